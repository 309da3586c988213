"""DiscordChatExporter's JSON: one channel, thread or direct chat a file (formats.md §2.3)."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from groupdesk.formats.chats.envelopes import Envelopes
from groupdesk.formats.jsonstream import JsonReader
from groupdesk.formats.jsontext import outline
from groupdesk.formats.walks import records_of, told
from groupdesk.locale import _
from groupdesk.records import (
    ChatMessage,
    Format,
    GroupFacts,
    Head,
    Join,
    Kind,
    Leave,
    Member,
    Reading,
    Record,
    Source,
    SystemLine,
)
from groupdesk.records.values import BadRecordError, fields, iso_instant, native_id, objects, words

# Types are written by name; those the exporter does not know, as Discord's number.
_WORDS = {"Default", "Reply", "0", "19", ""}
_CAME = {"GuildMemberJoin", "7"}
_ADDED = {"RecipientAdd", "1"}
_REMOVED = {"RecipientRemove", "2"}
_PRIVATE = {"DirectTextChat", "1"}
_NO_SERVER = {"", "0"}
_KINDS = {
    **dict.fromkeys(("png", "jpg", "jpeg", "gif", "webp", "bmp", "heic", "avif"), Kind.IMAGE),
    **dict.fromkeys(("mp4", "mov", "webm", "mkv", "avi", "m4v"), Kind.VIDEO),
    **dict.fromkeys(("ogg", "opus", "mp3", "m4a", "wav", "flac", "aac"), Kind.VOICE),
}


def sniff(head: Head) -> bool:
    """Whether it is an object with `guild` and `channel`."""
    return {"guild", "channel"} <= outline(head.text).fields.keys()


def read(source: Source, reading: Reading) -> Iterator[Record]:
    """The channel's facts and records; raises DamagedError when there is no channel."""
    with JsonReader(source) as json:
        yield from told(source, json, _channel(json, reading))


def _channel(json: JsonReader, reading: Reading) -> Iterator[Record]:
    head: dict[str, Any] = {}
    for key in json.members():
        if key == "messages":
            yield _facts(head, reading)
            native = words(fields(head.get("channel")).get("id"))
            read_one = partial(_records, channel=native, envelopes=Envelopes())
            yield from records_of(json, json.elements(_is_message), read_one)
        elif key in ("guild", "channel", "exportedAt", "messageCount"):
            head[key] = json.value()
    if "messageCount" not in head:
        reading.assumed.append(_("no message count at its end: the export may not be complete; repeat it"))


def _facts(head: dict[str, Any], reading: Reading) -> GroupFacts:
    guild, channel = fields(head.get("guild")), fields(head.get("channel"))
    server = words(guild.get("id"))
    in_server = server not in _NO_SERVER
    return GroupFacts(
        name=words(channel.get("name")) or reading.title,
        platform="discord",
        native=words(channel.get("id")) or None,
        space=words(guild.get("name")) if in_server else None,
        space_native=server if in_server else None,
        private=words(channel.get("type")) in _PRIVATE,
        exported_at=_instant(head.get("exportedAt")),
    )


def _is_message(item: dict[str, Any]) -> bool:
    return "timestamp" in item and "author" in item


def _records(item: dict[str, Any], channel: str, envelopes: Envelopes) -> Iterator[Record]:
    at, kind, author = iso_instant(item.get("timestamp")), words(item.get("type")), fields(item.get("author"))
    if kind in _WORDS:
        yield from _envelope(author, envelopes)
        yield _message(item, at, author, channel)
    elif kind in _CAME:
        yield Join(at, words(author.get("id")), _name(author), id=native_id(item.get("id")))
    elif kind in _ADDED:
        yield from _added(item, at, author)
    elif kind in _REMOVED:
        yield from _removed(item, at, author)
    else:
        yield SystemLine(at, words(item.get("content")) or kind)


def _envelope(author: dict[str, Any], envelopes: Envelopes) -> Iterator[Member]:
    """What is said of an author besides the name shown, when it is news."""
    who, name, card = words(author.get("id")), words(author.get("name")), words(author.get("nickname"))
    said = (name, card if card != name else "", "", author.get("isBot") is True)
    if who and envelopes.is_news("", who, said):
        yield Member(who, said[0], said[1], bot=said[3])


def _message(item: dict[str, Any], at: int, author: dict[str, Any], channel: str) -> ChatMessage:
    return ChatMessage(
        at,
        words(author.get("id")) or None,
        _name(author),
        words(item.get("content")),
        _kind(item),
        native_id(item.get("id")),
        _reply(fields(item.get("reference")), channel),
        tuple(words(person.get("id")) for person in objects(item.get("mentions"))),
        _instant(item.get("timestampEdited")),
    )


def _name(author: dict[str, Any]) -> str:
    return words(author.get("nickname")) or words(author.get("name"))


def _kind(item: dict[str, Any]) -> Kind:
    if item.get("forwardedMessage"):
        return Kind.FORWARD
    for file in objects(item.get("attachments")):
        ending = words(file.get("fileName")).rpartition(".")[2].lower()
        return _KINDS.get(ending, Kind.FILE)
    if item.get("stickers"):
        return Kind.STICKER
    return Kind.LINK if item.get("embeds") and not item.get("content") else Kind.TEXT


def _reply(reference: dict[str, Any], channel: str) -> int | str | None:
    """The message answered, when it stands in this channel and was not merely forwarded."""
    elsewhere = words(reference.get("channelId")) not in ("", channel)
    return None if elsewhere or reference.get("type") == "Forward" else native_id(reference.get("messageId"))


def _added(item: dict[str, Any], at: int, author: dict[str, Any]) -> Iterator[Join]:
    """Those an author let into a group of direct messages: they are what the line mentions."""
    who, name, own = words(author.get("id")), _name(author), native_id(item.get("id"))
    for person in objects(item.get("mentions")) or [{}]:
        yield Join(at, words(person.get("id")), _name(person), who or None, name, own)


def _removed(item: dict[str, Any], at: int, author: dict[str, Any]) -> Iterator[Leave]:
    """Those an author removed from it; whoever removes himself leaves."""
    own = native_id(item.get("id"))
    for person in objects(item.get("mentions")) or [author]:
        who = words(person.get("id"))
        yield Leave(at, who, _name(person), who != words(author.get("id")), own)


def _instant(value: Any) -> int | None:
    try:
        return iso_instant(value) if value else None
    except BadRecordError:
        return None


FORMAT = Format("discord", "DiscordChatExporter JSON", "utc", "id", sniff, read)
