"""A pasted text on its way in: as a source to read, and the group that its names point to."""

import io
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from groupdesk.formats.errors import UnknownFormatError
from groupdesk.formats.files import Found
from groupdesk.formats.source import FileSource
from groupdesk.locale import _
from groupdesk.records import Attendance, ChatMessage, Join, Leave, Reading, Roster
from groupdesk.rules import clock

MOST_WORDS: Final = 4
"""Words that a name in a sign-in list has at most."""


@dataclass(frozen=True, slots=True)
class Paste:
    """A text, when it was pasted, and what she said about it."""

    text: str
    at: int
    """UTC seconds."""
    day: int | None = None
    """Number of the day that times without one belong to."""
    whole_day: bool = False
    """It holds everything that was said on its days, not only its own minutes."""
    complete: bool = False
    """A member list names everybody."""

    @property
    def extent(self) -> str:
        """What it observes, as `store.ingest.Chat.extent`."""
        return "days" if self.whole_day else "minutes"

    def found(self) -> Found:
        """The text as a file to read."""
        data, name = self.text.encode("utf-8", "replace"), _("pasted text")
        return Found(name, Path(), FileSource(name, len(data), lambda: io.BytesIO(data)))

    def tell(self, reading: Reading, zone: str) -> None:
        """Tells a reading when the paste was made on the clock of `zone`, and what she said."""
        reading.now = self.at + clock.offset(self.at, clock.zone(zone))
        reading.day, reading.complete, reading.title = self.day, self.complete, ""

    def options(self) -> list[Any]:
        """All but the text: the same text pasted at another time may be another one."""
        return list((asdict(self) | {"text": ""}).values())


def unknown_paste() -> UnknownFormatError:
    """The line for a text of which nothing is known."""
    return UnknownFormatError(
        _("nothing in it is known here"),
        _("pasted text"),
        _("copy messages with their names and times, a sign-in list, or names under the line 群成员"),
    )


def names_in(record: object) -> dict[str, str]:
    """Names that a record tells, each with who is meant.

    That is the name itself; behind a number of a sign-in list every beginning may be one.
    """
    if isinstance(record, ChatMessage | Join | Leave):
        return {record.name: record.name} if record.name else {}
    if isinstance(record, Roster):
        return {member.name: member.name for member in record.members}
    if isinstance(record, Attendance):
        return {name: entry for entry in record.entries for name in _beginnings(entry)}
    return {}


def _beginnings(entry: str) -> Iterator[str]:
    words = entry.split()
    return (" ".join(words[:n]) for n in range(1, min(len(words), MOST_WORDS) + 1))
