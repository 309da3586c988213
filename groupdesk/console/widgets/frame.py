"""The top of the frame: where she is and how fresh it is, and the tabs."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.message import Message

from groupdesk.console.paint import Line, cells_of, ends, joined
from groupdesk.console.widgets.canvas import Canvas
from groupdesk.desk import amounts
from groupdesk.desk.values.frame import Frame
from groupdesk.locale import _, ngettext
from groupdesk.rules import clock


@dataclass(frozen=True, slots=True)
class Tab:
    """A page's tab."""

    digit: str
    title: str
    count: int | None
    active: bool


@dataclass(frozen=True, slots=True)
class Where:
    """What line 1 says beside the figures of the frame."""

    scope: str
    narrowed: bool
    """The scope is narrower than all groups."""
    span: str
    now: int
    zone: str


class Top(Canvas):
    """Two lines, and a third with a hairline where the terminal is wide."""

    class Chosen(Message):
        """A tab was clicked."""

        def __init__(self, digit: str) -> None:
            super().__init__()
            self.digit = digit

    wide = True
    _frame: Frame | None = None
    _where: Where | None = None
    _tabs: Sequence[Tab] = ()

    def show(self, frame: Frame, where: Where, tabs: Sequence[Tab], wide: bool) -> None:
        """Show the state of the desk."""
        new = (frame, where, tabs, wide)
        if new != (self._frame, self._where, self._tabs, self.wide):
            self._frame, self._where, self._tabs, self.wide = new
            self.redraw()

    def begin(self, tabs: Sequence[Tab], wide: bool) -> None:
        """Show the tabs before anything of the desk was read."""
        self._tabs, self.wide = tabs, wide
        self.redraw()

    def line_at(self, y: int) -> tuple[Line, str]:
        lines = (self._status, self._tab_line, self._hairline)
        return (lines[y]() if y < len(lines) else []), self.ground

    # --- line 1

    def _status(self) -> Line:
        frame, where = self._frame, self._where
        if frame is None or where is None:
            return []
        gap = "   " if self.wide else "  "
        scope: Line = [(where.scope, "accent" if where.narrowed else "text")]
        left = joined([[(frame.desk, "strong")], self._badges(frame), scope, [(where.span, "text")]], gap)
        return ends([(" ", "text"), *left], joined(self._fresh(frame, where), gap), self.size.width - 1)

    def _badges(self, frame: Frame) -> Line:
        demo: Line = [(_("DEMO"), "accent bold")] if frame.demo else []
        held: Line = [(_("HELD"), "warn bold")] if frame.held else []
        return joined([demo, held], " ")

    def _fresh(self, frame: Frame, where: Where) -> list[Line]:
        parts: list[Line] = []
        if not frame.groups:
            return [[(_("all stays on this machine"), "muted")]]
        if frame.updating:
            said = ngettext("updating {n} group", "updating {n} groups", frame.updating)
            parts.append([(said.format(n=amounts.number(frame.updating)), "muted")])
        if frame.behind:
            said = ngettext("{n} behind", "{n} behind", frame.behind).format(n=amounts.number(frame.behind))
            parts.append([("▲ ", "warn"), (said, "text")])
        if frame.data_until is not None:
            parts.append([(_("data to") + " ", "muted"), (_moment(frame.data_until, where), "text")])
        if frame.bots[1]:
            well, all_ = frame.bots
            role = "text" if well == all_ else "warn"
            parts.append([(_("bots") + " ", "muted"), (f"{well}/{all_}", role)])
        if frame.unsent:
            parts.append([(_("{n} to send").format(n=amounts.number(frame.unsent)), "text")])
        return parts

    # --- line 2

    def _tab_line(self) -> Line:
        return [(" ", "text"), *joined([self._tab(tab) for tab in self._tabs], self._gap)]

    @property
    def _gap(self) -> str:
        if self.wide:
            return "    "
        taken = sum(cells_of(self._tab(tab)) + 2 for tab in self._tabs)
        return "  " if taken < self.size.width else " "

    def _tab(self, tab: Tab) -> Line:
        underline = "" if self.wide else " underline"
        digit = (tab.digit, f"accent{underline}" if tab.active else "muted")
        title = (tab.title, f"strong{underline}" if tab.active else "text")
        counted = tab.count is not None and (self.wide or tab.active)
        count = [(f" {amounts.number(tab.count)}", "text" if tab.active else "muted")] if counted else []
        return [digit, (" ", "text"), title, *count]

    def _hairline(self) -> Line:
        out: Line = [("─", "line")]
        for tab in self._tabs:
            sign, role = ("━", "accent") if tab.active else ("─", "line")
            out += [(sign * cells_of(self._tab(tab)), role), ("─" * len(self._gap), "line")]
        return [*out, ("─" * (self.size.width - cells_of(out)), "line")]

    def on_click(self, event: events.Click) -> None:
        x = 1
        for tab in self._tabs:
            cells = cells_of(self._tab(tab))
            if event.y == 1 and x <= event.x < x + cells:
                self.post_message(self.Chosen(tab.digit))
            x += cells + len(self._gap)


def _moment(instant: int, where: Where) -> str:
    """A clock time of today, else its day."""
    zone = clock.zone(where.zone)
    day, today = clock.day_of(instant, zone), clock.day_of(where.now, zone)
    return amounts.clock(instant, where.zone) if day == today else amounts.day(day, today=today)
