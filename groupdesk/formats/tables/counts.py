"""Tables of counts: groups by day with heads, messages and speakers, as CSV or XLSX."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from groupdesk.formats.members.columns import heading_key, plain
from groupdesk.formats.rows import Rows, headed, separator
from groupdesk.formats.tables import cells
from groupdesk.formats.tables.cells import Places
from groupdesk.formats.walks import told
from groupdesk.locale import _
from groupdesk.records import Format, Head, HeadCount, Reading, Record, Source
from groupdesk.records.values import BadRecordError

FIGURES: Final = ("members", "messages", "speakers", "joined", "left")
_FIELDS: Final = cells.fields(
    {
        "group": cells.GROUP,
        "name": cells.NAME,
        "platform": cells.PLATFORM,
        "day": "日期 统计日期 日 date day",
        "members": cells.MEMBERS,
        "messages": "消息数 消息 消息量 发言数 发言条数 messages messagecount msgs",
        "speakers": "发言人数 活跃人数 speakers activemembers",
        "joined": "入群 入群人数 新增 新增人数 进群 joined joins",
        "left": "退群 退群人数 流失 left leaves",
    }
)


def headings(row: Sequence[Any]) -> Places | None:
    """The columns under these cells: a group and a figure of it; None when they are no such headings.

    A mere name heads groups only beside the number of their members: people have messages too.
    """
    places = cells.places(row, _FIELDS)
    if "group" not in places and "name" in places and "members" in places:
        places["group"] = places["name"]
    figures = places.keys() & {"members", "messages", "speakers"}
    people = any(heading_key(cell) in cells.PEOPLE for cell in row)
    return places if "group" in places and figures and not people else None


def sniff(head: Head) -> bool:
    """Whether it is text whose headings are those of counts."""
    return separator(head.text, headings) is not None


def read(source: Source, reading: Reading) -> Iterator[Record]:
    """Of each row the group and its `HeadCount`; a day that is not told is `reading.day`.

    Raises UnknownFormatError when no row looks like the headings of counts.
    """
    walk = Rows(source, headings)
    yield from told(source, walk, _table(walk, reading))


def _table(walk: Rows, reading: Reading) -> Iterator[Record]:
    rows = iter(walk)
    places = headed(
        walk,
        rows,
        headings,
        _("no headings of counts in its first rows"),
        _("name its columns, such as group, day, members, messages, speakers"),
    )
    cells.assume_platform(places, reading)
    yield from cells.records(walk, rows, places, lambda row: _records(places, row, walk.number, reading))


def _records(places: Places, row: Sequence[Any], number: int, reading: Reading) -> Iterator[Record]:
    held = cells.filled(row, places)
    name = plain(held["group"])
    figures = [cells.figure(held.get(one, ""), places.get(one, 0), number) for one in FIGURES]
    if not name and not any(figure is not None for figure in figures):
        return
    if not name:
        raise BadRecordError(_("it names no group"))
    day = cells.day(held.get("day", ""), places.get("day", 0), number)
    if any(figure is not None for figure in figures):
        yield cells.group(name, held.get("platform", ""))
        yield HeadCount(reading.day if day is None else day, *figures)


FORMAT = Format("counts", "Table of counts", "local", "day", sniff, read, content="counts")
