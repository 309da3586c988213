"""Long work under way: watching the desk's runs, and keeping a worker alive for what was asked."""

import subprocess
import threading
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING

from groupdesk.console.jobs import Failed, Jobs
from groupdesk.console.widgets.say import Say
from groupdesk.desk import Desk, system_clock
from groupdesk.desk.values.upkeep import RunView

if TYPE_CHECKING:
    from types import ModuleType

    from groupdesk.console.results import Result
    from groupdesk.desk.history import UndoRun

Rested = Callable[[RunView], object]
"""Is given a run that has ended, or that asks."""
PATIENCE_SECONDS = 3.0
"""How long leaving waits for the worker to finish its chunk."""


def _results() -> "ModuleType":
    """Loaded when a run has ended: the frame does not wait for it."""
    from groupdesk.console import results

    return results


class Work:
    """The runs of a desk, as the say line shows them."""

    def __init__(self, desk: Desk, jobs: Jobs, say: Say, failed: Failed) -> None:
        self._desk, self._jobs, self._say, self._failed = desk, jobs, say, failed
        self._active: Sequence[RunView] = ()
        self._call_back: tuple[float, Callable[[], object]] = (0.0, lambda: None)
        self._awaited: dict[int, Rested] = {}
        self._worker: subprocess.Popen[bytes] | None = None
        self._starting = threading.Lock()
        self.show_unread: Callable[[RunView], object] = lambda run: None
        """Shows the lines that an import could not read."""
        self.show_links: Callable[[], object] = lambda: None
        """Shows who may be a known one."""

    # --- asking

    def ask(self, asked: Callable[[], int], then: Rested | None = None) -> None:
        """Ask for a run by `asked` (a function of `Desk.runs`) and see that somebody does it.

        `then` is given the run when it has ended or asks; without it the say line tells how it ended.
        """

        def job() -> int:
            run = asked()
            self._attend()
            return run

        def waits(run: int) -> None:
            self._awaited[run] = then or self.tell  # a quick one is over before anybody looks
            self.look()

        self._jobs.change(job, waits, self._failed)

    def turn(self, turned: "UndoRun") -> None:
        """Take an import back, or do it again: what undo gives where only a run can do it."""
        self.ask(lambda: self._desk.runs.ask_turn(turned.run_id, turned.entry, redo=turned.redo))

    def drop(self, run: RunView) -> None:
        """A run that asks needs no answer any more."""
        self._jobs.change(lambda: self._desk.runs.stop(run.id), lambda _none: None, self._failed)

    def calls_back(self, seconds: int, act: Callable[[], object]) -> None:
        """For so long Esc does `act`: what was said can still be called back."""
        self._call_back = (monotonic() + seconds, act)
        self._say.grace(seconds)

    def stop(self) -> bool:
        """Call back what was just said, else stop the oldest run under way; False when there is none."""
        until, act = self._call_back
        self._call_back = (0.0, lambda: None)
        if monotonic() < until:
            self._say.grace(0)
            act()
            return True
        if not self._active:
            return False
        run = self._active[0].id
        self._jobs.change(lambda: self._desk.runs.stop(run), lambda _none: self.look(), self._failed)
        return True

    # --- the worker

    def _attend(self) -> None:
        """See that a worker lives."""
        with self._starting:
            alive = self._worker is not None and self._worker.poll() is None
            if not alive and not self._desk.runs.attended():
                self.close()
                self._worker = self._spawned()

    def _spawned(self) -> subprocess.Popen[bytes]:
        from groupdesk.desk.runs import spawn_worker

        now, system = self._desk.now(), system_clock()
        return spawn_worker(self._desk.path, now if abs(now - system) > 1 else None)

    def leave_running(self) -> None:
        """Let a worker of its own take over, which goes on when this console has gone."""
        from groupdesk.desk.runs import spawn_worker

        spawn_worker(self._desk.path, alone=True)
        self.close()

    def close(self) -> None:
        """Let the worker finish its chunk and leave."""
        worker, self._worker = self._worker, None
        if worker and worker.stdin:
            worker.stdin.close()
            with suppress(subprocess.TimeoutExpired):
                worker.wait(PATIENCE_SECONDS)

    # --- watching

    def look(self) -> None:
        """Read how far everything is."""
        watched = {run.id for run in self._active} | set(self._awaited)
        self._jobs.read("runs", lambda: self._look(watched), self._show, self._failed)

    def _look(self, watched: Collection[int]) -> tuple[Sequence[RunView], Sequence[RunView]]:
        """The runs under way, and those of `watched` that have come to rest."""
        under_way = tuple(run for run in self._desk.runs.active() if run.state != "asking")
        if under_way or self._desk.bots.exist():  # a console or a worker that ended may have left them
            self._attend()
        rested = sorted(set(watched) - {run.id for run in under_way})
        return under_way, tuple(self._desk.runs.view(run) for run in rested)

    def _show(self, seen: tuple[Sequence[RunView], Sequence[RunView]]) -> None:
        self._active = [run for run in seen[0] if not run.by_itself]
        rested = seen[1]
        self._say.running(self._active)
        for run in rested:
            self._awaited.pop(run.id, self.tell)(run)

    def tell(self, run: RunView) -> None:
        """Say how a run ended."""
        if run.state == "failed":
            what, _semicolon, next_ = run.error.partition("; ")
            self._say.error(f"{run.title}: {what}" if run.title else what, next_)
        elif run.state == "stopped":
            self._say.hint(_results().stopped(run))
        elif run.kind != "plan":
            said = _results().done(run)
            if said.wrong:
                self._say.error(said.text)
            else:
                self._say.done(said.text, *said.keys, see=self._see(run, said))

    def _see(self, run: RunView, said: "Result") -> Callable[[], object] | None:
        if said.unread:
            return lambda: self.show_unread(run)
        return self.show_links if said.links else None
