"""Phone numbers, which nobody keeps but as keyed hashes (questionnaires.md §3, step 2)."""

import hmac
import re
import unicodedata
from hashlib import sha256
from typing import Final

_BETWEEN: Final = re.compile(r"[\s().\-–—]+")
_chinese: Final = re.compile(r"(?:\+?0{0,2}86)?(1[3-9]\d{9})").fullmatch
_international: Final = re.compile(r"(?:\+|00)([1-9]\d{7,14})").fullmatch


def e164(told: str) -> str:
    """A phone number as ``+8613800001237``; "" for what is none, and for one whose country is not told.

    Eleven digits that begin with 13 to 19 are a Chinese mobile.
    """
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", told))
    if found := _chinese(plain):
        return f"+86{found[1]}"
    return f"+{found[1]}" if (found := _international(plain)) else ""


def keyed(phone: str, secret: bytes) -> str:
    """HMAC-SHA256 of an E.164 number with the desk's secret: eleven digits alone could be tried out."""
    return hmac.new(secret, phone.encode("ascii", "replace"), sha256).hexdigest()
