"""Messages on the shelf: finding those already known, adding new ones, amending edited ones.

`Shelf` writes the table `message`; `PreviewShelf` answers alike and writes only a temporary table,
so that a preview runs the very code of an import.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import insert
from sqlalchemy.dialects import sqlite

from groupdesk.store import models

COLUMNS: Final = (
    "group_id source_id key at place identity_id kind class signs norm_length echo reply mentions"
    " recalled edited_at lists run_id body"
).split()
_TABLE = models.Message.__table__  # type: ignore[attr-defined]
INSERT: Final = (
    str(insert(_TABLE).compile(dialect=sqlite.dialect(), column_keys=COLUMNS))
    + " ON CONFLICT (source_id, key) DO NOTHING"
)
_FIND: Final = (
    "SELECT key, id, at, place, body, edited_at, recalled, run_id FROM {table}"
    " WHERE source_id = ? AND key IN ({keys})"
)
_KEYS_AT_ONCE: Final = 10_000

Row = tuple[Any, ...]
"""A message as stored: values of `COLUMNS`."""
AT, PLACE, IDENTITY, ECHO = (COLUMNS.index(name) for name in ("at", "place", "identity_id", "echo"))
KEY, RECALLED, EDITED_AT, BODY = (COLUMNS.index(name) for name in ("key", "recalled", "edited_at", "body"))


class Stored(NamedTuple):
    """What is known of a message that is told again."""

    id: int
    at: int
    place: int
    body: str | None
    edited_at: int | None
    recalled: int
    run_id: int


class Amendment(NamedTuple):
    """What a message told again changes."""

    stored: Stored
    row: Row
    """As it is told now; only what is newer in it is taken."""
    edited: bool
    moved: bool
    """Whether its instant or place changes."""


class Shelf:
    """The messages of one source."""

    def __init__(self, connection: sqlite3.Connection, source_id: int, run_id: int) -> None:
        self._connection = connection
        self._source = source_id
        self._run = run_id

    def find(self, keys: Sequence[int]) -> dict[int, Stored]:
        """The known ones of some keys."""
        return _find(self._connection, "message", self._source, keys)

    def newest(self) -> tuple[int, int]:
        """The largest key and the last instant; the smallest integers when there is nothing."""
        key, at = self._connection.execute(
            "SELECT (SELECT max(key) FROM message WHERE source_id = ?1),"
            " (SELECT max(at) FROM message WHERE group_id = (SELECT group_id FROM source WHERE id = ?1))",
            (self._source,),
        ).fetchone()
        return (-(1 << 63) if key is None else key), (-(1 << 62) if at is None else at)

    def add(self, rows: Sequence[Row]) -> None:
        """Stores new messages."""
        self._connection.executemany(INSERT, rows)

    def also(self, known: Iterable[Stored]) -> None:
        """Notes that this run told messages that earlier runs had brought."""
        self._connection.executemany(
            "INSERT INTO message_also (run_id, message_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [(self._run, stored.id) for stored in known if stored.run_id != self._run],
        )

    def amend(self, amendments: Iterable[Amendment]) -> None:
        """Takes what is newer; an edited text leaves its older one as a revision."""
        for stored, row, edited, moved in amendments:
            if edited:
                self._connection.execute(
                    "INSERT INTO message_revision (message_id, edited_at, body, run_id) VALUES (?, ?, ?, ?)",
                    (stored.id, stored.edited_at, stored.body, self._run),
                )
                self._set(stored.id, row, "kind class signs norm_length echo mentions edited_at lists body")
            if row[RECALLED] and not stored.recalled:
                self._connection.execute(
                    "UPDATE message SET recalled = 1, body = NULL WHERE id = ?", (stored.id,)
                )
            if moved:
                self._connection.execute(
                    "UPDATE message SET at = ?, place = ? WHERE id = ?", (row[AT], row[PLACE], stored.id)
                )

    def _set(self, id_: int, row: Row, names: str) -> None:
        columns = names.split()
        self._connection.execute(
            f"UPDATE message SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?",
            (*(row[COLUMNS.index(name)] for name in columns), id_),
        )


class PreviewShelf(Shelf):
    """The same answers without writing the desk: what would be stored lies in a temporary table."""

    def __init__(self, connection: sqlite3.Connection, source_id: int, run_id: int) -> None:
        super().__init__(connection, source_id, run_id)
        connection.execute("DROP TABLE IF EXISTS temp.previewed")
        connection.execute(
            "CREATE TEMP TABLE previewed (source_id, key, id, at, place, body, edited_at, recalled, run_id,"
            " PRIMARY KEY (source_id, key)) WITHOUT ROWID"
        )

    def find(self, keys: Sequence[int]) -> dict[int, Stored]:
        """The known ones, those that this preview has met included."""
        return super().find(keys) | _find(self._connection, "temp.previewed", self._source, keys)

    def add(self, rows: Sequence[Row]) -> None:
        """Remembers what would be stored."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO temp.previewed VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?)",
            [
                (
                    self._source,
                    row[KEY],
                    row[AT],
                    row[PLACE],
                    row[BODY],
                    row[EDITED_AT],
                    row[RECALLED],
                    self._run,
                )
                for row in rows
            ],
        )

    def also(self, known: Iterable[Stored]) -> None:
        """Nothing: a preview brings nothing."""

    def amend(self, amendments: Iterable[Amendment]) -> None:
        """Remembers how amended messages would stand."""
        self.add([row for _, row, _, _ in amendments])


def _find(connection: sqlite3.Connection, table: str, source: int, keys: Sequence[int]) -> dict[int, Stored]:
    found: dict[int, Stored] = {}
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        part = keys[start : start + _KEYS_AT_ONCE]
        query = _FIND.format(table=table, keys=",".join("?" * len(part)))
        for key, *rest in connection.execute(query, (source, *part)):
            found[key] = Stored(*rest)
    return found
