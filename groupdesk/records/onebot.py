"""OneBot 11 events as records, from a log of them or from a bot (formats.md §2.9, bots.md §2)."""

from collections.abc import Mapping
from typing import Any

from groupdesk.records import ChatMessage, Join, Leave, Member, Recall, Record, SystemLine
from groupdesk.records.onebot_segments import content
from groupdesk.records.values import FIRST_AT, LAST_AT, fields, native_id, whole, words

PLATFORM = "qq"
ROLES = ("owner", "admin", "member")


def is_message(event: Mapping[str, Any]) -> bool:
    """Whether somebody says something."""
    return words(event.get("post_type")).startswith("message")


def message(event: Mapping[str, Any], at: int) -> ChatMessage:
    """What somebody says in a group; somebody masked is nobody."""
    sender, masked = fields(event.get("sender")), fields(event.get("anonymous"))
    who = "" if masked else words(event.get("user_id"))
    said = content(event["message"] if event.get("message") else event.get("raw_message"))
    return ChatMessage(
        at,
        who or None,
        words(masked.get("name")) or words(sender.get("card")) or words(sender.get("nickname")),
        said.text,
        said.kind,
        native_id(event.get("message_id")),
        said.reply_to,
        said.mentions,
    )


def notice(event: Mapping[str, Any], at: int) -> Record:
    """What happens in a group besides messages."""
    how, who = words(event.get("sub_type")), words(event.get("user_id"))
    kind = words(event.get("notice_type")) or words(event.get("post_type"))
    if kind == "group_increase":
        inviter = words(event.get("operator_id")) if how == "invite" else ""
        return Join(at, who, "", inviter if inviter not in ("", "0") else None)
    if kind == "group_decrease":
        return Leave(at, who, "", kicked=how.startswith("kick"))
    if kind == "group_recall":
        return Recall(at, native_id(event.get("message_id")), who or None)
    return SystemLine(at, kind if kind != "notify" else how)


def member(entry: Mapping[str, Any]) -> Member:
    """A row of `get_group_member_list`; times of 0 are unknown."""
    role = words(entry.get("role"))
    return Member(
        words(entry.get("user_id")),
        words(entry.get("nickname")),
        words(entry.get("card")),
        role if role in ROLES else "",
        _instant(entry.get("join_time")),
        _instant(entry.get("last_sent_time")),
        bot=entry.get("is_robot") is True,
    )


def _instant(value: Any) -> int | None:
    at = whole(value) or None
    return at if at is not None and FIRST_AT <= at <= LAST_AT else None
