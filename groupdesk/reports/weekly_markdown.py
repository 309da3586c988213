"""The weekly page as Markdown tables; foreign text stays text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from groupdesk.desk import words
from groupdesk.desk.values.report import Mover, WeeklyPage
from groupdesk.locale import _
from groupdesk.reports import figures
from groupdesk.reports.cells import spoken

_SIGNS: Final = re.compile(r"[\\`*_\[\]<>|~&#$]|^[-+]|^\d+(?=[.)])|:(?=//)|(?<=\bwww)\.", re.IGNORECASE)


def render(page: WeeklyPage) -> bytes:
    """A document with a table a section, UTF-8."""
    return ("\n\n".join(_blocks(page)) + "\n").encode()


def plain(text: str) -> str:
    """`text` such that Markdown shows its characters: no markup, HTML, link or cell border."""
    return _SIGNS.sub(_escape, spoken(text))


def _escape(found: re.Match[str]) -> str:
    sign = found[0]
    return f"{sign}\\" if sign.isdigit() else f"\\{sign}"


def _blocks(page: WeeklyPage) -> Iterator[str]:
    yield f"# {plain(figures.title(page))}"
    yield "\n>\n".join(f"> {plain(line)}" for line in figures.verdict(page))
    for code, lines in page.sections:
        rows = [
            (
                words.line(line.code),
                figures.value(line),
                figures.before(line),
                figures.median(line),
                figures.spark(line.spark),
            )
            for line in lines
        ]
        heads = ("", _("this week"), _("last week"), _("median of 4"), _("8 weeks"))
        yield _section(code, heads, rows)
    yield from _lists(page)
    yield figures.coverage(page)


def _lists(page: WeeklyPage) -> Iterator[str]:
    if page.funnel:
        yield _section("funnel", (figures.cohort(page), _("people")), figures.steps(page))
    for code, tallies, name in figures.tallies(page):
        known = [
            (name(one.code), words.number(one.groups), words.number(one.before))
            for one in tallies
            if one.groups or one.before
        ]
        yield _section(code, ("", _("this week"), _("last week")), known)
    for code, movers in (("up", page.up), ("down", page.down)):
        if movers:
            heads = ("", _("speakers a week"), _("grade"), _("why"))
            yield _section(code, heads, [_mover(mover) for mover in movers])
    for code, text in figures.notes(page):
        yield f"## {words.section(code)}\n\n{plain(text)}"
    if page.people:
        named = [(plain(row.name), plain(row.group_name), words.number(row.points)) for row in page.people]
        yield _section("people", ("", _("group"), words.column("points")), named)


def _mover(mover: Mover) -> tuple[str, ...]:
    return plain(mover.name), figures.moved(mover), figures.regraded(mover), figures.why(mover)


def _section(code: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    rule = ["---", *("---:" for _head in heads[1:])]
    table = "\n".join(f"| {' | '.join(row)} |" for row in (heads, rule, *rows))
    return f"## {words.section(code)}\n\n{table}"
