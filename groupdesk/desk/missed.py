"""Regulars who mattered to a group and stay away (`slipping` of rules.md §3 and §7)."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from groupdesk.desk.crowd import Crowd
from groupdesk.desk.members import Member, seated
from groupdesk.desk.sql import among
from groupdesk.desk.standing import Standing
from groupdesk.rules import clock, fading, points, states


class Missed(NamedTuple):
    """Somebody who stays away."""

    identity: int
    """His first one in the group."""
    person: int
    last: int | None
    """The instant of his last message."""
    last_act: int
    """A day."""
    points: int
    """Of the 28 days up to his last act."""


def missed(connection: sqlite3.Connection, standing: Standing, who: Crowd) -> tuple[Missed, ...]:
    """KOLs of a group who are `slipping`, and those of its top fifth by points; most points first."""
    away = sorted(_slipping(connection, standing, who), key=lambda one: one[1][-1])
    earned = _Earned(connection, standing, {acts[-1] for _member, acts in away})
    kols = who.marked("kol", standing.group)
    found = []
    for member, acts in away:
        of_all = earned.up_to(acts[-1])
        own = of_all.get(member.identity, 0)
        if member.person in kols or fading.in_top(own, of_all.values()):
            found.append((own, acts[-1], member))
    found.sort(key=lambda one: (-one[0], one[2].person))
    return tuple(
        Missed(member.identity, member.person, _last(connection, standing, member, last), last, own)
        for own, last, member in found
    )


def _slipping(
    connection: sqlite3.Connection, standing: Standing, who: Crowd
) -> list[tuple[Member, list[int]]]:
    """Members in that state, with the days of their acts."""
    group = states.Group(standing.today, standing.first, standing.observed, standing.rules.states)
    acts = _acts(connection, standing, _quiet_ones(connection, standing))
    slow = [identity for identity, days in acts.items() if states.slips(days, group)]
    where, chosen = among("id", slow)
    persons = {person for (person,) in connection.execute(f"SELECT person_id FROM identity{where}", chosen)}
    staff, bots = who.staff(standing.group), who.bots(standing.group)
    found = []
    for member in seated(connection, standing.group, persons):
        days = acts.get(member.identity, [])
        facts = states.Facts(
            days,
            days[0] if days else None,
            None if member.joined is None else clock.day_of(member.joined, standing.tz),
            present=member.left is None,
            staff=member.person in staff,
            bot=member.person in bots,
        )
        if states.state(facts, group) == "slipping":
            found.append((member, days))
    return found


def _quiet_ones(connection: sqlite3.Connection, standing: Standing) -> list[int]:
    """Identities that could be: active often enough, and not lately, yet not too long ago."""
    limits = standing.rules.states
    rows = connection.execute(
        "SELECT identity_id FROM member_day WHERE group_id = ? AND day >= ? AND day <= ? AND active = 1"
        " GROUP BY identity_id HAVING COUNT(*) >= ? AND MAX(day) BETWEEN ? AND ?",
        (
            standing.group,
            standing.today - limits.looked_back,
            standing.today,
            states.REGULAR_DAYS,
            standing.today - limits.silent_days,
            standing.today - limits.active_days - 1,
        ),
    )
    return [identity for (identity,) in rows]


def _acts(
    connection: sqlite3.Connection, standing: Standing, identities: Iterable[int]
) -> dict[int, list[int]]:
    """Identity → its active days that can decide its state, ascending."""
    where, chosen = among("identity_id", [*identities])
    days: defaultdict[int, list[int]] = defaultdict(list)
    for identity, day in connection.execute(
        f"SELECT identity_id, day FROM member_day{where} AND +group_id = ? AND day >= ? AND day <= ?"
        " AND active = 1 ORDER BY day",
        (
            *chosen,
            standing.group,
            standing.today - standing.rules.states.looked_back,
            standing.today,
        ),
    ):
        days[identity].append(day)
    return days


class _Earned:
    """What everybody earned in the 28 days up to a day that moves forward."""

    def __init__(self, connection: sqlite3.Connection, standing: Standing, lasts: Collection[int]) -> None:
        self._rows = connection.execute(
            f"SELECT day, identity_id, {points.sql(standing.rules.points)} FROM member_day"
            " WHERE group_id = ? AND day > ? AND day <= ?",
            (standing.group, min(lasts, default=0) - states.REGULAR_SPAN, max(lasts, default=0)),
        ).fetchall()
        self._begin = self._end = 0
        self._days = Counter[int]()
        self._points: dict[int, int] = {}

    def up_to(self, last: int) -> dict[int, int]:
        """Identity → points, of all with any figures; good until asked for a later day."""
        rows = self._rows
        while self._end < len(rows) and rows[self._end][0] <= last:
            _day, identity, earned = rows[self._end]
            self._days[identity] += 1
            self._points[identity] = self._points.get(identity, 0) + earned
            self._end += 1
        while self._begin < self._end and rows[self._begin][0] <= last - states.REGULAR_SPAN:
            _day, identity, earned = rows[self._begin]
            self._days[identity] -= 1
            self._points[identity] -= earned
            if not self._days[identity]:
                del self._points[identity]
            self._begin += 1
        return self._points


def _last(connection: sqlite3.Connection, standing: Standing, member: Member, since: int) -> int | None:
    """The instant of somebody's last message, on a day or after it."""
    (last,) = connection.execute(
        "SELECT MAX(last_at) FROM member_day WHERE identity_id = ? AND day >= ? AND day <= ? AND +group_id = ?",
        (member.identity, since, standing.today, standing.group),
    ).fetchone()
    return None if last is None else int(last)
