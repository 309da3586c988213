"""What people told in questionnaires: on their page, in filters, for newcomers (questionnaires.md §5)."""

import sqlite3
from collections.abc import Iterable, Iterator

from groupdesk.desk.sql import among
from groupdesk.desk.surveycircles import held
from groupdesk.desk.surveyread import Read, read, seats
from groupdesk.desk.values.surveys import TraitView
from groupdesk.records.surveys import Answer, Question, QuestionType
from groupdesk.rules import clock
from groupdesk.rules.surveys import newcomers, topics
from groupdesk.rules.surveys.retyped import HIDING


def of_person(connection: sqlite3.Connection, person: int) -> Iterator[TraitView]:
    """What a person told, the newest questionnaire first; private answers are marked."""
    rows = connection.execute(
        "SELECT DISTINCT r.survey_id, s.at FROM survey_response AS r JOIN identity AS i ON i.id = r.identity_id"
        " JOIN survey AS s ON s.id = r.survey_id WHERE i.person_id = ? AND r.superseded_by IS NULL"
        " ORDER BY s.at DESC, s.id DESC",
        (person,),
    ).fetchall()
    for survey, _at in rows:
        found = read(connection, survey, person)
        if (sheet := found.by_person.get(person)) is None:
            continue
        for question in found.questions:
            answer = sheet.answers.get(question.key)
            if answer is not None and question.type not in HIDING:
                private, said = question.key in found.hidden, shown(question, answer)
                yield TraitView(question.text, said, survey, found.title, sheet.at, private)


def shown(question: Question, answer: Answer) -> str:
    """An answer as a text."""
    if question.type in (QuestionType.SINGLE, QuestionType.MULTI):
        return ", ".join(filter(None, (*answer.chosen, answer.other)))
    if question.type == QuestionType.MATRIX:
        pairs = zip(question.rows, answer.rows, strict=False)
        return ", ".join(f"{row}: {value:g}" for row, value in pairs if value is not None)
    if question.type == QuestionType.DATE and answer.number is not None:
        return str(clock.date_of(int(answer.number)))
    return answer.text or (f"{answer.number:g}" if answer.number is not None else "")


def of_groups(
    connection: sqlite3.Connection, groups: Iterable[int]
) -> dict[int, tuple[tuple[str, str], ...]]:
    """Person → (question, option) that he chose in the questionnaires of some groups, without private ones."""
    where, chosen = among("group_id", [*groups])
    surveys = connection.execute(
        f"SELECT DISTINCT survey_id FROM survey_group{where} ORDER BY survey_id DESC", chosen
    ).fetchall()
    found: dict[int, dict[tuple[str, str], None]] = {}
    for (survey,) in surveys:
        one = read(connection, survey)
        for person, told in _chosen(one):
            found.setdefault(person, {}).update(dict.fromkeys(told))
    return {person: tuple(told) for person, told in found.items()}


def _chosen(found: Read) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    texts = {one.key: one.text for one in found.questions if one.key not in found.hidden}
    for person, sheet in found.by_person.items():
        yield (
            person,
            [
                (text, option)
                for key, text in texts.items()
                if (answer := sheet.answers.get(key)) is not None
                for option in answer.chosen
            ],
        )


def fits(told: Iterable[tuple[str, str]], word: str) -> bool:
    """Whether somebody told what a word of a filter says: ``city:成都`` names the question and the answer."""
    about, _colon, wanted = word.partition(":")
    folded = wanted.casefold()
    return any(folded in option.casefold() and topics.is_about(text, about) for text, option in told)


def nearest(connection: sqlite3.Connection, group: int, persons: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Newcomer → the names of the three most like him in the group, of those who told enough."""
    wanted = set(persons)
    latest = connection.execute(
        "SELECT MAX(survey_id) FROM survey_group WHERE group_id = ?", (group,)
    ).fetchone()[0]
    if latest is None or not wanted:
        return {}
    found = read(connection, latest)
    here = {seat.person: seat.name for seat in seats(connection, [group], 1 << 62)}
    everybody = held(found)
    new = sorted(wanted & everybody.keys())
    near = newcomers.nearest(
        new, {who: told for who, told in everybody.items() if who in here or who in wanted}
    )
    return {who: tuple(here[one.who] for one in alike if one.who in here) for who, alike in near.items()}
