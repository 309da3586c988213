"""The word lists that hold on a desk, and reading stored texts anew when they changed (mechanisms.md 3)."""

import json
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from groupdesk.rules.classify import Class, Classifier
from groupdesk.rules.forms import pattern
from groupdesk.rules.lexicon import Lexicon, amended
from groupdesk.store import stale
from groupdesk.store.engine import Writer

SLICE: Final = 5_000
"""Texts read in one transaction."""
SETTING: Final = "words."
"""Stands before the name of a list among the settings."""

Progress = Callable[[sqlite3.Connection, int, int], None]
"""Hears, in the transaction of a slice, how many texts of how many are read."""


def lexicon(connection: sqlite3.Connection) -> Lexicon:
    """The word lists as the desk has set them."""
    rows = connection.execute("SELECT key, value FROM setting WHERE scope = 'desk' AND key GLOB 'words.*'")
    return amended({key.removeprefix(SETTING): json.loads(value) for key, value in rows})


def classifier(connection: sqlite3.Connection) -> Classifier:
    """What reads texts on the desk."""
    return Classifier(lexicon(connection))


def texts(connection: sqlite3.Connection) -> tuple[int, int]:
    """How many texts are held, and how many messages have none any more and keep their class."""
    held, gone = connection.execute(
        "SELECT COUNT(*) FILTER (WHERE body IS NOT NULL),"
        " COUNT(*) FILTER (WHERE body IS NULL AND recalled = 0 AND class <> ?) FROM message",
        (int(Class.SYSTEM),),
    ).fetchone()
    return held, gone


def are_more(connection: sqlite3.Connection, n: int) -> bool:
    """Whether more than `n` texts are to be read anew."""
    query = (
        "SELECT 1 FROM stale AS s JOIN message AS m ON m.group_id = s.group_id"
        " WHERE s.day = ? AND m.body IS NOT NULL LIMIT 1 OFFSET ?"
    )
    return connection.execute(query, (stale.TEXTS, n)).fetchone() is not None


def owing(connection: sqlite3.Connection) -> list[int]:
    """Groups whose texts are to be read anew."""
    return [
        row[0]
        for row in connection.execute(
            "SELECT group_id FROM stale WHERE day = ? ORDER BY group_id", (stale.TEXTS,)
        )
    ]


def read_anew(
    writer: Writer,
    wanted: Callable[[], bool] = lambda: True,
    progress: Progress = lambda connection, done, total: None,
) -> tuple[int, int]:
    """Reads the texts that are owed; gives how many were read, and how many of them count otherwise now.

    Whole groups at a time: one that `wanted` stopped in is read from its beginning next time. What
    changed owes its days; figures are the caller's.
    """
    connection = writer.connection
    read = changed = 0
    while groups := owing(connection):
        total = read + sum(_count(connection, group) for group in groups)
        for group in groups:
            said = _said(connection, group)
            table = Classifier(said.lexicon).table(pattern(said.pattern))
            last = (-(1 << 62), 0)
            while rows := _next(connection, group, last):
                if not wanted():
                    return read, changed
                with writer.write("messages", durable=False):
                    changed += _store(connection, group, rows, table, said.lexicon.version)
                    read += len(rows)
                    progress(connection, read, total)
                last = rows[-1][1], rows[-1][0]
            _paid(writer, group, said)
    return read, changed


class _Said(NamedTuple):
    """What the texts of a group are read by."""

    lexicon: Lexicon
    pattern: str


def _said(connection: sqlite3.Connection, group: int) -> _Said:
    row = connection.execute("SELECT checkin_pattern FROM chat_group WHERE id = ?", (group,)).fetchone()
    return _Said(lexicon(connection), row[0] if row else "")


def _paid(writer: Writer, group: int, said: _Said) -> None:
    """The texts of a group are read, unless by lists that were changed meanwhile."""
    with writer.write("messages", durable=False) as connection:
        if _said(connection, group) == said:
            connection.execute("DELETE FROM stale WHERE group_id = ? AND day = ?", (group, stale.TEXTS))


def _count(connection: sqlite3.Connection, group: int) -> int:
    query = "SELECT COUNT(*) FROM message WHERE group_id = ? AND body IS NOT NULL"
    n: int = connection.execute(query, (group,)).fetchone()[0]
    return n


def _next(connection: sqlite3.Connection, group: int, last: tuple[int, int]) -> list[Any]:
    return connection.execute(
        "SELECT id, at, source_id, key, reply, echo, kind, body, class, signs FROM message"
        " WHERE group_id = ? AND (at, id) > (?, ?) AND body IS NOT NULL ORDER BY at, id LIMIT ?",
        (group, *last, SLICE),
    ).fetchall()


def _store(connection: sqlite3.Connection, group: int, rows: Sequence[Any], table: Any, version: int) -> int:
    """Writes what some texts say now, and owes what that touches; gives how many say another thing."""
    readings = [(row, table[row[6], row[7]]) for row in rows]
    other = [(row, reading) for row, reading in readings if row[8:] != reading[:2]]
    connection.executemany("UPDATE message SET lists = ? WHERE id = ?", [(version, row[0]) for row in rows])
    connection.executemany(
        "UPDATE message SET class = ?, signs = ? WHERE id = ?",
        [(*reading[:2], row[0]) for row, reading in other],
    )
    stale.owe_touched(connection, group, [row[:6] for row, _reading in other])
    return len(other)
