"""How many of the people asked have answered, and whether they can speak for all (questionnaires.md §4)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

LOW: Final = 0.30
"""A rate below which answers are those of respondents, not of members."""
SKEWED: Final = 2
"""Times the rate of the quietest quarter, from which the liveliest quarter speaks for itself."""
BANDS: Final = 4


@dataclass(frozen=True, slots=True)
class Rate:
    """Who has answered of some members."""

    answered: int
    members: int
    bands: tuple[tuple[int, int], ...] = ()
    """(answered, members) by quarters of activity, the quietest first; empty below four members."""

    @property
    def share(self) -> float | None:
        """None without members."""
        return self.answered / self.members if self.members else None

    @property
    def low(self) -> bool:
        """Whether too few have answered."""
        return self.members > 0 and self.answered < LOW * self.members

    @property
    def skewed(self) -> bool:
        """Whether the liveliest quarter answered at least twice as often as the quietest."""
        if not self.bands:
            return False
        (few, quiet), (many, lively) = self.bands[0], self.bands[-1]
        return many > 0 and many * quiet >= SKEWED * few * lively

    @property
    def of_respondents(self) -> bool:
        """Whether shares must be told as those of respondents, never of members."""
        return self.low or self.skewed


def rate(answered: Collection[int], activity: Mapping[int, float]) -> Rate:
    """The rate among members, given as member → how active, without staff and bots; others do not count.

    Equally active members stay in one quarter, the lower one, so that no order decides.
    """
    members = sorted(activity, key=lambda who: (activity[who], who))
    told = [who for who in members if who in answered]
    if len(members) < BANDS:
        return Rate(len(told), len(members))
    edges = [activity[members[len(members) * n // BANDS - 1]] for n in range(1, BANDS)]
    bands: list[list[int]] = [[] for _n in range(BANDS)]
    for who in members:
        bands[sum(activity[who] > edge for edge in edges)].append(who)
    known = set(told)
    return Rate(
        len(told), len(members), tuple((sum(who in known for who in band), len(band)) for band in bands)
    )


def not_answered(answered: Collection[int], members: Collection[int]) -> list[int]:
    """Who of the members has not answered, for a reminder."""
    return sorted(set(members) - set(answered))
