"""Files with one JSON value a line, of any length (R3, R4)."""

from collections.abc import Iterator
from typing import Any

from groupdesk.formats.jsontext import DECODE_ERRORS, reason, safe_decode
from groupdesk.locale import _
from groupdesk.records import Source, Unreadable

WINDOW = 256 * 1024
"""Characters read at a time."""
LONGEST = 8 * 2**20
"""Characters one line may have before it counts as a trap."""


class JsonLines:
    """The values of a file with one JSON value a line; blank lines and those with ``#`` are passed over."""

    def __init__(self, source: Source, window: int = WINDOW, longest: int = LONGEST) -> None:
        self.number = 0
        """1-based number of the line given last."""
        self._source = source
        self._window = window
        self._longest = longest
        self._line = ""

    def sample(self) -> str:
        """The line given last, cut to 200 characters."""
        return self._line[:200]

    def __iter__(self) -> Iterator[Any]:
        """Each value, or an `Unreadable` for a line that holds none."""
        for line in self._lines():
            self.number += 1
            self._line = line
            if len(line) > self._longest:
                reason = _("a line longer than {n} characters").format(n=self._longest)
                yield Unreadable(self.number, reason, self.sample())
            elif line and not line.isspace() and line[0] != "#":
                yield self._value(line)

    def _value(self, line: str) -> Any:
        try:
            value, end = safe_decode(line, 0 if line[0] == "{" else len(line) - len(line.lstrip()))
        except DECODE_ERRORS as error:
            return Unreadable(self.number, reason(error), self.sample())
        if end < len(line) and not line[end:].isspace():
            return Unreadable(self.number, _("more than one value on the line"), self.sample())
        return value

    def _lines(self) -> Iterator[str]:
        """The lines; of one that is too long only as much as shows that it is."""
        rest = ""
        with self._source.text() as text:
            while window := text.read(self._window):
                head, *others = window.split("\n")
                if len(rest) <= self._longest:
                    rest += head
                if others:
                    yield rest
                    rest = others.pop()
                    yield from others
        if rest:
            yield rest
