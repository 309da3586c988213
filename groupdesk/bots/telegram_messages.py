"""Updates of the Telegram Bot API as records (bots.md §6).

People bear the keys of Telegram Desktop's export, ``user5000000007``, or ``channel1234567890`` where
somebody speaks as a chat: so a person is one, whichever way his words came in. Groups bear the ids of
the Bot API, negative and with -100 before a supergroup's: only with these can they be written to.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, TypeAlias

from groupdesk.bots.base import Batch, BotGroup
from groupdesk.records import ChatMessage, Join, Kind, Leave, Member, Record, Roster, SystemLine
from groupdesk.records.values import BadRecordError, fields, instant, native_id, objects, words
from groupdesk.rules.invites import SAME_JOIN_SECONDS
from groupdesk.text import one_line

MESSAGES: Final = ("message", "edited_message")
CHANGES: Final = ("chat_member", "my_chat_member")
ROLES: Final = {"creator": "owner", "administrator": "admin"}
_GROUPS: Final = ("group", "supergroup")
_CHANNELS: Final = -(10**12)
"""A supergroup's or channel's id is this minus its own."""
_MARKS: Final = (
    ("forward_origin", Kind.FORWARD),
    ("forward_date", Kind.FORWARD),
    ("sticker", Kind.STICKER),
    ("dice", Kind.STICKER),
    ("animation", Kind.IMAGE),
    ("photo", Kind.IMAGE),
    ("paid_media", Kind.IMAGE),
    ("video", Kind.VIDEO),
    ("video_note", Kind.VIDEO),
    ("voice", Kind.VOICE),
    ("audio", Kind.FILE),
    ("document", Kind.FILE),
    ("poll", Kind.POLL),
    ("venue", Kind.LOCATION),
    ("location", Kind.LOCATION),
    ("contact", Kind.CONTACT),
    ("story", Kind.SHARE),
    ("game", Kind.OTHER),
    ("invoice", Kind.OTHER),
    ("checklist", Kind.OTHER),
    ("giveaway", Kind.OTHER),
)
"""Members that tell a message's kind, the first that is there: an animation comes as a document too."""
_Reader: TypeAlias = Callable[[Mapping[str, Any], int], Iterator[Record]]
_ENVELOPE: Final = {"message_id", "message_thread_id", "from", "sender_chat", "chat", "date", "edit_date"}


def person(user: Mapping[str, Any]) -> str:
    """The key of a user, "" without an id."""
    id_ = native_id(user.get("id"))
    return "" if id_ is None else f"user{id_}"


def full_name(user: Mapping[str, Any]) -> str:
    """What a user calls himself, on one line."""
    return one_line(f"{words(user.get('first_name'))} {words(user.get('last_name'))}")


def batches(updates: Iterable[Any]) -> tuple[Batch, ...]:
    """What updates in order of their ids tell of each group."""
    found: dict[str, Batch] = {}
    for told in filter(None, map(batch, updates)):
        native = told.group.native
        if (before := found.get(native)) is not None:
            group = told.group if told.group.name else before.group
            told = Batch(group, before.records + told.records, told.was or before.was)
        found[native] = told
    return tuple(replace(one, records=tuple(_once(one.records))) for one in found.values())


def batch(update: Any) -> Batch | None:
    """What one update tells of a group; None for anything else."""
    for name in (*MESSAGES, *CHANGES):
        told = fields(fields(update).get(name))
        chat = fields(told.get("chat"))
        native = native_id(chat.get("id"))
        if native is not None and words(chat.get("type")) in _GROUPS:
            group = BotGroup(str(native), words(chat.get("title")))
            return _moved(group, told) or _told(group, told, _message if name in MESSAGES else _change)
    return None


def _moved(group: BotGroup, message: Mapping[str, Any]) -> Batch | None:
    """A group that became a supergroup, told by a message in the old one and another in the new one."""
    if (new := native_id(message.get("migrate_to_chat_id"))) is not None:
        return Batch(replace(group, native=str(new)), (), group.native)
    if (old := native_id(message.get("migrate_from_chat_id"))) is not None:
        return Batch(group, (), str(old))
    return None


def _told(group: BotGroup, told: Mapping[str, Any], read: _Reader) -> Batch | None:
    try:
        return Batch(group, tuple(read(told, instant(told.get("date") or None))))
    except BadRecordError:
        return None


def _once(records: Iterable[Record]) -> list[Record]:
    """Records, each once; of a join that the service and a change of membership tell, who names an inviter."""
    kept: list[Record] = []
    joins: dict[str, tuple[int, Join]] = {}
    for record in dict.fromkeys(records):
        if isinstance(record, Join) and record.who:
            place, before = joins.get(record.who, (-1, record))
            if place >= 0 and abs(record.at - before.at) <= SAME_JOIN_SECONDS:
                kept[place] = before if before.inviter else record
                continue
            joins[record.who] = (len(kept), record)
        elif isinstance(record, Leave):
            joins.pop(record.who, None)
        kept.append(record)
    return kept


# --- messages


def _message(message: Mapping[str, Any], at: int) -> Iterator[Record]:
    kind = _kind(message)
    if kind is None:
        yield from _service(message, at)
        return
    who, name = _sender(message)
    yield ChatMessage(
        at,
        who or None,
        name,
        words(message.get("text")) or words(message.get("caption")),
        kind,
        native_id(message.get("message_id")),
        _reply_to(message),
        tuple(_mentions(message)),
        _edited_at(message),
    )
    yield from _bots(who, [fields(message.get("from"))])


def _kind(message: Mapping[str, Any]) -> Kind | None:
    """What kind a message is; None for one of the service."""
    found = next((kind for mark, kind in _MARKS if message.get(mark)), None)
    return Kind.TEXT if found is None and words(message.get("text")) else found


def _sender(message: Mapping[str, Any]) -> tuple[str, str]:
    """Key and name of who speaks: a chat for anonymous admins and for what a channel posts."""
    if chat := fields(message.get("sender_chat")):
        return _peer(native_id(chat.get("id"))), words(chat.get("title"))
    user = fields(message.get("from"))
    return person(user), full_name(user)


def _peer(id_: int | str | None) -> str:
    """A chat's key as Telegram Desktop writes it, "" for what is no id."""
    if not isinstance(id_, int):
        return ""
    if id_ >= 0:
        return f"user{id_}"
    return f"channel{_CHANNELS - id_}" if id_ < _CHANNELS else f"chat{-id_}"


def _reply_to(message: Mapping[str, Any]) -> int | str | None:
    """What is answered; the beginning of a topic stands in all messages of the topic, and is none."""
    answered = fields(message.get("reply_to_message"))
    return None if "forum_topic_created" in answered else native_id(answered.get("message_id"))


def _mentions(message: Mapping[str, Any]) -> Iterator[str]:
    """Who is addressed; of a name with @ only the name is told, so it is somebody."""
    for entity in objects(message.get("entities") or message.get("caption_entities")):
        if entity.get("type") == "mention":
            yield ""
        elif entity.get("type") == "text_mention":
            yield person(fields(entity.get("user")))


def _edited_at(message: Mapping[str, Any]) -> int | None:
    try:
        return instant(message.get("edit_date") or None)
    except BadRecordError:
        return None


def _bots(speaker: str, users: Iterable[Mapping[str, Any]]) -> Iterator[Member]:
    """Which of the users are programs; who speaks as a chat has a program's account set before him."""
    for user in users:
        if user.get("is_bot") is True and (who := person(user)) and speaker in ("", who):
            yield Member(who, full_name(user), bot=True)


# --- who comes and goes


def _service(message: Mapping[str, Any], at: int) -> Iterator[Record]:
    """Joins and leaves; all else that the service says moves nobody."""
    own, by = native_id(message.get("message_id")), fields(message.get("from"))
    came, gone = objects(message.get("new_chat_members")), fields(message.get("left_chat_member"))
    inviter = {} if message.get("sender_chat") else by
    for user in came:
        yield _join(at, user, inviter, own)
    yield from _bots("", came)
    if gone:
        who = person(gone)
        yield Leave(at, who, full_name(gone), person(by) not in ("", who), own)
    elif not came:
        yield SystemLine(at, next((key for key in message if key not in _ENVELOPE), ""))


def _join(at: int, user: Mapping[str, Any], inviter: Mapping[str, Any], own: int | str | None = None) -> Join:
    who, by = person(user), person(inviter)
    return (
        Join(at, who, full_name(user), id=own)
        if by in ("", who)
        else Join(at, who, full_name(user), by, full_name(inviter), own)
    )


def _change(change: Mapping[str, Any], at: int) -> Iterator[Record]:
    """A change of somebody's membership: he came, went, or has another role."""
    before, after = fields(change.get("old_chat_member")), fields(change.get("new_chat_member"))
    user = fields(after.get("user"))
    who, was, is_ = person(user), _is_in(before), _is_in(after)
    if is_ and not was:
        yield _join(at, user, _inviter(change))
        yield from _bots("", [user])
    elif was and not is_:
        kicked = after.get("status") == "kicked" or person(fields(change.get("from"))) not in ("", who)
        yield Leave(at, who, full_name(user), kicked)
    if who and is_ and _role(before) != _role(after) and (was or _role(after) != "member"):
        yield Roster(at, (Member(who, full_name(user), role=_role(after)),), complete=False)


def _is_in(member: Mapping[str, Any]) -> bool:
    status = words(member.get("status"))
    return status in (*ROLES, "member") or (status == "restricted" and member.get("is_member") is True)


def _role(member: Mapping[str, Any]) -> str:
    return ROLES.get(words(member.get("status")), "member")


def _inviter(change: Mapping[str, Any]) -> Mapping[str, Any]:
    """Whose link it was, else who did it: who only says yes to a request brings nobody."""
    if link := fields(change.get("invite_link")):
        return fields(link.get("creator"))
    return {} if change.get("via_join_request") is True else fields(change.get("from"))
