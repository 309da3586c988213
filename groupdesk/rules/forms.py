"""The forms of a message's text that rules look at: base, clean, norm, fold (rules.md §1 "Text forms").

Every imported text passes here, so each form asks first whether there is anything to do.
"""

import re
from typing import Final, NamedTuple
from unicodedata import category, is_normalized, normalize

LETTER: Final = r"[^\W\d_]"
"""Pattern of one letter of any script."""

_FULL_WIDTH: Final = tuple((sign, normalize("NFKC", sign)) for sign in "，！？：；（）…～")
_COMMON_SIGNS: Final = " ,.。!?、:'-\n"
_QUOTED_LINE: Final = re.compile(r"^>.*\n?", re.MULTILINE)
_QUOTED_BLOCK: Final = re.compile(r"「.*?\n[^\S\n]*(?:[-–—][^\S\n]*){5,}(?:\n|\Z)", re.DOTALL)
_BRACKET_CODE: Final = re.compile(r"\[[^\[\]\n]{1,12}\]")
_LEADING_MENTIONS: Final = re.compile(r"\s*(?:@[^\s,.!?:;。、]{1,32}(?:\s+|\Z))+")
_SIGNS: Final = re.compile(r"[\W_]+")
_SIGNS_FAR_FROM_MARKS: Final = re.compile(
    r"[^\w\u0300-\u1fff\u20d0-\u20ff\u2cef-\u2dff\u302a-\u309a\ua66f-\uabff"
    r"\ufb1e\ufe20-\ufe2f\U000101fd-\U0001ef00]+"
)
"""Signs outside the stretches of Unicode that hold marks: nearly all signs of a chat."""
_REPEATED: Final = re.compile(r"(.)\1{2,}", re.DOTALL)


class Forms(NamedTuple):
    """All forms of a text but the fold, which few rules ask for."""

    base: str
    unlinked: str
    """Base without links: what numbers are looked for in."""
    clean: str
    norm: str

    @property
    def linked(self) -> bool:
        """Whether there is a link in it."""
        return self.unlinked != self.base


def forms(text: str, link: re.Pattern[str]) -> Forms:
    """The forms of a text as written; `link` is the lexicon's."""
    based = base(text)
    unlinked = without_links(based, link)
    cleaned = without_codes(unlinked)
    return Forms(based, unlinked, cleaned, norm(cleaned))


def pattern(said: str) -> re.Pattern[str] | None:
    """A group's own check-in pattern, None for ""; raises ValueError, which says what is wrong with it."""
    try:
        return re.compile(said) if said else None
    except re.error as error:
        raise ValueError(str(error)) from None


def base(text: str) -> str:
    """NFKC, case-folded, without quoted lines and a leading quoted block."""
    folded = (text if text.isascii() else _nfkc(text)).casefold()
    if ">" in folded:
        folded = _QUOTED_LINE.sub("", folded)
    if folded.startswith("「"):
        folded = _QUOTED_BLOCK.sub("", folded, count=1)
    return folded


def clean(based: str, link: re.Pattern[str]) -> str:
    """A base without links, bracket codes and leading mentions; `link` is the lexicon's."""
    return without_codes(without_links(based, link))


def without_links(based: str, link: re.Pattern[str]) -> str:
    """A base without links."""
    return link.sub("", based) if "/" in based or "www." in based else based


def without_codes(unlinked: str) -> str:
    """Without bracket codes such as ``[图片]``, then without leading mentions."""
    if "[" in unlinked:
        unlinked = _BRACKET_CODE.sub("", unlinked)
    if "@" in unlinked:
        mentions = _LEADING_MENTIONS.match(unlinked)
        return unlinked[mentions.end() :] if mentions else unlinked
    return unlinked


def norm(cleaned: str) -> str:
    """The letters, marks and digits of a clean text."""
    if cleaned.isalnum():
        return cleaned
    for sign in _COMMON_SIGNS:
        cleaned = cleaned.replace(sign, "")
    if cleaned.isalnum():
        return cleaned
    cleaned = _SIGNS_FAR_FROM_MARKS.sub("", cleaned)
    return cleaned if cleaned.isalnum() else _SIGNS.sub(_marks, cleaned)


def fold(normed: str) -> str:
    """A norm with three or more equal characters in a row made one."""
    return _REPEATED.sub(r"\1", normed)


def _nfkc(text: str) -> str:
    """NFKC. Full-width signs are most of what it finds in Chinese, and are quicker replaced."""
    if is_normalized("NFKC", text):
        return text
    for sign, plain in _FULL_WIDTH:
        text = text.replace(sign, plain)
    return text if is_normalized("NFKC", text) else normalize("NFKC", text)


def _marks(signs: re.Match[str]) -> str:
    """The marks of a run of signs."""
    return "".join(filter(_is_mark, signs[0]))


def _is_mark(character: str) -> bool:
    """Whether it belongs to a letter: variation selectors and enclosing marks belong to emoji."""
    return category(character) in {"Mn", "Mc"} and not (
        "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    )
