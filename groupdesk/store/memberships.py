"""The table `membership`: every member's last state, derived whole from rosters, events and figures."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

from groupdesk.records import Kind
from groupdesk.rules.presence import Presence, Sign, Trace, missing, presence
from groupdesk.store import members, stale

_SIGNS = {int(Kind.JOIN): Sign.JOIN, int(Kind.LEAVE): Sign.LEAVE, int(Kind.KICK): Sign.LEAVE}


def settle_roles(connection: sqlite3.Connection, group_id: int) -> None:
    """Roles and cards of the newest member lists.

    Who became or ceased to be staff makes the days of his messages stale, so this comes before the sweep.
    """
    listed = connection.execute(
        "SELECT m.identity_id, m.role, m.card FROM roster_member AS m JOIN roster AS r ON r.id = m.roster_id"
        " WHERE r.group_id = ? ORDER BY r.at, r.id",
        (group_id,),
    ).fetchall()
    told: dict[int, tuple[str, str]] = {}
    for identity, role, card in listed:
        old_role, old_card = told.get(identity, ("", ""))
        told[identity] = (role or old_role, card or old_card)
    before = dict(
        connection.execute(
            "SELECT identity_id, role FROM membership WHERE group_id = ? AND role <> ''", (group_id,)
        ).fetchall()
    )
    connection.execute("UPDATE membership SET role = '', card = '' WHERE group_id = ?", (group_id,))
    connection.executemany(
        "INSERT INTO membership (group_id, identity_id, role, card) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (group_id, identity_id) DO UPDATE SET role = excluded.role, card = excluded.card",
        [(group_id, identity, *both) for identity, both in told.items()],
    )
    now = {identity for identity, (role, _) in told.items() if role in members.STAFF_ROLES}
    then = {identity for identity, role in before.items() if role in members.STAFF_ROLES}
    stale.owe_people(connection, now ^ then, group_id)


def settle_presence(connection: sqlite3.Connection, group_id: int, tz: ZoneInfo) -> None:
    """Who is there, since when, by whom; after the sweep, for it reads the days on which people wrote."""
    context = members.context(connection, group_id, tz)
    traces = _written(connection, group_id)
    for member, listing in _listed(connection, group_id, context.member_of):
        traces[member].append(listing)
    for event in members.events(connection, group_id, context):
        traces[event.member].append(Trace(event.at, _SIGNS[event.kind], event.inviter))
    rosters = [
        at
        for (at,) in connection.execute(
            "SELECT at FROM roster WHERE group_id = ? AND complete = 1", (group_id,)
        )
    ]
    standing: dict[int, Presence] = {}
    for member, mine in traces.items():
        listed = [trace.at for trace in mine if trace.sign == Sign.LISTED]
        mine += missing(listed, rosters, min(trace.at for trace in mine))
        if any(trace.sign in (Sign.LEAVE, Sign.MISSING) for trace in mine):
            mine += _every_day(connection, group_id, member)
        standing[member] = presence(mine)
    _write(connection, group_id, standing)


def _written(connection: sqlite3.Connection, group_id: int) -> dict[int, list[Trace]]:
    """First and last message of everybody; bots, who have no figures, by the times of their names."""
    traces: dict[int, list[Trace]] = defaultdict(list)
    for query in (
        "SELECT identity_id, min(first_at), max(last_at) FROM member_day"
        " WHERE group_id = ? AND messages > 0 GROUP BY identity_id",
        "SELECT n.identity_id, min(n.first_at), max(n.last_at) FROM identity_name AS n"
        " JOIN identity AS i ON i.id = n.identity_id WHERE n.group_id = ? AND i.bot = 1 GROUP BY n.identity_id",
    ):
        for identity, first, last in connection.execute(query, (group_id,)):
            traces[identity] += [Trace(first, Sign.MESSAGE), Trace(last, Sign.MESSAGE)]
    return traces


def _every_day(connection: sqlite3.Connection, group_id: int, member: int) -> Iterator[Trace]:
    """First and last message of each day of somebody who may have gone and come back."""
    for first, last in connection.execute(
        "SELECT first_at, last_at FROM member_day WHERE identity_id = ? AND group_id = ? AND messages > 0",
        (member, group_id),
    ):
        yield from (Trace(first, Sign.MESSAGE), Trace(last, Sign.MESSAGE))


def _listed(
    connection: sqlite3.Connection, group_id: int, member_of: Mapping[int, int]
) -> Iterator[tuple[int, Trace]]:
    """What member lists tell; an envelope's facts come without a date of joining."""
    for identity, at, joined, inviter in connection.execute(
        "SELECT m.identity_id, r.at, m.joined_at, m.inviter_id FROM roster_member AS m"
        " JOIN roster AS r ON r.id = m.roster_id WHERE r.group_id = ?",
        (group_id,),
    ):
        yield member_of.get(identity, identity), Trace(at, Sign.LISTED, inviter or 0, joined or None)


def _write(connection: sqlite3.Connection, group_id: int, standing: Mapping[int, Presence]) -> None:
    connection.execute(
        'UPDATE membership SET joined = NULL, "left" = NULL, first_seen = NULL, inviter_id = NULL'
        " WHERE group_id = ?",
        (group_id,),
    )
    connection.executemany(
        'INSERT INTO membership (group_id, identity_id, joined, "left", first_seen, inviter_id, role, card)'
        " VALUES (?, ?, ?, ?, ?, ?, '', '') ON CONFLICT (group_id, identity_id) DO UPDATE SET"
        ' joined = excluded.joined, "left" = excluded."left", first_seen = excluded.first_seen,'
        " inviter_id = excluded.inviter_id",
        [
            (group_id, member, one.joined, one.left, one.first_seen, one.inviter or None)
            for member, one in standing.items()
        ],
    )
    connection.execute(
        'DELETE FROM membership WHERE group_id = ? AND joined IS NULL AND "left" IS NULL'
        " AND first_seen IS NULL AND role = '' AND card = ''",
        (group_id,),
    )
