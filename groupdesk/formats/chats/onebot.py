"""Logs of OneBot 11 events, one a line or in one array; one log holds many groups (formats.md §2.9)."""

from collections.abc import Iterator
from typing import Any

from groupdesk.formats.chats.envelopes import Envelopes
from groupdesk.formats.jsonlines import JsonLines
from groupdesk.formats.jsonstream import JsonReader
from groupdesk.formats.jsontext import outline, past_comments
from groupdesk.formats.source import HEAD_BYTES
from groupdesk.formats.walks import records_of, told
from groupdesk.records import Format, GroupFacts, Head, Member, Reading, Record, Skipped, Source, onebot
from groupdesk.records.values import fields, instant, objects, words

_MOST_SKIPPED = 1_000


def sniff(head: Head) -> bool:
    """Whether there are objects with `post_type`, `self_id` and `time`."""
    found = outline(head.text)
    return any(map(_is_event, [found.fields, *objects(found.items)]))


def read(source: Source, reading: Reading) -> Iterator[Record]:
    """The events of each group, in file order; raises DamagedError when no event belongs to a group.

    A `GroupFacts` stands wherever the group changes; private chats are listed at the end.
    """
    log = _Log()
    if _is_array(source):
        with JsonReader(source) as json:
            yield from told(source, json, records_of(json, json.elements(_is_event), log.records))
    else:
        lines = JsonLines(source)
        yield from told(source, lines, records_of(lines, lines, log.records))
    yield from log.skipped()


def _is_array(source: Source) -> bool:
    with source.text() as text:
        start = text.read(HEAD_BYTES)
    return start.startswith("[", past_comments(start))


def _is_event(item: dict[str, Any]) -> bool:
    return {"post_type", "self_id", "time"} <= item.keys()


class _Log:
    """A walk through a log: which group it is in, and what was told of whom."""

    def __init__(self) -> None:
        self._group = ""
        self._envelopes = Envelopes()
        self._private: dict[str, str] = {}

    def records(self, event: dict[str, Any]) -> Iterator[Record]:
        """What one event tells; nothing for those of no group."""
        kind, group = words(event.get("post_type")), words(event.get("group_id"))
        if kind.startswith("message") and (event.get("message_type") == "private" or not group):
            self._leave_out(event)
        elif group and kind != "meta_event":
            at = instant(event.get("time"))
            if group != self._group:
                self._group = group
                yield GroupFacts(words(event.get("group_name")), onebot.PLATFORM, group)
            if kind.startswith("message"):
                yield from self._message(event, at)
            else:
                yield onebot.notice(event, at)

    def skipped(self) -> Iterator[Record]:
        """The people of the private chats that were left out."""
        for name in self._private.values():
            yield Skipped(name, "private")

    def _leave_out(self, event: dict[str, Any]) -> None:
        who = words(event.get("user_id"))
        if len(self._private) < _MOST_SKIPPED:
            self._private[who] = words(fields(event.get("sender")).get("nickname")) or who

    def _message(self, event: dict[str, Any], at: int) -> Iterator[Record]:
        sender, told = fields(event.get("sender")), onebot.message(event, at)
        name, card, role = (words(sender.get(key)) for key in ("nickname", "card", "role"))
        if told.sender and self._envelopes.is_news(self._group, told.sender, (name, card, role, False)):
            yield Member(told.sender, name, card, role)
        yield told


FORMAT = Format("onebot", "OneBot 11 events", "utc", "id", sniff, read)
