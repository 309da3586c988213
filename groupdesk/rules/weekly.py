"""The weekly page: which figures may be compared, and how (practice.md P9).

A figure is `Measured`: what it is in a week, and out of how many. None means that nothing was
measured; it is never 0.
"""

from collections.abc import Iterable, Sequence
from statistics import median
from typing import Final, NamedTuple

from groupdesk.rules.clock import date_of

WEEKS: Final = 8
"""Weeks that a sparkline shows, this one last."""
MEDIAN_WEEKS: Final = 4
LEAST_CHANGE: Final = 0.1
LEAST_N: Final = 20
MOVERS: Final = 5
COHORT_WEEKS: Final = 5
"""How many weeks ago people joined of whom it is known by now whether they stayed 30 days."""
ACTIVE_MEMBERS: Final = 3
ACTIVE_SHARE: Final = 0.02


class Measured(NamedTuple):
    """A figure of one week."""

    value: float | None
    n: int
    """How many things it was counted from; for a count the count itself."""


NOTHING: Final = Measured(None, 0)


class Compared(NamedTuple):
    """A figure beside what it was."""

    value: float | None
    before: float | None
    median: float | None
    """Of the four weeks before, those that were measured."""
    spark: tuple[float | None, ...]
    arrow: int
    """1, -1, or 0 where none may stand."""


class Change(NamedTuple):
    """A group's speakers last week and this week."""

    group: int
    before: int
    after: int


def count(n: int | None) -> Measured:
    """A plain count; None for one that is not known."""
    return NOTHING if n is None else Measured(n, n)


def share(part: int, whole: int) -> Measured:
    """`part` in `whole`; a ratio over 0 is unknown (rules.md §0)."""
    return Measured(part / whole, whole) if whole else NOTHING


def compare(weeks: Sequence[Measured], *, same_coverage: bool) -> Compared:
    """The last of `weeks` beside the one before it; they go oldest first."""
    now, before = weeks[-1], weeks[-2] if len(weeks) > 1 else NOTHING
    earlier = [week.value for week in weeks[-1 - MEDIAN_WEEKS : -1] if week.value is not None]
    return Compared(
        now.value,
        before.value,
        float(median(earlier)) if earlier else None,
        tuple(week.value for week in weeks[-WEEKS:]),
        _arrow(now, before) if same_coverage else 0,
    )


def _arrow(now: Measured, before: Measured) -> int:
    if now.value is None or before.value is None or min(now.n, before.n) < LEAST_N:
        return 0
    change = now.value - before.value
    if abs(change) < LEAST_CHANGE * before.value:
        return 0
    return (change > 0) - (change < 0)


def is_active(active_members: int, members: int) -> bool:
    """Whether a group counts as active in a week: 3 active members, and 2 in 100."""
    return active_members >= ACTIVE_MEMBERS and active_members >= ACTIVE_SHARE * members


def movers(changes: Iterable[Change]) -> tuple[list[Change], list[Change]]:
    """The groups that went up and down most, five of each at most."""
    known = sorted(changes, key=lambda one: (one.after - one.before, one.group))
    down = [one for one in known if one.after < one.before][:MOVERS]
    up = [one for one in reversed(known) if one.after > one.before][:MOVERS]
    return up, down


def week_of(day: int) -> str:
    """The ISO week of a day, such as ``2026-W47``."""
    year, week, _ = date_of(day).isocalendar()
    return f"{year}-W{week:02}"


def page_week(today: int) -> str:
    """The week she would write about: this one from Friday on, before that the last."""
    return week_of(today - 4)
