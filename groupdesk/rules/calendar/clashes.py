"""What meets in one group: posts close together, and too many on one day (rules: DESIGN §5, practice.md P3)."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import Final, NamedTuple

APART: Final = 90 * 60
"""Seconds that two posts in one group are apart at least."""
A_DAY: Final = 3
"""Posts in one group that are too many for one day."""


class Said(NamedTuple):
    """A post in one group."""

    what: str
    """Names the post or the slot."""
    group: int
    at: int
    """UTC seconds."""
    day: int
    """Of the group's zone."""


class Clash(NamedTuple):
    """Posts that meet."""

    kind: str
    """"close", or "many" on one day."""
    what: tuple[str, ...]
    """The posts or slots, in order of time; of "many" all of that day."""
    day: int
    groups: tuple[int, ...]
    """Where they meet."""
    first: int
    """UTC seconds of the earliest and the latest of them."""
    last: int


def find(said: Iterable[Said]) -> list[Clash]:
    """Every clash once, with all groups in which it is, the earliest first."""
    by_group: dict[int, list[Said]] = defaultdict(list)
    for one in said:
        by_group[one.group].append(one)
    met: dict[tuple[str, tuple[str, ...], int], list[tuple[int, int, int]]] = defaultdict(list)
    for group, mine in sorted(by_group.items()):
        mine.sort(key=lambda one: (one.at, one.what))
        for one, other in pairwise(mine):
            if other.at - one.at < APART:
                met["close", (one.what, other.what), one.day].append((group, one.at, other.at))
        for day, of_day in _days(mine).items():
            if len(of_day) >= A_DAY:
                what = tuple(one.what for one in of_day)
                met["many", what, day].append((group, of_day[0].at, of_day[-1].at))
    found = [
        Clash(
            kind, what, day, tuple(one[0] for one in at), min(one[1] for one in at), max(one[2] for one in at)
        )
        for (kind, what, day), at in met.items()
    ]
    return sorted(found, key=lambda one: (one.first, one.kind, one.what))


def _days(said: Iterable[Said]) -> dict[int, list[Said]]:
    days: dict[int, list[Said]] = defaultdict(list)
    for one in said:
        days[one.day].append(one)
    return days
