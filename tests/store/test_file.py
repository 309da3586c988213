"""A desk is made private and whole, and every other file is refused in one clear line."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from groupdesk.store import Store, StoreError
from groupdesk.store.engine import APPLICATION_ID
from groupdesk.store.migrations import VERSION


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "new" / "desk.db"


def pragma(connection: sqlite3.Connection, name: str) -> object:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def refusal(path: Path, create: bool = True) -> str:
    with pytest.raises(StoreError) as caught:
        Store.open(path, create=create)
    line = str(caught.value)
    assert line.startswith(str(path)), "it says which file"
    assert "\n" not in line
    return line


def test_a_new_desk_is_ours_and_private(path: Path) -> None:
    with Store.open(path) as store:
        with store.writer.write("groups") as connection:
            connection.execute("INSERT INTO comment (week, body) VALUES ('2026-W10', 'quiet')")
        modes = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}
        assert set(modes.values()) == {0o600}, modes
        reader = store.reader()
        assert pragma(reader, "application_id") == APPLICATION_ID
        assert pragma(reader, "user_version") == VERSION
        assert pragma(reader, "journal_mode") == "wal"
        assert reader.execute("SELECT body FROM comment").fetchall() == [("quiet",)]


def test_readers_may_not_write(path: Path) -> None:
    with Store.open(path) as store, pytest.raises(sqlite3.OperationalError, match="readonly"):
        store.reader().execute("DELETE FROM comment")


def test_a_missing_desk_is_made_only_when_allowed(path: Path) -> None:
    assert "--desk" in refusal(path, create=False)
    assert not path.exists()


def test_a_making_cut_short_is_finished(path: Path) -> None:
    path.parent.mkdir()
    path.touch(0o600)
    Store.open(path).close()
    with Store.open(path) as store:
        assert pragma(store.reader(), "user_version") == VERSION


def test_opening_a_finished_desk_loads_no_models(path: Path) -> None:
    Store.open(path).close()
    script = (
        "import sys; from pathlib import Path; from groupdesk.store import Store\n"
        "store = Store.open(Path(sys.argv[1])); store.reader(); store.writer; store.close()\n"
        "print([name for name in ('sqlmodel', 'sqlalchemy', 'pydantic') if name in sys.modules])"
    )
    command = [sys.executable, "-c", script, str(path)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_foreign_database_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (a)")
    before = path.read_bytes()
    assert "not a desk" in refusal(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear all, " * 200)
    assert "not a desk" in refusal(path)


def test_a_newer_desk_is_refused(path: Path) -> None:
    Store.open(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    assert "newer" in refusal(path)


def test_a_file_for_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "not a folder" in refusal(tmp_path / "file" / "desk.db")
