"""Tables of answers by any other tool: what its own columns hold is proposed, and she may say otherwise."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from groupdesk.formats.errors import UnknownFormatError
from groupdesk.formats.surveys import grid, table, times
from groupdesk.formats.surveys.brackets import ask_bracketed
from groupdesk.formats.surveys.grid import Grid, distinct
from groupdesk.formats.surveys.tool import LEAST, Below, Column, Tool, Use, key, titled
from groupdesk.locale import _
from groupdesk.records import Format, Head, Reading, Record, Source, TableHead

FIELDS: Final = (
    "id",
    "submitted",
    "started",
    "seconds",
    "channel",
    "token",
    "account",
    "nickname",
    "email",
    "skip",
)
"""What a column that is no question may hold, in the order in which it is asked; the rest are questions."""
SHOWN: Final = 20
"""Rows shown below the headings."""
_LONGEST_CELL: Final = 80
_ENOUGH: Final = 0.7
"""Share of the cells of a column that must be times."""
_WORDS: Final = {
    Use.ID: r"序号|编号|答卷编号|id|response id|submission id|respondent id|record id|no\.?|#",
    Use.SUBMITTED: r"提交(?:答卷)?时间|提交日期|填写时间|完成时间|时间|时间戳|timestamp|time|date|"
    r"submitted(?: at| on)?|submission (?:date|time)|completed(?: at)?|completion time|end (?:date|time)",
    Use.STARTED: r"开始时间|开始答题时间|started(?: at)?|start (?:date|time)",
    Use.SECONDS: r"所用时间|答题时长|用时|duration(?: \(?(?:in )?seconds\)?)?",
    Use.CHANNEL: r"来源|渠道|channel|source|collector",
    Use.PRIVATE: r"(?:来自)?ip(?:地址| ?address)?|设备|填写设备|浏览器|操作系统|user ?agent|browser|device|os|"
    r"经度|纬度|经纬度|latitude|longitude|location(?:latitude|longitude)|地理位置.*|network id",
}
_HEADS: Final = {use: re.compile(words, re.I).fullmatch for use, words in _WORDS.items()}


def sniff(head: Head) -> bool:
    """Whether it is text in columns with headings."""
    return is_table(grid.first_rows(head.text, table.HEADINGS_WITHIN))


def is_table(rows: Sequence[Sequence[str]]) -> bool:
    """Whether there are headings among the first rows, and something below them."""
    at = _headings_at(rows)
    return at is not None and at + 1 < len(rows)


def plan(source: Source, reading: Reading) -> None:
    """Proposes what the columns hold, asks what only a person can say."""
    for _record in read(source, reading):
        pass


def read(source: Source, reading: Reading) -> Iterator[Record]:
    """The `Survey` and its `Response`s under `reading.columns`, else under what its headings propose.

    Raises UnknownFormatError for what is no table with headings.
    """
    rows = grid.load(source)
    reading.table = head = look(rows, source)
    said = reading.columns
    if said is None:
        said = head.proposed
        line = _("columns that are no questions: {what} (--columns)")
        told = ", ".join(f"{use} = {head.headings[place]}" for use, place in said.items())
        assumed = line.format(what=told or "–")
        reading.assumed.extend([assumed] if assumed not in reading.assumed else [])
    tool = replace(TOOL, knows=partial(_is, head), columns=partial(_columns, said))
    yield from table.read_grid(tool, rows, source, reading)


def look(rows: Grid, source: Source) -> TableHead:
    """The beginning of a table, and what its columns may hold; raises UnknownFormatError."""
    first = [rows.texts(row) for row in range(min(table.HEADINGS_WITHIN, len(rows.rows)))]
    at = _headings_at(first)
    if at is None:
        raise UnknownFormatError(
            _("no table of answers with headings"), source.name, _("save it as CSV or XLSX, one row a sheet")
        )
    headings = tuple(first[at])
    below = [rows.texts(row) for row in range(at + 1, min(at + 1 + SHOWN, len(rows.rows)))]
    shown = tuple(tuple(cell[:_LONGEST_CELL] for cell in row) for row in below)
    return TableHead(headings, shown, table.named(headings), _proposed(headings, below), certain=False)


def _headings_at(rows: Sequence[Sequence[str]]) -> int | None:
    """The widest of the first rows with headings enough: a title above has one cell, a sheet may have blanks."""
    widths = [sum(map(bool, row)) if distinct(row) >= LEAST else 0 for row in rows[: table.HEADINGS_WITHIN]]
    return widths.index(max(widths)) if any(widths) else None


def _proposed(headings: Sequence[str], below: Sequence[Sequence[str]]) -> dict[str, int]:
    proposed: dict[str, int] = {}
    for place, heading in enumerate(headings):
        for use, fits in _HEADS.items():
            if use != Use.PRIVATE and fits(key(heading)) and _may_be(use, place, below):
                proposed.setdefault(use.value, place)
                break
    return proposed


def _may_be(use: Use, place: int, below: Sequence[Sequence[str]]) -> bool:
    """Whether what stands below is of that kind: 时间 may head a question as well."""
    told = [row[place] for row in below if place < len(row) and row[place]]
    if use in (Use.SUBMITTED, Use.STARTED):
        return bool(told) and sum(times.apart(cell) is not None for cell in told) >= _ENOUGH * len(told)
    return use != Use.ID or len(set(told)) == len(told)


def _is(head: TableHead, row: Sequence[str]) -> bool:
    return table.named(row) == head.key


def _columns(said: Mapping[str, int], headings: Sequence[str], _below: Below) -> list[Column]:
    uses = {place: Use(name) for name, place in said.items() if name in FIELDS}
    found = [
        Column(uses[place], heading) if place in uses else _ask(heading)
        for place, heading in enumerate(headings)
    ]
    return titled(headings, found)


def _ask(heading: str) -> Column:
    if not heading:
        return Column(Use.SKIP)
    return Column(Use.PRIVATE, heading) if _HEADS[Use.PRIVATE](key(heading)) else ask_bracketed(heading)


TOOL: Final = Tool(
    "survey-table", "Table of answers", lambda row: distinct(row) >= LEAST, partial(_columns, {}), order=""
)
FORMAT: Final = Format(TOOL.name, TOOL.title, "local", "id", sniff, read, plan=plan, content="survey")
