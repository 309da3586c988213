"""Exports of questionnaires as tables: from rows to a `Survey` and its `Response`s (questionnaires.md §1)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from itertools import islice
from pathlib import PurePath
from typing import Any, Final

from groupdesk.formats.errors import DamagedError, UnknownFormatError
from groupdesk.formats.surveys import grid, times
from groupdesk.formats.surveys.gather import gathered
from groupdesk.formats.surveys.grid import Grid
from groupdesk.formats.surveys.people import People
from groupdesk.formats.surveys.times import Times
from groupdesk.formats.surveys.tool import UNDER, Column, Tool, Use
from groupdesk.formats.workbook import first_sheet, is_workbook
from groupdesk.locale import _, ngettext
from groupdesk.records import Format, Head, Reading, Record, Skipped, Source, Unreadable
from groupdesk.records.surveys import QuestionType, Response, Survey
from groupdesk.rules.surveys import answers, keys
from groupdesk.rules.surveys.answers import Read
from groupdesk.rules.surveys.names import normal
from groupdesk.rules.surveys.types import Hints

HEADINGS_WITHIN: Final = 5
"""Records among which the headings are looked for."""
PRIVATE: Final = "address"
"""The reason for which columns of addresses, devices and places are left out."""


@dataclass(slots=True)
class Sheets:
    """An export taken apart."""

    tool: Tool
    table: Grid
    at: int
    """Row of the headings, from 0."""
    first: int
    """The first row of answers."""
    columns: list[Column]
    title: str
    by_number: bool
    """Whether options are named by their numbers."""

    @property
    def rows(self) -> list[int]:
        """The rows that hold anything."""
        return [row for row in range(self.first, len(self.table.rows)) if any(self.table.texts(row))]

    def places(self, use: Use) -> list[int]:
        """Where columns of one use stand."""
        return [place for place, column in enumerate(self.columns) if column.use == use]

    def cell(self, row: int, use: Use) -> str:
        """What stands in the first column of a use, "" without one."""
        places = self.places(use)
        return self.table.text(row, places[0]) if places else ""

    def raw(self, row: int, use: Use) -> Any:
        """The same as the table has it, for times."""
        places, cells = self.places(use), self.table.rows[row]
        return cells[places[0]] if places and places[0] < len(cells) else ""

    def fingerprint(self) -> str:
        """Names its row of headings."""
        rows = range(self.at, min(self.first, len(self.table.rows)))
        return named([cell for row in rows for cell in self.table.texts(row)])


def as_format(tool: Tool) -> Format:
    """The entry of the registry for a tool."""
    clock = "utc" if tool.utc else "local"
    sniff, read, plan = partial(_sniff, tool), partial(_read, tool), partial(_plan, tool)
    return Format(tool.name, tool.title, clock, "id", sniff, read, plan=plan, content="survey")


def named(headings: Sequence[str]) -> str:
    """What names a row of headings."""
    return blake2b(UNDER.join(headings).encode("utf-8", "replace"), digest_size=12).hexdigest()


def knows(tool: Tool, rows: list[list[str]]) -> bool:
    """Whether the tool's headings stand among the first rows."""
    return any(map(tool.knows, rows[:HEADINGS_WITHIN]))


def _sniff(tool: Tool, head: Head) -> bool:
    return knows(tool, grid.first_rows(head.text, HEADINGS_WITHIN))


def _plan(tool: Tool, source: Source, reading: Reading) -> None:
    """Asks what only a person can say, and says what is taken for granted."""
    for _record in _read(tool, source, reading):
        pass


def taken_apart(tool: Tool, table: Grid, source: Source, reading: Reading) -> Sheets:
    """Where the headings are and what is below each; raises UnknownFormatError without headings."""
    heads = [table.texts(row) for row in range(min(HEADINGS_WITHIN, len(table.rows)))]
    at = next((row for row, cells in enumerate(heads) if tool.knows(cells)), None)
    if at is None:
        raise UnknownFormatError(
            _("no headings of this questionnaire in its first rows"),
            source.name,
            _("export it again, with its headings"),
        )
    first = at + 1 + tool.second_row
    columns, by_number = _columns(tool, table, at, first)
    above = [cell for row in heads[:at] for cell in row if cell]
    title = above[0] if above else reading.title or PurePath(source.name).stem
    return Sheets(tool, table, at, first, columns, title, by_number)


def _columns(tool: Tool, table: Grid, at: int, first: int) -> tuple[list[Column], bool]:
    """What the columns hold, and whether options are named by numbers."""
    headings = _headings(tool, table, at, first)

    def below(place: int) -> list[str]:
        told = (table.text(row, place) for row in range(first, len(table.rows)))
        return list(dict.fromkeys(filter(None, told)))

    return tool.columns(headings, below), tool.by_number(headings, below)


def _headings(tool: Tool, table: Grid, at: int, first: int) -> list[str]:
    rows = [table.texts(row) for row in range(at, min(first, len(table.rows)))]
    widest = max(map(len, rows))
    full = [row + [""] * (widest - len(row)) for row in rows]
    if not tool.second_row:
        return full[0]
    return [UNDER.join(cells) for cells in zip(*full, strict=True)]


def _read(tool: Tool, source: Source, reading: Reading) -> Iterator[Record]:
    """The `Survey`, its `Response`s, and what was left out.

    Raises UnknownFormatError for a file of something else, DamagedError for one without any answers.
    """
    yield from read_grid(tool, grid.load(source), source, reading)


def read_grid(tool: Tool, table: Grid, source: Source, reading: Reading) -> Iterator[Record]:
    """The same of rows that were loaded already."""
    sheets = taken_apart(tool, table, source, reading)
    rows = _finished(sheets, reading)
    if not rows and table.broken:
        raise DamagedError(table.broken, source.name, _("export it again"))
    yield from _records(sheets, rows, reading)
    if table.broken:
        yield Unreadable(len(table.rows) + 1, table.broken, "")


def _finished(sheets: Sheets, reading: Reading) -> list[int]:
    """The rows of sheets that were finished."""
    rows = sheets.rows
    if not sheets.tool.unfinished:
        return rows
    kept = [row for row in rows if sheets.cell(row, Use.SUBMITTED)]
    if left := len(rows) - len(kept):
        line = ngettext(
            "{n} sheet that was never finished is left out",
            "{n} sheets that were never finished are left out",
            left,
        )
        _assume(reading, line.format(n=left))
    return kept


def _records(sheets: Sheets, rows: list[int], reading: Reading) -> Iterator[Record]:
    """The records of an export that was taken apart."""
    tool = sheets.tool
    told = [sheets.raw(row, use) for use in (Use.SUBMITTED, Use.STARTED) for row in rows]
    clock = times.of(told, reading.date_order, tool.order, utc=tool.utc)
    asked = gathered(sheets.columns, sheets.table, rows, tool)
    hints = Hints(frozenset(map(normal, reading.names)), reading.date_order, sheets.by_number)
    read = answers.read(asked, hints, reading.types, keys.Keys())
    questions = tuple(one.question for one in read)
    yield Survey(sheets.title, tool.name, questions, sheets.fingerprint(), "utc" if clock.utc else "local")
    yield from (Skipped(sheets.columns[place].heading, PRIVATE) for place in sheets.places(Use.PRIVATE))
    yield from _responses(sheets, rows, clock, read)
    of_days = any(one.asks and one.question.type == QuestionType.DATE for one in read)
    _say(sheets, reading, undecided=clock.undecided or of_days)


def _responses(sheets: Sheets, rows: list[int], clock: Times, read: Sequence[Read]) -> Iterator[Response]:
    people = People(sheets.columns, sheets.table, rows, read)
    ids = _Ids()
    for place, row in enumerate(rows):
        who = people.of(row, place)
        yield Response(
            ids.of(sheets, row, who.names[0] if who.names else ""),
            row + 1,
            clock.read(sheets.raw(row, Use.SUBMITTED)),
            clock.read(sheets.raw(row, Use.STARTED)),
            times.seconds(sheets.cell(row, Use.SECONDS)),
            sheets.cell(row, Use.CHANNEL),
            who,
            {one.question.key: answer for one in read if (answer := one.answers[place]) is not None},
        )


def _say(sheets: Sheets, reading: Reading, *, undecided: bool) -> None:
    """Puts into `reading` what is asked and what was taken for granted."""
    if undecided and "date_order" not in reading.asks:
        reading.asks.append("date_order")
        _assume(reading, _("dates are read as month/day; --date-order dmy if the day comes first"))
    if sheets.by_number:
        _assume(reading, _("this export names options by their numbers; one by text names them"))
    if rounded := sheets.table.rounded:
        what = ngettext(
            "{n} number that a spreadsheet has rounded counts as blank, in {cell}",
            "{n} numbers that a spreadsheet has rounded count as blank, such as in {cell}",
            len(rounded),
        )
        _assume(reading, what.format(n=len(rounded), cell=next(iter(rounded))))


def _assume(reading: Reading, line: str) -> None:
    """Says a line once, though a file is read for its plan and again for its records."""
    if line not in reading.assumed:
        reading.assumed.append(line)


class _Ids:
    """Names for sheets whose tool gives none: of their time and name, or else of all answers in them."""

    def __init__(self) -> None:
        self._met: dict[str, int] = {}

    def of(self, sheets: Sheets, row: int, name: str) -> str:
        """The tool's own id, else one made of time and name, each once."""
        if told := sheets.cell(row, Use.ID):
            return told
        at = sheets.cell(row, Use.SUBMITTED)
        asked = [sheets.table.text(row, place) for place in sheets.places(Use.ASK)]
        said = UNDER.join((at, normal(name)) if at else asked)
        made = blake2b(said.encode("utf-8", "replace"), digest_size=12).hexdigest()
        self._met[made] = number = self._met.get(made, 0) + 1
        return made if number == 1 else f"{made}-{number}"


def first_rows(source: Source) -> list[list[str]]:
    """The first rows of a workbook's first sheet, or of a CSV, as text; raises FormatError."""
    with source.bytes() as file:
        raw = file.read(grid.HEAD)
    if not is_workbook(raw):
        return grid.first_rows(source.head().text, HEADINGS_WITHIN)
    rows = list(islice(first_sheet(source), HEADINGS_WITHIN))
    return [Grid([list(row)]).texts(0) for row in rows]
