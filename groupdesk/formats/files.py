"""What she points at (files, folders, archives) as a sorted list of files to read.

Archives are read in place, streaming; nothing is written to disk. What is left out is listed with its
reason, a `RefusedError` whose `code` is one of: "hidden", "repeated" (a folder
reached twice), "special" (a device or pipe), "link" (in an archive), "unsafe_name", "encrypted", "bomb",
"nested" (an archive two levels deep). What cannot be opened is
listed with an `UnopenableError` ("missing", "denied", "unopenable") or a `DamagedError`.
"""

import os
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PureWindowsPath
from typing import IO

from groupdesk.formats.errors import DamagedError, FormatError, RefusedError
from groupdesk.formats.sets import Part, is_set, slack
from groupdesk.formats.source import READ_ERRORS, FileSource, unopenable
from groupdesk.locale import _

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_DOCUMENTS = ("xl/workbook.xml", "word/document.xml", "content.xml")
"""Members that make an archive one document (XLSX, DOCX, ODS), to be read as a whole."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an archive may claim to hold before it counts as a trap."""

    total: int = 20 * 2**30
    """Bytes unpacked of one archive, its inner archives included."""
    ratio: int = 200
    """Times its packed size, for a file beyond `small`; chat exports pack 5 to 20 times."""
    small: int = 16 * 2**20


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read, or something left out and why: one of `source` and `refused` is set."""

    name: str
    """As shown to her; inside an archive: the archive's path, a slash, the name inside."""
    path: Path
    """The file on disk that is it or holds it."""
    source: FileSource | None = None
    refused: FormatError | None = None


def walk(paths: Iterable[Path | str], limits: Limits | None = None) -> Iterator[Found]:
    """Every file under `paths`: files as given, folders and archives sorted by name, each file once.

    Links are followed, but no folder is read twice.
    """
    waiting = [(Path(path), True) for path in reversed(list(paths))]
    seen: set[tuple[int, int]] = set()
    while waiting:
        path, asked_for = waiting.pop()
        try:
            if _hidden(path.name) and not asked_for:
                yield _left_out(path, "hidden")
                continue
            entry = path.stat()
            key = (entry.st_dev, entry.st_ino)
            if (
                stat.S_ISDIR(entry.st_mode)
                and key not in seen
                and is_set({inner.name for inner in path.iterdir()})
            ):
                yield Found(shown(path), path / "channels.json", _folder_set(path))
            elif stat.S_ISDIR(entry.st_mode) and key not in seen:
                waiting += [(inner, False) for inner in sorted(path.iterdir(), reverse=True)]
            elif stat.S_ISDIR(entry.st_mode):
                yield _left_out(path, "repeated")
            elif not stat.S_ISREG(entry.st_mode):
                yield _left_out(path, "special")
            elif key not in seen:
                yield from _file(path, limits or Limits())
            seen.add(key)
        except OSError as error:
            yield Found(shown(path), path, refused=unopenable(shown(path), error))


def shown(path: Path) -> str:
    """A path as text that can be printed: bytes of a foreign encoding become escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _folder_set(folder: Path) -> FileSource:
    """An unpacked export of many files; links are left out."""
    files = [file for file in (*folder.glob("*.json"), *folder.glob("*/*.json")) if file.is_file()]
    parts = {file.relative_to(folder).as_posix(): _part(file) for file in files if not file.is_symlink()}
    return slack(shown(folder), parts)


def _part(file: Path) -> Part:
    return Part(file.stat().st_size, lambda: file.open("rb"))


def _file(path: Path, limits: Limits) -> Iterator[Found]:
    """The file at `path`, or what is in it when it is an archive."""
    source = FileSource.at(path, shown(path))
    return _Archive(path, limits).entry(source, lambda: zipfile.ZipFile(path), nested=0)


@dataclass(slots=True)
class _Archive:
    """One file on disk that may be an archive, and how much of its allowance is used up."""

    path: Path
    limits: Limits
    used: int = field(default=0)

    def entry(self, source: FileSource, unzip: Callable[[], zipfile.ZipFile], nested: int) -> Iterator[Found]:
        """`source` itself, or what it holds when it is an archive."""
        try:
            if not _is_archive(source):
                yield Found(source.name, self.path, source)
                return
            archive = unzip()
        except FormatError as error:
            yield self._refused(source.name, error)
        except READ_ERRORS as error:
            yield self._refused(source.name, _damaged(source.name, error))
        else:
            yield from self._opened(source, archive, nested)

    def _opened(self, source: FileSource, archive: zipfile.ZipFile, nested: int) -> Iterator[Found]:
        members = [member for member in archive.infolist() if not member.is_dir()]
        self.used += sum(member.file_size for member in members)
        document = any(member.filename in _DOCUMENTS for member in members)
        if self.used > self.limits.total or (document and any(map(self._bomb, members))):
            yield self._refused(source.name, _refusal("bomb", source.name))
        elif document:
            yield Found(source.name, self.path, source)
        elif nested > 1:
            yield self._refused(source.name, _refusal("nested", source.name))
        elif (below := _set_below([_name(member) for member in members])) is not None:
            yield from self._set(source.name, archive, members, below)
        else:
            for member in sorted(members, key=_name):
                yield from self._member(archive, member, f"{source.name}/{_name(member)}", nested)

    def _set(
        self, name: str, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], below: str
    ) -> Iterator[Found]:
        """An export of many files as one; what must not be read is left out of it."""
        parts: dict[str, Part] = {}
        for member in members:
            if code := self._objection(member):
                inner = f"{name}/{_name(member)}"
                yield self._refused(inner, _refusal(code, inner))
            elif _name(member).startswith(below):
                parts[_name(member).removeprefix(below)] = Part(
                    member.file_size, partial(archive.open, member)
                )
        yield Found(name, self.path, slack(name, parts))

    def _member(
        self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, nested: int
    ) -> Iterator[Found]:
        if code := self._objection(member):
            yield self._refused(name, _refusal(code, name))
            return

        def opener() -> IO[bytes]:
            return archive.open(member)

        source = FileSource(name, member.file_size, opener)
        yield from self.entry(source, lambda: zipfile.ZipFile(opener()), nested + 1)

    def _objection(self, member: zipfile.ZipInfo) -> str:
        """Why `member` is not to be read, "" when nothing speaks against it."""
        parts = PureWindowsPath(_name(member)).parts
        if _unsafe(_name(member)):
            return "unsafe_name"
        if stat.S_ISLNK(member.external_attr >> 16):
            return "link"
        if any(_hidden(part) for part in parts):
            return "hidden"
        if member.flag_bits & 1:
            return "encrypted"
        return "bomb" if self._bomb(member) else ""

    def _bomb(self, member: zipfile.ZipInfo) -> bool:
        size = member.file_size
        return size > self.limits.small and size > self.limits.ratio * max(member.compress_size, 1)

    def _refused(self, name: str, error: FormatError) -> Found:
        return Found(name, self.path, refused=error)


def _set_below(names: list[str]) -> str | None:
    """The start of all names, "" or one folder around them, below which an export of many files lies."""
    for below in ("", *{f"{name.partition('/')[0]}/" for name in names if name.endswith("/users.json")}):
        if is_set({name.removeprefix(below) for name in names if name.startswith(below)}):
            return below
    return None


def _is_archive(source: FileSource) -> bool:
    with source.bytes() as file:
        return file.read(4) in _ZIP


def _hidden(name: str) -> bool:
    return (name.startswith(".") and name not in (".", "..")) or name == "__MACOSX"


def _unsafe(name: str) -> bool:
    """Whether a member's name would leave the folder it were unpacked into, on any system."""
    path = PureWindowsPath(name)
    return bool(path.anchor) or ".." in path.parts


def _name(member: zipfile.ZipInfo) -> str:
    """The member's name; Chinese Windows writes GB18030 where the archive's default is code page 437."""
    if member.flag_bits & 0x800:
        return member.filename
    raw = member.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _left_out(path: Path, code: str) -> Found:
    return Found(shown(path), path, refused=_refusal(code, shown(path)))


def _damaged(name: str, error: BaseException) -> DamagedError:
    what = _("this archive cannot be opened ({reason})").format(reason=error)
    return DamagedError(what, name, _("copy or download it again"))


def _refusal(code: str, name: str) -> RefusedError:
    """The line for something left out on purpose."""
    what, then = {
        "hidden": (_("hidden file, left out"), _("name it on its own to read it")),
        "repeated": (_("a folder already read under another name"), _("nothing to do")),
        "link": (_("a link inside an archive"), _("unpack it first and import the folder")),
        "special": (_("a device or pipe, not a file"), _("save it as a file first")),
        "unsafe_name": (_("its name points outside the archive"), _("unpack it yourself if you trust it")),
        "encrypted": (_("protected by a password"), _("unpack it first and import the folder")),
        "bomb": (_("unpacks to far more than a chat could hold"), _("unpack it yourself if you trust it")),
        "nested": (_("an archive in an archive in an archive"), _("unpack it first and import the folder")),
    }[code]
    return RefusedError(what, name, then, code)
