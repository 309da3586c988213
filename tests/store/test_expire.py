"""Texts go with age; figures, classes and what counts stay."""

from pathlib import Path

import pytest

from groupdesk.records import ChatMessage
from groupdesk.store import doctor
from groupdesk.store.expire import expire
from groupdesk.store.file import Store
from tests.store.intake import desk, figures, take

DAY = 86_400
START = 1_772_409_600


@pytest.fixture
def store(tmp_path: Path) -> Store:
    with desk(tmp_path / "desk.db") as store:
        for run, group in enumerate("ab", 1):
            told = [
                ChatMessage(START + n * DAY, "u1", "x", f"第{n}天读完了一章", 0, n + 1) for n in range(10)
            ]
            take(store, told, run, group=group)
        figures(store)
        yield store


def texts(store: Store) -> int:
    return store.reader().execute("SELECT COUNT(body) FROM message").fetchone()[0]


@pytest.mark.parametrize(("keep", "left"), [(-1, 20), (0, 0), (4, 8), (180, 20)])
def test_only_texts_that_are_old_enough_go(store: Store, keep: int, left: int) -> None:
    before = figures(store)
    assert expire(store.writer, START + 10 * DAY, keep) == 20 - left
    assert texts(store) == left
    assert figures(store) == before
    assert list(doctor.findings(store.reader())) == []


def test_days_pass_and_settings_change(store: Store) -> None:
    assert expire(store.writer, START + 10 * DAY, 4) == 12
    assert expire(store.writer, START + 10 * DAY, 4) == 0
    assert expire(store.writer, START + 11 * DAY, 4) == 2
    assert expire(store.writer, START + 11 * DAY, -1) == 0
    assert expire(store.writer, START + 11 * DAY, 2) == 4


def test_older_wordings_go_too(store: Store) -> None:
    edited = [ChatMessage(START, "u1", "x", "改过的字句在这里", 0, 1, edited_at=START + 60)]
    take(store, edited, 9)
    assert store.reader().execute("SELECT COUNT(*) FROM message_revision").fetchone() == (1,)
    expire(store.writer, START + 10 * DAY, 4)
    assert store.reader().execute("SELECT COUNT(*) FROM message_revision").fetchone() == (0,)
