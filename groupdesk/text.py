"""Foreign text: made safe to draw, measured and cut by terminal cells, brought into normal forms.

Names and messages are hostile: they carry control bytes, direction tricks, heaps of accents and
emoji whose width no two terminals agree on. `cell_safe` gives a form on which Rich, tmux and xterm
agree; it is for drawing only, the original is what is stored and exported. The normal forms
(`text_key`, `name_key`, `pinyin_keys`) are for comparing and finding, never for drawing.
"""

import os
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Literal

Align = Literal["left", "right", "center"]

REPLACEMENT = "\ufffd"
"""Stands where something cannot be drawn."""
ELLIPSIS = "…"

_is_ascii = re.compile(r"[\x20-\x7e]*\Z").match
_HANGUL_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")
# Joined emoji become their first one; keycaps, variation selectors and skin tones fall away.
_EMOJI_PARTS = re.compile(
    "\u200d[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]|[\ufe00-\ufe0f\u20e3\U0001f3fb-\U0001f3ff]"
)
# Unicode 16 made the trigram signs wide, and jamo that do not compose are 0, 1 or 2 wide.
_DISPUTED = re.compile(
    "[\u1161-\u11ff\ud7b0-\ud7fb\u2630-\u2637\u268a-\u268f\u4dc0-\u4dff\U0001d300-\U0001d376]"
)
_UNDRAWABLE = frozenset({"Cc", "Zl", "Zp", "Cn", "Co", "Cs"})
_FLAG_A, _FLAG_Z = 0x1F1E6, 0x1F1FF

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SPELLED = re.compile(rf"(?P<han>[{_HAN}]+)|\d+|(?:(?![{_HAN}])[^\W\d_])+")
_SPACES = re.compile("[\u00a0\u2009\u202f]")
_ZERO_WIDTH = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_LINE_ENDS = re.compile(r"[^\S\n]+$", re.MULTILINE)
_is_plain_key = re.compile("[\x20-\x7e\u3001-\u30ff\u3400-\u9fff\uff01-\uff5e]*\\Z").match


def cell_safe(s: str, marks: int = 2) -> str:
    """`s` as every terminal draws it in the same number of cells, without any control character.

    Controls, line breaks, unassigned and private characters become U+FFFD; zero-width and
    direction signs go; flags become letters, joined emoji their first one; at most `marks`
    combining marks stand on a character.
    """
    return s if _is_ascii(s) else _cell_safe(s, marks)


@lru_cache(maxsize=8192)
def _cell_safe(s: str, marks: int) -> str:
    out, run = [], 0
    for ch in _DISPUTED.sub(REPLACEMENT, _EMOJI_PARTS.sub("", unicodedata.normalize("NFC", s))):
        category = unicodedata.category(ch)
        if category in ("Cf", "Mc") or ch in _HANGUL_FILLERS:
            continue
        run = run + 1 if category[0] == "M" else 0
        if run <= marks:
            out.append(_drawable(ch, category))
    return "".join(out)


def _drawable(ch: str, category: str) -> str:
    if category in _UNDRAWABLE:
        return REPLACEMENT
    if _FLAG_A <= ord(ch) <= _FLAG_Z:
        return chr(ord(ch) - _FLAG_A + ord("A"))
    return ch


def one_line(s: str) -> str:
    """`s` with every run of blanks, tabs and line breaks made one blank, none at the ends."""
    return " ".join(s.split())


def width(s: str) -> int:
    """Cells that `cell_safe(s)` takes in a terminal."""
    return len(s) if _is_ascii(s) else _width(_cell_safe(s, 2))


@lru_cache(maxsize=8192)
def _width(safe: str) -> int:
    return sum(map(_cells, safe))


@lru_cache(maxsize=4096)
def _cells(ch: str) -> int:
    if unicodedata.combining(ch) or unicodedata.category(ch)[0] == "M":
        return 0
    return 2 if unicodedata.east_asian_width(ch) in "WF" else 1


def cut(s: str, cells: int, ellipsis: str = ELLIPSIS) -> str:
    """`cell_safe(s)` in at most `cells` cells; what had to be cut ends with `ellipsis`."""
    safe = cell_safe(s)
    if width(safe) <= cells:
        return safe
    room = cells - width(ellipsis)
    if room < 0:
        return ellipsis[: max(cells, 0)]
    return safe[: _fitting(safe, room)] + ellipsis


def _fitting(safe: str, room: int) -> int:
    """How many leading characters of `safe` fit into `room` cells."""
    if _is_ascii(safe):
        return room
    for i, ch in enumerate(safe):
        room -= _cells(ch)
        if room < 0:
            return i
    return len(safe)


def fit(s: str, cells: int, align: Align = "left", ellipsis: str = ELLIPSIS) -> str:
    """`cell_safe(s)` in exactly `cells` cells: cut with `ellipsis` or padded with blanks."""
    shown = cut(s, cells, ellipsis)
    gap = max(cells - width(shown), 0)
    before = {"left": 0, "right": gap, "center": gap // 2}[align]
    return " " * before + shown + " " * (gap - before)


def wrap(s: str, cells: int) -> list[str]:
    """The lines of `cell_safe(s)` broken at blanks, or between CJK signs, to at most `cells` cells each.

    Line breaks of `s` stay; a word longer than a line is cut into lines.
    """
    lines: list[str] = []
    for paragraph in s.splitlines() or [""]:
        lines.extend(_wrap_paragraph(cell_safe(one_line(paragraph)), max(cells, 2)))
    return lines


def _wrap_paragraph(safe: str, cells: int) -> list[str]:
    lines = []
    while width(safe) > cells:
        at = _break_at(safe, _fitting(safe, cells))
        lines.append(safe[:at].rstrip())
        safe = safe[at:].lstrip()
    return [*lines, safe]


def _break_at(safe: str, most: int) -> int:
    """Where to break a line that may keep `most` characters: after a blank or beside a wide sign."""
    for at in range(most, max(most // 2, 1), -1):
        if safe[at] == " " or safe[at - 1] == " ":
            return at
        if _cells(safe[at - 1]) == 2 and safe[at] not in "，。！？；：、）》」』”,.!?":
            return at
    return max(most, 1)


def text_key(s: str) -> str:
    """The form in which two texts of messages are the same text (formats.md §3, "Text key").

    NFC without byte order marks, direction signs and zero-width signs; odd blanks are blanks;
    line ends are LF; no blanks at the ends of lines and of the whole. Case is kept.
    """
    if _is_plain_key(s):
        return s.strip(" ")
    s = _ZERO_WIDTH.sub("", unicodedata.normalize("NFC", s))
    s = _SPACES.sub(" ", s.replace("\r\n", "\n").replace("\r", "\n"))
    return _LINE_ENDS.sub("", s).strip()


def name_key(s: str) -> str:
    """The form in which two display names are the same name: NFKC, case folded, without
    invisible signs and without blanks at the ends. "" when nothing visible remains.
    """
    if s.isascii() and s.isprintable():
        return s.strip().casefold()
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", s).casefold())
    return "".join(ch for ch in folded if not _invisible(ch)).strip()


def _invisible(ch: str) -> bool:
    return (
        unicodedata.category(ch) in ("Cf", "Cc")
        or ch in _HANGUL_FILLERS
        or "\ufe00" <= ch <= "\ufe0f"
        or ch == "\u034f"
    )


def spelled(s: str) -> list[tuple[int, int, str]]:
    """What `s` is spelled of, as (from, to, spelling): each Han sign with its pinyin, each other word
    and number with itself, case folded. Blanks and punctuation are left out.
    """
    parts = []
    for match in _SPELLED.finditer(s):
        if match["han"]:
            at = match.start()
            parts += [(at + i, at + i + 1, sound) for i, sound in enumerate(_pinyin(match["han"]))]
        else:
            parts.append((match.start(), match.end(), match[0].casefold()))
    return parts


_OTHERWISE = {
    "重庆": "chong qing", "重阳": "chong yang", "重启": "chong qi", "长沙": "chang sha", "长春": "chang chun",
    "长安": "chang an", "长城": "chang cheng", "成长": "cheng zhang", "家长": "jia zhang", "会长": "hui zhang",
    "音乐": "yin yue", "乐队": "yue dui", "乐清": "yue qing", "银行": "yin hang", "行业": "hang ye",
    "旅行": "lv xing", "厦门": "xia men", "大厦": "da sha", "朝阳": "chao yang", "会计": "kuai ji",
    "都市": "du shi", "首都": "shou du", "成都": "cheng du", "调研": "diao yan", "便利": "bian li",
}  # fmt: skip
"""Words of groups and places whose signs sound otherwise than alone."""


def _pinyin(han: str) -> list[str]:
    pinyin = _speller()
    sounds = [str(sound) for sound in pinyin(han)]
    return sounds if len(sounds) == len(han) else [str(pinyin(sign)[0]) for sign in han]


@lru_cache(maxsize=1)
def _speller() -> Callable[[str], list[str]]:
    # Its own phrase book would take 50 MB of a worker that may have 200.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    from pypinyin import lazy_pinyin, load_phrases_dict

    load_phrases_dict({word: [[sound] for sound in sounds.split()] for word, sounds in _OTHERWISE.items()})
    return lazy_pinyin


def pinyin_keys(s: str) -> str:
    """What `s` can be found by: its spelling in pinyin without blanks, and its initials.

    ``晨读会 03`` gives ``chenduhui03 cdh03``, ``Photo Walk`` gives ``photowalk pw``.
    """
    sounds = [sound for _, _, sound in spelled(name_key(s))]
    initials = (sound if sound.isdigit() else sound[0] for sound in sounds)
    return f"{''.join(sounds)} {''.join(initials)}".strip()
