"""Opening a desk file: connections, pragmas, locks and words of the SQL dialect, nowhere else.

A desk is one SQLite file in WAL mode, created 0600. Every write is ``BEGIN IMMEDIATE``; where the
linked SQLite has the WAL-reset race (storage.md §6) a lock file is held over it as well.
"""

import errno
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from groupdesk.locale import _

APPLICATION_ID: Final = 0x6772_6470
"""``grdp`` in the file's head: a foreign file is refused."""

STRICT: Final = {"sqlite_strict": True}
CLUSTERED: Final = {"sqlite_strict": True, "sqlite_with_rowid": False}

BUSY_SECONDS: Final = 5.0
LOCK_SECONDS: Final = 30.0
POLL_SECONDS: Final = 0.002
_FIXED_WAL = ((3, 51, 3),)
_BACKPORTS = {(3, 50): 7, (3, 44): 6}


class StoreError(Exception):
    """A desk file cannot be used; the message says what, where and what next, in one line."""


def wal_race() -> bool:
    """Whether the linked SQLite can corrupt a file that two connections write and checkpoint."""
    major, minor, patch = sqlite3.sqlite_version_info
    if (major, minor) in _BACKPORTS:
        return patch < _BACKPORTS[major, minor]
    return (major, minor, patch) < _FIXED_WAL[0]


def explain(error: sqlite3.Error, path: Path) -> StoreError:
    """The clear line for an error of SQLite."""
    name = getattr(error, "sqlite_errorname", "") or ""
    lines = {
        "SQLITE_READONLY": _(
            "{path}: may not be written; make the file and its folder writable, or use --desk"
        ),
        "SQLITE_FULL": _("{path}: the disk is full; nothing was lost, free some space and do it again"),
        "SQLITE_BUSY": _("{path}: another groupdesk holds it; close that one or wait, then do it again"),
        "SQLITE_LOCKED": _("{path}: another groupdesk holds it; close that one or wait, then do it again"),
        "SQLITE_CORRUPT": _("{path}: is damaged; `groupdesk restore` brings back the newest safety copy"),
        "SQLITE_NOTADB": _("{path}: is not a desk; choose another file with --desk"),
        "SQLITE_CANTOPEN": _("{path}: cannot be opened; check that the folder exists and is yours"),
        "SQLITE_IOERR": _("{path}: reading or writing failed ({detail}); check the disk, then do it again"),
    }
    for prefix, line in lines.items():
        if name.startswith(prefix):
            return StoreError(line.format(path=path, detail=error))
    return StoreError(_("{path}: {detail}").format(path=path, detail=error))


def make_private(path: Path) -> None:
    """An empty file that only its owner may read; SQLite's companions inherit its mode."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def connect(path: Path, *, write: bool = False) -> sqlite3.Connection:
    """A connection to an existing desk, read-only unless `write`; raises StoreError."""
    mode = "rw" if write else "ro"
    try:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA cache_size = -16384")
        if write:
            _keep_a_log(connection)
            connection.execute("PRAGMA synchronous = FULL")
    except sqlite3.Error as error:
        raise explain(error, path) from error
    return connection


def _keep_a_log(connection: sqlite3.Connection) -> None:
    # where two turn one new file to WAL at once, SQLite answers BUSY to one of them without waiting
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_BUSY") or time.monotonic() >= deadline:
                raise
            time.sleep(POLL_SECONDS)
        else:
            return


def check_head(connection: sqlite3.Connection, path: Path, version: int) -> int:
    """The file's schema version; refuses foreign files and those of a newer program."""
    try:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        found = int(connection.execute("PRAGMA user_version").fetchone()[0])
        empty = not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except sqlite3.Error as error:
        raise explain(error, path) from error
    if application != APPLICATION_ID and not (empty and application == 0):
        raise StoreError(_("{path}: is not a desk; choose another file with --desk").format(path=path))
    if found > version:
        raise StoreError(
            _(
                "{path}: was written by a newer groupdesk (schema {found}, this one knows {known}); update"
            ).format(path=path, found=found, known=version)
        )
    return found


class FileLock:
    """An operating-system lock on a file beside the desk; it dies with its process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def acquire(self, seconds: float = 0.0) -> bool:
        """Whether the lock is ours now, waiting at most `seconds`."""
        if self._descriptor is not None:
            return True
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        deadline = time.monotonic() + seconds
        while not _try_lock(descriptor):
            if time.monotonic() >= deadline:
                os.close(descriptor)
                return False
            time.sleep(POLL_SECONDS)
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Gives the lock up."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _try_lock(descriptor: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK):
            return False
        raise
    return True


class Writer:
    """The one way to write a desk: a connection whose transactions are immediate and locked."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection = connect(path, write=True)
        self.held = 0.0
        """Seconds for which the last transaction kept other writers waiting."""
        self._lock = FileLock(path.with_name(path.name + ".lock")) if wal_race() else None

    def close(self) -> None:
        """Closes the connection; the last one to close writes the log back, so the lock is held."""
        with self._locked():
            self.connection.close()

    @contextmanager
    def write(self, *topics: str, durable: bool = True) -> Iterator[sqlite3.Connection]:
        """A transaction that bumps `topics` for every console that watches.

        Committed at the end, rolled back by any exception. `durable` commits survive a power cut;
        without it the last few may not (imports, which can be resumed). Raises StoreError.
        """
        connection = self.connection
        with self._locked():
            try:
                connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
                connection.execute("BEGIN IMMEDIATE")
                begun = time.perf_counter()
                yield connection
                bump(connection, topics)
                connection.execute("COMMIT")
                self.held = time.perf_counter() - begun
            except sqlite3.Error as error:
                self._roll_back()
                raise explain(error, self.path) from error
            except BaseException:
                self._roll_back()
                raise

    def checkpoint(self) -> None:
        """Moves the log into the file as far as readers allow, without waiting for them; raises StoreError."""
        with self._locked():
            try:
                self.connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            except sqlite3.Error as error:
                raise explain(error, self.path) from error

    def _roll_back(self) -> None:
        if self.connection.in_transaction:  # a full disk has rolled back by itself already
            with suppress(sqlite3.Error):
                self.connection.execute("ROLLBACK")

    @contextmanager
    def _locked(self) -> Iterator[None]:
        if self._lock is None:
            yield
            return
        if not self._lock.acquire(LOCK_SECONDS):
            raise StoreError(
                _("{path}: another groupdesk holds it; close that one or wait, then do it again").format(
                    path=self.path
                )
            )
        try:
            yield
        finally:
            self._lock.release()


def bump(connection: sqlite3.Connection, topics: tuple[str, ...]) -> None:
    """Counts `topics` as changed, inside the caller's transaction."""
    connection.executemany(
        "INSERT INTO changed (topic, revision) VALUES (?, 1)"
        " ON CONFLICT (topic) DO UPDATE SET revision = changed.revision + 1",
        [(topic,) for topic in topics],
    )


def rows(connection: sqlite3.Connection, query: str, arguments: Any = ()) -> list[Any]:
    """All rows of a query, fetched whole."""
    return connection.execute(query, arguments).fetchall()
