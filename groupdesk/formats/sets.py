"""Exports that are a set of files, read as the one JSON document that those files make up.

Slack writes lists of channels and of users, and a folder for each channel with a file a day
(formats.md §2.8). The document is
``{"slack": 1, "users": […], "channels": […], …, "days": [{"folder": "general", "messages": […]}, …]}``;
it is put together while it is read and stands nowhere on the disk.
"""

import io
import json
from collections.abc import Callable, Iterator, Mapping
from typing import IO, NamedTuple, cast

from groupdesk.formats.source import FileSource

LISTS = ("users", "channels", "groups", "dms", "mpims")
"""What is told of people and chats, in the order of the document."""


class Part(NamedTuple):
    """One file of a set."""

    size: int
    opener: Callable[[], IO[bytes]]


def is_set(names: set[str]) -> bool:
    """Whether files and folders with these names, side by side, are an export of Slack."""
    return {"users.json", "channels.json"} <= names


def slack(name: str, parts: Mapping[str, Part]) -> FileSource:
    """The set of these files, by their paths with slashes below its folder, as one file."""
    days = sorted(path for path in parts if path.count("/") == 1 and path.endswith(".json"))
    lists = [key for key in LISTS if f"{key}.json" in parts]
    size = sum(parts[path].size for path in (*days, *(f"{key}.json" for key in lists)))
    return FileSource(name, size, lambda: _opened(_pieces(parts, lists, days)))


def _pieces(parts: Mapping[str, Part], lists: list[str], days: list[str]) -> Iterator[bytes | Part]:
    yield b'{"slack": 1'
    for key in lists:
        yield f', "{key}": '.encode()
        yield parts[f"{key}.json"]
    yield b', "days": ['
    for path in days:
        folder = json.dumps(path.partition("/")[0]).encode()
        yield b'%s{"folder": %s, "messages": ' % (b"" if path == days[0] else b", ", folder)
        yield parts[path]
        yield b"}"
    yield b"]}"


def _chunks(pieces: Iterator[bytes | Part]) -> Iterator[bytes]:
    for piece in pieces:
        if isinstance(piece, bytes):
            yield piece
            continue
        with piece.opener() as file:
            yield from iter(lambda file=file: file.read(io.DEFAULT_BUFFER_SIZE), b"")  # type: ignore[misc]


class _Joined(io.RawIOBase):
    """Chunks of bytes as one file."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._held = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]  # its base takes any buffer
        while not self._held:
            if (chunk := next(self._chunks, None)) is None:
                return 0
            self._held = chunk
        part, self._held = self._held[: len(buffer)], self._held[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


def _opened(pieces: Iterator[bytes | Part]) -> IO[bytes]:
    return cast(IO[bytes], io.BufferedReader(_Joined(_chunks(pieces))))
