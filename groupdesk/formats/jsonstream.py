"""JSON documents of any size, read in one pass with a memory that does not grow with them (R3, R4).

`JsonReader` walks a document: `members` steps through an object, `elements` through an array, decoding one
element at a time with the standard library's decoder over a window of text. `JsonLines` does the same
for one value a line. What cannot be decoded is handed out as `Unreadable` in its place; where the rest
cannot be followed any more, BrokenError ends the walk.
"""

import re
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any

from groupdesk.formats.errors import BrokenError
from groupdesk.formats.jsontext import DECODE_ERRORS, decode, escapes, past_blanks, reason, safe_decode
from groupdesk.locale import _
from groupdesk.records import Source, Unreadable

WINDOW = 256 * 1024
"""Characters read at a time."""
LONGEST = 8 * 2**20
"""Characters one element may have before it counts as a trap."""

_NEAR = 16
"""An error, or the end of a number, so close to the window's end may come from the cut."""
_MOST_TRIES = 10_000
_LONGEST_BORDER = 128
# The next element, unless another list of messages begins before: its records are of another chat.
_candidate = re.compile(r',[ \t\n\r]*(?=\{)|(?P<border>"messages"[ \t\n\r]*:[ \t\n\r]*\[)').search
_DEEPEST_SKIP = 3


class JsonReader:
    """A walk through one JSON document, forward only.

    A value whose key or place came up is read by one of `value`, `members`, `items` and `elements`; one
    that nobody reads is skipped. The walks give nothing for a value of another type, and have to be gone
    to their end.
    """

    def __init__(self, source: Source, window: int = WINDOW, longest: int = LONGEST) -> None:
        self.number = 0
        """1-based number of the element `elements` gave last."""
        self._text = source.text()
        self._window = window
        self._longest = longest
        self._buffer = ""
        self._at = 0
        self._start = 0
        self._unread = True
        self._escapes = False
        self._refill(0)

    def __enter__(self) -> "JsonReader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._text.close()

    def sample(self) -> str:
        """The source text of the element given last, cut to 200 characters."""
        return self._buffer[self._start : self._start + 200]

    def opening(self) -> str:
        """The first character of the next value, or the bracket that ends the walk; "" at the end."""
        while True:
            self._at = past_blanks(self._buffer, self._at).end()
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._refill(self._at):
                return ""

    def value(self) -> Any:
        """The next value, decoded as a whole; raises BrokenError when it cannot be."""
        self._unread = False
        self.opening()
        while True:
            self._start = self._at
            try:
                value, end = safe_decode(self._buffer, self._at)
            except DECODE_ERRORS as error:
                if not self._grown(error):
                    raise BrokenError(reason(error)) from error
                continue
            whole = isinstance(value, str | list | dict) or end < len(self._buffer) - _NEAR
            if whole or not self._refill(self._at):
                self._at = end
                return value

    def members(self) -> Iterator[str]:
        """The keys of the next object in order; between two of them the value can be read."""
        if self.opening() != "{":
            self.value()
            return
        self._at += 1
        while (sign := self.opening()) != "}":
            key = self.value() if sign == '"' else None
            if key is None or self.opening() != ":":
                raise BrokenError(_cut_off() if not self.opening() else _("broken JSON"))
            self._at += 1
            self._unread = True
            yield key
            if self._unread:
                self._skip()
        self._at += 1
        self._unread = False

    def items(self) -> Iterator[None]:
        """A step for each element of the next array, for arrays whose elements are walked in turn."""
        if self.opening() != "[":
            self.value()
            return
        self._at += 1
        while (sign := self.opening()) != "]":
            if not sign:
                raise BrokenError(_cut_off())
            self._unread = True
            yield
            if self._unread:
                self._skip()
        self._at += 1
        self._unread = False

    def elements(self, is_record: Callable[[dict[str, Any]], bool] = bool) -> Iterator[Any]:
        """The elements of the next array, decoded; an `Unreadable` for each that cannot be.

        After such a one, reading goes on at the next object that `is_record` knows.
        """
        if self.opening() != "[":
            self.value()
            return
        buffer, at, self.number = self._buffer, self._at + 1, 0
        while True:
            self._start = at = past_blanks(buffer, at).end()
            try:
                value, at = safe_decode(buffer, at) if self._escapes else decode(buffer, at)
            except DECODE_ERRORS as error:
                if buffer.startswith("]", at):
                    self._at, self._unread = at + 1, False
                    return
                if not self._grown(error):
                    yield from self._past_broken(error, is_record)
                buffer, at = self._buffer, self._start
                continue
            self.number += 1
            yield value

    def _skip(self, depth: int = 0) -> None:
        """Pass over the next value without keeping it."""
        self._unread = False
        sign = self.opening()
        if sign == "[":
            for _element in self.elements():
                pass
        elif sign == "{" and depth < _DEEPEST_SKIP:
            for _key in self.members():
                self._skip(depth + 1)
        else:
            self.value()

    def _grown(self, error: Exception) -> bool:
        """Whether the value at `_start` only seemed broken since the window cut it, and now has more text.

        Raises BrokenError when the file ends inside it, or it is longer than any record may be.
        """
        place = getattr(error, "pos", None)
        if place is None or not ("Unterminated" in str(error) or place >= len(self._buffer) - _NEAR):
            return False
        if len(self._buffer) - self._start > self._longest:
            what = _("a record longer than {n} characters; what follows is not read")
            raise BrokenError(what.format(n=self._longest))
        if self._refill(self._start):
            return True
        if "Unterminated" in str(error) or place >= len(self._buffer.rstrip()):
            raise BrokenError(_cut_off())
        return False

    def _refill(self, keep: int) -> bool:
        """Drop the text before `keep` and read on; False, and nothing changed, at the end of the file."""
        rest = self._buffer[keep:]
        more = self._text.read(max(self._window, len(rest)))
        if not more:
            return False
        self._buffer, self._at, self._start = rest + more, 0, 0
        self._escapes = escapes(self._buffer, 0, len(self._buffer))
        return True

    def _past_broken(
        self, error: Exception, is_record: Callable[[dict[str, Any]], bool]
    ) -> Iterator[Unreadable]:
        """Tell of the broken element at `_start` and move there to the next record.

        Raises BrokenError when there is none.
        """
        self.number += 1
        broken = Unreadable(self.number, reason(error), self.sample())
        try:
            found = self._to_next(is_record)
        except BrokenError:
            yield broken
            raise
        if not found:
            more = _("{reason}; nothing after it could be read").format(reason=broken.reason)
            yield broken._replace(reason=more)
            raise BrokenError
        yield broken

    def _to_next(self, is_record: Callable[[dict[str, Any]], bool]) -> bool:
        """Move `_start` from a broken element to the next record of its list, if one is found."""
        self._start += 1
        for _try in range(_MOST_TRIES):
            found = _candidate(self._buffer, self._start)
            if found is None:
                if not self._refill(max(self._start, len(self._buffer) - _LONGEST_BORDER)):
                    return False
            elif found["border"]:
                return False
            else:
                self._start = found.end()
                if self._holds_record(is_record):
                    return True
        return False

    def _holds_record(self, is_record: Callable[[dict[str, Any]], bool]) -> bool:
        """Whether a whole record begins at `_start`."""
        while True:
            try:
                value = decode(self._buffer, self._start)[0]
            except DECODE_ERRORS as error:
                if not self._grown(error):
                    return False
            else:
                return isinstance(value, dict) and is_record(value)


def _cut_off() -> str:
    return _("the file is cut off here; what came before is kept")
