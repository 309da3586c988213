"""Whom somebody new should meet first (questionnaires.md §5, step 7)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Final, NamedTuple

from groupdesk.rules.surveys.circles import eligible
from groupdesk.rules.surveys.traits import Trait, Traits

NEAREST: Final = 3
LEAST_SHARED: Final = 2
"""Shared traits below which nothing is said rather than guessed."""
A_WEEK: Final = 3
"""Times a member is suggested in seven days."""


class Near(NamedTuple):
    """A member somebody new may like to meet."""

    who: int
    likeness: float
    """0 to 1."""
    traits: tuple[Trait, ...]
    """What both hold."""


def nearest(
    newcomers: Sequence[int], traits: Traits, suggested: Mapping[int, int] | None = None
) -> dict[int, tuple[Near, ...]]:
    """The nearest three of each newcomer, given together so that nobody is called upon too often.

    `suggested` are the times that members were suggested in the last seven days. Nobody is given where two
    traits are not shared with anyone: not enough answers. Newcomers are not suggested to each other.
    """
    weights = eligible(traits)
    times = Counter(suggested or {})
    new = set(newcomers)
    lengths = {who: _length(held, weights) for who, held in traits.items()}
    found: dict[int, tuple[Near, ...]] = {}
    for newcomer in sorted(new):
        mine = traits.get(newcomer, frozenset())
        near = []
        for who, held in traits.items():
            both = sorted(trait for trait in mine & held if trait in weights)
            if who not in new and len(both) >= LEAST_SHARED and times[who] < A_WEEK:
                likeness = sum(weights[trait] ** 2 for trait in both) / (lengths[who] * lengths[newcomer])
                near.append(Near(who, likeness, tuple(both)))
        found[newcomer] = tuple(sorted(near, key=lambda one: (-one.likeness, one.who))[:NEAREST])
        times.update(one.who for one in found[newcomer])
    return found


def _length(held: frozenset[Trait], weights: Mapping[Trait, float]) -> float:
    return sqrt(sum(weights[trait] ** 2 for trait in held if trait in weights))
