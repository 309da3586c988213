"""A made-up QQ that speaks OneBot 11 over real HTTP on this machine, as NapCat does (bots.md §2)."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from zlib import crc32

ACCOUNT: Final = "10001"
Answer = tuple[int, Any]
"""HTTP status, and what is sent as JSON; text as it is."""


@dataclass(slots=True)
class Said:
    """A message in a made-up group."""

    seq: int
    id: int
    who: str
    at: int
    text: str
    reply: int | None = None
    """The id of the message it answers."""


@dataclass(slots=True)
class Chat:
    """A made-up group."""

    native: str
    name: str
    members: list[dict[str, Any]] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    size: int | None = None
    """What the list of groups says; None for how many members there are."""

    def say(self, who: str, text: str, at: int, reply: int | None = None) -> Said:
        """Adds a message."""
        seq = self.said[-1].seq + 1 if self.said else 1
        one = Said(seq, crc32(f"{self.native}-{seq}".encode()) & 0x7FFF_FFFF, who, at, text, reply)
        self.said.append(one)
        return one


def person(user: str, name: str, card: str = "", role: str = "member", joined: int = 0) -> dict[str, Any]:
    """A row of a member list."""
    return {
        "user_id": int(user),
        "nickname": name,
        "card": card,
        "role": role,
        "join_time": joined,
        "last_sent_time": 0,
        "is_robot": False,
    }


class OneBot:
    """The account and its groups; answers one call at a time."""

    program, version = "NapCat.Onebot", "4.8.90"

    def __init__(self, clock: Callable[[], int], token: str = "") -> None:
        self.clock = clock
        self.token = token
        self.chats: dict[str, Chat] = {}
        self.calls: list[tuple[str, dict[str, Any]]] = []
        """Every call that came in: action, body."""
        self.lock = threading.RLock()
        self.heard: Callable[[Chat, Said], None] = lambda chat, said: None
        """Hears what the account says."""

    def add(self, chat: Chat) -> Chat:
        """A group more."""
        self.chats[chat.native] = chat
        return chat

    def answer(self, action: str, body: dict[str, Any], token: str) -> Answer | None:
        """The answer to a call; None breaks the connection off."""
        with self.lock:
            self.calls.append((action, body))
            if self.token and token != self.token:
                return self.locked_out(token)
            act: Callable[[dict[str, Any]], Answer] | None = getattr(self, f"on_{action}", None)
            return self.unknown(action) if act is None else act(body)

    # --- how it answers

    def locked_out(self, token: str) -> Answer:
        """No token, or a wrong one."""
        return 403, '{"message":"token verify failed!"}'

    def unknown(self, action: str) -> Answer:
        """A call that this program does not have."""
        return self.failed(f"不支持的Api {action}")

    def failed(self, why: str) -> Answer:
        """A call that came to nothing."""
        return 200, {"status": "failed", "retcode": 200, "data": None, "message": why, "wording": why}

    @staticmethod
    def done(data: Any) -> Answer:
        """A call that went well."""
        return 200, {"status": "ok", "retcode": 0, "data": data, "message": "", "wording": "", "echo": None}

    # --- calls

    def on_get_login_info(self, body: dict[str, Any]) -> Answer:
        return self.done({"user_id": int(ACCOUNT), "nickname": "小海"})

    def on_get_version_info(self, body: dict[str, Any]) -> Answer:
        told = {"app_name": self.program, "app_version": self.version, "protocol_version": "v11"}
        return self.done(told)

    def on_get_group_list(self, body: dict[str, Any]) -> Answer:
        return self.done([self.facts(chat) for chat in self.chats.values()])

    def on_get_group_info(self, body: dict[str, Any]) -> Answer:
        chat = self.chats.get(str(body.get("group_id")))
        return self.done(self.facts(chat)) if chat else self.failed("群不存在")

    def facts(self, chat: Chat) -> dict[str, Any]:
        """A group as lists tell it."""
        size = len(chat.members) if chat.size is None else chat.size
        return {
            "group_id": int(chat.native),
            "group_name": chat.name,
            "member_count": size,
            "max_member_count": 500,
        }

    def on_get_group_member_list(self, body: dict[str, Any]) -> Answer:
        chat = self.chats.get(str(body.get("group_id")))
        if chat is None:
            return self.failed("群不存在")
        return self.done([{"group_id": int(chat.native), **one} for one in chat.members])

    def on_get_group_msg_history(self, body: dict[str, Any]) -> Answer:
        chat = self.chats.get(str(body.get("group_id")))
        if chat is None:
            return self.failed("群不存在")
        return self.history(chat, body, int(body.get("count", 20)))

    def history(self, chat: Chat, body: dict[str, Any], count: int) -> Answer:
        """A page: by the id of its newest message, which stands on it again."""
        end = len(chat.said)
        if (anchor := body.get("message_seq")) is not None:
            found = [place for place, one in enumerate(chat.said) if str(one.id) == str(anchor)]
            if not found:
                return self.failed(f"消息{anchor}不存在")
            if not body.get("reverse_order"):
                return self.page(chat, chat.said[found[0] : found[0] + count])
            end = found[0] + 1
        return self.page(chat, chat.said[max(0, end - count) : end])

    def page(self, chat: Chat, said: list[Said]) -> Answer:
        """Messages as the answer to a call for history."""
        return self.done({"messages": [self.event(chat, one) for one in said]})

    def on_get_msg(self, body: dict[str, Any]) -> Answer:
        wanted = str(body.get("message_id"))
        for chat in self.chats.values():
            for one in chat.said:
                if str(one.id) == wanted:
                    return self.done(self.event(chat, one))
        return self.failed("消息不存在")

    def on_send_group_msg(self, body: dict[str, Any]) -> Answer:
        chat = self.chats.get(str(body.get("group_id")))
        if chat is None:
            return self.failed("群不存在")
        said = chat.say(ACCOUNT, _plain(body.get("message")), self.clock())
        self.heard(chat, said)
        return self.done({"message_id": said.id})

    def on_send_private_msg(self, body: dict[str, Any]) -> Answer:
        return self.failed("对方不是好友")

    def on_delete_msg(self, body: dict[str, Any]) -> Answer:
        for chat in self.chats.values():
            for one in chat.said:
                if str(one.id) == str(body.get("message_id")):
                    chat.said.remove(one)
                    return self.done(None)
        return self.failed("消息不存在")

    def event(self, chat: Chat, one: Said) -> dict[str, Any]:
        """A message as history and pushes tell it."""
        listed = next((member for member in chat.members if str(member["user_id"]) == one.who), {})
        reply = [{"type": "reply", "data": {"id": str(one.reply)}}] if one.reply is not None else []
        return {
            "self_id": int(ACCOUNT),
            "user_id": int(one.who),
            "time": one.at,
            "message_id": one.id,
            "message_seq": one.id,
            "real_id": one.id,
            "real_seq": str(one.seq),
            "message_type": "group",
            "sub_type": "normal",
            "sender": {
                "user_id": int(one.who),
                **{key: listed.get(key, "") for key in ("nickname", "card", "role")},
            },
            "raw_message": one.text,
            "message": [*reply, {"type": "text", "data": {"text": one.text}}],
            "message_format": "array",
            "post_type": "message",
            "group_id": int(chat.native),
        }


def _plain(message: Any) -> str:
    if isinstance(message, str):
        return message
    said = {"text": "{text}", "at": "@{qq}"}
    return "".join(said[one["type"]].format(**one["data"]) for one in message if one["type"] in said)


@contextmanager
def serving(bot: OneBot, port: int = 0) -> Iterator[str]:
    """Serves a bot on the loopback; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", port), _handler(bot))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(bot: OneBot) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else the body waits until the head is acknowledged

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            action = self.path.lstrip("/").partition("?")[0]
            told = bot.answer(action, json.loads(raw or b"{}"), token)
            if told is None:
                self.close_connection = True
            else:
                self._send(*told)

        def _send(self, status: int, said: Any) -> None:
            text = isinstance(said, str)
            body = said.encode() if text else json.dumps(said, ensure_ascii=False).encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/html" if text else "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Says nothing."""

    return Handler
