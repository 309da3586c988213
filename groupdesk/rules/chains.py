"""接龙: a list in a chat to which people add themselves by name (practice.md §1, questionnaires.md).

Its first line begins with one of the lexicon's `chain_starts`; title lines and perhaps an example
(``例 …``) follow, then ``1. name, free text``. Who stands in it is told by the names of the group.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple, Self

from groupdesk.rules.lexicon import Lexicon
from groupdesk.text import name_key

MOST: Final = 5_000
"""Entries that are looked at."""


class Chain(NamedTuple):
    """A 接龙 taken apart."""

    title: str
    entries: tuple[str, ...]
    """What stands behind each number, empty ones left out."""


def parse(text: str) -> Chain | None:
    """The chain that `text` is; None when it begins otherwise or nobody stands in it."""
    head = text.lstrip()
    start = next((word for word in _starts() if head[:_LONGEST].casefold().startswith(word)), None)
    if start is None:
        return None
    title, entries = "", []
    for line in head[len(start) :].splitlines():
        if found := _ENTRY.match(line):
            entries.append(found[1].strip())
        elif not entries and not title and not _EXAMPLE.match(line):
            title = line.strip()
    kept = tuple(filter(None, entries[:MOST]))
    return Chain(title, kept) if kept else None


class Match(NamedTuple):
    """Who an entry is."""

    who: int | None
    """The one who bears the name; None when nobody, or more than one does."""
    name: str
    """The name that was looked for, or that of the nearest."""
    doubtful: bool
    """Somebody may be meant: several bear the name, or more letters stand right behind it."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a group's people: exact, and in normal form."""

    exact: Mapping[str, Collection[int]]
    normal: Mapping[str, Collection[int]]
    longest: int

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, int]]) -> Self:
        """From (name, who) pairs; a person may have several names."""
        exact: dict[str, set[int]] = {}
        normal: dict[str, set[int]] = {}
        for name, who in pairs:
            exact.setdefault(name, set()).add(who)
            if key := name_key(name):
                normal.setdefault(key, set()).add(who)
        return cls(exact, normal, max(map(len, exact), default=0))

    def match(self, entry: str) -> Match:
        """Who an entry is: the longest name it begins with, exact before normal form.

        Where a letter or digit follows at once (小鹿 in 小鹿斑比) it is only doubtful.
        """
        doubtful: Match | None = None
        for end in range(min(len(entry), self.longest + _SLACK), 0, -1):
            who = self._bearers(entry[:end])
            if not who or entry[end - 1].isspace():
                continue
            if len(who) == 1 and not entry[end : end + 1].isalnum():
                return Match(next(iter(who)), entry[:end], False)
            doubtful = doubtful or Match(None, entry[:end], True)
        return doubtful or Match(None, entry, False)

    def _bearers(self, name: str) -> Collection[int]:
        return self.exact.get(name) or self.normal.get(name_key(name), ())


@cache
def _starts() -> tuple[str, ...]:
    return Lexicon.load().chain_starts


_LONGEST: Final = 40
_SLACK: Final = 8
"""Signs that the normal form may lack."""
_ENTRY: Final = re.compile(r"\s{0,4}\d{1,5}\s?[.．、)）]\s?(.{0,200})")
_EXAMPLE: Final = re.compile(r"\s*(?:例|[Ee]\.?g\.?|[Ee]xample)[ :：.]")
