"""Long work as the console watches it."""

from types import SimpleNamespace
from typing import Any

from groupdesk.console.work import Work
from groupdesk.desk.values.upkeep import RunView

NO_BOTS = SimpleNamespace(exist=lambda: False)

DONE = RunView(7, "export", "done", "out", 3, 3, 1, 2, {}, {}, "", None, None)


class AtOnce:
    """Jobs that are done when they are given."""

    def change(self, job: Any, then: Any, failed: Any) -> None:
        then(job())

    def read(self, slot: str, job: Any, then: Any, failed: Any) -> None:
        then(job())


class Heard:
    """What the console said."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def done(self, text: str, *keys: object, see: object = None) -> None:
        self.said.append(text)

    def running(self, runs: object) -> None:
        """Nothing is under way."""


def test_a_run_that_was_over_before_anybody_looked_is_told_once() -> None:
    runs = SimpleNamespace(active=lambda: (), view=lambda run: DONE, attended=lambda: True)
    said = Heard()
    work = Work(SimpleNamespace(runs=runs, bots=NO_BOTS), AtOnce(), said, lambda error: None)  # type: ignore[arg-type]
    work.ask(lambda: 7)
    work.look()
    assert said.said == ["out: 3 done"]


def test_whoever_asked_is_given_the_run_instead() -> None:
    runs = SimpleNamespace(active=lambda: (), view=lambda run: DONE, attended=lambda: True)
    said, given = Heard(), []
    work = Work(SimpleNamespace(runs=runs, bots=NO_BOTS), AtOnce(), said, lambda error: None)  # type: ignore[arg-type]
    work.ask(lambda: 7, given.append)
    assert (given, said.said) == ([DONE], [])
