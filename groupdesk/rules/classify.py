"""What a message's text alone says: its class, its signs of an advert, its normal form (rules.md §1).

What depends on others (spread, staff, groups that allow adverts, recalls) is applied in `activity`.
"""

import re
from enum import IntEnum
from hashlib import blake2b
from statistics import median
from typing import Final, NamedTuple

from groupdesk.records import Kind
from groupdesk.rules.forms import base, fold, norm, without_codes, without_links
from groupdesk.rules.lexicon import Lexicon

__all__ = ["ACTS", "WORDS", "Class", "Classifier", "Lexicon", "Reading", "advert_by_text", "has_signs"]


class Class(IntEnum):
    """What a message counts as; the first in the order of rules.md §1 that fits."""

    SYSTEM = 0
    RECALLED = 1
    ADVERT = 2
    CHAIN = 3
    LOW = 4
    CHECKIN = 5
    QUESTION = 6
    TALK = 7


WORDS: Final = frozenset({Class.TALK, Class.QUESTION})
ACTS: Final = WORDS | {Class.CHAIN, Class.CHECKIN}

HASHED_LENGTH: Final = 12
"""Norms shorter than this say nothing when they repeat."""
CACHED_LENGTH: Final = 200
CACHED_TEXTS: Final = 32_768

_SYSTEM_KINDS: Final = frozenset({Kind.JOIN, Kind.LEAVE, Kind.KICK, Kind.RECALL, Kind.SYSTEM})
_CARD_KINDS: Final = frozenset({Kind.LINK, Kind.SHARE, Kind.CONTACT})
_LOW_KINDS: Final = _CARD_KINDS | {
    Kind.STICKER,
    Kind.FORWARD,
    Kind.LOCATION,
    Kind.RED_PACKET,
    Kind.TRANSFER,
    Kind.POKE,
    Kind.CALL,
    Kind.OTHER,
}
_CLAUSE_END: Final = re.compile(r"[\r\n.,!?:;。、~]")
_LATIN: Final = re.compile(r"[a-z]")
_DIGIT: Final = re.compile(r"\d")
_NUMBERED: Final = re.compile(r"^[^\S\n]*\d+[.、)][^\S\n]*(\S.*)", re.MULTILINE)
_CJK: Final = re.compile(
    r"[\u1100-\u11ff\u3005-\u3007\u3040-\u31ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)


class Reading(NamedTuple):
    """What a text alone says."""

    class_: int
    """A `Class`; never ADVERT or RECALLED, which are decided with what is known of others."""
    signs: int
    """Ways to reach the writer × 16 + distinct offers, 15 at most: see `advert_by_text`."""
    norm_length: int
    norm_hash: int
    """63 bits, equal for equal norms on any machine; 0 for norms shorter than `HASHED_LENGTH`."""


_SILENT: Final = Reading(int(Class.SYSTEM), 0, 0, 0)


def advert_by_text(signs: int) -> bool:
    """Whether a text is an advert by itself: reachable, offering, three signs together."""
    reach, offers = divmod(signs, 16)
    return reach >= 1 and offers >= 1 and reach + offers >= 3


def has_signs(signs: int) -> bool:
    """Whether a text is an advert when the same is spread over three groups, not five."""
    return signs > 0


class Table(dict[tuple[int, str], Reading]):
    """(kind, text) → reading, made when first asked for; short texts are kept, until it is full."""

    __slots__ = ("_lexicon", "_pattern")

    def __init__(self, lexicon: Lexicon, pattern: re.Pattern[str] | None = None) -> None:
        self._lexicon = lexicon
        self._pattern = pattern

    def __missing__(self, key: tuple[int, str]) -> Reading:
        kind, text = key
        reading = _read(self._lexicon, kind, text, self._pattern)
        if len(text) <= CACHED_LENGTH:
            if len(self) >= CACHED_TEXTS:
                self.clear()
            self[key] = reading
        return reading


class Classifier:
    """Reads texts by one state of the word lists."""

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self.lexicon = lexicon or Lexicon.load()
        self._plain = Table(self.lexicon)
        self._own: tuple[re.Pattern[str], Table] | None = None

    def table(self, pattern: re.Pattern[str] | None = None) -> Table:
        """Readings by (kind, text), for a group with this check-in pattern: ``table[kind, text]``.

        Loops over many messages take it once. Only the last pattern's table is kept.
        """
        if pattern is None:
            return self._plain
        if self._own is None or self._own[0] != pattern:
            self._own = (pattern, Table(self.lexicon, pattern))
        return self._own[1]

    def read(self, kind: int, text: str, pattern: re.Pattern[str] | None = None) -> Reading:
        """What one text says; `pattern` is the check-in pattern of its group."""
        return self.table(pattern)[kind, text]


def _read(lexicon: Lexicon, kind: int, text: str, pattern: re.Pattern[str] | None) -> Reading:
    if kind in _SYSTEM_KINDS:
        return _SILENT
    based = base(text)
    unlinked = without_links(based, lexicon.link)
    cleaned = without_codes(unlinked)
    normed = norm(cleaned)
    linked = unlinked is not based and unlinked != based
    latin = bool(_LATIN.search(cleaned))
    reach, offers = _signs(lexicon, unlinked, cleaned, normed, latin)
    reach += linked or kind in _CARD_KINDS
    class_ = Class.TALK
    if _is_chain(lexicon, based):
        class_ = Class.CHAIN
    elif kind in _LOW_KINDS or based.lstrip().startswith(lexicon.low_starts):
        class_ = Class.LOW
    else:
        asks = _asks(lexicon, cleaned, normed, latin)
        if not asks and _checks_in(lexicon, based, cleaned, normed, pattern):
            class_ = Class.CHECKIN
        elif _is_low(lexicon, kind, normed, linked):
            class_ = Class.LOW
        elif asks:
            class_ = Class.QUESTION
    return Reading(int(class_), reach * 16 + min(offers, 15), len(normed), norm_hash(normed))


def norm_hash(normed: str) -> int:
    """`Reading.norm_hash` of a norm."""
    if len(normed) < HASHED_LENGTH:
        return 0
    return (
        int.from_bytes(blake2b(normed.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1
    )


def _signs(lexicon: Lexicon, unlinked: str, cleaned: str, normed: str, latin: bool) -> tuple[int, int]:
    """Ways to reach the writer, links aside, and how many distinct things he offers."""
    call, offers = False, 0
    if lexicon.sign_zh.search(normed):
        call = bool(lexicon.call_zh.search(normed))
        offers = len(set(lexicon.offer_zh.findall(normed)))
    if latin and lexicon.sign_en.search(cleaned):
        call = call or bool(lexicon.call_en.search(cleaned))
        offers += len(set(lexicon.offer_en.findall(cleaned)))
    number = bool(_DIGIT.search(unlinked) and lexicon.number.search(unlinked))
    return call + number, offers


def _is_chain(lexicon: Lexicon, based: str) -> bool:
    """A sign-up list that goes round, each adding a short line."""
    if based.lstrip().startswith(lexicon.chain_starts):
        return True
    if based.count("\n") < 2:
        return False
    items = _NUMBERED.findall(based)
    lengths = [len(norm(without_codes(without_links(item, lexicon.link)))) for item in items]
    return len(lengths) >= 3 and median(lengths) <= 16


def _asks(lexicon: Lexicon, cleaned: str, normed: str, latin: bool) -> bool:
    if len(normed) < 4:
        return False
    if "?" in cleaned:
        return True
    if len(normed) > 60:
        return bool(lexicon.ask_zh_long.search(normed))
    if lexicon.ask_zh.search(normed) and lexicon.ask_zh.search(lexicon.ask_zh_not.sub(" ", normed)):
        return True
    if normed.endswith(lexicon.ask_zh_end):
        return True
    if normed.endswith("呢") and not lexicon.ne_not.search(_last_clause(cleaned)):
        return True
    return latin and bool(lexicon.ask_en_start.search(cleaned))


def _last_clause(cleaned: str) -> str:
    """The norm of the last clause that has one."""
    return next(filter(None, map(norm, reversed(_CLAUSE_END.split(cleaned)))), "")


def _checks_in(
    lexicon: Lexicon, based: str, cleaned: str, normed: str, pattern: re.Pattern[str] | None
) -> bool:
    """Whether a text that asks nothing is a check-in."""
    if pattern is not None and pattern.search(based):
        return True
    if lexicon.checkin_start.match(normed) or lexicon.checkin_en.match(cleaned):
        return True
    return (
        len(normed) <= 8 and normed.endswith(lexicon.checkin_end) and not lexicon.checkin_not.search(normed)
    )


def _is_low(lexicon: Lexicon, kind: int, normed: str, linked: bool) -> bool:
    """Whether there is nothing to reply to."""
    if not normed:
        return kind != Kind.VOICE
    if linked and len(normed) < 6:
        return True
    folded = fold(normed)
    if len(folded) <= 3 and (len(folded) <= 2 or not _CJK.search(folded)):
        return True
    return _made_of(lexicon.low, folded)


def _made_of(words: dict[str, tuple[str, ...]], text: str) -> bool:
    """Whether `text` is words put one behind the other, in time linear in its length."""
    ends = {0}
    for start, character in enumerate(text):
        if start in ends:
            ends.remove(start)
            ends.update(
                start + len(word) for word in words.get(character, ()) if text.startswith(word, start)
            )
        if not ends:
            return False
    return len(text) in ends
