"""A desk to fill, whose clock the test sets."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from groupdesk.desk import Desk
from tests.desk.build import Build, at


class Clock:
    """Stands where it is set."""

    def __init__(self, text: str) -> None:
        self.set(text)

    def set(self, text: str) -> None:
        """Moves to a wall clock of Shanghai."""
        self.now = at(text)

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def now() -> Clock:
    return Clock("2026-03-10 08:00")


@pytest.fixture
def desk(tmp_path: Path, now: Clock) -> Iterator[Desk]:
    with Desk.open(tmp_path / "desk.db", now=now) as desk:
        yield desk


@pytest.fixture
def build(desk: Desk) -> Build:
    return Build(desk)
