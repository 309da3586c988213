"""Satori's messages, members and events as records (bots.md §3)."""

from collections.abc import Mapping
from typing import Any, Final

from groupdesk.bots.satori_content import content
from groupdesk.records import ChatMessage, Join, Leave, Member, Recall, Record
from groupdesk.records.values import FIRST_AT, LAST_AT, fields, native_id, objects, whole, words

_ROLES: Final = {
    "owner": "owner",
    "群主": "owner",
    "admin": "admin",
    "administrator": "admin",
    "管理员": "admin",
}


def message(told: Mapping[str, Any], at: int, edited_at: int | None = None) -> ChatMessage:
    """What somebody says."""
    user, said = user_of(told), content(words(told.get("content")))
    reply = native_id(fields(told.get("quote")).get("id")) if said.reply_to is None else said.reply_to
    return ChatMessage(
        at,
        words(user.get("id")) or None,
        words(fields(told.get("member")).get("nick")) or _name(user),
        said.text,
        said.kind,
        native_id(told.get("id")),
        reply,
        said.mentions,
        edited_at,
    )


def member(told: Mapping[str, Any]) -> Member | None:
    """A row of a member list; None where it does not say who."""
    user, card = user_of(told), words(told.get("nick"))
    who, name = words(user.get("id")), _name(user)
    if not who:
        return None
    return Member(
        who,
        name or card,
        card if card != name else "",
        _role(told),
        instant(told.get("joined_at")),
        bot=user.get("is_bot") is True,
    )


def record(told: Mapping[str, Any]) -> Record | None:
    """What an event says; None for one of another kind or without a time."""
    at, kind, said = instant(told.get("timestamp")), words(told.get("type")), fields(told.get("message"))
    who, name = words(user_of(told).get("id")), _name(user_of(told))
    if at is None:
        return None
    if kind in ("message-created", "message-updated") and said.get("id") and "content" in said:
        beside = {key: told[key] for key in ("user", "member") if key in told}
        written_at = instant(said.get("created_at"))
        edited_at = at if kind == "message-updated" else None
        return message({**beside, **said}, at if written_at is None else written_at, edited_at)
    if kind == "message-deleted" and said.get("id"):
        return Recall(at, native_id(said["id"]), words(fields(told.get("operator")).get("id")) or who or None)
    if kind == "guild-member-added":
        return Join(at, who, words(fields(told.get("member")).get("nick")) or name)
    if kind == "guild-member-removed":
        by = words(fields(told.get("operator")).get("id"))
        return Leave(at, who, name, kicked=by not in ("", who))
    return None


def instant(value: Any) -> int | None:
    """Seconds of a time in milliseconds; 0 and what no calendar shows is unknown."""
    at = (whole(value) or 0) // 1000
    return at if at and FIRST_AT <= at <= LAST_AT else None


def user_of(told: Mapping[str, Any]) -> dict[str, Any]:
    """The user beside or within a member."""
    return fields(told.get("user")) or fields(fields(told.get("member")).get("user"))


def _name(user: Mapping[str, Any]) -> str:
    """The name somebody gave himself: LLBot's `nick` is what the account's owner calls him."""
    return words(user.get("name")) or words(user.get("nick"))


def _role(told: Mapping[str, Any]) -> str:
    """The highest role, by names or ids that tell; "" where no roles are told."""
    if not (roles := objects(told.get("roles"))):
        return ""
    named = {words(role.get(key)).lower() for role in roles for key in ("id", "name")}
    ranks = {_ROLES[one] for one in named if one in _ROLES}
    return next((rank for rank in ("owner", "admin") if rank in ranks), "member")
