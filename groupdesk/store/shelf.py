"""Messages on the shelf: finding those already known, adding new ones, amending edited ones.

`Shelf` writes the table `message`; `PreviewShelf` answers alike and writes only a temporary table,
so that a preview runs the very code of an import.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import chain
from typing import Any, Final, NamedTuple

from groupdesk.store import also

COLUMNS: Final = (
    *("key", "at", "place", "identity_id", "class", "norm_length", "echo", "body", "reply"),
    *("kind", "signs", "mentions", "recalled", "edited_at"),
)
_USUAL: Final = 9
"""Columns that every message fills; nearly all have nothing but `_REST` in the others."""
_REST: Final = (0, 0, None, 0, None)
_ROWS_AT_ONCE: Final = 40
"""Rows of one statement: each alone costs a third more."""
_FIND: Final = (
    "SELECT key, id, at, place, {body}, edited_at, recalled, run_id FROM {table}"
    " WHERE source_id = ? AND key {keys}"
)
_READ: Final = ("kind", "class", "signs", "norm_length", "echo", "mentions", "edited_at", "body")
"""Columns that another text changes."""
_KEYS_AT_ONCE: Final = 10_000
_FEW: Final = 100

Row = tuple[Any, ...]
"""A message as stored: values of `COLUMNS`, or of the `_USUAL` first ones where the others say nothing."""
AT, PLACE, IDENTITY, ECHO = (COLUMNS.index(name) for name in ("at", "place", "identity_id", "echo"))
KEY, RECALLED = (COLUMNS.index(name) for name in ("key", "recalled"))
_PREVIEWED: Final = [COLUMNS.index(name) for name in ("key", "at", "place", "body", "edited_at", "recalled")]


class Stored(NamedTuple):
    """What is known of a message that is told again."""

    key: int
    id: int
    at: int
    place: int
    body: str | None
    """None too where texts are not asked for."""
    edited_at: int | None
    recalled: int
    run_id: int


_stored: Callable[[tuple[Any, ...]], Stored] = partial(tuple.__new__, Stored)
"""As `Stored._make`, without a look at the length, which the query gives."""


class Amendment(NamedTuple):
    """What a message told again changes."""

    stored: Stored
    row: Row
    """As it is told now; only what is newer in it is taken."""
    edited: bool
    moved: bool
    """Whether its instant or place changes."""


class Place(NamedTuple):
    """What is the same for all messages of a chat in a run."""

    group_id: int
    source_id: int
    lists: int
    """Version of the word lists."""
    run_id: int


class Shelf:
    """The messages of one source."""

    def __init__(self, connection: sqlite3.Connection, place: Place, *, texts: bool) -> None:
        """`texts` says whether `find` is to give them: they decide only where ids are the platform's."""
        self._connection = connection
        self._body = "body" if texts else "NULL"
        self._source = place.source_id
        self._run = place.run_id
        self._lists = place.lists
        self._inserts = _Insert(place, COLUMNS[:_USUAL]), _Insert(place, COLUMNS)

    def find(self, keys: Sequence[int]) -> dict[int, Stored]:
        """The known ones of some keys."""
        return self._find("message", keys)

    def _find(self, table: str, keys: Sequence[int]) -> dict[int, Stored]:
        found: dict[int, Stored] = {}
        for start in range(0, len(keys), _KEYS_AT_ONCE):
            part = keys[start : start + _KEYS_AT_ONCE]
            rows = self._between(table, part)
            if rows is None:
                rows = self._select(table, f"IN ({','.join('?' * len(part))})", *part)
            found.update({row[0]: _stored(row) for row in rows})
        return found

    def _between(self, table: str, keys: Sequence[int]) -> list[Any] | None:
        """All from the least to the greatest of some keys, in one walk; None where too many lie between."""
        most = 2 * len(keys) + _FEW
        rows = self._select(table, "BETWEEN ? AND ? LIMIT ?", min(keys), max(keys), most)
        return rows if len(rows) < most else None

    def _select(self, table: str, condition: str, *arguments: int) -> list[Any]:
        query = _FIND.format(table=table, body=self._body, keys=condition)
        return self._connection.execute(query, (self._source, *arguments)).fetchall()

    def newest(self) -> tuple[int, int]:
        """The largest key and the last instant; the smallest integers when there is nothing."""
        key, at = self._connection.execute(
            "SELECT (SELECT max(key) FROM message WHERE source_id = ?1),"
            " (SELECT max(at) FROM message WHERE group_id = (SELECT group_id FROM source WHERE id = ?1))",
            (self._source,),
        ).fetchone()
        return (-(1 << 63) if key is None else key), (-(1 << 62) if at is None else at)

    def add(self, rows: Sequence[Row]) -> None:
        """Stores new messages. A value that is bound costs, so the usual ones bind few."""
        for insert in self._inserts:
            insert(self._connection, [row for row in rows if len(row) == insert.width])

    def also(self, known: Iterable[Stored]) -> None:
        """Notes that this run told messages that earlier runs had brought."""
        also.note(self._connection, self._run, [one.id for one in known if one.run_id != self._run])

    def amend(self, amendments: Iterable[Amendment]) -> None:
        """Takes what is newer; an edited text leaves its older one as a revision."""
        for stored, row, edited, moved in amendments:
            if edited:
                self._connection.execute(
                    "INSERT INTO message_revision (message_id, edited_at, body, run_id) VALUES (?, ?, ?, ?)",
                    (stored.id, stored.edited_at, stored.body, self._run),
                )
                self._set(stored.id, row)
            if row[RECALLED] and not stored.recalled:
                self._connection.execute(
                    "UPDATE message SET recalled = 1, body = NULL WHERE id = ?", (stored.id,)
                )
            if moved:
                self._connection.execute(
                    "UPDATE message SET at = ?, place = ? WHERE id = ?", (row[AT], row[PLACE], stored.id)
                )

    def _set(self, id_: int, row: Row) -> None:
        self._connection.execute(
            f"UPDATE message SET {', '.join(f'{name} = ?' for name in _READ)}, lists = ? WHERE id = ?",
            (*(row[COLUMNS.index(name)] for name in _READ), self._lists, id_),
        )


class PreviewShelf(Shelf):
    """The same answers without writing the desk: what would be stored lies in a temporary table."""

    def __init__(self, connection: sqlite3.Connection, place: Place, *, texts: bool) -> None:
        super().__init__(connection, place, texts=texts)
        connection.execute("DROP TABLE IF EXISTS temp.previewed")
        connection.execute(
            "CREATE TEMP TABLE previewed (source_id, key, id, at, place, body, edited_at, recalled, run_id,"
            " PRIMARY KEY (source_id, key)) WITHOUT ROWID"
        )

    def find(self, keys: Sequence[int]) -> dict[int, Stored]:
        """The known ones, those that this preview has met included."""
        return super().find(keys) | self._find("temp.previewed", keys)

    def add(self, rows: Sequence[Row]) -> None:
        """Remembers what would be stored."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO temp.previewed VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?)",
            [(self._source, *(row[column] for column in _PREVIEWED), self._run) for row in map(whole, rows)],
        )

    def also(self, known: Iterable[Stored]) -> None:
        """Nothing: a preview brings nothing."""

    def amend(self, amendments: Iterable[Amendment]) -> None:
        """Remembers how amended messages would stand."""
        self.add([row for _, row, _, _ in amendments])


def whole(row: Row) -> Row:
    """The row with values for all `COLUMNS`."""
    return row + _REST if len(row) == _USUAL else row


class _Insert:
    """Stores messages by `columns`; the others are what they are for all, or `_REST`."""

    def __init__(self, place: Place, columns: Sequence[str]) -> None:
        self.width = len(columns)
        fixed = {**dict(zip(COLUMNS[_USUAL:], _REST, strict=True)), **place._asdict()}
        values = dict.fromkeys(columns, "?")
        for name, value in fixed.items():
            values.setdefault(name, "NULL" if value is None else str(int(value)))
        self._names, self._values = ", ".join(values), ", ".join(values.values())

    def __call__(self, connection: sqlite3.Connection, rows: Sequence[Row]) -> None:
        even = len(rows) - len(rows) % _ROWS_AT_ONCE
        step = _ROWS_AT_ONCE * self.width
        values = list(chain.from_iterable(rows[:even]))
        many = (values[start : start + step] for start in range(0, len(values), step))
        connection.executemany(self._statement(_ROWS_AT_ONCE), many)
        connection.executemany(self._statement(1), rows[even:])

    def _statement(self, rows: int) -> str:
        values = ", ".join([f"({self._values})"] * rows)
        return f"INSERT INTO message ({self._names}) VALUES {values} ON CONFLICT (source_id, key) DO NOTHING"
