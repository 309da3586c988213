"""Which days' figures, and which findings, are owed (rules.md §2, "What a change makes stale").

Marks are a superset of what can change, by whole days: computing a day again gives the same rows.
"""

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from random import getrandbits
from typing import Any, Final
from zoneinfo import ZoneInfo

from groupdesk.rules import clock
from groupdesk.rules.activity import REACH_SECONDS
from groupdesk.store.keys import echo_days
from groupdesk.store.shelf import AT, ECHO, IDENTITY, KEY, Amendment, Row
from groupdesk.store.zones import zone_of

EVENTS: Final = -(1 << 40)
"""The day number that owes a group its memberships, joins, leaves and invites."""
TEXTS: Final = EVENTS - 1
"""The day number that owes a group that its texts are read anew (`wordlists`)."""
_MARK_BITS: Final = 62
SPREAD_GROUPS: Final = 3
"""Fewest groups over which the same words are looked for."""


def days_around(instants: Iterable[int], tz: ZoneInfo) -> set[int]:
    """The days that messages at these instants can touch: 25 hours either way."""
    days: set[int] = set()
    for utc_day in {at // clock.DAY for at in instants}:
        first = clock.day_of(utc_day * clock.DAY - REACH_SECONDS, tz)
        last = clock.day_of((utc_day + 1) * clock.DAY - 1 + REACH_SECONDS, tz)
        days.update(range(first, last + 1))
    return days


def outdate(connection: sqlite3.Connection, groups: Iterable[int]) -> None:
    """Says that what was found about some groups (`models.GroupNow`) rests on older rows."""
    connection.executemany(
        "INSERT INTO group_now (group_id, revision, stamp, found)"
        " SELECT id, 1, '', '' FROM chat_group WHERE id = ?"
        " ON CONFLICT (group_id) DO UPDATE SET revision = revision + 1",
        [(group,) for group in groups],
    )


def owe(connection: sqlite3.Connection, group_id: int, days: Iterable[int]) -> None:
    """Marks days of a group as stale; those that are so already get another mark."""
    mark = getrandbits(_MARK_BITS)
    connection.executemany(
        "INSERT INTO stale (group_id, day, mark) VALUES (?, ?, ?)"
        " ON CONFLICT (group_id, day) DO UPDATE SET mark = excluded.mark",
        [(group_id, day, mark) for day in days],
    )


def mark(
    connection: sqlite3.Connection,
    group_id: int,
    tz: ZoneInfo,
    instants: Sequence[int],
    amendments: Sequence[Amendment],
) -> None:
    """Owes what new messages of a group, by their instants, and amended ones touch."""
    amended = [at for change in amendments for at in (change.stored.at, change.row[AT])]
    owe(connection, group_id, {*days_around([*instants, *amended], tz), EVENTS})


def mark_linked(
    connection: sqlite3.Connection, source_id: int, tz: ZoneInfo, rows: Sequence[Row], newest: int
) -> None:
    """Owes the days of messages stored earlier that answer one of the new rows.

    Rows after the `newest` message known before them have no answers yet.
    """
    keys = [row[KEY] for row in rows if row[AT] <= newest]
    for start in range(0, len(keys), 10_000):
        part = keys[start : start + 10_000]
        found = connection.execute(
            f"SELECT DISTINCT group_id, at FROM message WHERE source_id = ? AND reply IN ({','.join('?' * len(part))})",
            (source_id, *part),
        ).fetchall()
        for group_id, at in found:
            owe(connection, group_id, days_around([at], tz))


def owe_people(
    connection: sqlite3.Connection, identities: Iterable[int], group_id: int | None = None
) -> None:
    """Owes the days around what some identities said, in one group or in all: a mark or a role changed.

    Days that have no figures yet are owed already; a bot has none, so all days of his time are owed.
    """
    only = "" if group_id is None else f" AND d.group_id = {int(group_id)}"
    for identity in identities:
        days = connection.execute(
            f"SELECT d.group_id, d.day FROM member_day AS d WHERE d.identity_id = ?1{only}"
            " UNION SELECT d.group_id, d.day FROM group_day AS d"
            " JOIN identity_name AS n ON n.group_id = d.group_id"
            " JOIN identity AS i ON i.id = n.identity_id"
            f" WHERE n.identity_id = ?1 AND i.bot = 1{only}"
            " AND d.day BETWEEN n.first_at / 86400 - 1 AND n.last_at / 86400 + 1",
            (identity,),
        ).fetchall()
        for group, day in days:
            owe(connection, group, (day - 1, day, day + 1, EVENTS))


def owe_covered(connection: sqlite3.Connection, group_id: int, start: int, end: int, tz: ZoneInfo) -> None:
    """Owes the days of [start, end] where a group has more than one source to choose from."""
    (sources,) = connection.execute("SELECT count(*) FROM source WHERE group_id = ?", (group_id,)).fetchone()
    if sources > 1:
        first, last = clock.day_of(start - REACH_SECONDS, tz), clock.day_of(end + REACH_SECONDS, tz)
        stored = connection.execute(
            "SELECT DISTINCT at / 86400 FROM message WHERE group_id = ? AND at BETWEEN ? AND ?",
            (group_id, start - REACH_SECONDS, end + REACH_SECONDS),
        ).fetchall()
        days = days_around([utc_day * clock.DAY for (utc_day,) in stored], tz)
        owe(connection, group_id, {*(day for day in days if first <= day <= last), EVENTS})


def spreaders(connection: sqlite3.Connection, group_id: int) -> set[int]:
    """Identities whose person wrote in enough groups, this one included, to spread an advert."""
    rows = connection.execute(
        "SELECT i.id FROM identity AS i JOIN ("
        "  SELECT o.person_id AS person_id FROM identity_name AS n JOIN identity AS o ON o.id = n.identity_id"
        "  WHERE n.group_id <> ? GROUP BY o.person_id HAVING count(DISTINCT n.group_id) >= ?"
        ") AS many ON many.person_id = i.person_id WHERE i.group_id = 0",
        (group_id, SPREAD_GROUPS - 1),
    ).fetchall()
    return {row[0] for row in rows}


def mark_spread(
    connection: sqlite3.Connection, group_id: int, rows: Sequence[Row], people: Collection[int]
) -> None:
    """Owes the days of other groups in which the authors of new rows said the same within a day."""
    echoes = {row[ECHO] for row in rows if row[ECHO] is not None and row[IDENTITY] in people}
    for value in echoes:
        owe_copies(connection, group_id, value)


def owe_copies(connection: sqlite3.Connection, group_id: int, echo: int) -> None:
    """Owes the days of other groups in which somebody said what has this echo, within a day of it."""
    found = connection.execute(
        "SELECT DISTINCT group_id, at / 86400 FROM message WHERE echo IN (?, ?, ?) AND group_id <> ?",
        (*echo_days(echo), group_id),
    ).fetchall()
    for other, utc_day in found:
        owe(connection, other, days_around([utc_day * clock.DAY], zone_of(connection, other)))


def owe_touched(connection: sqlite3.Connection, group_id: int, rows: Sequence[tuple[Any, ...]]) -> None:
    """Owes what messages of a group touch that change or go away: their days, those of their links, copies
    elsewhere. A row is (id, at, source, key, reply, echo).
    """
    if not rows:
        return
    tz = zone_of(connection, group_id)
    instants = {row[1] for row in rows}
    for _, _, source, key, reply, mark in rows:
        for column, value in (("reply", key), ("key", reply)):
            if value is not None:
                linked = connection.execute(
                    f"SELECT at FROM message WHERE source_id = ? AND {column} = ?", (source, value)
                ).fetchall()
                instants.update(at for (at,) in linked)
        if mark is not None:
            owe_copies(connection, group_id, mark)
    owe(connection, group_id, {*days_around(instants, tz), EVENTS})
