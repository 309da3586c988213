"""Satori v1 over HTTP: LLBot, Koishi, Chronocat and other programs, each for a platform (bots.md §3)."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from groupdesk.bots import satori_events as events
from groupdesk.bots.base import (
    About,
    Batch,
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
from groupdesk.bots.satori_calls import Program, untried
from groupdesk.bots.satori_content import escaped
from groupdesk.locale import _
from groupdesk.records.protocols import SATORI, Can
from groupdesk.records.values import fields, objects, whole, words

PAGE: Final = 100
_ONLINE: Final = 1
_TEXT, _DIRECT = 0, 1
"""Types of channels."""
_FEATURES: Final = {
    Can.GROUPS: {"guild.list"},
    Can.MEMBERS: {"guild.member.list"},
    Can.HISTORY: {"message.list"},
    Can.SEND: {"message.create"},
    Can.PERSON: {"message.create", "user.channel.create"},
    Can.MENTION: {"message.create"},
    Can.RECALL: {"message.delete"},
}
_PLATFORMS: Final = {
    **dict.fromkeys("red chronocat llonebot llbot lagrange onebot milky napcat".split(), "qq"),
    "lark": "feishu",
    "wechat-official": "wechat",
}
"""A platform as programs call it → as groupdesk does, where that differs."""


class _Mark(NamedTuple):
    """How far a walk back has come."""

    next: str
    """What the program asks to be told for the page before."""
    at: int
    """Milliseconds of the oldest message."""
    id: str
    """Its id."""


class Satori(Lacking):
    """One account of a program that speaks Satori."""

    def __init__(self, login: Login) -> None:
        self._program = Program(login)
        self._guilds: dict[str, str] = {}
        """Channel → its guild, where they differ; asked for again when it is not here."""

    def close(self) -> None:
        """Closes the connections."""
        self._program.close()

    # --- who it is

    def about(self) -> About:
        """The account, and what its platform offers of the protocol."""
        told = self._program.read("login.get")
        user, account = fields(told.get("user")), self._program.account()
        offered = told.get("features")
        can = SATORI.can
        if isinstance(offered, list) and offered:
            names = set(map(words, offered))
            can -= {one for one, needs in _FEATURES.items() if not needs <= names}
        facts = () if whole(told.get("status")) in (None, _ONLINE) else ("offline",)
        name = words(user.get("nick")) or words(user.get("name")) or account.id
        return About(account.id, name, can, words(told.get("adapter")), facts, _platform(account.platform))

    # --- what there is

    def groups(self) -> Iterator[BotGroup]:
        """Its guilds; where a guild has channels of its own, those are the groups and it is their space."""
        for guild in self._program.listed("guild.list")[0]:
            native = words(guild.get("id"))
            name = words(guild.get("name")) or native
            channels = self._channels(native)
            for channel in channels:
                own = words(channel.get("id"))
                self._guilds[own] = native
                yield BotGroup(own, words(channel.get("name")) or own, space=name, space_native=native)
            if native and not channels:
                yield BotGroup(native, name)

    def roster(self, group: str) -> RosterReply:
        """The members of a group, or of the guild that its channel is in."""
        listed, whole_list = self._program.listed("guild.member.list", guild_id=self._guild(group))
        return RosterReply(tuple(filter(None, map(events.member, listed))), whole=whole_list)

    def history(self, group: str, older: str | None) -> Page:
        """A page of messages."""
        before = _Mark(*json.loads(older)) if older else None
        place = {"next": before.next} if before else {}
        told = self._program.page(
            "message.list", channel_id=group, direction="before", limit=PAGE, order="asc", **place
        )
        said = [one for one in objects(told["data"]) if words(one.get("id"))]
        dated = [(one, at) for one in said if (at := events.instant(one.get("created_at"))) is not None]
        dated.sort(key=lambda pair: whole(pair[0]["created_at"]) or 0)
        mark = _mark([one for one, _at in dated], words(told.get("next")), before)
        records = tuple(events.message(one, at) for one, at in dated)
        return Page(records, None if mark is None else json.dumps(mark))

    def event(self, told: Mapping[str, Any]) -> Batch | None:
        """What one pushed event says of a group; None for anything else, and for another account."""
        login = fields(told.get("login"))
        account = words(fields(login.get("user")).get("id")) or words(told.get("self_id"))
        record = events.record(told)
        if record is None or (account and self._program.own_id not in ("", account)):
            return None
        group = _place(told, words(login.get("platform")) or words(told.get("platform")))
        return None if group is None else Batch(group, (record,))

    def alive(self, told: Mapping[str, Any]) -> bool:
        """Whether after an event the account is online."""
        return whole(fields(told.get("login")).get("status")) in (None, _ONLINE)

    def _channels(self, guild: str) -> list[dict[str, Any]]:
        """The text channels of a guild that is more than one of them."""
        if _platform(self._program.account().platform) == "qq":
            return []
        try:
            listed = self._program.listed("channel.list", guild_id=guild)[0]
        except BotError as error:
            if error.outcome.end is not End.REFUSED:
                raise
            return []
        channels = [one for one in listed if whole(one.get("type")) == _TEXT]
        return [] if [words(one.get("id")) for one in channels] == [guild] else channels

    def _guild(self, group: str) -> str:
        if not self._guilds and _platform(self._program.account().platform) != "qq":
            for _group in self.groups():
                pass
        return self._guilds.get(group, group)

    # --- what is said

    def send(self, target: Target, saying: Saying) -> Outcome:
        """Posts a text in which nothing is an element."""
        mentions = ['<at type="all"/>'] if saying.everybody else []
        mentions += [f'<at id="{escaped(who)}"/>' for who in saying.mentions if not saying.everybody]
        content = " ".join([*mentions, escaped(saying.text)])
        try:
            channel = self._channel(target)
        except BotError as error:
            return untried(error.outcome)
        outcome = self._program.act("message.create", channel_id=channel, content=content)
        if outcome.end is End.OK and outcome.id is None:
            return Outcome(End.UNCERTAIN, _("took it without saying what became of it"))
        return outcome

    def recall(self, target: Target, id_: str) -> Outcome:
        """Takes back a post, which may be several messages."""
        try:
            channel = self._channel(target)
        except BotError as error:
            return untried(error.outcome)
        ends = [
            self._program.act("message.delete", channel_id=channel, message_id=one) for one in id_.split()
        ]
        return next((one for one in ends if one.end is not End.OK), Outcome(End.OK))

    def _channel(self, target: Target) -> str:
        """Where to say it: the group, or a channel with the person; raises BotError."""
        if target.group:
            return target.group
        via = {"guild_id": target.via} if target.via else {}
        told = self._program.read("user.channel.create", user_id=target.person, **via)
        if not (channel := words(told.get("id"))):
            raise BotError(Outcome(End.REFUSED, _("has no channel with this person")))
        return channel


def _platform(name: str) -> str:
    name = name.lower()
    return _PLATFORMS.get(name, name if name in SATORI.platforms else "other")


def _mark(said: list[dict[str, Any]], following: str, before: _Mark | None) -> _Mark | None:
    """What to ask for the page before one with, None where that one led no further back.

    LLBot names the newest message of a page instead of its oldest: then the oldest is taken.
    """
    if not said or not following:
        return None
    ids = [words(one.get("id")) for one in said]
    mark = _Mark(ids[0] if following in ids else following, whole(said[0]["created_at"]) or 0, ids[0])
    if before is None:
        return mark
    newer = mark.at > before.at or mark.id == before.id or mark.next == before.next
    return None if newer else mark


def _place(told: Mapping[str, Any], platform: str) -> BotGroup | None:
    """The group that an event is about; None for a talk of two, and for a guild that is more than a group."""
    message = fields(told.get("message"))
    channel = fields(told.get("channel")) or fields(message.get("channel"))
    guild = fields(told.get("guild")) or fields(message.get("guild"))
    own, space = words(channel.get("id")), words(guild.get("id"))
    if whole(channel.get("type")) == _DIRECT:
        return None
    if space and (own == space or _platform(platform) == "qq"):
        return BotGroup(space, words(guild.get("name")) or words(channel.get("name")))
    if not own:
        return None
    return BotGroup(
        own, words(channel.get("name")), space=words(guild.get("name")) or None, space_native=space or None
    )
