"""The weekly page as a file: one entry point, a module for each format, the same figures in all."""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import Final

from groupdesk.desk.values.report import WeeklyPage
from groupdesk.locale import _

_MODULES: Final = {
    "text": "weekly_text",
    "md": "weekly_markdown",
    "csv": "weekly_csv",
    "xlsx": "weekly_xlsx",
    "html": "weekly_html",
    "json": "weekly_json",
}
FORMATS: Final = tuple(_MODULES)
"""What `render` can make; text is what `c` copies."""


def render(page: WeeklyPage, format: str) -> bytes:  # noqa: A002 - the word of the command line
    """The weekly page in one of `FORMATS`, in the chosen language; UTF-8 where it is text.

    The boss's copy names groups and no member, whatever `page` holds. Raises ValueError for an
    unknown format.
    """
    if format not in _MODULES:
        known = ", ".join(FORMATS)
        raise ValueError(_("unknown format {format}: one of {known}").format(format=format, known=known))
    module = import_module(f"groupdesk.reports.{_MODULES[format]}")
    render_: Callable[[WeeklyPage], bytes] = module.render
    return render_(without_names(page))


def without_names(page: WeeklyPage) -> WeeklyPage:
    """`page` as its audience may see it: only the team's copy names members."""
    return page if page.audience == "team" else replace(page, people=())
