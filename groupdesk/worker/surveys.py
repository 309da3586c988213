"""Answers to a questionnaire brought in by a run: read, stored, and matched with members (questionnaires.md)."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from groupdesk.formats import SURVEYS, format_of
from groupdesk.formats.errors import UnknownFormatError
from groupdesk.formats.source import FileSource
from groupdesk.locale import _
from groupdesk.records import Reading, Record, Skipped
from groupdesk.records.surveys import QuestionType, Response, Survey
from groupdesk.rules import clock
from groupdesk.rules.surveys import private
from groupdesk.store.engine import StoreError
from groupdesk.store.file import Store
from groupdesk.store.file import clock as system_clock
from groupdesk.store.ledger import REDO, UNDO
from groupdesk.store.surveys import leaving
from groupdesk.store.surveys.settling import settle
from groupdesk.store.surveys.taking import Intake, Went, enter, types_said
from groupdesk.store.zones import desk_zone, zone_of
from groupdesk.worker.imports import no_garbage

KIND: Final = "survey"
"""Of the run, and the verb of its entry."""
TOPICS: Final = ("surveys", "people", "today")
AT_ONCE: Final = 500
"""Sheets in a transaction: nobody waits long for the lock."""
_CELLS_NOT_KEPT: Final = frozenset({QuestionType.IDENTITY, QuestionType.IGNORABLE})


class Refused(StoreError):  # noqa: N818 - it names what becomes of the file
    """A file that is no questionnaire, or one that is not to be taken; the message is one line."""


def bring(
    store: Store,
    run: int,
    said: dict[str, Any],
    wanted: Callable[[], bool],
    told: Callable[[int, int, int], None],
    shown_as: int | None = None,
) -> dict[str, Any]:
    """Reads a file of answers into the desk; gives what came of it. Raises FormatError, StoreError.

    Done again after it was stopped or killed it goes on: sheets are known by their ids.
    """
    with no_garbage():
        return _bring(store, run, said, wanted, _Progress(store, shown_as or run, told))


def _bring(
    store: Store, run: int, said: dict[str, Any], wanted: Callable[[], bool], progress: "_Progress"
) -> dict[str, Any]:
    (path,) = said["paths"]
    reading = _reading(store, said)
    records = _read(store, path, reading)
    survey = next(one for one in records if isinstance(one, Survey))
    if said.get("quiz") and private.is_clinical([survey.title, *(one.text for one in survey.questions)]):
        raise Refused(
            _(
                "{path}: a clinical scale is no game: its results are health data; import it without --quiz"
            ).format(path=path)
        )
    went = Went(tuple(said["groups"]), said.get("name") or "", said.get("platform") or "", _kind(said))
    sheets = _in_utc([one for one in records if isinstance(one, Response)], survey, _zone(store, said))
    progress.total = len(sheets)
    stored = _store(store, run, survey, sheets, went, wanted, progress)
    with store.writer.write(*TOPICS) as connection:
        settle(connection, stored["survey"], store.now())
    left_out = [one._asdict() for one in records if isinstance(one, Skipped)]
    return stored | {"rows": len(sheets), "skipped": left_out, "assumed": list(reading.assumed), "verb": KIND}


def _kind(said: dict[str, Any]) -> str:
    return "quiz" if said.get("quiz") else "survey"


def _reading(store: Store, said: dict[str, Any]) -> Reading:
    """How the file is to be read; the names of the people asked tell which question is for theirs."""
    marks = ",".join("?" * len(said["groups"]))
    rows = store.reader().execute(
        "SELECT i.name, m.card FROM membership AS m JOIN identity AS i ON i.id = m.identity_id"
        f" WHERE m.group_id IN ({marks})",
        said["groups"],
    )
    names = {name for row in rows for name in row if name}
    return Reading(
        date_order=said.get("date_order"), title=Path(said["paths"][0]).stem, names=tuple(sorted(names))
    )


def _read(store: Store, path: str, reading: Reading) -> list[Record]:
    """All records of a file, its questions as she has said they are."""
    source = FileSource.at(Path(path))
    found = format_of(source, SURVEYS)
    if found is None:
        raise UnknownFormatError(
            _("no answers to a questionnaire are known in it"),
            path,
            _("export them as CSV or XLSX, with headings"),
        )
    records = [*found.read(source, reading)]
    survey = next((one for one in records if isinstance(one, Survey)), None)
    if survey is None:
        raise UnknownFormatError(
            _("it holds no questionnaire"), path, _("export it again, with its headings")
        )
    said = types_said(store.reader(), survey.tool, survey.fingerprint)
    types = {one.key: said[one.key] for one in survey.questions if _is_read_anew(one.type, said.get(one.key))}
    if types:
        reading.types = types
        records = [*found.read(source, reading)]
    return records


def _is_read_anew(found: QuestionType, said: str | None) -> bool:
    """Whether what she said needs the file: answers of other types are told anew from those stored."""
    return said is not None and said != found and (found in _CELLS_NOT_KEPT or said == QuestionType.IDENTITY)


def _zone(store: Store, said: dict[str, Any]) -> ZoneInfo:
    """The zone of times that tell none."""
    connection = store.reader()
    if said.get("timezone"):
        return clock.zone(said["timezone"])
    return zone_of(connection, said["groups"][0]) if said["groups"] else clock.zone(desk_zone(connection))


def _in_utc(sheets: Iterable[Response], survey: Survey, zone: ZoneInfo) -> list[Response]:
    if survey.clock == "utc":
        return list(sheets)
    return [
        one if one.submitted_at is None else replace(one, submitted_at=clock.to_utc(one.submitted_at, zone))
        for one in sheets
    ]


def _store(
    store: Store,
    run: int,
    survey: Survey,
    sheets: Sequence[Response],
    went: Went,
    wanted: Callable[[], bool],
    progress: "_Progress",
) -> dict[str, Any]:
    with store.writer.write(*TOPICS) as connection:
        id_ = enter(connection, run, survey, went, store.now())
        intake = Intake(connection, run, id_)
    for start in range(0, len(sheets), AT_ONCE):
        part = sheets[start : start + AT_ONCE]
        if not wanted():
            break
        with store.writer.write("surveys", durable=False) as connection:
            intake.take(connection, part)
            progress(connection, len(part))
    with store.writer.write("surveys") as connection:
        intake.finish(connection)
    taken = intake.taken
    return {
        "survey": id_,
        "title": survey.title,
        "new": taken.new,
        "corrected": taken.corrected,
        "known": taken.known,
        "forgotten": taken.forgotten,
    }


class _Progress:
    """Writes down how far it is, in the transaction of what is stored."""

    def __init__(self, store: Store, run: int, told: Callable[[int, int, int], None]) -> None:
        self.total = 0
        self._run, self._told, self._done = run, told, 0

    def __call__(self, connection: sqlite3.Connection, sheets: int) -> None:
        self._done += sheets
        connection.execute(
            "UPDATE run SET done = ?, total = ?, heartbeat = ? WHERE id = ?",
            (self._done, self.total, system_clock(), self._run),
        )
        self._told(self._done, self.total, self._done)


# --- its entry in the history, taking it back, doing it again ---------------------------------------


def known(store: Store, run: int) -> bool:
    """Whether a run brought answers."""
    row = store.reader().execute("SELECT kind FROM run WHERE id = ?", (run,)).fetchone()
    return row is not None and row[0] == KIND


def asked(store: Store, run: int) -> dict[str, Any]:
    """What a run was asked for."""
    row = store.reader().execute("SELECT arguments FROM run WHERE id = ?", (run,)).fetchone()
    said: dict[str, Any] = json.loads(row[0])
    return said


def note(
    store: Store, connection: sqlite3.Connection, run: int, result: dict[str, Any], said: dict[str, Any]
) -> None:
    """The entry of a run that changed something; of one turned when `said` names the entry it turns."""
    changed = result.get("new", 0) + result.get("corrected", 0)
    if "entry" in said:
        row = connection.execute("SELECT inputs FROM entry WHERE id = ?", (said["entry"],)).fetchone()
        inputs = {**json.loads(row[0]), "entry": said["entry"], "verb": KIND}
        verb = UNDO if said["undo"] else REDO
        store.ledger.run_entry(connection, verb, run, inputs, changed=result.get("gone", changed))
    elif changed:
        inputs = {"what": result["title"], "survey": result["survey"], "n": changed, "files": said["paths"]}
        store.ledger.run_entry(connection, KIND, run, inputs, changed=changed)


def take_back(store: Store, run: int) -> dict[str, Any]:
    """Removes what a run alone brought."""
    title = Path(asked(store, run)["paths"][0]).name
    with store.writer.write(*TOPICS) as connection:
        gone = leaving.withdraw(connection, run, store.now())
    return {"verb": KIND, "title": title, "gone": gone}
