"""A made-up Bot API: what its server answers, over real HTTP on this machine (bots.md §6)."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from groupdesk.bots import adapter
from groupdesk.bots.base import Login
from groupdesk.bots.telegram import Telegram
from tests.bots.loopback import Answer, Asked, serving

TOKEN = "42:AAHexample-token_of_nobody"
GROUP, OLD, NEW = -1001234567890, -4123456, -1009876543210
AT = 1_763_780_900
XIAOYU = {"id": 5000000007, "is_bot": False, "first_name": "小雨", "username": "xy"}
CHEN = {"id": 5000000001, "is_bot": False, "first_name": "陈安"}
BOT = {"id": 42, "is_bot": True, "first_name": "desk", "username": "desk_bot"}
LONGEST = 4_096
RIGHTS = [
    f"can_{right}"
    for right in (
        "manage_chat delete_messages manage_video_chats restrict_members promote_members change_info"
        " invite_users post_stories edit_stories delete_stories"
    ).split()
]
"""What an admin may do, as all of them are told."""


def chat(id_: int = GROUP, title: str = "读书会·一群") -> dict[str, Any]:
    return {"id": id_, "type": "supergroup" if id_ < -(10**12) else "group", "title": title}


def message(number: Any = 5, /, **changed: Any) -> dict[str, Any]:
    """A message's content as an update tells it."""
    return {"message_id": number, "from": XIAOYU, "chat": chat(), "date": AT, **changed}


def change(user: dict[str, Any], before: str, after: str, by: Any = None, /, **more: Any) -> dict[str, Any]:
    """A change of membership."""
    return {
        "chat": chat(),
        "from": user if by is None else by,
        "date": AT,
        "old_chat_member": {"user": user, "status": before},
        "new_chat_member": {"user": user, "status": after},
        **more,
    }


class BotApi:
    """The server, with one bot and its groups."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        """Every call: method, fields."""
        self.weather: deque[Answer] = deque()
        """Answers to the next calls, whatever they are."""
        self.updates: list[dict[str, Any]] = []
        self.webhook = ""
        self.reads_all = True
        self.refusals: dict[int, tuple[int, str]] = {}
        """Chat → how a post to it is refused."""
        self.members = {user["id"]: user for user in (XIAOYU, CHEN, BOT)}
        self.sent: list[dict[str, Any]] = []
        self._come = threading.Condition()
        self._next = 900

    def tell(self, **told: Any) -> None:
        """An update more."""
        with self._come:
            self.updates.append({"update_id": self._next, **told})
            self._next += 1
            self._come.notify_all()

    def answer(self, asked: Asked) -> Answer:
        token, _slash, method = asked.path.removeprefix("/bot").rpartition("/")
        fields = asked.fields()
        self.asked.append((method, fields))
        if self.weather:
            return self.weather.popleft()
        if token != TOKEN:
            return failed(401, "Unauthorized") if ":" in token else failed(404, "Not Found")
        act: Callable[[dict[str, Any]], Answer] | None = getattr(self, f"on_{method.lower()}", None)
        return failed(404, "Not Found: method not found") if act is None else act(fields)

    def called(self, method: str) -> list[dict[str, Any]]:
        """The fields of all calls of a method."""
        return [fields for name, fields in self.asked if name == method]

    def on_getme(self, fields: dict[str, Any]) -> Answer:
        return done({**BOT, "can_join_groups": True, "can_read_all_group_messages": self.reads_all})

    def on_getwebhookinfo(self, fields: dict[str, Any]) -> Answer:
        return done({"url": self.webhook, "has_custom_certificate": False, "pending_update_count": 0})

    def on_getupdates(self, fields: dict[str, Any]) -> Answer:
        if self.webhook:
            said = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            return failed(409, f"Conflict: {said}")
        with self._come:
            if offset := fields.get("offset"):
                self.updates = [one for one in self.updates if one["update_id"] >= offset]
            self._come.wait_for(lambda: self.updates, fields.get("timeout", 0))
            return done(self.updates[: fields.get("limit", 100)])

    def on_getchatadministrators(self, fields: dict[str, Any]) -> Answer:
        owner = {"user": CHEN, "status": "creator", "is_anonymous": False}
        rights = dict.fromkeys(("can_be_edited", *RIGHTS), False)
        return done([owner, {"user": BOT, "status": "administrator", "is_anonymous": False, **rights}])

    def on_getchatmembercount(self, fields: dict[str, Any]) -> Answer:
        return done(58)

    def on_getchatmember(self, fields: dict[str, Any]) -> Answer:
        user = self.members.get(fields["user_id"])
        return (
            failed(400, "Bad Request: user not found")
            if user is None
            else done({"user": user, "status": "member"})
        )

    def on_sendmessage(self, fields: dict[str, Any]) -> Answer:
        to, text = fields["chat_id"], fields["text"]
        if to == OLD:
            why = "Bad Request: group chat was upgraded to a supergroup chat"
            return failed(400, why, {"migrate_to_chat_id": NEW})
        if to in self.refusals:
            return failed(*self.refusals[to])
        if len(text.encode("utf-16-le")) // 2 > LONGEST:
            return failed(400, "Bad Request: message is too long")
        said = {"message_id": 7 + len(self.sent), "from": BOT, "chat": chat(to), "date": AT, **fields}
        self.sent.append(said)
        return done(said)

    def on_deletemessage(self, fields: dict[str, Any]) -> Answer:
        there = [one for one in self.sent if one["message_id"] == fields["message_id"]]
        if not there:
            return failed(400, "Bad Request: message to delete not found")
        self.sent.remove(there[0])
        return done(True)


def done(result: Any) -> Answer:
    return Answer(body={"ok": True, "result": result})


def failed(code: int, description: str, parameters: Any = None, **headers: str) -> Answer:
    said = {"ok": False, "error_code": code, "description": description}
    return Answer(code, said if parameters is None else {**said, "parameters": parameters}, headers)


def flooded(seconds: int) -> Answer:
    """Too many posts."""
    said = f"Too Many Requests: retry after {seconds}"
    return failed(429, said, {"retry_after": seconds}, **{"Retry-After": str(seconds)})


@contextmanager
def serve(api: BotApi) -> Iterator[str]:
    """Serves a Bot API; gives its address."""
    with serving(api.answer) as url:
        yield url


def connect(url: str, token: str = TOKEN) -> Telegram:
    """The adapter on an address."""
    made = adapter("telegram", Login({"url": url, "token": token}))
    assert isinstance(made, Telegram)
    return made
