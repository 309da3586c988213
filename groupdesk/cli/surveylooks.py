"""What the verbs of `survey` show: lists, results, matches, circles, and their JSON."""

from argparse import Namespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from groupdesk.cli.context import Context
    from groupdesk.desk import Desk
    from groupdesk.desk.values.surveys import CircleView, MatchRow, QuestionView, SurveyPage, SurveyRow
    from groupdesk.rules.surveys.crosses import Cross
    from groupdesk.rules.surveys.rates import Rate


def listed(context: "Context", options: Namespace) -> int:
    """The questionnaires."""
    from groupdesk.locale import _

    with context.desk() as desk:
        rows, zone = desk.surveys.list(), desk.zone
    if context.json:
        context.give([row_json(row, zone) for row in rows])
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


def row_json(row: "SurveyRow", zone: str) -> dict[str, Any]:
    """A questionnaire at a glance."""
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


def show(context: "Context", options: Namespace) -> int:
    """A questionnaire with its results."""
    with context.desk() as desk:
        page = desk.surveys.page(desk.surveys.select(options.survey), shown=options.private)
        found = row_json(page.row, desk.zone) | {
            "rate": _rate_json(page.rate),
            "by_group": [{"group": name, **_rate_json(one)} for _id, name, one in page.by_group],
            "questions": [question_json(one, options.private) for one in page.questions],
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


def results(context: "Context", options: Namespace) -> int:
    """What the answers add up to, broken down with `--by`."""
    with context.desk() as desk:
        survey = desk.surveys.select(options.survey)
        page = desk.surveys.page(survey, shown=options.private)
        key = _key(desk, page, options.question) if options.question else ""
        if options.by:
            return _cross(context, desk, survey, key, options.by, page)
        found = [
            _result_json(one, options.private) for one in page.questions if key in ("", one.question.key)
        ]
    if context.json:
        context.give(found)
    else:
        _say_page(context, page, key)
    return 0


def _key(desk: "Desk", page: "SurveyPage", said: str) -> str:
    return desk.surveys.question(page.row.id, said).key


def _result_json(one: "QuestionView", private: bool) -> dict[str, Any]:
    found = question_json(one, private)
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


def matches(context: "Context", options: Namespace) -> int:
    """Whom the sheets are of."""
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


def nonresponders(context: "Context", options: Namespace) -> int:
    """Members who have not answered."""
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


def circles(context: "Context", options: Namespace) -> int:
    """The circles that are kept and offered; keeps or drops one."""
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


def exchanges(context: "Context", options: Namespace) -> int:
    """What some can give and others need."""
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


def export(context: "Context", options: Namespace) -> int:
    """The results as a file."""
    from groupdesk.reports.survey import file_of

    with context.desk() as desk:
        page = desk.surveys.page(desk.surveys.select(options.survey), shown=options.private)
        context.save(file_of(page, options.out.suffix), options.out)
    if context.json:
        context.give({"file": str(options.out)})
    return 0


def question_json(one: "QuestionView", private: bool) -> dict[str, Any]:
    """A question with its counts, null where it is private."""
    return {
        "key": one.question.key,
        "title": one.question.text,
        "type": str(one.question.type),
        "sure": one.question.sure or one.said,
        "private": one.private or None,
        "answered": None if one.private and not private else one.answered,
        "counts": one.counts,
    }
