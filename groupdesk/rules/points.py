"""Points of a member, and ranks by them (rules.md §2).

Points are summed over days and groups: what is capped is a day in a group.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import add
from typing import Any, Final, NamedTuple

COUNTED: Final = (
    "active", "words", "questions", "answers", "replies_got", "checkins", "invites_kept", "adverts",
)  # fmt: skip
"""What earns points, in the order in which it is explained."""


class Weight(NamedTuple):
    """Points for each, and how many of them count on a day."""

    weight: int
    cap: int


def _defaults() -> dict[str, Weight]:
    values = (
        Weight(5, 1),
        Weight(1, 10),
        Weight(1, 3),
        Weight(3, 5),
        Weight(2, 5),
        Weight(2, 1),
        Weight(5, 5),
    )
    return dict(zip(COUNTED, (*values, Weight(-5, 2)), strict=True))


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights and caps by figure of the daily record."""

    of: Mapping[str, Weight] = field(default_factory=_defaults)


DEFAULT: Final = Weights()


class Part(NamedTuple):
    """One line of why somebody has his points."""

    code: str
    weight: int
    told: int
    capped: int
    """What was left of `told` after the caps."""
    points: int


def parts(days: Iterable[Mapping[str, int]], weights: Weights = DEFAULT) -> list[Part]:
    """What the points of some days (of any groups) are made of; `days` map figures to counts."""
    count = dict.fromkeys(COUNTED, 0)
    capped = dict.fromkeys(COUNTED, 0)
    for day in days:
        for code, (_, cap) in weights.of.items():
            count[code] += day.get(code, 0)
            capped[code] += min(day.get(code, 0), cap)
    return [
        Part(code, weight, count[code], capped[code], weight * capped[code])
        for code, (weight, _) in weights.of.items()
    ]


def joined(several: Iterable[Iterable[Part]]) -> list[Part]:
    """The parts of groups taken together: those of a figure with one weight are summed."""
    found: dict[tuple[str, int], Part] = {}
    for part in (one for parts_ in several for one in parts_):
        met = found.get(part[:2])
        found[part[:2]] = part if met is None else Part(*part[:2], *map(add, part[2:], met[2:]))
    return sorted(found.values(), key=lambda part: COUNTED.index(part.code))


def points(day: Mapping[str, int], weights: Weights = DEFAULT) -> int:
    """Points of one day in one group."""
    return sum(part.points for part in parts([day], weights))


def sql(weights: Weights = DEFAULT, table: str = "") -> str:
    """The same as an SQL expression over a row of `member_day`, for sums over many."""
    prefix = f"{table}." if table else ""
    return " + ".join(
        f"{weight} * CASE WHEN {prefix}{code} > {cap} THEN {cap} ELSE {prefix}{code} END"
        for code, (weight, cap) in weights.of.items()
    )


class Contender(NamedTuple):
    """Somebody to be ranked."""

    key: int
    by: float
    """The figure that the board is sorted by."""
    points: int
    days: int
    words: int
    first_word: int | None
    name: str


def ranked(people: Sequence[Contender], *, bottom: bool = False) -> list[tuple[int, Contender]]:
    """(rank, who) in the order of rules.md §2; who is equal in the first four figures shares a rank.

    With `bottom` the last come first, with the ranks they have.
    """
    ordered = sorted(people, key=order)
    result: list[tuple[int, Contender]] = []
    for place, one in enumerate(ordered, 1):
        same = result and result[-1][1][1:5] == one[1:5]
        result.append((result[-1][0] if same else place, one))
    return result[::-1] if bottom else result


def order(one: Contender) -> tuple[Any, ...]:
    """What people are sorted by, the first of them first."""
    never = one.first_word is None
    return (
        -one.by,
        -one.points,
        -one.days,
        -one.words,
        never,
        one.first_word or 0,
        one.name.casefold(),
        one.key,
    )


def movement(rank: int, key: int, before: Mapping[int, int] | None) -> int | str | None:
    """Ranks gained since the span before, "new" for who was not in it, None when it was not observed."""
    if before is None:
        return None
    return before[key] - rank if key in before else "new"
