"""Chats as tables of any writer: which column is what, she says, or its headings do (formats.md §2.11)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

from groupdesk.formats.chats.columns import head_of, head_of_text, key_of, moment
from groupdesk.formats.chats.events import by_name
from groupdesk.formats.errors import UnknownFormatError
from groupdesk.formats.members.columns import plain
from groupdesk.formats.rows import Rows, headed
from groupdesk.formats.source import HEAD_BYTES
from groupdesk.formats.tables import cells
from groupdesk.formats.walks import told
from groupdesk.formats.workbook import first_sheet, is_workbook
from groupdesk.locale import _
from groupdesk.records import (
    NAME_ONLY,
    ChatMessage,
    Format,
    GroupFacts,
    Head,
    Kind,
    Reading,
    Record,
    Source,
    TableHead,
    Unreadable,
)
from groupdesk.records.values import BadRecordError, native_id, words

_KINDS: Final = {
    word: kind
    for kind, several in {
        Kind.TEXT: "文本 文字 text",
        Kind.IMAGE: "图片 照片 image photo picture",
        Kind.VOICE: "语音 voice audio",
        Kind.VIDEO: "视频 video",
        Kind.FILE: "文件 file document",
        Kind.STICKER: "表情 表情包 动画表情 sticker emoji",
        Kind.LINK: "链接 link url",
        Kind.LOCATION: "位置 地理位置 location",
        Kind.RED_PACKET: "红包",
        Kind.TRANSFER: "转账",
        Kind.CALL: "通话 call",
        Kind.SHARE: "分享 小程序 share",
        Kind.REPLY: "回复 引用 reply quote",
        Kind.FORWARD: "转发 聊天记录 forward",
        Kind.CONTACT: "名片 contact",
        Kind.SYSTEM: "系统 通知 撤回 system notice recall",
    }.items()
    for word in several.split()
}
_CLIENT: Final = frozenset({"系统消息", "系统", "system", "系统通知"})
"""Senders that are the client itself."""
_shortened: Final = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+").fullmatch
_placeholder: Final = re.compile(r"[\[<【]([^\[\]<>【】\n]{1,8})[\]>】]").fullmatch


def sniff(head: Head) -> bool:
    """Whether it is text with headings, and something like times and people below them."""
    return head_of_text(head.text) is not None


def plan(source: Source, reading: Reading) -> None:
    """Finds the headings, the first rows and what the columns may be."""
    reading.table = look(source)


def look(source: Source) -> TableHead | None:
    """The beginning of a CSV or of a workbook's first sheet; None where it is no such table."""
    with source.bytes() as file:
        raw = file.read(HEAD_BYTES)
    if is_workbook(raw):
        return head_of(first_sheet(source))
    with source.text() as text:
        return head_of_text(text.read(HEAD_BYTES))


def clocked(reading: Reading) -> Format:
    """The format of a table with these columns: its times tell whether they are UTC, and how exact they are."""
    if reading.table is None or reading.columns is None:
        return FORMAT
    place = reading.columns["time"]
    found = [moment(row[place]) for row in reading.table.rows if place < len(row)]
    times = [one for one in found if one is not None]
    exact = {one.precision for one in times}
    reading.precision = next((name for name in ("second", "minute") if name in exact), "day")
    if "id" in reading.columns:
        reading.precision = "id"
    return UTC_FORMAT if times and times[0].utc else FORMAT


def read(source: Source, reading: Reading, *, utc: bool = False) -> Iterator[Record]:
    """The chats and messages under `reading.columns`; times of the other clock are unreadable.

    Raises UnknownFormatError while nobody has said which column is what.
    """
    table = reading.table or look(source)
    if table is None or reading.columns is None:
        names = ", ".join(table.headings) if table else ""
        raise UnknownFormatError(
            _("a table whose columns are not known ({names})").format(names=names[:200]),
            source.name,
            _("say which is what: --columns time=…,sender=…,text=…"),
        )
    walk = Rows(source, partial(_is_head, table))
    yield from told(source, walk, _table(walk, reading, table, utc))


def _is_head(table: TableHead, row: Sequence[Any]) -> bool | None:
    return True if key_of(row) == table.key else None


def _table(walk: Rows, reading: Reading, table: TableHead, utc: bool) -> Iterator[Record]:
    columns = reading.columns or {}
    rows = iter(walk)
    what, next_ = _("holds nothing that is known here"), _("see README for what can be read")
    headed(walk, rows, partial(_is_head, table), what, next_)
    cells.assume_platform({}, reading)
    chat: str | None = None
    for row in rows:
        if not any(map(plain, row)):
            continue
        if chat != (named := _cell(row, columns, "chat")):
            chat = named
            yield GroupFacts(named or reading.title, "")
        try:
            yield from _records(row, columns, utc)
        except BadRecordError as error:
            yield Unreadable(walk.number, str(error), walk.sample())


def _cell(row: Sequence[Any], columns: Mapping[str, int], name: str) -> str:
    place = columns.get(name, -1)
    return plain(row[place]) if 0 <= place < len(row) else ""


def _records(row: Sequence[Any], columns: Mapping[str, int], utc: bool) -> Iterator[Record]:
    place = columns["time"]
    at = moment(row[place]) if place < len(row) else None
    if at is None:
        raise BadRecordError(_("no time"))
    if at.utc != utc:
        raise BadRecordError(_("its time is written unlike the first ones"))
    who, name, text = (_cell(row, columns, column) for column in ("sender_id", "sender", "text"))
    if _shortened(who):
        raise BadRecordError(_("the id was rounded to {value}").format(value=who))
    kind, said = _said(_cell(row, columns, "kind"), text)
    if kind == Kind.SYSTEM or (who or name).casefold() in _CLIENT:
        yield from by_name(text, at.at)
        return
    sender = who or (NAME_ONLY + name if name else None)
    id_, reply = (native_id(words(_cell(row, columns, column))) for column in ("id", "reply_to"))
    yield ChatMessage(at.at, sender, name or who, said, kind, id_, reply)


def _said(kind: str, text: str) -> tuple[Kind, str]:
    """The kind of a message and what was written in it, from its kind's name and its text."""
    word = kind.casefold().removesuffix("消息").removesuffix("message").strip()
    found = _KINDS.get(word, Kind.TEXT if text else Kind.OTHER)
    bare = _placeholder(text)
    if bare and (inner := _KINDS.get(bare[1].casefold().removesuffix(" omitted"))):
        return (inner if found == Kind.TEXT else found), ""
    return found, text


FORMAT = Format("csv", "Table of messages", "local", "second", sniff, read, plan=plan)
UTC_FORMAT = Format("csv", "Table of messages", "utc", "second", sniff, partial(read, utc=True), plan=plan)
"""The same for times that tell their zone."""
