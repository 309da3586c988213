"""Receiving: bots tell by themselves what happens, over their streams or pushed to a port (DESIGN §7, §9).

One thread stores, with a store of its own; each stream is read in a thread of its own, and the port is
served by another (`door`). What was pushed is confirmed when it lies in the store.
"""

import sys
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import Empty, Full, Queue
from typing import Final

from groupdesk.store.engine import StoreError
from groupdesk.store.file import Store
from groupdesk.worker.ears import Ears
from groupdesk.worker.gate import Gate
from groupdesk.worker.hearing import Broken, Ended
from groupdesk.worker.taking import Heard, Taking

POLL_SECONDS: Final = 0.2
BATCH_SECONDS: Final = 0.5
"""What comes within it is stored at once."""
BATCH: Final = 200
WAITING: Final = 2_000
"""Events that may wait: while there are so many, streams are read no further and pushes are refused."""
ARRANGED_EVERY: Final = 3.0
"""Seconds after which it is looked what bots and settings there are."""
TROUBLE_SECONDS: Final = 5.0
"""How long it waits after something broke."""


class Receiver:
    """Hears the bots of a desk."""

    def __init__(self, store: Store, leaving: Callable[[], bool]) -> None:
        self._leaving = leaving
        self._queue: Queue[Heard | Ended | Broken] = Queue(WAITING)
        self._ears = Ears(store, self._put)
        self._gate = Gate(store, self._ears.get, self._offer, self._ears.troubled)
        self._taking = Taking(store, lambda: not leaving())
        self._heard: list[Heard] = []
        """What is to be stored next."""
        self._beside: list[Ended | Broken] = []
        self._arranged_at = 0.0

    def go(self) -> None:
        """Hears until it is time to leave; what came until then is stored."""
        try:
            while not self._leaving():
                self._careful(self._step)
        finally:
            self._gate.refuse()
            self._ears.close()
            self._careful(self._finish)
            self._gate.close()

    def _careful(self, act: Callable[[], None]) -> None:
        """Does something; when the desk cannot be written it is said, and done again later."""
        try:
            act()
        except StoreError as error:
            sys.stderr.write(f"groupdesk: {error}\n")
            pause(TROUBLE_SECONDS, self._leaving)

    def _step(self) -> None:
        if time.monotonic() - self._arranged_at > ARRANGED_EVERY:
            self._arranged_at = time.monotonic()
            self._ears.arrange()
            self._gate.arrange()
        if not self._heard:
            self._collect()
        self._store()
        self._taking.cover()
        self._taking.settle()

    def _finish(self) -> None:
        """Stores what came last, with how far it reaches."""
        while self._heard or not self._queue.empty():
            self._collect()
            self._store()
        self._taking.cover(at_once=True)
        self._taking.settle(at_once=True)

    # --- what comes, from any thread

    def _put(self, told: Heard | Ended | Broken) -> None:
        """Takes what a stream tells, which is read no further while there is too much."""
        while True:
            with suppress(Full):
                return self._queue.put(told, timeout=POLL_SECONDS)
            if self._leaving():
                return None  # nothing of it was confirmed; it is told again

    def _offer(self, told: Heard | Broken) -> bool:
        """Takes what was pushed; False when there is too much."""
        with suppress(Full):
            self._queue.put_nowait(told)
            return True
        return False

    # --- what is done with it

    def _collect(self) -> None:
        """What comes until there is enough for a transaction."""
        until: float | None = None
        while len(self._heard) < BATCH:
            wait = POLL_SECONDS if until is None else until - time.monotonic()
            try:
                told = self._queue.get(timeout=max(0.0, wait))
            except Empty:
                return
            if isinstance(told, Heard):
                self._heard.append(told)
            else:
                self._beside.append(told)
            until = until or time.monotonic() + BATCH_SECONDS

    def _store(self) -> None:
        """Stores what was collected; raises StoreError, and then it is still there."""
        self._take(self._heard)
        begun = {one.bot for one in self._heard if one.begun}
        self._heard = []
        for bot in begun:
            self._ears.begun(bot)
        while self._beside:
            told = self._beside.pop(0)
            if isinstance(told, Ended):
                self._ears.ended(told)
            else:
                self._ears.broken(told)

    def _take(self, heard: Sequence[Heard]) -> None:
        """Stores and confirms; something that breaks is left out alone, and said."""
        if not heard:
            return
        try:
            self._taking.take(heard)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - what one bot tells must not keep the others from being heard
            if len(heard) > 1:
                for one in heard:
                    self._take([one])
                return
            traceback.print_exc()
            self._beside.append(Broken.by(heard[0].bot, error))
            _confirm(heard[0], error)
        for one in heard:
            _confirm(one)


def _confirm(heard: Heard, error: Exception | None = None) -> None:
    """Tells whoever waits for it that something is stored, or will never be."""
    stored = heard.stored
    if stored is None or stored.done() or not stored.set_running_or_notify_cancel():
        return
    if error is None:
        stored.set_result(None)
    else:
        stored.set_exception(error)


def pause(seconds: float, leaving: Callable[[], bool]) -> None:
    """Waits, not longer than until it is time to leave."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and not leaving():
        time.sleep(POLL_SECONDS)


class ReceivingThread(threading.Thread):
    """A receiver beside a worker's runs, with a store of its own; whatever breaks in it, the worker goes on."""

    def __init__(self, store: Store, leaving: Callable[[], bool]) -> None:
        super().__init__(name="receiver")
        self._path, self._now = store.path, store.now
        self._leaving = leaving

    def run(self) -> None:
        while not self._leaving():
            try:
                with Store(self._path, self._now) as store:
                    Receiver(store, self._leaving).go()
            except StoreError as error:
                sys.stderr.write(f"groupdesk: {error}\n")
            except Exception:  # noqa: BLE001 - said, and begun anew
                traceback.print_exc()
            pause(TROUBLE_SECONDS, self._leaving)
