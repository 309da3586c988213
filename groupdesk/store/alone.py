"""Writing outside a transaction: what SQLite itself does in one piece, such as replacing the whole file."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from groupdesk.locale import _
from groupdesk.store.engine import LOCK_SECONDS, FileLock, StoreError, connect, explain, wal_race


@contextmanager
def alone(path: Path) -> Iterator[sqlite3.Connection]:
    """A writing connection under the writers' lock (mechanisms.md 16), in autocommit; raises StoreError."""
    lock = FileLock(path.with_name(path.name + ".lock"))
    if wal_race() and not lock.acquire(LOCK_SECONDS):
        line = _("{path}: another groupdesk holds it; close that one or wait, then do it again")
        raise StoreError(line.format(path=path))
    try:
        with closing(connect(path, write=True)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise explain(error, path) from error
    finally:
        lock.release()
