"""Names as people write them into questionnaires, brought into forms that compare (questionnaires.md §3)."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

LONGEST: Final = 128
"""Signs of a name that are looked at."""
LEAST: Final = 2
"""Signs of a name below which it tells nobody apart."""
SUGGESTED: Final = 3
"""Members suggested for somebody who is nobody (questionnaires.md §3, step 7)."""
_DROPPED: Final = frozenset({"So", "Sk", "Cf", "Cc", "Me", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"})
"""Emoji, signs of format, blanks."""
_MARKS: Final = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]")
"""Marks heaped on letters; those that are letters of a script stay, or two Thai names would be one."""
_CORE_ENDS: Final = re.compile(r"[-_|·・•/~@(\[【「—–]")  # NFKC has made the full-width ones narrow
_SELECTORS: Final = range(0xE0100, 0xE01F0)


def normal(name: str) -> str:
    """N: NFKC without emoji, signs of format, heaped marks and blanks, case folded."""
    return _normal(name[:LONGEST])[:LONGEST]


@lru_cache(maxsize=16_384)
def _normal(name: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    kept = _MARKS.sub("", folded)
    return "".join(
        sign for sign in kept if unicodedata.category(sign) not in _DROPPED and ord(sign) not in _SELECTORS
    )


def core(name: str) -> str:
    """C: the normal form up to the first sign that parts a name from what is put behind it."""
    return _CORE_ENDS.split(normal(name), maxsplit=1)[0]


class Nearby:
    """Finds those whose name is one sign away: one more, one less, or another one."""

    def __init__(self, names: Iterable[tuple[str, int]]) -> None:
        self._by_form: dict[str, set[tuple[str, int]]] = {}
        for name, who in names:
            for form in _forms(name):
                self._by_form.setdefault(form, set()).add((name, who))

    def to(self, name: str) -> set[int]:
        """Who bears a name at an edit distance of at most 1."""
        if len(name) < LEAST:
            return set()
        met = {one for form in _forms(name) for one in self._by_form.get(form, ())}
        return {who for other, who in met if len(other) >= LEAST and _one_apart(name, other)}


def _forms(name: str) -> Iterator[str]:
    """The name, and the name without each of its signs in turn."""
    yield name
    for place in range(len(name)):
        yield name[:place] + name[place + 1 :]


def _one_apart(one: str, other: str) -> bool:
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    start = next((place for place, sign in enumerate(one) if sign != other[place]), len(one))
    same_length = len(one) == len(other)
    return one[start + same_length :] == other[start + 1 :]
