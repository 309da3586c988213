"""Tables of what another tool counted of members: messages and invites in a day, a week or a span."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from groupdesk.formats.members.columns import heading_key, plain
from groupdesk.formats.rows import Rows, headed, separator
from groupdesk.formats.tables import cells
from groupdesk.formats.tables.cells import Places
from groupdesk.formats.walks import told
from groupdesk.locale import _
from groupdesk.records import NAME_ONLY, Format, GroupFacts, Head, MemberCount, Reading, Record, Source
from groupdesk.records.values import BadRecordError
from groupdesk.rules import clock

_FIELDS: Final = cells.fields(
    {
        "group": cells.GROUP,
        "name": "昵称 成员 群昵称 成员昵称 姓名 名字 用户 用户名 发言人 nickname member membername name user username",
        "who": "qq号 qq 微信号 wxid 用户id 成员id userid memberid id uid account",
        "platform": cells.PLATFORM,
        "from": "开始 开始日期 起始日期 起 from start since",
        "to": "结束 结束日期 截止日期 止 to end until",
        "day": "日期 统计日期 周期 统计周期 时间段 day date period",
        "week": "周 统计周 week",
        "messages": "消息数 消息量 发言数 发言条数 发言次数 发言量 messages messagecount msgs messagessent",
        "invites": "邀请数 邀请人数 拉新 拉新数 拉新人数 invites invited invitecount",
    }
)
_OTHERS: Final = frozenset(
    {"发言人数", "人数", "speakers", "members", "内容", "消息内容", "content", "text", "message", "person"}
)
"""Headings of counts of whole groups, of what was said, and of figures of a desk."""
_DATE: Final = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}")
_WEEK: Final = re.compile(r"(\d{4})\s*[-年]?\s*(?:[Ww]|第)\s*(\d{1,2})周?")

_Span = tuple[int | None, int | None]
"""First and last day, None where it is not told."""


def headings(row: Sequence[Any]) -> Places | None:
    """The columns under these cells: a member and what was counted of him; None when they are others."""
    if any(heading_key(cell) in _OTHERS for cell in row):
        return None
    places = cells.places(row, _FIELDS)
    counted = places.keys() & {"messages", "invites"}
    return places if counted and places.keys() & {"name", "who"} else None


def sniff(head: Head) -> bool:
    """Whether it is text whose headings are those of counts of members."""
    return separator(head.text, headings) is not None


def read(source: Source, reading: Reading) -> Iterator[Record]:
    """Of each row the group, where the table tells it, and the `MemberCount`.

    Counts without any date are of all days up to `reading.day`. Raises UnknownFormatError when no row
    looks like the headings of such a table.
    """
    walk = Rows(source, headings)
    yield from told(source, walk, _table(walk, reading))


def _table(walk: Rows, reading: Reading) -> Iterator[Record]:
    rows = iter(walk)
    places = headed(
        walk,
        rows,
        headings,
        _("no headings of counts of members in its first rows"),
        _("name its columns, such as group, member, from, to, messages, invites"),
    )
    cells.assume_platform(places, reading)
    if "group" not in places:
        yield GroupFacts(reading.title, "")
    yield from cells.records(walk, rows, places, lambda row: _records(places, row, walk.number, reading))


def _records(places: Places, row: Sequence[Any], number: int, reading: Reading) -> Iterator[Record]:
    held = cells.filled(row, places)
    name, who = plain(held.get("name", "")), _account(held.get("who", ""))
    messages, invites = (
        cells.figure(held.get(one, ""), places.get(one, 0), number) for one in ("messages", "invites")
    )
    if messages is None and invites is None:
        return
    if not name and not who:
        raise BadRecordError(_("neither id nor name"))
    first, last = _span(held, places, number)
    if first is not None and last is not None and first > last:
        raise BadRecordError(_("it ends before it begins"))
    if "group" in places:
        group = plain(held["group"])
        if not group:
            raise BadRecordError(_("it names no group"))
        yield cells.group(group, held.get("platform", ""))
    yield MemberCount(who, name, first, reading.day if last is None else last, messages, invites)


def _account(cell: Any) -> str:
    """An id; without what an export puts before it."""
    text = plain(cell)
    code, colon, rest = text.partition(":")
    if not colon or code not in cells.CODES:
        return text
    return "" if rest.startswith(NAME_ONLY) else rest


def _span(held: dict[str, Any], places: Places, number: int) -> _Span:
    """The days that a row counts: a day, a week, or from one to another."""
    for column in ("day", "week"):
        if plain(held.get(column, "")):
            return _period(held[column], places[column], number, week=column == "week")
    first, last = (cells.day(held.get(one, ""), places.get(one, 0), number) for one in ("from", "to"))
    return first, last


def _period(cell: Any, place: int, number: int, *, week: bool) -> _Span:
    """``2026-W10``, one date (of a week its Monday to Sunday), or two."""
    text = plain(cell)
    if found := _WEEK.fullmatch(text):
        try:
            monday = clock.day_number(date.fromisocalendar(int(found[1]), int(found[2]), 1))
        except ValueError:
            raise cells.wrong(_("{cell}: {value} is no week such as 2026-W10"), text, place, number) from None
        return monday, monday + 6
    dates = _DATE.findall(text)
    if len(dates) == 2:
        return cells.day(dates[0], place, number), cells.day(dates[1], place, number)
    day = cells.day(cell, place, number)
    if not week or day is None:
        return day, day
    monday = day - clock.date_of(day).weekday()
    return monday, monday + 6


FORMAT = Format("member-counts", "Table of member counts", "utc", "day", sniff, read, content="counts")
