"""Any released desk becomes the same as a new one, in one piece, and the schema stays portable."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects import postgresql

from groupdesk.store import Store, StoreError
from groupdesk.store.migrations import SCHEMA, STEPS, VERSION, migrate, statements
from groupdesk.store.migrations.__main__ import text
from groupdesk.store.models import Comment, Table
from groupdesk.store.safety import folder
from tests.store import released

NOW = 1_772_000_000
POSTGRESQL = postgresql.dialect()  # type: ignore[no-untyped-call]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    path = tmp_path / "desk.db"
    Store.open(path).close()
    return path


def schema(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
        return [(name, " ".join(sql.split())) for name, sql in found]


def add_mood(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE comment ADD COLUMN mood TEXT NOT NULL DEFAULT ''")


def fails(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE half (a INTEGER) STRICT")
    raise StoreError("no room for that")


def test_the_schema_kept_as_text_is_that_of_the_models() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == text(), "run `python -m groupdesk.store.migrations`"


def test_every_table_is_strict(desk: Path) -> None:
    with closing(sqlite3.connect(desk)) as connection:
        tables = connection.execute("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'")
        loose = [name for name, strict in tables if not strict and not name.startswith("sqlite_")]
    assert loose == []


def test_the_steps_owed_run_once_after_a_copy(desk: Path) -> None:
    before = schema(desk)
    migrate(desk, NOW, (*STEPS, add_mood))
    migrate(desk, NOW + 60, (*STEPS, add_mood))
    with closing(sqlite3.connect(desk)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION + 1,)
        assert "mood" in [row[1] for row in connection.execute("PRAGMA table_info(comment)")]
    (first,) = folder(desk).iterdir()
    assert schema(first) == before
    assert first.stat().st_mode & 0o777 == 0o600


def test_a_failing_step_changes_nothing(desk: Path) -> None:
    before = schema(desk)
    with pytest.raises(StoreError, match="no room"):
        migrate(desk, NOW, (*STEPS, add_mood, fails))
    assert schema(desk) == before
    with Store.open(desk) as store:
        assert store.reader().execute("PRAGMA user_version").fetchone() == (VERSION,)


@pytest.mark.parametrize("version", released.VERSIONS)
def test_every_released_desk_becomes_the_same_as_a_new_one(tmp_path: Path, version: int) -> None:
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    released.make(old, version)
    Store.open(old).close()
    Store.open(new).close()
    assert schema(old) == schema(new), "models.py has changed: add a step to migrations.STEPS"


def test_a_step_ends_what_could_be_undone_before(desk: Path) -> None:
    with Store.open(desk) as store, store.ledger.change("comment") as act:
        act.add(Comment(week="2026-W10", body="quiet"))
    migrate(desk, NOW, (*STEPS, add_mood))
    with closing(sqlite3.connect(desk)) as connection:
        assert connection.execute("SELECT undo FROM entry").fetchall() == [("none",)]


@pytest.mark.parametrize("name", sorted(Table.metadata.tables))
def test_statements_compile_for_postgresql(name: str) -> None:
    table = Table.metadata.tables[name]
    for statement in (insert(table), update(table), delete(table), select(table)):
        assert name in str(statement.compile(dialect=POSTGRESQL))


def test_the_schema_compiles_for_postgresql() -> None:
    made = "\n".join(statements(POSTGRESQL))
    assert "BIGSERIAL" in made
    assert "STRICT" not in made
    assert "WITHOUT ROWID" not in made
