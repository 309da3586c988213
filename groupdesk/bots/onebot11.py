"""OneBot 11 over HTTP: NapCat, LLBot, go-cqhttp and whatever keeps to the specification (bots.md §2)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from groupdesk.bots.answers import answer, asked
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
from groupdesk.bots.onebot11_answers import classify, count, number
from groupdesk.bots.onebot11_keys import Keys, about_of
from groupdesk.bots.stream import happening
from groupdesk.bots.transport import Transport
from groupdesk.locale import _
from groupdesk.records import ChatMessage, Recall, Record, onebot
from groupdesk.records.protocols import ONEBOT11, Can
from groupdesk.records.values import BadRecordError, fields, instant, objects, whole, words

PAGE: Final = 100
"""Messages of a page, where a program lets itself be told."""
_DIALECTS: Final = {
    "napcat": "real_seq",
    "llbot": "message_seq",
    "llonebot": "message_seq",
    "lagrange": "message_seq",
    "go-cqhttp": "message_seq",
}
"""In the name of the program → where its events have the number of a message in its group."""


class OneBot11(Lacking):
    """A QQ account that a OneBot 11 program drives."""

    def __init__(self, login: Login) -> None:
        token = login["token"]
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = Transport(login["url"], secrets=(token, login["secret"]), headers=headers)
        self._program: str | None = None
        self._version = ""
        self._keys = Keys()
        self._ahead: dict[tuple[str, str | None], list[Any]] = {}
        """Group and `older` → the events of a page that was read before it was asked for."""

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    # --- who it is

    def about(self) -> About:
        """Its account; of its program whether it has a history."""
        login, program = fields(self._read("get_login_info")), self._asked_program()
        if not words(login.get("user_id")):
            raise BotError(Outcome(End.UNCERTAIN, _("does not tell who it is")))
        can = ONEBOT11.can if self._seq else ONEBOT11.can - {Can.HISTORY}
        title = f"{program} {self._version}".strip()
        return About(words(login.get("user_id")), words(login.get("nickname")), can, title)

    def _asked_program(self) -> str:
        if self._program is None:
            told = fields(self._beside("get_version_info"))
            self._program = words(told.get("app_name"))
            self._version = words(told.get("app_version"))
        return self._program

    @cached_property
    def _seq(self) -> str:
        """The field with the number of a message in its group, "" where the dialect has none."""
        program = self._asked_program().lower()
        return next((field for name, field in _DIALECTS.items() if name in program), "")

    # --- what there is

    def groups(self) -> Iterator[BotGroup]:
        """The groups of the account."""
        for one in objects(self._read("get_group_list")):
            if native := words(one.get("group_id")):
                name = words(one.get("group_name")) or native
                yield BotGroup(native, name, count(one))

    def roster(self, group: str) -> RosterReply:
        """The members of a group, as the program has them; NapCat answers with what it knew before."""
        listed = objects(self._read("get_group_member_list", group_id=number(group), no_cache=True))
        members = tuple(onebot.member(one) for one in listed if words(one.get("user_id")))
        return RosterReply(members, count(fields(self._beside("get_group_info", group_id=number(group)))))

    def history(self, group: str, older: str | None) -> Page:
        """A page of messages; `older` is a message's id in NapCat, its number in the group elsewhere."""
        try:
            told = self._ahead.pop((group, older), None) or self._messages(group, older)
        except BotError as error:
            if older is not None and error.outcome.end is End.REFUSED and self._ends_at(group, older):
                return Page((), None)
            raise
        seq = self._seq
        dated = [(at, one) for one in objects(told) if (at := _at(one)) is not None]
        dated.sort(key=lambda one: (one[0], whole(one[1].get(seq)) or 0))
        field = "message_id" if seq == "real_seq" else "message_seq"
        first = next(filter(None, (words(one.get(field)) for _time, one in dated)), "")
        trouble = "" if first or not told else _("does not tell what comes before what it told")
        before = first if first and first != older else None
        said = self._told(dated)
        if before is not None and self._keys.lacks(record for _key, record in said):
            self._look_ahead(group, before)
        return Page(tuple(self._named(said)), before, seq == "message_seq", trouble)

    def _messages(self, group: str, older: str | None) -> list[Any]:
        """The events of a page."""
        asked: dict[str, Any] = {"group_id": number(group), "count": PAGE}
        if older is not None:
            asked |= {"message_seq": number(older), "reverse_order": True, "reverseOrder": False}
            if self._seq == "message_seq":
                del asked["reverse_order"]
        told = fields(self._read("get_group_msg_history", **asked)).get("messages")
        if not isinstance(told, list):
            raise BotError(Outcome(End.UNCERTAIN, _("told no messages, nor that there are none")))
        return told

    def _ends_at(self, group: str, older: str) -> bool:
        """Whether a page is refused because nothing is older: so the history of some programs ends.

        Raises BotError where NapCat knows its own message no more, as after a restart, or refuses all.
        """
        if self._seq != "real_seq":
            self._messages(group, None)
        elif self._beside("get_msg", message_id=number(older)) is None:
            line = _("has forgotten what it told, as after a restart: the rest is read next time")
            raise BotError(Outcome(End.UNCERTAIN, line))
        return True

    def event(self, told: Mapping[str, Any]) -> Batch | None:
        """What one pushed event says of a group; None for anything else."""
        group = words(told.get("group_id"))
        if not group or words(told.get("post_type")) not in ("message", "message_sent", "notice"):
            return None
        at = _at(told)
        records = () if at is None else tuple(self._named(self._told([(at, told)])))
        return Batch(BotGroup(group, words(told.get("group_name"))), records) if records else None

    def alive(self, told: Mapping[str, Any]) -> bool:
        """Whether after an event the account is in QQ: its heartbeats tell, and forks when it is put out."""
        if words(told.get("post_type")) == "meta_event":
            status = fields(told.get("status"))
            return False not in (status.get("online"), status.get("good"))
        return words(told.get("notice_type")) != "bot_offline"

    def listen(self) -> Iterator[dict[str, Any]]:
        """Events as they happen; LLBot has them at the address of its calls, NapCat where it is set up so."""
        return happening(self._http, "/_events")

    def hang_up(self) -> None:
        """Ends `listen` in whatever thread it goes on."""
        self._http.hang_up()

    def _told(self, dated: Sequence[tuple[int, Mapping[str, Any]]]) -> list[tuple[int | str, Record]]:
        """Events as records, each with its own key: answers may stand before what they answer."""
        return [(self._keys.know(event, self._seq), _record(event, at)) for at, event in dated]

    def _look_ahead(self, group: str, older: str) -> None:
        """Reads the page that is asked for next: what is answered stands there, and need not be asked for
        one by one.
        """
        try:
            told = self._messages(group, older)
        except BotError:  # told when that page itself is asked for
            return
        self._ahead = {(group, older): told}
        for event in objects(told):
            self._keys.know(event, self._seq)

    def _named(self, told: Iterable[tuple[int | str, Record]]) -> Iterator[Record]:
        """Records under what names them and the messages that they are about."""
        for key, record in told:
            about = about_of(record)
            other = None if about is None else self._key_of(about)
            if isinstance(record, ChatMessage):
                yield record._replace(id=key, reply_to=other)
            else:
                yield record._replace(id=other) if isinstance(record, Recall) else record

    def _key_of(self, message_id: str) -> int | str | None:
        """The key of a message that another one names; None where nobody knows it any more."""
        if (known := self._keys.get(message_id)) is not None:
            return known
        try:
            told = fields(self._read("get_msg", message_id=number(message_id)))
        except BotError as error:
            if error.outcome.end in (End.AUTH, End.LIMITED, End.UNREACHED):
                raise
            return None
        if _at(told) is None:
            return None
        named = {**told, "message_id": message_id, "message": told.get("message", "")}
        return self._keys.know(named, self._seq)

    # --- what is said

    def send(self, target: Target, saying: Saying) -> Outcome:
        """Posts segments: a text as a string could ring the whole group."""
        mentions = ["all"] if saying.everybody else list(saying.mentions)
        message = [{"type": "at", "data": {"qq": who}} for who in mentions]
        text = (" " if mentions else "") + saying.text
        body: dict[str, Any] = {"message": [*message, {"type": "text", "data": {"text": text}}]}
        if target.group:
            return self._act("send_group_msg", {"group_id": number(target.group), **body})
        return self._act("send_private_msg", {"user_id": number(target.person), **body})

    def recall(self, target: Target, id_: str) -> Outcome:
        """Takes a post back, as long as QQ allows it."""
        return self._act("delete_msg", {"message_id": number(id_)})

    def _act(self, action: str, body: Mapping[str, Any]) -> Outcome:
        return asked(self._http, lambda: self._http.post(f"/{action}", body), classify)

    def _beside(self, action: str, **body: Any) -> Any:
        """As `_read` of what one can do without: None when the program refuses it."""
        try:
            return self._read(action, **body)
        except BotError as error:
            if error.outcome.end not in (End.REFUSED, End.GONE):
                raise
            return None

    def _read(self, action: str, **body: Any) -> Any:
        """What `data` of an answer holds; raises BotError."""
        told = answer(self._http, lambda: self._http.post(f"/{action}", body), classify)
        return told.json().get("data")


def _record(event: Mapping[str, Any], at: int) -> Record:
    if onebot.is_message(event) or "message" in event:
        return onebot.message(event, at)
    return onebot.notice(event, at)


def _at(event: Mapping[str, Any]) -> int | None:
    """When something happened; None where nothing tells, for QQ is younger than 1970."""
    try:
        return instant(event.get("time")) or None
    except BadRecordError:
        return None
