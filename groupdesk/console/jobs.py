"""What runs beside the screen: reads in two threads, changes one after another in one.

No key waits for the store. A read belongs to a *slot*: asked again before it is done, only the
newest answer is given, so a held-down key never queues up reads. Answers come back on the screen's
own thread.
"""

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import partial
from itertools import count
from typing import Any, TypeVar

from groupdesk.desk import DeskError
from groupdesk.desk.history import Conflict

T = TypeVar("T")
Failed = Callable[[Exception], object]

REFUSALS = (DeskError, Conflict, LookupError, ValueError, OSError)
"""What the desk raises with a line for her; anything else is a fault of ours and ends the console."""


class Jobs:
    """The threads; `back` runs a function on the screen's thread and may be called from any."""

    def __init__(self, back: Callable[[Callable[[], object]], object]) -> None:
        self._back = back
        self._readers = ThreadPoolExecutor(2, "reader")
        self._writer = ThreadPoolExecutor(1, "writer")
        self._tickets: dict[str, int] = {}
        self._numbers = count()
        self._open = 0

    @property
    def idle(self) -> bool:
        """Nothing is read or changed, and every answer was given."""
        return self._open == 0

    def read(self, slot: str, job: Callable[[], T], then: Callable[[T], object], failed: Failed) -> None:
        """Read in a thread and hand the result to `then`, unless `slot` was asked again meanwhile."""
        ticket = self._tickets[slot] = next(self._numbers)

        def wanted() -> bool:
            return self._tickets[slot] == ticket

        def finish(future: Future[T | None]) -> None:
            if wanted():
                _hand_over(future, then, failed)

        self._submit(self._readers, lambda: job() if wanted() else None, finish)

    def change(self, job: Callable[[], T], then: Callable[[T], object], failed: Failed) -> None:
        """Change something; all changes are made in the order of their keys."""
        self._submit(self._writer, job, lambda future: _hand_over(future, then, failed))

    def _submit(self, pool: Executor, job: Callable[[], Any], finish: Callable[[Any], object]) -> None:
        self._open += 1
        pool.submit(job).add_done_callback(lambda future: self._back(partial(self._finish, future, finish)))

    def _finish(self, future: Future[Any], finish: Callable[[Any], object]) -> None:
        self._open -= 1
        finish(future)

    def close(self) -> None:
        """Give up reads, finish changes."""
        self._readers.shutdown(wait=False, cancel_futures=True)
        self._writer.shutdown(wait=True)


def _hand_over(future: Future[Any], then: Callable[[Any], object], failed: Failed) -> None:
    error = future.exception()
    if isinstance(error, REFUSALS):
        failed(error)
    else:
        then(future.result())
