"""Who, known by name only, may be which account: both said the same long texts at the same minute (formats.md D6)."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

SHORTEST: Final = 12
"""Characters of a text below which many may say it."""
FEWEST: Final = 5
"""Texts that both must have said."""


class Telling(NamedTuple):
    """A long text as one source tells it."""

    source: int
    who: int
    minute: int
    text: int
    """Equal for equal texts."""
    id: int


class Offer(NamedTuple):
    """Somebody known by name who may be an account, with what speaks for it."""

    name: int
    account: int
    pairs: tuple[tuple[int, int], ...]
    """Ids of the tellings of each text that both said, the newest first: by name, by account."""


class Found(NamedTuple):
    """What the texts of a group say."""

    offers: tuple[Offer, ...]
    apart: frozenset[int]
    """Names whose texts were said by several accounts: homonyms, or not who they seem."""


def links(named: Iterable[Telling], accounts: Iterable[Telling]) -> Found:
    """The names whose texts are those of one account, and at least `FEWEST` of them.

    A text counts that occurs once in its source; one that several accounts said is no evidence for any.
    """
    by_account = _once(accounts)
    said: dict[int, dict[int, dict[int, tuple[int, int, int]]]] = {}
    for text, tellings in _once(named).items():
        for one in tellings:
            for other in by_account.get(text, ()):
                if one.minute == other.minute:
                    of_name = said.setdefault(one.who, {}).setdefault(other.who, {})
                    of_name[text] = (one.minute, one.id, other.id)
    apart = frozenset(name for name, found in said.items() if len(found) > 1)
    offers = [
        Offer(
            name, account, tuple((mine, its) for _minute, mine, its in sorted(texts.values(), reverse=True))
        )
        for name, found in said.items()
        if name not in apart
        for account, texts in found.items()
        if len(texts) >= FEWEST
    ]
    return Found(tuple(sorted(offers)), apart)


def _once(tellings: Iterable[Telling]) -> Mapping[int, list[Telling]]:
    """Text → its telling in each source that tells it once."""
    first: dict[tuple[int, int], Telling | None] = {}
    for one in tellings:
        place = (one.source, one.text)
        first[place] = None if place in first else one
    found: dict[int, list[Telling]] = {}
    for telling in first.values():
        if telling is not None:
            found.setdefault(telling.text, []).append(telling)
    return found
