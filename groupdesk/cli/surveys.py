"""survey: answers in, people matched, results, who has not answered, circles."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from groupdesk.cli.context import Context
    from groupdesk.cli.parser import Parser, Verbs
    from groupdesk.desk import Desk
    from groupdesk.desk.values.surveys import CircleView, MatchRow, QuestionView, SurveyPage, SurveyRow
    from groupdesk.rules.surveys.crosses import Cross
    from groupdesk.rules.surveys.rates import Rate

OUTCOMES = ("auto", "probable", "review", "none")


def declare(verbs: "Verbs") -> None:
    """The verbs of this family."""
    survey = verbs.nest("survey", "questionnaires: answers in, who gave them, what they say")
    _declare_import(survey)
    survey.add("list", _list, "list the questionnaires", "groupdesk survey list --json")
    _private(_one(survey, "show", _show, "a questionnaire with its results"))
    results = _one(
        survey, "results", _results, "what the answers add up to; by group, or by another question"
    )
    results.add_argument("--question", metavar="Q", help="one question: its number, key, or words of it")
    results.add_argument("--by", metavar="Q", help="broken down by group, or by another question")
    _private(results)
    match = _one(survey, "match", _match, "whom the sheets are of")
    match.add_argument("--asking", action="store_true", help="those alone that wait for your word")
    _declare_settling(survey)
    circles = _one(survey, "circles", _circles, "small groups of people who have something to talk about")
    circles.add_argument("--topics", action="store_true", help="looser ones too, by one rare answer")
    circles.add_argument("--keep", metavar="KEY", help="keep one: it is checked after 30 days")
    circles.add_argument("--drop", metavar="KEY", help="do not offer it any more")
    absent = _one(survey, "nonresponders", _nonresponders, "members who have not answered")
    absent.add_argument("--group", metavar="GROUP", help="of one group")
    _one(survey, "exchanges", _exchanges, "what some can give and others need")
    export = _one(survey, "export", _export, "write the results to a file, without private ones")
    _private(export)
    export.add_argument(
        "--out", type=Path, metavar="FILE", required=True, help="ends in .csv, .xlsx, .md or .json"
    )
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
    survey.add("draft", _draft, "a question list to paste into a form tool", "groupdesk survey draft")


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
        found = _imported(desk, page, view.result, options.private)
    if context.json:
        context.give(found)
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
        "questions": [_question_json(desk, row.id, one, private) for one in page.questions],
        "match": _outcomes(desk.surveys.matches(row.id)),
        "skipped": result["skipped"],
        "assumed": result["assumed"],
    }


def _question_json(desk: "Desk", survey: int, one: "QuestionView", private: bool) -> dict[str, Any]:
    hidden = one.result is None
    return {
        "key": one.question.key,
        "title": one.question.text,
        "type": str(one.question.type),
        "sure": one.question.sure or one.said,
        "private": one.private or None,
        "answered": None if one.private and not private else one.answered,
        "counts": None
        if hidden or one.question.type == "text"
        else desk.surveys.counts(survey, one.question.key),
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


# --- looking ---------------------------------------------------------------------------------------


def _list(context: "Context", options: Namespace) -> int:
    from groupdesk.locale import _

    with context.desk() as desk:
        rows, zone = desk.surveys.list(), desk.zone
    if context.json:
        context.give([_row_json(row, zone) for row in rows])
        return 0
    head = (
        _("id"),
        _("questionnaire"),
        _("groups"),
        _("sheets"),
        _("matched"),
        _("to settle"),
        _("strangers"),
    )
    context.table(
        head,
        [
            (
                row.id,
                row.title,
                ", ".join(row.group_names),
                row.kept,
                row.matched,
                row.to_settle,
                row.strangers,
            )
            for row in rows
        ],
    )
    return 0


def _row_json(row: "SurveyRow", zone: str) -> dict[str, Any]:
    from groupdesk.cli.context import iso

    return {
        "survey": row.id,
        "title": row.title,
        "platform": row.tool,
        "kind": row.kind,
        "groups": list(row.group_names),
        "rows": row.rows,
        "kept": row.kept,
        "superseded": row.superseded,
        "matched": row.matched,
        "probable": row.probable,
        "review": row.review,
        "none": row.strangers,
        "first": iso(row.first, zone),
        "last": iso(row.last, zone),
        "at": iso(row.at, zone),
    }


def _show(context: "Context", options: Namespace) -> int:
    with context.desk() as desk:
        page = desk.surveys.page(desk.surveys.select(options.survey), shown=options.private)
        found = _row_json(page.row, desk.zone) | {
            "rate": _rate_json(page.rate),
            "by_group": [{"group": name, **_rate_json(one)} for _id, name, one in page.by_group],
            "questions": [_question_json(desk, page.row.id, one, options.private) for one in page.questions],
        }
    if context.json:
        context.give(found)
    else:
        _say_page(context, page)
    return 0


def _rate_json(one: "Rate") -> dict[str, Any]:
    return {
        "answered": one.answered,
        "members": one.members,
        "bands": [list(band) for band in one.bands],
        "of_respondents": one.of_respondents,
    }


def _say_page(context: "Context", page: "SurveyPage", only: str = "") -> None:
    from groupdesk.reports.survey import lines

    for line in lines(page, only):
        context.say(context.safe(line))


def _results(context: "Context", options: Namespace) -> int:
    with context.desk() as desk:
        survey = desk.surveys.select(options.survey)
        page = desk.surveys.page(survey, shown=options.private)
        key = _key(desk, page, options.question) if options.question else ""
        if options.by:
            return _cross(context, desk, survey, key, options.by, page)
        found = [
            _result_json(desk, survey, one, options.private)
            for one in page.questions
            if key in ("", one.question.key)
        ]
    if context.json:
        context.give(found)
    else:
        _say_page(context, page, key)
    return 0


def _key(desk: "Desk", page: "SurveyPage", said: str) -> str:
    return desk.surveys.question(page.row.id, said).key


def _result_json(desk: "Desk", survey: int, one: "QuestionView", private: bool) -> dict[str, Any]:
    found = _question_json(desk, survey, one, private)
    if (result := one.result) is None:
        return found | {"kept": None, "asked": None}
    spread, nps = result.spread, result.nps
    return found | {
        "kept": result.kept,
        "asked": result.asked,
        "other": result.other,
        "words": list(result.words),
        "median": spread.median if spread else None,
        "quartiles": [spread.lower, spread.upper] if spread else None,
        "range": [spread.least, spread.most] if spread else None,
        "top2": result.top if result.type == "scale" else None,
        "nps": None if nps is None else {**nps._asdict()},
    }


def _cross(context: "Context", desk: "Desk", survey: int, key: str, by: str, page: "SurveyPage") -> int:
    from groupdesk.cli.context import wrong
    from groupdesk.desk import surveywords
    from groupdesk.locale import _

    if not key:
        raise wrong(_("say which question: --question"))
    found = desk.surveys.cross(survey, key, by)
    if context.json:
        context.give(_cross_json(found))
        return 0
    head = ("", *found.columns)
    rows = [
        (label or _("own words"), *(surveywords.cell(cell) for cell in cells))
        for label, cells in zip(found.rows, found.cells, strict=True)
    ]
    context.table(head, [*rows, (_("answered"), *map(surveywords.few, found.answered))])
    return 0


def _cross_json(found: "Cross") -> dict[str, Any]:
    from groupdesk.rules.surveys.crosses import FEW

    return {
        "columns": list(found.columns),
        "rows": [
            {
                "option": label,
                "people": [cell.people for cell in cells],
                "share": [cell.share for cell in cells],
            }
            for label, cells in zip(found.rows, found.cells, strict=True)
        ],
        "answered": [None if 0 < n < FEW else n for n in found.answered],
    }


# --- whom sheets are of ----------------------------------------------------------------------------


def _match(context: "Context", options: Namespace) -> int:
    from groupdesk.desk import surveywords
    from groupdesk.locale import _

    with context.desk() as desk:
        rows = desk.surveys.matches(desk.surveys.select(options.survey), asking=options.asking)
    if context.json:
        context.give([_match_json(row) for row in sorted(rows, key=lambda row: row.row)])
        return 0
    context.table(
        (_("row"), _("in the sheet"), _("member"), _("how sure"), ""),
        [
            (
                row.row,
                row.names[0] if row.names else None,
                row.member.name if row.member else ", ".join(one.name for one in row.candidates) or None,
                surveywords.outcome(row.outcome, row.by),
                surveywords.rule(row.rule),
            )
            for row in rows
        ],
    )
    return 0


def _match_json(row: "MatchRow") -> dict[str, Any]:
    return {
        "row": row.row,
        "member": row.member and (row.member.native or row.member.name),
        "outcome": row.outcome,
        "rule": row.rule or None,
        "by": row.by or None,
        "name": row.names[0] if row.names else None,
        "candidates": [one.native or one.name for one in row.candidates],
    }


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


def _nonresponders(context: "Context", options: Namespace) -> int:
    from groupdesk.cli.groups import one_group
    from groupdesk.locale import _

    with context.desk() as desk:
        group = one_group(desk, options.group) if options.group else None
        found = desk.surveys.nonresponders(desk.surveys.select(options.survey), group)
    if context.json:
        context.give(
            [
                {
                    "id": one.identity,
                    "native": one.native,
                    "person": one.person,
                    "name": one.name,
                    "group": one.group_name,
                }
                for one in found
            ]
        )
    else:
        context.table(
            (_("id"), _("name"), _("group")), [(one.person, one.name, one.group_name) for one in found]
        )
    return 0


# --- circles ---------------------------------------------------------------------------------------


def _circles(context: "Context", options: Namespace) -> int:
    from groupdesk.locale import _

    with context.desk() as desk:
        survey = desk.surveys.select(options.survey)
        if options.keep or options.drop:
            act = desk.surveys.keep_circle if options.keep else desk.surveys.drop_circle
            context.changed(act(survey, options.keep or options.drop))
            return 0
        found, zone = desk.surveys.circles(survey, topics=options.topics), desk.zone
    if context.json:
        context.give([_circle_json(one, zone) for one in found])
        return 0
    context.table(
        (_("key"), _("circle"), _("people"), _("never spoke"), _("host")),
        [(one.key, one.name, len(one.members), f"{one.silent}/{one.pairs}", one.host.name) for one in found],
    )
    return 0


def _circle_json(one: "CircleView", zone: str) -> dict[str, Any]:
    from groupdesk.cli.context import iso
    from groupdesk.desk import surveywords

    return {
        "key": one.key,
        "name": one.name,
        "members": [seat.native or seat.name for seat in one.members],
        "shares": [each._asdict() for each in one.shares],
        "reason": surveywords.reason(one),
        "opening": one.opening,
        "host": one.host.native or one.host.name,
        "never_spoke": one.silent,
        "pairs": one.pairs,
        "kept": one.id,
        "check": iso(one.check_at, zone),
        "spoke": one.spoke,
    }


def _exchanges(context: "Context", options: Namespace) -> int:
    from groupdesk.locale import _

    with context.desk() as desk:
        found = desk.surveys.exchanges(desk.surveys.select(options.survey))
    if context.json:
        context.give(
            [
                {
                    "what": one.what,
                    "gives": [seat.native or seat.name for seat in one.gives],
                    "needs": [seat.native or seat.name for seat in one.needs],
                }
                for one in found
            ]
        )
    else:
        context.table(
            (_("what"), _("can give"), _("need it")),
            [
                (
                    one.what,
                    ", ".join(seat.name for seat in one.gives),
                    ", ".join(seat.name for seat in one.needs),
                )
                for one in found
            ],
        )
    return 0


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


def _export(context: "Context", options: Namespace) -> int:
    from groupdesk.reports.survey import file_of

    with context.desk() as desk:
        page = desk.surveys.page(desk.surveys.select(options.survey), shown=options.private)
        context.save(file_of(page, options.out.suffix), options.out)
    if context.json:
        context.give({"file": str(options.out)})
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
