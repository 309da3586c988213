"""The weekly page, drawn: her comment, the figures beside last week's, the funnel, who went up and down."""

from collections.abc import Sequence
from typing import Final

from groupdesk.console.charts import bar, sparkline
from groupdesk.console.paint import Line, Span, cell, ends, joined, key, wrapped
from groupdesk.desk import words
from groupdesk.desk.values.boards import BoardRow
from groupdesk.desk.values.report import Line as Figure
from groupdesk.desk.values.report import Mover, WeeklyPage
from groupdesk.locale import _
from groupdesk.reports import figures
from groupdesk.text import one_line, width

TWO_COLUMNS: Final = 100
"""Cells from which on the page has two columns."""
_LABEL, _VALUE, _WEEKS, _FUNNEL_LABEL, _PEOPLE, _SHARE = 21, 11, 8, 19, 6, 7
_NAME, _GRADE = 16, 5


def page_lines(page: WeeklyPage, cells: int) -> list[Line]:
    """The whole page, in lines of `cells` cells."""
    top = [[], _title(page, cells), *_comment(page, cells), []]
    note = wrapped(figures.coverage(page), cells, "faint")
    if cells < TWO_COLUMNS:
        return [*top, *_left(page, cells), [], *_right(page, cells), [], *note]
    wide = (cells - 5) // 2
    return [*top, *_beside(_left(page, wide), _right(page, wide), wide), [], *note]


def _beside(left: Sequence[Line], right: Sequence[Line], cells: int) -> list[Line]:
    lines: list[Line] = []
    for i in range(max(len(left), len(right))):
        begin = cell(left[i] if i < len(left) else [], cells)
        lines.append([*begin, ("  │  ", "line"), *(right[i] if i < len(right) else [])])
    return lines


def _title(page: WeeklyPage, cells: int) -> Line:
    copy = _("boss's copy, without names") if page.audience == "boss" else _("team's copy")
    right: Line = [(copy, "muted"), ("   ", "text"), *key("v", _("the other"))]
    days = words.days(page.first, page.last)
    return ends([(page.desk, "strong"), (f"  {page.week} · {days}", "muted")], right, cells)


def _comment(page: WeeklyPage, cells: int) -> list[Line]:
    role = "text" if page.comment.strip() else "muted"
    said = [line for text in figures.verdict(page) for line in wrapped(text, cells - 4, role)]
    lines = [_raised([(text, role) for text, role in line], cells) for line in said]
    if not page.comment.strip():
        lines.append(_raised(key("e", _("your own words")), cells))
    return lines


def _raised(line: Sequence[Span], cells: int) -> Line:
    body = cell([(text, f"{role} on raised") for text, role in line], cells - 2, role="text on raised")
    return [("▎", "accent on raised"), (" ", "text on raised"), *body]


# --- figures -----------------------------------------------------------------------------------------


def _left(page: WeeklyPage, cells: int) -> list[Line]:
    sections = [
        [_heading(code, cells, captions=not place), *(_figure(row, cells) for row in rows)]
        for place, (code, rows) in enumerate(page.sections)
    ]
    return _apart(*sections, *_tallies(page, cells), *_notes(page, cells))


def _apart(*sections: list[Line]) -> list[Line]:
    """Those that have lines, with an empty line between."""
    lines: list[Line] = []
    for section in filter(None, sections):
        lines += [*([[]] if lines else []), *section]
    return lines


def _columns(label: Line, value: Line, weeks: Line, before: Line, cells: int) -> Line:
    last = max(cells - _LABEL - _VALUE - 3 - _WEEKS, 8)
    return [
        *cell(label, _LABEL),
        *cell(value, _VALUE, "right"),
        ("   ", "text"),
        *cell(weeks, _WEEKS),
        *cell(before, last, "right"),
    ]


def _heading(code: str, cells: int, *, captions: bool) -> Line:
    title: Line = [(words.section(code), "strong")]
    if not captions:
        return title
    weeks: Line = [(_("8 weeks"), "faint")]
    return _columns(title, [], weeks, [(_("last week"), "faint")], cells)


def _figure(row: Figure, cells: int) -> Line:
    arrow = {1: "good", -1: "warn"}.get(row.arrow, "muted")
    known = any(value is not None for value in row.spark)
    return _columns(
        [(words.line(row.code), "muted")],
        [(figures.value(row), "faint" if row.value is None else "text")],
        sparkline(row.spark, own_range=True) if known else [],
        [(figures.before(row), arrow)],
        cells,
    )


# --- people and groups -------------------------------------------------------------------------------


def _right(page: WeeklyPage, cells: int) -> list[Line]:
    return _apart(_funnel(page, cells), *_movers(page, cells), _people(page.people, cells))


def _funnel(page: WeeklyPage, cells: int) -> list[Line]:
    title = ends([(words.section("funnel"), "strong")], [(figures.cohort(page), "muted")], cells)
    if not any(of for _code, _people_, of in page.funnel):
        return [title, [(_("nobody is known to have joined five weeks before"), "muted")]]
    return [title, *(_step(code, people, of, cells) for code, people, of in page.funnel)]


def _step(code: str, people: int | None, of: int | None, cells: int) -> Line:
    share = people / of if people is not None and of else None
    whole = code == "joined"
    return [
        *cell(words.step(code), _FUNNEL_LABEL, role="muted"),
        *bar(share, max(cells - _FUNNEL_LABEL - _PEOPLE - _SHARE, 4), "accent" if whole else "text"),
        *cell(words.number(people), _PEOPLE, "right"),
        *cell("" if whole else words.percent(share, of), _SHARE, "right", "muted"),
    ]


def _movers(page: WeeklyPage, cells: int) -> list[list[Line]]:
    note: Line = [(_("speakers, grade, why"), "muted")]
    counted = max((width(figures.moved(one)) for one in (*page.up, *page.down)), default=0)
    return [
        [
            ends([(words.section(code), "strong")], note if movers else [], cells),
            *([_mover(one, counted, cells) for one in movers] or [[(_("no group by much"), "muted")]]),
        ]
        for code, movers in (("up", page.up), ("down", page.down))
    ]


def _mover(one: Mover, counted: int, cells: int) -> Line:
    role = "good" if figures.is_up(one) else "warn"
    regraded = figures.regraded(one)
    room = max(cells - _NAME - counted - _GRADE - 6, 0)
    why = figures.why(one)
    return [
        *cell(one.name, _NAME),
        ("  ", "text"),
        *cell(figures.moved(one), counted, "right", "muted" if regraded else role),
        ("  ", "text"),
        *cell(regraded, _GRADE, role=role),
        ("  ", "text"),
        *cell(why if width(why) <= room else figures.why(one, short=True), room, "right", "muted"),
    ]


def _tallies(page: WeeklyPage, cells: int) -> list[list[Line]]:
    note: Line = [(_("last week in brackets"), "muted")]
    return [
        [ends([(words.section(code), "strong")], note, cells), *wrapped(figures.counts(tallies, name), cells)]
        for code, tallies, name in figures.tallies(page)
    ]


def _notes(page: WeeklyPage, cells: int) -> list[list[Line]]:
    return [
        [[(words.section(code), "strong")], *wrapped(one_line(text), cells)]
        for code, text in figures.notes(page)
    ]


def _people(people: Sequence[BoardRow], cells: int) -> list[Line]:
    if not people:
        return []
    title = ends([(words.section("people"), "strong")], [(words.column("points"), "muted")], cells)
    return [title, *(_person(row, cells) for row in people)]


def _person(row: BoardRow, cells: int) -> Line:
    name: Line = [
        (f"{row.rank:>2}  ", "muted"),
        *cell(row.name, 18),
        ("  ", "text"),
        (row.group_name, "muted"),
    ]
    return ends(name, joined([[(words.number(row.points), "text")]]), cells)
