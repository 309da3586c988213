"""Who is in a group and as what: memberships, names that mean an account, joins and kept invites.

All of it is derived from events, member lists and names, whole and anew each time: they are few
beside the messages.
"""

import sqlite3
from collections import defaultdict
from zoneinfo import ZoneInfo

from groupdesk.records import NAME_ONLY
from groupdesk.rules.activity import Context

STAFF_ROLES = ("owner", "admin")
EXEMPT_MARKS = ("staff", "kol", "substitute")


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
