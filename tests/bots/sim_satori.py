"""A made-up program that speaks Satori for accounts on several platforms (bots.md §3)."""

from dataclasses import dataclass, field
from typing import Any

from tests.bots.sim_weather import Answer, Call, Service

TOKEN = "t0ken"
FIRST = 1_763_780_000_000
"""Milliseconds of a channel's first message; each one after it is a minute later."""
ALL = (
    "guild.list guild.member.list channel.list message.list message.create message.delete user.channel.create"
).split()


def login(platform: str, account: str, features: list[str] | None = None, status: int = 1) -> dict[str, Any]:
    """An account that the program drives."""
    user = {"id": account, "name": f"bot {account}"}
    told = {"sn": 0, "adapter": "sim", "platform": platform, "user": user, "status": status}
    return {**told, "features": ALL if features is None else features}


def user(id_: str, name: str, nick: str = "", roles: list[dict[str, str]] | None = None) -> dict[str, Any]:
    """A member of a guild."""
    told = {"user": {"id": id_, "name": name, "nick": f"remark on {name}"}, "nick": nick or name}
    return {**told, "joined_at": 1_741_000_000_000, **({"roles": roles} if roles is not None else {})}


@dataclass
class Program(Service):
    """The program; one guild has as many messages and members as a test gives it."""

    logins: list[dict[str, Any]] = field(default_factory=lambda: [login("red", "10001")])
    guilds: list[dict[str, Any]] = field(default_factory=list)
    channels: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    members: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    said: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Channel → its messages, oldest first."""
    newest_is_next: bool = False
    """Whether it names the newest message of a page instead of the oldest, as LLBot does."""
    meta: bool = True
    size: int = 50
    """Entries on a page of a list."""

    def say(self, channel: str, who: str, content: str, **more: Any) -> dict[str, Any]:
        """A message more."""
        told = self.said.setdefault(channel, [])
        at = FIRST + 60_000 * len(told)
        id_ = str(7_532_694_006_984_559_000 + len(told))
        speaker = {"id": who, "name": f"name of {who}"}
        told.append({"id": id_, "content": content, "user": speaker, "created_at": at, **more})
        return told[-1]

    def answer(self, call: Call) -> Answer:
        method = call.path.removeprefix("/v1/")
        if call.headers.get("authorization") != f"Bearer {TOKEN}":
            return Answer(b"invalid token", 403)
        if method == "meta":
            return Answer({"logins": self.logins, "proxy_urls": []}) if self.meta else _absent(method)
        own = call.headers.get("satori-platform"), call.headers.get("satori-user-id")
        if None in own and (method != "login.get" or len(self.logins) > 1):
            return Answer(b"Missing header Satori-Platform or Satori-User-ID", 401)
        known = [one for one in self.logins if own in ((one["platform"], one["user"]["id"]), (None, None))]
        if not known:
            return Answer(b"login not found", 403)
        if method == "login.get":
            return Answer(known[0])
        act = getattr(self, method.replace(".", "_"), None)
        return _absent(method) if act is None or method not in known[0]["features"] else act(call.body)

    def guild_list(self, body: dict[str, Any]) -> Answer:
        return self._page(self.guilds, body)

    def channel_list(self, body: dict[str, Any]) -> Answer:
        return self._page(self.channels.get(body["guild_id"], []), body)

    def guild_member_list(self, body: dict[str, Any]) -> Answer:
        return self._page(self.members.get(body["guild_id"], []), body)

    def message_list(self, body: dict[str, Any]) -> Answer:
        """Before the message that `next` names, ascending."""
        said = self.said.get(body["channel_id"], [])
        ids = [one["id"] for one in said]
        end = ids.index(body["next"]) if "next" in body else len(said)
        start = max(0, end - body["limit"])
        data = said[start:end]
        following = {"next": data[-1 if self.newest_is_next else 0]["id"]} if start else {}
        return Answer({"data": data, **following})

    def message_create(self, body: dict[str, Any]) -> Answer:
        one = self.say(body["channel_id"], "10001", body["content"])
        return Answer([{"id": one["id"], "content": one["content"]}])

    def message_delete(self, body: dict[str, Any]) -> Answer:
        told = self.said[body["channel_id"]]
        told[:] = [one for one in told if one["id"] != body["message_id"]]
        return Answer(b"")

    def user_channel_create(self, body: dict[str, Any]) -> Answer:
        return Answer({"id": f"private:{body['user_id']}", "type": 1})

    def _page(self, entries: list[dict[str, Any]], body: dict[str, Any]) -> Answer:
        start = int(body.get("next", 0))
        end = start + self.size
        following = {"next": str(end)} if end < len(entries) else {}
        return Answer({"data": entries[start:end], **following})


def _absent(method: str) -> Answer:
    return Answer(f"Action '{method}' is not supported in current platform.".encode(), 404)
