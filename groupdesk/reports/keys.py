"""Names by which two desks mean the same thing: no row ids, nothing of the order of imports.

A group is ``platform:native id``, else ``platform:name:its name``; an account is ``platform:native
id``, or ``platform:name:display name@group`` when only its name in one group is known. A person is
the smallest of his accounts.
"""

import sqlite3
from collections import Counter
from dataclasses import dataclass

from groupdesk.records import NAME_ONLY
from groupdesk.rules import clock
from groupdesk.store.zones import zone_of


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of everything in a desk, by row id."""

    groups: dict[int, str]
    """In their own order."""
    accounts: dict[int, str]
    people: dict[int, str]
    names: dict[int, str]
    """What a person is called, by person."""
    person_of: dict[int, int]
    """The person of an account."""

    def who(self, account: int | None) -> str | None:
        """The person behind an account; None where nobody is known."""
        return None if account is None else self.people.get(self.person_of.get(account, 0))

    def name(self, account: int) -> str:
        """What the person behind an account is called."""
        return self.names.get(self.person_of.get(account, 0), "")


def read(connection: sqlite3.Connection) -> Keys:
    """The keys of a desk."""
    groups = _groups(connection)
    accounts, person_of = _accounts(connection, groups)
    people: dict[int, str] = {}
    for account, key in accounts.items():
        person = person_of[account]
        people[person] = min(key, people.get(person, key))
    return Keys(groups, accounts, people, _names(connection), person_of)


def _groups(connection: sqlite3.Connection) -> dict[int, str]:
    """Groups of one name are numbered by their first day, then by how much was said."""
    rows = connection.execute(
        "SELECT g.id, g.platform, g.native, g.name, MIN(d.day), COALESCE(SUM(d.messages), 0)"
        " FROM chat_group AS g LEFT JOIN group_day AS d ON d.group_id = g.id"
        " GROUP BY g.id, g.platform, g.native, g.name"
    ).fetchall()
    rows.sort(key=lambda row: (_group_key(*row[1:4]), row[4] is None, row[4] or 0, row[5], row[0]))
    seen: Counter[str] = Counter()
    keys = {}
    for group, platform, native, name, _first, _messages in rows:
        key = _group_key(platform, native, name)
        seen[key] += 1
        keys[group] = key if seen[key] == 1 else f"{key}#{seen[key]}"
    return keys


def _group_key(platform: str, native: str | None, name: str) -> str:
    return f"{platform}:{native}" if native else f"{platform}:{NAME_ONLY}{name}"


def _accounts(
    connection: sqlite3.Connection, groups: dict[int, str]
) -> tuple[dict[int, str], dict[int, int]]:
    rows = connection.execute("SELECT id, platform, key, group_id, person_id FROM identity").fetchall()
    keys = {
        account: f"{platform}:{key}@{groups.get(group, '')}" if group else f"{platform}:{key}"
        for account, platform, key, group, _person in rows
    }
    return keys, {account: person for account, _platform, _key, _group, person in rows}


def _names(connection: sqlite3.Connection) -> dict[int, str]:
    """The name she gave a person, else the newest of his accounts."""
    rows = connection.execute(
        "SELECT i.person_id, COALESCE(NULLIF(p.name, ''), i.name) FROM identity AS i"
        " JOIN person AS p ON p.id = i.person_id ORDER BY i.name_at, i.name"
    )
    return dict(rows.fetchall())


class Instants:
    """ISO 8601 in the zone of a group."""

    def __init__(self, connection: sqlite3.Connection, group: int) -> None:
        self._zone = zone_of(connection, group)

    @property
    def zone(self) -> str:
        """Its IANA name."""
        return self._zone.key

    def __call__(self, at: int | None) -> str | None:
        return None if at is None else clock.iso(at, self._zone)
