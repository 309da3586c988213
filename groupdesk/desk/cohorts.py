"""Those who joined in a week, and what became of them: who stayed, spoke, brought somebody (practice.md P9).

Only weeks that are old enough and were observed are spoken of, and of staying only where leaves are known.
"""

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from typing import Final, NamedTuple

from groupdesk.desk.crowd import Crowd
from groupdesk.desk.standing import Standing
from groupdesk.desk.weekfigures import Week
from groupdesk.records import Kind
from groupdesk.rules import clock, coverage
from groupdesk.rules.spans import WEEK
from groupdesk.rules.weekly import COHORT_WEEKS

SPOKE_DAYS: Final = 7
STAYED_DAYS: Final = 30
COHORTS: Final = {SPOKE_DAYS: 1, STAYED_DAYS: COHORT_WEEKS}
"""Days of staying → how many weeks before somebody joined of whom it is known whether he did."""
_STEPS: Final = {SPOKE_DAYS: "stayed_7", STAYED_DAYS: "stayed"}

Steps = tuple[tuple[str, int | None, int | None], ...]
"""(step, people, of)."""


class Join(NamedTuple):
    """When somebody came, and when he went."""

    at: int
    left: int | None

    def stayed(self, days: int) -> bool:
        """Whether he was still there after so many days."""
        return self.left is None or self.left >= self.at + days * clock.DAY


def leaves_known(connection: sqlite3.Connection, group: int) -> bool:
    """Whether a leave, or a second complete member list, of a group is on record."""
    (known,) = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM membership_event WHERE group_id = ?1 AND kind IN (?2, ?3))"
        " OR (SELECT COUNT(*) FROM roster WHERE group_id = ?1 AND complete = 1) > 1",
        (group, int(Kind.LEAVE), int(Kind.KICK)),
    ).fetchone()
    return bool(known)


def stayed(
    connection: sqlite3.Connection, standing: Standing, weeks: Iterable[Week], joins: Sequence[Join]
) -> None:
    """Adds to each of `weeks` who of a group stayed 7 and 30 days, of those who joined long enough before."""
    if not joins or not leaves_known(connection, standing.group):
        return
    days = [clock.day_of(join.at, standing.tz) for join in joins]
    for week in weeks:
        for stay, ago in COHORTS.items():
            first = week.span.first - ago * WEEK
            if not _observed(standing, first, stay):
                continue
            cohort = [
                join
                for join, day in zip(joins, days, strict=True)
                if first <= day < first + WEEK and _old_enough(standing, join, stay)
            ]
            week.came[stay] += len(cohort)
            week.stayed[stay] += sum(join.stayed(stay) for join in cohort)


def _observed(standing: Standing, first: int, stay: int) -> bool:
    """Whether a week's joins, and so many days after them, were seen as far as data goes."""
    return coverage.enough(standing.observed, first, min(first + WEEK + stay, standing.today + 1))


def _old_enough(standing: Standing, join: Join, stay: int) -> bool:
    return join.at + stay * clock.DAY <= standing.asof


# --- the funnel ------------------------------------------------------------------------------------


class _Funnel:
    """Counts of one step after another."""

    def __init__(self) -> None:
        self.joined = self.spoke = self.invited = 0
        self.leaving_known = 0
        """Those who joined where leaves are known."""
        self.stayed = dict.fromkeys(COHORTS, 0)

    def steps(self) -> Steps:
        """Those that the data can fill; none when nobody is known to have joined."""
        if not self.joined:
            return ()
        staying = [
            (_STEPS[days], n, self.leaving_known) if self.leaving_known else (_STEPS[days], None, None)
            for days, n in self.stayed.items()
        ]
        return (
            ("joined", self.joined, self.joined),
            ("spoke", self.spoke, self.joined),
            *staying,
            ("invited", self.invited, self.joined),
        )


def funnel(connection: sqlite3.Connection, week: Week, standing: Iterable[Standing], who: Crowd) -> Steps:
    """From joining to inviting, of those who joined five weeks before: it is known by now who stayed."""
    first = week.span.first - WEEK * COHORT_WEEKS
    found = _Funnel()
    for one in standing:
        if _observed(one, first, STAYED_DAYS):
            _add(found, connection, one, first, who.bots(one.group))
    return found.steps()


def _add(
    found: _Funnel, connection: sqlite3.Connection, standing: Standing, first: int, bots: Collection[int]
) -> None:
    start, end = (clock.day_start(day, standing.tz) for day in (first, first + WEEK))
    rows = connection.execute(
        'SELECT m.identity_id, i.person_id, m.joined, m."left" FROM membership AS m'
        " JOIN identity AS i ON i.id = m.identity_id"
        " WHERE m.group_id = ? AND m.joined >= ? AND m.joined < ?",
        (standing.group, start, end),
    ).fetchall()
    joins = {who: Join(at, left) for who, person, at, left in rows if person not in bots}
    cohort = {who: join for who, join in joins.items() if _old_enough(standing, join, STAYED_DAYS)}
    if not cohort:
        return
    found.joined += len(cohort)
    found.spoke += sum(_spoke(connection, standing, who, join.at) for who, join in cohort.items())
    found.invited += len(_inviters(connection, standing.group, cohort))
    if leaves_known(connection, standing.group):
        found.leaving_known += len(cohort)
        for days in COHORTS:
            found.stayed[days] += sum(join.stayed(days) for join in cohort.values())


def _spoke(connection: sqlite3.Connection, standing: Standing, identity: int, at: int) -> bool:
    joined = clock.day_of(at, standing.tz)
    row = connection.execute(
        "SELECT 1 FROM member_day WHERE identity_id = ? AND day >= ? AND day <= ? AND +group_id = ?"
        " AND words > 0 LIMIT 1",
        (identity, joined, joined + SPOKE_DAYS, standing.group),
    ).fetchone()
    return row is not None


def _inviters(connection: sqlite3.Connection, group: int, identities: Collection[int]) -> set[int]:
    """Those of some people who brought somebody into a group."""
    rows = connection.execute(
        "SELECT DISTINCT inviter_id FROM membership WHERE group_id = ? AND inviter_id IS NOT NULL", (group,)
    )
    return {inviter for (inviter,) in rows if inviter in identities}
