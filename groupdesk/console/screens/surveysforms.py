"""What Surveys asks her: who it is, what a question asks for, by what it is broken down, how a circle begins."""

from typing import TYPE_CHECKING, Any

from groupdesk.console.widgets.form import Confirm, Field, Form
from groupdesk.console.widgets.menu import Choice, Menu
from groupdesk.desk import surveywords
from groupdesk.desk.surveys import BY_GROUP
from groupdesk.desk.values.surveys import MatchRow
from groupdesk.locale import _
from groupdesk.records.surveys import QuestionType

if TYPE_CHECKING:
    from groupdesk.console.screens.surveys import Surveys


def ask_which(page: "Surveys", survey: int, sheet: MatchRow) -> None:
    """Which of several members it is."""
    choices: list[Choice] = [(one.name, ", ".join(one.group_names), one.identity) for one in sheet.candidates]
    title = _("Who is {name}?").format(name=sheet.names[0] if sheet.names else "–")
    surveys = page.desk.surveys

    def chosen(identity: int) -> None:
        page.change(lambda: surveys.confirm(survey, [sheet.id], identity))

    page.console.open_sheet(Menu(title, choices, chosen))


def break_down(page: "Surveys") -> None:
    """Choose by what the questions are broken down."""
    choices: list[Choice] = [(_("by group"), "", (BY_GROUP, ""))]
    choices += [
        (one.question.text, surveywords.type_(one.question.type), (one.question.key, one.question.text))
        for one in page.questions
        if one.question.type in (QuestionType.SINGLE, QuestionType.MULTI) and not one.private
    ]
    page.console.open_sheet(Menu(_("Break down by"), choices, page.break_by))


def retype(page: "Surveys") -> None:
    """Say what a question asks for: for every export of this form."""
    one, survey = page.question, page.survey
    if one is None or survey is None:
        return
    key, surveys = one.question.key, page.desk.surveys
    choices: list[Choice] = [(surveywords.type_(code), "", str(code)) for code in one.choices]
    choices.append((_("as it was found"), "", ""))

    def chosen(type_: str) -> None:
        page.change(lambda: surveys.retype(survey, key, type_))

    page.console.open_sheet(Menu(_("What does it ask for?"), choices, chosen))


def turn_private(page: "Surveys") -> None:
    """Mark a question as private, or open it for a purpose that she writes down."""
    one, survey = page.question, page.survey
    if one is None or survey is None:
        return
    key, surveys = one.question.key, page.desk.surveys
    if not one.private:
        page.change(lambda: surveys.mark_private(survey, key, True))
        return

    def keep(values: Any) -> str:
        purpose = values["purpose"].strip()
        if not purpose:
            return _("A private question is only opened for a purpose; write it down.")
        page.change(lambda: surveys.mark_private(survey, key, False, purpose))
        return ""

    page.console.open_sheet(Form(_("Open a private question"), [Field("purpose", _("what for"))], keep))


def edit_opening(page: "Surveys") -> None:
    """Edit the opening line; a circle that is only offered is kept with it."""
    one, survey = page.circle, page.survey
    if one is None or survey is None:
        return
    surveys = page.desk.surveys

    def keep(values: Any) -> str:
        text = values["text"].strip()
        if one.id is None:
            page.change(lambda: surveys.keep_circle(survey, one.key, text))
        else:
            kept = one.id
            page.change(lambda: surveys.edit_circle(kept, text))
        return ""

    page.console.open_sheet(Form(_("Opening line"), [Field("text", "", one.opening, lines=True)], keep))


def forget(page: "Surveys") -> None:
    """Delete the questionnaire, or the question under the cursor, for good."""
    row, question, surveys = page.chosen, page.question, page.desk.surveys
    if row is None:
        return
    key = question.question.key if question else None
    name = question.question.text if question else row.title
    what = [
        _("Delete “{name}” and its answers?").format(name=name),
        _("It cannot be undone. What was copied or exported before stays where it is."),
    ]
    page.console.open_sheet(
        Confirm(what, name, lambda: page.console.change(lambda: surveys.forget(row.id, key)))
    )
