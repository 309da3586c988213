"""The brief of a day as a sheet: to read, to copy, a day before or after."""

from typing import TYPE_CHECKING, Final

from textual.app import ComposeResult

from groupdesk.console.paint import Line, ends, joined, key, wrapped
from groupdesk.console.widgets.pane import Pane
from groupdesk.console.widgets.sheet import Lines, Sheet
from groupdesk.desk.values.brief import Brief as Told
from groupdesk.locale import _
from groupdesk.reports import brief

if TYPE_CHECKING:
    from groupdesk.console.page import Page

_OTHER: Final = {"boss": "team", "team": "boss"}


def show(page: "Page") -> None:
    """What happened today, what was done, what comes next."""
    page.console.open_sheet(Brief())


class Brief(Sheet):
    """A day in twelve lines at most."""

    side = "middle"
    cells = (92, 17)

    def __init__(self) -> None:
        super().__init__()
        self._told: Told | None = None
        self._audience = "boss"

    def compose(self) -> ComposeResult:
        yield Lines(self._title, 2)
        yield Pane(self._lines, edge=False, ground="raised")

    def on_mount(self) -> None:
        self._read(None)

    def changed(self) -> None:
        """Read the day anew."""
        self._read(self._told.day if self._told else None)

    def _read(self, day: int | None) -> None:
        report, audience = self.console.desk.report, self._audience
        self.console.read("brief", lambda: report.brief(day, audience), self._show)

    def _show(self, told: Told) -> None:
        before, self._told = self._told, told
        same = before is not None and (before.day, before.audience) == (told.day, told.audience)
        for pane in self.query(Pane):
            (pane.redraw if same else pane.restart)()
        for title in self.query(Lines):
            title.redraw()
        self.console.show_keys()

    # --- commands

    def has_brief(self) -> bool:
        """It is here."""
        return self._told is not None

    def copy(self) -> None:
        """Copy it as a text."""
        if self._told:
            self.console.copy(brief.render(self._told, "text").decode())

    def turn_copy(self) -> None:
        """The team's copy, or the boss's again."""
        self._audience = _OTHER[self._audience]
        self.changed()

    def earlier(self) -> None:
        """The day before."""
        if self._told:
            self._read(self._told.day - 1)

    def later(self) -> None:
        """The day after, up to today."""
        if self._told:
            self._read(self._told.day + 1)

    # --- drawing

    def _title(self, cells: int) -> list[Line]:
        copy = _("team's copy") if self._audience == "team" else _("boss's copy, without names")
        keys = [key("c", _("copy")), key("v", _("the other")), key("Esc", _("close"))]
        return [ends([(_("The day’s brief"), "strong"), (f"  {copy}", "muted")], joined(keys), cells), []]

    def _lines(self, cells: int) -> list[Line]:
        if self._told is None:
            return []
        title, *rest = brief.lines(self._told)
        lines = [*wrapped(title, cells, "strong"), []]
        for line in rest:
            lines += wrapped(line, cells)
        return lines
