"""The one schema: every table of the desk as a SQLModel class (mechanisms.md, storage.md §3).

Tables are STRICT, so every column names its type. Instants are UTC seconds, days are local day
numbers in the group's zone (days since 1970-01-01), flags are 0 or 1. Tables that one code path
fills by the million (messages, daily figures) carry no foreign keys: `doctor` checks them.
"""

from typing import Any, ClassVar

from sqlalchemy import BigInteger, Index, Integer, Text, text
from sqlmodel import Field, SQLModel

from groupdesk.store.engine import CLUSTERED, STRICT

Int = BigInteger().with_variant(Integer(), "sqlite")


def _key(**options: Any) -> Any:
    return Field(default=None, primary_key=True, sa_type=Int, **options)


def _part(type_: Any = Int) -> Any:
    """One column of a compound primary key."""
    return Field(primary_key=True, sa_type=type_, sa_column_kwargs={"autoincrement": False})


def _int(default: int | None = 0, **options: Any) -> Any:
    return Field(default=default, sa_type=Int, nullable=default is None, **options)


def _text(default: str | None = "", **options: Any) -> Any:
    return Field(default=default, sa_type=Text, nullable=default is None, **options)


class Table(SQLModel):
    """What all tables share."""

    __table_args__: ClassVar[Any] = (STRICT,)


# --- groups and people -----------------------------------------------------------------------------


class Space(Table, table=True):
    """A server or firm that holds groups."""

    __tablename__ = "space"
    __table_args__ = (Index("space_native", "platform", "native", unique=True), STRICT)
    id: int | None = _key()
    platform: str = _text()
    native: str = _text()
    name: str = _text()


class ChatGroup(Table, table=True):
    """A chat."""

    __tablename__ = "chat_group"
    id: int | None = _key()
    platform: str = _text()
    native: str | None = _text(None)
    name: str = _text()
    space_id: int | None = _int(None)
    kind: str = _text()
    layer: str = _text()
    ladder: str = _text()
    rhythm: str = _text()
    """A code of rules/rhythm.py; "" follows the kind of source."""
    zone: str = _text()
    """IANA name; "" follows the desk."""
    owner: int | None = _int(None)
    """Identity of its owner."""
    archived: int = _int()
    adverts_allowed: int = _int()
    checkin_pattern: str = _text()
    born: int | None = _int(None)
    note: str = _text()
    search: str = _text()
    """Lower-case words to find it by: name, pinyin, initials."""
    run_id: int | None = _int(None)
    """The import that made it; None when she did."""


class GroupAlias(Table, table=True):
    """A name or native id under which imports find a group."""

    __tablename__ = "group_alias"
    __table_args__ = (CLUSTERED,)
    platform: str = _part(Text)
    word: str = _part(Text)
    """``id:`` + native id, or ``name:`` + normal form of a name."""
    group_id: int = _part()
    run_id: int = _part()
    """The import that brought it; 0 when she gave it."""
    name: str = _text()


class GroupTag(Table, table=True):
    """A tag of hers on a group."""

    __tablename__ = "group_tag"
    __table_args__ = (CLUSTERED,)
    group_id: int = _part()
    name: str = _part(Text)


class Person(Table, table=True):
    """A human."""

    __tablename__ = "person"
    id: int | None = _key()
    name: str = _text()
    """A name she gave; "" shows that of the newest identity."""
    note: str = _text()
    away_until: int | None = _int(None)


class PersonMark(Table, table=True):
    """What a person is: bot, staff, kol, substitute, paid; in one group, or everywhere (group 0)."""

    __tablename__ = "person_mark"
    __table_args__ = (CLUSTERED,)
    person_id: int = _part()
    group_id: int = _part()
    mark: str = _part(Text)


class Identity(Table, table=True):
    """An account of a person on a platform; one known by name only lives in one group."""

    __tablename__ = "identity"
    __table_args__ = (
        Index("identity_key", "platform", "key", "group_id", unique=True),
        Index("identity_person", "person_id"),
        STRICT,
    )
    id: int | None = _key()
    platform: str = _text()
    key: str = _text()
    """Native id, or ``name:`` + display name."""
    group_id: int = _int()
    """0, or the only group of a name-only identity."""
    person_id: int = _int()
    name: str = _text()
    """Newest display name, whatever the order of imports."""
    name_at: int = _int()
    bot: int = _int()
    """1 when its source says that it is a bot."""
    search: str = _text()


class IdentityName(Table, table=True):
    """A name an identity used in a group, and when, as one run told it.

    Everybody who was seen in a group has a row here, with name "" when none was given.
    """

    __tablename__ = "identity_name"
    __table_args__ = (Index("identity_name_identity", "identity_id"), CLUSTERED)
    group_id: int = _part()
    identity_id: int = _part()
    name: str = _part(Text)
    run_id: int = _part()
    first_at: int = _int()
    last_at: int = _int()


class Membership(Table, table=True):
    """An identity in a group: the last state of its events, rosters and messages; derived."""

    __tablename__ = "membership"
    __table_args__ = (Index("membership_identity", "identity_id"), CLUSTERED)
    group_id: int = _part()
    identity_id: int = _part()
    joined: int | None = _int(None)
    left: int | None = _int(None)
    first_seen: int | None = _int(None)
    inviter_id: int | None = _int(None)
    role: str = _text()
    card: str = _text()


class MembershipEvent(Table, table=True):
    """A join, leave or kick as one source tells it."""

    __tablename__ = "membership_event"
    __table_args__ = (CLUSTERED,)
    group_id: int = _part()
    minute: int = _part()
    """UTC instant ÷ 60, floored (formats.md D9)."""
    identity_id: int = _part()
    kind: int = _part()
    """records.Kind JOIN, LEAVE or KICK."""
    inviter_id: int = _part()
    """0 when none is named."""
    source_id: int = _part()
    run_id: int = _part()
    at: int = _int()


class Roster(Table, table=True):
    """A member list at an instant."""

    __tablename__ = "roster"
    __table_args__ = (Index("roster_group", "group_id", "at", "run_id", unique=True), STRICT)
    id: int | None = _key()
    group_id: int = _int()
    at: int = _int()
    complete: int = _int()
    run_id: int = _int()


class RosterMember(Table, table=True):
    """One row of a member list."""

    __tablename__ = "roster_member"
    __table_args__ = (CLUSTERED,)
    roster_id: int = _part()
    identity_id: int = _part()
    role: str = _text()
    card: str = _text()
    joined_at: int | None = _int(None)
    last_at: int | None = _int(None)
    inviter_id: int | None = _int(None)


# --- messages --------------------------------------------------------------------------------------


class Source(Table, table=True):
    """Where messages of a group come from: a kind of identity with its rank (mechanisms.md 1)."""

    __tablename__ = "source"
    __table_args__ = (Index("source_name", "group_id", "name", "rank", unique=True), STRICT)
    id: int | None = _key()
    group_id: int = _int()
    name: str = _text()
    rank: int = _int()
    """0 native ids, 1 seconds, 2 minutes, 3 days: lower is better."""


class Coverage(Table, table=True):
    """An interval [start, end] in seconds that a source has told whole."""

    __tablename__ = "coverage"
    __table_args__ = (Index("coverage_group", "group_id", "source_id"), STRICT)
    id: int | None = _key()
    group_id: int = _int()
    source_id: int = _int()
    start: int = _int()
    end: int = _int()
    run_id: int = _int()
    complete: int = _int(1)


class Message(Table, table=True):
    """A stored message. Every row is kept; the roll-up decides which sources count."""

    __tablename__ = "message"
    __table_args__ = (
        Index("message_key", "source_id", "key", unique=True),
        Index("message_at", "group_id", "at"),
        Index("message_reply", "source_id", "reply", sqlite_where=text("reply IS NOT NULL")),
        Index("message_echo", "echo", sqlite_where=text("echo IS NOT NULL")),
        STRICT,
    )
    id: int | None = _key()
    group_id: int = _int()
    source_id: int = _int()
    key: int = _int()
    """Native id, or its hash; without one, minute and fingerprint (storage.md §5)."""
    at: int = _int()
    place: int = _int()
    """Index among the lines of its instant in its file, the largest seen; 0 for numeric ids."""
    identity_id: int | None = _int(None)
    """None when the source does not say who wrote."""
    kind: int = _int()
    class_: int = _int(sa_column_kwargs={"name": "class"})
    """rules.classify.Class of the text alone, adverts and recalls left aside."""
    signs: int = _int()
    """Advert signal: reach × 16 + offers."""
    norm_length: int = _int()
    echo: int | None = _int(None)
    """UTC day and 37-bit hash of the normal form, where it is 12 or longer: finds spread adverts."""
    reply: int | None = _int(None)
    """`key` of the message it answers, in the same source."""
    mentions: str | None = _text(None)
    """Identity ids addressed, blank-separated; "" somebody the source does not identify."""
    recalled: int = _int()
    edited_at: int | None = _int(None)
    lists: int = _int()
    """Version of the word lists that read it."""
    run_id: int = _int()
    """The run that brought it first."""
    body: str | None = _text(None)
    """Its text; None when expired, withdrawn or forgotten."""


class MessageAlso(Table, table=True):
    """A later run that told the same message."""

    __tablename__ = "message_also"
    __table_args__ = (Index("message_also_message", "message_id"), CLUSTERED)
    run_id: int = _part()
    message_id: int = _part()


class MessageRevision(Table, table=True):
    """An older text of an edited message."""

    __tablename__ = "message_revision"
    __table_args__ = (Index("message_revision_message", "message_id"), STRICT)
    id: int | None = _key()
    message_id: int = _int()
    edited_at: int | None = _int(None)
    """The edit stamp of this older text."""
    body: str | None = _text(None)
    run_id: int = _int()
    """The run whose newer text replaced it."""


class Recalled(Table, table=True):
    """A withdrawal, kept so that no import brings the message back."""

    __tablename__ = "recalled"
    __table_args__ = (CLUSTERED,)
    group_id: int = _part()
    source_id: int = _part()
    key: int = _part()
    at: int = _int()
    run_id: int = _int()


class Question(Table, table=True):
    """A question and its first reply (rules.md §1); derived."""

    __tablename__ = "question"
    __table_args__ = (
        Index("question_day", "group_id", "day"),
        Index("question_open", "at", sqlite_where=text("answered_at IS NULL")),
        STRICT,
    )
    message_id: int | None = _key()
    group_id: int = _int()
    day: int = _int()
    at: int = _int()
    identity_id: int = _int()
    answered_at: int | None = _int(None)
    answered_by: int | None = _int(None)


# --- daily figures (rules.md §2), derived -----------------------------------------------------------


class MemberDay(Table, table=True):
    """What a member did on a day; `identity_id` is the person's first identity in that group."""

    __tablename__ = "member_day"
    __table_args__ = (Index("member_day_identity", "identity_id", "day"), CLUSTERED)
    group_id: int = _part()
    day: int = _part()
    identity_id: int = _part()
    messages: int = _int()
    words: int = _int()
    questions: int = _int()
    checkins: int = _int()
    chains: int = _int()
    adverts: int = _int()
    low: int = _int()
    images: int = _int()
    chars: int = _int()
    active: int = _int()
    first_at: int | None = _int(None)
    last_at: int | None = _int(None)
    first_word: int | None = _int(None)
    hours: int = _int()
    """24 bits: hours in which words were heard."""
    answers: int = _int()
    replies_given: int = _int()
    replies_got: int = _int()
    invites_kept: int = _int()


class GroupDay(Table, table=True):
    """What happened in a group on a day."""

    __tablename__ = "group_day"
    __table_args__ = (CLUSTERED,)
    group_id: int = _part()
    day: int = _part()
    messages: int = _int()
    words: int = _int()
    speakers: int = _int()
    actives: int = _int()
    low: int = _int()
    adverts: int = _int()
    joins: int = _int()
    leaves: int = _int()
    questions: int = _int()
    answered_24h: int = _int()
    hours: str = _text()
    """24 counts of words, blank-separated; "" for none."""


class Pair(Table, table=True):
    """Replies from one member to another on a day."""

    __tablename__ = "pair"
    __table_args__ = (CLUSTERED,)
    group_id: int = _part()
    day: int = _part()
    from_id: int = _part()
    to_id: int = _part()
    replies: int = _int()


class Stale(Table, table=True):
    """A day whose figures are owed; day `EVENTS` owes joins, leaves, memberships and invites."""

    __tablename__ = "stale"
    __table_args__ = (CLUSTERED,)
    group_id: int = _part()
    day: int = _part()


# --- what she does ---------------------------------------------------------------------------------


class Decision(Table, table=True):
    """What she did with an item of Today."""

    __tablename__ = "decision"
    __table_args__ = (STRICT,)
    key: str = Field(primary_key=True, sa_type=Text)
    state: str = _text()
    """done, later or no."""
    mark: str = _text()
    at: int = _int()
    until: int | None = _int(None)
    reason: str = _text()
    times: int = _int(1)
    """How often it was dismissed."""


class Draft(Table, table=True):
    """Her wording of an item's prepared text."""

    __tablename__ = "draft"
    __table_args__ = (STRICT,)
    key: str = Field(primary_key=True, sa_type=Text)
    body: str = _text()


class PackItem(Table, table=True):
    """An item of the ten-minute pack of a day."""

    __tablename__ = "pack_item"
    __table_args__ = (CLUSTERED,)
    day: int = _part()
    key: str = _part(Text)
    place: int = _int()
    seconds: int = _int()
    joined: int = _int()
    """1 when it joined after the pack was fixed."""


class Seen(Table, table=True):
    """An item that was raised, to count what settles by itself."""

    __tablename__ = "seen"
    __table_args__ = (STRICT,)
    key: str = Field(primary_key=True, sa_type=Text)
    kind: str = _text()
    group_id: int | None = _int(None)
    first_at: int = _int()
    gone_at: int | None = _int(None)


class Comment(Table, table=True):
    """Her verdict on a week."""

    __tablename__ = "comment"
    __table_args__ = (STRICT,)
    week: str = Field(primary_key=True, sa_type=Text)
    body: str = _text()


class Setting(Table, table=True):
    """A setting; scope is ``desk``, ``kind:K`` or ``group:ID`` (mechanisms.md 11)."""

    __tablename__ = "setting"
    __table_args__ = (CLUSTERED,)
    scope: str = _part(Text)
    key: str = _part(Text)
    value: str = _text()
    """JSON."""


# --- runs and the ledger ---------------------------------------------------------------------------


class Run(Table, table=True):
    """A piece of long work: the whole protocol between console and worker (mechanisms.md 7)."""

    __tablename__ = "run"
    __table_args__ = (Index("run_state", "state"), STRICT)
    id: int | None = _key()
    kind: str = _text()
    """import, undo, redo or export."""
    state: str = _text("asked")
    arguments: str = _text("{}")
    asked_at: int = _int()
    started_at: int | None = _int(None)
    ended_at: int | None = _int(None)
    heartbeat: int | None = _int(None)
    done: int = _int()
    total: int = _int()
    stop: int = _int()
    question: str = _text("{}")
    answer: str = _text("{}")
    result: str = _text("{}")
    error: str = _text()


class RunFile(Table, table=True):
    """One chat of one file of an import: its counts, and how far it got."""

    __tablename__ = "run_file"
    __table_args__ = (
        Index("run_file_run", "run_id"),
        Index("run_file_hash", "hash", "group_id"),
        STRICT,
    )
    id: int | None = _key()
    run_id: int = _int()
    path: str = _text()
    hash: str = _text()
    """blake2b of the file's bytes, so that the same file is known at once; "" until it is whole."""
    format: str = _text()
    group_id: int | None = _int(None)
    records: int = _int()
    """Records taken so far; a resumed import passes over them."""
    finished: int = _int()
    counts: str = _text("{}")


class RunLine(Table, table=True):
    """A line that an import could not read."""

    __tablename__ = "run_line"
    __table_args__ = (Index("run_line_run", "run_id"), STRICT)
    id: int | None = _key()
    run_id: int = _int()
    path: str = _text()
    line: int = _int()
    reason: str = _text()
    sample: str = _text()


class Entry(Table, table=True):
    """A change, as the history shows it (mechanisms.md 9)."""

    __tablename__ = "entry"
    __table_args__ = (STRICT,)
    id: int | None = _key()
    at: int = _int()
    actor: str = _text()
    verb: str = _text()
    inputs: str = _text("{}")
    undo: str = _text("rows")
    """rows, run or none."""
    run_id: int | None = _int(None)
    changed: int = _int()
    undone_by: int | None = _int(None)
    """The entry that took it back."""


class EntryRow(Table, table=True):
    """Image of a row before and after a change; JSON, None for absent."""

    __tablename__ = "entry_row"
    __table_args__ = (Index("entry_row_entry", "entry_id"), STRICT)
    id: int | None = _key()
    entry_id: int = _int()
    name: str = _text()
    """Table."""
    key: str = _text()
    """Primary key, JSON list."""
    before: str | None = _text(None)
    after: str | None = _text(None)


class Changed(Table, table=True):
    """How often a topic was written: what a console compares to know what to read again."""

    __tablename__ = "changed"
    __table_args__ = (STRICT,)
    topic: str = Field(primary_key=True, sa_type=Text)
    revision: int = _int()


class Tombstone(Table, table=True):
    """Keyed hash of somebody forgotten; no import brings him back."""

    __tablename__ = "tombstone"
    __table_args__ = (STRICT,)
    hash: str = Field(primary_key=True, sa_type=Text)
    at: int = _int()
