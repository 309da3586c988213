"""A tool that makes questionnaires: how its exports are known, and what their columns hold."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias

from groupdesk.formats.surveys.grid import distinct
from groupdesk.text import one_line


class Use(StrEnum):
    """What a column holds."""

    ID = "id"
    SUBMITTED = "submitted"
    STARTED = "started"
    SECONDS = "seconds"
    CHANNEL = "channel"
    TOKEN = "token"
    """A hidden field: what tells a member, or a group."""
    ACCOUNT = "account"
    """The tool's own key of the person."""
    NICKNAME = "nickname"
    REAL_NAME = "real_name"
    EMAIL = "email"
    PRIVATE = "private"
    """Addresses, devices, places: never read."""
    SKIP = "skip"
    ASK = "ask"
    """A question, or a part of one."""


class Column(NamedTuple):
    """One column of an export."""

    use: Use
    heading: str = ""
    title: str = ""
    """Of a question, without its number."""
    part: str | None = None
    """The option or row that the column is for; None for the question itself."""


Below: TypeAlias = Callable[[int], list[str]]
"""The different things that stand below a heading, by its place."""


@dataclass(frozen=True, slots=True)
class Tool:
    """How the exports of one tool are read."""

    name: str
    """Short stable word, as in JSON."""
    title: str
    """As shown to her."""
    knows: Callable[[Sequence[str]], bool]
    """Whether a row of cells is the tool's row of headings."""
    columns: Callable[[Sequence[str], Below], list[Column]]
    """What each column holds."""
    blank: frozenset[str] = frozenset()
    """What stands where nothing was answered, besides nothing."""
    joiners: tuple[str, ...] = ()
    """What stands between several options in a cell, where that is known."""
    marks_other: bool = False
    """Whether own words beside the options are marked."""
    utc: bool = False
    """Whether times are UTC without saying so."""
    order: str = "mdy"
    """Of days that do not begin with the year; "" where it goes by the form's language."""
    second_row: bool = False
    """Whether options stand in a row of their own below the headings."""
    unfinished: bool = False
    """Whether a sheet without a time of submission was never finished."""
    by_number: Callable[[Sequence[str], Below], bool] = field(default=lambda _headings, _below: False)
    """Whether an export names options by their numbers."""


NUMBERED: Final = re.compile(r"\s*(?:[Qq]?\d{1,3}\s*[、.．:：)）]|第\s*\d{1,3}\s*题\s*[:：、]?)\s*(?=\S)")
_SUFFIX: Final = re.compile(
    r"\s*(?:[\[【(（](?:单选题?|多选题?|填空题?|必填|必答|矩阵.{0,6}题|量表题?|排序题?|required)[\]】)）]|\*)\s*$",
    re.I,
)


def bare(title: str) -> str:
    """A question without its number and what the tool puts behind it."""
    text = one_line(title)[:LONGEST]
    text = NUMBERED.sub("", text, count=1) or text
    return _SUFFIX.sub("", text) or text


def key(heading: str) -> str:
    """A heading as fixed ones are compared: without blanks at its ends and in small letters."""
    return " ".join(heading.split()).casefold()


def fixed(
    headings: Sequence[str],
    uses: Mapping[str, Use],
    ask: Callable[[str], Column],
) -> list[Column]:
    """The columns under headings of which some are the tool's own, each of them once."""
    left = dict(uses)
    found: list[Column] = []
    for heading in headings:
        use = left.pop(key(heading), None)
        found.append(Column(use, heading) if use else ask(heading) if heading else Column(Use.SKIP))
    return found


def uses(words: Mapping[Use, str]) -> dict[str, Use]:
    """Fixed heading → what it heads, from what is headed → its headings with commas between."""
    return {key(one): use for use, several in words.items() for one in several.split(",")}


def has(row: Sequence[str], *wanted: str) -> bool:
    """Whether all of these headings stand in a row, and enough besides nothing."""
    return {key(one) for one in wanted} <= {key(cell) for cell in row} and distinct(row) >= LEAST


UNDER: Final = "\x1f"
"""Parts what stands in a second row of headings from what stands above it."""
LONGEST: Final = 500
"""Signs of a question that are read."""
LEAST: Final = 3
"""Different cells that a row of headings has."""


def titled(headings: Sequence[str], columns: Sequence[Column]) -> list[Column]:
    """Columns whose title is shared by no neighbour are questions of their own under their whole heading."""
    found = list(columns)
    for place, column in enumerate(columns):
        if column.part is None:
            continue
        beside = [columns[at] for at in (place - 1, place + 1) if 0 <= at < len(columns)]
        if not any(one.use == Use.ASK and one.title == column.title for one in beside):
            found[place] = Column(Use.ASK, headings[place], bare(headings[place]))
    return found
