"""Foreign text inside files: inert for terminals, spreadsheets and readers of either direction.

A name can carry an escape sequence, turn the reading direction or start like a formula. JSON keeps
every character and escapes the dangerous ones; all else gets the `inert` form.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final, TypeAlias

from groupdesk.text import REPLACEMENT, one_line

Cell: TypeAlias = str | int | float | None
"""What stands in a table; None is unknown."""

_DIRECTION: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_UNDRAWABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_IN_JSON: Final = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]")
_FORMULA: Final = tuple("=+-@＝＋－＠")
_BOM: Final = "\ufeff"


def inert(text: str) -> str:
    """`text` in one line, without direction signs; control characters become U+FFFD."""
    return _UNDRAWABLE.sub(REPLACEMENT, _DIRECTION.sub("", one_line(text)))


def spoken(text: str) -> str:
    """`inert` text such that a chat does not take it for a call to everybody."""
    return inert(text).replace("@", "＠")


def csv_cell(value: Cell) -> Cell:
    """`value` as no spreadsheet takes for a formula: such text gets an apostrophe (DESIGN §9).

    Numbers stay numbers, None becomes an empty cell.
    """
    if not isinstance(value, str):
        return value
    shown = inert(value)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown


def csv_lines(text: str) -> str:
    """`csv_cell` of a text that keeps its lines."""
    shown = "\n".join(map(inert, text.splitlines()))
    return f"'{shown}" if shown.startswith(_FORMULA) else shown


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A table as CSV (RFC 4180, but LF), for a pipe or the clipboard."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([csv_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def csv_file(text: str) -> bytes:
    """CSV as a file: UTF-8 with the mark by which Excel knows it."""
    return (_BOM + text).encode()


def json_text(value: Any) -> str:
    """`value` as JSON, readable and lossless; characters that act on a terminal are escaped."""
    return _escaped(json.dumps(value, ensure_ascii=False, indent=2)) + "\n"


def json_line(value: Any) -> str:
    """The same in one line, without its end."""
    return _escaped(json.dumps(value, ensure_ascii=False))


def _escaped(plain: str) -> str:
    return _IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", plain)
