"""An opened file: its bytes, its text in the right encoding, and how far reading has come (R1, R2).

It knows nothing about formats. The encoding is found before the first text is handed out, so what was
read never has to be taken back: a head that leaves UTF-8 and GB18030 both possible (almost pure ASCII)
is settled by looking through the whole file first.
"""

import codecs
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

from groupdesk.formats.errors import DamagedError, UndecodableError, UnopenableError
from groupdesk.locale import _
from groupdesk.records import Head

HEAD_BYTES = 64 * 1024
READ_ERRORS = (
    OSError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What the standard library raises for damaged, locked or exotic files and archives."""

_WINDOW = 256 * 1024
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SURE = 32
"""Bytes of well-formed UTF-8 beyond ASCII that no GB18030 text has by chance."""


class FileSource:
    """A file, or a file in an archive, that can be read again from its start; a `records.Source`."""

    def __init__(self, name: str, size: int, opener: Callable[[], IO[bytes]]) -> None:
        self.name = name
        """As shown to her: a path, or an archive's path and the name inside."""
        self.size = size
        self._opener = opener
        self._current: _Bytes | None = None
        self._encoding = ""

    @classmethod
    def at(cls, path: Path, name: str = "") -> "FileSource":
        """The file at `path`; raises UnopenableError where there is none or it may not be read."""
        try:
            size = path.stat().st_size
        except OSError as error:
            raise unopenable(name or str(path), error) from error
        return cls(name or str(path), size, lambda: path.open("rb"))

    def bytes(self) -> IO[bytes]:
        """The raw bytes from the start; reading raises DamagedError where the medium or archive fails."""
        try:
            self._current = _Bytes(self._opener(), self.name)
        except READ_ERRORS as error:
            raise unopenable(self.name, error) from error
        return cast(IO[bytes], self._current)

    def text(self) -> IO[str]:
        """Decoded text from the start, without byte order mark, newlines kept.

        Raises UndecodableError, at once or while reading. A character cut in two by the end of the file
        is left out: the file ends there.
        """
        encoding = self._encoding = self._encoding or self._find_encoding()
        return cast(IO[str], _Text(self.bytes(), encoding, self.name))

    def done(self) -> int:
        """Bytes read so far in the latest reading."""
        return self._current.count if self._current else 0

    def head(self) -> Head:
        """The first 64 KiB for detection; reads no further."""
        raw = _first_bytes(self)
        encoding, _sure = _by_head(raw)
        return Head(self.name, raw, codecs.getincrementaldecoder(encoding)().decode(raw) if encoding else "")

    def _find_encoding(self) -> str:
        """The encoding the whole file is read in; raises UndecodableError when there is none."""
        encoding, sure = _by_head(_first_bytes(self))
        if sure:
            return encoding
        bad = self._first_undecodable("utf-8")
        if bad is None:
            return "utf-8"
        if self._first_undecodable("gb18030") is None:
            return "gb18030"
        raise UndecodableError(self.name, bad)

    def _first_undecodable(self, encoding: str) -> int | None:
        """Where the file stops being `encoding`, None when nowhere."""
        try:
            with _Text(self.bytes(), encoding, self.name) as text:
                while text.read(_WINDOW):
                    pass
        except UndecodableError as error:
            return error.offset
        return None


def unopenable(name: str, error: BaseException) -> UnopenableError:
    """The line for a path that the system does not let us open."""
    if isinstance(error, PermissionError):
        return UnopenableError(_("no permission to read it"), name, _("change its permissions"), "denied")
    if isinstance(error, FileNotFoundError):
        return UnopenableError(_("no such file"), name, _("check the path"), "missing")
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return UnopenableError(reason, name, _("check that it opens elsewhere"))


def _first_bytes(source: FileSource) -> bytes:
    with source.bytes() as file:
        return file.read(HEAD_BYTES)


def _by_head(raw: bytes) -> tuple[str, bool]:
    """The encoding that the head suggests ("" for none), and whether that holds for the whole file."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return encoding, True
    for encoding in ("utf-8", "gb18030"):
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(raw)
        except UnicodeDecodeError:
            continue
        short = len(raw) < HEAD_BYTES
        return encoding, encoding != "utf-8" or short or len(raw) - len(text) >= _SURE
    return "", False


class _Bytes(io.RawIOBase):
    """Bytes counted as they are read, with every failure below told as a DamagedError."""

    def __init__(self, inner: IO[bytes], name: str) -> None:
        self._inner = inner
        self._name = name
        self.count = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._inner.read(size)
        except READ_ERRORS as error:
            what = _("cannot be read beyond byte {offset} ({reason})").format(offset=self.count, reason=error)
            raise DamagedError(what, self._name, _("copy or export it again")) from error
        self.count += len(data)
        return data

    def close(self) -> None:
        self._inner.close()
        super().close()


class _Text(io.TextIOBase):
    """Strictly decoded text. `read(n)` gives up to n characters, and "" only at the end."""

    def __init__(self, raw: IO[bytes], encoding: str, name: str) -> None:
        self._raw = raw
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._name = name
        self._seen = 0
        self._held = ""
        self._at = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> str:
        if size is None or size < 0:
            return "".join(iter(lambda: self.read(_WINDOW), ""))
        if self._at == len(self._held):
            self._held, self._at = self._decoded(size), 0
        text = self._held[self._at : self._at + size]
        self._at += len(text)
        return text

    def readline(self, size: int = -1) -> str:  # type: ignore[override]  # its base names no type for -1
        parts: list[str] = []
        left = size if size >= 0 else 1 << 62
        while left:
            if self._at == len(self._held):
                self._held, self._at = self._decoded(_WINDOW), 0
            end = self._held.find("\n", self._at, self._at + left) + 1 or min(
                len(self._held), self._at + left
            )
            part = self._held[self._at : end]
            parts.append(part)
            self._at, left = end, left - len(part)
            if not part or part[-1] == "\n":
                break
        return "".join(parts)

    def close(self) -> None:
        self._raw.close()
        super().close()

    def _decoded(self, size: int) -> str:
        """The text of the next `size` bytes, or of more where those end inside a character."""
        while data := self._raw.read(size):
            self._seen += len(data)
            try:
                text = self._decoder.decode(data)
            except UnicodeDecodeError as error:
                place = self._seen - len(error.object) + error.start
                raise UndecodableError(self._name, place) from None
            if text:
                return text
        return ""
