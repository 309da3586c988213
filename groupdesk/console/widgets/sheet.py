"""Sheets: what comes up over a page, at the right or in the middle, and goes with Esc.

A sheet lies on `raised` with an accent edge. A modal one dims the page and takes all keys; one that
is not (a *why*) leaves the list beside it alive, and changes as the cursor moves.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal, cast

from textual.geometry import Region, Size
from textual.widget import Widget
from textual.widgets import Input

from groupdesk.console.paint import Line
from groupdesk.console.widgets.canvas import Canvas
from groupdesk.console.widgets.pane import Pane
from groupdesk.console.widgets.table import Table

if TYPE_CHECKING:
    from groupdesk.console.app import Console

Side = Literal["right", "middle"]


class Sheet(Widget):
    """The base of all sheets; its children stand one below the other."""

    side: ClassVar[Side] = "right"
    modal: ClassVar[bool] = True
    """It takes all keys."""
    dims: ClassVar[bool] = True
    """The page behind it is dimmed, when it is modal."""
    cells: ClassVar[tuple[int, int]] = (48, 0)
    """Cells it takes where the terminal is wide: width and height, 0 for all there are."""

    gone = False
    """It was closed."""
    _opened_in: "Console | None" = None

    @property
    def console(self) -> "Console":
        """The console it is in, or was."""
        return self._opened_in or cast("Console", self.app)

    def opened(self, console: "Console") -> None:
        """It comes up in `console`: what it reads in a thread may outlive it."""
        self._opened_in = console

    def spot(self, screen: Size, top: int, bottom: int) -> Region:
        """Where it lies: below line `top`, above the last `bottom` lines, all of that when narrow."""
        room = screen.height - top - bottom
        if not self.console.wide:
            return Region(0, top, screen.width, room)
        width = min(self.cells[0], screen.width - 4)
        height = min(self.cells[1], room) if self.cells[1] else room
        if self.side == "right":
            return Region(screen.width - width, top, width, height)
        return Region((screen.width - width) // 2, top + (room - height) // 3, width, height)

    def place(self, screen: Size, top: int, bottom: int) -> None:
        """Lie there."""
        region = self.spot(screen, top, bottom)
        self.styles.offset = (region.x, region.y)
        self.styles.width, self.styles.height = region.width, region.height

    def places(self) -> tuple[object, ...]:
        """What keys are for, the innermost first."""
        return (self, *self.query(Table), *self.query(Pane))

    def enter(self) -> None:
        """It has come up: take the focus."""
        for kind in (Input, Table, Pane):
            for widget in self.query(kind):
                widget.focus()
                return

    def changed(self) -> None:
        """The desk was written to, or the minute has passed: a sheet that shows the desk reads it anew."""

    def close(self) -> None:
        """Go."""
        self.console.close_sheet(self)


class Lines(Canvas):
    """Lines of a sheet that neither scroll nor take the focus: its title, its last line."""

    ground = "raised"

    def __init__(self, draw: Callable[[int], Sequence[Line]], height: int = 1) -> None:
        super().__init__()
        self._draw, self._height = draw, height

    def on_mount(self) -> None:
        self.styles.height = self._height

    def line_at(self, y: int) -> tuple[Line, str]:
        lines = self._draw(self.size.width)
        return (lines[y] if y < len(lines) else []), self.ground
