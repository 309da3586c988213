"""Headings that put an option or a row behind their title: ``Title [Row]``, ``Title - Row``, ``标题:选项``."""

import re
from collections.abc import Sequence
from typing import Final

from groupdesk.formats.surveys.tool import LONGEST, Column, Use, bare
from groupdesk.text import one_line

_BRACKETED: Final = re.compile(r"(.*\S)\s*[\[【](.+)[\]】]", re.S)
_ROUND: Final = re.compile(r"(.*\S)\s*[(（](.+)[)）]", re.S)
_DASHED: Final = re.compile(r"(.*\S)\s+[-–—]\s+(\S.*)", re.S)
_COLON: Final = re.compile(r"(.*[^\s:：])\s*[:：]\s*(\S.*)", re.S)


def ask_bracketed(heading: str) -> Column:
    """A question, or a part of one behind any of these signs; whoever shares no title is one by itself."""
    return ask(heading, (_BRACKETED, _DASHED, _COLON))


def ask_round(heading: str) -> Column:
    """The same for parts in round brackets."""
    return ask(heading, (_ROUND,))


def ask_square(heading: str) -> Column:
    """The same for parts in square brackets alone."""
    return ask(heading, (_BRACKETED,))


def ask_dashed(heading: str) -> Column:
    """The same for parts behind a dash."""
    return ask(heading, (_DASHED,))


def ask(heading: str, shapes: Sequence[re.Pattern[str]]) -> Column:
    """A question, or a part of one in the first of `shapes` that fits."""
    text = one_line(heading)[:LONGEST]
    for shape in shapes:
        if found := shape.fullmatch(text):
            return Column(Use.ASK, heading, bare(found[1]), found[2].strip())
    return Column(Use.ASK, heading, bare(text))
