"""The members of one group: their presence, state and figures, a row a person (rules.md §3)."""

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from groupdesk.desk.counted import MemberCounted, of_members
from groupdesk.desk.crowd import Crowd, crowd, native
from groupdesk.desk.sql import among
from groupdesk.desk.standing import Standing
from groupdesk.desk.values.people import MemberRow
from groupdesk.rules import clock, points, states

FIGURE_DAYS: Final = 28
SPARK_DAYS: Final = 14


@dataclass(slots=True)
class Member:
    """One person in a group."""

    identity: int
    """His first one there: the daily figures are kept under it."""
    person: int
    platform: str
    key: str
    name: str
    card: str
    role: str
    joined: int | None
    left: int | None
    first_seen: int | None
    inviter: int | None
    first_message: int | None = None
    """Day."""
    last: int | None = None
    """Instant of his last message."""
    last_act: int | None = None
    """Day."""
    acts: list[int] = field(default_factory=list)
    """Days with an act, of the last 90."""
    words: int = 0
    """Words, active days and points of the last 28 complete days."""
    days: int = 0
    points: int = 0
    spark: list[int] = field(default_factory=lambda: [0] * SPARK_DAYS)
    accounts: list[int] = field(default_factory=list)
    """All of his there."""


class Members:
    """Everybody who was ever seen in a group, with what decides his state."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        standing: Standing,
        persons: Collection[int] | None = None,
        who: Crowd | None = None,
    ) -> None:
        """Reads all members of a group, or some persons alone; `who` spares reading marks and roles."""
        self._connection = connection
        self._standing = standing
        self._group = states.Group(standing.today, standing.first, standing.observed, standing.rules.states)
        self._crowd = who or crowd(connection, [standing.group])
        self._bots = self._crowd.bots(standing.group)
        self._staff = self._crowd.staff(standing.group)
        self.all = seated(connection, standing.group, persons)
        self._by_identity = {one.identity: one for one in self.all}
        self._counted = self._counts(alone=persons is not None)
        self._read_ever(alone=persons is not None)
        self._read_lately(alone=persons is not None)

    def state(self, member: Member) -> str:
        """A code of rules.md §3."""
        acts = member.acts or ([member.last_act] if member.last_act is not None else [])
        joined = None if member.joined is None else clock.day_of(member.joined, self._standing.tz)
        return states.state(
            states.Facts(
                acts,
                member.first_message,
                joined,
                present=member.left is None,
                staff=member.person in self._staff,
                bot=member.person in self._bots,
            ),
            self._group,
        )

    def rows(self) -> list[MemberRow]:
        """A row a person, by points, then words, then name."""
        inviters = self._inviters()
        rows = [self._row(one, inviters) for one in self.all]
        return sorted(rows, key=lambda row: (-row.points, -row.words, row.name.casefold(), row.id))

    def _row(self, one: Member, inviters: Mapping[int, str]) -> MemberRow:
        return MemberRow(
            id=one.identity,
            native=native(one.platform, one.key),
            person=one.person,
            name=self._crowd.names.get(one.person) or one.card or one.name,
            state=self.state(one),
            role=one.role,
            marks=self._crowd.marks_of(one.person, self._standing.group),
            joined=one.joined,
            first_seen=one.first_seen,
            inviter=inviters.get(one.inviter) if one.inviter is not None else None,
            words=one.words,
            days=one.days,
            points=one.points,
            last=one.last,
            spark=tuple(one.spark),
            left=one.left,
            counted=self.counted(one),
        )

    def counted(self, one: Member) -> tuple[MemberCounted, ...]:
        """What other tools counted of a member, by any of his accounts, the newest span first."""
        return tuple(self._counted.get(one.person, ()))

    def _counts(self, *, alone: bool) -> Mapping[int, list[MemberCounted]]:
        """By person."""
        person_of = {account: one.person for one in self.all for account in one.accounts}
        found: dict[int, list[MemberCounted]] = {}
        counts = of_members(self._connection, self._standing, person_of if alone else None)
        for identity, told in counts.items():
            if (person := person_of.get(identity)) is not None:
                found.setdefault(person, []).extend(told)
        return found

    def _inviters(self) -> dict[int, str]:
        where, chosen = among("id", {one.inviter for one in self.all if one.inviter is not None})
        return dict(self._connection.execute(f"SELECT id, name FROM identity{where}", chosen).fetchall())

    def _read_ever(self, *, alone: bool) -> None:
        for identity, first, act, last in self._figures(
            "identity_id, MIN(CASE WHEN messages > 0 THEN day END), MAX(CASE WHEN active = 1 THEN day END),"
            " MAX(last_at)",
            "day <= ?",
            (self._standing.today,),
            " GROUP BY identity_id",
            alone=alone,
        ):
            if (one := self._by_identity.get(identity)) is not None:
                one.first_message, one.last_act, one.last = first, act, last

    def _read_lately(self, *, alone: bool) -> None:
        today, rules = self._standing.today, self._standing.rules
        for identity, day, words, active, points_ in self._figures(
            f"identity_id, day, words, active, {points.sql(rules.points)}",
            "day >= ? AND day <= ?",
            (today - rules.states.looked_back, today),
            " ORDER BY day",
            alone=alone,
        ):
            one = self._by_identity.get(identity)
            if one is None:
                continue
            if active:
                one.acts.append(day)
            if today - FIGURE_DAYS <= day < today:
                one.words += words
                one.days += active
                one.points += points_
            if today - SPARK_DAYS <= day < today:
                one.spark[day - today + SPARK_DAYS] = words

    def _figures(
        self, columns: str, where: str, arguments: tuple[int, ...], end: str, *, alone: bool
    ) -> Iterable[tuple[Any, ...]]:
        """Daily figures of the members; `alone` finds a few people without going over the whole group."""
        if not alone:
            query = f"SELECT {columns} FROM member_day WHERE group_id = ? AND {where}{end}"
            return self._connection.execute(query, (self._standing.group, *arguments))
        among_, chosen = among("identity_id", self._by_identity)
        query = f"SELECT {columns} FROM member_day{among_} AND +group_id = ? AND {where}{end}"
        return self._connection.execute(query, (*chosen, self._standing.group, *arguments))


def seated(
    connection: sqlite3.Connection, group: int, persons: Collection[int] | None = None
) -> list[Member]:
    """Everybody who was ever seen in a group, or some persons alone, without figures."""
    where, chosen = among("i.person_id", persons)
    rows = connection.execute(
        'SELECT m.identity_id, i.person_id, i.platform, i.key, i.name, m.card, m.role, m.joined, m."left",'
        " m.first_seen, m.inviter_id FROM membership AS m JOIN identity AS i ON i.id = m.identity_id"
        f"{where or ' WHERE 1 = 1'} AND m.group_id = ? ORDER BY m.identity_id",
        (*chosen, group),
    ).fetchall()
    found: dict[int, Member] = {}
    for row in rows:
        one = Member(*row)
        one.accounts.append(one.identity)
        met = found.get(one.person)
        found[one.person] = one if met is None else _merged(met, one)
    return list(found.values())


def _merged(one: Member, other: Member) -> Member:
    """Two accounts of one person: presence and figures stand under the first that was seen."""
    first, second = (one, other) if one.first_seen is not None else (other, one)
    first.role = first.role or second.role
    first.card = first.card or second.card
    first.accounts = [*one.accounts, *other.accounts]
    return first
