"""Messages and events of Milky as records (bots.md §4).

A message is named by its scene, its peer and its number there; all records of a chat are of one scene
and one peer, so the number alone names it within the group, and stays what it is over restarts of
either side.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from groupdesk.records import ChatMessage, Join, Kind, Leave, Member, Recall, Record, Roster, SystemLine
from groupdesk.records.values import fields, native_id, objects, words

_KINDS: Final = {
    "image": Kind.IMAGE,
    "record": Kind.VOICE,
    "video": Kind.VIDEO,
    "file": Kind.FILE,
    "face": Kind.STICKER,
    "market_face": Kind.STICKER,
    "forward": Kind.FORWARD,
    "light_app": Kind.SHARE,
    "xml": Kind.SHARE,
}
_SILENT: Final = {"text", "mention", "mention_all", "reply"}
"""Segments that are part of a text; others that are not known make a message of another kind."""


class Content(NamedTuple):
    """What a message's segments come to."""

    text: str
    kind: int
    reply_to: int | str | None
    mentions: tuple[str, ...]


def content(segments: Any) -> Content:
    """The content of a message; empty text for anything else than a list of segments."""
    found = [(words(one.get("type")), fields(one.get("data"))) for one in objects(segments)]
    text = "".join(_said(type_, data) for type_, data in found)
    has_words = bool(text.strip())
    kinds = [_kind(type_, data) for type_, data in found if not (type_ == "face" and has_words)]
    return Content(
        text if has_words else "",
        next((kind for kind in kinds if kind is not None), Kind.TEXT),
        next((native_id(data.get("message_seq")) for type_, data in found if type_ == "reply"), None),
        tuple(words(data.get("user_id")) for type_, data in found if type_ == "mention"),
    )


def _kind(type_: str, data: Mapping[str, Any]) -> Kind | None:
    if type_ == "image" and data.get("sub_type") == "sticker":
        return Kind.STICKER
    return None if type_ in _SILENT else _KINDS.get(type_, Kind.OTHER)


def _said(type_: str, data: Mapping[str, Any]) -> str:
    """The words of a segment; a mention is written as the clients show it."""
    if type_ == "mention":
        return "@" + (words(data.get("name")) or words(data.get("user_id")))
    return "@all" if type_ == "mention_all" else words(data.get("text")) if type_ == "text" else ""


def message(told: Mapping[str, Any], at: int) -> ChatMessage:
    """What somebody says in a group."""
    member, said = fields(told.get("group_member")), content(told.get("segments"))
    return ChatMessage(
        at,
        _who(told.get("sender_id")) or None,
        words(member.get("card")) or words(member.get("nickname")),
        said.text,
        said.kind,
        native_id(told.get("message_seq")),
        said.reply_to,
        said.mentions,
    )


def happening(type_: str, data: Mapping[str, Any], at: int) -> Iterator[Record]:
    """What happens in a group besides messages."""
    yield _HAPPENINGS[type_](data, at) if type_ in _HAPPENINGS else SystemLine(at, type_)


def _recall(data: Mapping[str, Any], at: int) -> Record:
    return Recall(at, native_id(data.get("message_seq")), _who(data.get("sender_id")) or None)


def _join(data: Mapping[str, Any], at: int) -> Record:
    return Join(at, _who(data.get("user_id")), "", _who(data.get("invitor_id")) or None)


def _leave(data: Mapping[str, Any], at: int) -> Record:
    who, by = _who(data.get("user_id")), _who(data.get("operator_id"))
    return Leave(at, who, "", kicked=by not in ("", who))


def _role(data: Mapping[str, Any], at: int) -> Record:
    who, role = _who(data.get("user_id")), "admin" if data.get("is_set") is True else "member"
    return Roster(at, (Member(who, "", role=role),) if who else (), complete=False)


_HAPPENINGS: Final[Mapping[str, Callable[[Mapping[str, Any], int], Record]]] = {
    "message_recall": _recall,
    "group_member_increase": _join,
    "group_member_decrease": _leave,
    "group_admin_change": _role,
}


def _who(id_: Any) -> str:
    """An account, "" for none: some write 0 for nobody."""
    return "" if words(id_) == "0" else words(id_)
