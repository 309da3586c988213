"""The weekly page as a workbook of one sheet: real numbers, wide enough columns, a frozen header."""

from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any, Final

from xlsxwriter import Workbook

from groupdesk.desk.values.report import WeeklyPage
from groupdesk.locale import _
from groupdesk.reports.cells import Cell, inert
from groupdesk.reports.figures import title
from groupdesk.reports.weekly_rows import header, rows
from groupdesk.rules.clock import date_of
from groupdesk.text import width

_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_LONGEST: Final = 32_000
"""Characters of a cell; Excel takes 32,767."""
_WIDEST: Final = 40
_NARROWEST: Final = 8
_UNIT: Final = 2
_TITLE_ROWS: Final = 2


def render(page: WeeklyPage) -> bytes:
    """The workbook; the same bytes for the same page."""
    out = BytesIO()
    with Workbook(out, _OPTIONS) as book:
        book.set_properties({"created": datetime.combine(date_of(page.first), time(), UTC)})
        _fill(book, page)
    return out.getvalue()


def _fill(book: Any, page: WeeklyPage) -> None:
    sheet = book.add_worksheet(_("Week"))
    bold, share = book.add_format({"bold": True}), book.add_format({"num_format": "0.0 %"})
    sheet.write_string(0, 0, inert(title(page))[:_LONGEST], bold)
    heads = header(page)
    for column, head in enumerate(heads):
        sheet.write_string(_TITLE_ROWS, column, head, bold)
    sheet.freeze_panes(_TITLE_ROWS + 1, _UNIT)
    table = list(rows(page))
    for n, row in enumerate(table, _TITLE_ROWS + 1):
        is_share = row[_UNIT] == _("share")
        for column, cell in enumerate(row):
            _write(sheet, n, column, cell, share if is_share else None)
    _widen(sheet, [heads, *table])


def _write(sheet: Any, row: int, column: int, cell: Cell, number: Any) -> None:
    """Text as text, whatever it starts with; nothing for what is not known."""
    if isinstance(cell, str):
        sheet.write_string(row, column, inert(cell)[:_LONGEST])
    elif cell is not None:
        sheet.write_number(row, column, cell, number)


def _widen(sheet: Any, table: list[tuple[Cell, ...]]) -> None:
    for column, cells in enumerate(zip(*table, strict=True)):
        longest = max(width(str(cell)) for cell in cells if cell is not None)
        sheet.set_column(column, column, min(max(longest + 2, _NARROWEST), _WIDEST))
