"""A small desk with a real store."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from groupdesk.desk import Desk
from tests.console import realdesk


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The desk as a file, made once."""
    path = tmp_path_factory.mktemp("real") / "small.desk"
    realdesk.fill(path)
    return path


@pytest.fixture
def desk(filled: Path, tmp_path: Path) -> Iterator[Desk]:
    """A copy of it that a test may change."""
    path = tmp_path / "small.desk"
    shutil.copy(filled, path)
    with Desk.open(path, now=lambda: realdesk.NOW) as desk:
        yield desk
