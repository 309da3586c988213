"""Which column of an unknown table of messages may be what: by its headings, and by what stands below.

A proposal, never more: what is not certain is asked (formats.md §2.11).
"""

import csv
import io
import re
from calendar import timegm
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from hashlib import blake2b
from itertools import islice
from typing import Any, Final, NamedTuple

from groupdesk.formats.members.columns import heading_key, plain
from groupdesk.formats.rows import SEPARATORS
from groupdesk.records import TableHead
from groupdesk.records.values import whole

SHOWN: Final = 20
"""Rows that are looked at, and shown."""
_HEADINGS: Final = {
    "time": "时间 发送时间 消息时间 发言时间 日期时间 日期 time datetime timestamp sendtime senttime senton sentat"
    " createtime createdat msgtime messagetime date ts",
    "sender": "发送者 发送人 发言人 发送者昵称 昵称 群昵称 用户名 姓名 sender sendername from fromname author"
    " authorname nickname username displayname speaker name user",
    "sender_id": "发送者id qq号 qq 微信号 wxid uid 用户id userid senderid fromid authorid memberid",
    "text": "内容 消息内容 发言内容 聊天内容 文本 正文 消息 text content message messagetext body msg",
    "kind": "类型 消息类型 kind type messagetype msgtype",
    "id": "消息id messageid msgid id",
    "reply_to": "回复 回复消息id 引用消息id replyto replytoid replytomessageid inreplyto quotedid",
    "chat": "群 群名 群聊 群名称 会话 聊天 chat group groupname chatname channel room conversation",
}
"""Headings by what they head, the best first."""
_FIELD_OF: Final = {
    heading: (rank, name)
    for name, several in _HEADINGS.items()
    for rank, heading in enumerate(map(heading_key, several.split()))
}
_ENOUGH: Final = 0.7
"""Share of the cells of a column that must be times."""
_MOST_COLUMNS: Final = 12
"""More, under headings that do not say it, are those of a survey."""
_LONGEST_NAME: Final = 40
_LONGEST_CELL: Final = 80
_EPOCH: Final = range(946_684_800, 4_102_444_800)
"""The seconds of the years 2000 to 2099."""
_SERIALS: Final = (36_526.0, 73_050.0)
"""The same years as a spreadsheet numbers days."""
_UNIX_SERIAL: Final = 25_569
_STAMP: Final = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?(?:[T\s]*(?P<half>上午|早上|凌晨|中午|下午|晚上)?\s*"
    r"(\d{1,2})[:：](\d{2})(?:[:：](\d{2})(?:[.,]\d+)?)?\s*(?P<pm>[AaPp][Mm])?)?"
)


class Moment(NamedTuple):
    """What a cell says about time."""

    at: int
    """Seconds; of the wall clock as if it were UTC, unless `utc`."""
    utc: bool
    precision: str
    """"second", "minute" or "day"."""


def moment(cell: Any) -> Moment | None:
    """The time in a cell: ISO, seconds or milliseconds since 1970, ``2026/3/2 21:05``, a serial number."""
    if isinstance(cell, datetime):
        return Moment(timegm(cell.timetuple()), False, "second")
    text = plain(cell)
    if (seconds := _epoch(text)) is not None:
        return Moment(seconds, True, "second")
    if found := _STAMP.fullmatch(text):
        return _wall(found)
    if isinstance(cell, date):
        return None
    return _iso(text) or _serial(text)


def head_of(rows: Iterable[Sequence[Any]]) -> TableHead | None:
    """The beginning of a table with something like times and people; None for any other."""
    first = [row for row in islice(rows, SHOWN + 1) if any(map(plain, row))]
    if len(first) < 2 or len(first[0]) < 2 or any(moment(cell) for cell in first[0]):
        return None
    headings = tuple(map(plain, first[0]))
    columns = [
        [row[place] if place < len(row) else "" for row in first[1:]] for place in range(len(headings))
    ]
    proposed, certain = _proposed(headings, columns)
    if "time" not in proposed or not proposed.keys() & {"sender", "sender_id"}:
        return None
    if len(headings) > _MOST_COLUMNS and not certain:
        return None
    shown = tuple(tuple(plain(cell)[:_LONGEST_CELL] for cell in row) for row in first[1:])
    return TableHead(headings, shown, key_of(headings), proposed, certain)


def head_of_text(text: str) -> TableHead | None:
    """The same from the beginning of a CSV, whatever separates its cells: the sign that makes most columns."""
    found = (_separated(text, sign) for sign in SEPARATORS)
    return max(filter(None, found), key=lambda head: len(head.headings), default=None)


def key_of(headings: Iterable[Any]) -> str:
    """What names a row of headings."""
    return blake2b("\x1f".join(map(plain, headings)).encode("utf-8", "replace"), digest_size=12).hexdigest()


def _separated(text: str, sign: str) -> TableHead | None:
    try:
        return head_of(csv.reader(io.StringIO(text, newline=""), delimiter=sign))
    except csv.Error:
        return None


def _proposed(headings: Sequence[str], columns: Sequence[Sequence[Any]]) -> tuple[dict[str, int], bool]:
    """What the columns may be, and whether their headings say so beyond doubt."""
    named: dict[str, list[tuple[int, int]]] = {}
    for place, heading in enumerate(headings):
        if known := _FIELD_OF.get(heading_key(heading)):
            named.setdefault(known[1], []).append((known[0], place))
    proposed = {name: min(found)[1] for name, found in named.items()}
    times = [place for place, cells in enumerate(columns) if _are_times(cells)]
    certain = proposed.get("time") in times and "text" in proposed
    certain = certain and all(len(found) == 1 for found in named.values())
    if proposed.get("time") not in times:
        proposed.pop("time", None)
        if times:
            proposed["time"] = times[0]
    certain = certain and bool(proposed.keys() & {"sender", "sender_id"})
    return _by_content(proposed, columns, times), certain


def _by_content(
    proposed: dict[str, int], columns: Sequence[Sequence[Any]], times: Sequence[int]
) -> dict[str, int]:
    """Adds who and what, where no heading says it: names are short and come again, texts are long."""
    free = [place for place in range(len(columns)) if place not in (*times, *proposed.values())]
    texts = {place: [text for cell in columns[place] if (text := plain(cell))] for place in free}
    if not proposed.keys() & {"sender", "sender_id"}:
        names = [place for place in free if _are_names(texts[place])]
        if names:
            proposed["sender"] = min(names, key=lambda place: len(set(texts[place])) / len(texts[place]))
    rest = [place for place in free if place not in proposed.values() and texts[place]]
    if "text" not in proposed and rest:
        proposed["text"] = max(rest, key=lambda place: sum(map(len, texts[place])))
    return proposed


def _are_times(cells: Sequence[Any]) -> bool:
    found = [moment(cell) for cell in cells if plain(cell)]
    known = [one for one in found if one is not None and one.precision != "day"]
    return bool(found) and len(known) >= _ENOUGH * len(found)


def _are_names(texts: Sequence[str]) -> bool:
    return bool(texts) and all(len(text) <= _LONGEST_NAME and whole(text) is None for text in texts)


def _epoch(text: str) -> int | None:
    number = whole(text.partition(".")[0]) if text[:1].isdecimal() else None
    if number is None or text.count(".") > 1:
        return None
    seconds = number // 1000 if len(str(number)) == 13 else number
    return seconds if seconds in _EPOCH else None


def _wall(found: re.Match[str]) -> Moment | None:
    year, month, day_, hour, minute, second = (found[n] for n in (1, 2, 3, 5, 6, 7))
    hours = _hours(int(hour or 0), found["half"] or "", (found["pm"] or "").lower())
    try:
        at = timegm(
            datetime(int(year), int(month), int(day_), hours, int(minute or 0), int(second or 0)).timetuple()  # noqa: DTZ001
        )
    except ValueError:
        return None
    return Moment(at, False, "day" if hour is None else "second" if second else "minute")


def _hours(hour: int, half: str, pm: str) -> int:
    afternoon = half in ("下午", "晚上") or pm == "pm" or (half == "中午" and hour < 11)
    if hour == 12 and (pm == "am" or half in ("凌晨", "上午")):
        return 0
    return hour + 12 if afternoon and hour < 12 else hour


def _iso(text: str) -> Moment | None:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    if time.tzinfo is None or ("T" not in text and ":" not in text):
        return None
    return Moment(int(time.astimezone(UTC).timestamp() // 1), True, "second")


def _serial(text: str) -> Moment | None:
    try:
        serial = float(text)
    except ValueError:
        return None
    if not _SERIALS[0] <= serial <= _SERIALS[1] or serial.is_integer():
        return None
    return Moment(round((serial - _UNIX_SERIAL) * 86_400), False, "second")


def said(columns: Mapping[str, int], head: TableHead) -> str:
    """``time = 时间, sender = 昵称``."""
    return ", ".join(f"{name} = {head.headings[place]}" for name, place in columns.items())
