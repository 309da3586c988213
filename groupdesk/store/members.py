"""Who is in a group and as what: roles, names that mean an account, joins and kept invites.

All of it is derived from events, member lists and names, whole and anew each time: they are few
beside the messages.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from typing import Final
from zoneinfo import ZoneInfo

from groupdesk.records import NAME_ONLY
from groupdesk.rules import clock
from groupdesk.rules.activity import Context
from groupdesk.rules.invites import Event, tally
from groupdesk.store.sources import counting

STAFF_ROLES = ("owner", "admin")
EXEMPT_MARKS = ("staff", "kol", "substitute")
_KEPT: Final = (
    "INSERT INTO member_day (group_id, day, identity_id, messages, words, questions, checkins, chains, adverts,"
    " low, images, chars, active, hours, answers, replies_given, replies_got, invites_kept)"
    " VALUES (?, ?, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ?)"
    " ON CONFLICT (group_id, day, identity_id) DO UPDATE SET invites_kept = excluded.invites_kept"
)


def context(connection: sqlite3.Connection, group_id: int, tz: ZoneInfo) -> Context:
    """What the sweep must know of a group's people and settings."""
    member_of = _first_identities(connection, group_id)
    marks = _marked(connection, group_id)
    bots = {
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT n.identity_id FROM identity_name AS n JOIN identity AS i ON i.id = n.identity_id"
            " WHERE n.group_id = ? AND i.bot = 1",
            (group_id,),
        )
    } | marks["bot"]
    staff = {
        row[0]
        for row in connection.execute(
            "SELECT identity_id FROM membership WHERE group_id = ? AND role IN (?, ?)",
            (group_id, *STAFF_ROLES),
        )
    } | marks["staff"]
    (adverts,) = connection.execute(
        "SELECT coalesce(max(adverts_allowed), 0) FROM chat_group WHERE id = ?", (group_id,)
    ).fetchone()

    def first(identities: set[int]) -> set[int]:
        return {member_of.get(identity, identity) for identity in identities}

    return Context(
        tz=tz,
        member_of=member_of,
        bots=first(bots),
        staff=first(staff),
        exempt=first(staff | marks["kol"] | marks["substitute"]),
        adverts_allowed=bool(adverts),
    )


def _first_identities(connection: sqlite3.Connection, group_id: int) -> dict[int, int]:
    """Identity → the first identity of the same person in this group, where that is another one."""
    rows = connection.execute(
        "SELECT DISTINCT i.person_id, i.id FROM identity AS i"
        " JOIN identity_name AS n ON n.identity_id = i.id AND n.group_id = ?"
        " WHERE i.person_id IN (SELECT person_id FROM identity GROUP BY person_id HAVING count(*) > 1)"
        " ORDER BY i.id",
        (group_id,),
    ).fetchall()
    first: dict[int, int] = {}
    result: dict[int, int] = {}
    for person, identity in rows:
        if first.setdefault(person, identity) != identity:
            result[identity] = first[person]
    return result


def _marked(connection: sqlite3.Connection, group_id: int) -> dict[str, set[int]]:
    """Mark → identities of the people who bear it here or everywhere."""
    marked: dict[str, set[int]] = defaultdict(set)
    rows = connection.execute(
        "SELECT k.mark, i.id FROM person_mark AS k JOIN identity AS i ON i.person_id = k.person_id"
        " WHERE k.group_id IN (0, ?)",
        (group_id,),
    )
    for mark, identity in rows:
        marked[mark].add(identity)
    return marked


def named_accounts(connection: sqlite3.Connection, group_id: int) -> dict[int, int]:
    """Name-only identities that events mention → the one account that bore this name here.

    Names of several accounts, and names under which somebody wrote, stay people of their own.
    """
    accounts: dict[str, set[int]] = defaultdict(set)
    writers: set[int] = set()
    for identity, key, name in connection.execute(
        "SELECT n.identity_id, i.key, n.name FROM identity_name AS n JOIN identity AS i ON i.id = n.identity_id"
        " WHERE n.group_id = ?",
        (group_id,),
    ):
        writers.add(identity)
        if not key.startswith(NAME_ONLY):
            accounts[name].add(identity)
    mentioned = connection.execute(
        "SELECT id, key FROM identity WHERE group_id = ? AND key LIKE ?", (group_id, NAME_ONLY + "%")
    ).fetchall()
    return {
        identity: next(iter(found))
        for identity, key in mentioned
        if identity not in writers and len(found := accounts.get(key.removeprefix(NAME_ONLY), set())) == 1
    }


def events(connection: sqlite3.Connection, group_id: int, context_: Context) -> list[Event]:
    """The joins and leaves of a group that count, by member."""
    accounts = named_accounts(connection, group_id)
    counts = counting(connection, group_id)
    rows = connection.execute(
        "SELECT identity_id, min(at), kind, inviter_id, source_id FROM membership_event WHERE group_id = ?"
        " GROUP BY identity_id, minute, kind, inviter_id, source_id",
        (group_id,),
    ).fetchall()

    def member(identity: int) -> int:
        account = accounts.get(identity, identity)
        return context_.member_of.get(account, account)

    return [
        Event(member(identity), at, kind, member(inviter) if inviter else 0)
        for identity, at, kind, inviter, source in rows
        if counts is None or counts(at, source)
    ]


def count_events(connection: sqlite3.Connection, group_id: int, tz: ZoneInfo) -> None:
    """Writes joins, leaves and kept invites into the daily figures, where they differ."""
    context_ = context(connection, group_id, tz)
    first_word = dict(
        connection.execute(
            "SELECT identity_id, min(day) FROM member_day WHERE group_id = ? AND words > 0 GROUP BY identity_id",
            (group_id,),
        ).fetchall()
    )
    counted = tally(
        events(connection, group_id, context_),
        first_word,
        context_.bots,
        last_day(connection, group_id, tz),
        tz,
    )
    _write_group_days(connection, group_id, counted.joins, counted.leaves)
    _write_kept(connection, group_id, counted.kept)


def last_day(connection: sqlite3.Connection, group_id: int, tz: ZoneInfo) -> int:
    """The day up to which a group's data goes."""
    (until,) = connection.execute(
        'SELECT coalesce((SELECT max("end") FROM coverage WHERE group_id = ?1),'
        " (SELECT max(at) FROM message WHERE group_id = ?1), 0)",
        (group_id,),
    ).fetchone()
    return clock.day_of(until, tz)


def _write_group_days(
    connection: sqlite3.Connection, group_id: int, joins: Mapping[int, int], leaves: Mapping[int, int]
) -> None:
    stored = {
        day: (came, went)
        for day, came, went in connection.execute(
            "SELECT day, joins, leaves FROM group_day WHERE group_id = ? AND (joins > 0 OR leaves > 0)",
            (group_id,),
        )
    }
    for day in stored.keys() | joins.keys() | leaves.keys():
        wanted = (joins.get(day, 0), leaves.get(day, 0))
        if stored.get(day) != wanted:
            connection.execute(
                "INSERT INTO group_day (group_id, day, messages, words, speakers, actives, low, adverts,"
                " joins, leaves, questions, answered_24h, hours) VALUES (?, ?, 0, 0, 0, 0, 0, 0, ?, ?, 0, 0, '')"
                " ON CONFLICT (group_id, day) DO UPDATE SET joins = excluded.joins, leaves = excluded.leaves",
                (group_id, day, *wanted),
            )
    connection.execute(
        "DELETE FROM group_day WHERE group_id = ? AND messages = 0 AND joins = 0 AND leaves = 0", (group_id,)
    )


def _write_kept(connection: sqlite3.Connection, group_id: int, kept: Mapping[tuple[int, int], int]) -> None:
    stored = {
        (identity, day): n
        for identity, day, n in connection.execute(
            "SELECT identity_id, day, invites_kept FROM member_day WHERE group_id = ? AND invites_kept > 0",
            (group_id,),
        )
    }
    for identity, day in stored.keys() | kept.keys():
        if stored.get((identity, day), 0) != (n := kept.get((identity, day), 0)):
            connection.execute(_KEPT, (group_id, day, identity, n))
    connection.execute(
        "DELETE FROM member_day WHERE group_id = ? AND messages = 0 AND replies_got = 0 AND invites_kept = 0",
        (group_id,),
    )
