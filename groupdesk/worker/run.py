"""The worker: the one process of a desk that does its runs, one after another (mechanisms.md 7).

It holds the lock `<desk>.worker` for as long as it lives. A run found *running* belongs to a worker
that died: it is taken up again under the same id.
"""

import json
import sqlite3
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath
from typing import Any, Final

from groupdesk.desk import Desk, safety, words
from groupdesk.desk.runs import FORGET_TEXT, TOPIC, worker_lock
from groupdesk.formats.errors import FormatError
from groupdesk.locale import _
from groupdesk.reports import archive
from groupdesk.store import rollup, wordlists
from groupdesk.store.engine import StoreError
from groupdesk.store.file import Store, clock
from groupdesk.worker import merging, pasting, surveys, turns
from groupdesk.worker.imported import changed
from groupdesk.worker.imports import Import
from groupdesk.worker.paste import Paste
from groupdesk.worker.plan import Request, plan
from groupdesk.worker.planned import planned

Told = Callable[[int, int, int], None]
"""Hears bytes done, bytes in all and messages so far."""


@dataclass(frozen=True, slots=True)
class Job:
    """A run as it was asked for."""

    id: int
    kind: str
    arguments: dict[str, Any]


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
        self._desk = Desk(store)
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
        except (StoreError, FormatError, archive.ArchiveError) as error:
            self._end(job, "failed", {}, str(error))
        except Exception as error:  # noqa: BLE001 - a run that breaks must not be taken up for ever
            traceback.print_exc()
            self._end(job, "failed", {}, _one_line(error))
        else:
            self._end(job, self._broken or ("asking" if job.kind == "plan" else "done"), result)
            if job.kind in CHANGING and not self._broken:
                self._desk.renew()
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
            connection.execute(FORGET_TEXT, (job.id,))
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
            elif result.get("verb") == surveys.KIND:
                surveys.note(self._store, connection, job.arguments.get("run", job.id), result, _turning(job))
            elif job.kind in ("undo", "redo") and state == "done" and not merging.is_merge(result):
                run_id, entry = job.arguments["run"], job.arguments["entry"]
                turns.enter(self._store, connection, run_id, entry, redo=job.kind == "redo")

    def _enter(self, connection: Any, job: Job) -> None:
        rows = connection.execute(
            "SELECT f.path, f.counts, g.name FROM run_file AS f LEFT JOIN chat_group AS g ON g.id = f.group_id"
            " WHERE f.run_id = ? ORDER BY f.id",
            (job.id,),
        ).fetchall()
        entries = [json.loads(counts) for _path, counts, _name in rows]
        if brought := changed(entries):
            files = list(dict.fromkeys(path for path, _counts, _name in rows))
            inputs = {
                "what": words.names([PurePath(path).name for path in files]),
                "files": files,
                "groups": list(dict.fromkeys(name for _path, _counts, name in rows if name)),
                "messages": sum(one.get("messages", 0) for one in entries),
                "new": sum(one.get("new", 0) for one in entries),
            }
            self._store.ledger.run_entry(connection, "import", job.id, inputs, changed=brought)

    # --- what runs do -------------------------------------------------------------------------------

    def bring(self, job: Job) -> dict[str, Any]:
        """An import, or its preview."""
        request = _request(job.arguments, preview=job.kind == "preview")
        if request.paste is None:
            return self._import(job.id, job.id, request)
        if request.preview:
            return pasting.preview(self._store, request, job.id)
        return self._import(job.id, job.id, pasting.settled(self._store, request))

    def look(self, job: Job) -> dict[str, Any]:
        """A plan: what the files are, and what only she can say."""
        return planned(self._store, plan(self._store, _request(job.arguments)))

    def bring_answers(self, job: Job) -> dict[str, Any]:
        """Answers to a questionnaire."""
        return self._survey(job, job.id, job.arguments)

    def _survey(self, job: Job, run_id: int, said: dict[str, Any]) -> dict[str, Any]:
        wanted = partial(self._wanted, job.id)
        return surveys.bring(self._store, run_id, said, wanted, self._told, shown_as=job.id)

    def merge(self, job: Job) -> dict[str, Any]:
        """A group that becomes a part of another."""
        return self._merging(job, job.id, stands=True)

    def _merging(self, job: Job, run_id: int, *, stands: bool) -> dict[str, Any]:
        return merging.make(self._store, job.id, run_id, stands, self._staying, self._told)

    def _staying(self) -> bool:
        """Whether this process need not go: what a merge owes is paid whoever wants to stop it."""
        if self._leaving():
            self._broken = "asked"
        return not self._broken

    def take_back(self, job: Job) -> dict[str, Any]:
        """An import or a merge taken back."""
        if merging.known(self._store, job.arguments["run"]):
            return self._merging(job, job.arguments["run"], stands=False)
        if surveys.known(self._store, job.arguments["run"]):
            return surveys.take_back(self._store, job.arguments["run"])
        turns.undo(
            self._store,
            job.arguments["run"],
            lambda: self._wanted(job.id),
            lambda messages: self._told(messages, 0, messages),
        )
        return {}

    def bring_again(self, job: Job) -> dict[str, Any]:
        """An import or a merge that was taken back, under its own run: so it can be taken back again."""
        run_id = job.arguments["run"]
        if merging.known(self._store, run_id):
            return self._merging(job, run_id, stands=True)
        if surveys.known(self._store, run_id):
            return self._survey(job, run_id, surveys.asked(self._store, run_id))
        request = _request(turns.arguments(self._store, run_id))
        if request.paste is not None and not request.paste.text:
            raise StoreError(_("the pasted text is not kept; paste it again"))
        return self._import(job.id, run_id, request)

    def read_anew(self, job: Job) -> dict[str, Any]:
        """The texts read anew by the word lists, and the figures that rest on them."""

        def progress(connection: sqlite3.Connection, done: int, total: int) -> None:
            connection.execute(
                "UPDATE run SET done = ?, total = ?, heartbeat = ? WHERE id = ?",
                (done, total, clock(), job.id),
            )
            self._told(done, total, done)

        wanted = partial(self._wanted, job.id)
        read, changed = wordlists.read_anew(self._store.writer, wanted, progress)
        rollup.roll_up_all(self._store.writer, wanted)
        return {"messages": read, "changed": changed}

    def export(self, job: Job) -> dict[str, Any]:
        """Everything of the desk as files."""
        folder = Path(job.arguments["folder"])
        if job.arguments["template"]:
            return {"tables": dict.fromkeys(archive.template(folder), 0)}
        tables = dict(archive.export(self._desk, folder))
        safety.note_elsewhere(self._desk, folder)
        return {"tables": tables}

    def sync(self, job: Job) -> dict[str, Any]:
        """The bots asked for what is new."""
        from groupdesk.worker.sync import Sync  # HTTP is loaded where it is needed

        def told(done: int, total: int, messages: int) -> None:
            self._told(done, total, messages)
            with self._store.writer.write(TOPIC, durable=False) as connection:
                connection.execute(
                    "UPDATE run SET done = ?, total = ?, heartbeat = ?, result = ? WHERE id = ?",
                    (done, total, clock(), json.dumps({"messages": messages}), job.id),
                )

        wanted = partial(self._wanted, job.id)
        asked = not job.arguments["by_itself"]
        return Sync(self._store, wanted=wanted, told=told, asked=asked).run(job.arguments["bot"])

    def check(self, job: Job) -> dict[str, Any]:
        """A bot asked what it is and sees."""
        from groupdesk.worker.check import check

        return check(self._store, job.arguments["bot"])

    def _import(self, job_id: int, run_id: int, request: Request) -> dict[str, Any]:
        wanted = partial(self._wanted, job_id)
        return Import(self._store, run_id, request, shown_as=job_id, wanted=wanted, told=self._told).execute()

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
    "survey": Worker.bring_answers,
    "merge": Worker.merge,
    "undo": Worker.take_back,
    "redo": Worker.bring_again,
    "words": Worker.read_anew,
    "export": Worker.export,
    "sync": Worker.sync,
    "check": Worker.check,
}
CHANGING: Final = ("import", "survey", "sync", "merge", "undo", "redo", "words")
"""Kinds after which something else is found about groups."""


def _request(said: dict[str, Any], *, preview: bool = False) -> Request:
    paste = said.get("paste")
    told = {"paths": tuple(said["paths"]), "paste": Paste(**paste) if paste else None}
    return Request(**said | told, preview=preview)


def _turning(job: Job) -> dict[str, Any]:
    """What a run was asked for, and which entry it turns."""
    return job.arguments | ({"undo": job.kind == "undo"} if "entry" in job.arguments else {})


def _one_line(error: Exception) -> str:
    text = f"{type(error).__name__}: {error}"
    return "".join(sign if sign.isprintable() else " " for sign in text)
