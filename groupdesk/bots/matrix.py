"""Matrix: a bot account on any homeserver, by its client-server API (bots.md §5).

Nothing is remembered here: rooms with one person are noted in the account's `m.direct`, where every
client looks for them, so that a person is not invited anew with each word.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from groupdesk.bots import matrix_events as events
from groupdesk.bots.base import (
    About,
    BotError,
    BotGroup,
    End,
    Lacking,
    Login,
    Outcome,
    Page,
    RosterReply,
    Saying,
    Target,
)
from groupdesk.bots.matrix_calls import Homeserver
from groupdesk.locale import _
from groupdesk.records.protocols import MATRIX
from groupdesk.records.values import fields, objects, whole, words

PAGE: Final = 100
_FILTER: Final = json.dumps({"types": events.TYPES, "lazy_load_members": True})
_OWNER, _ADMIN = 100, 50
"""Power levels from which somebody is one."""


@dataclass(frozen=True, slots=True)
class _Ranks:
    """Who has a say in a room."""

    levels: Mapping[str, Any]
    usual: int
    creators: frozenset[str]
    """Those above all levels, in rooms from version 12 on; nobody in older ones."""

    def role(self, who: str) -> str:
        """Somebody's role in the words of `records.Member`."""
        level = whole(self.levels.get(who, self.usual)) or 0
        if who in self.creators or (level >= _OWNER and not self.creators):
            return "owner"
        return "admin" if level >= _ADMIN else "member"


class Matrix(Lacking):
    """An account on a homeserver and the rooms it has joined."""

    def __init__(self, login: Login) -> None:
        self._server = Homeserver(login)
        self._account = login.account
        """Asked for when it is first needed."""

    def close(self) -> None:
        """Closes the connections."""
        self._server.close()

    # --- who it is

    def about(self) -> About:
        """Its account, and what the server is."""
        told = self._server.versions()
        listed = fields(told.json()).get("versions")
        spoken = [one for one in _texts(listed) if one.startswith("v1.")]
        if not spoken:
            raise BotError(Outcome(End.REFUSED, _("does not know version 1 of the Matrix protocol")))
        self._account = ""
        account = self._me()
        name = words(self._server.found("profile", account, "displayname").get("displayname"))
        program = told.headers.get("server", "")
        title = program.replace("/", " ") if program.startswith("Synapse/") else f"Matrix {spoken[-1]}"
        return About(account, name or _local(account), MATRIX.can, title)

    def _me(self) -> str:
        if not self._account:
            self._account = words(self._server.read("account", "whoami").get("user_id"))
        if not self._account:
            raise BotError(Outcome(End.UNCERTAIN, _("does not say whose token this is")))
        return self._account

    # --- what there is

    def groups(self) -> Iterator[BotGroup]:
        """The rooms it has joined, without those it shares with one person; rooms of a space name it."""
        listed = self._server.read("joined_rooms").get("joined_rooms")
        private = {room for rooms in self._private().values() for room in rooms}
        joined = [room for room in _texts(listed) if room not in private]
        spaces = [room for room in joined if self._is_space(room)]
        held: dict[str, tuple[str, str]] = {}
        for space in spaces:
            held |= dict.fromkeys(self._children(space), (self._title(space), space))
        for room in joined:
            if room not in spaces:
                name, native = held.get(room, (None, None))
                yield BotGroup(room, self._title(room), space=name, space_native=native)

    def roster(self, group: str) -> RosterReply:
        """Who is in a room."""
        told = self._server.read("rooms", group, "members", not_membership="leave")
        ranks = self._ranks(group)
        return RosterReply(tuple(events.members(objects(told.get("chunk")), ranks.role)))

    def history(self, group: str, older: str | None) -> Page:
        """A page of messages, joins and leaves, in the order in which the server got them."""
        place = {} if older is None else {"from": older}
        asked_for = {"dir": "b", "limit": str(PAGE), "filter": _FILTER, **place}
        told = self._server.read("rooms", group, "messages", **asked_for)
        one = partial(self._event, group)
        records = events.records(objects(told.get("chunk")), objects(told.get("state")), one)
        end = words(told.get("end"))
        return Page(records, end if end and end != older else None, stable=True)

    def _event(self, room: str, id_: str) -> dict[str, Any]:
        """One event, empty where it is not to be had; raises BotError where it is too early to say so."""
        try:
            return self._server.found("rooms", room, "event", id_)
        except BotError as error:
            if error.outcome.end in (End.UNCERTAIN, End.REFUSED):
                return {}
            raise

    def _title(self, room: str) -> str:
        named = words(self._server.state(room, "m.room.name").get("name"))
        return named or words(self._server.state(room, "m.room.canonical_alias").get("alias")) or room

    def _is_space(self, room: str) -> bool:
        return self._server.state(room, "m.room.create").get("type") == "m.space"

    def _children(self, space: str) -> list[str]:
        """The rooms of a space."""
        answered = self._server.call("GET", ("rooms", space, "state"))
        return [
            words(one.get("state_key"))
            for one in objects(answered.json())
            if one.get("type") == "m.space.child" and fields(one.get("content")).get("via")
        ]

    def _ranks(self, room: str) -> _Ranks:
        """Room ids without a server are those of version 12 on, where creators stand above all levels."""
        levels = self._server.state(room, "m.room.power_levels")
        creators: frozenset[str] = frozenset()
        if ":" not in room:
            create = self._server.found("rooms", room, "state", "m.room.create", format="event")
            more = fields(create.get("content")).get("additional_creators")
            creators = frozenset([words(create.get("sender")), *_texts(more)])
        return _Ranks(fields(levels.get("users")), whole(levels.get("users_default")) or 0, creators)

    # --- what is said

    def send(self, target: Target, saying: Saying) -> Outcome:
        """Posts a text; the same `Saying.key` again is the same message."""
        try:
            room = target.group or self._room_with(target.person)
        except BotError as error:
            return error.outcome
        path = ("rooms", room, "send", "m.room.message", saying.key)
        outcome = self._server.put(path, self._written(room, saying))
        if outcome.end is End.OK and outcome.id is None:
            return Outcome(End.UNCERTAIN, _("took it without saying what became of it"))
        if outcome.end in (End.GONE, End.REFUSED) and target.group:
            return self._moved(room) or outcome
        return outcome

    def recall(self, target: Target, id_: str) -> Outcome:
        """Takes the words out of a post."""
        try:
            room = target.group or self._shared_with(target.person)
        except BotError as error:
            return error.outcome
        if not room:
            return Outcome(End.GONE, _("has no room with this person any more"))
        return self._server.put(("rooms", room, "redact", id_, f"recall-{id_}"), {})

    def _written(self, room: str, saying: Saying) -> dict[str, Any]:
        """A text as an event; `m.mentions` is always there, or "@room" in a text could ring everybody."""
        if saying.everybody:
            return {"msgtype": "m.text", "body": f"@room {saying.text}", "m.mentions": {"room": True}}
        names = ", ".join(self._name(room, who) for who in saying.mentions)
        mentions = {"user_ids": list(saying.mentions)} if names else {}
        body = f"{names}: {saying.text}" if names else saying.text
        return {"msgtype": "m.text", "body": body, "m.mentions": mentions}

    def _name(self, room: str, who: str) -> str:
        """Somebody's name in a room, as those there see it."""
        try:
            return words(self._server.state(room, "m.room.member", who).get("displayname")) or _local(who)
        except BotError:
            return _local(who)

    def _moved(self, room: str) -> Outcome | None:
        """Where a room went on that was upgraded and closed."""
        try:
            successor = words(self._server.state(room, "m.room.tombstone").get("replacement_room"))
        except BotError:
            return None
        if not successor:
            return None
        return Outcome(End.GONE, _("this room goes on as another one"), moved=successor)

    # --- rooms with one person

    def _private(self) -> dict[str, list[str]]:
        """Person → the rooms with him, newest last."""
        told = self._server.found("user", self._me(), "account_data", "m.direct")
        return {who: _texts(rooms) for who, rooms in told.items()}

    def _shared_with(self, person: str) -> str:
        """The room with somebody, "" where there is none or he has left it."""
        for room in reversed(self._private().get(person, [])):
            if self._server.state(room, "m.room.member", person).get("membership") in ("join", "invite"):
                return room
        return ""

    def _room_with(self, person: str) -> str:
        """The room with somebody, made and noted where there is none; raises BotError."""
        if room := self._shared_with(person):
            return room
        body = {"is_direct": True, "invite": [person], "preset": "trusted_private_chat"}
        room = words(fields(self._server.call("POST", ("createRoom",), body).json()).get("room_id"))
        if not room:
            raise BotError(Outcome(End.UNCERTAIN, _("made a room without saying which")))
        noted = self._server.found("user", self._me(), "account_data", "m.direct")
        noted[person] = [*_texts(noted.get(person)), room]
        self._server.call("PUT", ("user", self._me(), "account_data", "m.direct"), noted)
        return room


def _texts(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str) and one] if isinstance(value, list) else []


def _local(user: str) -> str:
    """The part of an id before its server: the name of somebody who set none."""
    return user.removeprefix("@").partition(":")[0]
