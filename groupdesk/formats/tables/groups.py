"""Tables of groups: one row a group with its kind, owner, tags and whatever else she keeps of it."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from groupdesk.formats.members.columns import heading_key, plain
from groupdesk.formats.rows import Rows, headed, separator
from groupdesk.formats.tables import cells, counts
from groupdesk.formats.tables.cells import Places
from groupdesk.formats.walks import told
from groupdesk.locale import _
from groupdesk.records import (
    Format,
    GroupFacts,
    GroupNotes,
    Head,
    HeadCount,
    Reading,
    Record,
    Source,
    Unreadable,
)
from groupdesk.records.values import BadRecordError
from groupdesk.rules import clock, rhythm

_FIELDS: Final = cells.fields(
    {
        "group": cells.GROUP,
        "name": cells.NAME,
        "platform": cells.PLATFORM,
        "native": "群号 群id native groupid chatid",
        "kind": "类型 群类型 类别 分类 kind type",
        "owner": "群主 群主昵称 owner groupowner",
        "layer": "分层 层级 群层级 layer tier",
        "ladder": "梯队 分层梯队 ladder",
        "tags": "标签 群标签 tags tag",
        "members": cells.MEMBERS,
        "rhythm": "节奏 更新节奏 数据节奏 rhythm",
        "zone": "时区 zone timezone",
        "note": "备注 群备注 说明 note notes remark",
    }
)
_HERS: Final = frozenset({"kind", "owner", "layer", "ladder", "tags", "rhythm", "zone"})
"""What is said of groups and not of people."""
_KINDS: Final = {
    "学习": "study",
    "项目": "project",
    "品牌": "brand",
    "家庭": "family",
    "亲子": "family",
    "朋友": "friends",
    "兴趣": "hobby",
    "行业": "trade",
    "邻里": "neighbours",
    "通知": "announcement",
    "notices": "announcement",
}
_RHYTHMS: Final = {
    "实时": "live",
    "每天": "daily",
    "每日": "daily",
    "每周": "weekly",
    **{f"每周{name}": f"weekly:{n}" for n, name in enumerate("一二三四五六日")},
    "每周天": "weekly:6",
    "每月": "monthly",
    "无": "none",
    "不定期": "none",
}
_DAY_OF_MONTH: Final = re.compile(r"每月(\d{1,2})[日号]")
_BETWEEN: Final = re.compile(r"[,，、;；|]")


def headings(row: Sequence[Any]) -> Places | None:
    """The columns under these cells: a group, and what is kept of one; None when they are others.

    A mere name needs two things that are said of groups only; figures of days make it a table of counts.
    """
    places = cells.places(row, _FIELDS)
    hers = places.keys() & _HERS
    if any(heading_key(cell) in cells.PEOPLE for cell in row) or _counts_days(row, len(hers)):
        return None
    mere = "group" not in places
    if "name" in places:
        places["group"] = places.pop("name")
        if not mere:  # an export: its groups and owners are keys
            places.pop("owner", None)
    if mere:
        known = len(hers | (places.keys() & {"platform"})) > 1
    else:
        known = bool(hers or ("members" not in places and places.keys() & {"platform", "note", "native"}))
    return places if "group" in places and known else None


def _counts_days(row: Sequence[Any], hers: int) -> bool:
    """Whether its figures are of days; those beside much else are sums of an export."""
    counted = counts.headings(row) or {}
    return "day" in counted or (hers < 3 and bool(counted.keys() & {"messages", "speakers"}))


def sniff(head: Head) -> bool:
    """Whether it is text whose headings are those of groups."""
    return separator(head.text, headings) is not None


def read(source: Source, reading: Reading) -> Iterator[Record]:
    """Of each row the group, its `GroupNotes`, and its head count where there is one.

    A cell that is wrong is told and left out, the rest of its row stays. Raises UnknownFormatError when
    no row looks like the headings of groups.
    """
    walk = Rows(source, headings)
    yield from told(source, walk, _table(walk, reading))


def _table(walk: Rows, reading: Reading) -> Iterator[Record]:
    rows = iter(walk)
    places = headed(
        walk,
        rows,
        headings,
        _("no headings of groups in its first rows"),
        _("name its columns, such as name, platform, kind, owner, tags"),
    )
    cells.assume_platform(places, reading)
    yield from cells.records(walk, rows, places, lambda row: _records(walk, places, row, reading))


def _records(walk: Rows, places: Places, row: Sequence[Any], reading: Reading) -> Iterator[Record]:
    held = cells.filled(row, places)
    if not any(plain(cell) for cell in held.values()):
        return
    name, native = plain(held["group"]), plain(held.get("native", ""))
    if not name and not native:
        raise BadRecordError(_("it names no group"))
    wrong: list[Unreadable] = []

    def cell(column: str, read: Callable[[Any, int, int], Any]) -> Any:
        try:
            return read(held.get(column, ""), places.get(column, 0), walk.number)
        except BadRecordError as error:
            wrong.append(Unreadable(walk.number, str(error), walk.sample()))
            return None

    yield GroupFacts(name, cells.platform(held.get("platform", "")), native or None)
    plain_columns = {column: plain(held.get(column, "")) for column in ("layer", "ladder", "note", "owner")}
    yield GroupNotes(
        kind=_kind(held.get("kind", "")),
        rhythm=cell("rhythm", _rhythm) or "",
        zone=cell("zone", _zone) or "",
        tags=_tags(held.get("tags", "")),
        **plain_columns,
    )
    members = cell("members", cells.figure)
    if members is not None:
        yield HeadCount(reading.day, members)
    yield from wrong


def _kind(cell: Any) -> str:
    name = plain(cell)
    return _KINDS.get(name.casefold().removesuffix("群"), name)


def _tags(cell: Any) -> tuple[str, ...]:
    names = (name.strip().removeprefix("#").strip() for name in _BETWEEN.split(plain(cell)))
    return tuple(dict.fromkeys(name for name in names if name))


def _rhythm(cell: Any, place: int, number: int) -> str:
    text = plain(cell).casefold()
    if found := _DAY_OF_MONTH.fullmatch(text):
        text = f"monthly:{int(found[1])}"
    try:
        return rhythm.check(_RHYTHMS.get(text, text))
    except ValueError:
        line = _("{cell}: {value} is no rhythm: live, daily, weekly, weekly:0 (Monday), monthly:1 or none")
        raise cells.wrong(line, text, place, number) from None


def _zone(cell: Any, place: int, number: int) -> str:
    text = plain(cell)
    try:
        return clock.zone(text).key if text else ""
    except ValueError:
        line = _("{cell}: {value} is no time zone such as Asia/Shanghai")
        raise cells.wrong(line, text, place, number) from None


FORMAT = Format("groups", "Table of groups", "utc", "day", sniff, read, content="groups")
