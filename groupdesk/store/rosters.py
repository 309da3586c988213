"""What a bot's member lists said of a group before, by which the next one is judged (bots.md §9.6)."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from groupdesk.records import Member
from groupdesk.store import stale

AGREEING: Final = 2
"""Lists in a row that say the same and are kept: somebody has to be missing from two to be gone."""
SHORT: Final = 0.8
"""Share of the members told elsewhere below which a list is no evidence of who is gone."""

_Told = tuple[str, str, int | None]
"""Role, card and when he joined."""


class _Roster(NamedTuple):
    id: int
    complete: bool
    told: dict[str, _Told]
    """By sender key."""

    def says(self, members: Sequence[Member]) -> bool:
        """Whether a list says nothing that this one does not; a time that it lacks is no other one."""
        return len(members) == len(self.told) and all(self._says(one) for one in members)

    def _says(self, one: Member) -> bool:
        role, card, joined = self.told.get(one.who, (None, "", None))
        return (role, card) == (one.role, one.card) and one.joined_at in (None, joined)


@dataclass(frozen=True, slots=True)
class Before:
    """What is known when a member list comes."""

    latest: tuple[_Roster, ...]
    """The bot's own last ones, the newest first."""
    people: int
    """How many the newest complete list of the group names, whoever told it; 0 without one."""

    def agrees(self, members: Sequence[Member]) -> bool:
        """Whether the last list said the same."""
        return bool(self.latest) and self.latest[0].says(members)

    def is_settled(self, members: Sequence[Member], complete: bool) -> bool:
        """Whether so many lists have said the same that another one adds nothing but its time."""
        same = [one for one in self.latest if one.complete == complete and one.says(members)]
        return len(same) == AGREEING


def before(connection: sqlite3.Connection, group_id: int, run_id: int) -> Before:
    """What the lists before said of a group."""
    latest = connection.execute(
        "SELECT id, complete FROM roster WHERE group_id = ? AND run_id = ? ORDER BY at DESC LIMIT ?",
        (group_id, run_id, AGREEING),
    ).fetchall()
    (people,) = connection.execute(
        "SELECT count(*) FROM roster_member WHERE roster_id = (SELECT id FROM roster WHERE group_id = ?"
        " AND complete = 1 ORDER BY at DESC, run_id DESC LIMIT 1)",
        (group_id,),
    ).fetchone()
    return Before(tuple(_Roster(id_, bool(whole), _told(connection, id_)) for id_, whole in latest), people)


def _told(connection: sqlite3.Connection, roster: int) -> dict[str, _Told]:
    rows = connection.execute(
        "SELECT i.key, m.role, m.card, m.joined_at FROM roster_member AS m"
        " JOIN identity AS i ON i.id = m.identity_id WHERE m.roster_id = ?",
        (roster,),
    )
    return {key: (role, card, joined) for key, role, card, joined in rows}


def still_holds(connection: sqlite3.Connection, group_id: int, roster: int, at: int) -> None:
    """Says that a roster is as good as a new one."""
    connection.execute("UPDATE roster SET at = max(at, ?) WHERE id = ?", (at, roster))
    stale.owe(connection, group_id, [stale.EVENTS])
