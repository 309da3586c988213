"""The figures of some ISO weeks, a group at a time: what the weekly page compares.

Daily figures, memberships and counts by hand alone are read, each group once for all weeks.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from groupdesk.desk.cohorts import Join, stayed
from groupdesk.desk.counted import counted, sizes, under
from groupdesk.desk.crowd import Crowd, crowd
from groupdesk.desk.groups import open_groups
from groupdesk.desk.standing import Standing, standings
from groupdesk.desk.weekfigures import CountedWeek, GroupWeek, Week, counted_week
from groupdesk.rules import clock
from groupdesk.rules.spans import WEEK, Span

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
        for one in self.standing.values():
            self._read(one)

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
        told = under(standing, self._counts[standing.group])
        return counted_week([one for day, one in told.items() if span.first <= day < span.end])

    def _seats(self, standing: Standing, weeks: Sequence[GroupWeek | None]) -> None:
        """Who was a member at the end of each week.

        Of somebody who is first met on the first member list nobody says when he came: he was there before.
        """
        ends = [clock.day_start(week.span.end, standing.tz) for week in self.all]
        bots = self.crowd.bots(standing.group)
        joins: list[Join] = []
        seated: defaultdict[int, set[int]] = defaultdict(set)
        for person, joined, left, since in self._connection.execute(
            'SELECT i.person_id, m.joined, m."left", CASE WHEN m.joined IS NULL AND m.first_seen ='
            " (SELECT MIN(r.at) FROM roster AS r WHERE r.group_id = m.group_id AND r.complete = 1)"
            " THEN 0 ELSE COALESCE(m.joined, m.first_seen) END FROM membership AS m"
            " JOIN identity AS i ON i.id = m.identity_id WHERE m.group_id = ? AND m.first_seen IS NOT NULL",
            (standing.group,),
        ):
            if person in bots:
                continue
            if joined is not None:
                joins.append(Join(joined, left))
            for n, end in enumerate(ends):
                if since < end and (left is None or left >= end):
                    seated[n].add(person)
        stayed(self._connection, standing, self.all, joins)
        for n, week in enumerate(self.all):
            heads = self._heads(standing, week.span, ends[n])
            seats = len(seated[n]) if heads is None else heads
            week.seats += seats
            week.people |= seated[n]
            if (one := weeks[n]) is not None:
                one.members = seats
                week.known |= seated[n]
            if (counts := week.by_hand.get(standing.group)) is not None:
                counts.members = heads
                start = Span(week.span.first - WEEK, week.span.first)
                counts.members_before = self._heads(standing, start, clock.day_start(start.end, standing.tz))

    def _heads(self, standing: Standing, span: Span, end: int) -> int | None:
        """Heads counted by hand last before the end of a week, and who came and went since."""
        counts = sizes(standing, self._counts[standing.group])
        last = next(((at, members) for at, members in reversed(counts) if at < end), None)
        if last is None:
            return None
        (since,) = self._connection.execute(
            "SELECT COALESCE(SUM(joins - leaves), 0) FROM group_day"
            " WHERE group_id = ? AND day > ? AND day < ?",
            (standing.group, clock.day_of(last[0], standing.tz), min(span.end, standing.today + 1)),
        ).fetchone()
        return last[1] + int(since)
