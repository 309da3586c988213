"""When a group or a regular slips away enough to be told (rules.md §7, lane 2; `kol` of lane 3)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, NamedTuple

from groupdesk.rules.clock import DAY

GRADES: Final = "ABCDE"
WORSE_STAGES: Final = ("declining", "dormant")
YOUNGEST: Final = 7
"""Days since the first record under which nothing of lane 2 is raised."""
LEADERLESS: Final = 50
"""Members above which a group wants a KOL or a substitute."""
TOP: Final = Fraction(1, 5)
SLIPPING_A_DAY: Final = 3
"""Of one group."""


@dataclass(frozen=True, slots=True)
class Quits:
    """How many must leave within a day to be told: both, people and percent of the members."""

    fewest: int = 3
    percent: int = 2


def fell(grade: str | None, before: str | None) -> bool:
    """Whether a grade is lower than it was; never when one of them is unknown."""
    return grade is not None and before is not None and GRADES.index(grade) > GRADES.index(before)


def turned(stage: str, before: str) -> bool:
    """Whether a stage has become one of decline."""
    return stage in WORSE_STAGES and stage != before


def walkout(leaves: int, size: int | None, quits: Quits = Quits()) -> bool:
    """Whether so many left within a day that she should know; `size` is that before they left."""
    return leaves >= quits.fewest and size is not None and 100 * leaves >= quits.percent * size


class Wave(NamedTuple):
    """People who left within 24 hours of each other."""

    first: int
    """When the first of them did."""
    who: frozenset[int]


def largest_wave(left: Sequence[tuple[int, int]], since: int) -> Wave | None:
    """Of (instant, who) of all who left, oldest first, the most within 24 h, that ended after `since`.

    Of several that are as large it is the newest.
    """
    best: Wave | None = None
    first = 0
    for place, (at, _who) in enumerate(left):
        while left[first][0] <= at - DAY:
            first += 1
        who = frozenset(who for _at, who in left[first : place + 1])
        if at > since and (best is None or len(who) >= len(best.who)):
            best = Wave(left[first][0], who)
    return best


def in_top(own: int, others: Collection[int]) -> bool:
    """Whether points are in the top fifth of a group's; `others` may hold his own."""
    return sum(points > own for points in others) < TOP * len(others)
