"""Waiting for a run: done here when nobody else works, else by the worker that lives."""

import signal
import sys
import time
from typing import TYPE_CHECKING, Final

from groupdesk.cli.context import Context, Failure
from groupdesk.desk.runs import ENDED
from groupdesk.locale import _
from groupdesk.worker.run import Worker

if TYPE_CHECKING:
    from groupdesk.desk import Desk
    from groupdesk.desk.values.upkeep import RunView

LOOK_SECONDS: Final = 0.1
DRAW_SECONDS: Final = 0.1
INTERRUPTED: Final = 128 + signal.SIGINT


def attend(context: Context, desk: "Desk", run_id: int) -> tuple["RunView", int]:
    """The run when it has ended, and the exit code; raises Failure when it failed.

    Ctrl-C stops the run after its chunk. Told to go (SIGTERM, SIGHUP), this process leaves and the run
    waits for the next worker.
    """
    watch = _Watch(context, desk, run_id)
    with watch:
        view = watch.until_ended()
    if watch.left:
        raise Failure(_("left: run {run} goes on with the next worker").format(run=run_id), watch.left)
    if view.state == "failed":
        raise Failure(view.error)
    if view.state == "stopped" and view.kind == "words":
        context.note(_("stopped; the other messages are read with your next change"))
        return view, INTERRUPTED
    if view.state == "stopped":
        stored = view.result.get("total", {}).get("new", 0)
        context.note(
            _("stopped: {new} new messages are stored; the same command goes on from here").format(new=stored)
        )
        return view, INTERRUPTED
    return view, 0


class _Watch:
    """Draws progress, and heeds signals while a run is worked on."""

    def __init__(self, context: Context, desk: "Desk", run_id: int) -> None:
        self._context = context
        self._desk = desk
        self._runs = desk.runs
        self._run_id = run_id
        self._stopping = False
        self._drawn = 0.0
        self._began = time.monotonic()
        self._handlers: dict[int, object] = {}
        self.left = 0
        """The exit code when this process was told to go; else 0."""

    def __enter__(self) -> "_Watch":
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            if (number := getattr(signal, name, None)) is not None:
                self._handlers[number] = signal.signal(number, self._signalled)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        if self._drawn:
            sys.stderr.write("\r\x1b[K")

    def until_ended(self) -> "RunView":
        """The run when it has ended, or when it is time to go."""
        worker = Worker(self._desk.store, leaving=lambda: bool(self.left), told=self._told)
        while (view := self._runs.view(self._run_id)).state not in ENDED and not self.left:
            if worker.hold():
                try:
                    worker.next()
                finally:
                    worker.release()
            else:
                self._told(view.done, view.total, view.result.get("messages", 0))
                time.sleep(LOOK_SECONDS)
        return view

    def _told(self, done: int, total: int, messages: int) -> None:
        if self._stopping:
            self._stopping = False
            self._runs.stop(self._run_id)
        now = time.monotonic()
        if not sys.stderr.isatty() or now - self._drawn < DRAW_SECONDS:
            return
        self._drawn = now
        left = (now - self._began) * (total - done) / done if done else 0
        line = _("{percent} %  {messages} messages  {seconds} s left").format(
            percent=100 * done // max(total, 1), messages=messages, seconds=round(left)
        )
        sys.stderr.write(f"\r\x1b[K{line}")
        sys.stderr.flush()

    def _signalled(self, number: int, frame: object) -> None:
        if number != signal.SIGINT:
            self.left = 128 + number
        elif self._stopping:
            raise KeyboardInterrupt
        else:
            self._stopping = True
