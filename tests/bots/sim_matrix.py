"""A made-up homeserver: rooms with their events, as Synapse tells them (bots.md §5)."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from tests.bots.sim_weather import Answer, Call, Service

BOT = "@desk:sim"
TOKEN = "syt-secret-token"
API = "/_matrix/client/v3/"
FIRST = 1_760_000_000_000
"""Milliseconds of a room's first event; each one after it is a minute later."""
Event = dict[str, Any]


def no(code: str, error: str, status: int, **more: Any) -> Answer:
    """An answer as Matrix refuses."""
    return Answer({"errcode": code, "error": error, **more}, status)


@dataclass
class Room:
    """A room; its newest state is what was said last of each."""

    native: str
    events: list[Event] = field(default_factory=list)

    def add(self, type_: str, sender: str, content: Any, state_key: str | None = None, **more: Any) -> str:
        """One event more; gives its id."""
        number = len(self.events)
        event = {
            "event_id": f"${self.native[1:4]}{number}",
            "type": type_,
            "sender": sender,
            "origin_server_ts": FIRST + 60_000 * number,
            "content": content,
            **more,
        }
        if state_key is not None:
            event["state_key"] = state_key
            if (before := self.state(type_, state_key)) and "unsigned" not in more:
                event["unsigned"] = {
                    "replaces_state": before["event_id"],
                    "prev_content": before["content"],
                    "prev_sender": before["sender"],
                }
        self.events.append(event)
        return str(event["event_id"])

    def say(self, sender: str, body: str, **content: Any) -> str:
        """Somebody says something; gives its id."""
        return self.add("m.room.message", sender, {"msgtype": "m.text", "body": body, **content})

    def member(self, who: str, membership: str, name: str = "", by: str = "", **more: Any) -> str:
        """Somebody's membership becomes another one."""
        content = {"membership": membership, **({"displayname": name} if name else {})}
        return self.add("m.room.member", by or who, content, who, **more)

    def state(self, type_: str, key: str = "") -> Event | None:
        """The newest state event of a type."""
        told = [one for one in self.events if one["type"] == type_ and one.get("state_key") == key]
        return told[-1] if told else None


@dataclass
class Homeserver(Service):
    """The account's homeserver."""

    rooms: dict[str, Room] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)
    """The account's data by type."""
    sent: dict[str, str] = field(default_factory=dict)
    """Path of a PUT → the event that came of it."""
    speaks: tuple[str, ...] = ("r0.6.1", "v1.1", "v1.12")

    def room(self, native: str, **create: Any) -> Room:
        """A room more, which the bot is in."""
        room = self.rooms[native] = Room(native)
        room.add("m.room.create", "@owner:sim", create, "")
        room.member("@owner:sim", "join", "Owner")
        room.member(BOT, "join", "Desk")
        return room

    def answer(self, call: Call) -> Answer:
        if call.path == "/_matrix/client/versions":
            return Answer({"versions": list(self.speaks)}, headers={"Server": "Synapse/1.163.2"})
        if call.headers.get("authorization") != f"Bearer {TOKEN}":
            return no("M_UNKNOWN_TOKEN", "Invalid access token passed.", 401, soft_logout=False)
        head, *rest = [unquote(part) for part in call.path.removeprefix(API).split("/")]
        act = getattr(self, f"on_{head}", None)
        return no("M_UNRECOGNIZED", "Unrecognized request", 404) if act is None else act(call, *rest)

    def on_account(self, call: Call, *rest: str) -> Answer:
        return Answer({"user_id": BOT, "device_id": "D"})

    def on_profile(self, call: Call, who: str, *rest: str) -> Answer:
        return Answer({"displayname": "小海"}) if who == BOT else no("M_NOT_FOUND", "Profile not found", 404)

    def on_joined_rooms(self, call: Call) -> Answer:
        return Answer({"joined_rooms": [name for name in self.rooms if self.is_in(name)]})

    def on_user(self, call: Call, who: str, _data: str, type_: str) -> Answer:
        if call.method == "PUT":
            self.data[type_] = call.body
            return Answer({})
        told = self.data.get(type_)
        return no("M_NOT_FOUND", "Account data not found", 404) if told is None else Answer(told)

    def on_createRoom(self, call: Call) -> Answer:
        native = f"!dm{len(self.rooms)}:sim"
        room = self.room(native)
        room.member(call.body["invite"][0], "invite", by=BOT)
        return Answer({"room_id": native})

    def on_rooms(self, call: Call, native: str, what: str, *rest: str) -> Answer:
        if not self.is_in(native):
            return no("M_FORBIDDEN", f"User {BOT} not in room {native}", 403)
        act = getattr(self, f"room_{what}")
        answer: Answer = act(call, self.rooms[native], *rest)
        return answer

    def is_in(self, native: str) -> bool:
        """Whether the bot is in a room."""
        state = self.rooms[native].state("m.room.member", BOT) if native in self.rooms else None
        return state is not None and state["content"]["membership"] == "join"

    def room_state(self, call: Call, room: Room, type_: str = "", key: str = "") -> Answer:
        if not type_:
            return Answer([one for one in room.events if "state_key" in one])
        if (event := room.state(type_, key)) is None:
            return no("M_NOT_FOUND", "Event not found.", 404)
        return Answer(event if call.params.get("format") == "event" else event["content"])

    def room_members(self, call: Call, room: Room) -> Answer:
        keys = dict.fromkeys(one["state_key"] for one in room.events if one["type"] == "m.room.member")
        newest = [room.state("m.room.member", key) for key in keys]
        left = call.params.get("not_membership")
        return Answer({"chunk": [one for one in newest if one and one["content"]["membership"] != left]})

    def room_messages(self, call: Call, room: Room) -> Answer:
        """Newest first; the token is how many events are older."""
        asked = json.loads(call.params["filter"])
        end = int(call.params.get("from", f"t{len(room.events)}")[1:])
        start = max(0, end - int(call.params["limit"]))
        chunk = [one for one in room.events[start:end] if one["type"] in asked["types"]][::-1]
        speakers = dict.fromkeys(one["sender"] for one in chunk)
        told = {"chunk": chunk, "start": f"t{end}", **({"end": f"t{start}"} if start else {})}
        return Answer({**told, "state": [room.state("m.room.member", who) or {} for who in speakers]})

    def room_event(self, call: Call, room: Room, id_: str) -> Answer:
        found = [one for one in room.events if one["event_id"] == id_]
        return Answer(found[0]) if found else no("M_NOT_FOUND", "Event not found.", 404)

    def room_send(self, call: Call, room: Room, type_: str, txn: str) -> Answer:
        if room.state("m.room.tombstone"):
            return no("M_FORBIDDEN", "You don't have permission to post that to the room.", 403)
        if len(json.dumps(call.body, ensure_ascii=False).encode()) > 65_000:
            return no("M_TOO_LARGE", "event too large", 413)
        if call.path not in self.sent:
            self.sent[call.path] = room.add(type_, BOT, call.body)
        return Answer({"event_id": self.sent[call.path]})

    def room_redact(self, call: Call, room: Room, id_: str, txn: str) -> Answer:
        redaction = room.add("m.room.redaction", BOT, {"redacts": id_}, redacts=id_)
        for one in room.events:
            if one["event_id"] == id_:
                one |= {"content": {}, "unsigned": {"redacted_because": {"event_id": redaction}}}
        return Answer({"event_id": redaction})
