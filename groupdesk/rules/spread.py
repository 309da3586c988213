"""Adverts by spread: the same words by one person in many groups within a day (rules.md §1)."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from groupdesk.rules.classify import has_signs

WINDOW: Final = 86_400
SIGNED_GROUPS: Final = 3
"""Groups that make an advert of words with a sign of one (reach + offers ≥ 1)."""
ANY_GROUPS: Final = 5
"""Groups that make one of any words."""
A_DAY: Final = 3
"""Adverts of one person on a day in a group that are raised though they were not spread (rules.md §7)."""


class Copy(NamedTuple):
    """One telling of the same words by the same person."""

    id: int
    group: int
    at: int
    signs: int


def spread(copies: Sequence[Copy]) -> set[int]:
    """Ids of the copies that lie in some window of 24 hours with enough groups; any order goes in."""
    ordered = sorted(copies, key=lambda copy: copy.at)
    found: set[int] = set()
    for place, first in enumerate(ordered):
        window = [copy for copy in ordered[place:] if copy.at - first.at <= WINDOW]
        signed = [copy for copy in window if has_signs(copy.signs)]
        if len({copy.group for copy in window}) >= ANY_GROUPS:
            found.update(copy.id for copy in window)
        elif len({copy.group for copy in signed}) >= SIGNED_GROUPS:
            found.update(copy.id for copy in signed)
    return found
