"""The word lists of rules.md §1, read once and made into patterns. What each applies to: `lexicon.json`.

A desk may say more words of the lists named in `LISTS`, and take some away: see `amended`.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any, Final

from groupdesk.rules.forms import LETTER, base, norm

_LOOK_BEHIND = re.compile(r"\(\?<!.*?\)")
_CLAUSE_START = r"(?:\A|[\r\n.,!?:;。、~])\s*"
_LETTERS_OF_LATIN = re.compile(r"[\x00-\u024f\u2010-\u2027]*\Z")
_NEVER: Final = "(?!)"
"""Pattern of a list without words."""

LISTS: Final[Mapping[str, tuple[str, ...]]] = {
    "low": ("low",),
    "call": ("call_zh", "call_en"),
    "offer": ("offer_zh", "offer_en"),
    "ask": ("ask_zh", "ask_en_start"),
    "ask_not": ("ask_zh_not",),
    "checkin": ("checkin", "checkin_en"),
    "checkin_not": ("checkin_not",),
    "chain": ("chain_starts",),
}
"""What may be changed → the lists of the file that hold it; of two the second is that of Latin letters."""
_NORMED: Final = ("low", "call_zh", "offer_zh", "ask_zh", "ask_zh_not", "checkin", "checkin_not")
"""Lists that are looked for where nothing but letters and digits is left."""
TAKEN_AWAY: Final = "-"
"""Stands before a word that a desk does not want in a list."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Patterns of one state of the word lists."""

    version: int
    """31-bit hash of the lists: equal lists, equal version, on any machine."""
    link: re.Pattern[str]
    number: re.Pattern[str]
    """A phone or account number, in base without links."""
    number_hint: re.Pattern[str]
    """Finds all that `number` finds and more, much quicker."""
    sign_zh: re.Pattern[str]
    """Any phrase of `call_zh` or `offer_zh`."""
    call_zh: re.Pattern[str]
    offer_zh: re.Pattern[str]
    sign_en: re.Pattern[str]
    """Any phrase of `call_en` or `offer_en`."""
    call_en: re.Pattern[str]
    offer_en: re.Pattern[str]
    chain_starts: tuple[str, ...]
    low_starts: tuple[str, ...]
    low: dict[str, tuple[str, ...]]
    """First character → the norms of low words that start with it."""
    low_start: re.Pattern[str]
    """A norm whose fold starts with a low word."""
    checkin_start: re.Pattern[str]
    """A norm that is a check-in by how it starts, or as a whole."""
    checkin_end: tuple[str, ...]
    checkin_not: re.Pattern[str]
    checkin_en: re.Pattern[str]
    ask_zh: re.Pattern[str]
    ask_zh_long: re.Pattern[str]
    ask_zh_not: re.Pattern[str]
    ask_zh_end: tuple[str, ...]
    ne_not: re.Pattern[str]
    ask_en_start: re.Pattern[str]

    @staticmethod
    @cache
    def load() -> "Lexicon":
        """The packaged word lists."""
        return _made(_lists(), _packaged())


def amended(said: Mapping[str, Iterable[str]]) -> Lexicon:
    """The packaged lists as a desk wants them: by a name of `LISTS`, words more, and with a "-" before
    them words less.
    """
    changes = tuple((name, word) for name in sorted(said) for word in sorted(said[name]))
    return _amended(changes) if changes else Lexicon.load()


@lru_cache(maxsize=4)
def _amended(changes: tuple[tuple[str, str], ...]) -> Lexicon:
    lists = dict(_lists())
    for name, word in changes:
        _amend(lists, name, word)
    return _made(lists, _packaged() + repr(changes).encode("utf-8", "backslashreplace"))


def _amend(lists: dict[str, Any], name: str, word: str) -> None:
    less = word.startswith(TAKEN_AWAY)
    form = form_in(name, word.removeprefix(TAKEN_AWAY))
    for list_ in LISTS[name]:
        lists[list_] = [one for one in lists[list_] if _form(list_, one) != form]
    if not less:
        lists[_list_of(name, word)] += [form]


def form_in(name: str, word: str) -> str:
    """A word as it stands in a list of `LISTS`; "" where nothing of it would be looked for."""
    return _form(_list_of(name, word), word)


def built_in(name: str) -> tuple[str, ...]:
    """The words that a list of `LISTS` has by itself."""
    return tuple(word for list_ in LISTS[name] for word in _lists()[list_])


def is_built_in(name: str, word: str) -> bool:
    """Whether a list of `LISTS` has a word by itself."""
    form = form_in(name, word)
    return any(_form(list_, one) == form for list_ in LISTS[name] for one in _lists()[list_])


def _list_of(name: str, word: str) -> str:
    return LISTS[name][-1] if _LETTERS_OF_LATIN.match(word) else LISTS[name][0]


def _form(list_: str, word: str) -> str:
    form = base(word)
    if not any(map(str.isalnum, form)):
        return ""
    return norm(form) if list_ in _NORMED else " ".join(form.split())


@cache
def _packaged() -> bytes:
    return files("groupdesk.rules").joinpath("lexicon.json").read_bytes()


@cache
def _lists() -> dict[str, Any]:
    lists: dict[str, Any] = json.loads(_packaged())
    return lists


def _made(lists: Mapping[str, Any], state: bytes) -> Lexicon:
    """Patterns of some lists; `state` is what tells them from all others."""
    checkin, number = _one_of(lists["checkin"]), "|".join(lists["number"])
    low = sorted(set(map(norm, lists["low"])))
    return Lexicon(
        version=int.from_bytes(blake2b(state, digest_size=4).digest(), "big") >> 1,
        link=re.compile(lists["link"]),
        number=re.compile(number),
        number_hint=re.compile(_LOOK_BEHIND.sub("", number)),
        sign_zh=re.compile(_one_of(lists["call_zh"] + lists["offer_zh"])),
        call_zh=re.compile(_one_of(lists["call_zh"])),
        offer_zh=re.compile(_one_of(lists["offer_zh"])),
        sign_en=re.compile(_whole(lists["call_en"] + lists["offer_en"])),
        call_en=re.compile(_whole(lists["call_en"])),
        offer_en=re.compile(_whole(lists["offer_en"])),
        chain_starts=tuple(lists["chain_starts"]),
        low_starts=tuple(lists["low_starts"]),
        low={word[0]: tuple(w for w in low if w[0] == word[0]) for word in low},
        low_start=re.compile("|".join(map(_repeatable, low))),
        checkin_start=re.compile(rf"{checkin}|.{{1,4}}{checkin}[\d第]|(?:{lists['checkin_whole']})\Z"),
        checkin_end=tuple(lists["checkin"]),
        checkin_not=re.compile(_one_of(lists["checkin_not"])),
        checkin_en=re.compile(rf"[\W_]*{_spoken(lists['checkin_en'])}"),
        ask_zh=re.compile(_one_of(lists["ask_zh"])),
        ask_zh_long=re.compile(_one_of(lists["ask_zh_long"])),
        ask_zh_not=re.compile(_one_of(lists["ask_zh_not"])),
        ask_zh_end=tuple(lists["ask_zh_end"]),
        ne_not=re.compile(_one_of(lists["ne_not"])),
        ask_en_start=re.compile(_CLAUSE_START + _spoken(lists["ask_en_start"])),
    )


def _one_of(phrases: Iterable[str]) -> str:
    """Pattern of any of them, longest first."""
    phrases = list(phrases)
    if not phrases:
        return _NEVER
    return "(?:" + "|".join(map(re.escape, sorted(phrases, key=len, reverse=True))) + ")"


def _whole(phrases: Iterable[str]) -> str:
    """Pattern of any of them between non-letters."""
    return rf"(?<!{LETTER}){_one_of(phrases)}(?!{LETTER})"


def _spoken(phrases: Iterable[str]) -> str:
    """Pattern of any of them with any white space and either apostrophe, no letter behind."""
    pattern = _one_of(phrases).replace(r"\ ", r"\s+").replace("'", "['’]")
    return rf"{pattern}(?!{LETTER})"


def _repeatable(word: str) -> str:
    """Pattern of a word in which each character may be repeated."""
    return "".join(f"{re.escape(character)}{re.escape(character)}*" for character in word)
