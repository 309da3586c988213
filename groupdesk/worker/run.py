"""The worker: the one process of a desk that does its runs, one after another (mechanisms.md 7).

It holds the lock `<desk>.worker` for as long as it lives. A run found *running* belongs to a worker
that died: it is taken up again under the same id.
"""

import json
import os
import signal
import stat
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from groupdesk.desk.runs import TOPIC, worker_lock
from groupdesk.locale import _
from groupdesk.store.engine import StoreError
from groupdesk.store.file import Store, clock
from groupdesk.worker.imported import changed
from groupdesk.worker.imports import Import
from groupdesk.worker.plan import Plan, Request, chat_key, plan

POLL_SECONDS: Final = 0.2
PATIENCE_SECONDS: Final = 2.0
"""How long a starting worker waits for the lock: somebody may just be looking whether it is held."""
SIGNALS: Final = ("SIGTERM", "SIGHUP", "SIGINT")

Told = Callable[[int, int, int], None]
"""Hears bytes done, bytes in all and messages so far."""


@dataclass(frozen=True, slots=True)
class Job:
    """A run as it was asked for."""

    id: int
    kind: str
    arguments: dict[str, Any]

    @property
    def request(self) -> Request:
        """What is to be imported."""
        said = self.arguments | {"paths": tuple(self.arguments["paths"])}
        return Request(**said, preview=self.kind == "preview")


class Worker:
    """Does a desk's runs. `leaving` says that it has to go: it finishes its chunk."""

    def __init__(
        self,
        store: Store,
        *,
        leaving: Callable[[], bool] = lambda: False,
        told: Told = lambda done, total, messages: None,
    ) -> None:
        self._store = store
        self._leaving = leaving
        self._told = told
        self._lock = worker_lock(store.path)
        self._broken = ""
        """The state of a run that was not let come to its end."""

    def hold(self, seconds: float = 0.0) -> bool:
        """Whether this is the desk's worker now; waits at most `seconds` for another to go."""
        return self._lock.acquire(seconds)

    def release(self) -> None:
        """Is the worker no longer."""
        self._lock.release()

    def next(self) -> bool:
        """Does the oldest run that waits; False when there is none."""
        job = self._take()
        if job is None:
            return False
        self._broken = ""
        try:
            result = WORK[job.kind](self, job)
        except StoreError as error:
            self._end(job, "failed", {}, str(error))
        except Exception as error:  # noqa: BLE001 - a run that breaks must not be taken up for ever
            traceback.print_exc()
            self._end(job, "failed", {}, _one_line(error))
        else:
            self._end(job, self._broken or ("asking" if job.kind == "plan" else "done"), result)
        return True

    def _take(self) -> Job | None:
        with self._store.writer.write(TOPIC) as connection:
            row = connection.execute(
                "SELECT id, kind, arguments FROM run WHERE state IN ('asked', 'running') ORDER BY id LIMIT 1"
            ).fetchone()
            if row is None:
                return None
            connection.execute(
                "UPDATE run SET state = 'running', started_at = ?, heartbeat = ? WHERE id = ?",
                (clock(), clock(), row[0]),
            )
            return Job(row[0], row[1], json.loads(row[2]))

    def _end(self, job: Job, state: str, result: dict[str, Any], error: str = "") -> None:
        """Writes how a run ended; an import that stored something becomes an entry of the history."""
        with self._store.writer.write(TOPIC, "history") as connection:
            if state == "asked":  # whoever comes next goes on with it
                connection.execute("UPDATE run SET state = 'asked' WHERE id = ?", (job.id,))
                return
            question = result.pop("questions", None)
            connection.execute(
                "UPDATE run SET state = ?, ended_at = ?, result = ?, question = ?, error = ? WHERE id = ?",
                (
                    state,
                    clock(),
                    json.dumps(result, ensure_ascii=False),
                    json.dumps({} if question is None else {"questions": question}, ensure_ascii=False),
                    error,
                    job.id,
                ),
            )
            if job.kind == "import":
                self._enter(connection, job)

    def _enter(self, connection: Any, job: Job) -> None:
        rows = connection.execute(
            "SELECT f.path, f.counts, g.name FROM run_file AS f LEFT JOIN chat_group AS g ON g.id = f.group_id"
            " WHERE f.run_id = ? ORDER BY f.id",
            (job.id,),
        ).fetchall()
        entries = [json.loads(counts) for _path, counts, _name in rows]
        if brought := changed(entries):
            inputs = {
                "files": list(dict.fromkeys(path for path, _counts, _name in rows)),
                "groups": list(dict.fromkeys(name for _path, _counts, name in rows)),
                "messages": sum(one.get("messages", 0) for one in entries),
                "new": sum(one.get("new", 0) for one in entries),
            }
            self._store.ledger.run_entry(connection, "import", job.id, inputs, changed=brought)

    # --- what runs do -------------------------------------------------------------------------------

    def bring(self, job: Job) -> dict[str, Any]:
        """An import, or its preview."""
        run = Import(self._store, job.id, job.request, wanted=lambda: self._wanted(job.id), told=self._told)
        return run.execute()

    def look(self, job: Job) -> dict[str, Any]:
        """A plan: what the files are, and what only she can say."""
        return planned(self._store, plan(self._store, job.request))

    def _wanted(self, run_id: int) -> bool:
        if not self._broken:
            if self._leaving():
                self._broken = "asked"
            elif self._stop_asked(run_id):
                self._broken = "stopped"
        return not self._broken

    def _stop_asked(self, run_id: int) -> bool:
        row = self._store.reader().execute("SELECT stop FROM run WHERE id = ?", (run_id,)).fetchone()
        return bool(row[0])


WORK: Final[dict[str, Callable[[Worker, Job], dict[str, Any]]]] = {
    "plan": Worker.look,
    "preview": Worker.bring,
    "import": Worker.bring,
}


def planned(store: Store, found: Plan) -> dict[str, Any]:
    """The result of a plan: files with their chats and the groups these go to, and open questions."""
    names = dict(store.reader().execute("SELECT id, name FROM chat_group").fetchall())
    files: list[dict[str, Any]] = [
        {
            "path": one.source.name,
            "format": one.format.name,
            "chats": [
                {
                    "key": chat_key(chat.facts),
                    "name": chat.facts.name or one.reading.title,
                    "group": chat.group_id,
                    "group_name": names.get(chat.group_id),
                    "private": chat.facts.private,
                }
                for chat in one.chats
            ],
            "assumed": list(one.reading.assumed),
            "reason": "",
        }
        for one in found.files
    ]
    files += [
        {"path": error.where, "format": None, "chats": [], "assumed": [], "reason": str(error)}
        for error in found.refused
    ]
    return {"files": files, "questions": found.questions()}


# --- the process ------------------------------------------------------------------------------------


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
        if stat.S_ISFIFO(os.fstat(0).st_mode):
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


def serve(store: Store, *, once: bool = False) -> int:
    """Does what is asked until it is time to go, or with `once` until nothing waits; gives the exit code.

    Raises StoreError when another worker serves the desk.
    """
    departure = Departure()
    departure.listen()
    worker = Worker(store, leaving=departure)
    if not worker.hold(PATIENCE_SECONDS):
        raise StoreError(
            _("{path}: another worker serves it already; let it work, or end it first").format(
                path=store.path
            )
        )
    try:
        while not departure():
            if not worker.next():
                if once:
                    break
                departure.wait(POLL_SECONDS)
    finally:
        worker.release()
    return departure.code


def _one_line(error: Exception) -> str:
    text = f"{type(error).__name__}: {error}"
    return "".join(sign if sign.isprintable() else " " for sign in text)
