"""What a message's text alone says: its class, its signs of an advert, its normal form (rules.md §1).

What depends on others (spread, staff, groups that allow adverts, recalls) is applied in `activity`.
"""

import re
from enum import IntEnum
from hashlib import blake2b
from typing import Final, NamedTuple

from groupdesk.records import Kind
from groupdesk.rules.forms import Forms, clean, fold, forms, norm
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


_CHAIN, _LOW, _CHECKIN, _QUESTION, _TALK = map(
    int, (Class.CHAIN, Class.LOW, Class.CHECKIN, Class.QUESTION, Class.TALK)
)
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
_THREE_RUNS: Final = re.compile(r"(.)\1*+(?:(.)\2*+(?:(.)\3*+)?)?\Z", re.DOTALL)
"""At most three characters, each repeated or not: all that can fold to three."""
_BEHIND_NUMBER: Final = ".、)"
_NUMBERED: Final = re.compile(rf"^[^\S\n]*\d+[{_BEHIND_NUMBER}][^\S\n]*(\S.*)", re.MULTILINE)
_CJK: Final = re.compile(
    r"[\u1100-\u11ff\u3005-\u3007\u3040-\u31ff\u3400-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    r"\U0001aff0-\U0001b16f\U00020000-\U0003ffff]"
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
    """(kind, text) → reading, made when first asked for; short texts are kept while they come again."""

    __slots__ = ("_lexicon", "_older", "_pattern")

    def __init__(self, lexicon: Lexicon, pattern: re.Pattern[str] | None = None) -> None:
        self._lexicon = lexicon
        self._pattern = pattern
        self._older: dict[tuple[int, str], Reading] = {}

    def __missing__(self, key: tuple[int, str]) -> Reading:
        kind, text = key
        reading = self._older.get(key) or _read(self._lexicon, kind, text, self._pattern)
        if len(text) <= CACHED_LENGTH:
            if len(self) >= CACHED_TEXTS // 2:
                self._older = dict(self)
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
    said = forms(text, lexicon.link)
    latin = bool(_LATIN.search(said.clean))
    class_ = _class(lexicon, kind, said, latin, pattern)
    reach, offers = _signs(lexicon, said, latin)
    reach += said.linked or kind in _CARD_KINDS
    return Reading(class_, reach * 16 + min(offers, 15), len(said.norm), norm_hash(said.norm))


def _class(lexicon: Lexicon, kind: int, said: Forms, latin: bool, pattern: re.Pattern[str] | None) -> int:
    """The first `Class` of rules.md §1 that fits."""
    start = said.base.lstrip()
    if start.startswith(lexicon.chain_starts) or _is_list(lexicon, said.base):
        return _CHAIN
    if kind in _LOW_KINDS or start.startswith(lexicon.low_starts):
        return _LOW
    asks = _asks(lexicon, said, latin)
    if not asks and _checks_in(lexicon, said, pattern):
        return _CHECKIN
    if _is_low(lexicon, kind, said):
        return _LOW
    return _QUESTION if asks else _TALK


def norm_hash(normed: str) -> int:
    """`Reading.norm_hash` of a norm."""
    if len(normed) < HASHED_LENGTH:
        return 0
    digest = blake2b(normed.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def _signs(lexicon: Lexicon, said: Forms, latin: bool) -> tuple[int, int]:
    """Ways to reach the writer, links aside, and how many distinct things he offers."""
    call, offers = False, 0
    if lexicon.sign_zh.search(said.norm):
        call = bool(lexicon.call_zh.search(said.norm))
        offers = len(set(lexicon.offer_zh.findall(said.norm)))
    if latin and lexicon.sign_en.search(said.clean):
        call = call or bool(lexicon.call_en.search(said.clean))
        offers += len(set(lexicon.offer_en.findall(said.clean)))
    return call + _has_number(lexicon, said), offers


def _has_number(lexicon: Lexicon, said: Forms) -> bool:
    if said.norm.isalpha() and said.clean == said.unlinked:
        return False  # the norm keeps every digit
    return bool(lexicon.number_hint.search(said.unlinked) and lexicon.number.search(said.unlinked))


def _is_list(lexicon: Lexicon, based: str) -> bool:
    """A sign-up list that goes round, each adding a short line."""
    if based.count("\n") < 2 or sum(map(based.count, _BEHIND_NUMBER)) < 3:
        return False
    items = _NUMBERED.findall(based)
    lengths = sorted(len(norm(clean(item, lexicon.link))) for item in items)
    count = len(lengths)
    return count >= 3 and lengths[(count - 1) // 2] + lengths[count // 2] <= 2 * 16


def _asks(lexicon: Lexicon, said: Forms, latin: bool) -> bool:
    if len(said.norm) < 4:
        return False
    if "?" in said.clean:
        return True
    if len(said.norm) > 60:
        return bool(lexicon.ask_zh_long.search(said.norm))
    return _asks_zh(lexicon, said) or (latin and bool(lexicon.ask_en_start.search(said.clean)))


def _asks_zh(lexicon: Lexicon, said: Forms) -> bool:
    normed = said.norm
    if lexicon.ask_zh.search(normed) and lexicon.ask_zh.search(lexicon.ask_zh_not.sub(" ", normed)):
        return True
    if normed.endswith(lexicon.ask_zh_end):
        return True
    return normed.endswith("呢") and not lexicon.ne_not.search(_last_clause(said.clean))


def _last_clause(cleaned: str) -> str:
    """The norm of the last clause that has one."""
    return next(filter(None, map(norm, reversed(_CLAUSE_END.split(cleaned)))), "")


def _checks_in(lexicon: Lexicon, said: Forms, pattern: re.Pattern[str] | None) -> bool:
    """Whether a text that asks nothing is a check-in."""
    if pattern is not None and pattern.search(said.base):
        return True
    if lexicon.checkin_start.match(said.norm) or lexicon.checkin_en.match(said.clean):
        return True
    ends = len(said.norm) <= 8 and said.norm.endswith(lexicon.checkin_end)
    return ends and not lexicon.checkin_not.search(said.norm)


def _is_low(lexicon: Lexicon, kind: int, said: Forms) -> bool:
    """Whether there is nothing in it to reply to."""
    normed = said.norm
    if not normed:
        return kind != Kind.VOICE
    if len(normed) < 6 and said.linked:
        return True
    if _THREE_RUNS.match(normed):
        folded = fold(normed)
        if len(folded) <= 2 or (len(folded) == 3 and not _CJK.search(folded)):
            return True
    starts_low = normed[0] in lexicon.low and lexicon.low_start.match(normed)
    return bool(starts_low) and _made_of(lexicon.low, fold(normed))


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
