"""Sheets that one person sent more than once (questionnaires.md §1, "Duplicates").

The same account, phone or token: the later sheet counts, the earlier is kept and shown as superseded.
The same name only, or the same answers within a minute: flagged, never merged.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from groupdesk.rules.surveys.names import LEAST, core, normal
from groupdesk.rules.surveys.sheets import Sheet

SAME_ANSWERS_SECONDS: Final = 60
"""Equal answers this close look like one sheet sent twice."""


class Flag(NamedTuple):
    """Two sheets that may be of one person."""

    earlier: int
    later: int
    reason: str
    """"name", "answers", or "key": a phone or token that people with other accounts or names have too."""


@dataclass(frozen=True, slots=True)
class Duplicates:
    """What is known of sheets sent more than once."""

    superseded: Mapping[int, int]
    """Sheet → the later one that counts instead."""
    flags: tuple[Flag, ...]

    def kept(self, sheets: Iterable[Sheet]) -> list[Sheet]:
        """The sheets that count."""
        return [sheet for sheet in sheets if sheet.key not in self.superseded]


def find(sheets: Iterable[Sheet]) -> Duplicates:
    """The duplicates among the sheets of one questionnaire, in whatever order they come."""
    ordered = sorted({sheet.key: sheet for sheet in sheets}.values(), key=_order)
    superseded: dict[int, int] = {}
    flags: set[Flag] = set()
    for group in _linked(ordered, _strong):
        persons = list(_persons(group))
        for one in persons:
            superseded |= {sheet.key: one[-1].key for sheet in one[:-1]}
        lasts = sorted((one[-1] for one in persons), key=_order)
        flags |= {Flag(first.key, second.key, "key") for first, second in pairwise(lasts)}
    kept = [sheet for sheet in ordered if sheet.key not in superseded]
    flags |= _flagged(kept, _name, "name", None)
    flags |= _flagged(kept, lambda sheet: sheet.content, "answers", SAME_ANSWERS_SECONDS)
    return Duplicates(superseded, tuple(sorted(flags)))


def _order(sheet: Sheet) -> tuple[int, int]:
    return (-(2**62) if sheet.at is None else sheet.at, sheet.key)


def _strong(sheet: Sheet) -> Iterator[Hashable]:
    """What tells that two sheets are of one person."""
    yield from (("id", one) for one in sheet.ids)
    if sheet.phone:
        yield "phone", sheet.phone
    if sheet.account:
        yield "account", sheet.account


def _persons(group: Sequence[Sheet]) -> Iterator[list[Sheet]]:
    """The sheets of each person in a group that shares keys.

    Somebody's phone, or the device at a stand, is shared by people with other accounts or other names:
    then the same account alone makes one person.
    """
    accounts = _linked(group, lambda sheet: sheet.ids)
    several_accounts = sum(bool(one[0].ids) for one in accounts) > 1
    several_names = len({core(sheet.names[0]) for sheet in group if sheet.names}) > 1
    if several_accounts or several_names:
        yield from accounts
    else:
        yield list(group)


def _linked(sheets: Sequence[Sheet], keys: Callable[[Sheet], Iterable[Hashable]]) -> list[list[Sheet]]:
    """Sheets that share a key, directly or through others, in the order given."""
    parent = list(range(len(sheets)))
    met: dict[Hashable, int] = {}
    for place, sheet in enumerate(sheets):
        for key in keys(sheet):
            _join(parent, met.setdefault(key, place), place)
    groups: dict[int, list[Sheet]] = {}
    for place, sheet in enumerate(sheets):
        groups.setdefault(_root(parent, place), []).append(sheet)
    return list(groups.values())


def _root(parent: list[int], place: int) -> int:
    while parent[place] != place:
        parent[place] = parent[parent[place]]
        place = parent[place]
    return place


def _join(parent: list[int], one: int, other: int) -> None:
    first, second = sorted((_root(parent, one), _root(parent, other)))
    parent[second] = first


def _name(sheet: Sheet) -> str | None:
    name = normal(sheet.names[0]) if sheet.names else ""
    return name if len(name) >= LEAST else None


def _flagged(
    kept: Sequence[Sheet], same: Callable[[Sheet], Hashable], reason: str, within: int | None
) -> set[Flag]:
    """Neighbours in time among the sheets that are the same in something."""
    groups: dict[Hashable, list[Sheet]] = {}
    for sheet in kept:
        if (what := same(sheet)) is not None:
            groups.setdefault(what, []).append(sheet)
    return {
        Flag(first.key, second.key, reason)
        for group in groups.values()
        for first, second in pairwise(group)
        if within is None
        or (first.at is not None and second.at is not None and second.at - first.at <= within)
    }
