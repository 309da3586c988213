"""Questionnaires: what was answered, by whom, who has not, and who has something in common (questionnaires.md)."""

import json
from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, Final

from groupdesk.desk import surveycircles, surveykept, surveymatch, surveyresults, surveytraits, surveywords
from groupdesk.desk.surveyread import Read, SheetRow, read
from groupdesk.desk.values.frame import ALL, Change, Scope
from groupdesk.desk.values.surveys import (
    Absent,
    CircleView,
    Counts,
    Exchange,
    MatchRow,
    SurveyPage,
    SurveyRow,
    TraitView,
)
from groupdesk.locale import _
from groupdesk.records.surveys import Answer, Question, QuestionType
from groupdesk.rules.surveys import crosses, rates
from groupdesk.rules.surveys.crosses import Cross
from groupdesk.store.surveys.taking import SCOPE, form

if TYPE_CHECKING:
    from sqlmodel import Session

    from groupdesk.desk import Desk

TOPICS: Final = ("surveys", "people", "today")
BY_GROUP: Final = "group"


class Surveys:
    """What people were asked, and told."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    # --- reading

    def list(self, scope: Scope = ALL) -> tuple[SurveyRow, ...]:
        """The questionnaires that went to groups of a scope, the latest first."""
        with self._desk.reading() as connection:
            ids = [row[0] for row in connection.execute("SELECT id FROM survey ORDER BY at DESC, id DESC")]
            rows = [surveyresults.row(connection, id_) for id_ in ids]
        wanted = None if scope.groups is None else set(scope.groups)
        return tuple(row for row in rows if wanted is None or wanted & set(row.groups))

    def select(self, said: str) -> int:
        """The one questionnaire that is meant by its id or title; raises LookupError."""
        with self._desk.reading() as connection:
            titles: dict[int, str] = dict(connection.execute("SELECT id, title FROM survey").fetchall())
        if said.isascii() and said.isdigit() and int(said) in titles:
            return int(said)
        found = [id_ for id_, title in titles.items() if said and said.casefold() in title.casefold()]
        if len(found) == 1:
            return found[0]
        line = (
            _("no questionnaire is called {name}") if not found else _("{n} questionnaires are called {name}")
        )
        raise LookupError(line.format(name=said, n=len(found)))

    def page(self, survey: int, *, shown: bool = False) -> SurveyPage:
        """A questionnaire with its results, private ones only when `shown`; raises LookupError."""
        with self._desk.reading() as connection:
            return _page(read(connection, survey), shown=shown)

    def opened(self, survey: int, *, shown: bool = False) -> tuple[SurveyPage, tuple[MatchRow, ...]]:
        """A questionnaire's page, and the sheets about which she is asked, in one read; raises LookupError."""
        with self._desk.reading() as connection:
            found = read(connection, survey)
            return _page(found, shown=shown), tuple(surveymatch.rows(found, asking=True))

    def question(self, survey: int, said: str) -> Question:
        """The one question that is meant by its key, its number from 1 or words of it; raises LookupError."""
        with self._desk.reading() as connection:
            return read(connection, survey).question(said)

    def member(self, survey: int, person: int) -> int:
        """The identity that sheets of a person are linked to; raises LookupError for somebody not asked."""
        with self._desk.reading() as connection:
            found = connection.execute(
                "SELECT MIN(m.identity_id) FROM survey_group AS s JOIN membership AS m ON m.group_id = s.group_id"
                " JOIN identity AS i ON i.id = m.identity_id WHERE s.survey_id = ? AND i.person_id = ?",
                (survey, person),
            ).fetchone()
        if found[0] is None:
            raise LookupError(_("this person is in no group that it went to"))
        return int(found[0])

    def counts(self, survey: int, key: str) -> Counts:
        """How often each answer to a question was given, as the answers tell it; of a matrix row by row."""
        with self._desk.reading() as connection:
            found = read(connection, survey)
            return surveyresults.counted(
                found.question(key), [one for one in found.told(key) if one is not None]
            )

    def cross(self, survey: int, question: str, by: str = BY_GROUP) -> Cross:
        """A question by group, or by another question; small cells are hidden.

        Raises LookupError for a question that is not there, ValueError for one that cannot be broken down.
        """
        with self._desk.reading() as connection:
            found = read(connection, survey)
            asked = found.question(question)
            surveyresults.refuse_private(found, asked)
            groups = (
                surveyresults.sheets_by_group(found)
                if by == BY_GROUP
                else surveyresults.sheets_by_answer(found, by)
            )
            answers: dict[Hashable, Answer] = {
                sheet.id: answer
                for sheet in found.sheets
                if (answer := sheet.answers.get(asked.key)) is not None
            }
            return crosses.cross(asked, answers, groups)

    def matches(self, survey: int, *, asking: bool = False) -> tuple[MatchRow, ...]:
        """The sheets that count and whom they are of, those that she is asked about first, or alone."""
        with self._desk.reading() as connection:
            return tuple(surveymatch.rows(read(connection, survey), asking=asking))

    def nonresponders(self, survey: int, group: int | None = None) -> tuple[Absent, ...]:
        """Members on the closing day who have not answered, by group."""
        with self._desk.reading() as connection:
            found = read(connection, survey)
            names = dict(connection.execute("SELECT id, name FROM chat_group").fetchall())
            answered = set(found.by_person)
            return tuple(
                Absent(seat.identity, seat.native, seat.person, seat.name, seat.group, names[seat.group])
                for seat in found.seats
                if seat.person not in answered and group in (None, seat.group)
            )

    def circles(self, survey: int, *, topics: bool = False) -> tuple[CircleView, ...]:
        """The circles that she keeps, then those that are offered; with `topics` looser ones too."""
        with self._desk.reading() as connection:
            now = self._desk.now()
            kept = surveykept.kept_circles(connection, now, survey)
            return (*kept, *surveycircles.offered(read(connection, survey), now, topics_too=topics))

    def exchanges(self, survey: int) -> tuple[Exchange, ...]:
        """What some can give and others need."""
        with self._desk.reading() as connection:
            return tuple(surveycircles.exchanges(read(connection, survey)))

    def traits(self, person: int) -> tuple[TraitView, ...]:
        """What a person told, the newest questionnaire first."""
        with self._desk.reading() as connection:
            return tuple(surveytraits.of_person(connection, person))

    def draft(self) -> str:
        """A question list to paste into a form tool."""
        return surveywords.draft()

    # --- whom sheets are of

    def confirm(self, survey: int, sheets: Collection[int], whom: int | None = None) -> Change:
        """Says that sheets are of those they are offered to, or all of them of the identity `whom`.

        Raises LookupError for a sheet that does not count, ValueError where several may be meant, DeskError.
        """
        with self._desk.reading() as connection:
            known = {row.id: row for row in surveymatch.rows(read(connection, survey))}
        chosen = [known[id_] for id_ in _all_in(sheets, known)]
        act = surveymatch.confirming(chosen, whom, self._desk.now())
        return self._desk.change("survey-confirm", TOPICS, act, n=len(chosen), survey=survey)

    def reject(self, survey: int, sheets: Collection[int], whom: int | None = None) -> Change:
        """Says that sheets are not of those they are offered or linked to, or not of the identity `whom`.

        They are never offered to them again. Raises LookupError, DeskError.
        """
        with self._desk.reading() as connection:
            known = {row.id: row for row in read(connection, survey).sheets}
        chosen = [known[id_] for id_ in _all_in(sheets, known)]
        pairs = [(one, _offered(one) if whom is None else (whom,)) for one in chosen]
        return self._desk.change(
            "survey-reject", TOPICS, surveymatch.rejecting(survey, pairs), n=len(chosen), survey=survey
        )

    # --- what she says of questions

    def retype(self, survey: int, key: str, type_: str) -> Change:
        """Says what a question asks for; kept for every export of the same form. "" leaves it to the rules.

        Raises LookupError, ValueError for a type that its answers cannot be read as, DeskError.
        """
        with self._desk.reading() as connection:
            found = read(connection, survey)
            meant = found.question(key).key
            question = next(one for one in found.asked if one.key == meant)
            if type_ and (
                type_ not in set(QuestionType) or type_ not in surveyresults.choices(found, question)
            ):
                line = _("“{name}” cannot be read as {type}; its cells are not kept")
                raise ValueError(line.format(name=question.text, type=surveywords.type_(type_)))
            said = dict(found.said)
        said.pop(question.key, None)
        if type_ and type_ != question.type:
            said[question.key] = type_
        return self._keep_types(form(found.tool, found.fingerprint), said, question.text)

    def _keep_types(self, form_: str, said: Mapping[str, str], what: str) -> Change:
        def act(session: "Session") -> None:
            from groupdesk.store.models import Setting

            row = session.get(Setting, (SCOPE, form_))
            if said:
                session.merge(Setting(scope=SCOPE, key=form_, value=json.dumps(said, sort_keys=True)))
            elif row is not None:
                session.delete(row)

        return self._desk.change("survey-type", TOPICS, act, what=what)

    def mark_private(self, survey: int, key: str, on: bool, purpose: str = "") -> Change:
        """Marks a question as private, or with a purpose in writing as not.

        Raises LookupError, ValueError without a purpose, DeskError.
        """
        with self._desk.reading() as connection:
            question = read(connection, survey).question(key)
        if not on and not purpose.strip():
            raise ValueError(_("a private question is only opened for a purpose; write it down"))

        def act(session: "Session") -> None:
            from sqlmodel import select

            from groupdesk.store.models import SurveyQuestion

            row = session.exec(
                select(SurveyQuestion).where(
                    SurveyQuestion.survey_id == survey, SurveyQuestion.key == question.key
                )
            ).one()
            row.private, row.purpose = int(on), purpose.strip()
            session.add(row)

        verb = "survey-private" if on else "survey-open"
        return self._desk.change(verb, TOPICS, act, what=question.text)

    # --- circles

    def keep_circle(self, survey: int, key: str, opening: str | None = None) -> Change:
        """Keeps a circle that is offered: host, members, opening line, and its check after 30 days.

        Raises LookupError for one that is not offered, DeskError.
        """
        with self._desk.reading() as connection:
            found = read(connection, survey)
            texts = {one.text: one.key for one in found.questions}
            one = _named(surveycircles.offered(found, self._desk.now(), topics_too=True), key)
        act = surveykept.keeping(survey, one, opening, texts, self._desk.now())
        return self._desk.change("circle", TOPICS, act, what=one.name, n=len(one.members))

    def edit_circle(self, circle: int, opening: str) -> Change:
        """Keeps her wording of a kept circle's opening line; raises LookupError, DeskError."""
        return self._desk.change("text", TOPICS, surveykept.rewording(circle, opening))

    def drop_circle(self, survey: int, key: str) -> Change:
        """Does not offer a circle any more; one that she keeps goes. Raises LookupError, DeskError."""
        with self._desk.reading() as connection:
            now = self._desk.now()
            kept = surveykept.kept_circles(connection, now, survey)
            one = _named([*kept, *surveycircles.offered(read(connection, survey), now, topics_too=True)], key)

        act = surveykept.letting_go(survey, one, now)
        return self._desk.change("no-circle", TOPICS, act, what=one.name)

    # --- letting go

    def forget(self, survey: int, question: str | None = None) -> Change:
        """Deletes a questionnaire, or one question of it, for good; raises LookupError, DeskError."""
        from groupdesk.desk.safety import forget_answers

        with self._desk.reading() as connection:
            found = read(connection, survey)
            key = found.question(question).key if question is not None else None
        return forget_answers(self._desk, survey, key)


def _page(found: Read, *, shown: bool) -> SurveyPage:
    asked = len({seat.person for seat in found.seats})
    return SurveyPage(
        surveyresults.row(found.connection, found.id),
        tuple(surveyresults.view(found, one, asked, shown=shown) for one in found.questions),
        rates.rate(found.by_person, found.activity),
        surveyresults.by_group(found),
    )


def _offered(sheet: SheetRow) -> tuple[int, ...]:
    return sheet.candidates if sheet.identity is None else (sheet.identity,)


def _all_in(wanted: Collection[int], known: Collection[int]) -> Collection[int]:
    for one in wanted:
        if one not in known:
            raise LookupError(_("there is no sheet {id} that counts").format(id=one))
    return wanted


def _named(found: Iterable[CircleView], key: str) -> CircleView:
    one = next((one for one in found if key in (one.key, str(one.id))), None)
    if one is None:
        raise LookupError(_("there is no circle {id}").format(id=key))
    return one
