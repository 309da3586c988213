"""Keys that make a message the same message whenever it is told again (storage.md §5, formats.md D1, D2)."""

from hashlib import blake2b
from typing import Final

from groupdesk.text import text_key

_MASK_63: Final = (1 << 63) - 1
_PRIME: Final = (1 << 61) - 1
_MIX_TEXT: Final = 0x9E37_79B9_7F4A_7C15 % _PRIME
_MIX_STAMP: Final = 0xC2B2_AE3D_27D4_EB4F % _PRIME
_MIX_COUNT: Final = 0x1656_67B1_9E37_79F9 % _PRIME
_MIX_KIND: Final = 0x27D4_EB2F_1656_67C5 % _PRIME
_LOW_BITS: Final = 37
_LOW_MASK: Final = (1 << _LOW_BITS) - 1
_MINUTE_LIMIT: Final = (1 << 26) - 1

TABLE_ENTRIES: Final = 32_768
TABLE_TEXT: Final = 200
"""Longest text that is remembered with its hash."""
RECENT: Final = 50_000
"""Fingerprints whose occurrences are counted; a file that steps further back starts anew."""


def hash64(text: str) -> int:
    """63 bits that are the same in every process, for ids and names."""
    return (
        int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
        & _MASK_63
    )


def native_key(native: int | str) -> int:
    """The key of a platform's own message id: itself when a 64-bit integer, else its hash."""
    if isinstance(native, str):
        if not native.removeprefix("-").isascii() or not native.removeprefix("-").isdigit():
            return hash64(native)
        native = int(native) if len(native) < 20 else 1 << 64
        if native >= 1 << 63:
            return hash64(str(native))
    return native if -(1 << 63) <= native < 1 << 63 else hash64(str(native))


def echo(at: int, norm_hash: int) -> int:
    """UTC day and 37 bits of a normal form's hash: grows with time, so that its index does too."""
    return (at // 86_400) << _LOW_BITS | norm_hash & _LOW_MASK


def echo_days(value: int) -> tuple[int, int, int]:
    """The echo values of the same normal form on the day before, the same day, the day after."""
    step = 1 << _LOW_BITS
    return value - step, value, value + step


class Fingerprints:
    """Keys for one chat of one file whose messages carry no ids.

    A fingerprint is time and sender as exported, kind and text; the n-th occurrence of one in the
    file has the n-th key, so that overlapping files merge to the larger count.
    """

    def __init__(self) -> None:
        self._texts: dict[str, int] = {}
        """Text → its hash, times `_MIX_TEXT`."""
        self._recent: dict[int, int] = {}
        self._older: dict[int, int] = {}

    def _mixed(self, text: str) -> int:
        """The part of a text's key in its prints, remembered for short ones."""
        mixed = hash64(text_key(text)) * _MIX_TEXT % _PRIME
        if len(text) <= TABLE_TEXT:
            if len(self._texts) >= TABLE_ENTRIES:
                self._texts.clear()
            self._texts[text] = mixed
        return mixed

    def key(self, wall: int, sender_hash: int, kind: int, text: str) -> int:
        """The key of the next message of the file; `wall` is its clock as exported, in seconds."""
        mixed = self._texts.get(text)
        if mixed is None:
            mixed = self._mixed(text)
        nth = print_ = (mixed + sender_hash + wall * _MIX_STAMP + kind * _MIX_KIND) % _PRIME
        if seen := self._recent.get(print_) or self._older.get(print_, 0):
            nth = (print_ + seen * _MIX_COUNT) % _PRIME
        elif len(self._recent) >= RECENT:
            self._older, self._recent = self._recent, {}
        self._recent[print_] = seen + 1
        minute = wall // 60
        if not -_MINUTE_LIMIT <= minute <= _MINUTE_LIMIT:
            minute = _MINUTE_LIMIT if minute > 0 else -_MINUTE_LIMIT
        return minute << _LOW_BITS | nth & _LOW_MASK
