"""A pane that scrolls lines: the detail beside a list, charts, the text of a sheet."""

from collections.abc import Callable, Sequence

from textual import events

from groupdesk.console.paint import BLANK, Line
from groupdesk.console.widgets.canvas import Canvas

_EDGE, _LEFT, _RIGHT = "▏", 3, 2


class Pane(Canvas, can_focus=True):
    """Shows the lines that `draw` gives for the cells there are; keeps its place when redrawn.

    `edge` draws the hairline at the left that sets a pane off from the list beside it; it takes the
    accent while the pane has the focus.
    """

    ground = "surface"

    def __init__(
        self, draw: Callable[[int], Sequence[Line]], *, edge: bool = True, ground: str = "surface"
    ) -> None:
        super().__init__()
        self._draw, self._edge, self.ground = draw, edge, ground
        self._lines: Sequence[Line] | None = None
        self.top = 0

    @property
    def lines(self) -> Sequence[Line]:
        """All lines, drawn for the present width."""
        if self._lines is None:
            self._lines = self._draw(max(self.size.width - _LEFT - _RIGHT, 1))
        return self._lines

    def line_at(self, y: int) -> tuple[Line, str]:
        at = self.top + y
        line = self.lines[at] if at < len(self.lines) else BLANK
        return [*self._left_side(), *line], self.ground

    def _left_side(self) -> Line:
        if not self._edge:
            return [(" " * _LEFT, "text")]
        accent = self.has_focus or self.ground == "raised"
        return [(_EDGE, "accent" if accent else "line"), (" " * (_LEFT - 1), "text")]

    def redraw(self) -> None:
        self._lines = None
        super().redraw()

    def restart(self) -> None:
        """Draw anew from the first line: something else is shown now."""
        self.top = 0
        self.redraw()

    def on_resize(self) -> None:
        self.redraw()

    def scroll_lines(self, by: int) -> None:
        """Move by so many lines, within what there is."""
        top = max(0, min(self.top + by, len(self.lines) - self.size.height))
        if top != self.top:
            self.top = top
            self.refresh()

    def down(self) -> None:
        """One line down."""
        self.scroll_lines(1)

    def up(self) -> None:
        """One line up."""
        self.scroll_lines(-1)

    def page_down(self) -> None:
        """One page down."""
        self.scroll_lines(self.size.height - 1)

    def page_up(self) -> None:
        """One page up."""
        self.scroll_lines(1 - self.size.height)

    def first(self) -> None:
        """To the first line."""
        self.scroll_lines(-self.top)

    def last(self) -> None:
        """To the last line."""
        self.scroll_lines(len(self.lines))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.scroll_lines(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.scroll_lines(-3)
