"""What every test may use."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The project's shared test material; tests that need it are skipped where it is not at hand."""
    beside = Path(__file__).parents[2] / "shared"
    folder = Path(os.environ.get("GROUPDESK_SHARED", beside))
    if not folder.is_dir():
        pytest.skip(f"no shared test material at {folder}; set GROUPDESK_SHARED")
    return folder
