"""Small chats as files: Telegram's JSON, written by the tests themselves."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

ZONE = "Asia/Shanghai"


def at(text: str, zone: str = ZONE) -> int:
    """The instant of a wall clock such as ``2026-03-09 20:00``."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


@dataclass
class Chat:
    """A group that is written to a file."""

    name: str
    native: int = 1001
    first_id: int = 1
    """Native id of its first message; ids are unique inside one chat only."""

    def __post_init__(self) -> None:
        self._next = self.first_id
        self.messages: list[dict[str, Any]] = []

    def say(self, when: str | int, who: str, text: str, reply_to: int | None = None) -> int:
        """A message; gives its native id. An account's id is made of its name."""
        number, self._next = self._next, self._next + 1
        message: dict[str, Any] = {
            "id": number,
            "type": "message",
            "date_unixtime": str(at(when) if isinstance(when, str) else when),
            "from": who,
            "from_id": f"user{sum(map(ord, who))}",
            "text": text,
        }
        if reply_to is not None:
            message["reply_to_message_id"] = reply_to
        self.messages.append(message)
        return number

    def write(self, path: Path, messages: Sequence[dict[str, Any]] | None = None) -> Path:
        """The chat, or only some of its messages, as an export."""
        chosen = self.messages if messages is None else messages
        export = {"name": self.name, "type": "private_supergroup", "id": self.native, "messages": chosen}
        path.write_text(json.dumps(export, ensure_ascii=False), encoding="utf-8")
        return path


def long_chat(messages: int, name: str = "A long chat") -> Chat:
    """Twenty people taking turns, a message every ten minutes."""
    chat = Chat(name)
    begin = at("2026-01-05 08:00")
    for n in range(messages):
        chat.say(begin + 600 * n, f"member {n % 20}", f"sentence number {n}")
    return chat
