"""A questionnaire and its sheets on their way in: the same sheet twice changes nothing.

A sheet whose answers were corrected comes in as a version more; which one counts is for `settling`.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from groupdesk.records import NAME_ONLY
from groupdesk.records.surveys import Question, Respondent, Response, Survey
from groupdesk.store.surveys.packed import bare, hashed, listed, packed, secret
from groupdesk.store.tombstones import Tombstones

SCOPE: Final = "survey"
"""The scope of the settings that keep what she said of questions; their key is `form`."""
_INSERT: Final = (
    "INSERT INTO survey_response (survey_id, runs, native, place, at, names, ids, real_name, phone, account,"
    " answers, outcome, rule, told, candidates, linked_by)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', '', '[]', '')"
)


@dataclass(frozen=True, slots=True)
class Went:
    """Where a questionnaire went."""

    groups: tuple[int, ...]
    name: str = ""
    """Her title of it; "" for its own."""
    platform: str = ""
    """Of the accounts that sheets tell."""
    kind: str = "survey"


@dataclass(slots=True)
class Taken:
    """What an import has found."""

    new: int = 0
    corrected: int = 0
    known: int = 0
    forgotten: int = 0


def form(tool: str, fingerprint: str) -> str:
    """What names all exports of a questionnaire with the same headings."""
    return f"{tool}:{fingerprint}"


def types_said(connection: sqlite3.Connection, tool: str, fingerprint: str) -> dict[str, str]:
    """Key of a question → the type she said it has."""
    row = connection.execute(
        "SELECT value FROM setting WHERE scope = ? AND key = ?", (SCOPE, form(tool, fingerprint))
    ).fetchone()
    return dict(json.loads(row[0])) if row else {}


def enter(connection: sqlite3.Connection, run: int, told: Survey, went: Went, now: int) -> int:
    """The row of a questionnaire, made where it is new in these groups; its questions stand in it."""
    survey = _find(connection, told, went.groups)
    if survey is None:
        made = connection.execute(
            "INSERT INTO survey (title, tool, fingerprint, kind, platform, run_id, at, keep_days)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 365)",
            (went.name or told.title, told.tool, told.fingerprint, went.kind, went.platform, run, now),
        ).lastrowid
        assert made is not None
        survey = made
    connection.executemany(
        "INSERT INTO survey_group VALUES (?, ?) ON CONFLICT DO NOTHING",
        [(survey, group) for group in went.groups],
    )
    _ask(connection, survey, told.questions)
    return survey


def _find(connection: sqlite3.Connection, told: Survey, groups: Collection[int]) -> int | None:
    """The questionnaire with the same headings, or the same questions, that went to one of the groups."""
    marks = ",".join("?" * len(groups))
    rows = connection.execute(
        "SELECT DISTINCT s.id, s.fingerprint FROM survey AS s JOIN survey_group AS g ON g.survey_id = s.id"
        f" WHERE s.tool = ? AND g.group_id IN ({marks}) ORDER BY s.id",
        (told.tool, *groups),
    ).fetchall()
    keys = {one.key for one in told.questions}
    for survey, fingerprint in rows:
        if fingerprint == told.fingerprint or keys == _keys(connection, survey):
            return int(survey)
    return None


def _keys(connection: sqlite3.Connection, survey: int) -> set[str]:
    found = connection.execute("SELECT key FROM survey_question WHERE survey_id = ?", (survey,))
    return {key for (key,) in found}


def _ask(connection: sqlite3.Connection, survey: int, questions: Sequence[Question]) -> None:
    """Keeps the questions; a later export tells more of their options, and surer types."""
    known = dict(
        connection.execute("SELECT key, options FROM survey_question WHERE survey_id = ?", (survey,))
    )
    for place, one in enumerate(questions):
        before = json.loads(known.get(one.key, "[]"))
        options = listed(
            dict.fromkeys((*one.options, *before)) if one.type in ("single", "multi") else one.options
        )
        values = (place, one.text, one.type, options, listed(one.rows), one.role or "", int(one.sure))
        if one.key in known:
            connection.execute(
                "UPDATE survey_question SET place = ?, text = ?, type = ?, options = ?, rows = ?, role = ?,"
                " sure = ? WHERE survey_id = ? AND key = ?",
                (*values, survey, one.key),
            )
        else:
            connection.execute(
                "INSERT INTO survey_question (place, text, type, options, rows, role, sure, survey_id, key,"
                " purpose) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '')",
                (*values, survey, one.key),
            )


class Intake:
    """The sheets of one questionnaire in one run."""

    def __init__(self, connection: sqlite3.Connection, run: int, survey: int) -> None:
        """Called in a transaction: the desk's secret is made where there is none yet."""
        self.taken = Taken()
        self._run, self._survey = f" {run} ", survey
        self._again: list[int] = []
        """Sheets that were known."""
        self._secret = secret(connection)
        self._stones = Tombstones(connection)
        self._platforms = [
            platform
            for (platform,) in connection.execute(
                "SELECT DISTINCT platform FROM chat_group JOIN survey_group ON group_id = chat_group.id"
                " WHERE survey_id = ?1 UNION SELECT platform FROM survey WHERE id = ?1",
                (survey,),
            )
        ]
        (self._form,) = connection.execute(
            "SELECT tool || ':' || fingerprint FROM survey WHERE id = ?", (survey,)
        ).fetchone()
        self._places: dict[str, int] = {}
        self._versions: dict[tuple[str, ...], int] = {}
        self._mine: set[int] = set()
        """Sheets that an earlier life of this run has stored."""
        for id_, place, runs, *content in connection.execute(
            "SELECT id, place, runs, native, names, ids, real_name, phone, account, answers FROM survey_response"
            " WHERE survey_id = ? ORDER BY id",
            (survey,),
        ):
            if runs == self._run:
                self._mine.add(id_)
            self._places.setdefault(content[0], place)
            self._versions[(*content[:-1], bare(content[-1]))] = id_
        self._next = max(self._places.values(), default=-1) + 1

    def take(self, connection: sqlite3.Connection, sheets: Iterable[Response]) -> None:
        """Stores sheets that are new, and versions that differ from those known; in a transaction."""
        rows = (self._row(sheet) for sheet in sheets)
        connection.executemany(_INSERT, [row for row in rows if row is not None])

    def _row(self, sheet: Response) -> tuple[object, ...] | None:
        """A sheet as it is stored; None where it is known, or of somebody forgotten."""
        corrects, place = sheet.id in self._places, self._place(sheet.id)
        if self._is_forgotten(sheet):
            self.taken.forgotten += 1
            return None
        content = self._content(sheet)
        version = (*content[:-1], bare(content[-1]))
        if (known := self._versions.get(version)) is not None:
            self.taken.new += known in self._mine
            self.taken.known += known not in self._mine
            self._again.append(known)
            return None
        self._versions[version] = 0
        self.taken.new += not corrects
        self.taken.corrected += corrects
        native, *rest = content
        return (self._survey, self._run, native, place, sheet.submitted_at, *rest)

    def _place(self, native: str) -> int:
        """Of a sheet; that of somebody forgotten stays empty, so that the others keep theirs."""
        if native not in self._places:
            self._places[native] = self._next
            self._next += 1
        return self._places[native]

    def finish(self, connection: sqlite3.Connection) -> None:
        """Notes that this run told the sheets that were known too, if it told anything new; in a transaction.

        One that changes nothing is no act of hers, and cannot be taken back: nothing rests on it.
        """
        if self.taken.new or self.taken.corrected:
            connection.executemany(
                "UPDATE survey_response SET runs = runs || ltrim(?1) WHERE id = ?2"
                " AND runs NOT LIKE '%' || ?1 || '%'",
                [(self._run, known) for known in self._again if known],
            )

    def _content(self, sheet: Response) -> tuple[str, ...]:
        who = sheet.who
        return (
            sheet.id,
            listed(who.names),
            listed(who.ids),
            who.real_name,
            hashed(who.phone, self._secret),
            hashed(who.account, self._secret),
            packed(sheet.answers),
        )

    def _is_forgotten(self, sheet: Response) -> bool:
        stone = mark(self._form, sheet.id, sheet.submitted_at)
        return self._stones.is_forgotten(*stone) or any(
            self._stones.is_forgotten(platform, sender)
            for platform in self._platforms
            for sender in _senders(sheet.who)
        )


def mark(form_: str, native: str, at: int | None) -> tuple[str, str]:
    """The tombstone of a sheet: (platform, sender)."""
    return f"survey:{form_}", f"{native}@{at}"


def _senders(who: Respondent) -> list[str]:
    """What an account is known by: its ids, and only without those its names."""
    return [*who.ids] or [NAME_ONLY + name for name in who.names]
