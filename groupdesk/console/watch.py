"""Noticing what was written to the desk: by the worker, by a script, by this console."""

import time
from collections.abc import Callable

from groupdesk.console.jobs import Failed, Jobs
from groupdesk.desk import Desk

READ_SECONDS = 0.5
"""Topics on show are re-read no oftener than this while somebody else writes."""


class Watch:
    """Asked four times a second, tells which topics changed; `look` costs next to nothing."""

    def __init__(
        self, desk: Desk, jobs: Jobs, changed: Callable[[frozenset[str]], object], failed: Failed
    ) -> None:
        self._desk, self._jobs, self._changed, self._failed = desk, jobs, changed, failed
        self._version = desk.data_version()
        self._revisions = desk.revisions()
        self._read_at = 0.0
        self._stale = False

    def look(self) -> None:
        """Read the revisions when the file was written, at most twice a second."""
        version = self._desk.data_version()
        self._stale = self._stale or version != self._version
        self._version = version
        if self._stale and time.monotonic() - self._read_at >= READ_SECONDS:
            self.read()

    def read(self) -> None:
        """Compare the revisions now."""
        self._stale, self._read_at = False, time.monotonic()
        self._jobs.read("revisions", self._desk.revisions, self._compare, self._failed)

    def _compare(self, revisions: dict[str, int]) -> None:
        before, self._revisions = self._revisions, revisions
        changed = {topic for topic, revision in revisions.items() if before.get(topic) != revision}
        if changed:
            self._changed(frozenset(changed))
