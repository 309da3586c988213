"""What an import found, chat by chat: its figures, their JSON, and how they are kept for later.

A chat of a file has its row in `run_file`, written in the transactions of its messages. So a run that
died goes on with its counts, and a file that was read before is known by its hash.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import IO, Any, Final, Protocol

from groupdesk import __version__
from groupdesk.formats.errors import FormatError
from groupdesk.records import Skipped, Unreadable
from groupdesk.rules import clock
from groupdesk.store.ingest import Counts

KEPT_LINES: Final = 1_000
"""Unreadable lines kept of one chat; the others are only counted."""
_NEWS: Final = ("recounted", "retallied")
_SHOWN: Final = ("messages", "new", "known", "edited")
_OTHERS: Final = ("members", "joins", "leaves", "recounted", "retallied", "made", "posts_new")


class _Bytes(Protocol):
    def bytes(self) -> IO[bytes]: ...


@dataclass(slots=True)
class ChatReport:
    """One chat of one file."""

    path: str
    format: str | None
    group: str | None = None
    group_id: int = 0
    zone: str = "UTC"
    counts: Counts = field(default_factory=Counts)
    members: int = 0
    unreadable: list[Unreadable] = field(default_factory=list)
    unreadable_count: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    made: bool = False
    """Whether the group is new."""
    posts: tuple[int, int] | None = None
    """Posts of a table of them, and those that are new here."""

    def as_json(self) -> dict[str, Any]:
        """The entry of `"files"` (DESIGN §6), with `unreadable_count` beside the lines kept."""
        counts, tz = self.counts, clock.zone(self.zone)
        return {
            "path": self.path,
            "format": self.format,
            "group": self.group,
            **{name: getattr(counts, name) for name in _SHOWN},
            "senders": len(counts.senders),
            "joins": counts.joins,
            "leaves": counts.leaves,
            "system": counts.system,
            "members": self.members,
            "first": None if counts.first is None else clock.iso(counts.first, tz),
            "last": None if counts.last is None else clock.iso(counts.last, tz),
            "unreadable": [{"line": one.line, "reason": one.reason} for one in self.unreadable],
            "unreadable_count": self.unreadable_count,
            "skipped": [one._asdict() for one in self.skipped],
            "assumed": list(self.assumed),
            **({"counted": counts.counted, "recounted": counts.recounted} if counts.counted else {}),
            **({"tallied": counts.tallied, "retallied": counts.retallied} if counts.tallied else {}),
            **({"set": list(counts.noted), "made": self.made} if self.format == "groups" else {}),
            **({"posts": self.posts[0], "posts_new": self.posts[1]} if self.posts else {}),
            **({"attendance": [one.as_json() for one in counts.signed_in]} if counts.signed_in else {}),
        }


def refused(error: FormatError) -> dict[str, Any]:
    """The entry of a file that could not be read: its format is null."""
    return ChatReport(error.where, None, skipped=[Skipped(error.where, str(error))]).as_json()


def result(files: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The JSON of an import from the entries of its chats (DESIGN §6)."""
    total = {"messages": "messages", "new": "new", "unreadable": "unreadable_count"}
    return {
        "files": list(files),
        "total": {name: sum(one[key] for one in files) for name, key in total.items()},
    }


# --- kept in run_file -------------------------------------------------------------------------------


def file_hash(source: _Bytes, options: Sequence[Any]) -> str:
    """What names the reading of a file: its bytes, the options, and the version of this program."""
    digest = blake2b(json.dumps([__version__, *options]).encode(), digest_size=16)
    with source.bytes() as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def begun(connection: sqlite3.Connection, run_id: int, report: ChatReport) -> tuple[int, Counts]:
    """The row of a chat in `run_file`, and what an earlier life of this run has counted in it."""
    place = (run_id, report.path, report.group_id)
    row = connection.execute(
        "SELECT id, counts FROM run_file WHERE run_id = ? AND path = ? AND group_id = ?", place
    ).fetchone()
    if row:
        before = json.loads(row[1])
        return row[0], Counts(new=before.get("new", 0), edited=before.get("edited", 0))
    made = connection.execute(
        "INSERT INTO run_file (run_id, path, hash, format, group_id, records, finished, counts)"
        " VALUES (?, ?, '', ?, ?, 0, 0, '{}')",
        (run_id, report.path, report.format or "", report.group_id),
    ).lastrowid
    assert made is not None
    return made, Counts()


def keep(connection: sqlite3.Connection, row: int, counts: dict[str, Any]) -> None:
    """Keeps how far a chat has come."""
    connection.execute("UPDATE run_file SET counts = ? WHERE id = ?", (json.dumps(counts), row))


def finish(connection: sqlite3.Connection, run_id: int, path: str, digest: str) -> None:
    """Notes that a file was read to its end."""
    connection.execute(
        "UPDATE run_file SET finished = 1, hash = ? WHERE run_id = ? AND path = ?", (digest, run_id, path)
    )


def done_before(connection: sqlite3.Connection, run_id: int, digest: str) -> list[dict[str, Any]]:
    """The entries of a file that this very run has finished in an earlier life."""
    return _kept(connection, "hash = ? AND finished = 1 AND run_id = ?", digest, run_id)


def known(connection: sqlite3.Connection, digest: str, path: str) -> list[dict[str, Any]]:
    """The entries of a file that stands imported by an earlier run: everything in it is known."""
    row = connection.execute(
        "SELECT max(f.run_id) FROM run_file AS f JOIN entry AS e ON e.run_id = f.run_id"
        " WHERE f.hash = ? AND f.finished = 1 AND e.verb = 'import' AND e.undone_by IS NULL",
        (digest,),
    ).fetchone()
    entries = _kept(connection, "hash = ? AND finished = 1 AND run_id = ?", digest, row[0] or 0)
    same = {"path": path, "new": 0, "edited": 0}
    return [
        one | same | {"known": one["messages"]} | {name: 0 for name in _NEWS if name in one}
        for one in entries
    ]


def _kept(connection: sqlite3.Connection, where: str, *arguments: Any) -> list[dict[str, Any]]:
    found = connection.execute(f"SELECT counts FROM run_file WHERE {where} ORDER BY id", arguments)
    return [json.loads(row[0]) for row in found]


def changed(entries: Iterable[dict[str, Any]]) -> int:
    """Messages that chats have brought or edited; of chats without any, their other records."""
    return sum(
        one.get("new", 0) + one.get("edited", 0)
        or sum(one.get(k, 0) for k in _OTHERS) + len(one.get("set", ()))
        for one in entries
    )
