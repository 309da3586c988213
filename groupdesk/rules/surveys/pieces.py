"""Several options in one cell, taken apart without cutting an option (questionnaires.md §1 (d), §2 rule 7)."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from groupdesk.text import width

JOINERS: Final = ("┋", " / ", ";", "; ", ", ", "、", ",")
"""What tools put between options, the safest first."""
JOINED: Final = 0.05
"""Share of the cells that must hold several options."""
MOST_DISTINCT: Final = (12, 0.35)
"""Different pieces: at most so many, or this share of all."""
AGAIN: Final = 0.8
"""Share of the pieces that must be of those that come twice."""
LONGEST_OPTION: Final = 40
"""Cells (20 wide signs) beyond which what comes once is one's own words."""
MOST_SINGLE: Final = 5
"""Options that come once; more, and more than those that come again, are own words."""
GLUED: Final = 3
"""Times that two pieces come only together until they are one option with a joiner in it."""
GLUED_LOWER: Final = 2
"""The same where the second begins with a small letter: options seldom do."""

_CUTS: Final = {
    ";": re.compile(r"[;；](?=\S)|[;；]\s*$"),
    "; ": re.compile(r"[;；]\s+|[;；]\s*$"),
    ",": re.compile(r"[,，](?=\S)"),
}


@dataclass(frozen=True, slots=True)
class Pieces:
    """How the cells of a question with several options are taken apart."""

    joiner: str
    options: frozenset[str]

    def of(self, cell: str) -> list[str]:
        """The options in a cell and what is left between them, longest option first."""
        parts = cut(cell, self.joiner)
        found: list[str] = []
        start = 0
        while start < len(parts):
            end = self._longest(parts, start)
            found.append(self._joined(parts[start:end]))
            start = end
        return found

    def _longest(self, parts: Sequence[str], start: int) -> int:
        ends = range(min(len(parts), start + _MOST_PARTS), start + 1, -1)
        return next((end for end in ends if self._joined(parts[start:end]) in self.options), start + 1)

    def _joined(self, parts: Sequence[str]) -> str:
        return self.joiner.join(parts)


def cut(cell: str, joiner: str) -> list[str]:
    """The pieces between joiners, blank ones left out."""
    parts = _CUTS[joiner].split(cell) if joiner in _CUTS else cell.split(joiner)
    return [piece for part in parts if (piece := part.strip())]


def filled_in(piece: str) -> tuple[str, str | None]:
    """An option and the words put behind it, as ``其他〖剑道〗``; None where there are none."""
    option, mark, words = piece.partition("〖")
    return (option.strip(), words[:-1].strip()) if mark and words.endswith("〗") else (piece, None)


def several(cells: Sequence[str], joiners: Sequence[str] = ()) -> Pieces | None:
    """How cells with several options are taken apart; None where they hold one answer each.

    `joiners` are the tool's own: where one stands no more is asked, and nothing else joins.
    """
    told = [cell for cell in cells if cell]
    if joiners:
        return next((_pieces(told, sign) for sign in joiners if _stands(sign, told)), None)
    return next(filter(None, (_repeating(told, sign) for sign in JOINERS)), None)


def surely_several(cells: Sequence[str], joiners: Sequence[str] = ()) -> Pieces:
    """The same where it was said that there are several options, whatever the cells look like."""
    told = [cell for cell in cells if cell]
    return several(told, joiners) or _pieces(told, _most_used(told, joiners or JOINERS))


def _stands(joiner: str, told: Iterable[str]) -> bool:
    return any(len(cut(cell, joiner)) > 1 or cell.endswith(joiner) for cell in told)


def own_words(told: Iterable[str]) -> frozenset[str]:
    """Which answers are no options but one's own words, in tools that do not mark them."""
    return frozenset(
        one for one, count in Counter(told).items() if count == 1 and width(one) > LONGEST_OPTION
    )


def own_pieces(pieces: Iterable[str]) -> frozenset[str]:
    """The same of several options: what comes once is own words where there is much of it."""
    counts = Counter(pieces)
    once = frozenset(piece for piece, count in counts.items() if count == 1)
    many = len(once) > max(MOST_SINGLE, len(counts) - len(once))
    return once if many else own_words(counts.elements())


def _repeating(told: Sequence[str], joiner: str) -> Pieces | None:
    """The pieces between a sign, if they come again and again (rule 7)."""
    if sum(len(cut(cell, joiner)) > 1 for cell in told) < max(1, JOINED * len(told)):
        return None
    found = _pieces(told, joiner)
    split = [found.of(cell) for cell in told]
    counts = Counter(piece for pieces in split for piece in pieces)
    total = counts.total()
    again = sum(count for count in counts.values() if count > 1)
    if sum(len(pieces) > 1 for pieces in split) < max(1, JOINED * len(told)):
        return None
    fits = len(counts) <= max(MOST_DISTINCT[0], MOST_DISTINCT[1] * total) and again >= AGAIN * total
    return found if fits and _recombine(split) else None


def _recombine(split: Iterable[Sequence[str]]) -> bool:
    """Whether a piece stands in different company: one that never does is part of a longer option."""
    company: dict[str, Sequence[str]] = {}
    return any(
        company.setdefault(piece, pieces) != pieces and (len(pieces) > 1 or len(company[piece]) > 1)
        for pieces in split
        for piece in pieces
    )


def _pieces(told: Sequence[str], joiner: str) -> Pieces:
    split = [cut(cell, joiner) for cell in told]
    glued = _glued(split, joiner)
    plain = {piece for pieces in split for piece in pieces}
    return Pieces(joiner, frozenset(plain | glued))


def _glued(split: Sequence[list[str]], joiner: str) -> set[str]:
    """Options that hold the joiner: chains of pieces that never come without each other."""
    if joiner not in _MAY_BE_INSIDE:
        return set()
    alone = Counter(piece for pieces in split for piece in pieces)
    together = Counter(pair for pieces in split for pair in pairwise(pieces))
    bound = {
        first: second
        for (first, second), count in together.items()
        if first != second and alone[first] == alone[second] == count and count >= _least(second)
    }
    starts = bound.keys() - set(bound.values())
    return {_chain(start, bound, joiner) for start in starts}


def _chain(start: str, bound: dict[str, str], joiner: str) -> str:
    chain = [start]
    while (following := bound.get(chain[-1])) and len(chain) < _MOST_PARTS:
        chain.append(following)
    return joiner.join(chain)


def _least(second: str) -> int:
    return GLUED_LOWER if second[:1].islower() else GLUED


def _most_used(told: Sequence[str], joiners: Sequence[str]) -> str:
    return max(joiners, key=lambda sign: (sum(sign in cell for cell in told), -joiners.index(sign)))


_MOST_PARTS: Final = 6
_MAY_BE_INSIDE: Final = frozenset({"; ", ", ", "、", " / ", ",", "，"})
