"""The word lists of rules.md §1, read once and made into patterns. What each applies to: `lexicon.json`."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

from groupdesk.rules.forms import LETTER, norm

_LOOK_BEHIND = re.compile(r"\(\?<!.*?\)")
_CLAUSE_START = r"(?:\A|[\r\n.,!?:;。、~])\s*"


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
        return from_json(files("groupdesk.rules").joinpath("lexicon.json").read_bytes())


def from_json(raw: bytes) -> Lexicon:
    """Word lists from JSON shaped as the packaged file."""
    lists: dict[str, Any] = json.loads(raw)
    checkin, number = _one_of(lists["checkin"]), "|".join(lists["number"])
    low = sorted(set(map(norm, lists["low"])))
    return Lexicon(
        version=int.from_bytes(blake2b(raw, digest_size=4).digest(), "big") >> 1,
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
