"""What came of a post: beside what is usual for its column in the group (practice.md P3, rules.md §7 `weak`)."""

from collections.abc import Sequence
from statistics import median
from typing import Final

AFTER: Final = 24 * 3600
"""Seconds after which a post is judged."""
USUAL: Final = 4
"""Earlier posts of the column whose median is usual."""
WEAK: Final = 0.5
RUNS: Final = 3
"""Weak ones in a row that are raised."""


def usual(earlier: Sequence[int | None]) -> float | None:
    """The median of responses to a column's last posts in a group, newest last; None where none was seen."""
    known = [one for one in earlier if one is not None][-USUAL:]
    return float(median(known)) if known else None


def is_weak(responses: Sequence[int | None]) -> bool:
    """Whether the last three of a column's posts in a group, oldest first, each stayed below half of what was usual."""
    known = [one for one in responses if one is not None]
    if len(known) <= RUNS:
        return False
    for place in range(len(known) - RUNS, len(known)):
        before = usual(known[:place])
        if before is None or known[place] >= WEAK * before:
            return False
    return True
