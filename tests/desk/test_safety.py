"""Copies are remembered wherever they lie, so that forgetting somebody can say what still knows him."""

from pathlib import Path

import pytest

from groupdesk.desk import Desk
from groupdesk.desk.safety import backup, copies, daily, forget, note_elsewhere
from groupdesk.store.tombstones import Tombstones
from tests.desk.build import Build


@pytest.fixture
def deer(desk: Desk, build: Build) -> int:
    """小鹿, who said something in a group."""
    group = build.group("读书")
    build.tell(group, [build.said("2026-03-09 20:00", "小鹿", "今晚几点？")])
    with desk.reading() as connection:
        return int(connection.execute("SELECT person_id FROM identity WHERE key = '小鹿'").fetchone()[0])


def test_copies_lie_beside_the_desk(desk: Desk) -> None:
    made = [backup(desk), daily(desk)]
    assert daily(desk) is None
    assert {copy.path for copy in copies(desk)} == set(made)


def test_forgetting_names_every_copy_and_export(desk: Desk, deer: int, tmp_path: Path) -> None:
    beside = backup(desk)
    usb = backup(desk, tmp_path / "usb" / "copy.desk")
    note_elsewhere(desk, tmp_path / "export")
    note_elsewhere(desk, tmp_path / "deleted")
    (tmp_path / "export").mkdir()
    gone = forget(desk, deer)
    assert set(gone.out_of_reach) == {beside, usb, tmp_path / "export"}
    assert (gone.person, gone.messages) == (deer, 1)


def test_the_console_reads_again_what_was_forgotten(desk: Desk, deer: int) -> None:
    before = desk.revisions()
    forget(desk, deer)
    after = desk.revisions()
    assert all(after[topic] > before.get(topic, 0) for topic in ("people", "messages", "history"))
    with desk.reading() as connection:
        assert Tombstones(connection).is_forgotten("telegram", "小鹿")
        assert connection.execute("SELECT body FROM message").fetchall() == [(None,)]


def test_an_unknown_person(desk: Desk) -> None:
    with pytest.raises(LookupError):
        forget(desk, 99)
