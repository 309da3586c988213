"""Long work under way: watching the desk's runs, and keeping a worker alive for what was asked."""

import subprocess
from collections.abc import Callable, Sequence

from groupdesk.console.jobs import Failed, Jobs
from groupdesk.console.widgets.say import Say
from groupdesk.desk import Desk, words
from groupdesk.desk.values import RunView
from groupdesk.locale import _, ngettext


class Work:
    """The runs of a desk, as the say line shows them."""

    def __init__(self, desk: Desk, jobs: Jobs, say: Say, failed: Failed) -> None:
        self._desk, self._jobs, self._say, self._failed = desk, jobs, say, failed
        self._active: Sequence[RunView] = ()
        self._worker: subprocess.Popen[bytes] | None = None

    def ask(self, asked: Callable[[], int]) -> None:
        """Ask for a run by `asked` (a function of `Desk.runs`) and see that somebody does it."""

        def job() -> int:
            run = asked()
            if not self._desk.runs.attended():
                self._start()
            return run

        self._jobs.change(job, lambda _run: self.look(), self._failed)

    def _start(self) -> None:
        from groupdesk.desk.runs import spawn_worker

        self.close()
        self._worker = spawn_worker(self._desk.path)

    def look(self) -> None:
        """Read how far everything is."""
        self._jobs.read("runs", self._look, self._show, self._failed)

    def _look(self) -> Sequence[RunView]:
        return self._desk.runs.active()

    def _show(self, runs: Sequence[RunView]) -> None:
        ended = {run.id for run in self._active} - {run.id for run in runs}
        self._active = runs
        self._say.running(runs)
        if ended:
            last = max(ended)
            self._jobs.read("ended", lambda: self._desk.runs.view(last), self._ended, self._failed)

    def _ended(self, run: RunView) -> None:
        if run.state == "failed":
            what, _semicolon, next_ = run.error.partition("; ")
            self._say.error(f"{run.title}: {what}", next_)
        elif run.state == "stopped":
            self._say.hint(
                _("Stopped {title}; what came in stays, asking again goes on").format(title=run.title)
            )
        else:
            n = run.done
            said = ngettext("{title}: {n} done", "{title}: {n} done", n).format(
                title=run.title, n=words.number(n)
            )
            self._say.done(said, ("u", _("undo")))

    def stop(self) -> bool:
        """Stop the oldest run under way; False when there is none."""
        if not self._active:
            return False
        run = self._active[0].id
        self._jobs.change(lambda: self._desk.runs.stop(run), lambda _none: self.look(), self._failed)
        return True

    def close(self) -> None:
        """Let the worker finish its chunk and leave."""
        if self._worker and self._worker.stdin:
            self._worker.stdin.close()
            self._worker = None
