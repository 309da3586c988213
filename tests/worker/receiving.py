"""A desk with a made-up QQ and a receiver beside it, in this process."""

import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha1
from pathlib import Path
from socket import create_server
from typing import Any

import httpx
import pytest

from groupdesk.demo.onebot import Chat, OneBot, person
from groupdesk.demo.onebot_http import serving
from groupdesk.desk import Desk
from groupdesk.store.file import Store
from groupdesk.worker import ears, receive, taking
from groupdesk.worker.receive import ReceivingThread
from groupdesk.worker.sync import Sync

TOKEN = "a-token-of-nobody"
GROUP = "700001"
NAME = "读书会·一群"


def qq(**changed: Any) -> OneBot:
    """An account in one group of three people."""
    made = OneBot(lambda: int(time.time()), TOKEN)
    chat = made.add(Chat(GROUP, NAME))
    chat.members = [person(str(number), f"member {number}") for number in (20001, 20002, 20003)]
    for name, value in changed.items():
        setattr(made, name, value)
    return made


class Plain(OneBot):
    """A program of the plain specification: without a history."""

    program, version = "Plain", "1"

    def on_get_group_msg_history(self, body: dict[str, Any]) -> tuple[int, Any]:
        return self.unknown("get_group_msg_history")


@contextmanager
def living(folder: Path, bot: OneBot, **said: str) -> Iterator[Desk]:
    """A desk that knows a served bot, and has asked it once."""
    with serving(bot) as url, Desk.open(folder / "desk.db") as desk:
        desk.bots.add("onebot11", "qq-desk", {"url": url, "token": bot.token, **said})
        synced(desk)
        yield desk


def synced(desk: Desk) -> dict[str, Any]:
    """What a sync brings, by a store of its own as in the worker."""
    with Store(desk.path, desk.store.now) as store:
        return Sync(store).run()


@contextmanager
def receiving(desk: Desk) -> Iterator[threading.Event]:
    """A receiver beside it; gives what makes it leave."""
    over = threading.Event()
    thread = ReceivingThread(desk.store, over.is_set)
    thread.start()
    try:
        yield over
    finally:
        over.set()
        thread.join()


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks, stores and counts sooner than for people."""
    monkeypatch.setattr(receive, "ARRANGED_EVERY", 0.05)
    monkeypatch.setattr(receive, "BATCH_SECONDS", 0.05)
    monkeypatch.setattr(receive, "POLL_SECONDS", 0.02)
    monkeypatch.setattr(receive, "TROUBLE_SECONDS", 0.1)
    monkeypatch.setattr(ears, "AGAIN_SECONDS", (0.1,))
    monkeypatch.setattr(taking, "FIGURES_EVERY", 0.05)
    monkeypatch.setattr(taking, "IDLE_SHARE", 1)


def free_port() -> int:
    with create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def texts(desk: Desk) -> list[str | None]:
    """What was said, in its order; None for what was withdrawn."""
    with desk.reading() as connection:
        return [row[0] for row in connection.execute("SELECT body FROM message ORDER BY at, key")]


def coverage(desk: Desk) -> list[tuple[int, int]]:
    with desk.reading() as connection:
        return connection.execute('SELECT start, "end" FROM coverage ORDER BY start').fetchall()


def state(desk: Desk) -> tuple[str, str]:
    """How the bot is, and why."""
    (view,) = desk.bots.list()
    return view.state, view.reason


def event(number: int, text: str = "", group: str = GROUP, **changed: Any) -> dict[str, Any]:
    """What somebody says, as NapCat pushes it."""
    text = text or f"sentence {number}"
    return {
        "time": int(time.time()) - 1_000 + number,
        "self_id": 10001,
        "post_type": "message",
        "message_type": "group",
        "message_id": 1_000_000 + number,
        "real_seq": str(number),
        "group_id": int(group),
        "user_id": 20001 + number % 3,
        "message": [{"type": "text", "data": {"text": text}}],
        "raw_message": text,
        "sender": {"user_id": 20001 + number % 3, "nickname": f"member {20001 + number % 3}", "card": ""},
        **changed,
    }


def packed(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode()


def signed(body: bytes, secret: str = TOKEN) -> dict[str, str]:
    """The headers of OneBot 11 for a body."""
    mark = hmac.new(secret.encode(), body, sha1).hexdigest()
    return {"Content-Type": "application/json", "X-Self-ID": "10001", "X-Signature": f"sha1={mark}"}


class Pusher:
    """Pushes to the receiver of a desk."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._client = httpx.Client(timeout=30.0, trust_env=False)

    def push(self, told: Any, headers: Mapping[str, str] | None = None, to: str = "1") -> httpx.Response:
        """The answer to a push; signed as it should be unless `headers` say otherwise."""
        body = told if isinstance(told, bytes) else packed(told)
        mark = signed(body) if headers is None else headers
        raw = [(name.encode(), value.encode("latin-1")) for name, value in mark.items()]
        return self._client.post(f"{self.url}/{to}", content=body, headers=raw)

    def close(self) -> None:
        self._client.close()


@contextmanager
def pushing(desk: Desk, eventually: Callable[[Callable[[], bool]], None]) -> Iterator[Pusher]:
    """A receiver with a port, once it is open."""
    port = free_port()
    desk.settings.set("receiver_port", port)
    pusher = Pusher(port)

    def is_open() -> bool:
        try:
            return pusher.push(b"", {}, to="none").status_code == 404
        except httpx.ConnectError:
            return False

    try:
        with receiving(desk):
            eventually(is_open)
            eventually(lambda: pusher.push(b"", {}).status_code != 404)  # the bot is heard
            yield pusher
    finally:
        pusher.close()
