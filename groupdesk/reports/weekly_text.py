"""The weekly page as plain text to copy into a chat or a mail: verdict first, 30 lines at most."""

from collections.abc import Iterator, Sequence
from typing import Final

from groupdesk.desk import words
from groupdesk.desk.values.report import Mover, WeeklyPage
from groupdesk.locale import _
from groupdesk.reports import figures
from groupdesk.reports.cells import spoken
from groupdesk.text import cut, fit, width, wrap

LINES: Final = 30
WIDTH: Final = 78
_LABEL, _VALUE, _BEFORE, _MEDIAN = 22, 14, 14, 12
_UP, _NAME = 4, 18
_VERDICT: Final = 4
"""Lines of her verdict that go before any group."""


def render(page: WeeklyPage) -> bytes:
    """At most 30 lines of 78 cells, UTF-8; groups that went up and down take what room there is."""
    above, below = ([line.rstrip() for line in part] for part in (_above(page), _below(page)))
    said = _cells(figures.verdict(page))
    room = LINES - len(above) - len(below) - min(len(said), _VERDICT)
    rest = [*above, *_movers(page, max(room, 0)), *below]
    lines = [*_shortened(said, max(LINES - len(rest), 1)), *rest]
    return "".join(f"{line}\n" for line in lines[:LINES]).encode()


def _cells(paragraphs: list[str]) -> list[str]:
    return [line for paragraph in paragraphs for line in wrap(spoken(paragraph), WIDTH)]


def _shortened(lines: list[str], room: int) -> list[str]:
    if len(lines) <= room:
        return lines
    return [*lines[: room - 1], cut(f"{lines[room - 1]}…", WIDTH)]


def _above(page: WeeklyPage) -> Iterator[str]:
    yield cut(spoken(figures.title(page)), WIDTH)
    yield from _figures(page)
    if said := figures.content(page):
        yield from wrap(figures.headed(words.section(figures.CONTENT), said), WIDTH)
    for code, tallies, name in figures.tallies(page):
        yield from wrap(figures.headed(words.section(code), figures.counts(tallies, name)), WIDTH)
    if page.funnel:
        steps = " → ".join(map(" ".join, figures.steps(page)))
        yield from wrap(figures.headed(figures.cohort(page), steps), WIDTH)


def _below(page: WeeklyPage) -> Iterator[str]:
    for code, text in figures.notes(page):
        if code == figures.COLUMNS:  # stands with the content
            continue
        yield cut(figures.headed(words.section(code), spoken(text)), WIDTH)
    if page.people:
        named = words.names([spoken(row.name) for row in page.people])
        yield cut(figures.headed(words.section("people"), named), WIDTH)
    yield from wrap(figures.coverage(page), WIDTH)


def _figures(page: WeeklyPage) -> Iterator[str]:
    captions = (_("this week"), _("8 weeks"), _("last week"), _("median of 4"))
    shown = [one for one in page.sections if one[0] != figures.CONTENT]
    for n, (code, lines) in enumerate(shown):
        if n == 0:
            yield _columns(words.section(code), *captions)
        for line in lines:
            yield _columns(
                words.line(line.code),
                figures.value(line),
                figures.spark(line.spark),
                figures.before(line),
                figures.median(line),
            )


def _columns(label: str, value: str, weeks: str, before: str, median: str) -> str:
    return "  ".join(
        (
            fit(label, _LABEL),
            fit(value, _VALUE, "right"),
            fit(weeks, 8, "right"),
            fit(before, _BEFORE, "right"),
            fit(median, _MEDIAN, "right"),
        )
    )


def _movers(page: WeeklyPage, room: int) -> Iterator[str]:
    """Groups that went up, then those that went down; where room is short, as many of both."""
    ups = min(len(page.up), max(room - len(page.down), (room + 1) // 2))
    shown = [*_labelled("up", page.up[:ups]), *_labelled("down", page.down[: room - ups])]
    moved, regraded = (
        max((width(told(mover)) for _label, mover in shown), default=0)
        for told in (figures.moved, figures.regraded)
    )
    for label, mover in shown:
        cells = (
            fit(label, _UP),
            fit(spoken(mover.name), _NAME),
            fit(figures.moved(mover), moved, "right"),
            fit(figures.regraded(mover), regraded),
            figures.why(mover),
        )
        yield cut("  ".join(filter(None, cells)).rstrip(), WIDTH)


def _labelled(code: str, movers: Sequence[Mover]) -> Iterator[tuple[str, Mover]]:
    """The name of a section before its first row."""
    return zip([words.section(code), *[""] * len(movers)], movers, strict=False)
