"""What the scenes share: a busy chat with joins and replies, and the program as a process."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chats import Chat, at
from tests.console_line import line

__all__ = ["line"]

Start = Callable[..., subprocess.Popen[bytes]]


def busy_chat(messages: int) -> Chat:
    """Forty people, a join every hundred messages, a reply every seventh."""
    chat = Chat("A busy chat")
    begin = at("2026-01-05 08:00")
    for n in range(messages):
        reply = n - 3 if n % 7 == 0 and n > 3 else None
        chat.say(begin + 300 * n, f"member {n % 40}", f"is sentence {n} a question?", reply)
        if n % 100 == 0:
            chat.messages.append(_join(chat, begin + 300 * n, f"newcomer {n}"))
    return chat


def _join(chat: Chat, when: int, who: str) -> dict[str, object]:
    chat.say(when, "member 1", "")
    service = chat.messages.pop()
    names = {"actor": service.pop("from"), "actor_id": service.pop("from_id")}
    return service | names | {"type": "service", "action": "invite_members", "members": [who]}


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Starts ``groupdesk --desk …`` as a process of its own."""

    def run(desk: Path, *said: object) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "groupdesk", "--desk", str(desk), "--lang", "en", *map(str, said)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    return run
