"""Tables of counts: groups by day with heads, messages and speakers, as CSV or XLSX."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from groupdesk.formats.errors import BadRecordError
from groupdesk.formats.members.columns import address, heading_key, plain, wall_clock
from groupdesk.formats.rows import Rows, headed, separator
from groupdesk.formats.walks import told
from groupdesk.locale import _
from groupdesk.records import Format, GroupFacts, Head, HeadCount, Reading, Record, Source, Unreadable
from groupdesk.rules import clock

FIGURES: Final = ("members", "messages", "speakers", "joined", "left")
LARGEST: Final = 9_999_999
_HEADINGS: Final = {
    "group": "群 群名 群名称 群聊 群聊名称 社群 社群名称 group groupname chat",
    "name": "名称 name",
    "platform": "平台 platform",
    "day": "日期 统计日期 日 date day",
    "members": "人数 群人数 成员数 总人数 群成员数 members membercount headcount heads people",
    "messages": "消息数 消息 消息量 发言数 发言条数 messages messagecount msgs",
    "speakers": "发言人数 活跃人数 speakers activemembers",
    "joined": "入群 入群人数 新增 新增人数 进群 joined joins",
    "left": "退群 退群人数 流失 left leaves",
}
"""Headings by what they head."""
_FIELDS: Final = {heading: name for name, headings in _HEADINGS.items() for heading in headings.split()}
_PLATFORMS: Final = {
    "微信": "wechat",
    "企业微信": "wecom",
    "企微": "wecom",
    "钉钉": "dingtalk",
    "飞书": "feishu",
}
_NUMBER: Final = re.compile(r"([0-9][0-9,， ]*)(?:\.0+)?\s*[人条个]?")
_NOTHING: Final = frozenset({"", "-", "–", "—", "/", "?", "n/a"})

Places = dict[str, int]
"""What a column holds → its index."""


def headings(row: Sequence[Any]) -> Places | None:
    """The columns under these cells: a group and a figure of it; None when they are no such headings.

    A mere name heads groups only beside the number of their members: people have messages too.
    """
    places: Places = {}
    for place, cell in enumerate(row):
        if name := _FIELDS.get(heading_key(cell)):
            places.setdefault(name, place)
    if "group" not in places and "name" in places and "members" in places:
        places["group"] = places["name"]
    figures = places.keys() & {"members", "messages", "speakers"}
    return places if "group" in places and figures else None


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
    if "platform" not in places:
        line = _("groups that are new here are taken as groups of WeChat (--platform)")
        reading.assumed.append(line)
    for row in rows:
        try:
            yield from _records(places, row, walk.number, reading)
        except BadRecordError as error:
            yield Unreadable(walk.number, str(error), walk.sample())


def _records(places: Places, row: Sequence[Any], number: int, reading: Reading) -> Iterator[Record]:
    cells = {name: row[place] if place < len(row) else "" for name, place in places.items()}
    name = plain(cells["group"])
    figures = [_figure(cells.get(one, ""), places.get(one, 0), number) for one in FIGURES]
    if not name and not any(figure is not None for figure in figures):
        return
    if not name:
        raise BadRecordError(_("it names no group"))
    day = _day(cells, places, number, reading)
    if any(figure is not None for figure in figures):
        platform = plain(cells.get("platform", "")).casefold()
        yield GroupFacts(name, _PLATFORMS.get(platform, platform))
        yield HeadCount(day, *figures)


def _figure(cell: Any, place: int, number: int) -> int | None:
    text = plain(cell)
    if text.casefold() in _NOTHING:
        return None
    found = _NUMBER.fullmatch(text)
    figure = int(re.sub(r"\D", "", found[1])) if found else LARGEST + 1
    if figure > LARGEST:
        raise BadRecordError(
            _("{cell}: {value} is no number").format(cell=address(place, number), value=text[:40])
        )
    return figure


def _day(cells: dict[str, Any], places: Places, number: int, reading: Reading) -> int | None:
    text = plain(cells.get("day", ""))
    if not text:
        return reading.day
    at = wall_clock(cells["day"])
    if at is None:
        what = _("{cell}: {value} is no day such as 2026-03-02")
        raise BadRecordError(what.format(cell=address(places["day"], number), value=text[:40]))
    return at // clock.DAY


FORMAT = Format("counts", "Table of counts", "local", "day", sniff, read, content="counts")
