"""A made-up data source that speaks ChatLab Pull over real HTTP on this machine."""

import json
from dataclasses import dataclass, field
from typing import Any

from tests.bots.sim_weather import Answer, Call, Service

TOKEN = "a-token-of-nobody"
GROUP = "wx-1@chatroom"
AT = 1_763_780_000


def session(id_: str = GROUP, name: str = "读书会", type_: str = "group", **more: Any) -> dict[str, Any]:
    """A row of the list of sessions."""
    return {"id": id_, "name": name, "platform": "wechat", "type": type_, "memberCount": 2, **more}


def message(n: int, **changed: Any) -> dict[str, Any]:
    """Something said, `n` minutes after the first."""
    said = {"sender": "wxid_a", "accountName": "小雨", "timestamp": AT + 60 * n, "type": 0}
    return {**said, "content": f"第 {n} 句", "platformMessageId": str(5_000 + n), **changed}


@dataclass
class DataSource(Service):
    """Sessions and what was said in them, in order of time."""

    sessions: list[dict[str, Any]] = field(default_factory=lambda: [session()])
    said: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    pages: bool = True
    """Whether it tells in pages, with `sync`."""
    page: int = 1_000
    """Messages of a page at most, whatever is asked for."""
    lines: bool = False
    """Whether it tells in JSON lines."""
    type: str = "group"
    broken_at: int = -1
    """The offset at which it breaks."""

    def answer(self, call: Call) -> Answer:
        """What a call is answered."""
        if call.headers.get("authorization") != f"Bearer {TOKEN}":
            return Answer({"error": "unauthorized"}, 401)
        if call.path == "/sessions":
            return Answer({"sessions": self.sessions})
        for one in self.sessions:
            if call.path == f"/sessions/{one['id'].replace('@', '%40')}/messages":
                return self._told(one, call.params)
        return Answer({"error": "no such session"}, 404)

    def asked(self, group: str = GROUP) -> list[dict[str, str]]:
        """What was asked for of a group."""
        return [call.params for call in self.calls if group.replace("@", "%40") in call.path]

    def _told(self, of: dict[str, Any], asked: dict[str, str]) -> Answer:
        since, end, offset = (int(asked.get(key, 0)) for key in ("since", "end", "offset"))
        if offset == self.broken_at:
            return Answer(b"", 502)
        new = [one for one in self.said.get(of["id"], []) if since <= one["timestamp"] <= (end or 1 << 40)]
        told = new[offset : offset + min(self.page, int(asked["limit"]))] if self.pages else new
        head = {"chatlab": {"version": "0.0.2"}, "meta": {"name": of["name"], "platform": "wechat"}}
        head["meta"]["type"] = self.type
        members = [{"platformId": "wxid_a", "accountName": "小雨"}]
        sync = {"hasMore": offset + len(told) < len(new), "nextOffset": offset + len(told)}
        sync |= {"watermark": max((one["timestamp"] for one in new), default=since)}
        if self.lines:
            rows = [{"_type": "header", **head, "sync": sync}, *({"_type": "message", **one} for one in told)]
            return Answer("\n".join(map(json.dumps, rows)).encode())
        first = {} if since else {**head, "members": members}
        return Answer({**first, "messages": told} | ({"sync": sync} if self.pages else {}))
