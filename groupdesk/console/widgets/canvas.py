"""The base of every widget we draw ourselves: line by line, only what shows, through `paint`."""

from dataclasses import dataclass
from typing import Any, Protocol, cast

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from groupdesk.console import paint
from groupdesk.console.paint import Line
from groupdesk.console.theme import Theme


@dataclass
class Look:
    """How everything is drawn now; one for the whole console."""

    theme: Theme
    shaded: bool = False
    """A sheet is open that dims the page behind it."""


class _HasLook(Protocol):
    look: Look


class Canvas(Widget):
    """A widget that hands out one line a row of the screen.

    Subclasses say `line_at`, and call `redraw` when what they show has changed. What lies on the
    ground `raised` belongs to a sheet and is never shaded.
    """

    ALLOW_SELECT = False
    ground = "bg"

    @property
    def look(self) -> Look:
        """The look of the console this widget is in."""
        return cast("_HasLook", self.app).look

    def line_at(self, y: int) -> tuple[Line, str]:
        """Row `y` of the widget: its line, and its ground."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        line, ground = self.line_at(y)
        shaded = self.look.shaded and self.ground != "raised"
        return paint.strip(line, self.size.width, self.look.theme, ground, shaded)

    def redraw(self) -> None:
        """Draw everything anew."""
        self.refresh()

    def redraw_lines(self, *ys: int) -> None:
        """Draw some rows anew."""
        self.refresh(*(Region(0, y, self.size.width, 1) for y in ys))

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self.redraw()

    def on_focus(self) -> None:
        self.redraw()

    def on_blur(self) -> None:
        self.redraw()

    def render(self) -> Any:
        """Nothing: every line comes from `render_line`."""
        return ""
