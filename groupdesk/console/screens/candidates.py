"""What she can point at to import: the files and folders of a place, and what was recognised in them."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from groupdesk.console import match
from groupdesk.locale import _, ngettext

_ANEW: Final = re.compile(r"^.+/['\"]?(?=/|~/|~$)")
MOST: Final = 400
"""Files and folders shown of one place."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file or a folder; `whole` is everything in a folder, to be imported at once."""

    path: Path
    name: str
    folder: bool = False
    size: int = 0
    modified: float = 0.0
    whole: bool = False

    @property
    def key(self) -> str:
        """What tells it apart, also from an earlier file of its name."""
        return f"{self.whole}:{self.path}:{self.size}:{self.modified}"

    @property
    def shown(self) -> str:
        """Its path as a run tells it: bytes of a foreign encoding are escapes."""
        return os.fsencode(self.path.absolute()).decode("utf-8", "backslashreplace")


def split(typed: str, start: Path) -> tuple[Path, str]:
    """The folder that `typed` is in, and the words that what is shown of it must fit.

    Quotes that a terminal puts round a dropped file are taken off; nothing typed is `start`. A path that
    begins anew behind what stood there (``~//tmp``, ``/a/~/b``) is what counts.
    """
    text = _ANEW.sub("", typed.strip().strip("'\""))
    if not text:
        return start, ""
    head, tail = os.path.split(os.path.expanduser(text))  # noqa: PTH111 - a slash at the end says a folder
    return Path(head or start), tail


def listed(folder: Path, words: str) -> list[Candidate]:
    """Everything in `folder` that fits `words`: files, the newest first, then folders by name.

    Raises OSError when the folder cannot be read.
    """
    found = [_candidate(entry) for entry in os.scandir(folder) if _fits(entry.name, words)]
    files = sorted((one for one in found if not one.folder), key=lambda one: -one.modified)
    folders = sorted((one for one in found if one.folder), key=lambda one: one.name.casefold())
    exact = [one for one in found if one.name == words]
    rest = [one for one in files + folders if one not in exact][:MOST]
    return [*exact, *rest] if words else [*_whole(folder, files), *rest, *_above(folder)]


def _fits(name: str, words: str) -> bool:
    if name.startswith(".") != words.startswith("."):
        return False
    return name.startswith(words) or match.find(words, name) is not None


def _candidate(entry: os.DirEntry[str]) -> Candidate:
    try:
        stat, folder = entry.stat(), entry.is_dir()
    except OSError:  # gone meanwhile, or a link to nowhere: the worker tells what is wrong with it
        return Candidate(Path(entry.path), entry.name)
    return Candidate(Path(entry.path), entry.name, folder, stat.st_size, stat.st_mtime)


def _whole(folder: Path, files: Sequence[Candidate]) -> list[Candidate]:
    return [Candidate(folder, "", folder=True, size=len(files), whole=True)] if len(files) > 1 else []


def _above(folder: Path) -> list[Candidate]:
    return [] if folder.parent == folder else [Candidate(folder.parent, "..", folder=True)]


def typed_as(candidate: Candidate) -> str:
    """What would be typed for it: a folder ends with a slash, her home is ``~``."""
    path = os.path.normpath(candidate.path)
    home = str(Path.home())
    if path == home or path.startswith(home + os.sep):
        path = "~" + path[len(home) :]
    return path if not candidate.folder or path.endswith(os.sep) else path + os.sep


def first_folder(last: Iterable[str]) -> Path:
    """Where to begin: the folder of the last import that is still there, her downloads, her home."""
    for told in last:
        if found := next((folder for folder in Path(told).parents if folder.is_dir()), None):
            return found
    downloads = Path.home() / "Downloads"
    return downloads if downloads.is_dir() else Path.home()


# --- what was recognised ---------------------------------------------------------------------------


def by_candidate(
    candidates: Iterable[Candidate], files: Iterable[Mapping[str, Any]]
) -> dict[str, list[Mapping[str, Any]]]:
    """Key of a candidate → the files of a plan that are it, or are in it when it is an archive."""
    found = list(files)
    return {
        one.key: [file for file in found if f"{file['path']}/".startswith(f"{one.shown}/")]
        for one in candidates
    }


def recognised(files: Sequence[Mapping[str, Any]]) -> tuple[str, bool]:
    """What a candidate is, in a few words, and whether it can be read."""
    readable = [file for file in files if file["format"]]
    if not readable:
        return reason(files[0]) if len(files) == 1 else _("nothing that is known here"), False
    chats = [chat for file in readable for chat in file["chats"] if not chat["private"]]
    parts = [readable[0]["title"]] if len(readable) == 1 else [_files(len(readable))]
    if len(chats) == 1:
        parts.append(chats[0]["group_name"] or _("new: {name}").format(name=chats[0]["name"]))
    elif chats:
        parts.append(ngettext("{n} chat", "{n} chats", len(chats)).format(n=len(chats)))
    return " · ".join(parts), True


def _files(n: int) -> str:
    return ngettext("{n} file", "{n} files", n).format(n=n)


def reason(file: Mapping[str, Any]) -> str:
    """Why a file cannot be read, without its path and what to do about it."""
    return str(file["reason"]).removeprefix(f"{file['path']}: ").partition("; ")[0]


def size(n: int) -> str:
    """``1.2 MB``."""
    for unit, bytes_ in (("GB", 10**9), ("MB", 10**6), ("KB", 10**3)):
        if n >= bytes_:
            figure = f"{n / bytes_:.1f}".removesuffix(".0") if n < 10 * bytes_ else f"{n // bytes_:,}"
            return f"{figure} {unit}"
    return f"{n} B"
