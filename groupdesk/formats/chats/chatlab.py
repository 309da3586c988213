"""ChatLab's exchange format, as one JSON document or as JSON lines (formats.md §2.5)."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from groupdesk.formats.chats import events
from groupdesk.formats.jsonlines import JsonLines
from groupdesk.formats.jsonstream import JsonReader
from groupdesk.formats.jsontext import outline
from groupdesk.formats.source import HEAD_BYTES
from groupdesk.formats.walks import records_of, told
from groupdesk.locale import _
from groupdesk.records import (
    NAME_ONLY,
    ChatMessage,
    Format,
    GroupFacts,
    Head,
    Kind,
    Member,
    Reading,
    Recall,
    Record,
    Source,
)
from groupdesk.records.values import BadRecordError, fields, instant, native_id, objects, whole, words

_KINDS = {
    0: Kind.TEXT,
    1: Kind.IMAGE,
    2: Kind.VOICE,
    3: Kind.VIDEO,
    4: Kind.FILE,
    5: Kind.STICKER,
    7: Kind.LINK,
    8: Kind.LOCATION,
    20: Kind.RED_PACKET,
    21: Kind.TRANSFER,
    22: Kind.POKE,
    23: Kind.CALL,
    24: Kind.SHARE,
    25: Kind.REPLY,
    26: Kind.FORWARD,
    27: Kind.CONTACT,
}
_SYSTEM_TYPE, _RECALL_TYPE = 80, 81
_SYSTEM = "SYSTEM"
"""The sender of lines that nobody wrote."""
_ROLES = ("owner", "admin")
_FIRST_LINES = 50
_placeholder = re.compile(r"\[[^\[\]\n]{1,12}\]|【[^【】\n]{1,12}】").fullmatch


def sniff(head: Head) -> bool:
    """Whether it is a document with `chatlab`, or lines with `_type`."""
    found = outline(head.text)
    return "chatlab" in found.fields or any(map(_is_line, [found.fields, *objects(found.items)]))


def read(source: Source, reading: Reading) -> Iterator[Record]:
    """The chat's facts, members and messages; raises DamagedError when there is no chat."""
    if _is_lines(source):
        lines = JsonLines(source)
        yield from told(source, lines, _lines(source, lines, reading))
        return
    with JsonReader(source) as json:
        yield from told(source, json, _document(json, reading))


def _is_lines(source: Source) -> bool:
    with source.text() as text:
        found = outline(text.read(HEAD_BYTES))
    return any(map(_is_line, [found.fields, *objects(found.items)]))


def _is_line(item: dict[str, Any]) -> bool:
    return item.get("_type") in ("header", "member", "message")


def _lines(source: Source, lines: JsonLines, reading: Reading) -> Iterator[Record]:
    """The header is looked for first: broken lines may stand before it."""
    first = islice(JsonLines(source), _FIRST_LINES)
    header = next((item for item in first if fields(item).get("_type") == "header"), None)
    yield _facts(fields(header), reading)
    chat = _Chat()
    yield from records_of(lines, lines, chat.line)


def _document(json: JsonReader, reading: Reading) -> Iterator[Record]:
    head: dict[str, Any] = {}
    chat, begun = _Chat(), False
    for key in json.members():
        if key in ("members", "messages"):
            if not begun:
                yield _facts(head, reading)
            begun = True
            read_one = chat.member if key == "members" else chat.message
            yield from records_of(json, json.elements(_is_message), read_one)
        elif key in ("chatlab", "meta"):
            head[key] = json.value()


def _is_message(item: dict[str, Any]) -> bool:
    return "platformId" in item or ("sender" in item and "timestamp" in item)


def _facts(header: dict[str, Any], reading: Reading) -> GroupFacts:
    about, meta = fields(header.get("chatlab")), fields(header.get("meta"))
    version = words(about.get("version"))
    if version and not version.startswith("0."):
        reading.assumed.append(_("ChatLab {version} read as 0.0.2").format(version=version))
    return GroupFacts(
        name=words(meta.get("name")) or reading.title,
        platform=words(meta.get("platform")).lower() or "other",
        native=words(meta.get("groupId")) or None,
        private=meta.get("type") == "private",
        exported_at=_instant(about.get("exportedAt")),
        owner=words(meta.get("ownerId")) or None,
    )


class _Chat:
    """The records of one chat; remembers its members' names, to cut rows of names rightly."""

    def __init__(self) -> None:
        self._names: set[str] = set()

    def line(self, item: dict[str, Any]) -> Iterator[Record]:
        """The records of a line of any type."""
        kind = item.get("_type")
        if kind == "message":
            yield from self.message(item)
        elif kind == "member":
            yield from self.member(item)
        elif kind != "header":
            raise BadRecordError(_("neither header, member nor message"))

    def member(self, item: dict[str, Any]) -> Iterator[Record]:
        """An entry of the list of members."""
        who, name, card = (words(item.get(key)) for key in ("platformId", "accountName", "groupNickname"))
        if not who:
            raise BadRecordError(_("a member without platformId"))
        self._names.update(filter(None, (name, card)))
        roles = [words(role.get("id")).lower() for role in objects(item.get("roles"))]
        yield Member(who, name, card, next((role for role in _ROLES if role in roles), ""))

    def message(self, item: dict[str, Any]) -> Iterator[Record]:
        """A message, or what a line of the system tells."""
        at, sender = instant(item.get("timestamp")), words(item.get("sender"))
        kind, text = whole(item.get("type", 0)), words(item.get("content"))
        if not sender:
            raise BadRecordError(_("no sender"))
        if kind == _RECALL_TYPE:
            yield _recall(at, sender, text)
        elif kind == _SYSTEM_TYPE or sender == _SYSTEM:
            yield from events.by_name(text, at, self._names)
        else:
            yield _message(item, at, sender, _KINDS.get(-1 if kind is None else kind, Kind.OTHER), text)


def _message(item: dict[str, Any], at: int, sender: str, kind: Kind, text: str) -> ChatMessage:
    if kind not in (Kind.TEXT, Kind.REPLY) and _placeholder(text):
        text = ""
    return ChatMessage(
        at,
        sender,
        words(item.get("groupNickname")) or words(item.get("accountName")),
        text,
        kind,
        native_id(item.get("platformMessageId")),
        native_id(item.get("replyToMessageId")),
    )


def _recall(at: int, sender: str, text: str) -> Recall:
    """Who took something back; of what it was there is no word."""
    if sender != _SYSTEM:
        return Recall(at, None, sender)
    event = events.sentence(text)
    return Recall(at, None, NAME_ONLY + event.names[0] if event and event.names else None)


def _instant(value: Any) -> int | None:
    try:
        return instant(value)
    except BadRecordError:
        return None


FORMAT = Format("chatlab", "ChatLab", "utc", "id", sniff, read)
