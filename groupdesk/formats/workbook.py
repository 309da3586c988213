"""The first visible sheet of an XLSX file, opened with care.

python-calamine holds a sheet as one full rectangle and ends the process when memory does not suffice:
a small file with a single cell far out would take the worker down. So its parts are looked through first.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum, load_workbook

from groupdesk.formats.errors import DamagedError, RefusedError
from groupdesk.formats.source import READ_ERRORS
from groupdesk.locale import _
from groupdesk.records import Source

MOST_BYTES = 256 * 2**20
"""Bytes of a workbook unpacked."""
MOST_CELLS = 6_000_000
"""Cells of the rectangle that holds every used cell of its sheets."""

_WINDOW = 256 * 1024
_LONGEST_PLACE = 64
_place = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)(\d+)["']""")
_OTHER_KINDS = ("content.xml", "xl/workbook.bin")
"""Parts of formats that calamine would try as well, and that could name sizes without having cells."""


def is_workbook(head: bytes) -> bool:
    """Whether a file that begins so is an XLSX archive."""
    return head.startswith(b"PK\x03\x04") and b"xl/" in head


def first_sheet(source: Source, most_cells: int = MOST_CELLS) -> Iterator[list[Any]]:
    """The rows of the first visible sheet from A1 on; cells as text, float, bool, date or datetime.

    Raises DamagedError for what is no workbook, RefusedError for one that would fill the memory.
    """
    with source.bytes() as file:
        data = file.read(MOST_BYTES + 1)
    _check(data, source.name, most_cells)
    try:
        yield from _rows(load_workbook(io.BytesIO(data)))
    except CalamineError as error:
        raise _damaged(source.name, error) from error


def _rows(book: CalamineWorkbook) -> Iterator[list[Any]]:
    for place, sheet in enumerate(book.sheets_metadata):
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet:
            yield from book.get_sheet_by_index(place).to_python(skip_empty_area=False)
            return


def _check(data: bytes, name: str, most_cells: int) -> None:
    """Refuse a workbook that unpacks to too much, or whose cells reach too far."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            alien = any(part.filename in _OTHER_KINDS for part in parts)
            if len(data) > MOST_BYTES or alien or sum(part.file_size for part in parts) > MOST_BYTES:
                raise _too_big(name)
            if any(_reach(archive, part) > most_cells for part in parts):
                raise _too_big(name)
    except READ_ERRORS as error:
        raise _damaged(name, error) from error


def _reach(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """Cells of the rectangle from A1 to the farthest row and column of a sheet; 0 for other parts."""
    columns = rows = 1
    is_sheet = False
    tail = b""
    with archive.open(part) as file:
        while window := file.read(_WINDOW):
            text = tail + window
            is_sheet = is_sheet or b"sheetData" in text
            for letters, digits in _place.findall(text):
                columns = max(columns, _column(letters[:4]))
                rows = max(rows, int(digits[:10]))
            tail = text[-_LONGEST_PLACE:]
    return columns * rows if is_sheet else 0


def _column(letters: bytes) -> int:
    """AA is column 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _damaged(name: str, error: Exception) -> DamagedError:
    what = _("this workbook cannot be read ({reason})").format(reason=error)
    return DamagedError(what, name, _("save it again as XLSX, or as CSV"))


def _too_big(name: str) -> RefusedError:
    return RefusedError(
        _("this workbook is too large, or has a cell far out"), name, _("save its list as CSV"), "bomb"
    )
