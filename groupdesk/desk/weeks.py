"""The figures of some ISO weeks, a group at a time: what the weekly page compares.

Daily figures and memberships alone are read, each group once for all weeks.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from statistics import median
from typing import Final

from groupdesk.desk.counted import Counted, counted, sizes
from groupdesk.desk.crowd import Crowd, crowd
from groupdesk.desk.standing import Standing, open_groups, standings
from groupdesk.rules import clock, weekly
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


@dataclass(slots=True)
class GroupWeek:
    """A measured group in a week."""

    observed: int
    """Days that were observed."""
    messages: int = 0
    joins: int = 0
    leaves: int = 0
    questions: int = 0
    answered: int = 0
    active: set[int] = field(default_factory=set)
    """Members with an act, without staff."""
    speakers: int = 0
    """Members with words, without staff."""
    members: int = 0
    """People in it at the end of the week, without bots."""

    @property
    def daily(self) -> float:
        """Messages on an observed day."""
        return self.messages / self.observed


@dataclass
class Week:
    """All groups in a week."""

    span: Span
    measured: dict[int, GroupWeek] = field(default_factory=dict)
    """Groups with an observed day."""
    open: int = 0
    """Groups whose records had begun by its end, or that have none."""
    seats: int = 0
    """Memberships at its end."""
    people: set[int] = field(default_factory=set)
    """The people who held them."""
    known: set[int] = field(default_factory=set)
    """Those of them in measured groups."""
    counted: int = 0
    """Groups of which nothing but a count by hand is known."""

    @property
    def coverage(self) -> dict[int, int]:
        """Measured group → observed days: weeks are compared where it is the same."""
        return {group: one.observed for group, one in self.measured.items()}

    @cached_property
    def active(self) -> set[int]:
        """Active members of all groups, each once."""
        return set().union(*(one.active for one in self.measured.values()))

    @property
    def active_groups(self) -> int:
        """Measured groups that count as active."""
        return sum(weekly.is_active(len(one.active), one.members) for one in self.measured.values())

    @property
    def median_group(self) -> float | None:
        """Messages a day of the middle one of the measured groups."""
        return median(one.daily for one in self.measured.values()) if self.measured else None

    def total(self, figure: str) -> int | None:
        """Sum of a figure over the measured groups; None when there is none."""
        return sum(getattr(one, figure) for one in self.measured.values()) if self.measured else None


class Weeks:
    """Consecutive weeks, oldest first."""

    def __init__(self, connection: sqlite3.Connection, now: int, last: Span, count: int) -> None:
        """Reads `count` weeks, `last` being the last of them."""
        self._connection = connection
        groups = open_groups(connection)
        self.standing = standings(connection, now, groups)
        self.first = last.first - WEEK * (count - 1)
        self.all = [Week(Span(self.first + WEEK * n, self.first + WEEK * (n + 1))) for n in range(count)]
        self._crowd: Crowd = crowd(connection, groups)
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
        hidden = self._crowd.staff(standing.group) | self._crowd.bots(standing.group)
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
            week.counted += one is None and _is_counted(self._counts[standing.group], week.span)
            week.open += standing.data_until is None or standing.first < week.span.end
            found.append(one)
        return found

    def _seats(self, standing: Standing, weeks: Sequence[GroupWeek | None]) -> None:
        """Who was a member at the end of each week.

        Of somebody who is first met on the first member list nobody says when he came: he was there before.
        """
        ends = [clock.day_start(week.span.end, standing.tz) for week in self.all]
        bots = self._crowd.bots(standing.group)
        seated: defaultdict[int, set[int]] = defaultdict(set)
        for person, since, left in self._connection.execute(
            "SELECT i.person_id, CASE WHEN m.joined IS NULL AND m.first_seen = (SELECT MIN(r.at) FROM roster AS r"
            "  WHERE r.group_id = m.group_id AND r.complete = 1) THEN 0 ELSE COALESCE(m.joined, m.first_seen) END,"
            ' m."left" FROM membership AS m'
            " JOIN identity AS i ON i.id = m.identity_id WHERE m.group_id = ? AND m.first_seen IS NOT NULL",
            (standing.group,),
        ):
            if person not in bots:
                for n, end in enumerate(ends):
                    if since < end and (left is None or left >= end):
                        seated[n].add(person)
        for n, week in enumerate(self.all):
            heads = self._heads(standing, week.span, ends[n])
            seats = len(seated[n]) if heads is None else heads
            week.seats += seats
            week.people |= seated[n]
            if (one := weeks[n]) is not None:
                one.members = seats
                week.known |= seated[n]

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


def _is_counted(counts: Sequence[Counted], span: Span) -> bool:
    return any(span.first <= one.day < span.end for one in counts)
