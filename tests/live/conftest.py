"""Where the servers are, as `run` says."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from groupdesk.bots import adapter
from groupdesk.bots.base import Adapter, Login, Page
from tests.worker.conftest import eventually

__all__ = ["eventually"]


def told(name: str) -> str:
    """What `run` says of a server; tests of one that is not running are skipped."""
    value = os.environ.get(f"GROUPDESK_LIVE_{name}", "")
    if not value:
        pytest.skip(f"GROUPDESK_LIVE_{name} is not set: start these with tests/live/run")
    return value


def walked(bot: Adapter, group: str, older: str | None = None) -> list[Page]:
    """A history from its newest page, or from before one, to its beginning."""
    pages = [bot.history(group, older)]
    while pages[-1].older is not None:
        pages.append(bot.history(group, pages[-1].older))
    return pages


@pytest.fixture(scope="session")
def seed() -> Any:
    """What the homeserver was filled with: base, bot, rooms."""
    return json.loads(Path(told("MATRIX_SEED")).read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def kept() -> Path:
    """A folder that outlives a restart of the homeserver."""
    return Path(told("KEPT"))


@pytest.fixture
def matrix(seed: Any) -> Iterator[Adapter]:
    made = adapter("matrix", Login({"url": seed["base"], "token": seed["bot"]["access_token"]}))
    yield made
    made.close()


@pytest.fixture
def satori() -> Iterator[Adapter]:
    made = adapter("satori", Login({"url": told("SATORI_URL"), "token": "t"}))
    yield made
    made.close()
