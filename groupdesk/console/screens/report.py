"""Report: the one page of a week, for her boss or for the team."""

from collections.abc import Mapping
from typing import ClassVar, Final

from textual.app import ComposeResult

from groupdesk.console import tabs
from groupdesk.console.page import Page
from groupdesk.console.paint import Line
from groupdesk.console.screens.reportlines import page_lines
from groupdesk.console.screens.saving import save_as
from groupdesk.console.widgets.form import Field, Form
from groupdesk.console.widgets.menu import Menu
from groupdesk.console.widgets.pane import Pane
from groupdesk.desk import Desk, Scope, words
from groupdesk.desk.values.report import WeeklyPage
from groupdesk.locale import _
from groupdesk.rules import clock
from groupdesk.rules.spans import WEEK

_SUFFIXES: Final = {"text": "txt"}
"""Of the formats whose files are not called after them."""


class Report(Page):
    """The weekly page of the whole desk (practice.md P9)."""

    digit, title = tabs.REPORT
    topics: ClassVar[frozenset[str]] = frozenset({"groups", "figures", "people", "messages", "report"})

    def __init__(self) -> None:
        super().__init__()
        self.pane = Pane(self._draw, edge=False, ground="bg")
        self._page: WeeklyPage | None = None
        self._week: str | None = None
        """None for the week she would write about."""
        self._audience = "boss"

    def compose(self) -> ComposeResult:
        yield self.pane

    def enter(self) -> None:
        self.pane.focus()

    # --- reading

    def read(self, desk: Desk, scope: Scope) -> WeeklyPage:
        return desk.report.week(self._week, self._audience)

    def show(self, value: WeeklyPage) -> None:
        before, self._page = self._page, value
        same = before is not None and (before.week, before.audience) == (value.week, value.audience)
        (self.pane.redraw if same else self.pane.restart)()
        self.console.read_frame()
        self.console.show_keys()

    def span(self) -> str:
        return f"{self._page.week}, {words.days(self._page.first, self._page.last)}" if self._page else ""

    def has_page(self) -> bool:
        """The page is here."""
        return self._page is not None

    # --- commands

    def earlier(self) -> None:
        """The week before."""
        self._turn(-WEEK)

    def later(self) -> None:
        """The week after, up to the one that has begun."""
        today = clock.day_of(self.desk.now(), clock.zone(self.desk.zone))
        if self._page and self._page.last < today:
            self._turn(WEEK)
        else:
            self.console.say.hint(_("The week after has not begun yet"), ("[", _("the week before")))

    def _turn(self, days: int) -> None:
        if self._page:
            year, week, _weekday = clock.date_of(self._page.first + days).isocalendar()
            self._week = f"{year}-W{week:02}"
            self.console.read_page(self)

    def turn_copy(self) -> None:
        """The team's copy, or the boss's again."""
        self._audience = "team" if self._audience == "boss" else "boss"
        self.console.read_page(self)

    def edit(self) -> None:
        """Write her own words on the week."""
        page = self._page
        if page is None:
            return

        def keep(values: Mapping[str, str]) -> str:
            said, needed = values["text"], values["help"].strip()
            self.console.change(lambda: self.desk.report.comment(page.week, said, needed))
            return ""

        title = _("Your words on {week}").format(week=page.week)
        fields = [
            Field("text", "", page.comment, lines=True),
            Field("help", words.section("help"), page.help),
        ]
        self.console.open_sheet(Form(title, fields, keep))

    def copy(self) -> None:
        """Copy the page as a text of at most thirty lines."""
        if self._page:
            from groupdesk.reports.weekly import render

            self.console.copy(render(self._page, "text").decode())

    def export(self) -> None:
        """Choose a format, then where the file goes."""
        from groupdesk.reports.weekly import FORMATS

        names = {
            "text": _("text, 30 lines at most"),
            "md": "Markdown",
            "csv": _("CSV, the figures"),
            "xlsx": _("XLSX, for a spreadsheet"),
            "html": _("HTML, to print or mail"),
            "json": "JSON",
        }
        choices = [(names.get(one, one), "", one) for one in FORMATS]
        self.console.open_sheet(Menu(_("Write the page as"), choices, self._save))

    def _save(self, format_: str) -> None:
        page = self._page
        if page is None:
            return
        from groupdesk.reports.weekly import render

        name = f"report {page.week} {page.audience}.{_SUFFIXES.get(format_, format_)}"
        save_as(self.console, _("Write the page to a file"), name, lambda: render(page, format_))

    # --- drawing

    def _draw(self, cells: int) -> list[Line]:
        return page_lines(self._page, cells) if self._page else []
