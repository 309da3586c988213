"""WhatsApp "Export chat" text of Android and iOS (formats.md §2.2)."""

import re
from collections.abc import Iterator
from pathlib import PurePath

from groupdesk.formats.chats.events import bare_name, by_name, is_encryption_notice, sentence
from groupdesk.formats.chats.stamps import EARLIEST, Clocks, Days
from groupdesk.formats.chats.whatsapp_bodies import LRM, Body, is_plain, mentioned, recognise
from groupdesk.formats.chats.whatsapp_headers import ANY, DateOrder, Shape, holds_another_export, shape_of
from groupdesk.formats.chats.windows import SIZE, Window, windows
from groupdesk.locale import _
from groupdesk.records import (
    NAME_ONLY,
    ChatMessage,
    Format,
    GroupFacts,
    Head,
    Kind,
    Reading,
    Record,
    Source,
)


def sniff(head: Head) -> bool:
    """Whether a header line stands among the first lines (R8)."""
    first_lines = head.text.lstrip("\ufeff \t\r\n").split("\n", _FIRST_LINES)[:_FIRST_LINES]
    return not first_lines[0].startswith("{") and ANY.search("\n" + "\n".join(first_lines)) is not None


def plan(source: Source, reading: Reading) -> None:
    """Settle `reading.precision` and `reading.date_order`; a true tie is asked and taken as dmy (R9)."""
    shape = _shape(source)
    reading.precision = "second" if shape.seconds else "minute"
    if not reading.date_order:
        reading.date_order = "ymd" if shape.year_first else _date_order(source, shape, reading)


def _date_order(source: Source, shape: Shape, reading: Reading) -> str:
    """The order that the dates of the file tell, reading no further than needed."""
    order = DateOrder()
    with source.text() as stream:
        for window in windows(stream, shape.header):
            order.add(date for date, _clock in window.header.findall(window.text))
            if order.settled:
                break
    if order.tied:
        reading.asks.append("date_order")
        assumed = _("dates such as {date} read as day/month; --date-order mdy if the month comes first")
        reading.assumed.append(assumed.format(date=order.ambiguous))
    return order.best


def read(source: Source, reading: Reading) -> Iterator[Record]:
    """The group, then its messages, joins, leaves and notices in file order; `at` is the wall clock."""
    if not reading.date_order:
        plan(source, reading)
    name = _group_name(source, reading)
    yield GroupFacts(name, "whatsapp")
    export = _Export(reading.date_order or "dmy", name)
    with source.text() as stream:
        for window in windows(stream, _shape(source).header):
            yield from export.records(window)


class _Export:
    """One file while it is read: its tables of stamps and of people."""

    def __init__(self, order: str, group: str) -> None:
        self._days = Days(order)
        self._clocks = Clocks()
        self._group = group
        self._people: dict[str, tuple[str, str]] = {}

    def records(self, window: Window) -> Iterator[Record]:
        """The records of one window. The usual message takes the short way, all else goes to `_rare`."""
        days, clocks, people = self._days, self._clocks, self._people
        parts = iter(window.header.split(window.text))
        yield from window.unreadable_lines(next(parts))
        for nth, (date, clock, line) in enumerate(zip(parts, parts, parts, strict=True)):
            at = days[date] + clocks[clock]
            written, _colon, text = line.partition(": ")
            person = people.get(written)
            if at < EARLIEST:
                yield window.unreadable(nth, _("no such date or time"))
            elif person and is_plain(text):
                yield ChatMessage(at, person[0], person[1], text)
            else:
                yield from self._rare(at, line)
            if len(line) > _VERY_LONG and holds_another_export(line):
                yield window.unreadable(
                    nth, _("holds lines of another export: import those as a file of their own")
                )
        yield from window.too_long()

    def _rare(self, at: int, line: str) -> Iterator[Record]:
        """A notice, somebody's first words, or a message that stands for something else."""
        written, text = self._sender(line)
        body = recognise(text)
        if not written:
            yield from by_name(line, at)
        elif not body and self._is_notice(written, text):
            yield from by_name(text, at)
        else:
            yield self._message(at, written, body or Body(Kind.TEXT, text))

    def _message(self, at: int, written: str, body: Body) -> ChatMessage:
        key, name = self._person(written)
        mentions = tuple(NAME_ONLY + name for name in mentioned(body.text))
        edited_at = at if body.edited else None
        return ChatMessage(
            at, key, name, body.text, body.kind, None, None, mentions, edited_at, body.recalled
        )

    def _sender(self, line: str) -> tuple[str, str]:
        """The name before the colon and the text behind it; no name where the client itself speaks."""
        first = line.partition("\n")[0]
        for colon in (": ", ":"):
            written, found, behind = first.partition(colon)
            if found and (written in self._people or _may_be_name(written, colon, behind)):
                return written, line[len(written) + len(colon) :]
        return "", line

    def _is_notice(self, written: str, text: str) -> bool:
        """Whether the client speaks in the name of the group or of a person, as newer ones do."""
        if text.startswith(LRM):
            return bare_name(written) == self._group or sentence(text.partition("\n")[0]) is not None
        if written in self._people:
            return False
        return is_encryption_notice(text) or (text.startswith(written) and sentence(text) is not None)

    def _person(self, written: str) -> tuple[str, str]:
        """Sender key and display name."""
        if written not in self._people:
            if len(self._people) >= _MOST_NAMES:
                self._people.clear()
            name = bare_name(written) or written
            self._people[written] = NAME_ONLY + name, name
        return self._people[written]


def _may_be_name(written: str, colon: str, behind: str) -> bool:
    """Whether `written` is a name, not the start of a notice that has a colon further on."""
    if not 0 < len(written) <= _LONGEST_NAME or _OPEN_QUOTE.search(written):
        return False
    if colon == ":" and _INSIDE_WORD.match(behind):
        return False
    event = sentence(written if colon == ": " else written + colon + behind)
    return event is None or (colon == ": " and event.kind != "system")


def _shape(source: Source) -> Shape:
    with source.text() as stream:
        return shape_of("\n" + stream.read(SIZE))


def _group_name(source: Source, reading: Reading) -> str:
    """The chat's name as the client puts it into the file's name, else the title."""
    stem = PurePath(source.name).stem
    for candidate in (stem, reading.title):
        for pattern in _FILE_NAMES:
            if found := pattern.fullmatch(candidate):
                return found["name"]
    return reading.title or stem


_FIRST_LINES = 20
_VERY_LONG = 1_000
_MOST_NAMES = 100_000
_LONGEST_NAME = 120
_OPEN_QUOTE = re.compile(r"(?:^|\s)[\"“„«「][^\"”“»」]*$")
_INSIDE_WORD = re.compile(r"//|\d")
_FILE_NAMES = tuple(
    re.compile(source + r"(?P<name>.+?)" + end + r"(?: ?\(\d+\))?(?:\.txt|\.zip)?")
    for source, end in (
        (r"(?:WhatsApp[ -][Cc]hat|WhatsApp チャット) ?(?:with|mit|met|med|-) ?", ""),
        (r"(?:Chat de WhatsApp con|Conversa do WhatsApp com|Discussion WhatsApp avec) ", ""),
        (r"(?:Chat WhatsApp con|Chat WhatsApp dengan|WhatsApp Chat -) ", ""),
        (r"[与與](?:“|「)?", r"(?:”|」)?的 ?WhatsApp ?(?:聊天|对话|對話)(?:记录|紀錄|記錄)?"),
    )
)

FORMAT = Format("whatsapp", "WhatsApp text", "local", "minute", sniff, read, plan)
