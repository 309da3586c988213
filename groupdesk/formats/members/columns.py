"""Rows of a member list: which column is what, by its heading, and a `Member` from a row (formats.md §2.10)."""

import re
from calendar import timegm
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeAlias

from groupdesk.locale import _
from groupdesk.records import NAME_ONLY, Member
from groupdesk.records.values import FIRST_AT, LAST_AT, BadRecordError, whole, words

Clock: TypeAlias = Callable[[Any], int | None]
"""Seconds from the content of a cell, None when it is no time."""

_HEADINGS = {
    "who": "wxid qq号 qq号码 qq 微信号 user_id userid external_userid platformid memberid 成员id 用户id id uid",
    "name": "昵称 qq昵称 微信昵称 名称 姓名 名字 nickname nick name displayname username accountname",
    "card": "群名片 群昵称 群内昵称 我在本群的昵称 名片 card groupnickname groupcard",
    "role": "角色 群身份 身份 role",
    "joined_at": "入群时间 入群日期 加入时间 进群时间 加群时间 join_time joined_at joined jointime joindate",
    "last_at": "最后发言 最后发言时间 最近发言 最近发言时间 last_sent_time last_at lastmessage lastactive",
    "inviter": "邀请人 推荐人 介绍人 inviter invitedby",
    "note": "备注 note notes remark",
    "group": "群 群名 群名称 群聊 群聊名称 社群 社群名称 group groupname",
    "": "序号 性别 年龄 地区 等级 群等级 头衔 专属头衔 sex gender age area level title no",
}
"""Headings by what they head, the best first; under "" those that are no use."""
_SAID = frozenset({"内容", "消息内容", "发言内容", "聊天内容", "消息", "content", "message", "text", "body"})
"""Headings over what people wrote."""
_FIELDS = {
    heading.replace("_", ""): name for name, headings in _HEADINGS.items() for heading in headings.split()
}
_RANK = {heading: rank for rank, heading in enumerate(_FIELDS)}
_PLATFORMS = {"wxid": "wechat", "微信号": "wechat", "微信昵称": "wechat", "qq": "qq"}
_ROLES = {
    **dict.fromkeys(("群主", "owner", "创建者", "creator"), "owner"),
    **dict.fromkeys(("管理员", "群管理员", "管理", "admin", "administrator"), "admin"),
    **dict.fromkeys(("成员", "群成员", "普通成员", "member"), "member"),
}
_signs = re.compile(r"[\s\ufeff\u200b-\u200f_\-（）():：]+")
_date = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?.*", re.S
).fullmatch
_shortened = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+").fullmatch
_LAST_SERIAL = 2_958_466
_UNIX_SERIAL = 25_569
_EXACT = 10**15
"""Numbers in a spreadsheet keep 15 digits."""


@dataclass(slots=True)
class Columns:
    """Which column holds what."""

    places: dict[str, int]
    """Field of `Member` → index of its column."""
    platform: str
    """As far as the headings tell, else "other"."""
    clock: Clock
    misread: list[str] = field(default_factory=list)
    """Cells whose time was not understood, as "D7"."""

    def member(self, row: Sequence[Any], number: int) -> Member | None:
        """The member in row `number` (1-based), None for an empty one; raises BadRecordError."""
        if not any(plain(cell) for cell in row):
            return None
        name, who = self._text(row, "name"), self._id(row, number)
        if not who and not name:
            raise BadRecordError(_("neither id nor name"))
        return Member(
            who or NAME_ONLY + name,
            name,
            self._text(row, "card"),
            _ROLES.get(self._text(row, "role").casefold(), ""),
            self._time(row, "joined_at", number),
            self._time(row, "last_at", number),
            self._text(row, "inviter") or None,
            note=self._text(row, "note"),
        )

    def group(self, row: Sequence[Any]) -> str:
        """The group that a row belongs to, "" where the list does not tell."""
        return self._text(row, "group")

    def _cell(self, row: Sequence[Any], name: str) -> Any:
        place = self.places.get(name, -1)
        return row[place] if 0 <= place < len(row) else None

    def _text(self, row: Sequence[Any], name: str) -> str:
        return plain(self._cell(row, name))

    def _id(self, row: Sequence[Any], number: int) -> str:
        """The id, as text; one that a spreadsheet has rounded is nobody's."""
        cell = self._cell(row, "who")
        text = plain(cell)
        if _shortened(text) or (isinstance(cell, int | float) and abs(cell) >= _EXACT):
            where = address(self.places["who"], number)
            what = _("{cell}: the id was rounded to {value}; make the column text and export it again")
            raise BadRecordError(what.format(cell=where, value=text))
        return text

    def _time(self, row: Sequence[Any], name: str, number: int) -> int | None:
        cell = self._cell(row, name)
        at = self.clock(cell)
        if at is None and plain(cell) not in ("", "0", "-", "–"):
            self.misread.append(address(self.places[name], number))
        return at if at is not None and FIRST_AT <= at <= LAST_AT else None


def columns(headings: Sequence[Any], clock: Clock) -> Columns | None:
    """The columns under these headings, None when they are not those of a member list.

    They are when somebody is named, two headings are known, and no more are unknown than known. The
    accounts of an export are keys of a desk, no ids; where something was said it is a chat.
    """
    keys = [heading_key(cell) for cell in headings]
    known = [(_RANK[key], place, key) for place, key in enumerate(keys) if key in _RANK]
    places: dict[str, int] = {}
    for _rank, place, key in sorted(known):
        places.setdefault(_FIELDS[key], place)
    if len(known) < 2 or 2 * len(known) < sum(map(bool, keys)) or not places.keys() & {"who", "name"}:
        return None
    if {"account", "person"} <= set(keys) or not _SAID.isdisjoint(keys):
        return None
    platforms = [platform for sign, platform in _PLATFORMS.items() if any(sign in key for key in keys)]
    return Columns(places, platforms[0] if platforms else "other", clock)


def heading_key(cell: Any) -> str:
    """A heading without blanks, brackets and hyphens, in small letters."""
    return _signs.sub("", plain(cell)).casefold()


def wall_clock(cell: Any) -> int | None:
    """The wall clock of a date in a cell, as if it were UTC: a date, its text, or a serial number."""
    if isinstance(cell, date):
        return timegm(cell.timetuple())
    if found := _date(text := plain(cell)):
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        try:
            return timegm(datetime(year, month, day, hour, minute, second).timetuple())  # noqa: DTZ001
        except ValueError:
            return None
    try:
        serial = float(text)
    except ValueError:
        return None
    return round((serial - _UNIX_SERIAL) * 86_400) if 1 <= serial < _LAST_SERIAL else None


def unix_clock(cell: Any) -> int | None:
    """Seconds since 1970 as programs write them; 0 stands for unknown."""
    return whole(cell) or None


def plain(cell: Any) -> str:
    """The content of a cell as text; whole numbers without their point."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _EXACT:
        return str(int(cell))
    return words(cell).strip() if not isinstance(cell, date) else cell.isoformat()


def address(place: int, number: int) -> str:
    """A cell as spreadsheets call it: column 27 of row 2 is AA2."""
    letters, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{number}"
