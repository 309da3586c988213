"""A grid of cells with a cursor in one of them: rows of some lines each, a head above, a foot below.

Rows stand apart as long as there is room for all of them; where there is not, they close up, then
scroll with the cursor.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import events
from textual.message import Message

from groupdesk.console.paint import BLANK, Line
from groupdesk.console.widgets.canvas import Canvas

_NARROW = 100
"""Cells below which the margins go."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a grid lies in the cells there are."""

    first: int
    """Cells of what stands before the columns."""
    each: int
    """Cells of each column."""


class Cells(Canvas, can_focus=True):
    """A grid; posts `Moved` when its cursor comes to another cell, `Opened` on Enter or a second click."""

    class Moved(Message):
        """The cursor is in another cell."""

    class Opened(Message):
        """The cell under the cursor was chosen."""

    def __init__(
        self,
        lay: Callable[[int], Layout],
        row: Callable[[int, Layout, int | None], Sequence[Line]],
        head: Callable[[int], Sequence[Line]],
        foot: Callable[[int], Sequence[Line]],
        columns: int,
    ) -> None:
        """`lay` gives the layout for so many cells, `row` the lines of a row (its number, the layout, the
        column of the cursor if it is there)."""
        super().__init__()
        self._lay, self._row, self._head, self._foot = lay, row, head, foot
        self._columns = columns
        self._rows = 0
        self._top = 0
        self.row, self.column = 0, 0
        self._lines: list[tuple[int | None, Line]] | None = None

    def show(self, rows: int) -> None:
        """There are so many rows now; the cursor stays where it can."""
        self._rows = rows
        self.row = max(0, min(self.row, rows - 1))
        self.redraw()

    def put(self, row: int, column: int) -> None:
        """Put the cursor into a cell, or the nearest one there is."""
        place = (max(0, min(row, self._rows - 1)), max(0, min(column, self._columns - 1)))
        if place != (self.row, self.column):
            self.row, self.column = place
            self.redraw()
            self.post_message(self.Moved())

    # --- drawing

    @property
    def _margin(self) -> int:
        """Cells left of the grid."""
        return 3 if self.size.width >= _NARROW else 2

    @property
    def _cells(self) -> int:
        right = 2 if self.size.width >= _NARROW else 0
        return max(self.size.width - self._margin - right, 1)

    def redraw(self) -> None:
        self._lines = None
        super().redraw()

    def on_resize(self) -> None:
        self.redraw()

    def line_at(self, y: int) -> tuple[Line, str]:
        if self._lines is None:
            self._lines = self._drawn()
        line = self._lines[y][1] if y < len(self._lines) else BLANK
        return [(" " * self._margin, "text"), *line] if line else BLANK, self.ground

    def _drawn(self) -> list[tuple[int | None, Line]]:
        """(Its row, line) of every line of the screen."""
        cells, layout = self._cells, self._lay(self._cells)
        head, foot = list(self._head(cells)), list(self._foot(cells))
        room = max(self.size.height - len(head) - len(foot), 1)
        blocks = [self._block(i, layout) for i in range(self._rows)]
        if sum(len(block) + 1 for block in blocks) <= room:
            blocks = [[*block, BLANK] for block in blocks]
        self._follow(blocks, room)
        body = [(i, line) for i in range(self._top, len(blocks)) for line in blocks[i]][:room]
        blank: list[tuple[int | None, Line]] = [(None, BLANK)] * (room - len(body))
        return [*((None, line) for line in head), *body, *blank, *((None, line) for line in foot)]

    def _block(self, i: int, layout: Layout) -> list[Line]:
        return list(self._row(i, layout, self.column if i == self.row else None))

    def _follow(self, blocks: Sequence[Sequence[Line]], room: int) -> None:
        """Begin at the row from which the cursor's shows whole."""
        self._top = min(self._top, self.row)
        while sum(len(block) for block in blocks[self._top : self.row + 1]) > room and self._top < self.row:
            self._top += 1
        while self._top and sum(len(block) for block in blocks[self._top - 1 :]) <= room:
            self._top -= 1

    # --- moving

    def down(self) -> None:
        """One row down."""
        self.put(self.row + 1, self.column)

    def up(self) -> None:
        """One row up."""
        self.put(self.row - 1, self.column)

    def right(self) -> None:
        """One column to the right."""
        self.put(self.row, self.column + 1)

    def left(self) -> None:
        """One column to the left."""
        self.put(self.row, self.column - 1)

    def first(self) -> None:
        """To the first row."""
        self.put(0, self.column)

    def last(self) -> None:
        """To the last row."""
        self.put(self._rows - 1, self.column)

    def open(self) -> None:
        """Choose the cell under the cursor."""
        if self._rows:
            self.post_message(self.Opened())

    # --- mouse

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.down()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.up()

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.focus()
        row = self._lines[event.y][0] if self._lines and event.y < len(self._lines) else None
        layout = self._lay(self._cells)
        column = (event.x - self._margin - layout.first) // layout.each
        if row is None or not 0 <= column < self._columns:
            return
        if (row, column) == (self.row, self.column):
            self.open()
        else:
            self.put(row, column)
