"""Texts that are older than they are kept for go; their figures stay (DESIGN §4, mechanisms.md 3)."""

import json
import sqlite3
from typing import Final

from groupdesk.rules.clock import DAY
from groupdesk.store.engine import Writer

AT_ONCE: Final = 5_000
"""Messages in a transaction: nobody waits long for the lock."""
_DONE: Final = "texts_until"
"""Setting of the desk's own: before this instant no text is left."""


def expire(writer: Writer, now: int, keep_days: int) -> int:
    """Clears texts told more than `keep_days` days before `now`, older wordings too; gives how many.

    Highlights stay. Negative `keep_days` keep all. What lies before the instant reached last time is not read again: an
    import drops such texts before it stores anything. Raises StoreError.
    """
    horizon = now - keep_days * DAY if keep_days >= 0 else None
    start = _reached(writer.connection)
    cleared = 0
    while horizon is not None and (found := _due(writer.connection, start, horizon)):
        with writer.write("messages") as connection:
            connection.executemany("DELETE FROM message_revision WHERE message_id = ?", found)
            connection.executemany("UPDATE message SET body = NULL WHERE id = ?", found)
        cleared += len(found)
    if horizon != start:
        _reach(writer, horizon)
    return cleared


def _due(connection: sqlite3.Connection, start: int | None, horizon: int) -> list[tuple[int]]:
    found: list[tuple[int]] = []
    for (group_id,) in connection.execute("SELECT id FROM chat_group ORDER BY id").fetchall():
        found += connection.execute(
            "SELECT id FROM message WHERE group_id = ? AND at >= ? AND at < ? AND body IS NOT NULL"
            " AND id NOT IN (SELECT message_id FROM highlight) LIMIT ?",
            (group_id, -(1 << 62) if start is None else start, horizon, AT_ONCE - len(found)),
        ).fetchall()
    return found


def _reached(connection: sqlite3.Connection) -> int | None:
    row = connection.execute(
        "SELECT value FROM setting WHERE scope = 'desk' AND key = ?", (_DONE,)
    ).fetchone()
    return int(json.loads(row[0])) if row else None


def _reach(writer: Writer, horizon: int | None) -> None:
    with writer.write() as connection:
        connection.execute("DELETE FROM setting WHERE scope = 'desk' AND key = ?", (_DONE,))
        if horizon is not None:
            connection.execute("INSERT INTO setting VALUES ('desk', ?, ?)", (_DONE, json.dumps(horizon)))
