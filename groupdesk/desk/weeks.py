"""The figures of some ISO weeks, a group at a time: what the weekly page compares.

Daily figures, memberships and counts by hand alone are read, each group once for all weeks.
"""

import sqlite3
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final
from zoneinfo import ZoneInfo

from groupdesk.desk.cohorts import Join, stayed
from groupdesk.desk.counted import counted, sizes, under
from groupdesk.desk.crowd import Crowd, crowd
from groupdesk.desk.standing import Standing, open_groups, standings
from groupdesk.desk.weekfigures import CountedWeek, GroupWeek, Week, counted_week
from groupdesk.rules import clock
from groupdesk.rules.spans import WEEK, Span
from groupdesk.rules.weekly import COHORT_WEEKS
from groupdesk.store.zones import desk_zone

_ACTIVE: Final = (
    "SELECT i.person_id, s.week, s.spoke FROM (SELECT identity_id, (day - ?) / 7 AS week,"
    " MAX(CASE WHEN words > 0 THEN 1 ELSE 0 END) AS spoke FROM member_day"
    " WHERE group_id = ? AND day >= ? AND day < ? AND active = 1 GROUP BY identity_id, (day - ?) / 7"
    ") AS s JOIN identity AS i ON i.id = s.identity_id"
)
_SUMS: Final = (
    "SELECT (day - ?) / 7, SUM(messages), SUM(joins), SUM(leaves), SUM(questions), SUM(answered_24h)"
    " FROM group_day WHERE group_id = ? AND day >= ? AND day < ? GROUP BY (day - ?) / 7"
)

_MEMBERS: Final = (
    'SELECT i.person_id, m.joined, m."left", CASE WHEN m.joined IS NULL AND m.first_seen ='
    " (SELECT MIN(r.at) FROM roster AS r WHERE r.group_id = m.group_id AND r.complete = 1)"
    " THEN 0 ELSE COALESCE(m.joined, m.first_seen) END FROM membership AS m"
    " JOIN identity AS i ON i.id = m.identity_id WHERE m.group_id = ? AND m.first_seen IS NOT NULL"
)


class Weeks:
    """Consecutive weeks, oldest first."""

    def __init__(self, connection: sqlite3.Connection, now: int, last: Span, count: int) -> None:
        """Reads `count` weeks, `last` being the last of them."""
        self._connection = connection
        groups = open_groups(connection)
        self.standing = standings(connection, now, groups)
        self.first = last.first - WEEK * (count - 1)
        self.all = [Week(Span(self.first + WEEK * n, self.first + WEEK * (n + 1))) for n in range(count)]
        self.crowd: Crowd = crowd(connection, groups)
        self._counts = counted(connection, groups)
        self._zones: dict[ZoneInfo, tuple[int, list[int]]] = {}
        for one in self.standing.values():
            self._read(one)
        self._count_sheets()

    def _count_sheets(self) -> None:
        tz = clock.zone(desk_zone(self._connection))
        for week in self.all:
            start, end = (clock.day_start(day, tz) for day in week.span)
            (week.sheets,) = self._connection.execute(
                "SELECT COUNT(*) FROM survey_response WHERE superseded_by IS NULL AND at >= ? AND at < ?",
                (start, end),
            ).fetchone()

    def _read(self, standing: Standing) -> None:
        weeks = self._measured(standing)
        self._seats(standing, weeks)
        if not any(weeks):
            return
        end = min(self.all[-1].span.end, standing.today + 1)
        arguments = (self.first, standing.group, self.first, end, self.first)
        for n, *sums in self._connection.execute(_SUMS, arguments):
            if (one := weeks[n]) is not None:
                one.messages, one.joins, one.leaves, one.questions, one.answered = sums
        hidden = self.crowd.staff(standing.group) | self.crowd.bots(standing.group)
        for person, n, spoke in self._connection.execute(_ACTIVE, arguments):
            if (one := weeks[n]) is not None and person not in hidden:
                one.active.add(person)
                one.speakers += spoke

    def _measured(self, standing: Standing) -> list[GroupWeek | None]:
        found: list[GroupWeek | None] = []
        for week in self.all:
            end = min(week.span.end, standing.today + 1)
            observed = standing.seen(week.span.first, end)
            one = GroupWeek(observed) if observed else None
            if one is not None:
                week.measured[standing.group] = one
            elif (counts := self._counted(standing, week.span)) is not None:
                week.by_hand[standing.group] = counts
            week.open += standing.data_until is None or standing.first < week.span.end
            found.append(one)
        return found

    def _counted(self, standing: Standing, span: Span) -> CountedWeek | None:
        counts = self._counts.get(standing.group)
        if not counts:
            return None
        told = under(standing, counts)
        return counted_week([one for day, one in told.items() if span.first <= day < span.end])

    def _seats(self, standing: Standing, weeks: Sequence[GroupWeek | None]) -> None:
        """Who was a member at the end of each week.

        Of somebody who is first met on the first member list nobody says when he came: he was there before.
        """
        earliest, ends = self._bounds(standing.tz)
        bots = self.crowd.bots(standing.group)
        joins: list[Join] = []
        seated: list[set[int]] = [set() for _week in self.all]
        for person, joined, left, since in self._connection.execute(_MEMBERS, (standing.group,)):
            if person in bots:
                continue
            if joined is not None and joined >= earliest:
                joins.append(Join(joined, left))
            last = len(ends) if left is None else bisect_right(ends, left)
            for n in range(bisect_right(ends, since), last):
                seated[n].add(person)
        stayed(self._connection, standing, self.all, joins)
        heads = self._heads(standing, ends)
        for n, week in enumerate(self.all):
            seats = len(seated[n]) if heads[n + 1] is None else heads[n + 1]
            week.seats += seats or 0
            week.people |= seated[n]
            if (one := weeks[n]) is not None:
                one.members = seats or 0
                week.known |= seated[n]
            if (counts := week.by_hand.get(standing.group)) is not None:
                counts.members_before, counts.members = heads[n], heads[n + 1]

    def _bounds(self, tz: ZoneInfo) -> tuple[int, list[int]]:
        """The first instant of the joins that are looked at, and the end of each week, in a zone."""
        if tz not in self._zones:
            first = self.first - WEEK * COHORT_WEEKS
            ends = [clock.day_start(week.span.end, tz) for week in self.all]
            self._zones[tz] = clock.day_start(first, tz), ends
        return self._zones[tz]

    def _heads(self, standing: Standing, ends: Sequence[int]) -> list[int | None]:
        """Heads at the beginning of the first week and at the end of each, of a group where somebody counted."""
        counts = self._counts.get(standing.group)
        if not counts:
            return [None] * (len(ends) + 1)
        known = sizes(standing, counts)
        days = [self.first, *(week.span.end for week in self.all)]
        begin = clock.day_start(self.first, standing.tz)
        return [
            self._carried(standing, known, day, end) for day, end in zip(days, [begin, *ends], strict=True)
        ]

    def _carried(
        self, standing: Standing, heads: Sequence[tuple[int, int]], day: int, end: int
    ) -> int | None:
        """Heads counted last before `end`, the beginning of `day`, and who came and went since."""
        last = next(((at, members) for at, members in reversed(heads) if at < end), None)
        if last is None:
            return None
        (since,) = self._connection.execute(
            "SELECT COALESCE(SUM(joins - leaves), 0) FROM group_day"
            " WHERE group_id = ? AND day > ? AND day < ?",
            (standing.group, clock.day_of(last[0], standing.tz), min(day, standing.today + 1)),
        ).fetchone()
        return last[1] + int(since)
