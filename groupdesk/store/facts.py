"""What arrives beside messages: joins, leaves, recalls, member lists, sources and coverage."""

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING

from groupdesk.records import (
    Attendance,
    GroupNotes,
    HeadCount,
    Join,
    Kind,
    Leave,
    Member,
    MemberCount,
    Recall,
    Record,
    Roster,
    SystemLine,
)
from groupdesk.rules import clock
from groupdesk.store import attendance, groupnotes, headcounts, membercounts, stale
from groupdesk.store.keys import native_key

if TYPE_CHECKING:
    from groupdesk.store.ingest import Intake


def source_id(connection: sqlite3.Connection, group_id: int, name: str, rank: int, preview: bool) -> int:
    """The row of `source` for a group; made if need be, 0 in a preview of one that does not exist."""
    row = connection.execute(
        "SELECT id FROM source WHERE group_id = ? AND name = ? AND rank = ?", (group_id, name, rank)
    ).fetchone()
    if row or preview:
        return row[0] if row else 0
    made = connection.execute(
        "INSERT INTO source (group_id, name, rank) VALUES (?, ?, ?)", (group_id, name, rank)
    ).lastrowid
    assert made is not None
    return made


def recalled_keys(connection: sqlite3.Connection, source: int) -> set[int]:
    """Keys of a source's messages that were withdrawn: no import brings them back."""
    return {row[0] for row in connection.execute("SELECT key FROM recalled WHERE source_id = ?", (source,))}


def take(connection: sqlite3.Connection, intake: "Intake", records: Sequence[Record]) -> None:
    """Stores what is not a message; called inside the transaction of the messages around it."""
    counts = intake.counts
    envelope: list[Member] = []
    listed: list[Member] = []
    for record in records:
        if isinstance(record, Join):
            counts.joins += 1
            _event(connection, intake, record.at, Kind.JOIN, record.who, record.name, record)
        elif isinstance(record, Leave):
            counts.leaves += 1
            kind = Kind.KICK if record.kicked else Kind.LEAVE
            _event(connection, intake, record.at, kind, record.who, record.name)
        elif isinstance(record, Recall):
            counts.system += 1
            _recall(connection, intake, record)
        elif isinstance(record, SystemLine):
            counts.system += 1
        elif isinstance(record, Member):
            envelope.append(record)
        elif isinstance(record, Roster):
            roster(connection, intake, record)
        elif isinstance(record, Attendance):
            counts.signed_in.append(attendance.take(connection, intake, record))
        elif isinstance(record, HeadCount):
            counts.counted += 1
            counts.recounted += headcounts.take(connection, intake, record)
        elif isinstance(record, MemberCount):
            new, member = membercounts.take(connection, intake, record)
            counts.tallied += 1
            counts.retallied += new
            listed += [member] if member else []
        elif isinstance(record, GroupNotes):
            counts.noted |= dict.fromkeys(groupnotes.take(connection, intake, record))
    if listed:
        roster(connection, intake, Roster(None, tuple(listed), complete=False))
    if envelope and intake.counts.last is not None:
        roster(connection, intake, Roster(intake.counts.last, tuple(envelope), complete=False))


def meet(intake: "Intake", record: Record) -> None:
    """Gives identities to those whom a join, leave or member list names."""
    if isinstance(record, Join) and record.who:
        _person(intake, record.who, record.name, record.at)
        if record.inviter:
            _person(intake, record.inviter, record.inviter_name, record.at)
    elif isinstance(record, Leave) and record.who:
        _person(intake, record.who, record.name, record.at)
    elif isinstance(record, MemberCount):
        if record.who:
            _person(intake, record.who, record.name, intake.now)
    elif isinstance(record, Member):
        _person(intake, record.who, record.name, intake.now)
    elif isinstance(record, Roster):
        for member in record.members:
            _person(intake, member.who, member.name, record.at if record.at is not None else intake.now)


def _person(intake: "Intake", who: str, name: str, wall: int) -> int | None:
    """The identity of somebody named; None for one who was forgotten."""
    if intake.is_forgotten(who):
        return None
    return intake.roll.identity(who, name, intake.instant(wall))


def _event(
    connection: sqlite3.Connection,
    intake: "Intake",
    wall: int,
    kind: Kind,
    who: str,
    name: str,
    join: Join | None = None,
) -> None:
    if intake.previewing or not who or intake.is_forgotten(who):
        return  # somebody the source does not identify is counted, and becomes nobody
    at = intake.instant(wall)
    identity = intake.roll.mentioned(who, name, at)
    inviter = 0
    if join is not None and join.inviter and not intake.is_forgotten(join.inviter):
        inviter = intake.roll.mentioned(join.inviter, join.inviter_name, at)
    connection.execute(
        "INSERT INTO membership_event AS old (group_id, minute, identity_id, kind, inviter_id, source_id, at, run_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (group_id, minute, identity_id, kind, inviter_id, source_id, run_id)"
        " DO UPDATE SET at = excluded.at WHERE excluded.at < old.at",
        (intake.chat.group_id, at // 60, identity, int(kind), inviter, intake.source_id, at, intake.run_id),
    )
    stale.owe(connection, intake.chat.group_id, [stale.EVENTS])


def _recall(connection: sqlite3.Connection, intake: "Intake", record: Recall) -> None:
    if intake.previewing or record.id is None:
        return
    key = native_key(record.id)
    at = intake.instant(record.at)
    connection.execute(
        "INSERT INTO recalled (group_id, source_id, key, at, run_id) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (intake.chat.group_id, intake.source_id, key, at, intake.run_id),
    )
    intake.withdrawn.add(key)
    withdraw(connection, intake.chat.group_id, intake.source_id, key, intake.chat.zone)


def withdraw(connection: sqlite3.Connection, group_id: int, source: int, key: int, zone: str) -> None:
    """Marks a stored message as recalled, and owes the days that it touched."""
    row = connection.execute(
        "SELECT id, at, reply FROM message WHERE source_id = ? AND key = ? AND recalled = 0", (source, key)
    ).fetchone()
    if row is None:
        return
    connection.execute("UPDATE message SET recalled = 1, body = NULL WHERE id = ?", (row[0],))
    tz = clock.zone(zone)
    touched = connection.execute(
        "SELECT at FROM message WHERE source_id = ?1 AND reply = ?2"
        " UNION SELECT at FROM message WHERE source_id = ?1 AND key = ?3",
        (source, key, row[2]),
    ).fetchall()
    stale.owe(connection, group_id, stale.days_around([row[1], *(at for (at,) in touched)], tz))


def roster(connection: sqlite3.Connection, intake: "Intake", record: Roster) -> int:
    """Stores a member list; one of the same group, instant and run is added to. Gives its members."""
    if intake.previewing:
        return len(record.members)
    at = intake.instant(record.at) if record.at is not None else intake.now
    group_id = intake.chat.group_id
    connection.execute(
        "INSERT INTO roster (group_id, at, complete, run_id) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (group_id, at, int(record.complete), intake.run_id),
    )
    (roster_id,) = connection.execute(
        "SELECT id FROM roster WHERE group_id = ? AND at = ? AND run_id = ?", (group_id, at, intake.run_id)
    ).fetchone()
    connection.executemany(
        "INSERT INTO roster_member (roster_id, identity_id, role, card, joined_at, last_at, inviter_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (roster_id, identity_id) DO UPDATE SET"
        " role = excluded.role, card = excluded.card",
        [
            (roster_id, *_member(connection, intake, at, member))
            for member in record.members
            if not intake.is_forgotten(member.who)
        ],
    )
    stale.owe(connection, group_id, [stale.EVENTS])
    return len(record.members)


_Listed = tuple[int, str, str, int | None, int | None, int | None]
"""Identity, role, card, when he joined and said something last, who brought him."""


def _member(connection: sqlite3.Connection, intake: "Intake", at: int, member: Member) -> _Listed:
    """A row of a member list, with what it says of its person besides stored."""
    identity = intake.roll.identity(member.who, member.name, at)
    brought = member.inviter if member.inviter and not intake.is_forgotten(member.inviter) else None
    inviter = intake.roll.mentioned(brought, "", at) if brought else None
    if (
        member.bot
        and connection.execute("UPDATE identity SET bot = 1 WHERE id = ? AND bot = 0", (identity,)).rowcount
    ):
        stale.owe_people(connection, [identity])
    if name := member.card or member.name:
        intake.roll.name(identity, name, at)
    return identity, member.role, member.card, member.joined_at, member.last_at, inviter


def cover(connection: sqlite3.Connection, intake: "Intake", until: int) -> None:
    """Records what the source told from its first message on, and that it was asked at `until`.

    A file tells everything up to there; a paste only its own minutes, or its days when she says so.
    Days that a worse source had told there are owed: from now on this one counts (mechanisms.md 1).
    """
    first = intake.counts.first
    if first is None or intake.previewing:
        return
    group_id = intake.chat.group_id
    tz = clock.zone(intake.chat.zone)
    told = _told(intake, first, intake.counts.last or first, until)
    connection.executemany(
        'INSERT INTO coverage (group_id, source_id, start, "end", run_id, complete) VALUES (?, ?, ?, ?, ?, ?)',
        [(group_id, intake.source_id, start, end, intake.run_id, whole) for start, end, whole in told],
    )
    stale.owe(connection, group_id, [stale.EVENTS])
    for start, end, _whole in told:
        stale.owe_covered(connection, group_id, start, end, tz)


def _told(intake: "Intake", first: int, last: int, until: int) -> list[tuple[int, int, int]]:
    """(start, end, complete) of what a source told; `until` stands apart where it is no end of that."""
    if intake.chat.extent == "all":
        return [(first, max(until, last), 1)]
    asked = (until, until, 0)
    if intake.chat.extent == "minutes":
        return [(first, max(last, min(last - last % 60 + 59, until)), 0), asked]
    tz = clock.zone(intake.chat.zone)
    start = clock.day_start(clock.day_of(first, tz), tz)
    end = clock.day_start(clock.day_of(last, tz) + 1, tz) - 1
    return [(start, max(last, min(end, until)), 1), asked]
