"""Tables as rows of cells: CSV in any of its separators, and the first sheet of a workbook."""

import csv
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any, Final, TypeVar

from groupdesk.formats.errors import BrokenError, UnknownFormatError
from groupdesk.formats.workbook import first_sheet
from groupdesk.locale import _
from groupdesk.records import Skipped, Source

T = TypeVar("T")

Headings = Callable[[Sequence[Any]], T | None]
"""What the cells of a row head; None when they are no headings."""

EXAMPLE_MARKS: Final = ("【示例】", "[example]")
"""Before the name in a template's row that only shows how to fill it in."""
HEADING_WITHIN: Final = 10
"""Rows that a title above the headings may take."""
SEPARATORS: Final = ",;\t"
_LONGEST_LINE: Final = 1_000_000


class Rows:
    """A walk through the rows of a table; its end may be a BrokenError."""

    def __init__(self, source: Source, headings: Headings[Any]) -> None:
        self.number = 0
        self.source = source
        self._headings = headings
        self.row: Sequence[Any] = ()
        """The row given last."""

    def sample(self) -> str:
        """The row given last, cut to 200 characters."""
        return ", ".join(map(str, self.row))[:200]

    def __iter__(self) -> Iterator[Sequence[Any]]:
        with self.source.bytes() as file:
            is_zip = file.read(2) == b"PK"
        for row in first_sheet(self.source) if is_zip else _csv_rows(self.source, self._headings):
            self.number += 1
            self.row = row
            yield row


def headed(walk: Rows, rows: Iterator[Sequence[Any]], headings: Headings[T], what: str, next_: str) -> T:
    """What the first of the first rows heads that is one of headings; leaves `rows` below it.

    Raises UnknownFormatError, with `what` is missing and what to do `next_`, where none is.
    """
    for row in islice(rows, HEADING_WITHIN):
        if (found := headings(row)) is not None:
            return found
    raise UnknownFormatError(what, walk.source.name, next_)


def told_rows(rows: Iterator[Sequence[Any]], examples: list[Skipped]) -> Iterator[Sequence[Any]]:
    """`rows` without those that a template brings as examples: these are put into `examples`."""
    for row in rows:
        first = next((cell.strip() for cell in row if isinstance(cell, str) and cell.strip()), "")
        if first.startswith(EXAMPLE_MARKS):
            examples.append(Skipped(first, "example"))
        else:
            yield row


def separator(head: str, headings: Headings[Any]) -> str | None:
    """The sign that separates the headings in the first lines of a text, None without them."""
    for line in head.split("\n", HEADING_WITHIN)[:HEADING_WITHIN]:
        for sign in SEPARATORS:
            try:
                if any(headings(row) is not None for row in csv.reader([line], delimiter=sign)):
                    return sign
            except csv.Error:
                continue
    return None


def _csv_rows(source: Source, headings: Headings[Any]) -> Iterator[Sequence[Any]]:
    with source.text() as text:
        head = text.read(_LONGEST_LINE)
    with source.text() as text:
        lines = iter(lambda: text.readline(_LONGEST_LINE), "")
        try:
            yield from csv.reader(lines, delimiter=separator(head, headings) or ",")
        except csv.Error as error:
            raise BrokenError(_("broken CSV ({detail})").format(detail=error)) from error
