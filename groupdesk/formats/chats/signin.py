"""A 接龙 copied alone: the list in which people sign in by name (questionnaires.md).

Nothing tells who sent it or when: it is one message of the day, without a sender, and its attendance.
"""

from collections.abc import Iterator

from groupdesk.formats.chats import copied
from groupdesk.locale import _
from groupdesk.records import Attendance, ChatMessage, Format, GroupFacts, Head, Reading, Record, Source
from groupdesk.rules import chains, clock


def sniff(head: Head) -> bool:
    """Whether the text is a 接龙 from its first word on, and somebody stands in it."""
    return chains.parse(head.text) is not None


def plan(source: Source, reading: Reading) -> None:
    """Says of which day it is taken to be."""
    if reading.day is None and reading.now is not None:
        day = clock.date_of(reading.now // clock.DAY).isoformat()
        reading.assumed.append(_("the list is taken as that of {day} (--day)").format(day=day))


def read(source: Source, reading: Reading) -> Iterator[Record]:
    """The message and its attendance, at the start of the day."""
    with source.text() as stream:
        text = stream.read().replace("\r\n", "\n").strip()
    day = reading.day if reading.day is not None else copied.now(reading) // clock.DAY
    yield GroupFacts(reading.title, "wechat")
    yield ChatMessage(day * clock.DAY, None, "", text)
    if chain := chains.parse(text):
        yield Attendance(day * clock.DAY, *chain)


FORMAT = Format("signin", "接龙", "local", "day", sniff, read, plan)
