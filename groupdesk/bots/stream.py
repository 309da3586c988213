"""What happens, as programs stream it over HTTP: server-sent events whose data are JSON (bots.md §2, §4)."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from groupdesk.bots.answers import common, unanswered
from groupdesk.bots.base import BotError, End, Outcome
from groupdesk.bots.transport import (
    LostError,
    NoStreamError,
    Response,
    Transport,
    TransportError,
    read_json,
)
from groupdesk.locale import _

QUIET_SECONDS: Final = 90.0
"""For how long nothing may come, not even a heartbeat."""
LARGEST: Final = 8 << 20
"""Bytes of an event at most."""


def happening(http: Transport, path: str) -> Iterator[dict[str, Any]]:
    """Events as they happen, an empty one first when it listens; ends when the other side ends it.

    Raises BotError: REFUSED where the program streams nothing.
    """
    try:
        for data in _data(_lines(http.stream(path, quiet=QUIET_SECONDS))):
            told = read_json(data) if data else {}
            if isinstance(told, dict):
                yield told
    except NoStreamError as error:
        raise BotError(_no_stream(error.response)) from None
    except TransportError as error:
        raise BotError(unanswered(error)) from None


def _no_stream(response: Response) -> Outcome:
    return common(response) or Outcome(End.REFUSED, _("streams no events"))


def _data(lines: Iterator[bytes]) -> Iterator[bytes]:
    """The data of each event, nothing first; comments and the names of events are left out."""
    yield from islice(lines, 1)
    data: list[bytes] = []
    size = 0
    for line in lines:
        if line.startswith(b"data:"):
            data.append(line.removeprefix(b"data:").removeprefix(b" "))
            size = _checked(size + len(line))
        elif not line and data:
            yield b"\n".join(data)
            data, size = [], 0


def _lines(parts: Iterator[bytes]) -> Iterator[bytes]:
    """An empty line for the first part, then lines that end with LF or CRLF and nothing else: a text may
    hold the other signs that end lines."""
    yield from islice(parts, 1)
    left = b""
    for part in parts:
        *ended, rest = part.split(b"\n")
        for line in ended:
            yield (left + line).removesuffix(b"\r")
            left = b""
        left += rest
        _checked(len(left))


def _checked(size: int) -> int:
    if size > LARGEST:
        raise LostError(_("tells an event of more than {n} MB").format(n=LARGEST >> 20))
    return size
