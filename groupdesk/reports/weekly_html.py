"""The weekly page as one HTML file: nothing is loaded from anywhere, one A4 when printed."""

from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from groupdesk import locale
from groupdesk.desk import words
from groupdesk.desk.values.report import Line, WeeklyPage
from groupdesk.locale import _
from groupdesk.reports import figures, svg
from groupdesk.reports.cells import inert

_LARGE: Final = ("active", "messages")
"""Lines that are also drawn large."""


def render(page: WeeklyPage) -> bytes:
    """The document, UTF-8; foreign text is escaped and set apart from the direction around it."""
    return (
        _template()
        .render(page=page, large=_large(page), language=locale.current().replace("_", "-"), _=_)
        .encode()
    )


def _large(page: WeeklyPage) -> list[Line]:
    return [line for _code, lines in page.sections for line in lines if line.code in _LARGE]


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["inert"] = inert
    environment.globals |= {"words": words, "figures": figures, "svg": svg}
    return environment.get_template("weekly.html.j2")
