"""Matrix events as records (bots.md §5)."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import unquote

from groupdesk.records import ChatMessage, Join, Kind, Leave, Member, Recall, Record
from groupdesk.records.values import FIRST_AT, LAST_AT, fields, native_id, objects, whole, words

_POLL, _OLD_POLL = "m.poll.start", "org.matrix.msc3381.poll.start"
_SAID: Final = ("m.room.message", "m.room.encrypted", "m.sticker", _POLL, _OLD_POLL)
TYPES: Final = (*_SAID, "m.room.member", "m.room.redaction")
"""The types of events that become records."""

_TYPED: Final = {
    "m.room.encrypted": Kind.OTHER,
    "m.sticker": Kind.STICKER,
    _POLL: Kind.POLL,
    _OLD_POLL: Kind.POLL,
}
_KINDS: Final = {
    "m.text": Kind.TEXT,
    "m.emote": Kind.TEXT,
    "m.notice": Kind.SYSTEM,  # what a program says by itself: nobody's talk
    "m.server_notice": Kind.SYSTEM,
    "m.image": Kind.IMAGE,
    "m.file": Kind.FILE,
    "m.audio": Kind.VOICE,
    "m.video": Kind.VIDEO,
    "m.location": Kind.LOCATION,
}
_UNTOLD: Final = "?"
"""A membership before that there was, and that is not told."""
_QUOTE: Final = re.compile(r"\A> (?:\* )?<@.*\n(?:> ?.*\n)*\n?")
"""What clients up to specification 1.12 put in front of an answer."""
_QUOTED: Final = re.compile(r"\A\s*<mx-reply>.*?</mx-reply>", re.DOTALL)
_PILL: Final = re.compile(r"https://matrix\.to/#/((?:@|%40)[^\"'?<\s]+)")
"""A mention as clients before `m.mentions` wrote it."""

Event = dict[str, Any]
Ask = Callable[[str], Event]
"""Event id → the event, empty where it cannot be had."""


def records(chunk: list[Event], state: list[Event], ask: Ask) -> tuple[Record, ...]:
    """What a page of a room tells, newest first, in order of time; `state` names those who speak."""
    page = _Page(chunk, state)
    told = [record for event in reversed(chunk) for record in page.told(event)]
    told += page.edited_before(ask)
    return tuple(sorted(told, key=lambda record: record.at))


class _Page:
    """Events of one page, which know of each other."""

    def __init__(self, chunk: list[Event], state: list[Event]) -> None:
        self._names = {_key(event): _last_name(event) for event in state}
        self._events = {words(event.get("event_id")): event for event in chunk}
        self._edits: dict[str, Event] = {}
        """Id of a message → its newest edit."""
        for event in reversed(chunk):
            relation = _relation(event)
            if relation.get("rel_type") == "m.replace":
                about = words(relation.get("event_id"))
                self._edits[about] = _newer(event, self._edits.get(about))

    def told(self, event: Event) -> Iterator[ChatMessage | Join | Leave | Recall]:
        """The record of an event, if it is one."""
        at, type_, own = _at(event), words(event.get("type")), words(event.get("event_id"))
        if at is None or not own:
            return
        if type_ == "m.room.member" and _key(event):
            yield from self._moved(event, at)
        elif type_ == "m.room.redaction":
            about = event.get("redacts") or _content(event).get("redacts")
            yield Recall(at, native_id(about), words(event.get("sender")) or None)
        elif type_ in _SAID and _relation(event).get("rel_type") not in ("m.replace", "m.reference"):
            yield self._message(event, at, self._edits.get(own))

    def edited_before(self, ask: Ask) -> Iterator[ChatMessage]:
        """Messages of older pages that were edited in this one, at the instant of the edit.

        Whoever has them knows when they were written; the message itself is asked for, as anybody can
        send an edit of what somebody else said.
        """
        for about, edit in self._edits.items():
            at = _at(edit)
            if at is None or about in self._events or not fields(_content(edit).get("m.new_content")):
                continue
            original = ask(about)
            if original.get("type") in _SAID and _is_own(edit, original):
                yield self._message(original, at, edit)

    def _message(self, event: Event, at: int, edit: Event | None) -> ChatMessage:
        content, edited_at = _content(event), None
        bundled = fields(fields(fields(event.get("unsigned")).get("m.relations")).get("m.replace"))
        edit = _newer(bundled, edit)
        if _is_own(edit, event) and (said := fields(_content(edit).get("m.new_content"))):
            content, edited_at = said, _at(edit)
        kind, reply, sender = _kind(event, content), _reply(event), words(event.get("sender"))
        recalled = not _content(event) or bool(fields(event.get("unsigned")).get("redacted_because"))
        return ChatMessage(
            at,
            sender or None,
            self._names.get(sender, ""),
            "" if recalled else _text(content, kind, reply is not None),
            Kind.TEXT if recalled else kind,
            native_id(event.get("event_id")),
            reply,
            tuple(_mentions(content)),
            edited_at,
            recalled,
        )

    def _moved(self, event: Event, at: int) -> Iterator[Join | Leave]:
        """Somebody came or went; a member event that changes a name or a picture is neither."""
        (before, by), now = self._previous(event), _content(event).get("membership")
        who, own = _key(event), native_id(event.get("event_id"))
        name = _last_name(event) or self._names.get(who, "")
        if now == "join" and before not in ("join", _UNTOLD):
            yield Join(at, who, name, by or None, self._names.get(by, ""), own)
        elif now in ("leave", "ban") and before == "join":
            yield Leave(at, who, name, now == "ban" or event.get("sender") != who, own)

    def _previous(self, event: Event) -> tuple[str, str]:
        """`_before`, completed by the event before it where that is on the page."""
        before, by = _before(event)
        earlier = self._events.get(words(fields(event.get("unsigned")).get("replaces_state")), {})
        if before == _UNTOLD:
            before = words(_content(earlier).get("membership")) or _UNTOLD
        return before, (by or words(earlier.get("sender"))) if before == "invite" else ""


def members(listed: list[Event], role: Callable[[str], str]) -> Iterator[Member]:
    """Those who are in a room, of its member events.

    Such an event is renewed when somebody changes his name: it tells when he came only where it says
    that he was not in before.
    """
    for event in listed:
        if _content(event).get("membership") == "join" and (who := _key(event)):
            before, by = _before(event)
            joined_at = _at(event) if before not in ("", "join", _UNTOLD) else None
            yield Member(who, _name(event), role=role(who), joined_at=joined_at, inviter=by or None)


def _before(event: Event) -> tuple[str, str]:
    """The membership before a member event, "" for none and `_UNTOLD` where it is not told; who invited."""
    unsigned, prior = fields(event.get("unsigned")), _prior(event)
    if prior:
        before = words(prior.get("membership")) or _UNTOLD
        return before, words(unsigned.get("prev_sender")) if before == "invite" else ""
    return (_UNTOLD if unsigned.get("replaces_state") or event.get("replaces_state") else ""), ""


def _prior(event: Event) -> Event:
    """The content of the member event before, where it is told."""
    return fields(fields(event.get("unsigned")).get("prev_content")) or fields(event.get("prev_content"))


def _at(event: Event) -> int | None:
    milliseconds = whole(event.get("origin_server_ts"))
    if milliseconds is None or not FIRST_AT <= milliseconds // 1000 <= LAST_AT:
        return None
    return milliseconds // 1000


def _content(event: Mapping[str, Any]) -> Event:
    return fields(event.get("content"))


def _relation(event: Event) -> Event:
    return fields(_content(event).get("m.relates_to"))


def _key(event: Event) -> str:
    return words(event.get("state_key"))


def _name(event: Event) -> str:
    return words(_content(event).get("displayname"))


def _last_name(event: Event) -> str:
    """The name in a member event, or for one who left the name before."""
    return _name(event) or words(_prior(event).get("displayname"))


def _newer(event: Event, other: Event | None) -> Event:
    return event if other is None or (_at(event) or 0) > (_at(other) or 0) else other


def _is_own(edit: Event, original: Event) -> bool:
    """Whether an edit is by the one who wrote what it edits; all others are void."""
    return bool(edit) and edit.get("sender") == original.get("sender")


def _kind(event: Event, content: Event) -> Kind:
    typed = _TYPED.get(words(event.get("type")))
    return _KINDS.get(words(content.get("msgtype")), Kind.OTHER) if typed is None else typed


def _reply(event: Event) -> int | str | None:
    """What is answered; in a thread its first message, unless another one of it is."""
    relation = _relation(event)
    answered = native_id(fields(relation.get("m.in_reply_to")).get("event_id"))
    falls_back = answered is None or relation.get("is_falling_back") is True
    if relation.get("rel_type") == "m.thread" and falls_back:
        return native_id(relation.get("event_id"))
    return answered


def _text(content: Event, kind: Kind, is_reply: bool) -> str:
    """What was written: of files the caption, of polls the question."""
    body = words(content.get("body"))
    if kind in (Kind.TEXT, Kind.SYSTEM, Kind.OTHER):
        return _QUOTE.sub("", body) if is_reply else body
    if kind == Kind.POLL:
        return _question(content)
    if kind in (Kind.IMAGE, Kind.FILE, Kind.VOICE, Kind.VIDEO):
        return body if words(content.get("filename")) not in ("", body) else ""
    return ""


def _question(content: Event) -> str:
    question = fields(fields(content.get("m.poll") or content.get(_OLD_POLL)).get("question"))
    parts = objects(question.get("m.text"))
    return words(parts[0].get("body")) if parts else words(question.get("body"))


def _mentions(content: Event) -> Iterator[str]:
    if isinstance(told := content.get("m.mentions"), dict):
        ids = told.get("user_ids")
        yield from filter(None, map(words, ids)) if isinstance(ids, list) else ()
    else:
        own_words = _QUOTED.sub("", words(content.get("formatted_body")))
        yield from dict.fromkeys(map(unquote, _PILL.findall(own_words)))
