"""Workbooks (XLSX): what a sheet holds is told by its headings, which stand deep in the archive."""

from typing import Any

from groupdesk.formats.chats import table as chat_table
from groupdesk.formats.errors import UnknownFormatError
from groupdesk.formats.members import table
from groupdesk.formats.rows import HEADING_WITHIN, Headings
from groupdesk.formats.tables import counts, groups, membercounts, posts
from groupdesk.formats.workbook import first_sheet, is_workbook
from groupdesk.locale import _
from groupdesk.records import Format, Head, Source

_KINDS: tuple[tuple[Headings[Any], Format], ...] = (
    (posts.headings, posts.FORMAT),
    (groups.headings, groups.FORMAT),
    (counts.headings, counts.FORMAT),
    (membercounts.headings, membercounts.FORMAT),
    (table.headings, table.FORMAT),
)


def sniff(head: Head) -> bool:
    """Whether it is a workbook."""
    return is_workbook(head.raw)


def inside(source: Source) -> Format:
    """The format of the first sheet; raises UnknownFormatError where its headings are not known."""
    for row, _n in zip(first_sheet(source), range(HEADING_WITHIN), strict=False):
        for headings, format_ in _KINDS:
            if headings(row) is not None:
                return format_
    if chat_table.look(source) is not None:
        return chat_table.FORMAT
    raise UnknownFormatError(
        _("no headings of groups, counts, members or posts in its first rows"),
        source.name,
        _("name its columns as in the templates of `groupdesk export DIR --template`"),
    )


FORMAT = Format("workbook", "Workbook (XLSX)", "local", "second", sniff, table.read, inside=inside)
