"""A questionnaire read from the desk: its questions as she said they are, the sheets that count, the members."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from groupdesk.desk.crowd import crowd
from groupdesk.desk.sql import among
from groupdesk.locale import _
from groupdesk.records import NAME_ONLY
from groupdesk.records.surveys import Answer, Question, QuestionType
from groupdesk.rules import clock
from groupdesk.rules.surveys import private
from groupdesk.rules.surveys.retyped import retyped
from groupdesk.store.surveys import packed
from groupdesk.store.surveys.taking import types_said

ACTIVE_DAYS: Final = 28
"""Days before the last sheet that tell how active a member was."""


@dataclass(slots=True)
class SheetRow:
    """A sheet that counts."""

    id: int
    place: int
    native: str
    at: int | None
    names: tuple[str, ...]
    outcome: str
    rule: str
    told: str
    candidates: tuple[int, ...]
    identity: int | None
    by: str
    answers: dict[str, Answer]


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody in a group that a questionnaire went to."""

    identity: int
    person: int
    group: int
    native: str | None
    name: str
    """The name in the group."""


@dataclass
class Read:
    """A questionnaire; what is said of it is worked out when it is asked for."""

    connection: sqlite3.Connection
    id: int
    title: str
    tool: str
    fingerprint: str
    kind: str
    at: int
    groups: tuple[int, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)
    """Key of a question → the type she said it has."""
    asked: tuple[Question, ...] = ()
    """The questions as the export tells them."""
    marks: Mapping[str, int] = field(default_factory=dict)
    """Key → 1 or 0 where she said that it is private, or is not."""
    person: int | None = None
    """Whose sheet alone is read; None for all."""

    @cached_property
    def _told(self) -> tuple[list[SheetRow], tuple[Question, ...]]:
        sheets = _sheets(self.connection, self.id, self.person)
        return sheets, tuple(_as_said(one, self.said.get(one.key), sheets) for one in self.asked)

    @property
    def sheets(self) -> list[SheetRow]:
        """The sheets that count, in the order in which they came, answers as she said they are."""
        return self._told[0]

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions as she said they are."""
        return self._told[1]

    def question(self, said: str) -> Question:
        """The one question that is meant by its key, its text, or a number from 1; raises LookupError."""
        by_key = {one.key: one for one in self.questions}
        if said in by_key:
            return by_key[said]
        if said.isascii() and said.isdigit() and 1 <= int(said) <= len(self.questions):
            return self.questions[int(said) - 1]
        found = [one for one in self.questions if said and said.casefold() in one.text.casefold()]
        if len(found) == 1:
            return found[0]
        raise LookupError(_("{title} has no question {name}").format(title=self.title, name=said))

    def kind_of(self, question: Question) -> str:
        """What private thing a question asks for; "hers" where she marked it, "" for none."""
        mark = self.marks.get(question.key)
        if mark == 0 or question.type == QuestionType.IGNORABLE:
            return ""
        return private.kind(question) or ("hers" if mark else "")

    @cached_property
    def hidden(self) -> frozenset[str]:
        """Keys of the questions that are private."""
        return frozenset(one.key for one in self.questions if self.kind_of(one))

    def told(self, key: str) -> list[Answer | None]:
        """The answers to a question, one a sheet."""
        return [sheet.answers.get(key) for sheet in self.sheets]

    # --- people

    @cached_property
    def closing(self) -> int:
        """When the last sheet was sent: who was a member then was asked."""
        return max((sheet.at for sheet in self.sheets if sheet.at is not None), default=self.at)

    @cached_property
    def seats(self) -> list[Seat]:
        """Members on the closing day, without staff and bots; a person once a group."""
        return seats(self.connection, self.groups, self.closing)

    @cached_property
    def persons(self) -> dict[int, int]:
        """Identity → person, of everybody linked."""
        linked = {sheet.identity for sheet in self.sheets if sheet.identity is not None}
        where, chosen = among("id", linked)
        return dict(self.connection.execute(f"SELECT id, person_id FROM identity{where}", chosen).fetchall())

    @cached_property
    def by_person(self) -> dict[int, SheetRow]:
        """Person → his sheet."""
        return {
            self.persons[sheet.identity]: sheet
            for sheet in self.sheets
            if sheet.identity is not None and sheet.identity in self.persons
        }

    @cached_property
    def activity(self) -> dict[int, float]:
        """Person → active days in the weeks before the last sheet."""
        last = self.closing // clock.DAY
        where, chosen = among("d.group_id", self.groups)
        found = dict(
            self.connection.execute(
                "SELECT i.person_id, SUM(d.active) FROM member_day AS d JOIN identity AS i ON i.id = d.identity_id"
                f"{where} AND d.day > ? AND d.day <= ? GROUP BY i.person_id",
                (*chosen, last - ACTIVE_DAYS, last),
            ).fetchall()
        )
        return {seat.person: float(found.get(seat.person, 0)) for seat in self.seats}


def read(connection: sqlite3.Connection, survey: int, person: int | None = None) -> Read:
    """A questionnaire, or the sheet of one `person` in it; raises LookupError without such a one."""
    row = connection.execute(
        "SELECT id, title, tool, fingerprint, kind, at FROM survey WHERE id = ?", (survey,)
    ).fetchone()
    if row is None:
        raise LookupError(_("there is no questionnaire {id}").format(id=survey))
    found = Read(connection, *row)
    found.person = person
    found.groups = tuple(
        group
        for (group,) in connection.execute(
            "SELECT group_id FROM survey_group WHERE survey_id = ? ORDER BY group_id", (survey,)
        )
    )
    found.said = types_said(connection, found.tool, found.fingerprint)
    rows = connection.execute(
        'SELECT "key", text, type, options, rows, role, sure, private FROM survey_question WHERE survey_id = ?'
        " ORDER BY place",
        (survey,),
    ).fetchall()
    found.asked = tuple(packed.question(*one[:7]) for one in rows)
    found.marks = {one[0]: one[7] for one in rows if one[7] is not None}
    return found


def _as_said(question: Question, said: str | None, sheets: Collection[SheetRow]) -> Question:
    """The question as she said it is; the answers in the sheets become those."""
    if not said or said == question.type:
        return question
    told = [sheet.answers.pop(question.key, None) for sheet in sheets]
    as_said, answers = retyped(question, QuestionType(said), told)
    for sheet, answer in zip(sheets, answers, strict=True):
        if answer is not None:
            sheet.answers[question.key] = answer
    return as_said


def _sheets(connection: sqlite3.Connection, survey: int, person: int | None) -> list[SheetRow]:
    rows = connection.execute(
        "SELECT id, place, native, at, names, outcome, rule, told, candidates, identity_id, linked_by, answers"
        " FROM survey_response WHERE survey_id = ?1 AND superseded_by IS NULL AND (?2 IS NULL OR"
        " identity_id IN (SELECT id FROM identity WHERE person_id = ?2)) ORDER BY place",
        (survey, person),
    )
    return [
        SheetRow(
            id=id_,
            place=place,
            native=native,
            at=at,
            names=tuple(json.loads(names)),
            outcome=outcome,
            rule=rule,
            told=told,
            candidates=tuple(json.loads(candidates)),
            identity=identity,
            by=by,
            answers=packed.unpacked(answers),
        )
        for id_, place, native, at, names, outcome, rule, told, candidates, identity, by, answers in rows
    ]


def seats(connection: sqlite3.Connection, groups: Collection[int], at: int) -> list[Seat]:
    """Members of some groups at an instant, without staff and bots; a person once a group."""
    who = crowd(connection, groups)
    where, chosen = among("m.group_id", groups)
    rows = connection.execute(
        "SELECT m.identity_id, i.person_id, m.group_id, i.key, i.name, m.card FROM membership AS m"
        f" JOIN identity AS i ON i.id = m.identity_id{where}"
        ' AND (m.joined IS NULL OR m.joined <= ?) AND (m."left" IS NULL OR m."left" > ?)'
        " ORDER BY m.group_id, m.identity_id",
        (*chosen, at, at),
    ).fetchall()
    found: dict[tuple[int, int], Seat] = {}
    for identity, person, group, key, name, card in rows:
        if person not in who.bots(group) and person not in who.staff(group):
            native = None if key.startswith(NAME_ONLY) else key
            shown = who.names.get(person) or card or name
            found.setdefault((person, group), Seat(identity, person, group, native, shown))
    return list(found.values())


def people(
    connection: sqlite3.Connection, identities: Iterable[int]
) -> dict[int, tuple[int, str | None, str]]:
    """Identity → (person, id on the platform, name)."""
    where, chosen = among("i.id", set(identities))
    rows = connection.execute(
        "SELECT i.id, i.person_id, i.key, COALESCE(NULLIF(p.name, ''), (SELECT m.card FROM membership AS m"
        " WHERE m.identity_id = i.id AND m.card <> '' LIMIT 1), i.name) FROM identity AS i"
        f" JOIN person AS p ON p.id = i.person_id{where}",
        chosen,
    )
    return {
        id_: (person, None if key.startswith(NAME_ONLY) else key, name) for id_, person, key, name in rows
    }
