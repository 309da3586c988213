"""Daily figures: the sweep of rules/activity.py over stored messages, and nothing but it.

`roll_up` pays what a group owes (table `stale`) and is the only writer of `member_day`, `group_day`,
`pair` and `question`. It can be killed anywhere: a day's mark goes in the transaction that writes the
day, and only if nobody has owed the day anew since its messages were read: several may roll up and
ingest at a time. Figures are never computed from texts.
"""

import sqlite3
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final
from zoneinfo import ZoneInfo

from groupdesk.rules import clock
from groupdesk.rules.activity import REACH_SECONDS, Context, DayFigures, Row, Sweep, Target
from groupdesk.rules.classify import Class, advert_by_text
from groupdesk.store import members, memberships
from groupdesk.store.engine import Writer
from groupdesk.store.sources import counting
from groupdesk.store.spread import spread_ids
from groupdesk.store.stale import EVENTS, TEXTS, outdate
from groupdesk.store.zones import zone_of

SLICE: Final = 10_000
"""Messages read at once; a cursor left open while writing would be refused by SQLite."""
ROWS_A_WRITE: Final = 5_000
Wanted = Callable[[], bool]
"""Whether to go on."""
Told = Callable[[int], None]
Marks = dict[int, int]
"""Day → the mark under which it is owed."""
JOINED_GAP: Final = 3
"""Stale days at most this far apart are swept together."""

_MEMBER_DAY: Final = (
    "INSERT INTO member_day (group_id, day, identity_id, messages, words, questions, checkins, chains,"
    " adverts, low, images, chars, active, first_at, last_at, first_word, hours, answers, replies_given,"
    f" replies_got, invites_kept) VALUES ({', '.join('?' * 20)}, 0)"
)
_GROUP_DAY: Final = (
    "INSERT INTO group_day (group_id, day, messages, words, speakers, actives, low, adverts, questions,"
    f" answered_24h, hours, joins, leaves) VALUES ({', '.join('?' * 11)}, 0, 0)"
)
_PAIR: Final = "INSERT INTO pair (group_id, day, from_id, to_id, replies) VALUES (?, ?, ?, ?, ?)"
_QUESTION: Final = (
    "INSERT INTO question (group_id, day, message_id, at, identity_id, answered_at, answered_by)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_MESSAGES: Final = (
    "SELECT at, place, key, source_id, identity_id, kind, class, signs, norm_length, reply, mentions, recalled, id"
    " FROM message WHERE group_id = ? AND at < ? AND (at, id) > (?, ?) ORDER BY at, id LIMIT ?"
)


def owing(connection: sqlite3.Connection) -> list[int]:
    """Groups whose figures are owed."""
    return [
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT group_id FROM stale WHERE day <> ? ORDER BY group_id", (TEXTS,)
        )
    ]


def roll_up_all(writer: Writer, wanted: Wanted = lambda: True, told: Told = lambda messages: None) -> None:
    """Pays everything that is owed; one group's figures can make another's stale (spread adverts)."""
    while wanted() and (groups := owing(writer.connection)):
        for group_id in groups:
            if not roll_up(writer, group_id, wanted, told):
                return


def roll_up(
    writer: Writer, group_id: int, wanted: Wanted = lambda: True, told: Told = lambda messages: None
) -> bool:
    """Brings the figures of a group up to date; False when `wanted` said to stop before the end.

    `told` hears, again and again, how many messages more were read.
    """
    connection = writer.connection
    with writer.write("groups", durable=False):
        memberships.settle_roles(connection, group_id)
        marks = _marks(connection, group_id)
    events = marks.pop(EVENTS, None)
    tz = zone_of(connection, group_id)
    for first, last in _ranges(sorted(marks)):
        if not wanted():
            return False
        owed = {day: mark for day, mark in marks.items() if first <= day <= last}
        _sweep(writer, group_id, tz, owed, told)
    with writer.write("figures", "groups", "today", durable=False):
        members.count_events(connection, group_id, tz)
        memberships.settle_presence(connection, group_id, tz)
        connection.execute(
            "DELETE FROM stale WHERE group_id = ? AND day = ? AND mark = ?", (group_id, EVENTS, events)
        )
        outdate(connection, [group_id])
    return True


def _marks(connection: sqlite3.Connection, group_id: int) -> Marks:
    """The days that a group owes, with their marks; `EVENTS` too."""
    return dict(
        connection.execute(
            "SELECT day, mark FROM stale WHERE group_id = ? AND day >= ?", (group_id, EVENTS)
        ).fetchall()
    )


def figures(
    connection: sqlite3.Connection, group_id: int, tz: ZoneInfo, first: int, last: int
) -> Iterator[DayFigures]:
    """The figures of the days [first, last], computed from the messages; writes nothing.

    The sweep reads 25 hours more on either side. `late` answers are the caller's (see `_late`).
    """
    sweep, start, end = _begin(connection, group_id, tz, first, last)
    for rows in _slices(connection, group_id, start, end):
        sweep.feed(rows)
        yield from (day for day in sweep.ready() if first <= day.day <= last)
    yield from (day for day in sweep.rest() if first <= day.day <= last)


def _begin(
    connection: sqlite3.Connection, group_id: int, tz: ZoneInfo, first: int, last: int
) -> tuple[Sweep, int, int]:
    start = clock.day_start(first, tz) - REACH_SECONDS
    end = clock.day_start(last + 1, tz) + REACH_SECONDS
    context = members.context(connection, group_id, tz)
    context.spread = spread_ids(connection, group_id, start, end)
    return Sweep(context, _finder(connection, group_id, context)), start, end


def _sweep(writer: Writer, group_id: int, tz: ZoneInfo, owed: Marks, told: Told) -> None:
    connection = writer.connection
    left = set(owed)
    batch: list[DayFigures] = []
    size = 0
    sweep, start, end = _begin(connection, group_id, tz, min(owed), max(owed))
    for rows in _slices(connection, group_id, start, end):
        sweep.feed(rows)
        for day in sweep.ready():
            if day.day in left:
                left.discard(day.day)
                batch.append(day)
                size += len(day.members)
        if size >= ROWS_A_WRITE:
            _write(writer, group_id, owed, batch)
            batch, size = [], 0
        told(len(rows))
    batch += [day for day in sweep.rest() if day.day in left]
    left -= {day.day for day in batch}
    _write(writer, group_id, owed, batch, empty=left)
    with writer.write("today", durable=False):
        _late(connection, group_id, owed, sweep)


def _write(
    writer: Writer, group_id: int, owed: Marks, days: Sequence[DayFigures], empty: Iterable[int] = ()
) -> None:
    """Replaces the rows of some days; `empty` ones hold no messages. What was owed anew stays as it was."""
    with writer.write("figures", durable=False) as connection:
        now = _marks(connection, group_id)
        paid = {day for day in (*empty, *(one.day for one in days)) if now.get(day) == owed[day]}
        gone = [(group_id, day) for day in paid]
        for table in ("member_day", "group_day", "pair", "question", "stale"):
            connection.executemany(f"DELETE FROM {table} WHERE group_id = ? AND day = ?", gone)
        for day in days:
            if day.day in paid:
                _insert(connection, group_id, day)


def _insert(connection: sqlite3.Connection, group_id: int, figures: DayFigures) -> None:
    day = figures.day
    if figures.members:
        connection.executemany(_MEMBER_DAY, [(group_id, day, *row) for row in figures.members])
    connection.execute(_GROUP_DAY, (group_id, day, *figures.group))
    if figures.pairs:
        connection.executemany(_PAIR, [(group_id, day, *row) for row in figures.pairs])
    if figures.questions:
        connection.executemany(_QUESTION, [(group_id, day, *row) for row in figures.questions])


def _slices(connection: sqlite3.Connection, group_id: int, start: int, end: int) -> Iterator[list[Row]]:
    """The messages of [start, end) in their order, those alone that count, in slices fetched whole.

    The index gives them by instant; within one they are sorted here, so that the last instant of a slice
    waits for the next one.
    """
    counts = counting(connection, group_id)
    found: list[Any] = []
    after = (start, -1)
    while True:
        more = connection.execute(_MESSAGES, (group_id, end, *after, SLICE)).fetchall()
        found += more
        whole = len(found) if len(more) < SLICE else bisect_left(found, more[-1][:1])
        rows = sorted(found[:whole])
        if counts is not None:
            rows = [row for row in rows if counts(row[0], row[3])]
        if rows:
            yield rows
        if len(more) < SLICE:
            return
        after = (more[-1][0], more[-1][-1])
        del found[:whole]


def _finder(
    connection: sqlite3.Connection, group_id: int, context: Context
) -> Callable[[int, int], Target | None]:
    """Looks up linked messages that are older than the sweep's memory."""

    def find(source: int, key: int) -> Target | None:
        row = connection.execute(
            "SELECT at, identity_id, class, signs, recalled, id FROM message WHERE source_id = ? AND key = ?",
            (source, key),
        ).fetchone()
        if row is None:
            return None
        at, who, class_, signs, recalled, id_ = row
        member = context.member_of.get(who, who) if who is not None else 0
        if member in context.bots:
            return None
        asked = class_ == Class.QUESTION and not recalled
        if asked and _is_advert(connection, group_id, context, (id_, at, member, signs)):
            asked = False
        return Target(at, member, id_ if asked else None)

    return find


def _is_advert(
    connection: sqlite3.Connection, group_id: int, context: Context, message: tuple[int, int, int, int]
) -> bool:
    """Whether one message, (id, at, member, signs), is an advert, wherever the sweep is."""
    id_, at, member, signs = message
    if context.adverts_allowed or member in context.exempt:
        return False
    return advert_by_text(signs) or id_ in spread_ids(connection, group_id, at, at + 1)


def _late(connection: sqlite3.Connection, group_id: int, owed: Marks, sweep: Sweep) -> None:
    """First replies by link that came when the question's day had been written already."""
    for asked in sweep.late:
        connection.execute(
            "UPDATE question SET answered_at = ?1, answered_by = ?2"
            " WHERE message_id = ?3 AND (answered_at IS NULL OR answered_at > ?1)",
            (asked.answered_at, asked.answered_by, asked.id),
        )
    context = sweep.context
    links = connection.execute(
        "SELECT q.message_id, q.identity_id, b.at, b.identity_id, b.signs, b.id FROM question AS q"
        " JOIN message AS a ON a.id = q.message_id"
        " JOIN message AS b ON b.source_id = a.source_id AND b.reply = a.key"
        " WHERE q.group_id = ? AND q.day BETWEEN ? AND ? AND q.answered_at IS NULL AND b.recalled = 0"
        " AND b.at >= q.at AND b.identity_id IS NOT NULL ORDER BY b.at, b.key",
        (group_id, min(owed), max(owed)),
    ).fetchall()
    for question, asker, at, who, signs, id_ in links:
        member = context.member_of.get(who, who)
        if member == asker or member in context.bots:
            continue
        if not _is_advert(connection, group_id, context, (id_, at, member, signs)):
            connection.execute(
                "UPDATE question SET answered_at = ?, answered_by = ?"
                " WHERE message_id = ? AND answered_at IS NULL",
                (at, member, question),
            )


def _ranges(days: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Runs of days with small gaps."""
    start = 0
    for place in range(1, len(days) + 1):
        if place == len(days) or days[place] - days[place - 1] > JOINED_GAP:
            yield days[start], days[place - 1]
            start = place
