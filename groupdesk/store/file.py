"""An open desk: its one writer, a reader for each thread, and the refusals of files that are none."""

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from groupdesk.locale import _
from groupdesk.store.engine import StoreError, Writer, check_head, connect
from groupdesk.store.migrations import VERSION, migrate
from groupdesk.store.places import exists, make

if TYPE_CHECKING:
    from groupdesk.store.ledger import Ledger


_LEFT_OPEN: Final = ("SQLITE_READONLY_ROLLBACK", "SQLITE_READONLY_RECOVERY", "SQLITE_READONLY_CANTINIT")
"""What a reader says of a file whose writer was killed: only who may write can put it right."""


def clock() -> int:
    """The system's time, in UTC seconds."""
    return int(time.time())


class Store:
    """An open desk file. Readers are for any thread; the writer is for one at a time."""

    def __init__(self, path: Path, now: Callable[[], int]) -> None:
        self.path = path
        self.now = now
        self._here = threading.local()
        self._readers: list[sqlite3.Connection] = []

    @classmethod
    def open(cls, path: Path, *, create: bool = True, now: Callable[[], int] = clock) -> Self:
        """The desk at `path`, brought to this program's schema, made first when `create` allows it.

        Raises StoreError, in one clear line, for a file that is foreign, newer, damaged, locked or
        out of reach.
        """
        if not exists(path):
            if not create:
                raise StoreError(_("{path}: there is no desk; choose one with --desk").format(path=path))
            make(path)
        if _version(path) < VERSION:
            migrate(path, now())
        return cls(path, now)

    @cached_property
    def writer(self) -> Writer:
        """The one writing connection; raises StoreError where the file may not be written."""
        return Writer(self.path)

    @cached_property
    def ledger(self) -> "Ledger":
        """What every change of hers goes through."""
        from groupdesk.store.ledger import Ledger

        return Ledger(self.writer, self.now)

    def reader(self) -> sqlite3.Connection:
        """This thread's read-only connection; each statement sees the newest commit."""
        connection: sqlite3.Connection | None = getattr(self._here, "connection", None)
        if connection is None:
            connection = self._here.connection = connect(self.path)
            self._readers.append(connection)
        return connection

    def leave(self) -> None:
        """Closes this thread's reader: for threads that end before the store is closed."""
        if (connection := self._here.__dict__.pop("connection", None)) is not None:
            self._readers.remove(connection)
            connection.close()

    def close(self) -> None:
        """Closes all connections; the writer last, for it folds the log into the file."""
        while self._readers:
            self._readers.pop().close()
        self._here = threading.local()
        if ledger := self.__dict__.pop("ledger", None):
            ledger.close()
        if writer := self.__dict__.pop("writer", None):
            writer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _version(path: Path) -> int:
    try:
        return _head(path)
    except StoreError as error:
        if not getattr(error.__cause__, "sqlite_errorname", "").startswith(_LEFT_OPEN):
            raise
    connect(path, write=True).close()
    return _head(path)


def _head(path: Path) -> int:
    with closing(connect(path)) as connection:
        return check_head(connection, path, VERSION)
