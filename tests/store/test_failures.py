"""What can go wrong with a file outside the program: each has its clear line, and nothing is lost."""

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from groupdesk.store import Store, StoreError, engine, safety

NOBODY = 65_534


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that permissions hold for, also when the tests are run by root."""
    with tempfile.TemporaryDirectory() as name:
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        if root:
            os.chown(name, NOBODY, -1)
            os.seteuid(NOBODY)
        try:
            yield Path(name)
        finally:
            if root:
                os.seteuid(0)
            Path(name).chmod(0o700)


def write(store: Store, week: str) -> None:
    with store.writer.write("report") as connection:
        connection.execute("INSERT INTO comment (week, body) VALUES (?, '')", (week,))


def refusal(path: Path) -> str:
    with pytest.raises(StoreError) as caught, Store.open(path) as store:
        write(store, "2026-W10")
    return str(caught.value)


@pytest.mark.skipif(os.name == "nt", reason="folders have no such mode there")
def test_a_folder_that_may_not_be_written(folder: Path) -> None:
    folder.chmod(0o500)
    assert "make its folder writable" in refusal(folder / "desk.db")


@pytest.mark.skipif(os.name == "nt", reason="files have no such mode there")
def test_a_file_that_may_not_be_written_can_be_read(folder: Path) -> None:
    path = folder / "desk.db"
    Store.open(path).close()
    path.chmod(0o400)
    assert "may not be written" in refusal(path)
    with Store.open(path) as store:
        assert store.reader().execute("SELECT * FROM comment").fetchall() == []


@pytest.mark.skipif(os.name == "nt", reason="folders have no such mode there")
def test_a_folder_that_may_not_be_entered(folder: Path) -> None:
    folder.chmod(0o000)
    assert "cannot be reached" in refusal(folder / "desk.db")


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    with Store.open(tmp_path / "desk.db") as store:
        write(store, "2026-W09")
        connection = store.writer.connection
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StoreError, match="disk is full"), store.writer.write() as connection:
            connection.execute("INSERT INTO comment (week, body) VALUES ('2026-W10', ?)", ("x" * 100_000,))
        assert store.reader().execute("SELECT week FROM comment").fetchall() == [("2026-W09",)]


@contextmanager
def files_up_to(size: int) -> Iterator[None]:
    """No file of this process may grow beyond `size` bytes."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_log_that_finds_no_room_in_the_file(tmp_path: Path) -> None:
    with Store.open(tmp_path / "desk.db") as store:
        store.writer.connection.execute("PRAGMA wal_autocheckpoint = 0")
        with store.writer.write() as connection:
            connection.execute("INSERT INTO comment (week, body) VALUES ('2026-W10', ?)", ("x" * 100_000,))
        with files_up_to(store.path.stat().st_size), pytest.raises(StoreError, match=r"failed.*do it again"):
            store.writer.checkpoint()
        store.writer.checkpoint()
        assert store.reader().execute("SELECT week FROM comment").fetchall() == [("2026-W10",)]


def test_a_desk_that_another_process_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.05)
    with Store.open(tmp_path / "desk.db") as store, closing(sqlite3.connect(store.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another groupdesk holds it"):
            write(store, "2026-W10")
        assert store.reader().execute("SELECT * FROM comment").fetchall() == [], "reading goes on"
        other.execute("ROLLBACK")
        write(store, "2026-W10")


def test_a_lock_that_another_process_keeps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "wal_race", lambda: True)
    monkeypatch.setattr(engine, "LOCK_SECONDS", 0.05)
    with Store.open(tmp_path / "desk.db") as store:
        lock = engine.FileLock(store.path.with_name("desk.db.lock"))
        assert lock.acquire()
        with pytest.raises(StoreError, match="another groupdesk holds it"):
            write(store, "2026-W10")
        lock.release()
        write(store, "2026-W10")


def test_overwritten_pages(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    Store.open(path).close()
    whole = bytearray(path.read_bytes())
    whole[4096 : len(whole) // 2] = b"\xa5" * (len(whole) // 2 - 4096)
    path.write_bytes(whole)
    assert "damaged" in refusal(path)
    with pytest.raises(StoreError, match="damaged"):
        safety.backup(path, 0)


def test_half_a_file(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    Store.open(path).close()
    os.truncate(path, path.stat().st_size // 2)
    assert "damaged" in refusal(path)


def test_who_finds_a_new_desk_held_waits_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "desk.db"
    engine.make_private(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        monkeypatch.setattr(time, "sleep", lambda _seconds: other.execute("ROLLBACK"))
        with closing(engine.connect(path, write=True)) as connection:
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


KILLED = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode = DELETE")
connection.execute("PRAGMA cache_size = 1")
connection.execute("BEGIN IMMEDIATE")
connection.executemany("INSERT INTO comment (week, body) VALUES (?, ?)", ((str(n), "x" * 999) for n in range(99)))
os.kill(os.getpid(), 9)
"""


def test_what_a_killed_writer_left_half_done_is_put_right(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with Store.open(path) as store:
        write(store, "2026-W10")
    subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    assert path.with_name("desk.db-journal").exists()
    with Store.open(path) as store:
        assert store.reader().execute("SELECT week FROM comment").fetchall() == [("2026-W10",)]


WRITES = 40
CONSOLE = """
import sys
from pathlib import Path
from groupdesk.store import Store
with Store.open(Path(sys.argv[1])) as store:
    for n in range(int(sys.argv[3])):
        with store.writer.write("report") as connection:
            connection.execute("INSERT INTO comment (week, body) VALUES (?, '')", (f"{sys.argv[2]}-{n}",))
"""


def test_two_consoles_on_one_desk_lose_no_write(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    commands = [[sys.executable, "-c", CONSOLE, str(path), name, str(WRITES)] for name in ("left", "right")]
    consoles = [subprocess.Popen(command) for command in commands]
    assert [console.wait() for console in consoles] == [0, 0]
    with Store.open(path) as store:
        weeks = {week for (week,) in store.reader().execute("SELECT week FROM comment")}
        assert weeks == {f"{name}-{n}" for name in ("left", "right") for n in range(WRITES)}
        assert store.reader().execute("SELECT revision FROM changed").fetchall() == [(2 * WRITES,)]
        assert store.reader().execute("PRAGMA integrity_check").fetchone() == ("ok",)
