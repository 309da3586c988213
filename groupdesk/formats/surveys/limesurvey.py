"""LimeSurvey: headings by code, in full, or both (questionnaires.md §1)."""

import re
from collections.abc import Sequence
from typing import Final

from groupdesk.formats.surveys.brackets import ask
from groupdesk.formats.surveys.grid import distinct
from groupdesk.formats.surveys.table import as_format
from groupdesk.formats.surveys.tool import LEAST, LONGEST, Below, Column, Tool, Use, key, titled
from groupdesk.text import one_line

_CODES: Final = {
    "id": Use.ID,
    "response id": Use.ID,
    "submitdate": Use.SUBMITTED,
    "date submitted": Use.SUBMITTED,
    "startdate": Use.STARTED,
    "date started": Use.STARTED,
    "token": Use.TOKEN,
    "access code": Use.TOKEN,
    "firstname": Use.REAL_NAME,
    "lastname": Use.REAL_NAME,
    "email": Use.EMAIL,
    **dict.fromkeys(
        (
            *("lastpage", "last page", "startlanguage", "start language", "seed", "datestamp"),
            *("date last action", "interviewtime", "total time"),
        ),
        Use.SKIP,
    ),
    **dict.fromkeys(("ipaddr", "ip address", "refurl", "referrer url"), Use.PRIVATE),
}
_BOTH: Final = re.compile(r"([A-Za-z_]\w*)\.\s+(.+)", re.S)
"""A code and its text: ``id. Response ID``."""
_CODED: Final = re.compile(r"([A-Za-z]\w*)\[([^\]]+)\]\.?\s*(.*)", re.S)
"""``Q1[SQ001]``, perhaps with its text behind."""
_LAST: Final = re.compile(r"(.*\S)\s*\[(.+)\]\s*", re.S)


def knows(row: Sequence[str]) -> bool:
    """Whether these are its headings."""
    told = {_use(cell) for cell in row}
    marks = {key(cell).partition(".")[0] for cell in row}
    lime = marks & {"lastpage", "last page", "startlanguage", "start language", "seed"}
    return {Use.ID, Use.SUBMITTED} <= told and bool(lime) and distinct(row) >= LEAST


def columns(headings: Sequence[str], _below: Below) -> list[Column]:
    """What each column holds."""
    return titled(headings, list(map(_column, headings)))


def _use(heading: str) -> Use | None:
    text = key(heading)
    code = text.partition(".")[0]
    return _CODES.get(text) or (_CODES.get(code) if text.startswith(f"{code}. ") else None)


def _column(heading: str) -> Column:
    if not heading:
        return Column(Use.SKIP)
    if use := _use(heading):
        return Column(use, heading)
    if key(heading).startswith(("attribute_", "grouptime", "questiontime")):
        return Column(Use.SKIP, heading)
    text = one_line(heading)[:LONGEST]
    if found := _CODED.fullmatch(text):
        return _coded(heading, *found.groups())
    if found := _BOTH.fullmatch(text):
        return ask(found[2], (_LAST,))._replace(heading=heading)
    return ask(heading, (_LAST,))


def _coded(heading: str, code: str, part: str, text: str) -> Column:
    """A code with its part; the text behind it tells both better."""
    told = _LAST.fullmatch(text.strip()) if text.strip() else None
    if told:
        return Column(Use.ASK, heading, told[1].strip(), told[2].strip())
    return Column(Use.ASK, heading, text.strip() or code, part)


TOOL: Final = Tool("limesurvey", "LimeSurvey", knows, columns, frozenset({"N/A"}), order="", unfinished=True)
FORMAT = as_format(TOOL)
