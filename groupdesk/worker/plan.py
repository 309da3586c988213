"""What files are before anything is written: format, chats, groups they belong to, open questions."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePath
from typing import Any, Final

from groupdesk.formats import FORMATS, PASTED, SHARP_SURVEYS, format_of
from groupdesk.formats.chats import table
from groupdesk.formats.errors import FormatError, UnknownFormatError
from groupdesk.formats.files import Found, walk
from groupdesk.formats.source import FileSource
from groupdesk.locale import _
from groupdesk.records import ChatMessage, Format, GroupFacts, Reading
from groupdesk.store import groups
from groupdesk.store.file import Store
from groupdesk.store.zones import desk_zone, zone_of
from groupdesk.worker import columns
from groupdesk.worker.paste import Paste, names_in, unknown_paste

DECIDED: Final = ("date_order", "precision", "title", "table", "columns")
"""What of a reading holds for reading a sample as well."""
SAMPLE: Final = 2_000
"""Records read to learn which chats a file holds and who is in them."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be imported, and what she said about it."""

    paths: tuple[str, ...]
    group: str | None = None
    """Name or id of the group everything belongs to."""
    platform: str | None = None
    timezone: str | None = None
    date_order: str | None = None
    until: int | None = None
    day: int | None = None
    """Number of the day that counts without one are of."""
    preview: bool = False
    columns: dict[str, dict[str, str | int]] = field(default_factory=dict)
    """What she said of the columns of tables, as `columns.Said`."""
    chosen: dict[str, int] = field(default_factory=dict)
    """Key of a chat (`chat_key`) → the group that she chose for it; 0 is a new one."""
    paste: Paste | None = None
    """A pasted text, which then stands for the files."""
    assumed: tuple[str, ...] = ()
    """What was taken for granted before anything was read, as sentences."""


@dataclass(slots=True)
class Sampled:
    """A chat met in the sample of a file."""

    facts: GroupFacts
    senders: set[str] = field(default_factory=set)
    names: dict[str, str] = field(default_factory=dict)
    """Of a paste: the names in it, each with who is meant (`paste.names_in`)."""
    first: int | None = None
    """When its first message was said, as the file writes it."""
    group_id: int | None = None
    like: groups.Likeness | None = None


@dataclass(slots=True)
class Planned:
    """A file that can be read."""

    found: Found
    source: FileSource
    format: Format
    reading: Reading
    chats: list[Sampled] = field(default_factory=list)


@dataclass(slots=True)
class Plan:
    """All files of a request."""

    files: list[Planned] = field(default_factory=list)
    refused: list[FormatError] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Bytes to read."""
        return sum(planned.source.size for planned in self.files)

    def questions(self) -> list[dict[str, Any]]:
        """What only a person can say: the order of dates, what columns hold, whether a chat is a renamed group."""
        asked: list[dict[str, Any]] = []
        for planned in self.files:
            asked += [{"code": code, "path": planned.source.name} for code in planned.reading.asks]
            asked += [
                {
                    "code": "renamed",
                    "chat": chat_key(chat.facts),
                    "name": chat.facts.name,
                    "group": chat.like.group_id,
                    "group_name": chat.like.name,
                    "shared": chat.like.shared,
                    "people": len(chat.senders),
                }
                for chat in planned.chats
                if chat.like is not None
            ]
        return asked


def chat_key(facts: GroupFacts) -> str:
    """What tells the chats of one file apart."""
    return f"{facts.platform}:{facts.native or facts.name}"


def plan(store: Store, request: Request) -> Plan:
    """Looks at every file of a request; reads heads and samples, writes nothing."""
    result = Plan()
    for found in walk(request.paths) if request.paste is None else [request.paste.found()]:
        if found.refused is not None:
            if found.refused.code != "hidden":
                result.refused.append(found.refused)
        elif found.source is not None:
            try:
                result.files.append(_planned(store, request, found, found.source))
            except FormatError as error:
                result.refused.append(error)
    return result


def _planned(store: Store, request: Request, found: Found, source: FileSource) -> Planned:
    format_ = _format(request, source)
    if format_ is None and request.paste is not None:
        raise unknown_paste()
    if format_ is None and format_of(source, SHARP_SURVEYS) is not None:
        raise UnknownFormatError(
            _("answers to a questionnaire"),
            source.name,
            _("bring them in on Surveys, or by `groupdesk survey import`"),
        )
    if format_ is None:
        raise UnknownFormatError(
            _("holds nothing that is known here"), source.name, _("see README for what can be read")
        )
    reading = Reading(date_order=request.date_order, title=_title(source.name), day=request.day)
    if request.paste is not None:
        request.paste.tell(reading, request.timezone or _zone(store, request.group))
    if format_.plan is not None:
        format_.plan(source, reading)
    if reading.table is not None:
        format_ = columns.settle(store, request.columns, reading, source.name)
    planned = Planned(found, source, format_, reading)
    planned.chats = list(_sampled(store, request, planned))
    return planned


def _format(request: Request, source: FileSource) -> Format | None:
    """The format of a file; what she said of columns makes any table one of messages."""
    if columns.ANY in request.columns and table.sniff(source.head()):
        return table.FORMAT
    return format_of(source, FORMATS if request.paste is None else PASTED)


def _sampled(store: Store, request: Request, planned: Planned) -> Iterator[Sampled]:
    if "columns" in planned.reading.asks:
        return
    chats: dict[str, Sampled] = {}
    current: Sampled | None = None
    trial = Reading(**{name: getattr(planned.reading, name) for name in DECIDED})
    for record in islice(planned.format.read(planned.source, trial), SAMPLE):
        if record.__class__ is GroupFacts:
            current = chats.setdefault(chat_key(record), Sampled(record))
        elif isinstance(record, ChatMessage) and current is not None:
            current.first = record.at if current.first is None else current.first
            current.senders |= {record.sender} if record.sender else set()
        if request.paste is not None and current is not None:
            current.names |= names_in(record)
    connection = store.reader()
    for chat in chats.values():
        chat.group_id = groups.find(connection, chat.facts)
        if chat.group_id is None and request.group is None and not chat.facts.private:
            chat.like = groups.alike(connection, chat.facts.platform, chat.senders)
        yield chat


def _zone(store: Store, group: str | None) -> str:
    """The zone of a group given by id or name, that of the desk where it has none."""
    connection = store.reader()
    id_ = groups.given(connection, group) if group else None
    return zone_of(connection, id_).key if id_ else desk_zone(connection)


def _title(name: str) -> str:
    """The name of a chat whose file does not tell it: that of the file, or of its archive."""
    path = PurePath(name)
    stem = path.stem
    return path.parent.stem if stem in ("_chat", "result", "messages") and path.parent.stem else stem
