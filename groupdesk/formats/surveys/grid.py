"""The rows of an export of a questionnaire, whole: what a question asks for is told by all its answers."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any, Final

from groupdesk.formats.errors import BrokenError, RefusedError
from groupdesk.formats.members.columns import address
from groupdesk.formats.rows import SEPARATORS
from groupdesk.formats.workbook import first_sheet, is_workbook
from groupdesk.locale import _
from groupdesk.records import Source

MOST_CELLS: Final = 2_000_000
"""Cells that are held at once: 5,000 sheets of 400 columns."""
LOOKED_AT: Final = 20
"""Records by which the separator is told."""
HEAD: Final = 64 * 1024
_EXACT: Final = 10**15
"""Numbers in a spreadsheet keep 15 digits."""
_LONGEST_LINE: Final = 1_000_000
_shortened: Final = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+").fullmatch
_pointed: Final = re.compile(r"(-?\d+)\.0+").fullmatch


@dataclass(slots=True)
class Grid:
    """All rows of a table."""

    rows: list[list[Any]]
    broken: str = ""
    """Why it breaks off behind the last row, "" where it does not."""
    rounded: dict[str, None] = field(default_factory=dict)
    """Cells whose number has lost digits, as "D7", in the order in which they were met; they count as blank."""

    def text(self, row: int, place: int) -> str:
        """What stands in a cell, without blanks around it; whole numbers without their point."""
        cells = self.rows[row]
        cell = cells[place] if place < len(cells) else ""
        said, lost = _written(cell) if isinstance(cell, str) else (_said(cell), False)
        if lost or (isinstance(cell, float) and (abs(cell) >= _EXACT or _shortened(said))):
            self.rounded[address(place, row + 1)] = None
            return ""
        return said

    def texts(self, row: int) -> list[str]:
        """All cells of a row as text."""
        return [_said(cell) for cell in self.rows[row]]


def load(source: Source, most_cells: int = MOST_CELLS) -> Grid:
    """The rows of a CSV or of the first visible sheet of a workbook.

    Raises FormatError: for what is no table at all, and for one too large to hold.
    """
    with source.bytes() as file:
        raw = file.read(HEAD)
    grid = Grid([])
    cells = 0
    try:
        for row in first_sheet(source, most_cells) if is_workbook(raw) else _csv_rows(source):
            cells += len(row)
            if cells > most_cells:
                raise RefusedError(
                    _("this table is too large"), source.name, _("export the answers in parts"), "bomb"
                )
            grid.rows.append(list(row))
    except BrokenError as error:
        grid.broken = str(error)
    return grid


def first_rows(text: str, most: int = LOOKED_AT) -> list[list[str]]:
    """The first records of a text, whatever separates its cells."""
    return _records(text, separator(text), most)


def separator(text: str) -> str:
    """The sign that separates cells: the one by which most of the first records have the same, largest width."""
    return max(SEPARATORS, key=lambda sign: (_fit(text, sign), -SEPARATORS.index(sign)))


def _fit(text: str, sign: str) -> int:
    widths = Counter(len(row) for row in _records(text, sign, LOOKED_AT) if len(row) > 1)
    return max((count * min(width, 100) for width, count in widths.items()), default=0)


def _records(text: str, sign: str, most: int) -> list[list[str]]:
    found: list[list[str]] = []
    try:
        for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=sign), most):
            found.append(row)  # what was read before an error stays
    except csv.Error:
        pass
    return found


def _csv_rows(source: Source) -> Iterator[list[str]]:
    with source.text() as text:
        sign = separator(text.read(_LONGEST_LINE))
    with source.text() as text:
        lines = iter(lambda: text.readline(_LONGEST_LINE), "")
        try:
            yield from csv.reader(lines, delimiter=sign)
        except csv.Error as error:
            raise BrokenError(_("broken CSV ({detail})").format(detail=error)) from error


@lru_cache(maxsize=16_384)
def _written(cell: str) -> tuple[str, bool]:
    """What a cell of text says, and whether it is a number that has lost digits; most cells come again."""
    said = cell.strip().removeprefix("\ufeff").strip()
    said = found[1] if (found := _pointed(said)) else said
    return said, bool(_shortened(said))


def _said(cell: Any) -> str:
    if isinstance(cell, str):
        return _written(cell)[0]
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _EXACT else repr(cell)
    if isinstance(cell, datetime):
        return rounded(cell).isoformat(" ", "seconds").removesuffix(" 00:00:00")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell or "").strip()


def rounded(moment: datetime) -> datetime:
    """A spreadsheet's time, which is a fraction of a day, to the second."""
    try:
        return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
    except OverflowError:
        return moment.replace(microsecond=0)


def distinct(row: Sequence[str]) -> int:
    """Different cells of a row that are not blank."""
    return len({cell for cell in row if cell})
