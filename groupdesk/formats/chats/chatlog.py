"""WeChat chats as JSON, as chatlog writes them: one array of messages (formats.md §2.6)."""

from collections.abc import Iterator
from typing import Any

from groupdesk.formats.chats.memotrace import APPS, KINDS, notice
from groupdesk.formats.jsonstream import JsonReader
from groupdesk.formats.jsontext import outline
from groupdesk.formats.walks import records_of, told
from groupdesk.records import ChatMessage, Format, GroupFacts, Head, Kind, Reading, Record, Source
from groupdesk.records.values import iso_instant, native_id, objects, whole, words

_NEEDED = {"seq", "time", "talker", "sender"}
_SYSTEM = "系统消息"
_APP = 49


def sniff(head: Head) -> bool:
    """Whether it is an array that begins with messages of this writer."""
    return any(one.keys() >= _NEEDED for one in objects(outline(head.text).items[:1]))


def read(source: Source, reading: Reading) -> Iterator[Record]:
    """Each chat's facts and records; raises DamagedError when there is no chat."""
    with JsonReader(source) as json:
        export = _Export()
        yield from told(source, json, records_of(json, json.elements(_is_message), export.records))


def _is_message(item: dict[str, Any]) -> bool:
    return "seq" in item and "time" in item


class _Export:
    """One file while it is read, and the chat it has come to."""

    def __init__(self) -> None:
        self._talker: str | None = None

    def records(self, item: dict[str, Any]) -> Iterator[Record]:
        """The chat where another one begins, and what the message tells."""
        talker = words(item.get("talker"))
        if talker != self._talker:
            name, private = words(item.get("talkerName")) or talker, item.get("isChatRoom") is False
            yield GroupFacts(name, "wechat", talker or None, private=private)
        self._talker = talker
        at, sender, text = (
            iso_instant(item.get("time")),
            words(item.get("sender")),
            words(item.get("content")),
        )
        if sender == _SYSTEM:
            yield from notice(text, at)
        else:
            name, own = words(item.get("senderName")), native_id(item.get("seq"))
            yield ChatMessage(at, sender or None, name, text, _kind(item), own)


def _kind(item: dict[str, Any]) -> Kind:
    type_, sub = whole(item.get("type")) or 0, whole(item.get("subType")) or 0
    return APPS.get(sub, Kind.SHARE) if type_ == _APP else KINDS.get(type_, Kind.OTHER)


FORMAT = Format("chatlog", "WeChat JSON (chatlog)", "utc", "id", sniff, read)
