"""The Telegram Bot API (bots.md §6): no group, member or past word can be asked for, all comes as updates."""

from collections.abc import Mapping
from dataclasses import replace
from math import floor
from typing import Any, Final
from urllib.parse import quote

from groupdesk.bots.answers import answer, asked
from groupdesk.bots.base import (
    About,
    BotError,
    End,
    Events,
    Lacking,
    Login,
    Outcome,
    RosterReply,
    Saying,
    Target,
)
from groupdesk.bots.telegram_answers import classify
from groupdesk.bots.telegram_messages import CHANGES, MESSAGES, ROLES, batches, full_name, person
from groupdesk.bots.transport import QUIET_SECONDS, Response, Transport
from groupdesk.locale import _
from groupdesk.records import Member
from groupdesk.records.protocols import TELEGRAM, Can, length
from groupdesk.records.values import fields, objects, whole, words

HOME: Final = "https://api.telegram.org"
PAGE: Final = 100
LONGEST_POLL: Final = 50
"""Seconds for which the server keeps a question open at most."""
_NO: Final = (End.REFUSED, End.AUTH, End.GONE)
"""How something ends that may be left out; AUTH too, for 404 is a call that is not there."""


class Telegram(Lacking):
    """A bot of Telegram's."""

    def __init__(self, login: Login) -> None:
        token = login["token"].strip()
        path = quote(token, safe=":")
        self._http = Transport(
            f"{(login['url'].strip() or HOME).rstrip('/')}/bot{path}",
            secrets=(token, path, token.partition(":")[2]),
        )

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    # --- who it is

    def about(self) -> About:
        """Its account; whether its privacy mode or a webhook keeps it from seeing what is said."""
        me = fields(self._read("getMe"))
        account = person(me)
        if not account:
            raise BotError(Outcome(End.UNCERTAIN, _("does not tell who it is")))
        facts = ["privacy_mode"] if me.get("can_read_all_group_messages") is False else []
        can = TELEGRAM.can
        if words(fields(self._beside("getWebhookInfo")).get("url")):
            facts.append("webhook")
            can -= {Can.EVENTS, Can.INVITER}
        return About(account, words(me.get("username")) or full_name(me), can, facts=tuple(facts))

    # --- what there is

    def roster(self, group: str) -> RosterReply:
        """The admins of a group, and how many are in it; a bot is told of no other member."""
        admins = objects(self._read("getChatAdministrators", chat_id=_number(group)))
        count = whole(self._beside("getChatMemberCount", chat_id=_number(group)))
        return RosterReply(tuple(map(_member, admins)), count or None, whole=False)

    def events(self, cursor: str, patience: float) -> Events:
        """The updates since `cursor`, the oldest first; asking with it makes Telegram forget those before.

        Ids start anew after a week without updates, so the next cursor follows from this answer alone.
        """
        timeout = floor(min(max(patience, 0.0), LONGEST_POLL))
        body: dict[str, Any] = {
            "limit": PAGE,
            "timeout": timeout,
            "allowed_updates": [*MESSAGES, *CHANGES],
        }
        if (offset := whole(cursor)) is not None:
            body["offset"] = offset
        updates = objects(self._read("getUpdates", quiet=timeout + QUIET_SECONDS, **body))
        numbered = {id_: one for one in updates if (id_ := whole(one.get("update_id"))) is not None}
        after = str(max(numbered) + 1) if numbered else cursor
        told = batches(numbered[id_] for id_ in sorted(numbered))
        return Events(told, after, more=len(updates) >= PAGE)

    # --- what is said

    def send(self, target: Target, saying: Saying) -> Outcome:
        """Posts plain text; there is nothing that rings everybody, for every post does so here."""
        chat = _number(target.group or target.person)
        try:
            people = [self._addressed(chat, who) for who in saying.mentions]
        except BotError as error:
            return _never_tried(error.outcome)
        text, entities = addressing(saying.text, [one for one in people if one[1]])
        if (units := length(text, TELEGRAM.unit)) > TELEGRAM.longest:
            said = _("takes {most} characters at most, these are {n}")
            return Outcome(End.REFUSED, said.format(most=TELEGRAM.longest, n=units))
        body = {"chat_id": chat, "text": text, **({"entities": entities} if entities else {})}
        return self._act("sendMessage", body)

    def recall(self, target: Target, id_: str) -> Outcome:
        """Takes a post back, within 48 hours."""
        chat = _number(target.group or target.person)
        return self._act("deleteMessage", {"chat_id": chat, "message_id": _number(id_)})

    def _addressed(self, chat: int | str, who: str) -> tuple[int | str, str]:
        """Id and name of somebody in a chat, "" for who is not there; raises BotError."""
        id_ = _number(who)
        told = fields(self._beside("getChatMember", chat_id=chat, user_id=id_))
        return id_, full_name(fields(told.get("user")))

    def _act(self, method: str, body: Mapping[str, Any]) -> Outcome:
        return asked(self._http, lambda: self._http.post(f"/{method}", body), classify)

    def _beside(self, method: str, **body: Any) -> Any:
        """As `_read` of what one can do without: None when it is refused, as by a server without the call."""
        try:
            return self._read(method, **body)
        except BotError as error:
            if error.outcome.end in _NO and error.outcome.moved is None:
                return None
            raise

    def _read(self, method: str, *, quiet: float | None = None, **body: Any) -> Any:
        """What `result` of an answer holds; raises BotError."""

        def ask() -> Response:
            return self._http.post(f"/{method}", body, quiet=quiet)

        return fields(answer(self._http, ask, classify).json()).get("result")


def addressing(text: str, people: list[tuple[int | str, str]]) -> tuple[str, list[dict[str, Any]]]:
    """A text with the names of people before it, and what makes the names ring; places in UTF-16 units."""
    at, entities = 0, []
    for id_, name in people:
        units = length(name, TELEGRAM.unit)
        entities.append({"type": "text_mention", "offset": at, "length": units, "user": {"id": id_}})
        at += units + 1
    return " ".join([*(name for _id, name in people), text]), entities


def _member(admin: Mapping[str, Any]) -> Member:
    user = fields(admin.get("user"))
    role = ROLES.get(words(admin.get("status")), "")
    return Member(person(user), full_name(user), role=role, bot=user.get("is_bot") is True)


def _never_tried(outcome: Outcome) -> Outcome:
    """How a send ends before which something could not be asked: nothing of it can have been done."""
    return replace(outcome, end=End.UNREACHED) if outcome.end is End.UNCERTAIN else outcome


def _number(key: str) -> int | str:
    """The id that a key holds, as a number where it is one."""
    id_ = key.removeprefix("user")
    return int(id_) if id_.removeprefix("-").isdecimal() else id_
