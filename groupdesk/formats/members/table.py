"""Member lists as tables: CSV and XLSX (formats.md §2.10)."""

import csv
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any

from groupdesk.formats.errors import BadRecordError, BrokenError, UnknownFormatError
from groupdesk.formats.members.columns import Clock, Columns, columns, unix_clock, wall_clock
from groupdesk.formats.members.listing import listing
from groupdesk.formats.walks import told
from groupdesk.formats.workbook import first_sheet, is_workbook
from groupdesk.locale import _
from groupdesk.records import Format, GroupFacts, Head, Member, Reading, Record, Source, Unreadable

_SEPARATORS = ",;\t"
_LONGEST_LINE = 1_000_000
_HEADING_WITHIN = 10
"""Rows that a title above the headings may take."""
_UNIX_HEADINGS = ("join_time", "last_sent_time")
"""Headings of programs, which write seconds since 1970; people write dates."""


def sniff(head: Head) -> bool:
    """Whether it is a workbook, or text whose headings are those of a member list."""
    return is_workbook(head.raw) or (_separator(head.text) is not None and not _is_unix(head))


def sniff_unix(head: Head) -> bool:
    """The same for text whose headings a program wrote."""
    return _is_unix(head) and _separator(head.text) is not None


def read(source: Source, reading: Reading, clock: Clock = wall_clock) -> Iterator[Record]:
    """The group as far as it is told, rows that cannot be used, and the `Roster`.

    Raises UnknownFormatError when no row looks like the headings of a member list.
    """
    rows = _Rows(source)
    yield from told(source, rows, _table(rows, reading, clock))


class _Rows:
    """A walk through the rows of a table; its end may be a BrokenError."""

    def __init__(self, source: Source) -> None:
        self.number = 0
        self.source = source
        self._row: Sequence[Any] = ()

    def sample(self) -> str:
        """The row given last, cut to 200 characters."""
        return ", ".join(map(str, self._row))[:200]

    def __iter__(self) -> Iterator[Sequence[Any]]:
        with self.source.bytes() as file:
            is_zip = file.read(2) == b"PK"
        for row in first_sheet(self.source) if is_zip else _csv_rows(self.source):
            self.number += 1
            self._row = row
            yield row


def _csv_rows(source: Source) -> Iterator[Sequence[Any]]:
    with source.text() as text:
        head = text.read(_LONGEST_LINE)
    with source.text() as text:
        lines = iter(lambda: text.readline(_LONGEST_LINE), "")
        try:
            yield from csv.reader(lines, delimiter=_separator(head) or ",")
        except csv.Error as error:
            raise BrokenError(_("broken CSV ({detail})").format(detail=error)) from error


def _table(walk: _Rows, reading: Reading, clock: Clock) -> Iterator[Record]:
    rows = iter(walk)
    for headings in islice(rows, _HEADING_WITHIN):
        if found := columns(headings, clock):
            yield GroupFacts(reading.title, found.platform)
            yield from listing(_members(found, walk, rows), reading)
            if found.misread:
                what = _("{n} times that are no dates were left out, such as in {cell}; correct them there")
                reading.assumed.append(what.format(n=len(found.misread), cell=found.misread[0]))
            return
    what = _("no headings of a member list in its first rows")
    raise UnknownFormatError(what, walk.source.name, _("name its columns, such as id, name, joined"))


def _members(found: Columns, walk: _Rows, rows: Iterator[Sequence[Any]]) -> Iterator[Member | Unreadable]:
    """Each row's member, or why there is none."""
    for row in rows:
        try:
            member = found.member(row, walk.number)
        except BadRecordError as error:
            yield Unreadable(walk.number, str(error), walk.sample())
        else:
            if member:
                yield member


def _separator(head: str) -> str | None:
    """The sign that separates the headings of a member list in the first lines, None without one."""
    for line in head.split("\n", _HEADING_WITHIN)[:_HEADING_WITHIN]:
        for sign in _SEPARATORS:
            try:
                if any(columns(row, wall_clock) for row in csv.reader([line], delimiter=sign)):
                    return sign
            except csv.Error:
                continue
    return None


def _is_unix(head: Head) -> bool:
    return any(heading in head.text.partition("\n")[0] for heading in _UNIX_HEADINGS)


FORMAT = Format("members", "Member list (CSV, XLSX)", "local", "second", sniff, read, content="members")
UNIX_FORMAT = Format(
    "members-unix",
    "Member list (CSV of a program)",
    "utc",
    "second",
    sniff_unix,
    partial(read, clock=unix_clock),
    content="members",
)
