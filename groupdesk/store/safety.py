"""Safety copies of a desk: whole, checked, readable by nobody else (mechanisms.md 15).

They lie in a folder beside the desk: one a day, those she makes, and one before each step that
replaces much. Their names say which and when, so that nothing else needs to know.
"""

import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Final

from groupdesk.locale import _
from groupdesk.store.engine import StoreError, connect, explain
from groupdesk.store.places import exists, make, unreachable

DAILY, HAND, BEFORE = "daily", "hand", "before"
DAYS_KEPT: Final = 7
WEEKS_KEPT: Final = 4

_NAME: Final = re.compile(r"(daily|hand|before)-(\d{8}T\d{6}Z)(?:-\d+)?\.desk")
_STAMP: Final = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True, order=True)
class Copy:
    """A safety copy in the desk's own folder."""

    at: int
    kind: str
    """`DAILY`, `HAND` or `BEFORE` a change of the schema or a restore."""
    path: Path
    bytes: int


def folder(path: Path) -> Path:
    """Where the copies of the desk at `path` are kept: beside it."""
    return path.with_name(path.name + ".copies")


def copies(path: Path) -> list[Copy]:
    """The copies of the desk at `path`, newest first."""
    found = folder(path).glob("*.desk")
    return sorted((copy for file in found if (copy := _read(file))), reverse=True)


def copy(path: Path, target: Path) -> None:
    """A whole copy of the desk at `path`, while its readers and writers go on; checked.

    Raises StoreError when either is out of reach, `target` exists, or the desk is damaged.
    """
    if not make(target):
        raise StoreError(_("{path}: exists already; choose another name").format(path=target))
    try:
        with closing(connect(path)) as source, closing(sqlite3.connect(target)) as copied:
            source.backup(copied)
            copied.execute("PRAGMA journal_mode = DELETE")  # one file, readable anywhere
            quick_check(copied, path)
    except BaseException as error:
        target.unlink()
        if isinstance(error, sqlite3.Error):
            raise explain(error, target) from error
        raise


def quick_check(connection: sqlite3.Connection, path: Path) -> None:
    """Raises StoreError when the desk behind a connection is damaged."""
    try:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise explain(error, path) from error
    if found != "ok":
        line = _("{path}: is damaged ({detail}); `groupdesk restore` brings back the newest safety copy")
        raise StoreError(line.format(path=path, detail=" ".join(found.split())))


def backup(path: Path, now: int, target: Path | None = None) -> Path:
    """A copy that she asked for, at `target` or beside the desk; gives its path. Raises StoreError."""
    target = target or _place(path, HAND, now)
    copy(path, target)
    return target


def daily(path: Path, now: int) -> Path | None:
    """The copy of this UTC day, None when there is one; older ones make room. Raises StoreError.

    The last seven days are kept, and before them the newest of each of four weeks.
    """
    today = now // 86_400
    kept = [found for found in copies(path) if found.kind == DAILY]
    if any(found.at // 86_400 == today for found in kept):
        return None
    target = _place(path, DAILY, now)
    copy(path, target)
    _thin_out([found for found in copies(path) if found.kind == DAILY])
    return target


def copy_before(path: Path, now: int) -> Path:
    """The copy that a step which replaces much leaves behind. Raises StoreError."""
    target = _place(path, BEFORE, now)
    copy(path, target)
    return target


def _thin_out(newest_first: list[Copy]) -> None:
    older = newest_first[DAYS_KEPT:]
    weeks = [next(week) for _week, week in groupby(older, key=_week)]
    for found in _without(older, weeks[:WEEKS_KEPT]):
        try:
            found.path.unlink(missing_ok=True)
        except OSError as error:
            raise unreachable(found.path, error) from error


def _without(found: Iterable[Copy], kept: list[Copy]) -> list[Copy]:
    return [one for one in found if one not in kept]


def _week(found: Copy) -> tuple[int, int]:
    year, week, _day = datetime.fromtimestamp(found.at, UTC).isocalendar()
    return year, week


def _place(path: Path, kind: str, now: int) -> Path:
    name = f"{kind}-{datetime.fromtimestamp(now, UTC).strftime(_STAMP)}"
    names = (name, *(f"{name}-{n}" for n in range(2, 1000)))
    return next(place for name in names if not exists(place := folder(path) / f"{name}.desk"))


def _read(file: Path) -> Copy | None:
    named = _NAME.fullmatch(file.name)
    if named is None:
        return None
    at = datetime.strptime(named[2], _STAMP).replace(tzinfo=UTC)
    return Copy(int(at.timestamp()), named[1], file, file.stat().st_size)
