"""Counts on their way in: figures of a day that no message tells (mechanisms.md 5)."""

import sqlite3
from typing import TYPE_CHECKING, Final

from groupdesk.records import HeadCount
from groupdesk.rules import clock
from groupdesk.store.stale import outdate

if TYPE_CHECKING:
    from groupdesk.store.ingest import Intake

FIGURES: Final = ("members", "messages", "speakers", "joined", "left")
_COLUMNS: Final = ", ".join(f'"{name}"' for name in FIGURES)


def take(connection: sqlite3.Connection, intake: "Intake", record: HeadCount) -> None:
    """Keeps a count, unless the newest of that day says the same already."""
    tz = clock.zone(intake.chat.zone)
    day = clock.day_of(intake.now, tz) if record.day is None else record.day
    if intake.previewing or newest(connection, intake.chat.group_id, day) == record[1:]:
        return
    connection.execute(
        f'INSERT INTO head_count (group_id, day, at, {_COLUMNS}, "by", run_id)'
        f" VALUES (?, ?, ?, {', '.join('?' * len(FIGURES))}, ?, ?)",
        (intake.chat.group_id, day, intake.now, *record[1:], intake.chat.source, intake.run_id),
    )
    outdate(connection, [intake.chat.group_id])


def newest(connection: sqlite3.Connection, group: int, day: int) -> tuple[int | None, ...] | None:
    """The figures of the newest row of a day, in the order of `FIGURES`."""
    row: tuple[int | None, ...] | None = connection.execute(
        f"SELECT {_COLUMNS} FROM head_count WHERE group_id = ? AND day = ? ORDER BY id DESC LIMIT 1",
        (group, day),
    ).fetchone()
    return row
