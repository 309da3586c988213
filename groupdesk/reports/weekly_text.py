"""The weekly page as plain text to copy into a chat or a mail: verdict first, 30 lines at most."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from groupdesk.desk import words
from groupdesk.desk.values import Mover, WeeklyPage
from groupdesk.locale import _
from groupdesk.reports import figures
from groupdesk.reports.cells import spoken
from groupdesk.text import cut, fit, wrap

LINES: Final = 30
WIDTH: Final = 78
_LABEL, _VALUE, _BEFORE, _MEDIAN = 22, 14, 14, 12
_HALF: Final = 37


def render(page: WeeklyPage) -> bytes:
    """At most 30 lines of 78 cells, UTF-8."""
    rest = [line.rstrip() for line in _rest(page)]
    said = _cells(figures.verdict(page))
    lines = [*_shortened(said, max(LINES - len(rest), 1)), *rest]
    return "".join(f"{line}\n" for line in lines[:LINES]).encode()


def _cells(paragraphs: list[str]) -> list[str]:
    return [line for paragraph in paragraphs for line in wrap(spoken(paragraph), WIDTH)]


def _shortened(lines: list[str], room: int) -> list[str]:
    if len(lines) <= room:
        return lines
    return [*lines[: room - 1], cut(lines[room - 1] + "…" * WIDTH, WIDTH)]


def _rest(page: WeeklyPage) -> Iterator[str]:
    yield cut(spoken(figures.title(page)), WIDTH)
    yield from _figures(page)
    if page.funnel:
        steps = (f"{words.step(code)} {figures.step(people, of)}" for code, people, of in page.funnel)
        yield from wrap(" → ".join(steps), WIDTH)
    yield from _movers(page)
    if page.people:
        named = words.names([spoken(row.name) for row in page.people])
        yield cut(f"{words.section('people')}: {named}", WIDTH)
    yield from wrap(figures.coverage(page), WIDTH)


def _figures(page: WeeklyPage) -> Iterator[str]:
    captions = (_("this week"), _("8 weeks"), _("last week"), _("median of 4"))
    for n, (code, lines) in enumerate(page.sections):
        yield _columns(words.section(code), *captions) if n == 0 else words.section(code)
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


def _movers(page: WeeklyPage) -> Iterator[str]:
    """Groups that went up on the left, those that went down on the right."""
    if not page.up and not page.down:
        return
    yield fit(words.section("up"), _HALF) + "    " + words.section("down")
    for up, down in zip_longest(page.up, page.down):
        yield _mover(up) + "    " + _mover(down)


def _mover(mover: Mover | None) -> str:
    if mover is None:
        return " " * _HALF
    shown = figures.moved(mover)
    return fit(spoken(mover.name), _HALF - len(shown) - 2) + "  " + shown
