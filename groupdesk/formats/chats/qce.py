"""QQ chats as JSON, as QQ Chat Exporter writes them (formats.md §2.4)."""

import re
from collections.abc import Iterator
from typing import Any, Final

from groupdesk.formats.chats.envelopes import Envelopes
from groupdesk.formats.chats.events import by_name
from groupdesk.formats.jsonstream import JsonReader
from groupdesk.formats.jsontext import outline
from groupdesk.formats.walks import records_of, told
from groupdesk.locale import _
from groupdesk.records import (
    ChatMessage,
    Format,
    GroupFacts,
    Head,
    Kind,
    Member,
    Reading,
    Record,
    Source,
)
from groupdesk.records.values import (
    BadRecordError,
    fields,
    instant,
    iso_instant,
    native_id,
    objects,
    whole,
    words,
)

_WRITERS: Final = ("qqchatexporter", "qq-chat-exporter")
_NOBODY: Final = ("", "0", "未知")
"""What stands for the sender of lines that nobody wrote."""
_MILLISECONDS: Final = 10**11
"""Instants from here on are no seconds of our days."""
_CARDS: Final = {
    "forward": Kind.FORWARD,
    "json": Kind.SHARE,
    "location": Kind.LOCATION,
    "av_record": Kind.CALL,
    "giphy": Kind.STICKER,
}
"""Elements whose text the client made, not a person."""
_MEDIA: Final = {
    "image": Kind.IMAGE,
    "video": Kind.VIDEO,
    "audio": Kind.VOICE,
    "voice": Kind.VOICE,
    "file": Kind.FILE,
}
_FACES: Final = ("face", "market_face", "face_bubble")
_PLACEHOLDER: Final = re.compile(r"\A\[回复[^\]\n]*\]\s*|\[(?:图片|视频|语音|文件)(?:[:：][^\]\n]*)?\]")
_FACE: Final = re.compile(r"\[[^\[\]\n]{1,20}\]|\s")
_group_avatar: Final = re.compile(r"qlogo\.cn/gh/(\d{4,12})/").search


def sniff(head: Head) -> bool:
    """Whether it is an object with `chatInfo` and the name of this writer."""
    found = outline(head.text).fields
    writer = words(fields(found.get("metadata")).get("name")).replace(" ", "").casefold()
    return "chatInfo" in found and (
        any(name in writer for name in _WRITERS) or {"statistics", "messages"} <= found.keys()
    )


def read(source: Source, reading: Reading) -> Iterator[Record]:
    """The chat's facts and records; raises DamagedError when there is no chat."""
    with JsonReader(source) as json:
        yield from told(source, json, _document(json, reading))


def _document(json: JsonReader, reading: Reading) -> Iterator[Record]:
    about: dict[str, Any] = {}
    for key in json.members():
        if key == "chatInfo":
            about = fields(json.value())
        elif key == "messages":
            yield _facts(about, reading)
            yield from records_of(json, json.elements(_is_message), _Chat().records)


def _facts(about: dict[str, Any], reading: Reading) -> GroupFacts:
    private = words(about.get("type")) not in ("", "group")
    avatar = None if private else _group_avatar(words(about.get("avatar")))
    native = words(about.get("peerUin")) or (avatar[1] if avatar else "")
    return GroupFacts(words(about.get("name")) or reading.title, "qq", native or None, private=private)


def _is_message(item: dict[str, Any]) -> bool:
    return "sender" in item and "content" in item


class _Chat:
    """A walk through the messages of a chat; remembers what was told of whom."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._envelopes = Envelopes()

    def records(self, item: dict[str, Any]) -> Iterator[Record]:
        """What a message tells, or a line of the client."""
        at, content = _instant(item), fields(item.get("content"))
        who, name, card = _sender(fields(item.get("sender")))
        if item.get("system") is True or item.get("isSystemMessage") is True or not who:
            yield from by_name(words(content.get("text")), at, self._names)
            return
        self._names.add(name)
        if self._envelopes.is_news("", who, (name, card, "", False)):
            yield Member(who, name, card)
        yield _message(item, content, at, who, card or name)


def _message(item: dict[str, Any], content: dict[str, Any], at: int, who: str, name: str) -> ChatMessage:
    parts = [
        (words(one.get("type")), fields(one.get("data")))
        for one in (*objects(content.get("elements")), *objects(content.get("resources")))
    ]
    reply = _reply_to(content, parts)
    kind, text = _said({name for name, _data in parts}, words(content.get("text")))
    return ChatMessage(
        at,
        who,
        name,
        text,
        Kind.REPLY if reply is not None and kind == Kind.TEXT else kind,
        native_id(item.get("messageId") or item.get("id")),
        reply,
        tuple(filter(None, map(_mentioned, objects(content.get("mentions"))))),
        recalled=item.get("recalled") is True or item.get("isRecalled") is True,
    )


def _said(kinds: set[str], text: str) -> tuple[Kind, str]:
    """What a message is by its elements, and what was written in it."""
    if card := next((kind for name, kind in _CARDS.items() if name in kinds), None):
        return card, ""
    written = _PLACEHOLDER.sub("", text).strip()
    media = next((kind for name, kind in _MEDIA.items() if name in kinds), None)
    if kinds.intersection(_FACES) and not _FACE.sub("", written):
        return media or Kind.STICKER, ""
    return media or Kind.TEXT, written


def _reply_to(content: dict[str, Any], parts: list[tuple[str, dict[str, Any]]]) -> int | str | None:
    quoted = [fields(content.get("reply")), *(data for name, data in parts if name == "reply")]
    found = (native_id(one.get("referencedMessageId")) for one in quoted)
    return next((one for one in found if one not in (None, 0)), None)


def _mentioned(item: dict[str, Any]) -> str:
    """The account of somebody addressed; "" for one without, and for everybody."""
    uin = words(item.get("uin"))
    return "" if uin in _NOBODY or item.get("type") == "all" else uin


def _sender(sender: dict[str, Any]) -> tuple[str, str, str]:
    """Account, name and group card; the account is "" for nobody."""
    uin, uid = words(sender.get("uin")), words(sender.get("uid"))
    who = next((one for one in (uin, uid) if one not in _NOBODY), "")
    card = words(sender.get("groupCard")) or words(sender.get("sendMemberName"))
    name = words(sender.get("nickname")) or words(sender.get("sendNickName")) or words(sender.get("name"))
    return who, "" if name in (uin, uid) else name, card


def _instant(item: dict[str, Any]) -> int:
    """Seconds from milliseconds, seconds or an ISO time."""
    told_ = item.get("timestamp") or item.get("time")
    at = whole(told_)
    if at is None:
        return iso_instant(told_)
    if at <= 0:
        raise BadRecordError(_("no time"))
    return instant(at // 1000 if at >= _MILLISECONDS else at)


FORMAT = Format("qce", "QQ JSON (QQ Chat Exporter)", "utc", "id", sniff, read)
