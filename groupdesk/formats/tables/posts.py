"""Tables of posts: what is to be said to which groups, on which day and at what time, as CSV or XLSX."""

import re
from collections.abc import Iterator, Sequence
from datetime import time
from typing import Any, Final

from groupdesk.formats.errors import BrokenError
from groupdesk.formats.members.columns import plain
from groupdesk.formats.rows import Rows, headed, separator, told_rows
from groupdesk.formats.tables import cells
from groupdesk.formats.tables.cells import Places
from groupdesk.locale import _
from groupdesk.records import Format, Head, PostNotes, Reading, Record, Skipped, Source, Unreadable
from groupdesk.records.values import BadRecordError

_FIELDS: Final = cells.fields(
    {
        "day": "日期 日 发布日期 date day",
        "time": "时间 发布时间 time",
        "column": "栏目 column series",
        "groups": "目标群 群 群组 发到 groups",
        "text": "文案 内容 正文 text body",
        "writer": "撰稿人 文案人 作者 writer author",
        "approver": "审核人 审批人 approver",
        "state": "状态 state status",
        "files": "附件 文件 files attachments",
    }
)
_HERS: Final = frozenset({"column", "groups", "writer", "approver", "state", "files"})
"""What is said of posts and not of messages."""
_STATES: Final = {
    "点子": "idea",
    "草稿": "draft",
    "待审": "review",
    "in review": "review",
    "已批": "approved",
    "已排": "ready",
    "发送中": "sending",
    "已发": "sent",
    "部分": "partly",
    "失败": "failed",
    "已复盘": "reviewed",
    "跳过": "skipped",
}
_CODES: Final = frozenset(_STATES.values())
_TIME: Final = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)(?:[:：]\d\d)?")
_BETWEEN: Final = re.compile(r"[;；\n]")
_HARMLESS: Final = re.compile(r"^'(?=[=+\-@＝＋－＠])")
"""What an export puts before a text that a spreadsheet would take for a formula."""


def headings(row: Sequence[Any]) -> Places | None:
    """The columns under these cells: a day, a text and what is said of posts only; None when they are others."""
    places = cells.places(row, _FIELDS)
    known = "day" in places and "text" in places and len(places.keys() & _HERS) > 1
    return places if known else None


def sniff(head: Head) -> bool:
    """Whether it is text whose headings are those of posts."""
    return separator(head.text, headings) is not None


def read(source: Source, reading: Reading) -> Iterator[Record]:
    """The `PostNotes` of each row; columns that nothing is read from and examples are `Skipped`.

    Raises UnknownFormatError when no row looks like the headings of posts.
    """
    walk = Rows(source, headings)
    try:
        yield from _table(walk)
    except BrokenError as error:
        yield Unreadable(walk.number + 1, str(error), walk.sample())


def _table(walk: Rows) -> Iterator[Record]:
    rows = iter(walk)
    places = headed(
        walk,
        rows,
        headings,
        _("no headings of posts in its first rows"),
        _("name its columns, such as date, time, column, groups, text"),
    )
    for place, cell in enumerate(walk.row):
        if (name := plain(cell)) and place not in places.values():
            yield Skipped(name, cells.UNKNOWN_COLUMN)
    examples: list[Skipped] = []
    for row in told_rows(rows, examples):
        try:
            if any(plain(cell) for cell in cells.filled(row, places).values()):
                yield _post(cells.filled(row, places), places, walk.number)
        except BadRecordError as error:
            yield Unreadable(walk.number, str(error), walk.sample())
    yield from examples


def _post(held: dict[str, Any], places: Places, number: int) -> PostNotes:
    day = cells.day(held["day"], places["day"], number)
    if day is None:
        raise BadRecordError(_("it names no day"))
    plain_cells = {name: _text(held.get(name, "")) for name in ("column", "groups", "writer", "approver")}
    if not plain_cells["column"] and not plain_cells["groups"]:
        raise BadRecordError(_("it names no groups"))
    return PostNotes(
        number,
        day,
        _minute(held.get("time", ""), places.get("time", 0), number),
        text=_wordings(held["text"]),
        state=_state(held.get("state", ""), places.get("state", 0), number),
        files=tuple(name.strip() for name in _BETWEEN.split(plain(held.get("files", ""))) if name.strip()),
        **plain_cells,
    )


def _minute(cell: Any, place: int, number: int) -> int | None:
    """The minute of the day, None for an empty cell; raises BadRecordError, naming the cell."""
    if isinstance(cell, time):
        return cell.hour * 60 + cell.minute
    if isinstance(cell, float) and 0 <= cell < 1:
        return round(cell * 24 * 60)
    if not (text := plain(cell)):
        return None
    if (found := _TIME.fullmatch(text)) is None:
        raise cells.wrong(_("{cell}: {value} is no time such as 20:00"), text, place, number)
    return int(found[1]) * 60 + int(found[2])


def _state(cell: Any, place: int, number: int) -> str:
    """The code of a state, "" for an empty cell; raises BadRecordError, naming the cell."""
    text = plain(cell).casefold()
    code = _STATES.get(text, text)
    if code and code not in _CODES:
        raise cells.wrong(_("{cell}: {value} is no state of a post"), text, place, number)
    return code


def _text(cell: Any) -> str:
    return _HARMLESS.sub("", plain(cell))


def _wordings(cell: Any) -> str:
    """A text with its lines."""
    text = cell if isinstance(cell, str) else plain(cell)
    return _HARMLESS.sub("", "\n".join(line.rstrip() for line in text.splitlines()).strip())


FORMAT = Format("posts", "Table of posts", "local", "day", sniff, read, content="posts")
