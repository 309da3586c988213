"""The weekly page as rows of plain cells, for the formats that a spreadsheet reads."""

from collections.abc import Iterator

from groupdesk.desk import words
from groupdesk.desk.values.report import Line, Mover, WeeklyPage
from groupdesk.locale import _
from groupdesk.reports import figures
from groupdesk.reports.cells import Cell
from groupdesk.reports.figures import ARROWS, SHARE, bare, verdict
from groupdesk.rules.weekly import WEEKS, week_of


def header(page: WeeklyPage) -> tuple[str, ...]:
    """Names of the columns of `rows`; the last eight are the weeks."""
    return (
        *(_("section"), _("figure"), _("unit"), _("this week"), _("last week"), _("median of 4")),
        *(_("second figure"), _("second, last week"), _("arrow")),
        *(_("grade"), _("grade, last week"), _("why")),
        *(week_of(page.first - 7 * n) for n in range(WEEKS - 1, -1, -1)),
    )


def rows(page: WeeklyPage) -> Iterator[tuple[Cell, ...]]:
    """A figure a row, as wide as `header`; shares from 0 to 1, None for what is not known."""
    width = len(header(page))
    for row in _rows(page):
        yield row + (None,) * (width - len(row))


def _rows(page: WeeklyPage) -> Iterator[tuple[Cell, ...]]:
    for text in verdict(page):
        yield _("Verdict"), text
    for code, lines in page.sections:
        yield from (_line(words.section(code), line) for line in lines)
    for code, people, of in page.funnel:
        yield words.section("funnel"), words.step(code), _("people"), people, None, None, of
    for code, tallies, name in figures.tallies(page):
        for one in tallies:
            yield words.section(code), name(one.code), _("groups"), one.groups, one.before
    for code, movers in (("up", page.up), ("down", page.down)):
        yield from (_mover(words.section(code), mover) for mover in movers)
    for which, (column, share) in zip((_("best"), _("worst")), page.columns, strict=False):
        yield words.section("columns"), f"{which}: {column}", _("share"), bare(share)
    for code, kinds in (("did", page.did), *_ahead(page)):
        yield from ((words.section(code), words.item_kind(kind), _("items"), n) for kind, n in kinds)
    if page.help.strip():
        yield words.section("help"), page.help.strip()
    for member in page.people:
        yield words.section("people"), member.name, words.column("points"), member.points
    yield _("Coverage"), _("groups measured"), "", page.measured, None, None, page.groups
    yield _("Coverage"), _("head counts only"), "", page.counted
    yield _("Coverage"), _("groups behind"), "", page.behind


def _ahead(page: WeeklyPage) -> Iterator[tuple[str, tuple[tuple[str, int], ...]]]:
    if page.ahead is not None:
        yield "next", page.ahead.waiting
        yield "later", page.ahead.later


def _mover(section: str, mover: Mover) -> tuple[Cell, ...]:
    unit = _("members") if mover.by == figures.MEMBERS else _("speakers a week")
    grades = (mover.grade, mover.grade_before, mover.cause and figures.why(mover))
    return (section, mover.name, unit, mover.after, mover.before, *(None,) * 4, *grades)


def _line(section: str, line: Line) -> tuple[Cell, ...]:
    known = (line.value, line.before, line.median, line.extra, line.extra_before)
    weeks = (None,) * (WEEKS - len(line.spark)) + line.spark
    return (
        *(section, words.line(line.code), _("share") if line.unit == SHARE else words.unit(line.unit)),
        *map(bare, known),
        ARROWS.get(line.arrow, ""),
        *(None,) * 3,
        *map(bare, weeks),
    )
