"""The worker as a process of its own: `groupdesk run`."""

import os
import signal
import stat
import sys
import threading
from typing import TYPE_CHECKING, Final

from groupdesk.desk import Desk, outcomes
from groupdesk.locale import _
from groupdesk.rules.clock import DAY, HOUR
from groupdesk.store import safety
from groupdesk.store.engine import StoreError
from groupdesk.store.expire import expire
from groupdesk.store.file import Store
from groupdesk.store.surveys import leaving
from groupdesk.worker.imports import keep_days
from groupdesk.worker.run import Worker

if TYPE_CHECKING:
    from groupdesk.worker.deliver import SendingThread
    from groupdesk.worker.receive import ReceivingThread

POLL_SECONDS: Final = 0.2
PATIENCE_SECONDS: Final = 2.0
"""How long a starting worker waits for the lock: somebody may just be looking whether it is held."""
SYNCS_KEPT: Final = 7 * DAY
"""For how long it is known what a sync brought."""
FORGET_SYNCS: Final = "DELETE FROM run WHERE kind IN ('sync', 'check') AND ended_at < ?"
SIGNALS: Final = ("SIGTERM", "SIGHUP", "SIGINT")


class Departure:
    """When a worker process has to go: its stdin ended, or a signal came."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self.code = 0
        """What to exit with: 128 + the signal's number, 0 without one."""

    def listen(self) -> None:
        """Heeds signals, and the end of stdin where that is the pipe of a parent."""
        for name in SIGNALS:
            if (number := getattr(signal, name, None)) is not None:
                signal.signal(number, self._signalled)
        if _is_pipe(0):
            threading.Thread(target=self._until_parent_goes, daemon=True).start()

    def __call__(self) -> bool:
        """Whether it is time."""
        return self._event.is_set()

    def leave(self) -> None:
        """Says that it is time."""
        self._event.set()

    def wait(self, seconds: float) -> None:
        """Waits, not longer than until it is time."""
        self._event.wait(seconds)

    def _signalled(self, number: int, frame: object) -> None:
        self.code = 128 + number
        self._event.set()

    def _until_parent_goes(self) -> None:
        while os.read(0, 4096):
            pass
        self._event.set()


def serve(store: Store, *, once: bool = False, patience: float = PATIENCE_SECONDS) -> int:
    """Does what is asked until it is time to go, or with `once` until nothing waits; gives the exit code.

    Raises StoreError when another worker serves the desk.
    """
    departure = Departure()
    departure.listen()
    worker = Worker(store, leaving=departure)
    if not worker.hold(patience):
        raise StoreError(
            _("{path}: another worker serves it already; let it work, or end it first").format(
                path=store.path
            )
        )
    try:
        _Service(store, worker, departure, once=once).go()
    finally:
        worker.release()
    return departure.code


class _Service:
    """A worker's day: runs one after another, sending and receiving beside them, bots asked again from time
    to time."""

    def __init__(self, store: Store, worker: Worker, departure: Departure, *, once: bool) -> None:
        self._store = store
        self._worker = worker
        self._departure = departure
        self._once = once
        self._tidied: int | None = None
        self._counted: int | None = None
        self._sending: SendingThread | None = None
        self._receiving: ReceivingThread | None = None

    def go(self) -> None:
        """Works until it is time to go, or with `once` until nothing waits."""
        try:
            while not self._departure():
                self._tidy()
                self._count()
                self._send()
                self._receive()
                if self._worker.next():
                    continue
                if self._once and self._is_idle():
                    break
                self._ask_bots()
                self._departure.wait(POLL_SECONDS)
        finally:
            self._departure.leave()
            if self._receiving is not None:
                self._receiving.join()
            if self._sending is not None:
                self._sending.join()
                if self._sending.error:
                    raise self._sending.error

    def _tidy(self) -> None:
        if self._tidied is None or self._store.now() >= self._tidied + DAY:
            self._tidied = self._store.now()
            _tidy(self._store)

    def _count(self) -> None:
        """Keeps what came of posts whose day is over."""
        if self._counted is None or self._store.now() >= self._counted + HOUR:
            self._counted = self._store.now()
            try:
                outcomes.keep(Desk(self._store))
            except StoreError as error:
                sys.stderr.write(f"groupdesk: {error}\n")

    def _send(self) -> None:
        """Sends beside everything else, from the first bot on."""
        if self._sending is not None:
            if self._sending.error:
                self._departure.leave()
        elif self._store.reader().execute("SELECT 1 FROM bot LIMIT 1").fetchone():
            from groupdesk.worker.deliver import SendingThread  # HTTP is loaded where it is needed

            self._sending = SendingThread(self._store, self._departure)
            self._sending.start()

    def _receive(self) -> None:
        """Hears what bots tell by themselves, from the first of them on; not where it leaves at once again."""
        if self._receiving is None and self._sending is not None and not self._once:
            from groupdesk.worker.receive import ReceivingThread

            self._receiving = ReceivingThread(self._store, self._departure)
            self._receiving.start()

    def _is_idle(self) -> bool:
        return self._sending is None or self._sending.idle

    def _ask_bots(self) -> None:
        """Asks the bots whose turn it is for what is new."""
        if self._sending is not None and not self._once:
            from groupdesk.worker.sync import due

            for bot in due(self._store.reader(), self._store.now()):
                Desk(self._store).runs.ask_sync(bot, by_itself=True)


def _tidy(store: Store) -> None:
    """The day's safety copy, and texts that are kept no longer; what fails is said, and work goes on."""
    try:
        safety.daily(store.path, store.now())
        with store.writer.write() as connection:
            connection.execute(FORGET_SYNCS, (store.now() - SYNCS_KEPT,))
        expire(store.writer, store.now(), keep_days(store))
        leaving.expire(store.writer, store.now())
    except StoreError as error:
        sys.stderr.write(f"groupdesk: {error}\n")


def _is_pipe(descriptor: int) -> bool:
    try:
        return stat.S_ISFIFO(os.fstat(descriptor).st_mode)
    except OSError:  # closed: nobody to wait for
        return False
