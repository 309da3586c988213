"""What the outside tells us, as plain records, and what its formats are, as declared data.

Readers in `formats` and adapters in `bots` make these; `store.ingest` takes them. Records that come
by the million are named tuples (a frozen dataclass costs three times as much to make).

Instants are seconds since 1970. A record read from a format whose `clock` is ``"local"`` carries the
wall clock as if it were UTC; `store.ingest` moves it by the group's zone.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import IO, NamedTuple, Protocol, TypeAlias

from groupdesk.records.surveys import Response, Survey


class Kind(IntEnum):
    """What a message is, before anybody reads its words (formats.md §1)."""

    TEXT = 0
    IMAGE = 1
    VOICE = 2
    VIDEO = 3
    FILE = 4
    STICKER = 5
    LINK = 6
    LOCATION = 7
    RED_PACKET = 8
    TRANSFER = 9
    POKE = 10
    CALL = 11
    SHARE = 12
    REPLY = 13
    FORWARD = 14
    CONTACT = 15
    POLL = 16
    JOIN = 17
    LEAVE = 18
    KICK = 19
    RECALL = 20
    SYSTEM = 21
    OTHER = 22


NAME_ONLY = "name:"
"""Prefix of a sender key that is a display name, for formats without platform ids (R7)."""


class ChatMessage(NamedTuple):
    """One message as its source tells it."""

    at: int
    sender: str | None
    """Platform id, or `NAME_ONLY` + display name; None when the source does not say who wrote."""
    name: str
    """Display name at that time, "" when the source has none."""
    text: str
    """What was written, "" for a bare placeholder of `kind`; captions are kept."""
    kind: int = 0
    id: int | str | None = None
    """The source's own id, unique within one chat; never a row or line number."""
    reply_to: int | str | None = None
    mentions: tuple[str, ...] = ()
    """Sender keys the source marks as addressed; "" stands for somebody it does not identify."""
    edited_at: int | None = None
    recalled: bool = False


class Join(NamedTuple):
    """Somebody came in; `inviter` only where the source names one."""

    at: int
    who: str
    """"" for somebody the source does not identify: the event counts, nobody is made of it."""
    name: str
    inviter: str | None = None
    inviter_name: str = ""
    id: int | str | None = None


class Leave(NamedTuple):
    """Somebody left, or was removed (`kicked`)."""

    at: int
    who: str
    """"" as in `Join`."""
    name: str
    kicked: bool = False
    id: int | str | None = None


class Recall(NamedTuple):
    """A message was withdrawn; `id` None when the source does not say which."""

    at: int
    id: int | str | None = None
    who: str | None = None


class SystemLine(NamedTuple):
    """A dated line without a human sender that is neither join, leave nor recall."""

    at: int
    text: str = ""


class Unreadable(NamedTuple):
    """A line or record that could not be read; it is counted, kept and skipped (R4)."""

    line: int
    """1-based line number; for JSON the 1-based number of the record in its list."""
    reason: str
    sample: str
    """Its first 200 characters."""


class Skipped(NamedTuple):
    """Something that was understood and left out, with the reason as a code of `desk.words`."""

    what: str
    reason: str


class Member(NamedTuple):
    """One row of a member list, or what a message's envelope says about its sender."""

    who: str
    name: str
    card: str = ""
    """Name used in this group only."""
    role: str = ""
    """"owner", "admin", "member" or ""."""
    joined_at: int | None = None
    last_at: int | None = None
    inviter: str | None = None
    bot: bool = False
    note: str = ""


class Attendance(NamedTuple):
    """A list in which people sign in by name (接龙), at an instant."""

    at: int
    title: str
    entries: tuple[str, ...]
    """What stands behind each number: a name, perhaps with more behind it."""


class HeadCount(NamedTuple):
    """What somebody, or another tool, counted in a group on a day; None where nobody counted."""

    day: int | None
    """Day number in the group's zone; None for the day on which it is told."""
    members: int | None = None
    messages: int | None = None
    speakers: int | None = None
    joined: int | None = None
    left: int | None = None


class MemberCount(NamedTuple):
    """What another tool counted of a member in a span of days, both ends included; None where it did not."""

    who: str
    """Platform id; "" for somebody who is named only."""
    name: str
    first: int | None
    """Day numbers; None for a beginning that is not told, and for the day on which it is told."""
    last: int | None
    messages: int | None = None
    invites: int | None = None


class GroupNotes(NamedTuple):
    """What she keeps about a group in a table; "" where the table says nothing."""

    kind: str = ""
    layer: str = ""
    ladder: str = ""
    rhythm: str = ""
    """A code of rules/rhythm.py."""
    zone: str = ""
    note: str = ""
    owner: str = ""
    """Name of its owner."""
    tags: tuple[str, ...] = ()
    """Tags it is to have; others that it has stay."""


class PostNotes(NamedTuple):
    """A post as she keeps it in a table; "" where the table says nothing."""

    number: int
    """1-based line."""
    day: int
    """Number of the day."""
    minute: int | None
    """Of that day, on the clock of each group."""
    column: str
    """Name of its column."""
    groups: str
    """Which, as she says it."""
    text: str
    """Its wordings, as `rules.calendar.variants` parts them."""
    writer: str
    approver: str
    state: str
    """Of `rules.calendar.states`."""
    files: tuple[str, ...]
    """Paths of what goes with it."""


@dataclass(frozen=True, slots=True)
class Roster:
    """A member list at an instant. Only a complete one lets absent people count as gone."""

    at: int | None
    members: tuple[Member, ...]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """A chat begins: every record after it belongs to it, until the next `GroupFacts`."""

    name: str
    platform: str
    native: str | None = None
    """The platform's id of the chat; None for formats that know only a name."""
    space: str | None = None
    """Name of the server or firm that holds the group."""
    space_native: str | None = None
    private: bool = False
    """A chat of two: imported when alone in its file, else listed as skipped (R9)."""
    exported_at: int | None = None
    """When the source says it was exported, UTC seconds."""
    owner: str | None = None


Record: TypeAlias = (
    ChatMessage
    | Join
    | Leave
    | Recall
    | SystemLine
    | Unreadable
    | Skipped
    | Member
    | Attendance
    | HeadCount
    | MemberCount
    | GroupNotes
    | PostNotes
    | Roster
    | GroupFacts
    | Survey
    | Response
)


@dataclass(frozen=True, slots=True)
class Head:
    """What detection looks at: the first 64 KiB of a file (R1)."""

    name: str
    raw: bytes
    text: str
    """`raw` decoded (R2), up to the last whole character; "" for binary files."""


TABLE_FIELDS = ("time", "sender", "sender_id", "text", "kind", "id", "reply_to", "chat")
"""What a column of a table of messages may hold, in the order in which it is asked."""


@dataclass(frozen=True, slots=True)
class TableHead:
    """The beginning of a table of messages whose columns no format knows."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    """The first rows below the headings."""
    key: str
    """Names the row of headings: tables with the same one are read in the same way."""
    proposed: Mapping[str, int]
    """What a column may hold, one of `TABLE_FIELDS` → its index."""
    certain: bool
    """Whether the headings alone say so, and nothing else is possible."""


@dataclass(slots=True)
class Reading:
    """How a file is to be read: what detection found out and what she (or an option) decided."""

    date_order: str | None = None
    """"dmy", "mdy" or "ymd" where the format writes dates in more than one order."""
    precision: str | None = None
    """"second", "minute" or "day" where it differs from one file of the format to the next."""
    assumed: list[str] = field(default_factory=list)
    """What was taken for granted, as sentences for the preview, each naming the option to say otherwise."""
    asks: list[str] = field(default_factory=list)
    """Codes of questions that only a person can answer, such as "date_order"."""
    title: str = ""
    """Name of the chat when the content has none (from the file's name)."""
    now: int | None = None
    """Wall clock at which a text was pasted: 昨天 is the day before, and nothing is later than it."""
    day: int | None = None
    """Day number that times without a day belong to, when she said it."""
    complete: bool = True
    """Whether a member list without gaps names everybody."""
    table: TableHead | None = None
    """The beginning of a table whose columns must be said."""
    columns: Mapping[str, int] | None = None
    """What is said of them, as `TableHead.proposed`."""
    types: Mapping[str, str] = field(default_factory=dict)
    """Of a questionnaire: key of a question → its type, where she said another than the rules pick."""
    names: tuple[str, ...] = ()
    """The names of the people whom a questionnaire went to."""


class Source(Protocol):
    """An opened file, read once from its start. Its encoding has been found already (R2)."""

    name: str
    size: int

    def bytes(self) -> IO[bytes]:
        """The raw bytes from the start."""

    def text(self) -> IO[str]:
        """Decoded text from the start, newlines kept; raises UndecodableError with the byte offset."""

    def done(self) -> int:
        """Bytes read so far, for progress."""

    def head(self) -> Head:
        """What detection looks at."""


@dataclass(frozen=True, slots=True)
class Format:
    """One way in: an entry of the registry in `formats`."""

    name: str
    """Short stable word, as in JSON: "whatsapp", "telegram"…"""
    title: str
    """As shown to her, not translated: "WhatsApp text"."""
    clock: str
    """"utc", or "local" for formats without a zone."""
    precision: str
    """"id" when messages carry native ids, else "second", "minute" or "day"."""
    sniff: Callable[[Head], bool]
    read: Callable[[Source, Reading], Iterator[Record]]
    plan: Callable[[Source, Reading], None] | None = None
    """Looks through the whole file for what reading must know first (R9), filling `Reading`."""
    inside: "Callable[[Source], Format] | None" = None
    """Of a container that its head does not tell: looks for the format of what is in it."""
    content: str = "chat"
    """"chat", "members", "counts", "groups", "posts" or "survey"."""
