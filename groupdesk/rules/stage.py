"""The stage of a group's life, and the watch for an early death (rules.md §5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median_low
from typing import Final

STAGES: Final = ("forming", "growing", "steady", "declining", "dormant", "dead")
FORMING_DAYS: Final = 14
WEEKS: Final = 12
"""Whole weeks looked at, at most."""
JUDGED_WEEKS: Final = 6
"""Below this many a group is young: neither growing nor declining."""
OBSERVED_DAYS: Final = 5
"""Of a week, that make its speakers known."""
GROWTH, SHRINKAGE, COLLAPSE = Fraction(115, 100), Fraction(85, 100), Fraction(6, 10)
LEAST_CHANGE: Final = 2
"""Speakers more or fewer."""
DEAD_DAYS, DORMANT_DAYS, DORMANT_SPEAKERS = 30, 14, 3
WATCH: Final = range(14, 30)
"""Ages in days at which an early death shows."""
WATCH_SPEAKERS: Final = 4


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a group at `asof`."""

    kind: str
    age: int
    """Days since it was created, where that is known, else since its first record."""
    weeks: Sequence[int]
    """Distinct speakers without staff of up to `WEEKS` whole weeks, oldest first, unknown ones left out."""
    dead: bool
    """No member act for `DEAD_DAYS`, and enough days observed to say so."""
    dormant: bool
    """Fewer than `DORMANT_SPEAKERS` speakers in `DORMANT_DAYS`, and enough days observed to say so."""
    first_weeks: tuple[int, int] | None = None
    """Speakers of its first two weeks; None unless both were wholly observed."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage with its reasons."""

    stage: str
    young: bool
    """Whether there are too few weeks to see a trend."""
    weeks: tuple[int, ...]
    early_death: bool


def stage(facts: Facts) -> Stage:
    """The stage a group is in, and whether it may be dying early."""
    young = len(facts.weeks) < JUDGED_WEEKS
    return Stage(_stage(facts, young), young, tuple(facts.weeks), _dies_early(facts))


def _stage(facts: Facts, young: bool) -> str:
    if facts.age < FORMING_DAYS:
        return "forming"
    if facts.kind == "announcement":
        return "steady"
    if facts.dead:
        return "dead"
    if facts.dormant:
        return "dormant"
    return "steady" if young else _trend(smoothed(facts.weeks))


def smoothed(weeks: Sequence[int]) -> list[int]:
    """Each week as the median of the three nearest, so that one holiday or one event is no trend."""
    last = max(len(weeks) - 3, 0)
    starts = (min(max(place - 1, 0), last) for place in range(len(weeks)))
    return [median_low(weeks[start : start + 3]) for start in starts]


def _trend(weeks: Sequence[int]) -> str:
    now, before = Fraction(sum(weeks[-3:]), 3), Fraction(sum(weeks[-6:-3]), 3)
    if now >= GROWTH * before and now - before >= LEAST_CHANGE:
        return "growing"
    if now <= SHRINKAGE * before and before - now >= LEAST_CHANGE:
        return "declining"
    peak = max(weeks[-JUDGED_WEEKS:])
    fallen = weeks[-1] < COLLAPSE * peak and peak - weeks[-1] >= LEAST_CHANGE
    return "declining" if fallen else "steady"


def _dies_early(facts: Facts) -> bool:
    if facts.kind == "announcement" or facts.age not in WATCH or facts.first_weeks is None:
        return False
    first, second = facts.first_weeks
    return first >= WATCH_SPEAKERS and 2 * second < first
