"""Safety copies are whole, private and thinned out; restoring one loses nothing and holds all sending."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from groupdesk.store import Store, StoreError, safety
from groupdesk.store.restore import restore

DAY = 86_400
NOW = 20_500 * DAY


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "desk.db", now=lambda: NOW) as store:
        say(store, "one")
        yield store


def say(store: Store, word: str) -> None:
    with store.writer.write("report") as connection:
        connection.execute("INSERT INTO comment (week, body) VALUES (?, ?)", (word, word))


def said(path: Path) -> list[str]:
    with Store.open(path, create=False) as store:
        return [week for (week,) in store.reader().execute("SELECT week FROM comment ORDER BY week")]


def held(path: Path) -> bool:
    with Store.open(path, create=False) as store:
        query = "SELECT value FROM setting WHERE scope = 'desk' AND key = 'held'"
        return store.reader().execute(query).fetchall() == [("true",)]


def damage(path: Path) -> None:
    """Overwrites the pages in the middle of a file."""
    whole = bytearray(path.read_bytes())
    middle = len(whole) // 2 // 4096 * 4096
    whole[4096 * 2 : middle] = b"\xa5" * (middle - 4096 * 2)
    path.write_bytes(whole)


def test_a_copy_is_one_private_file(store: Store, tmp_path: Path) -> None:
    target = safety.backup(store.path, NOW, tmp_path / "usb" / "copy.desk")
    assert target.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in target.parent.iterdir()] == ["copy.desk"]
    assert said(target) == ["one"]


def test_a_copy_never_replaces_a_file(store: Store, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("hers")
    with pytest.raises(StoreError, match="exists already"):
        safety.backup(store.path, NOW, tmp_path / "taken")
    assert (tmp_path / "taken").read_text() == "hers"


def test_a_damaged_desk_gives_no_copy(store: Store) -> None:
    store.close()
    damage(store.path)
    with pytest.raises(StoreError, match="damaged"):
        safety.daily(store.path, NOW)
    assert safety.copies(store.path) == []


def test_copies_are_listed_with_kind_and_instant(store: Store) -> None:
    for at in (NOW, NOW, NOW + 5):
        safety.backup(store.path, at)
    safety.daily(store.path, NOW + 9)
    (safety.folder(store.path) / "notes.txt").touch()
    listed = [(copy.kind, copy.at - NOW) for copy in safety.copies(store.path)]
    assert listed == [("daily", 9), ("hand", 5), ("hand", 0), ("hand", 0)]


def test_one_copy_a_day_for_a_week_and_one_a_week_for_a_month(store: Store) -> None:
    safety.backup(store.path, NOW - 400 * DAY)
    for day in range(60):
        assert safety.daily(store.path, NOW + day * DAY) is not None
        assert safety.daily(store.path, NOW + day * DAY + 3600) is None
    found = [copy for copy in safety.copies(store.path) if copy.kind == safety.DAILY]
    days = [(copy.at - NOW) // DAY for copy in found]
    assert days == [59, 58, 57, 56, 55, 54, 53, 52, 48, 41, 34], "a Thursday, six days, and the last Sundays"
    assert [copy.kind for copy in safety.copies(store.path)][-1] == safety.HAND, "hers are not thinned out"


def test_restoring_keeps_what_was_there_and_holds(store: Store) -> None:
    copy = safety.backup(store.path, NOW)
    say(store, "two")
    before = restore(copy, store.path, NOW + 60)
    assert said(store.path) == ["one"]
    assert held(store.path)
    assert not held(copy)
    assert before is not None
    assert said(before) == ["one", "two"]


def test_a_console_that_is_open_sees_what_was_restored(store: Store) -> None:
    copy = safety.backup(store.path, NOW)
    say(store, "two")
    assert store.reader().execute("SELECT count(*) FROM comment").fetchone() == (2,)
    restore(copy, store.path, NOW)
    assert store.reader().execute("SELECT count(*) FROM comment").fetchone() == (1,)
    say(store, "three")
    assert said(store.path) == ["one", "three"]


def test_restoring_elsewhere_makes_a_private_desk(store: Store, tmp_path: Path) -> None:
    copy = safety.backup(store.path, NOW)
    other = tmp_path / "laptop" / "desk.db"
    assert restore(copy, other, NOW) is None
    assert said(other) == ["one"]
    assert held(other)
    assert {file.stat().st_mode & 0o777 for file in other.parent.iterdir()} == {0o600}


def test_a_damaged_desk_is_set_aside_whole(store: Store) -> None:
    copy = safety.backup(store.path, NOW)
    store.close()
    damage(store.path)
    broken = store.path.read_bytes()
    aside = restore(copy, store.path, NOW)
    assert aside is not None
    assert aside.read_bytes() == broken
    assert said(store.path) == ["one"]


def test_a_damaged_copy_is_refused(store: Store) -> None:
    copy = safety.backup(store.path, NOW)
    damage(copy)
    refused(store, copy, "damaged")


def test_a_foreign_copy_is_refused(store: Store, tmp_path: Path) -> None:
    copy = tmp_path / "other.db"
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("CREATE TABLE theirs (a)")
    refused(store, copy, "not a desk")


def test_an_empty_copy_is_refused(store: Store, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    refused(store, tmp_path / "empty", "not a desk")


def test_a_newer_copy_is_refused(store: Store) -> None:
    copy = safety.backup(store.path, NOW)
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA user_version = 99")
    refused(store, copy, "newer")


def test_a_missing_copy_is_refused(store: Store, tmp_path: Path) -> None:
    refused(store, tmp_path / "nothing", "no such copy")


def refused(store: Store, copy: Path, why: str) -> None:
    with pytest.raises(StoreError, match=why) as caught:
        restore(copy, store.path, NOW)
    assert str(copy) in str(caught.value)
    assert said(store.path) == ["one"]
    assert not held(store.path)
