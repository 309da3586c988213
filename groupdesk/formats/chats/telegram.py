"""Telegram Desktop's JSON export, of one chat or of a whole account (formats.md §2.1)."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from groupdesk.formats.jsonstream import JsonReader
from groupdesk.formats.jsontext import outline
from groupdesk.formats.walks import records_of, told
from groupdesk.locale import _
from groupdesk.records import (
    NAME_ONLY,
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
from groupdesk.records.values import (
    FIRST_AT,
    LAST_AT,
    BadRecordError,
    fields,
    instant,
    iso_instant,
    native_id,
    objects,
    person,
    words,
)

_PRIVATE = {"personal_chat", "bot_chat", "saved_messages"}
_TYPES = _PRIVATE | {
    "private_group",
    "public_group",
    "private_supergroup",
    "public_supergroup",
    "private_channel",
    "public_channel",
}
_ACCOUNT = {"personal_information", "profile_pictures", "contacts", "frequent_contacts", "sessions"}
_MEDIA = {
    "sticker": Kind.STICKER,
    "animation": Kind.IMAGE,
    "video_file": Kind.VIDEO,
    "video_message": Kind.VIDEO,
    "voice_message": Kind.VOICE,
}
_MARKS = (
    ("forwarded_from", Kind.FORWARD),
    ("photo", Kind.IMAGE),
    ("media_type", Kind.FILE),
    ("file", Kind.FILE),
    ("poll", Kind.POLL),
    ("location_information", Kind.LOCATION),
    ("contact_information", Kind.CONTACT),
    ("game_title", Kind.OTHER),
    ("invoice_information", Kind.OTHER),
)
"""Members that tell a message's kind, the first that is there."""
_NO_PERSON = "Group"
"""What stands for the inviter of a link that belongs to the group."""


def sniff(head: Head) -> bool:
    """Whether it is an object with `messages` of this writer, or with `chats` of an account."""
    found = outline(head.text).fields
    if "messages" in found:
        messages = objects(found["messages"])
        return any(map(_is_message, messages)) or (not messages and found.get("type") in _TYPES)
    if "about" in found and found.keys() & _ACCOUNT:
        return True
    chats = found.get("chats", found.get("left_chats", ""))
    return chats is None or bool(_listed(chats) and all("messages" in one for one in _listed(chats)))


def read(source: Source, reading: Reading) -> Iterator[Record]:
    """Each chat's facts and records; raises DamagedError when no chat can be found."""
    with JsonReader(source) as json:
        yield from told(source, json, _chat(json, reading, is_root=True))


def _chat(json: JsonReader, reading: Reading, is_root: bool = False) -> Iterator[Record]:
    """The chat that comes next, or at the root those of the account."""
    head: dict[str, Any] = {}
    for key in json.members():
        if key == "messages":
            yield _facts(head, reading)
            messages = json.elements(_is_message)
            yield from records_of(json, messages, partial(_records, reading=reading), _plain)
        elif key in ("name", "type", "id"):
            head[key] = json.value()
        elif key in ("chats", "left_chats") and is_root:
            yield from _chats(json, reading)


def _chats(json: JsonReader, reading: Reading) -> Iterator[Record]:
    """The chats of an account, in `list` or, as some tools write it, without."""
    if json.opening() == "[":
        for _chat_begins in json.items():
            yield from _chat(json, reading)
        return
    for key in json.members():
        if key == "list":
            yield from _chats(json, reading) if json.opening() == "[" else ()


def _facts(head: dict[str, Any], reading: Reading) -> GroupFacts:
    kind = words(head.get("type"))
    native = native_id(head.get("id"))
    return GroupFacts(
        name=words(head.get("name")) or reading.title or kind,
        platform="telegram",
        native=None if native is None else str(native),
        private=kind in _PRIVATE,
    )


def _plain(item: Any) -> ChatMessage | None:
    """The record of a message that is text and nothing else, made quickly; None for all others."""
    try:
        text, sender, name, own = item["text"], item["from_id"], item["from"], item["id"]
        at, reply = int(item["date_unixtime"]), item.get("reply_to_message_id")
        if (
            len(item) == (8 if reply is None else 9)
            and item["type"] == "message"
            and "text_entities" in item
            and "date" in item
            and text.__class__ is sender.__class__ is name.__class__ is str
            and own.__class__ is int
            and FIRST_AT <= at <= LAST_AT
            and 0 <= own < 1 << 63
        ):
            return ChatMessage(at, sender, name, text, 0, own, None if reply is None else native_id(reply))
    except (KeyError, TypeError, ValueError):
        pass
    return None


def _is_message(item: dict[str, Any]) -> bool:
    return "type" in item and ("date" in item or "date_unixtime" in item)


def _records(item: dict[str, Any], reading: Reading) -> Iterator[Record]:
    at = _at(item, reading)
    if item.get("type") == "service":
        yield from _service(item, at)
    else:
        yield _message(item, at)


def _at(item: dict[str, Any], reading: Reading) -> int:
    """The message's instant; old exports have only the local time of the computer that made them."""
    if item.get("date_unixtime") is not None:
        return instant(item["date_unixtime"])
    at = iso_instant(item.get("date"))
    assumed = _("times without a zone taken as UTC; a newer Telegram Desktop exports them exactly")
    if assumed not in reading.assumed:
        reading.assumed.append(assumed)
    return at


def _message(item: dict[str, Any], at: int) -> ChatMessage:
    name = words(item.get("from"))
    elsewhere = item.get("reply_to_peer_id") is not None
    return ChatMessage(
        at,
        _peer(item.get("from_id"), name) or None,
        name,
        _text(item.get("text")),
        _kind(item),
        native_id(item.get("id")),
        None if elsewhere else native_id(item.get("reply_to_message_id")),
        tuple(_mentions(item)),
        _edited_at(item),
    )


def _peer(key: Any, name: str) -> str:
    """A sender key; years ago ids were bare numbers, and those were users."""
    return f"user{key}" if key.__class__ is int else person(key, name)


def _text(text: Any) -> str:
    if isinstance(text, list):
        return "".join(words(part) or words(fields(part).get("text")) for part in text)
    return words(text)


def _kind(item: dict[str, Any]) -> Kind:
    for mark, kind in _MARKS:
        if item.get(mark):
            return _MEDIA.get(words(item[mark]), kind) if mark == "media_type" else kind
    return Kind.TEXT if item.get("type") == "message" else Kind.OTHER


def _mentions(item: dict[str, Any]) -> Iterator[str]:
    for entity in objects(item.get("text_entities") or item.get("text")):
        if entity.get("type") == "mention":
            yield ""
        elif entity.get("type") == "mention_name":
            yield _peer(native_id(entity.get("user_id")), "")


def _edited_at(item: dict[str, Any]) -> int | None:
    try:
        return instant(item["edited_unixtime"]) if "edited_unixtime" in item else iso_instant(item["edited"])
    except (KeyError, BadRecordError):
        return None


def _service(item: dict[str, Any], at: int) -> Iterator[Record]:
    """What a service message tells; actions that move nobody are system lines."""
    action, name, own = words(item.get("action")), words(item.get("actor")), native_id(item.get("id"))
    who = _peer(item.get("actor_id"), name)
    if action == "invite_members":
        for member in _members(item):
            yield _came(at, member, (who, name), own)
    elif action in ("join_group_by_link", "join_group_by_request"):
        inviter = words(item.get("inviter"))
        inviter = "" if inviter == _NO_PERSON else inviter
        yield Join(at, who, name, person(None, inviter) or None, inviter, own)
    elif action == "remove_members":
        for member in _members(item):
            itself = member == name
            yield Leave(at, who if itself else person(None, member), member, not itself, own)
    else:
        yield SystemLine(at, action)
        if action == "create_group":
            for member in filter(None, _members(item)):
                yield Member(NAME_ONLY + member, member, joined_at=at)


def _came(at: int, member: str, actor: tuple[str, str], own: int | str | None) -> Join:
    """A join by the actor: of somebody he invited, or of himself."""
    who, name = actor
    if member == name:
        return Join(at, who, name, id=own)
    return Join(at, person(None, member), member, who or None, name, own)


def _members(item: dict[str, Any]) -> list[str]:
    """The names of `members`, "" for accounts deleted since."""
    listed = item.get("members")
    return [words(name) for name in listed] if isinstance(listed, list) else []


def _listed(chats: Any) -> list[dict[str, Any]]:
    return objects(fields(chats).get("list", chats))


FORMAT = Format("telegram", "Telegram JSON", "utc", "id", sniff, read)
