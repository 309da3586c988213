"""The left side of Surveys: the questionnaires, or of one its doubtful sheets, its questions, its circles."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from groupdesk.console import charts, match
from groupdesk.console.paint import Line, cell, cells_of, cut_line, ends, joined
from groupdesk.desk import amounts, surveywords, words
from groupdesk.desk.values.surveys import CircleView, MatchRow, QuestionView, SurveyPage, SurveyRow
from groupdesk.locale import _, ngettext
from groupdesk.rules.surveys.crosses import BASE

Row = SurveyRow | MatchRow | QuestionView | CircleView | Callable[[int], Line]
"""Something to be chosen, or what draws a heading or a gap."""

BARS = 6
"""Options of a question that its row shows."""
_BAR, _SHARE, _PEOPLE = 20, 5, 6
_SHEETS, _RATE, _ASKS, _AGE = 7, 6, 7, 6


@dataclass(frozen=True, slots=True)
class Read:
    """What the page shows."""

    surveys: tuple[SurveyRow, ...]
    page: SurveyPage | None
    """Of the questionnaire that is open."""
    asking: tuple[MatchRow, ...]
    circles: tuple[CircleView, ...]
    now: int
    zone: str
    sought: bool = False
    """Whether circles were looked for."""


def rows(value: Read, typed: str) -> list[tuple[object, Row]]:
    """Everything the list shows, with keys."""
    if value.page is None:
        return _surveys(value, typed)
    return [*_asking(value), *_questions(value.page, typed), *_circles(value, typed)]


def _questions(page: SurveyPage, typed: str) -> list[tuple[object, Row]]:
    """The questions that are shown, then how many private ones are not."""
    out: list[tuple[object, Row]] = []
    for one in page.questions:
        if is_shown(one) and _fits(typed, one.question.text, *one.question.options):
            out += [(("question", one.question.key), one), (None, _blank)]
    if secret := sum(bool(one.private) and one.result is None for one in page.questions):
        out += [(None, partial(_secret, secret)), (None, _blank)]
    return out


def is_shown(one: QuestionView) -> bool:
    """Whether a question has a row: it has answers to show, or she said that it is left out."""
    return one.result is not None or (one.said and not one.private)


def _secret(n: int, cells: int) -> Line:
    said = ngettext(
        "{n} private question is hidden, in no export", "{n} private questions are hidden, in no export", n
    )
    return ends([(said.format(n=n), "faint")], [("v ", "strong"), (_("show"), "muted")], cells)


def _surveys(value: Read, typed: str) -> list[tuple[object, Row]]:
    out: list[tuple[object, Row]] = [(None, _survey_heads)] if value.surveys else []
    out += [(("survey", one.id), one) for one in value.surveys if _fits(typed, one.title, *one.group_names)]
    if not value.surveys:
        for line in (
            _("No answers yet: i brings in what 问卷星, 腾讯问卷, Google Forms … export."),
            _("No questionnaire yet: c copies eight questions to paste into a form tool."),
        ):
            out.append((None, partial(_said, line)))
    return out


def _asking(value: Read) -> list[tuple[object, Row]]:
    """The sheets about which she is asked."""
    if not value.asking:
        return []
    out: list[tuple[object, Row]] = [(None, partial(_asking_head, len(value.asking)))]
    out += [(("match", one.id), one) for one in value.asking]
    return [*out, (None, _blank)]


def _circles(value: Read, typed: str) -> list[tuple[object, Row]]:
    out: list[tuple[object, Row]] = [(None, partial(_circles_head, len(value.circles)))]
    out += [
        (("circle", one.key, one.id), one)
        for one in value.circles
        if _fits(typed, one.name, *(seat.name for seat in one.members))
    ]
    if not value.circles and value.sought:
        told = _("None: too few who are matched share enough. More answers, more circles.")
        out.append((None, partial(_said, told)))
    return out


def _fits(typed: str, *texts: str) -> bool:
    return not typed.strip() or match.find(typed, " ".join(texts)) is not None


def _blank(cells: int) -> Line:
    return []


def _said(line: str, cells: int) -> Line:
    return cut_line([(line, "muted")], cells)


# --- the questionnaires ------------------------------------------------------------------------------


def _survey_heads(cells: int) -> Line:
    return _survey_columns(
        [(_("questionnaire"), "muted")],
        [(_("sheets"), "muted")],
        [(_("matched"), "muted")],
        [(_("settle"), "muted")],
        [(_("last"), "muted")],
        cells,
    )


def _survey_columns(title: Line, sheets: Line, matched: Line, asks: Line, last: Line, cells: int) -> Line:
    room = max(cells - _SHEETS - _RATE - _ASKS - _AGE - 9, 8)
    return joined(
        (
            cell(title, room),
            cell(sheets, _SHEETS, "right"),
            cell(matched, _RATE + 1, "right"),
            cell(asks, _ASKS, "right"),
            cell(last, _AGE, "right"),
        )
    )


def survey_line(one: SurveyRow, now: int, cells: int) -> Line:
    """A questionnaire."""
    where = words.names(one.group_names)
    last = words.UNKNOWN if one.last is None else amounts.age(max(now - one.last, 0))
    return _survey_columns(
        [(one.title, "text"), ("  ", "text"), (where, "muted")],
        [(amounts.number(one.kept), "text")],
        [(amounts.number(one.matched), "text")],
        [(f"? {one.to_settle}", "warn")] if one.to_settle else [("·", "faint")],
        [(last, "muted")],
        cells,
    )


# --- of one ------------------------------------------------------------------------------------------


def head(value: Read | None, typed: str, cells: int) -> Sequence[Line]:
    """The lines above the list: which questionnaire, how many answered, how many are matched."""
    if typed:
        shown = ends(
            [("/ ", "accent"), (typed, "strong")], [("Esc ", "strong"), (_("shows all"), "muted")], cells
        )
        return [shown, []]
    if value is None or value.page is None:
        return [[]]
    row, rate = value.page.row, value.page.rate
    of = _("{n} of {all}").format(n=amounts.number(rate.answered), all=amounts.number(rate.members))
    share = [*charts.bar(rate.share, 14), (f" {amounts.percent(rate.share, rate.members):>5}", "text")]
    parts: list[Line] = [[(_("matched"), "muted"), (f" {amounts.number(row.matched)}", "text")]]
    if row.to_settle:
        parts.append([(f"? {amounts.number(row.to_settle)} ", "warn"), (_("to settle"), "muted")])
    if row.strangers:
        said = ngettext("{n} stranger", "{n} strangers", row.strangers)
        parts.append([(said.format(n=amounts.number(row.strangers)), "muted")])
    if row.superseded:
        said = ngettext("{n} sent again", "{n} sent again", row.superseded)
        parts.append([(said.format(n=amounts.number(row.superseded)), "muted")])
    lines = [ends([(row.title, "strong"), ("  ", "text"), (of, "muted")], share, cells)]
    lines.append(cut_line(joined(parts, " · "), cells))
    if warning := surveywords.rate_warning(rate):
        lines.append(cut_line([("▲ ", "warn"), (warning, "muted")], cells))
    return [*lines, []]


def _asking_head(n: int, cells: int) -> Line:
    keys: Line = [("d ", "strong"), (_("yes"), "muted"), ("  x ", "strong"), (_("no"), "muted")]
    keys += [("  * ", "strong"), (_("all probable"), "muted")]
    return ends([(_("Who is it?"), "strong"), (f"  {n}", "muted")], keys, cells)


def match_line(one: MatchRow, cells: int) -> Line:
    """A sheet and whom it is offered to."""
    name = one.names[0] if one.names else words.UNKNOWN
    room = max((cells - 24) // 2, 8)
    found = (
        one.candidates[0].name if len(one.candidates) == 1 else words.names([c.name for c in one.candidates])
    )
    sign = "?" if one.outcome == "probable" else "▲"
    return [
        (f"{sign} ", "warn"),
        *cell([(name, "text")], room),
        ("  =  ", "accent"),
        *cell([(found or words.UNKNOWN, "text")], room),
        ("  ", "text"),
        *cell([(surveywords.outcome(one.outcome), "muted")], max(cells - 2 * room - 9, 0)),
    ]


def question_lines(one: QuestionView, cells: int) -> list[Line]:
    """A question with the largest of its bars."""
    asks = surveywords.type_(one.question.type)
    if not one.question.sure and not one.said:
        asks += " ?"
    note = f"{asks} · {amounts.number(one.answered)}"
    lines = [ends([(one.question.text, "strong")], [(note, "muted")], cells)]
    if (result := one.result) is None:
        return [*lines, [("  ", "text"), (_("left out, as you said"), "faint")]]
    lines += [
        [("  ", "text"), (line, "muted")]
        for line in surveywords.figures(result)[:1]
        if not result.adds_up_to_more
    ]
    told = [bar for bar in surveywords.ordered(result) if bar.people or result.type != "single"]
    for bar in told[:BARS] if result.type in ("single", "multi") else told:
        share = result.share(bar.people) if result.answered >= BASE else None
        lines.append(_bar(bar.label, bar.people, share, cells))
    lines += [_bar(label, row.top, row.share(row.top), cells) for label, row in result.rows.items()]
    more = len(told) - BARS if result.type in ("single", "multi") else 0
    if more > 0 or result.other:
        lines.append([("  ", "text"), (_rest(max(more, 0), result.other), "faint")])
    lines += [[("  · ", "faint"), (word, "muted")] for word in result.words[:2] if result.type == "text"]
    return [cut_line(line, cells) for line in lines]


def _rest(more: int, own: int) -> str:
    parts = []
    if more:
        parts.append(ngettext("{n} more option", "{n} more options", more).format(n=more))
    if own:
        parts.append(ngettext("{n} in own words", "{n} in own words", own).format(n=own))
    return " · ".join(parts)


def _bar(label: str, people: int, share: float | None, cells: int) -> Line:
    percent = words.UNKNOWN if share is None else amounts.percent(share, 0)
    right: Line = [
        *charts.bar(share, _BAR),
        (f"{percent:>{_SHARE + 1}}", "text"),
        (f"{amounts.number(people):>{_PEOPLE}}", "muted"),
    ]
    room = max(cells - cells_of(right) - 4, 4)
    return [("  ", "text"), *cell([(label, "text")], room), ("  ", "text"), *right]


def _circles_head(n: int, cells: int) -> Line:
    note = _("{n} · share much, hardly spoke").format(n=n)
    return ends([(_("Circles"), "strong"), ("  ", "text"), (note if n else "", "muted")], [], cells)


def circle_lines(one: CircleView, now: int, cells: int) -> list[Line]:
    """A circle: what it shares, how many, who hosts it."""
    state: Line = [(_("host {name}").format(name=one.host.name), "muted")]
    sign: Line = [("● ", "good")] if one.id is not None else [("○ ", "muted")]
    size = ngettext("{n} person", "{n} people", len(one.members)).format(n=len(one.members))
    second = f"{size} · {surveywords.pairs(one)}"
    if one.id is not None and one.check_at is not None:
        second += f" · {surveywords.checked_in(one.check_at - now)}"
    return [
        ends([*sign, (one.name, "text")], cut_line(state, cells // 2), cells),
        cut_line([("  ", "text"), (second, "muted")], cells),
    ]
