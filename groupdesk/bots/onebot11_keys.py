"""What names a OneBot 11 message in its group; answers name one by its short id instead (bots.md §9.4)."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from groupdesk.records import ChatMessage, Recall, Record
from groupdesk.records.values import fields, native_id, words

_KNOWN_IDS: Final = 20_000


class Keys:
    """Message id → what names the message in its group, of the messages told last."""

    def __init__(self) -> None:
        self._keys: dict[str, int | str] = {}

    def know(self, event: Mapping[str, Any], seq: str) -> int | str:
        """What names a message, kept for those that answer it; `seq` as in `own_key`."""
        key = own_key(event, seq)
        if (id_ := words(event.get("message_id"))) and "message" in event:
            if len(self._keys) >= _KNOWN_IDS:
                self._keys.clear()
            self._keys[id_] = key
        return key

    def get(self, message_id: str) -> int | str | None:
        """What names a message; None for one that was not told."""
        return self._keys.get(message_id)

    def lacks(self, records: Iterable[Record]) -> bool:
        """Whether one of `records` is about a message that was not told."""
        return any(about not in self._keys for record in records if (about := about_of(record)) is not None)


def own_key(event: Mapping[str, Any], seq: str) -> int | str:
    """What names a message in its group: its number, which stands in the field `seq`, or its short hash with
    what tells like ones apart.
    """
    place = native_id(event.get(seq)) if seq else None
    if place is not None:
        return place
    who = event.get("user_id") or fields(event.get("sender")).get("user_id")
    parts = (event.get("message_id"), who, event.get("time"))
    return "/".join(words(part) for part in parts)


def about_of(record: Record) -> str | None:
    """The short id of the message that one answers or takes back."""
    if isinstance(record, ChatMessage):
        return None if record.reply_to is None else str(record.reply_to)
    return str(record.id) if isinstance(record, Recall) and record.id is not None else None
