"""OneBot 11 over HTTP: NapCat, LLBot, go-cqhttp and whatever keeps to the specification (bots.md §2)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from groupdesk.bots.answers import answer, asked, common, failed
from groupdesk.bots.base import (
    About,
    Batch,
    BotError,
    BotGroup,
    End,
    Events,
    Login,
    Outcome,
    Page,
    RosterReply,
    Saying,
    Target,
)
from groupdesk.bots.stream import happening
from groupdesk.bots.transport import Response, Transport
from groupdesk.locale import _
from groupdesk.records import ChatMessage, Recall, Record, onebot
from groupdesk.records.protocols import ONEBOT11, Can
from groupdesk.records.values import BadRecordError, fields, instant, native_id, objects, whole, words

PAGE: Final = 100
_KNOWN_IDS: Final = 20_000
_LOST: Final = re.compile(r"timeout|timed out|超时", re.IGNORECASE)
"""NapCat's failure after which the message is sometimes there all the same."""
_GONE: Final = re.compile(r"群聊?不存在|不在群|GROUP_NOT_FOUND|group .*not (?:found|exist)", re.IGNORECASE)
_DIALECTS: Final = {
    "napcat": "real_seq",
    "llbot": "message_seq",
    "llonebot": "message_seq",
    "lagrange": "message_seq",
    "go-cqhttp": "message_seq",
}
"""In the name of the program → where its events have the number of a message in its group."""


def classify(response: Response) -> Outcome:
    """How a call ended: `status` of the body decides, NapCat's code for a failure is 200 (bots.md §2)."""
    said = response.json()
    if isinstance(said, dict) and said.get("status") in ("ok", "async", "failed"):
        return _judged(said)
    if told := common(response):
        return told
    if response.status >= 400:
        return Outcome(End.REFUSED, failed(response))
    return Outcome(End.UNCERTAIN, _("answered no OneBot: {what}").format(what=response.words()))


def _judged(said: Mapping[str, Any]) -> Outcome:
    reason = " ".join(
        (words(said.get("wording")) or words(said.get("message")) or words(said.get("msg"))).split()
    )
    if said["status"] == "ok":
        return Outcome(End.OK, id=words(fields(said.get("data")).get("message_id")) or None)
    if said["status"] == "async":
        return Outcome(End.UNCERTAIN, _("took it without saying what became of it"))
    if _LOST.search(reason):
        return Outcome(End.UNCERTAIN, _("waited for QQ in vain"))
    return Outcome(End.GONE if _GONE.search(reason) else End.REFUSED, reason or _("failed without a reason"))


class OneBot11:
    """A QQ account that a OneBot 11 program drives."""

    def __init__(self, login: Login) -> None:
        token = login["token"]
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = Transport(login["url"], secrets=(token, login["secret"]), headers=headers)
        self._program: str | None = None
        self._version = ""
        self._keys: dict[str, int | str] = {}
        """Message id → what names the message in its group."""

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    # --- who it is

    def about(self) -> About:
        """Its account; of its program whether it has a history."""
        login, program = fields(self._read("get_login_info")), self._asked_program()
        can = ONEBOT11.can if self._seq else ONEBOT11.can - {Can.HISTORY}
        title = f"{program} {self._version}".strip()
        return About(words(login.get("user_id")), words(login.get("nickname")), can, title)

    def _asked_program(self) -> str:
        if self._program is None:
            told = fields(self._read("get_version_info"))
            self._program = words(told.get("app_name"))
            self._version = words(told.get("app_version"))
        return self._program

    @property
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
                yield BotGroup(native, name, whole(one.get("member_count")) or None)

    def roster(self, group: str) -> RosterReply:
        """The members of a group, as the program has them; NapCat answers with what it knew before."""
        listed = objects(self._read("get_group_member_list", group_id=_number(group), no_cache=True))
        members = tuple(onebot.member(one) for one in listed if words(one.get("user_id")))
        told = fields(self._read("get_group_info", group_id=_number(group)))
        return RosterReply(members, whole(told.get("member_count")) or None)

    def history(self, group: str, older: str | None) -> Page:
        """A page of messages; `older` is a message's id in NapCat, its number in the group elsewhere."""
        asked: dict[str, Any] = {"group_id": _number(group), "count": PAGE}
        if older is not None:
            asked |= {"message_seq": _number(older), "reverse_order": True, "reverseOrder": False}
            if self._seq == "message_seq":
                del asked["reverse_order"]
        try:
            told = objects(fields(self._read("get_group_msg_history", **asked)).get("messages"))
        except BotError as error:
            if older is not None and error.outcome.end is End.REFUSED:  # how some say that there is no more
                return Page((), None)
            raise
        told.sort(key=lambda one: (whole(one.get("time")) or 0, whole(one.get(self._seq)) or 0))
        records = tuple(self._records(told))
        first = words(told[0].get("message_id" if self._seq == "real_seq" else "message_seq")) if told else ""
        return Page(records, first if first and first != older else None, stable=self._seq == "message_seq")

    def event(self, told: Mapping[str, Any]) -> Batch | None:
        """What one pushed event says of a group; None for anything else."""
        group = words(told.get("group_id"))
        if not group or words(told.get("post_type")) not in ("message", "message_sent", "notice"):
            return None
        records = tuple(self._records([told]))
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

    def events(self, cursor: str, patience: float) -> Events:
        """Nothing: events are pushed, or stream (`worker.receive`)."""
        raise NotImplementedError

    def _records(self, told: list[dict[str, Any]] | list[Mapping[str, Any]]) -> Iterator[Record]:
        for event in told:  # all first: answers may stand before what they answer
            self._know(event)
        for event in told:
            try:
                at = instant(event.get("time"))
            except BadRecordError:
                continue
            record = (
                onebot.message(event, at)
                if onebot.is_message(event) or "message" in event
                else onebot.notice(event, at)
            )
            if isinstance(record, ChatMessage):
                reply = None if record.reply_to is None else self._key_of(str(record.reply_to))
                yield record._replace(id=self._own_key(event), reply_to=reply)
            elif isinstance(record, Recall) and record.id is not None:
                yield record._replace(id=self._key_of(str(record.id)))
            else:
                yield record

    def _know(self, event: Mapping[str, Any]) -> None:
        if (id_ := words(event.get("message_id"))) and "message" in event:
            if len(self._keys) >= _KNOWN_IDS:
                self._keys.clear()
            self._keys[id_] = self._own_key(event)

    def _own_key(self, event: Mapping[str, Any]) -> int | str:
        """What names a message in its group: its number, or its short hash with what tells like ones apart."""
        number = native_id(event.get(self._seq)) if self._seq else None
        if number is not None:
            return number
        parts = (event.get("message_id"), event.get("user_id"), event.get("time"))
        return "/".join(words(part) for part in parts)

    def _key_of(self, message_id: str) -> int | str | None:
        """The key of a message that another one names; None where nobody knows it any more."""
        if message_id not in self._keys:
            try:
                told = fields(self._read("get_msg", message_id=_number(message_id)))
            except BotError:
                return None
            self._know({**told, "message_id": message_id, "message": told.get("message", "")})
        return self._keys.get(message_id)

    # --- what is said

    def send(self, target: Target, saying: Saying) -> Outcome:
        """Posts segments: a text as a string could ring the whole group."""
        mentions = ["all"] if saying.everybody else list(saying.mentions)
        message = [{"type": "at", "data": {"qq": who}} for who in mentions]
        text = (" " if mentions else "") + saying.text
        body: dict[str, Any] = {"message": [*message, {"type": "text", "data": {"text": text}}]}
        if target.group:
            return self._act("send_group_msg", {"group_id": _number(target.group), **body})
        return self._act("send_private_msg", {"user_id": _number(target.person), **body})

    def recall(self, target: Target, id_: str) -> Outcome:
        """Takes a post back, as long as QQ allows it."""
        return self._act("delete_msg", {"message_id": _number(id_)})

    def _act(self, action: str, body: Mapping[str, Any]) -> Outcome:
        return asked(self._http, lambda: self._http.post(f"/{action}", body), classify)

    def _read(self, action: str, **body: Any) -> Any:
        """What `data` of an answer holds; raises BotError."""
        return answer(self._http, lambda: self._http.post(f"/{action}", body), classify).json()["data"]


def _number(id_: str) -> int | str:
    """An id as its program wants it: a number where it is one."""
    return int(id_) if id_.removeprefix("-").isdecimal() else id_
