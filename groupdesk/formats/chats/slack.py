"""Slack's export of a workspace, its files put together by `sets` (formats.md §2.8)."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from groupdesk.formats.jsonstream import JsonReader
from groupdesk.formats.jsontext import outline
from groupdesk.formats.sets import LISTS
from groupdesk.formats.walks import records_of, told
from groupdesk.records import (
    ChatMessage,
    Format,
    GroupFacts,
    Head,
    Join,
    Kind,
    Leave,
    Reading,
    Recall,
    Record,
    Source,
    SystemLine,
)
from groupdesk.records.values import BadRecordError, fields, instant, objects, words

_MESSAGES = {"", "thread_broadcast", "file_share", "me_message", "bot_message"}
_CAME = {"channel_join", "group_join"}
_LEFT = {"channel_leave", "group_leave"}
_KINDS = {"image": Kind.IMAGE, "video": Kind.VIDEO, "audio": Kind.VOICE}
_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^<>]*)?>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def sniff(head: Head) -> bool:
    """Whether it is the document of a Slack export."""
    return {"slack", "users"} <= outline(head.text).fields.keys()


def read(source: Source, reading: Reading) -> Iterator[Record]:
    """Each channel's facts and records; raises DamagedError when there is no channel."""
    with JsonReader(source) as json:
        yield from told(source, json, _Export(json).records())


class _Export:
    """One export while it is read: its people, its chats and the one it has come to."""

    def __init__(self, json: JsonReader) -> None:
        self._json = json
        self._names: dict[str, str] = {}
        self._chats: dict[str, GroupFacts] = {}
        self._folder: str | None = None

    def records(self) -> Iterator[Record]:
        """Everything the export tells; lists come before the days."""
        for key in self._json.members():
            if key == "users":
                self._names.update(map(_user, objects(list(self._json.elements()))))
            elif key in LISTS:
                self._chats.update(_chat(one, key) for one in objects(list(self._json.elements())))
            elif key == "days":
                for _day_begins in self._json.items():
                    yield from self._day()

    def _day(self) -> Iterator[Record]:
        folder = ""
        for key in self._json.members():
            if key == "folder":
                folder = words(self._json.value())
            elif key == "messages":
                if folder != self._folder:
                    yield self._chats.get(folder) or GroupFacts(folder, "slack")
                self._folder = folder
                items = self._json.elements(_is_message)
                yield from records_of(self._json, items, partial(_records, names=self._names))


def _user(user: dict[str, Any]) -> tuple[str, str]:
    """Id and name of a user."""
    profile = fields(user.get("profile"))
    shown = (profile.get("display_name"), profile.get("real_name"), user.get("real_name"), user.get("name"))
    return words(user.get("id")), next(filter(None, map(words, shown)), "")


def _chat(chat: dict[str, Any], listed: str) -> tuple[str, GroupFacts]:
    """Folder and facts of a chat; chats of two have no name, their folder is the id."""
    id_ = words(chat.get("id"))
    name = words(chat.get("name")) or id_
    return name, GroupFacts(name, "slack", id_ or None, private=listed == "dms")


def _is_message(item: dict[str, Any]) -> bool:
    return "ts" in item


def _records(item: dict[str, Any], names: dict[str, str]) -> Iterator[Record]:
    own, subtype, who = words(item.get("ts")), words(item.get("subtype")), words(item.get("user"))
    at, name = _at(own), names.get(who, "")
    if subtype in _MESSAGES:
        yield _message(item, at, names)
    elif subtype in _CAME:
        inviter = words(item.get("inviter"))
        yield Join(at, who, name, inviter or None, names.get(inviter, ""), own)
    elif subtype in _LEFT:
        yield Leave(at, who, name, id=own)
    elif subtype == "tombstone":
        yield Recall(at, own)
    else:
        yield SystemLine(at, words(item.get("text")) or subtype)


def _message(item: dict[str, Any], at: int, names: dict[str, str]) -> ChatMessage:
    own, thread, text = words(item.get("ts")), words(item.get("thread_ts")), words(item.get("text"))
    who = words(item.get("user")) or words(item.get("bot_id"))
    name = names.get(who) or _name(item)
    mentions = tuple(_MENTION.findall(text))
    reply = thread if thread not in ("", own) else None
    return ChatMessage(
        at, who or None, name, _text(text, names), _kind(item), own, reply, mentions, _edited(item)
    )


def _name(item: dict[str, Any]) -> str:
    """The name that a message itself bears, of bots and of people of other workspaces."""
    profile = fields(item.get("user_profile"))
    shown = (item.get("username"), profile.get("display_name"), profile.get("real_name"))
    return next(filter(None, map(words, shown)), "")


def _text(text: str, names: dict[str, str]) -> str:
    text = _MENTION.sub(lambda found: "@" + (names.get(found[1]) or found[1]), text)
    for entity, sign in _ENTITIES:
        text = text.replace(entity, sign)
    return text


def _kind(item: dict[str, Any]) -> Kind:
    for file in objects(item.get("files")):
        return _KINDS.get(words(file.get("mimetype")).partition("/")[0], Kind.FILE)
    return Kind.TEXT


def _at(stamp: str) -> int:
    """Seconds of a stamp with six decimals, which as a whole is the message's id."""
    return instant(stamp.partition(".")[0])


def _edited(item: dict[str, Any]) -> int | None:
    try:
        return _at(words(fields(item.get("edited")).get("ts")))
    except BadRecordError:
        return None


FORMAT = Format("slack", "Slack export", "utc", "id", sniff, read)
