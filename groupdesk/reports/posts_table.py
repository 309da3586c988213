"""Posts of the calendar as the table that she keeps of them, which imports read again (`formats.tables.posts`)."""

import csv as csv_
import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from groupdesk.desk import postwords
from groupdesk.reports.cells import csv_file, csv_lines, inert
from groupdesk.reports.templates import tables
from groupdesk.rules.clock import date_of

if TYPE_CHECKING:
    from groupdesk.desk import Desk
    from groupdesk.desk.values.calendar import PostView

NAME: Final = "posts.csv"
_OPTIONS: Final = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_LONGEST: Final = 32_000
"""Characters of a cell; Excel takes 32,767."""


def csv(desk: "Desk", posts: Iterable["PostView"]) -> bytes:
    """As CSV, by day and hour; a text keeps its lines."""
    out = io.StringIO()
    writer = csv_.writer(out, lineterminator="\n")
    writer.writerow(tables()[NAME].headings)
    writer.writerows([csv_lines(cell) for cell in row] for row in _rows(desk, posts))
    return csv_file(out.getvalue())


def xlsx(desk: "Desk", posts: Iterable["PostView"]) -> bytes:
    """As a workbook of one sheet, all cells text."""
    from xlsxwriter import Workbook

    out = io.BytesIO()
    with Workbook(out, _OPTIONS) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((tables()[NAME].headings, *_rows(desk, posts))):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, "\n".join(map(inert, cell.splitlines()))[:_LONGEST])
    return out.getvalue()


def _rows(desk: "Desk", posts: Iterable["PostView"]) -> Iterator[tuple[str, ...]]:
    for post in sorted(posts, key=lambda one: (one.day, one.minute, one.id)):
        yield (
            str(date_of(post.day)),
            f"{post.minute // 60:02}:{post.minute % 60:02}",
            post.column_name,
            _groups(desk, post),
            post.body,
            post.writer,
            post.approver,
            postwords.state(post.state),
            "; ".join(post.files),
        )


def _groups(desk: "Desk", post: "PostView") -> str:
    """As she said them; of a post that was said at once the names of those it went to."""
    return post.groups or ", ".join(desk.calendar.group_names(post))
