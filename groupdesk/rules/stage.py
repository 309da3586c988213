"""The stage of a group's life, and the watch for an early death (rules.md §5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median_low
from typing import Final

STAGES: Final = ("forming", "growing", "steady", "declining", "dormant", "dead")
WEEKS: Final = 12
"""Whole weeks looked at, at most."""
JUDGED_WEEKS: Final = 6
"""Below this many a group is young: neither growing nor declining."""
OBSERVED_DAYS: Final = 5
"""Of a week, that make its speakers known."""
WATCH: Final = range(14, 30)
"""Ages in days at which an early death shows."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What decides between stages."""

    forming_days: int = 14
    growing_percent: int = 15
    """More speakers than in the three weeks before."""
    declining_percent: int = 15
    """Fewer of them."""
    fallen_percent: int = 60
    """Of the best of the last weeks; below it."""
    least_change: int = 2
    """Speakers more or fewer."""
    dormant_days: int = 14
    dormant_speakers: int = 3
    """Below so many."""
    dead_days: int = 30
    watch_speakers: int = 4
    """In the first week, from which on an early death shows."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a group at `asof`."""

    kind: str
    age: int
    """Days since it was created, where that is known, else since its first record."""
    weeks: Sequence[int]
    """Distinct speakers without staff of up to `WEEKS` whole weeks, oldest first, unknown ones left out."""
    dead: bool
    """No member act for `Limits.dead_days`, and enough days observed to say so."""
    dormant: bool
    """Fewer than `Limits.dormant_speakers` in `Limits.dormant_days`, and enough days observed to say so."""
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


def stage(facts: Facts, limits: Limits = Limits()) -> Stage:
    """The stage a group is in, and whether it may be dying early."""
    young = len(facts.weeks) < JUDGED_WEEKS
    return Stage(_stage(facts, young, limits), young, tuple(facts.weeks), _dies_early(facts, limits))


def _stage(facts: Facts, young: bool, limits: Limits) -> str:
    if facts.age < limits.forming_days:
        return "forming"
    if facts.kind == "announcement":
        return "steady"
    if facts.dead:
        return "dead"
    if facts.dormant:
        return "dormant"
    return "steady" if young else _trend(smoothed(facts.weeks), limits)


def smoothed(weeks: Sequence[int]) -> list[int]:
    """Each week as the median of the three nearest, so that one holiday or one event is no trend."""
    last = max(len(weeks) - 3, 0)
    starts = (min(max(place - 1, 0), last) for place in range(len(weeks)))
    return [median_low(weeks[start : start + 3]) for start in starts]


def _trend(weeks: Sequence[int], limits: Limits) -> str:
    now, before = Fraction(sum(weeks[-3:]), 3), Fraction(sum(weeks[-6:-3]), 3)
    grown, fewer = 100 + limits.growing_percent, 100 - limits.declining_percent
    if 100 * now >= grown * before and now - before >= limits.least_change:
        return "growing"
    if 100 * now <= fewer * before and before - now >= limits.least_change:
        return "declining"
    peak = max(weeks[-JUDGED_WEEKS:])
    fallen = 100 * weeks[-1] < limits.fallen_percent * peak and peak - weeks[-1] >= limits.least_change
    return "declining" if fallen else "steady"


def _dies_early(facts: Facts, limits: Limits) -> bool:
    if facts.kind == "announcement" or facts.age not in WATCH or facts.first_weeks is None:
        return False
    first, second = facts.first_weeks
    return first >= limits.watch_speakers and 2 * second < first
