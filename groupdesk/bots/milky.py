"""Milky over HTTP, protocol 1.x and the names before 1.0: LLBot, Lagrange and others (bots.md §4)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from groupdesk.bots import milky_segments
from groupdesk.bots.answers import answer, asked, common, failed
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
from groupdesk.bots.onebot11_answers import count, number
from groupdesk.bots.stream import happening
from groupdesk.bots.transport import Response, Transport
from groupdesk.locale import _
from groupdesk.records import Record, onebot
from groupdesk.records.protocols import MILKY
from groupdesk.records.values import BadRecordError, fields, instant, objects, whole, words
from groupdesk.text import one_line

PAGE: Final = 30
"""Messages that a page has at most."""
_SIGNED_OUT: Final = -403
_ASKING: Final = {
    "group_join_request",
    "group_invited_join_request",
    "group_invitation",
    "group_invitation_request",
}
"""Events of what has not happened yet, some in groups that the account is not in."""
_LOST: Final = re.compile(r"timeout|timed out|超时", re.IGNORECASE)
"""A failure after which the message may be there all the same."""
_GONE: Final = re.compile(r"(group|user|friend|member) not found|群聊?不存在|不在群|不是好友", re.IGNORECASE)


def classify(response: Response) -> Outcome:
    """How a call ended: what is done or not done answers 200, its body says which."""
    if told := common(response):
        return told
    said = response.json()
    if isinstance(said, dict) and said.get("status") in ("ok", "failed"):
        return _judged(said)
    if response.status >= 400:
        return Outcome(End.REFUSED, failed(response))
    return Outcome(End.UNCERTAIN, _("answered no Milky: {what}").format(what=response.words()))


def _judged(said: Mapping[str, Any]) -> Outcome:
    if said["status"] == "ok":
        return Outcome(End.OK, id=words(fields(said.get("data")).get("message_seq")) or None)
    reason = one_line(words(said.get("message")))
    if said.get("retcode") == _SIGNED_OUT:
        return Outcome(End.UNREACHED, _("is signed out of QQ"))
    if _LOST.search(reason):
        return Outcome(End.UNCERTAIN, _("waited for QQ in vain"))
    return Outcome(End.GONE if _GONE.search(reason) else End.REFUSED, reason or _("failed without a reason"))


class Milky(Lacking):
    """A QQ account that a Milky program drives."""

    def __init__(self, login: Login) -> None:
        token = login["token"]
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = Transport(login["url"], secrets=(token,), headers=headers)
        self._is_old: bool | None = None
        """Whether it has the names before 1.0; None while nobody asked."""

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    # --- who it is

    def about(self) -> About:
        """Its account and program."""
        login, program = self._read("get_login_info"), self._beside("get_impl_info")
        if not words(login.get("uin")):
            raise BotError(Outcome(End.UNCERTAIN, _("does not tell who it is")))
        title = one_line(f"{words(program.get('impl_name'))} {words(program.get('impl_version'))}")
        version = words(program.get("milky_version"))
        dialect = " · ".join(filter(None, (title, f"Milky {version}" if version else "")))
        return About(words(login.get("uin")), words(login.get("nickname")), MILKY.can, dialect)

    # --- what there is

    def groups(self) -> Iterator[BotGroup]:
        """The groups of the account."""
        for one in objects(self._read("get_group_list").get("groups")):
            if native := words(one.get("group_id")):
                yield _group(native, one)

    def roster(self, group: str) -> RosterReply:
        """The members of a group; LLBot asks QQ each time, others may answer with what they knew."""
        told = self._read("get_group_member_list", group_id=number(group), no_cache=True)
        listed = objects(told.get("members"))
        members = tuple(onebot.member(one) for one in listed if words(one.get("user_id")))
        facts = fields(self._beside("get_group_info", group_id=number(group)).get("group"))
        return RosterReply(members, count(facts))

    def history(self, group: str, older: str | None) -> Page:
        """A page of messages; `older` is the number in the group from which on it goes back.

        LLBot leaves out what people said who have left since, and tells a wrong next page: so a page
        follows from the numbers on this one, and an empty one need not be the last.
        """
        start = whole(older)
        told = self._history(group, {"limit": PAGE} | ({} if start is None else {"start_message_seq": start}))
        messages = objects(told.get("messages"))
        numbers = [n for one in messages if (n := whole(one.get("message_seq"))) is not None]
        messages.sort(key=lambda one: whole(one.get("message_seq")) or 0)
        records = tuple(record for one in messages for record in _message(one))
        return Page(records, _before(numbers, start, _next(told)), stable=True)

    def _history(self, group: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """An answer by the name that the program knows; found by asking once."""
        old = {"group_id": number(group), **body}
        if self._is_old:
            return self._read("get_history_group_message", **old)
        try:
            told = self._read("get_history_messages", message_scene="group", peer_id=number(group), **body)
        except BotError as error:
            if self._is_old is False or error.outcome.end is not End.REFUSED:
                raise
            told = self._by_old_name(old, error)
            self._is_old = True
            return told
        self._is_old = False
        return told

    def _by_old_name(self, body: Mapping[str, Any], first: BotError) -> dict[str, Any]:
        try:
            return self._read("get_history_group_message", **body)
        except BotError as error:
            raise (first if error.outcome.end is End.REFUSED else error) from None

    def event(self, told: Mapping[str, Any]) -> Batch | None:
        """What one pushed event says of a group; None for anything else."""
        type_, data = words(told.get("event_type")), fields(told.get("data"))
        native = words(data.get("peer_id")) if type_.startswith("message_") else words(data.get("group_id"))
        if not native or type_ in _ASKING or data.get("message_scene", "group") != "group":
            return None
        try:
            records = tuple(_event(type_, data, told))
        except BadRecordError:
            return None
        about = fields(data.get("group")) if type_ == "message_receive" else data
        return Batch(_group(native, about, named=False), records)

    def alive(self, told: Mapping[str, Any]) -> bool:
        """Whether after an event the account is in QQ."""
        return words(told.get("event_type")) != "bot_offline"

    def listen(self) -> Iterator[dict[str, Any]]:
        """Events as they happen."""
        return happening(self._http, "/event")

    def hang_up(self) -> None:
        """Ends `listen` in whatever thread it goes on."""
        self._http.hang_up()

    # --- what is said

    def send(self, target: Target, saying: Saying) -> Outcome:
        """Posts segments, mentions first."""
        people = [_segment("mention", user_id=number(who)) for who in saying.mentions]
        mentions = [_segment("mention_all")] if saying.everybody else people
        text = (" " if mentions else "") + saying.text
        return self._act("send", target, message=[*mentions, _segment("text", text=text)])

    def recall(self, target: Target, id_: str) -> Outcome:
        """Takes a post back, as long as QQ allows it."""
        return self._act("recall", target, message_seq=number(id_))

    def _act(self, verb: str, target: Target, **body: Any) -> Outcome:
        scene, key = ("group", "group_id") if target.group else ("private", "user_id")
        path, asks = f"/api/{verb}_{scene}_message", {key: number(target.group or target.person), **body}
        return asked(self._http, lambda: self._http.post(path, asks), classify)

    def _beside(self, name: str, **body: Any) -> dict[str, Any]:
        """As `_read` of what one can do without: nothing when the program refuses it."""
        try:
            return self._read(name, **body)
        except BotError as error:
            if error.outcome.end is not End.REFUSED:
                raise
            return {}

    def _read(self, name: str, **body: Any) -> dict[str, Any]:
        """What `data` of an answer holds; raises BotError."""
        told = answer(self._http, lambda: self._http.post(f"/api/{name}", body), classify)
        return fields(told.json().get("data"))


def _group(native: str, told: Mapping[str, Any], *, named: bool = True) -> BotGroup:
    """A group as 1.x tells it, as it was told before, or in an event of its new name."""
    names = (words(told.get(key)) for key in ("group_name", "name", "new_group_name"))
    name = next(filter(None, names), native if named else "")
    return BotGroup(native, name, count(told))


def _message(told: Mapping[str, Any]) -> Iterator[Record]:
    try:
        yield milky_segments.message(told, instant(told.get("time")))
    except BadRecordError:
        return


def _event(type_: str, data: Mapping[str, Any], told: Mapping[str, Any]) -> Iterator[Record]:
    if type_ == "message_receive":
        yield milky_segments.message(data, instant(data.get("time")))
    else:
        yield from milky_segments.happening(type_, data, instant(told.get("time")))


def _next(told: Mapping[str, Any]) -> int | None:
    """What a program calls the next page, under either name."""
    return whole(told.get("next_message_seq", told.get("next_start_message_seq")))


def _before(numbers: list[int], start: int | None, told: int | None) -> str | None:
    """Where the page before this one begins; None when there is none, or when pages do not go back.

    A page that is empty and yet has a next one is one whose messages were left out: it reached at
    least as far back as a full one, numbers being given without gaps.
    """
    if numbers:
        before = min(numbers) - 1
    elif told is not None:
        before = told if start is None else min(told, start - PAGE)
    else:
        return None
    goes_back = before > 0 and (start is None or before < start)
    return str(before) if goes_back else None


def _segment(type_: str, **data: Any) -> dict[str, Any]:
    return {"type": type_, "data": data}
