"""The worker as a process of its own: `groupdesk run`."""

import os
import signal
import stat
import sys
import threading
from typing import Final

from groupdesk.locale import _
from groupdesk.rules.clock import DAY
from groupdesk.store import safety
from groupdesk.store.engine import StoreError
from groupdesk.store.expire import expire
from groupdesk.store.file import Store
from groupdesk.worker.imports import keep_days
from groupdesk.worker.run import Worker

POLL_SECONDS: Final = 0.2
PATIENCE_SECONDS: Final = 2.0
"""How long a starting worker waits for the lock: somebody may just be looking whether it is held."""
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
        tidied = None
        while not departure():
            if tidied is None or store.now() >= tidied + DAY:
                tidied = store.now()
                _tidy(store)
            if not worker.next():
                if once:
                    break
                departure.wait(POLL_SECONDS)
    finally:
        worker.release()
    return departure.code


def _tidy(store: Store) -> None:
    """The day's safety copy, and texts that are kept no longer; what fails is said, and work goes on."""
    try:
        safety.daily(store.path, store.now())
        expire(store.writer, store.now(), keep_days(store))
    except StoreError as error:
        sys.stderr.write(f"groupdesk: {error}\n")


def _is_pipe(descriptor: int) -> bool:
    try:
        return stat.S_ISFIFO(os.fstat(descriptor).st_mode)
    except OSError:  # closed: nobody to wait for
        return False
