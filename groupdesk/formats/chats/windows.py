"""Long text exports in windows that begin at a message's header line, in bounded memory (R3)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import IO

from groupdesk.formats.chats.events import MARKS
from groupdesk.locale import _
from groupdesk.records import Unreadable

SIZE = 1 << 20
"""Characters read at a time."""
LONGEST = 1_000_000
"""Characters kept of a message that is too long; the rest is dropped and reported."""
_BLANKS = " \t\r\n\u00a0" + MARKS
SAMPLE = 200
"""Characters of an unreadable line that are kept (R4)."""
_JOINT = 1_000
"""Longer than any header: what is kept while dropping, so that a header cut in two is still seen."""


@dataclass(frozen=True)
class Window:
    """A stretch of a file, each of its lines behind a ``\\n``, that ends before a header line."""

    text: str
    line: int
    """1-based number of the first line of `text`."""
    header: re.Pattern[str]
    """Matches a header line, the ``\\n`` before it included."""
    dropped: int = 0
    """How many characters had to be left out of the only message of this window."""

    def unreadable(self, nth: int, reason: str) -> Unreadable:
        """Report the message of the `nth` header."""
        (start, line), (end, _next) = self._headers[nth : nth + 2]
        return Unreadable(line, reason, self.text[start + 1 : min(end, start + 1 + SAMPLE)])

    def unreadable_lines(self, text: str) -> Iterator[Unreadable]:
        """Report each line of `text`, which begins this window, that is not blank."""
        for number, line in enumerate(text.split("\n")[1:], self.line):
            if line.strip(_BLANKS):
                yield Unreadable(number, _("line belongs to no message"), line[:SAMPLE])

    def too_long(self) -> Iterator[Unreadable]:
        """Report what was dropped, if anything was."""
        if self.dropped:
            reason = _("line too long: {n} characters left out").format(n=self.dropped)
            yield Unreadable(self.line, reason, self.text[1 : 1 + SAMPLE])

    def cut(self, places: re.Pattern[str]) -> Iterator["Window"]:
        """This window in pieces that begin where `places` matches, the first one where it begins itself."""
        starts = [found.start() for found in places.finditer(self.text)]
        line = self.line
        for start, end in pairwise([0, *filter(None, starts), len(self.text)]):
            yield Window(self.text[start:end], line, self.header, 0 if start else self.dropped)
            line += self.text.count("\n", start, end)

    @cached_property
    def _headers(self) -> list[tuple[int, int]]:
        """Place and line number of every header, and of the end."""
        found, start, line = [], 0, self.line
        for match in self.header.finditer(self.text):
            line += self.text.count("\n", start, match.start())
            start = match.start()
            found.append((start, line))
        return [*found, (len(self.text), 0)]


def windows(
    stream: IO[str], header: re.Pattern[str], size: int = SIZE, longest: int = LONGEST
) -> Iterator[Window]:
    """All of `stream`, LF only, without line ends at its end; every window but the first begins at a header.

    Of a message that outgrows `size` + `longest` characters the first `longest` are kept.
    """
    text, line, dropped, skipped = "\n", 1, 0, 0
    for chunk in _chunks(stream, size):
        text += chunk
        while cut := _cut(text, header, alone=dropped > 0):
            yield _window(text[:cut], line, header, dropped, longest)
            line += skipped + text.count("\n", 0, cut)
            text, dropped, skipped = text[cut:], 0, 0
        if len(text) > longest + size:
            gap = text[longest:-_JOINT]
            text = text[:longest] + text[-_JOINT:]
            dropped, skipped = dropped + len(gap), skipped + gap.count("\n")
    yield _window(text.rstrip("\n"), line, header, dropped, longest)


def _window(text: str, line: int, header: re.Pattern[str], dropped: int, longest: int) -> Window:
    """A window; of one that had to be cut short no more than `longest` characters."""
    if dropped:
        dropped += max(0, len(text) - longest)
        text = text[:longest]
    return Window(text, line, header, dropped)


def _cut(text: str, header: re.Pattern[str], alone: bool) -> int:
    """Where the last header of `text` begins, or the second one if the first message goes `alone`; or 0.

    A header that reaches the end of `text` does not count: its line may go on otherwise.
    """
    if alone:
        found = header.search(text, 1)
        return found.start() if found and found.end() < len(text) else 0
    start = len(text)
    while (start := text.rfind("\n", 0, start)) > 0:
        found = header.match(text, start)
        if found and found.end() < len(text):
            return start
    return 0


def _chunks(stream: IO[str], size: int) -> Iterator[str]:
    """The text without byte order mark, CRLF made LF also where a chunk ends between the two."""
    chunk = stream.read(size).removeprefix("\ufeff")
    while chunk:
        if chunk.endswith("\r"):
            chunk += stream.read(1)
        yield chunk.replace("\r\n", "\n") if "\r" in chunk else chunk
        chunk = stream.read(size)
