"""The weekly page: which figures may be compared, and how (practice.md P9).

A figure is `Measured`: what it is in a week, and out of how many. None means that nothing was
measured; it is never 0.
"""

from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Any, Final, NamedTuple

from groupdesk.rules.clock import date_of
from groupdesk.rules.health import VETOES, Health

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
    """A group last week and this week; None for what is not known of both."""

    group: int
    before: int | None
    after: int | None
    by: str = "speakers"
    """What was counted: "speakers" of the week, or "members" where nothing else is known."""
    grade_before: str | None = None
    grade: str | None = None

    @property
    def grades(self) -> int:
        """Grades that it rose; below 0 those that it fell."""
        return ord(self.grade_before) - ord(self.grade) if self.grade_before and self.grade else 0

    @property
    def more(self) -> int:
        """What it has more; below 0 what it has less."""
        return 0 if self.before is None or self.after is None else self.after - self.before

    @property
    def up(self) -> bool | None:
        """Whether it went up, by grade, else by what was counted; None when it stayed."""
        step = self.grades or self.more
        return step > 0 if step else None


class Cause(NamedTuple):
    """What made a group's health better or worse most."""

    code: str
    """``bar:`` and a bar's name, or ``veto:`` and the veto that came or went (rules.md §4)."""
    inputs: Mapping[str, Any]
    """What the bar is made from now."""


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
    """The groups that went up and down most, five of each at most.

    A grade goes before any number of speakers, and these before members.
    """
    known = sorted(changes, key=_most)
    return [one for one in known if one.up][:MOVERS], [one for one in known if one.up is False][:MOVERS]


def _most(change: Change) -> tuple[int, bool, int, int]:
    return -abs(change.grades), change.by != "speakers", -abs(change.more), change.group


def cause(before: Health, after: Health, *, up: bool) -> Cause | None:
    """Why health went that way: a veto that came or went, else the bar that changed most; None without one."""
    turned = [veto for veto in VETOES if (veto in before.vetoes, veto in after.vetoes) == (up, not up)]
    if turned:
        return Cause(f"veto:{turned[0]}", {"n": after.caps.of(turned[0])})
    was = {bar.name: bar.value for bar in before.bars}
    gains = [
        ((bar.value - old) * bar.weight * (1 if up else -1), bar)
        for bar in after.bars
        if bar.value is not None and (old := was.get(bar.name)) is not None
    ]
    gain, bar = max(gains, key=lambda one: one[0], default=(0, None))
    return Cause(f"bar:{bar.name}", bar.inputs) if bar is not None and gain > 0 else None


def week_of(day: int) -> str:
    """The ISO week of a day, such as ``2026-W47``."""
    year, week, _ = date_of(day).isocalendar()
    return f"{year}-W{week:02}"


def page_week(today: int) -> str:
    """The week she would write about: this one from Friday on, before that the last."""
    return week_of(today - 4)
