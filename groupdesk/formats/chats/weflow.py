"""WeChat chats as JSON, as WeFlow and EchoTrace write them (formats.md §2.6)."""

from collections.abc import Iterator
from typing import Any

from groupdesk.formats.chats.memotrace import notice
from groupdesk.formats.jsonstream import JsonReader
from groupdesk.formats.jsontext import outline
from groupdesk.formats.walks import records_of, told
from groupdesk.records import ChatMessage, Format, GroupFacts, Head, Kind, Reading, Record, Source
from groupdesk.records.values import fields, instant, native_id, words

_PRIVATE = "私聊"
_SYSTEM = "系统消息"
_KINDS = {
    "文本消息": Kind.TEXT,
    "图片消息": Kind.IMAGE,
    "语音消息": Kind.VOICE,
    "视频消息": Kind.VIDEO,
    "文件消息": Kind.FILE,
    "动画表情": Kind.STICKER,
    "引用消息": Kind.REPLY,
    "位置消息": Kind.LOCATION,
    "名片消息": Kind.CONTACT,
    "红包消息": Kind.RED_PACKET,
    "转账消息": Kind.TRANSFER,
}
_WRITTEN = (Kind.TEXT, Kind.REPLY)


def sniff(head: Head) -> bool:
    """Whether it is an object whose `session` has a WeChat id."""
    session = fields(outline(head.text).fields.get("session"))
    return "wxid" in session and "displayName" in session


def read(source: Source, reading: Reading) -> Iterator[Record]:
    """The chat's facts and records; raises DamagedError when there is no chat."""
    with JsonReader(source) as json:
        yield from told(source, json, _chat(json, reading))


def _chat(json: JsonReader, reading: Reading) -> Iterator[Record]:
    session: dict[str, Any] = {}
    for key in json.members():
        if key == "session":
            session = fields(json.value())
        elif key == "messages":
            yield _facts(session, reading)
            yield from records_of(json, json.elements(_is_message), _records)


def _facts(session: dict[str, Any], reading: Reading) -> GroupFacts:
    shown = (session.get("displayName"), session.get("nickname"))
    name = next(filter(None, map(words, shown)), reading.title)
    private = words(session.get("type")) == _PRIVATE
    return GroupFacts(name, "wechat", words(session.get("wxid")) or None, private=private)


def _is_message(item: dict[str, Any]) -> bool:
    return "createTime" in item


def _records(item: dict[str, Any]) -> Iterator[Record]:
    at, type_, text = instant(item.get("createTime")), words(item.get("type")), words(item.get("content"))
    if type_ == _SYSTEM:
        yield from notice(text, at)
        return
    kind = _KINDS.get(type_, Kind.OTHER)
    # `localId` is a row number of one export, no id.
    yield ChatMessage(
        at,
        words(item.get("senderUsername")) or None,
        words(item.get("senderDisplayName")),
        text if kind in _WRITTEN else "",
        kind,
        native_id(item.get("platformMessageId")),
    )


FORMAT = Format("weflow", "WeChat JSON (WeFlow, EchoTrace)", "utc", "second", sniff, read)
