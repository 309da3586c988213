"""A made-up QQ that speaks Milky over real HTTP on this machine (bots.md §4)."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from groupdesk.bots import adapter
from groupdesk.bots.base import Login
from groupdesk.bots.milky import Milky
from tests.bots.loopback import Answer, Asked, serving

TOKEN = "a-token-of-nobody"
GROUP = 700001
AT = 1_763_780_900


def member(user: int, name: str, card: str = "", role: str = "member") -> dict[str, Any]:
    """A member as lists and messages tell one."""
    facts = {"user_id": user, "nickname": name, "card": card, "role": role, "group_id": GROUP}
    return {
        **facts,
        "sex": "unknown",
        "title": "",
        "level": 3,
        "join_time": 1_741_000_000,
        "last_sent_time": 0,
    }


MEMBERS = [member(20001, "陈安", "班主任-陈安", "owner"), member(20002, "小雨", "二组-小雨")]


def text(said: str) -> dict[str, Any]:
    return {"type": "text", "data": {"text": said}}


def message(seq: int, *segments: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """A message as history and events tell it."""
    return {
        "message_scene": "group",
        "peer_id": GROUP,
        "message_seq": seq,
        "sender_id": 20002,
        "time": AT + seq,
        "segments": list(segments) or [text(f"第 {seq} 句")],
        "group": {"group_id": GROUP, "group_name": "读书会·一群", "member_count": 2, "max_member_count": 500},
        "group_member": MEMBERS[1],
        **changed,
    }


def event(type_: str, **data: Any) -> dict[str, Any]:
    """An event as it is pushed."""
    return {"time": AT, "self_id": 10001, "event_type": type_, "data": data}


class Qq:
    """An account and its one group, as a program of protocol 1.x tells it."""

    impl, version, milky_version = "LLOneBot", "6.1.0", "1.2"
    history_name = "get_history_messages"
    name_key = "group_name"

    def __init__(self, messages: int = 0) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        """Every call: name, fields."""
        self.weather: deque[Answer] = deque()
        """Answers to the next calls, whatever they are."""
        self.said = [message(seq) for seq in range(1, messages + 1)]
        self.left: set[int] = set()
        """Accounts of people who have left: what they said is left out, as LLBot does."""

    def answer(self, asked: Asked) -> Answer:
        name, fields = asked.path.removeprefix("/api/"), asked.fields()
        self.asked.append((name, fields))
        if self.weather:
            return self.weather.popleft()
        if asked.headers.get("content-type") != "application/json":
            return Answer(415, failed(-415, "Unsupported Media Type"))
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return Answer(401, failed(-401, "Unauthorized"))
        act: Callable[[dict[str, Any]], Any] | None = getattr(self, f"on_{name}", None)
        if act is None or (name.startswith("get_history") and name != self.history_name):
            return Answer(404, failed(404, "API not found"))
        return Answer(body=act(fields))

    def called(self, name: str) -> list[dict[str, Any]]:
        """The fields of all calls of a name."""
        return [fields for one, fields in self.asked if one == name]

    def on_get_login_info(self, fields: dict[str, Any]) -> Any:
        return done({"uin": 10001, "nickname": "小海"})

    def on_get_impl_info(self, fields: dict[str, Any]) -> Any:
        told = {"impl_name": self.impl, "impl_version": self.version, "milky_version": self.milky_version}
        return done(told)

    def facts(self) -> dict[str, Any]:
        return {"group_id": GROUP, self.name_key: "读书会·一群", "member_count": 2, "max_member_count": 500}

    def on_get_group_list(self, fields: dict[str, Any]) -> Any:
        return done({"groups": [self.facts()]})

    def on_get_group_info(self, fields: dict[str, Any]) -> Any:
        return done({"group": self.facts()})

    def on_get_group_member_list(self, fields: dict[str, Any]) -> Any:
        if fields["group_id"] != GROUP:
            return failed(-404, "Group not found")
        return done({"members": MEMBERS})

    def on_get_history_messages(self, fields: dict[str, Any]) -> Any:
        """Ascending, from a number back; the next page is told from the newest, as LLBot does."""
        page = self.page(fields, fields["peer_id"])
        shown = [one for one in page if one["sender_id"] not in self.left]
        return done(
            {"messages": shown, **({"next_message_seq": page[-1]["message_seq"] - 1} if page else {})}
        )

    def page(self, fields: dict[str, Any], group: int) -> list[dict[str, Any]]:
        start, limit = fields.get("start_message_seq", 1 << 40), fields["limit"]
        return [one for one in self.said if one["message_seq"] <= start and group == GROUP][-limit:]

    def on_send_group_message(self, fields: dict[str, Any]) -> Any:
        if not isinstance(fields.get("group_id"), int):
            return failed(-400, "Invalid payload: [invalid_type] group_id: ...")
        self.said.append(message(len(self.said) + 1, *fields["message"]))
        return done({"message_seq": len(self.said), "time": AT})

    def on_send_private_message(self, fields: dict[str, Any]) -> Any:
        return failed(-404, "User not found")

    def on_recall_group_message(self, fields: dict[str, Any]) -> Any:
        there = [one for one in self.said if one["message_seq"] == fields["message_seq"]]
        if not there:
            return failed(-404, "Message not found")
        self.said.remove(there[0])
        return done({})


class OldQq(Qq):
    """A program from before protocol 1.0."""

    impl, version, milky_version = "Yogurt", "0.1", ""
    history_name = "get_history_group_message"
    name_key = "name"

    def on_get_history_group_message(self, fields: dict[str, Any]) -> Any:
        page = self.page(fields, fields["group_id"])
        first = page[0]["message_seq"] if page else 1
        return done({"messages": page, "next_start_message_seq": str(first - 1)})


def done(data: Any) -> Any:
    return {"status": "ok", "retcode": 0, "data": data}


def failed(retcode: int, why: str) -> Any:
    return {"status": "failed", "retcode": retcode, "message": why}


@contextmanager
def serve(qq: Qq) -> Iterator[str]:
    """Serves an account; gives its address."""
    with serving(qq.answer) as url:
        yield url


def connect(url: str, token: str = TOKEN) -> Milky:
    """The adapter on an address."""
    made = adapter("milky", Login({"url": url, "token": token}))
    assert isinstance(made, Milky)
    return made
