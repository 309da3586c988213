"""What the tables that she keeps share: headings in both languages, platforms, figures and days in cells."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from groupdesk.formats.members.columns import address, heading_key, plain, wall_clock
from groupdesk.formats.rows import Rows, told_rows
from groupdesk.locale import _
from groupdesk.records import NAME_ONLY, GroupFacts, Reading, Record, Skipped, Unreadable
from groupdesk.records.values import BadRecordError
from groupdesk.rules import clock

LARGEST: Final = 9_999_999
Places: TypeAlias = dict[str, int]
"""What a column holds → its index."""
GROUP: Final = "群 群名 群名称 群聊 群聊名称 社群 社群名称 group groupname chat"
NAME: Final = "名称 name"
PLATFORM: Final = "平台 platform"
MEMBERS: Final = "人数 群人数 成员数 总人数 群成员数 members membercount headcount heads people"
"""Headings that several tables have."""
PEOPLE: Final = frozenset(
    {
        "昵称",
        "群名片",
        "群昵称",
        "成员昵称",
        "微信号",
        "wxid",
        "qq号",
        "角色",
        "入群时间",
        "邀请人",
        "发送者",
        "发送人",
    }
    | {"发言人", "nickname", "card", "role", "inviter", "account", "person", "sender", "member", "成员"}
)
"""Headings over people, as `heading_key` gives them."""
UNKNOWN_COLUMN: Final = "column"
"""The reason for which a column is left out."""
CODES: Final = frozenset(
    {"wechat", "wecom", "qq", "telegram", "discord", "whatsapp", "matrix", "slack", "line", "dingtalk"}
    | {"feishu", "other"}
)
"""Platforms as exports write them."""
_PLATFORMS: Final = {
    "微信": "wechat",
    "企业微信": "wecom",
    "企微": "wecom",
    "钉钉": "dingtalk",
    "飞书": "feishu",
    "其他": "other",
}
_NUMBER: Final = re.compile(r"([0-9][0-9,， ]*)(?:\.0+)?\s*[人条个次天]?")
_NOTHING: Final = frozenset({"", "-", "–", "—", "/", "?", "n/a"})


def fields(headings: Mapping[str, str]) -> dict[str, str]:
    """Heading → what it heads, from what is headed → its headings with blanks between."""
    return {heading_key(one): name for name, several in headings.items() for one in several.split()}


def places(row: Sequence[Any], known: Mapping[str, str]) -> Places:
    """Where the first column of each thing stands, as far as these cells are headings."""
    found: Places = {}
    for place, cell in enumerate(row):
        if name := known.get(heading_key(cell)):
            found.setdefault(name, place)
    return found


def records(
    walk: Rows,
    rows: Iterator[Sequence[Any]],
    columns: Places,
    read: Callable[[Sequence[Any]], Iterable[Record]],
) -> Iterator[Record]:
    """What `read` makes of each row below the headings; columns that nothing is read from are skipped.

    A row that raises BadRecordError becomes an `Unreadable`; examples of a template are skipped.
    """
    skipped, examples = [*_left_out(walk.row, columns)], list[Skipped]()
    for row in told_rows(rows, examples):
        try:
            for record in read(row):
                yield record
                if isinstance(record, GroupFacts):
                    yield from skipped
                    skipped = []
        except BadRecordError as error:
            yield Unreadable(walk.number, str(error), walk.sample())
    yield from examples


def _left_out(headings: Sequence[Any], used: Places) -> Iterator[Skipped]:
    for place, cell in enumerate(headings):
        if (name := plain(cell)) and place not in used.values():
            yield Skipped(name, UNKNOWN_COLUMN)


def assume_platform(columns: Places, reading: Reading) -> None:
    """Says what groups are taken for when the table has no column of platforms."""
    if "platform" not in columns:
        line = _("groups that are new here are taken as groups of WeChat (--platform)")
        reading.assumed.append(line)


def filled(row: Sequence[Any], columns: Places) -> dict[str, Any]:
    """What a row holds under each column; "" beyond its end."""
    return {name: row[place] if place < len(row) else "" for name, place in columns.items()}


def platform(cell: Any) -> str:
    """A platform's code from its name in either language; a name that is not known as it is."""
    name = plain(cell).casefold()
    return _PLATFORMS.get(name, name)


def group(name: Any, of_platform: Any = "") -> GroupFacts:
    """The group that a cell names; ``qq:712345678`` and ``wechat:name:晨读会`` are those of an export."""
    text = plain(name)
    code, colon, rest = text.partition(":")
    if not colon or code not in CODES:
        return GroupFacts(text, platform(of_platform))
    if rest.startswith(NAME_ONLY):
        return GroupFacts(rest.removeprefix(NAME_ONLY), code)
    return GroupFacts("", code, rest)


def figure(cell: Any, place: int, number: int) -> int | None:
    """A count, None for an empty cell; raises BadRecordError, naming the cell."""
    text = plain(cell)
    if text.casefold() in _NOTHING:
        return None
    found = _NUMBER.fullmatch(text)
    counted = int(re.sub(r"\D", "", found[1])) if found else LARGEST + 1
    if counted > LARGEST:
        raise wrong(_("{cell}: {value} is no number"), text, place, number)
    return counted


def day(cell: Any, place: int, number: int) -> int | None:
    """A day's number, None for an empty cell; raises BadRecordError, naming the cell."""
    if not (text := plain(cell)):
        return None
    if (at := wall_clock(cell)) is None:
        raise wrong(_("{cell}: {value} is no day such as 2026-03-02"), text, place, number)
    return at // clock.DAY


def wrong(line: str, text: str, place: int, number: int) -> BadRecordError:
    """What is wrong with a cell; `line` names {cell} and {value}."""
    return BadRecordError(line.format(cell=address(place, number), value=text[:40]))
