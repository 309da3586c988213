"""How like two questions are, so that a kept answer finds the next one of its kind."""

from collections.abc import Iterable
from typing import Final, TypeVar

from groupdesk.rules.forms import base, norm

LIKE: Final = 0.5
"""Two questions at least this like each other are one question asked twice."""
SHORTEST: Final = 4
"""Characters of a normal form below which nothing is like anything."""

_Answer = TypeVar("_Answer")


def likeness(one: str, other: str) -> float:
    """0 to 1: pairs of neighbouring characters of the normal forms that both have, of all (Dice).

    It reads Chinese and English alike, without word lists.
    """
    first, second = _pairs(one), _pairs(other)
    if not first or not second:
        return 0.0
    return 2 * len(first & second) / (len(first) + len(second))


def likest(question: str, answers: Iterable[tuple[str, _Answer]]) -> _Answer | None:
    """The answer of the (question, answer) that is most like `question`, if one is like it at all.

    Of equals the first.
    """
    best, found = LIKE, None
    for asked, answer in answers:
        score = likeness(question, asked)
        if score >= LIKE and (found is None or score > best):
            best, found = score, answer
    return found


def _pairs(text: str) -> set[str]:
    letters = norm(base(text))
    if len(letters) < SHORTEST:
        return set()
    return {letters[place : place + 2] for place in range(len(letters) - 1)}
