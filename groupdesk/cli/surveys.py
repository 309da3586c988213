"""survey: answers in, people matched, results, who has not answered, circles."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from groupdesk.cli import surveylooks

if TYPE_CHECKING:
    from groupdesk.cli.context import Context
    from groupdesk.cli.parser import Parser, Verbs
    from groupdesk.desk import Desk
    from groupdesk.desk.values.surveys import MatchRow, SurveyPage

OUTCOMES = ("auto", "probable", "review", "none")


def declare(verbs: "Verbs") -> None:
    """The verbs of this family."""
    survey = verbs.nest("survey", "questionnaires: answers in, who gave them, what they say")
    _declare_import(survey)
    survey.add("list", surveylooks.listed, "list the questionnaires", "groupdesk survey list --json")
    _declare_results(survey)
    _declare_settling(survey)
    _declare_people(survey)
    _declare_changing(survey)
    survey.add("draft", _draft, "a question list to paste into a form tool", "groupdesk survey draft")


def _declare_results(survey: "Verbs") -> None:
    _private(_one(survey, "show", surveylooks.show, "a questionnaire with its results"))
    results = _one(
        survey, "results", surveylooks.results, "what the answers add up to; by group, or by another question"
    )
    results.add_argument("--question", metavar="Q", help="one question: its number, key, or words of it")
    results.add_argument("--by", metavar="Q", help="broken down by group, or by another question")
    _private(results)
    export = _one(survey, "export", surveylooks.export, "write the results to a file, without private ones")
    export.add_argument(
        "--out", type=Path, metavar="FILE", required=True, help="ends in .csv, .xlsx, .md or .json"
    )
    _private(export)


def _declare_people(survey: "Verbs") -> None:
    match = _one(survey, "match", surveylooks.matches, "whom the sheets are of")
    match.add_argument("--asking", action="store_true", help="those alone that wait for your word")
    circles = _one(
        survey, "circles", surveylooks.circles, "small groups of people who have something to talk about"
    )
    circles.add_argument("--topics", action="store_true", help="looser ones too, by one rare answer")
    circles.add_argument("--keep", metavar="KEY", help="keep one: it is checked after 30 days")
    circles.add_argument("--drop", metavar="KEY", help="do not offer it any more")
    absent = _one(survey, "nonresponders", surveylooks.nonresponders, "members who have not answered")
    absent.add_argument("--group", metavar="GROUP", help="of one group")
    _one(survey, "exchanges", surveylooks.exchanges, "what some can give and others need")


def _declare_changing(survey: "Verbs") -> None:
    question = _one(survey, "question", _question, "say what a question asks for, or that it is private")
    question.add_argument("question", metavar="Q", help="its number, key, or words of it")
    question.add_argument(
        "--type", metavar="T", help='single, multi, scale, nps, number, date, text, …; "" as found'
    )
    question.add_argument("--private", action="store_true", help="it is private", dest="mark")
    question.add_argument("--open", metavar="PURPOSE", help="it is not, and what you need it for")
    forget = _one(survey, "forget", _forget, "delete a questionnaire, or one question of it, for good")
    forget.add_argument("--question", metavar="Q", help="this question alone")
    forget.add_argument(
        "--confirm", metavar="TITLE", required=True, help="the questionnaire's title, as shown"
    )


def _declare_import(survey: "Verbs") -> None:
    bring = survey.add(
        "import",
        _import,
        "bring in exported answers: 问卷星, 腾讯问卷, 金数据, Google Forms, Typeform, … or any table",
        "groupdesk survey import answers.csv --group 'Book club'",
    )
    bring.add_argument("file", metavar="FILE")
    bring.add_argument("--group", metavar="GROUP", required=True, help="which groups it went to")
    bring.add_argument("--platform", metavar="P", help="platform of the accounts in it, where it is another")
    bring.add_argument("--name", metavar="N", default="", help="what to call it")
    bring.add_argument("--timezone", metavar="TZ", help="zone of times without one")
    bring.add_argument("--date-order", choices=("dmy", "mdy", "ymd"), help="order of day and month in dates")
    bring.add_argument(
        "--quiz", action="store_true", help="it is a game: its result is one thing a person told"
    )
    _private(bring)


def _declare_settling(survey: "Verbs") -> None:
    for name, act, help_ in (
        ("confirm", _confirm, "say that sheets are of those they are offered to"),
        ("reject", _reject, "say that they are not; they are never offered to them again"),
    ):
        one = _one(survey, name, act, help_)
        one.add_argument("row", metavar="ROW", type=int, nargs="*", help="as `survey match` numbers them")
        one.add_argument("--member", metavar="PERSON", help="the person who is meant, where several may be")
        if name == "confirm":
            one.add_argument("--probable", action="store_true", help="all that are probable")


def _one(survey: "Verbs", name: str, act: Any, help_: str) -> "Parser":
    """A verb about one questionnaire."""
    parser = survey.add(name, act, help_)
    parser.add_argument("survey", metavar="SURVEY", help="its id, or words of its title")
    return parser


def _private(parser: "Parser") -> None:
    parser.add_argument("--private", action="store_true", help="show what is private too")


# --- in --------------------------------------------------------------------------------------------


def _import(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.attend import attend
    from groupdesk.cli.groups import group_ids

    with context.desk() as desk:
        run = desk.runs.ask_survey(
            options.file,
            group_ids(desk, options.group),
            name=options.name,
            platform=options.platform or "",
            timezone=options.timezone,
            date_order=options.date_order,
            quiz=options.quiz,
        )
        view, code = attend(context, desk, run)
        if code or "survey" not in view.result:
            return code or 1
        page = desk.surveys.page(view.result["survey"], shown=options.private)
        if context.json:
            context.give(_imported(desk, page, view.result, options.private))
            return 0
    for line in view.result["assumed"]:
        context.note(context.safe(line))
    _say_imported(context, page, view.result)
    return 0


def _imported(desk: "Desk", page: "SurveyPage", result: dict[str, Any], private: bool) -> dict[str, Any]:
    row = page.row
    return {
        "survey": row.id,
        "title": row.title,
        "platform": row.tool,
        "rows": result["rows"],
        "kept": row.kept,
        "superseded": row.superseded,
        "new": result["new"],
        "corrected": result["corrected"],
        "known": result["known"],
        "forgotten": result["forgotten"],
        "questions": [surveylooks.question_json(one, private) for one in page.questions],
        "match": _outcomes(desk.surveys.matches(row.id)),
        "skipped": result["skipped"],
        "assumed": result["assumed"],
    }


def _outcomes(rows: "Sequence[MatchRow]") -> dict[str, int]:
    return {name: sum(row.outcome == name for row in rows) for name in OUTCOMES}


def _say_imported(context: "Context", page: "SurveyPage", result: dict[str, Any]) -> None:
    from groupdesk.locale import _

    row = page.row
    line = _(
        "{title}: {rows} sheets, {new} new, {kept} count; matched {matched}, to settle {ask}, strangers {none}"
    )
    context.say(
        context.safe(
            line.format(
                title=row.title,
                rows=result["rows"],
                new=result["new"],
                kept=row.kept,
                matched=row.matched,
                ask=row.to_settle,
                none=row.strangers,
            )
        )
    )


# --- whom sheets are of ----------------------------------------------------------------------------


def _confirm(context: "Context", options: Namespace) -> int:
    with context.desk() as desk:
        survey, sheets = _chosen(desk, options)
        context.changed(desk.surveys.confirm(survey, sheets, _whom(desk, survey, options)))
    return 0


def _reject(context: "Context", options: Namespace) -> int:
    with context.desk() as desk:
        survey, sheets = _chosen(desk, options)
        context.changed(desk.surveys.reject(survey, sheets, _whom(desk, survey, options)))
    return 0


def _chosen(desk: "Desk", options: Namespace) -> tuple[int, list[int]]:
    """The questionnaire, and the sheets that stand in the rows said."""
    from groupdesk.cli.context import wrong
    from groupdesk.locale import _

    survey = desk.surveys.select(options.survey)
    rows = {row.row: row for row in desk.surveys.matches(survey)}
    wanted = list(options.row)
    if getattr(options, "probable", False):
        wanted += [row.row for row in rows.values() if row.asks and row.outcome == "probable"]
    if not wanted:
        raise wrong(_("say which rows, see `groupdesk survey match`"))
    for row in wanted:
        if row not in rows:
            raise LookupError(_("there is no sheet {id} that counts").format(id=row))
    return survey, [rows[row].id for row in dict.fromkeys(wanted)]


def _whom(desk: "Desk", survey: int, options: Namespace) -> int | None:
    """The identity of the person said, among the members that it went to."""
    from groupdesk.cli.people import person_id

    if options.member is None:
        return None
    return desk.surveys.member(survey, person_id(desk, options.member))


# --- questions, files, letting go ------------------------------------------------------------------


def _question(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.context import wrong
    from groupdesk.locale import _

    with context.desk() as desk:
        survey = desk.surveys.select(options.survey)
        key = desk.surveys.question(survey, options.question).key
        if options.type is not None:
            change = desk.surveys.retype(survey, key, options.type)
        elif options.mark or options.open is not None:
            change = desk.surveys.mark_private(survey, key, options.mark, options.open or "")
        else:
            raise wrong(_("nothing to set; say --type, --private or --open PURPOSE"))
        context.changed(change)
    return 0


def _forget(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.context import wrong
    from groupdesk.locale import _
    from groupdesk.text import name_key

    with context.desk() as desk:
        survey = desk.surveys.select(options.survey)
        title = desk.surveys.page(survey).row.title
        if name_key(options.confirm) != name_key(title):
            line = _("--confirm must be the title, {name}; nothing was done")
            raise wrong(line.format(name=context.safe(title)))
        context.changed(desk.surveys.forget(survey, options.question))
    return 0


def _draft(context: "Context", options: Namespace) -> int:
    from groupdesk.desk import surveywords

    text = surveywords.draft()
    if context.json:
        context.give({"text": text})
    else:
        context.say(text)
    return 0
