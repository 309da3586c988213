"""Who counts as what in which group: staff, bots, names (rules.md §0)."""

import sqlite3
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from groupdesk.desk.codes import MARKS
from groupdesk.desk.sql import among
from groupdesk.locale import _
from groupdesk.records import NAME_ONLY
from groupdesk.store.members import STAFF_ROLES

EVERYWHERE: Final = 0
"""The group of a mark that holds in all of them."""


@dataclass(slots=True)
class Crowd:
    """Marks and roles of the people in some groups."""

    marks: dict[str, dict[int, set[int]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )
    """Mark → group, or `EVERYWHERE` → persons."""
    by_role: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Group → owners and admins."""
    names: dict[int, str] = field(default_factory=dict)
    """Person → the name she gave, for those who have one."""

    def marked(self, mark: str, group: int) -> set[int]:
        """Persons who bear a mark in a group."""
        return self.marks[mark][EVERYWHERE] | self.marks[mark][group]

    def bots(self, group: int) -> set[int]:
        """Persons who are invisible to every rule there."""
        return self.marked("bot", group)

    def staff(self, group: int) -> set[int]:
        """Persons who are its staff, by role or mark."""
        return self.marked("staff", group) | self.by_role[group]

    def marks_of(self, person: int, group: int) -> tuple[str, ...]:
        """What a person is marked as in a group."""
        return tuple(mark for mark in MARKS if person in self.marked(mark, group))


def crowd(connection: sqlite3.Connection, groups: Collection[int] | None = None) -> Crowd:
    """Everybody with a mark or a role in some groups, or all."""
    found = Crowd()
    for person, group, mark in connection.execute("SELECT person_id, group_id, mark FROM person_mark"):
        found.marks[mark][group].add(person)
    for (person,) in connection.execute("SELECT person_id FROM identity WHERE bot = 1"):
        found.marks["bot"][EVERYWHERE].add(person)
    where, chosen = among("m.group_id", groups)
    for group, person in connection.execute(
        "SELECT m.group_id, i.person_id FROM membership AS m JOIN identity AS i ON i.id = m.identity_id"
        f"{where or ' WHERE 1 = 1'} AND m.role IN (?, ?)",
        (*chosen, *STAFF_ROLES),
    ):
        found.by_role[group].add(person)
    found.names.update(connection.execute("SELECT id, name FROM person WHERE name <> ''"))
    return found


def native(platform: str, key: str) -> str | None:
    """``platform:id`` of an account; None for somebody known by name only."""
    return None if key.startswith(NAME_ONLY) else f"{platform}:{key}"


def person_name(connection: sqlite3.Connection, person: int) -> str:
    """The name she gave, else the newest display name; raises LookupError without such a person."""
    row = connection.execute(
        "SELECT COALESCE(NULLIF(p.name, ''), (SELECT i.name FROM identity AS i WHERE i.person_id = p.id"
        " ORDER BY i.name_at DESC, i.id LIMIT 1), '') FROM person AS p WHERE p.id = ?",
        (person,),
    ).fetchone()
    if row is None:
        raise LookupError(_("there is no person {id}").format(id=person))
    return str(row[0])
