"""The right side of Surveys: what is under the cursor, ending in something to press."""

from collections import Counter
from collections.abc import Sequence

from groupdesk.console.paint import Line, cell, cut_line, ends, joined, key, wrapped
from groupdesk.desk import amounts, surveywhy, surveywords, words
from groupdesk.desk.values.surveys import (
    Candidate,
    CircleView,
    MatchRow,
    QuestionView,
    SurveyPage,
    SurveyRow,
)
from groupdesk.locale import _, ngettext
from groupdesk.rules.surveys.crosses import Cross
from groupdesk.text import cell_safe, cut, width

_COLUMN = 7
_LABEL = 16
SHOWN = 8
"""Members of a circle that are named."""


def survey_lines(one: SurveyRow, now: int, cells: int) -> list[Line]:
    """A questionnaire that is not open yet."""
    lines: list[Line] = [[], [(one.title, "strong")], []]
    for label, value in (
        (_("groups"), words.names(one.group_names)),
        (_("sheets"), amounts.number(one.kept)),
        (_("sent again"), amounts.number(one.superseded)),
        (_("matched"), amounts.number(one.matched)),
        (_("to settle"), amounts.number(one.to_settle)),
        (_("strangers"), amounts.number(one.strangers)),
        (_("came in"), _("{age} ago").format(age=amounts.age(max(now - one.at, 0)))),
    ):
        lines.append(cut_line([*cell(label, 14, role="muted"), (value, "text")], cells))
    return [*lines, [], key("↵", _("open it"))]


def question_lines(
    one: QuestionView, page: SurveyPage, cross: Cross | None, by: str, cells: int
) -> list[Line]:
    """A question: broken down by groups or by another one; without that who answered, by group."""
    lines: list[Line] = [[], *wrapped(one.question.text, cells, "strong", most=2)]
    told = [surveywords.type_(one.question.type) + ("" if one.question.sure or one.said else " ?")]
    if one.said:
        told.append(_("said by you"))
    if one.private:
        told.append(_("private: {what}").format(what=surveywords.private(one.private)))
    lines += [[(" · ".join(told), "muted")], []]
    if one.result is not None:
        lines += [line for said in surveywords.figures(one.result) for line in wrapped(said, cells, "muted")]
    if cross is not None and len(cross.columns) > 1:
        lines += [[], *_cross(cross, by, cells)]
    elif one.result is not None and one.result.words:
        lines += [[("· ", "faint"), (word, "text")] for word in one.result.words[:20]]
    lines += [[], *_rates(page, cells)]
    if one.private:
        lines += [[], [("→ ", "accent"), *key("P", _("open it, and write down what for"))]]
    return lines


def _cross(found: Cross, by: str, cells: int) -> list[Line]:
    most = max((cells - _LABEL) // (_COLUMN + 1), 1)
    columns = found.columns[:most]
    label = min(_LABEL, cells - len(columns) * (_COLUMN + 1))
    title: Line = [(_("by {what}, % of who answered").format(what=by), "muted")]
    out: list[Line] = [ends(title, key("b", _("by …")), cells)]
    out.append(_columns("", [(name, "muted") for name in _told_apart(columns)], label))
    for row, counted in zip(found.rows, found.cells, strict=True):
        shown = [surveywords.cell(one) for one in counted[:most]]
        out.append(_columns(row or _("own words"), [(said, "text") for said in shown], label))
    answered = [(surveywords.few(n), "muted") for n in found.answered[:most]]
    out.append(_columns(_("answered"), answered, label))
    if len(found.columns) > most:
        more = len(found.columns) - most
        out.append([(ngettext("{n} more column", "{n} more columns", more).format(n=more), "faint")])
    return out


def _told_apart(names: Sequence[str]) -> list[str]:
    """Heads of narrow columns: of names with one beginning their ends are shown."""
    begun = Counter(cut(name, _COLUMN) for name in names)
    return [name if begun[cut(name, _COLUMN)] == 1 else f"…{_end(name, _COLUMN - 1)}" for name in names]


def _end(name: str, cells: int) -> str:
    """The last signs of a name that take at most so many cells."""
    signs = cell_safe(name)
    while width(signs) > cells:
        signs = signs[1:]
    return signs


def _columns(label: str, figures: Sequence[tuple[str, str]], room: int) -> Line:
    return joined((cell([(label, "text")], room), *(cell([one], _COLUMN, "right") for one in figures)), " ")


def _rates(page: SurveyPage, cells: int) -> list[Line]:
    """Who answered, by group."""
    lines: list[Line] = [ends([(_("Who answered"), "strong")], key("t", _("who has not")), cells)]
    lines.append([(surveywords.rate(page.rate), "muted")])
    for _id, name, one in page.by_group:
        said = f"{amounts.number(one.answered)}/{amounts.number(one.members)}"
        percent = amounts.percent(one.share, one.members)
        lines.append(ends([(name, "text")], [(f"{said:>9}  {percent:>6}", "text")], cells))
    bands = [band for band in page.rate.bands if band[1]]
    if len(bands) > 1:
        quiet, *_middle, lively = bands
        line = _("quietest quarter {quiet}, liveliest {lively}").format(
            quiet=f"{quiet[0]}/{quiet[1]}", lively=f"{lively[0]}/{lively[1]}"
        )
        lines.append([(line, "faint")])
    return lines


def match_lines(one: MatchRow, now: int, zone: str, cells: int) -> list[Line]:
    """A sheet beside those it may be of."""
    lines: list[Line] = [[], [(_("The sheet says"), "muted")]]
    lines.append([(words.listed(one.names) or words.UNKNOWN, "strong")])
    if one.at is not None:
        lines.append([(_("sent {age} ago").format(age=words.age(max(now - one.at, 0))), "muted")])
    for question, answer in one.answers:
        lines.append(cut_line([*cell(question, 18, role="muted"), ("  ", "text"), (answer, "text")], cells))
    title = ngettext("The member", "One of them?", len(one.candidates))
    lines += [[], [(title, "muted")]]
    for number, each in enumerate(one.candidates, 1):
        lines += _candidate(each, number, len(one.candidates), now, cells)
    rule = surveywhy.why_rule(one.rule, one.candidates[0].name if one.candidates else "")
    lines += [[], *wrapped(rule, cells, "muted")]
    return [*lines, [], joined((key("d", _("it is")), key("x", _("it is not"))), "   ")]


def _candidate(one: Candidate, number: int, of: int, now: int, cells: int) -> list[Line]:
    named = f"{number}  " if of > 1 else ""
    last = (
        _("never spoke")
        if one.last is None
        else _("spoke {age} ago").format(age=words.age(max(now - one.last, 0)))
    )
    return [
        cut_line([(named, "muted"), (one.name, "strong")], cells),
        cut_line([(f"{words.names(one.group_names)} · {last}", "muted")], cells),
    ]


def circle_lines(one: CircleView, now: int, cells: int) -> list[Line]:
    """A circle: what they share, who they are, the line that opens it."""
    host: Line = [(_("host {name}").format(name=one.host.name), "muted")]
    lines: list[Line] = [[], ends([(one.name, "strong")], [], cells), cut_line(host, cells), []]
    for each in one.shares:
        of = _("{n} of {all}").format(n=each.here, all=len(one.members))
        everywhere = _("{n} in all").format(n=amounts.number(each.everywhere))
        lines.append(ends([(each.option, "text")], [(f"{of} · {everywhere}", "muted")], cells))
    lines += [[], [(surveywords.pairs(one), "text")]]
    if one.spoke is not None and one.id is not None:
        said = surveywords.circle_check({"spoke": one.spoke, "silent": one.silent})
        lines.append([(said, "good" if one.spoke else "muted")])
    lines.append([])
    for seat in one.members[:SHOWN]:
        lines.append(
            cut_line([*cell(seat.name, 18), ("  ", "text"), (words.listed(seat.shares), "muted")], cells)
        )
    if more := len(one.members) - SHOWN:
        lines += [[(_("{n} more").format(n=more), "faint")]] if more > 0 else []
    keys = joined((key("e", _("edit")), key("c", _("copy"))))
    lines += [[], ends([(_("Opening line"), "strong")], keys, cells)]
    lines += [[("▎ ", "accent"), *line] for line in wrapped(one.opening, max(cells - 2, 1))]
    return [*lines, [], *_next(one, now, cells)]


def _next(one: CircleView, now: int, cells: int) -> list[Line]:
    if one.id is None:
        said = _("n keeps it: a host, invitations, and after 30 days a look at who talks to whom")
        return [
            [("→ ", "accent"), *line] if not at else [("  ", "text"), *line]
            for at, line in enumerate(wrapped(said, cells - 2, "muted"))
        ]
    assert one.check_at is not None
    return [
        [("● ", "good"), (surveywords.checked_in(one.check_at - now), "text")],
        key("c", _("copy the invitations")),
    ]
