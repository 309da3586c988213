"""Small groups of people who have something in common and may not know it (questionnaires.md §5).

Two or three answers that more people give together than chance would have it are the seeds; nothing is drawn by
lot, every order ends in an id. It looks for groups, not for a place for everybody: who fits nowhere stays out.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import exp, lgamma, log
from typing import Final, NamedTuple

from groupdesk.rules.surveys.traits import Trait, Traits, holders

SMALLEST: Final = 5
LARGEST: Final = 30
FEWEST_HOLDERS: Final = 3
"""Holders of a trait, and of a pair together, below which it says nothing."""
MOST_HOLDERS: Final = (30, 0.15)
"""A trait that more hold than the larger of these (people, share of all) ties nobody."""
ALPHA: Final = 1.0
"""Groups by chance that one run may be expected to offer."""
ALPHA_OF_THREE: Final = 2.5
"""The same for seeds of three traits, whose chance is reckoned from above."""
LIKELY: Final = 0.05
"""Chance of a pair from which a third trait is looked for beside it."""
SIGNATURE: Final = 0.55
"""Share of a pair's holders who must hold a further trait of a signature."""
MORE_TRAITS: Final = 2
"""Traits added to a pair."""
HELD: Final = 2
"""Traits of a signature that a member holds."""
BY_CHANCE: Final = 0.2
"""Share by chance of those who hold two traits of a signature, from which on a member holds three."""
MOST_BY_CHANCE: Final = 0.6
"""The same where too few hold three: from there on it is no group."""
MOST_GROUPS: Final = 2
"""Groups that a person joins."""
ALIKE: Final = 0.4
"""Two groups that share more (people of both ÷ of either) are one."""
TOPICS: Final = 20
"""Topic groups shown."""


class Seat(NamedTuple):
    """A member of a circle."""

    who: int
    traits: tuple[Trait, ...]
    """Of the circle's traits those he holds."""


class Reason(NamedTuple):
    """One trait of a circle."""

    trait: Trait
    here: int
    """Members of the circle who hold it."""
    everywhere: int
    """People of the whole community who do."""


@dataclass(frozen=True, slots=True)
class Circle:
    """A small group that is offered."""

    seats: tuple[Seat, ...]
    """Best fitting first."""
    reasons: tuple[Reason, ...]
    together: int
    """People who hold all of the seed, the two or three first traits."""
    chance: float
    """Expected groups as strong by chance, in all pairs that were looked at; of a topic 0."""

    @property
    def people(self) -> tuple[int, ...]:
        """Who is in it, best fitting first."""
        return tuple(seat.who for seat in self.seats)


class Starter(NamedTuple):
    """What an opening line may say of the people it names."""

    everybody: tuple[Trait, ...]
    """``你们都…`` is true of these only."""
    most: tuple[Trait, ...]
    """More than half hold these: ``你们多数…``."""


_Shared = tuple[tuple[Trait, ...], frozenset[int]]
"""Traits, and who holds all of them."""


class _Seed(NamedTuple):
    chance: float
    together: int
    traits: tuple[Trait, ...]
    """Two, or three."""


def circles(traits: Traits) -> list[Circle]:
    """The groups worth offering, the strongest first."""
    community = _Community(traits)
    accepted: list[Circle] = []
    joined: Counter[int] = Counter()
    for seed in community.seeds():
        circle = community.circle(seed, joined)
        if circle is not None and all(_alike(circle.people, other.people) <= ALIKE for other in accepted):
            accepted.append(circle)
            joined.update(circle.people)
    return accepted


def topics(traits: Traits, placed: Collection[int], most: int = TOPICS) -> list[Circle]:
    """Groups of people who are in no circle and share one rare trait, then a pair; listed apart, on request."""
    seated = set(placed)
    left = {who: held for who, held in traits.items() if who not in seated}
    everywhere = holders(traits)
    ties = eligible(traits)
    by_trait = {trait: who for trait, who in holders(left).items() if trait in ties}
    rare = sorted(by_trait, key=lambda trait: (len(everywhere[trait]), trait))
    single: list[_Shared] = [((trait,), by_trait[trait]) for trait in rare]
    found = [one for one in single if SMALLEST <= len(one[1]) <= LARGEST]
    if len(found) < most:
        pairs = ((pair, by_trait[pair[0]] & by_trait[pair[1]]) for pair in combinations(rare, 2))
        found += [one for one in pairs if SMALLEST <= len(one[1]) <= LARGEST and _is_new(one, single)]
    return [_topic(signature, people, everywhere) for signature, people in found[:most]]


def starter(circle: Circle, named: Iterable[int]) -> Starter:
    """What an opening line may say when it names these members."""
    held = [set(seat.traits) for seat in circle.seats if seat.who in set(named)]
    of = {reason.trait: sum(reason.trait in traits for traits in held) for reason in circle.reasons}
    everybody = tuple(trait for trait, count in of.items() if held and count == len(held))
    most = tuple(trait for trait, count in of.items() if len(held) > count > len(held) / 2)
    return Starter(everybody, most)


def never_spoke(people: Collection[int], replied: Collection[tuple[int, int]]) -> list[tuple[int, int]]:
    """Pairs of these people who have never replied to each other, from (who, to whom) of all groups."""
    spoke = {(min(pair), max(pair)) for pair in replied}
    return [pair for pair in combinations(sorted(set(people)), 2) if pair not in spoke]


def host(circle: Circle, score: Mapping[int, float]) -> int:
    """Who may open it: the best KOL in it (rules.md §9), of equals the best fitting."""
    ranked = [(-score.get(seat.who, 0.0), place) for place, seat in enumerate(circle.seats)]
    return circle.seats[min(ranked)[1]].who


def eligible(traits: Traits) -> dict[Trait, float]:
    """Traits that enough people hold and not too many, with how much each ties: ln(people ÷ holders)."""
    size = len(traits)
    most = max(MOST_HOLDERS[0], MOST_HOLDERS[1] * size)
    counts = {trait: len(who) for trait, who in holders(traits).items()}
    return {
        trait: log(size / count)
        for trait, count in counts.items()
        if FEWEST_HOLDERS <= count <= min(most, size - 1)
    }


class _Community:
    """Everybody's traits as far as they can tie people."""

    def __init__(self, traits: Traits) -> None:
        self._size = len(traits)
        self._weight = eligible(traits)
        self._holders = {trait: who for trait, who in holders(traits).items() if trait in self._weight}
        self._traits = {who: sorted(held & self._holders.keys()) for who, held in traits.items()}

    def seeds(self) -> list[_Seed]:
        """Two or three traits held together more often than chance would have it, the strongest first."""
        together = Counter(pair for held in self._traits.values() for pair in combinations(held, 2))
        often = {pair: count for pair, count in together.items() if count >= FEWEST_HOLDERS}
        tails = {pair: _tail(count, self._expected(*pair)) for pair, count in often.items()}
        pairs = [_Seed(tail * len(often), often[pair], pair) for pair, tail in tails.items()]
        likely = [pair for pair, tail in tails.items() if tail <= LIKELY]
        kept = [seed for seed in pairs if seed.chance <= ALPHA]
        kept += [seed for seed in self._triples(likely, often) if seed.chance <= ALPHA_OF_THREE]
        return sorted(kept, key=lambda seed: (seed.chance, -seed.together, seed.traits))

    def _triples(
        self, likely: Sequence[tuple[Trait, Trait]], together: Mapping[tuple[Trait, Trait], int]
    ) -> list[_Seed]:
        """Three traits held together more often than any two of them and the third would have it."""
        found: dict[tuple[Trait, ...], int] = {}
        for pair in likely:
            both = self._holders[pair[0]] & self._holders[pair[1]]
            also = Counter(trait for who in both for trait in self._traits[who] if trait not in pair)
            for third, count in also.items():
                if count >= FEWEST_HOLDERS:
                    found[tuple(sorted((*pair, third)))] = count
        tried = len(found) * len(together) / max(len(likely), 1)  # as if every pair had been gone on from
        return [
            _Seed(_tail(count, self._expected_of(triple, together)) * tried, count, triple)
            for triple, count in found.items()
        ]

    def _expected_of(self, triple: tuple[Trait, ...], together: Mapping[tuple[Trait, Trait], int]) -> float:
        """How many would hold all three if the third had nothing to do with the two it fits best."""
        one, other, third = triple
        return (
            max(
                together.get((one, other), 1) * len(self._holders[third]),
                together.get((one, third), 1) * len(self._holders[other]),
                together.get((other, third), 1) * len(self._holders[one]),
            )
            / self._size
        )

    def circle(self, seed: _Seed, joined: Mapping[int, int]) -> Circle | None:
        """The group around a seed, of people who may still join one; None where too few are left."""
        signature = seed.traits if len(seed.traits) > 2 else self._signature(seed)
        held = Counter(who for trait in signature for who in self._holders[trait])
        if (needed := self._needed(signature, held)) is None:
            return None
        fitting = [
            (-count, -self._fit(who, signature), who)
            for who, count in held.items()
            if count >= needed and joined.get(who, 0) < MOST_GROUPS
        ]
        people = [who for _count, _fit, who in sorted(fitting)[:LARGEST]]
        if len(people) < SMALLEST:
            return None
        return _made(people, signature, self._holders, seed.together, seed.chance)

    def _needed(self, signature: Sequence[Trait], held: Mapping[int, int]) -> int | None:
        """How many of its traits a member holds; None where most would be members by chance."""
        two = sum(count >= HELD for count in held.values())
        three = sum(count > HELD for count in held.values())
        by_chance = sum(self._expected(*pair) for pair in combinations(signature, 2))
        if by_chance > BY_CHANCE * two and three >= SMALLEST:
            return HELD + 1
        return HELD if by_chance <= MOST_BY_CHANCE * two else None

    def _signature(self, seed: _Seed) -> tuple[Trait, ...]:
        """The pair, and up to two traits that most of its holders share too."""
        first, second = seed.traits
        both = self._holders[first] & self._holders[second]
        also = Counter(trait for who in both for trait in self._traits[who] if trait not in seed.traits)
        fitting = [(count, trait) for trait, count in also.items() if count >= SIGNATURE * len(both)]
        fitting.sort(key=lambda one: (-one[0] * self._weight[one[1]], one[1]))
        return (*seed.traits, *(trait for _count, trait in fitting[:MORE_TRAITS]))

    def _fit(self, who: int, signature: Iterable[Trait]) -> float:
        return sum(self._weight[trait] for trait in signature if who in self._holders[trait])

    def _expected(self, one: Trait, other: Trait) -> float:
        """How many would hold both if they had nothing to do with each other."""
        return len(self._holders[one]) * len(self._holders[other]) / self._size


def _tail(count: int, expected: float) -> float:
    """P(X ≥ count) of a Poisson distribution; summed from the tail, so that small ones stay exact."""
    term = exp(count * log(expected) - expected - lgamma(count + 1))
    total, step = 0.0, count
    while term > total * 1e-17 and step < count + 1_000:
        total += term
        step += 1
        term *= expected / step
    return min(total, 1.0)


def _made(
    people: Sequence[int],
    signature: Sequence[Trait],
    holders_: Mapping[Trait, frozenset[int]],
    together: int,
    chance: float,
) -> Circle:
    seats = tuple(Seat(who, tuple(trait for trait in signature if who in holders_[trait])) for who in people)
    reasons = tuple(
        Reason(trait, sum(who in holders_[trait] for who in people), len(holders_[trait]))
        for trait in signature
    )
    return Circle(seats, tuple(reason for reason in reasons if reason.here > 1), together, chance)


def _topic(
    signature: Sequence[Trait], people: Iterable[int], everywhere: Mapping[Trait, frozenset[int]]
) -> Circle:
    return _made(sorted(people), signature, everywhere, len(set(people)), 0.0)


def _is_new(one: _Shared, singles: Sequence[_Shared]) -> bool:
    """Whether no single trait tells the same group already."""
    return all(one[1] != people for _signature, people in singles)


def _alike(one: Iterable[int], other: Iterable[int]) -> float:
    """Jaccard: people of both ÷ people of either."""
    first, second = set(one), set(other)
    return len(first & second) / len(first | second)
