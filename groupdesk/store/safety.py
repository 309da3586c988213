"""Safety copies of a desk: made whole, readable by nobody else (mechanisms.md 15)."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from groupdesk.store.engine import connect, explain, make_private


def folder(path: Path) -> Path:
    """Where the copies of the desk at `path` are kept: beside it."""
    return path.with_name(path.name + ".copies")


def copy(path: Path, target: Path) -> None:
    """A whole copy of the desk at `path`, writers and readers of it going on; only for its owner.

    Raises StoreError when either cannot be read or written, FileExistsError when `target` exists.
    """
    make_private(target)
    try:
        with closing(connect(path)) as source, closing(sqlite3.connect(target)) as copied:
            source.backup(copied)
    except sqlite3.Error as error:
        target.unlink()
        raise explain(error, target) from error


def copy_before_migration(path: Path, now: int) -> Path:
    """The copy that a change of the schema leaves behind."""
    target = folder(path) / f"before-{_stamp(now)}.desk"
    copy(path, target)
    return target


def _stamp(now: int) -> str:
    return datetime.fromtimestamp(now, UTC).strftime("%Y%m%dT%H%M%SZ")
