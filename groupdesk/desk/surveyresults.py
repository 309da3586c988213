"""What the answers to a questionnaire add up to, question by question and group by group (questionnaires.md §4)."""

import sqlite3
from collections import Counter
from collections.abc import Iterable

from groupdesk.desk.sql import among
from groupdesk.desk.surveyread import Read
from groupdesk.desk.values.surveys import Counts, QuestionView, SurveyRow
from groupdesk.locale import _
from groupdesk.records.surveys import Answer, Question, QuestionType
from groupdesk.rules.surveys import rates, results
from groupdesk.rules.surveys.crosses import FEW
from groupdesk.rules.surveys.retyped import HIDING, can_be
from groupdesk.store.surveys.packed import unpacked


def row(connection: sqlite3.Connection, survey: int) -> SurveyRow:
    """A questionnaire at a glance."""
    id_, title, tool, kind, at = connection.execute(
        "SELECT id, title, tool, kind, at FROM survey WHERE id = ?", (survey,)
    ).fetchone()
    groups = connection.execute(
        "SELECT g.id, g.name FROM survey_group AS s JOIN chat_group AS g ON g.id = s.group_id"
        " WHERE s.survey_id = ? ORDER BY g.name",
        (survey,),
    ).fetchall()
    rows, first, last = connection.execute(
        "SELECT COUNT(*), MIN(CASE WHEN superseded_by IS NULL THEN at END),"
        " MAX(CASE WHEN superseded_by IS NULL THEN at END) FROM survey_response WHERE survey_id = ?",
        (survey,),
    ).fetchone()
    states = Counter(
        {
            (outcome, linked): n
            for outcome, linked, n in connection.execute(
                "SELECT outcome, identity_id IS NOT NULL, COUNT(*) FROM survey_response WHERE survey_id = ?"
                " AND superseded_by IS NULL GROUP BY 1, 2",
                (survey,),
            )
        }
    )
    return SurveyRow(
        id_,
        title,
        tool,
        kind,
        tuple(group for group, _name in groups),
        tuple(name for _group, name in groups),
        at,
        first,
        last,
        rows,
        sum(states.values()),
        sum(n for (_outcome, linked), n in states.items() if linked),
        states["probable", 0],
        states["review", 0],
        states["none", 0],
    )


def view(found: Read, question: Question, asked: int, *, shown: bool) -> QuestionView:
    """A question with what its answers add up to; private ones only when `shown`."""
    kind, told = found.kind_of(question), found.told(question.key)
    hides = question.type in HIDING or (bool(kind) and not shown)
    may_be = choices(found, next(one for one in found.asked if one.key == question.key))
    return QuestionView(
        question,
        question.key in found.said,
        kind,
        None if hides else results.result(question, told, asked or None),
        sum(answer is not None for answer in told),
        tuple(one for one in QuestionType if one in may_be),
        None if hides or question.type == QuestionType.TEXT else counted(question, filter(None, told)),
    )


def choices(found: Read, question: Question) -> frozenset[QuestionType]:
    """What a question could be read as."""
    if question.key in found.said:  # its answers were read already; what they were read from tells no less
        return can_be(question, []) | can_be(*_as_told(found, question))
    return can_be(question, found.told(question.key))


def _as_told(found: Read, question: Question) -> tuple[Question, list[Answer | None]]:
    """A question and its answers as they are stored."""
    rows = found.connection.execute(
        "SELECT answers FROM survey_response WHERE survey_id = ? AND superseded_by IS NULL", (found.id,)
    )
    return question, [unpacked(document).get(question.key) for (document,) in rows]


def by_group(found: Read) -> tuple[tuple[int, str, rates.Rate], ...]:
    """Who answered, group by group."""
    names = dict(found.connection.execute("SELECT id, name FROM chat_group").fetchall())
    return tuple(
        (
            group,
            names[group],
            rates.rate(
                found.by_person,
                {seat.person: found.activity[seat.person] for seat in found.seats if seat.group == group},
            ),
        )
        for group in found.groups
    )


def sheets_by_group(found: Read) -> dict[str, set[int]]:
    """Name of a group → sheets of its members."""
    sheet_of = {person: sheet.id for person, sheet in found.by_person.items()}
    names = dict(found.connection.execute("SELECT id, name FROM chat_group").fetchall())
    members: dict[int, set[int]] = {group: set() for group in found.groups}
    where, chosen = among("i.person_id", sheet_of)
    for person, group in found.connection.execute(
        f"SELECT i.person_id, m.group_id FROM membership AS m JOIN identity AS i ON i.id = m.identity_id{where}",
        chosen,
    ):
        if group in members:
            members[group].add(sheet_of[person])
    return {names[group]: sheets for group, sheets in members.items()}


def sheets_by_answer(found: Read, said: str) -> dict[str, set[int]]:
    """Option of another question → the sheets that chose it."""
    question = found.question(said)
    refuse_private(found, question)
    if question.type not in (QuestionType.SINGLE, QuestionType.MULTI):
        raise ValueError(_("by a question of one or several options only"))
    groups: dict[str, set[int]] = {option: set() for option in question.options}
    for sheet in found.sheets:
        answer = sheet.answers.get(question.key)
        for option in answer.chosen if answer is not None else ():
            groups.setdefault(option, set()).add(sheet.id)
    return {option: sheets for option, sheets in groups.items() if len(sheets) >= FEW}


def refuse_private(found: Read, question: Question) -> None:
    """Raises ValueError for a question that is private."""
    if question.key in found.hidden:
        line = _("“{name}” is private: it is in no table; write down a purpose to open it")
        raise ValueError(line.format(name=question.text))


def counted(question: Question, told: Iterable[Answer]) -> Counts:
    """How often each answer was given; of a matrix row by row."""
    answers = [*told]
    if question.type == QuestionType.MATRIX:
        return {
            label: _numbers(answer.rows[place] for answer in answers)
            for place, label in enumerate(question.rows)
        }
    if question.type in (QuestionType.SINGLE, QuestionType.MULTI):
        return dict(Counter(option for answer in answers for option in answer.chosen).most_common())
    if question.type == QuestionType.DATE:
        return dict(sorted(Counter(answer.text for answer in answers).items()))
    return _numbers(answer.number for answer in answers)


def _numbers(values: Iterable[float | None]) -> dict[str, int]:
    found = Counter(value for value in values if value is not None)
    return {f"{value:g}": found[value] for value in sorted(found)}
