"""The virtual table: every list of the console, from four rows to a million.

A page gives it `rows.Rows` and a function that draws one row; only rows on the screen are asked for
and drawn. Rows whose key is None are headings and gaps: the cursor passes over them. Rows are
patched by key: `show` with newer rows keeps the cursor and the marks on theirs.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from textual import events
from textual.message import Message

from groupdesk.console.paint import Line
from groupdesk.console.widgets.canvas import Canvas
from groupdesk.console.widgets.rows import Key, Rows
from groupdesk.console.widgets.window import Place, Window

_LEFT, _RIGHT = 3, 2
_CACHED = 2048


@dataclass(frozen=True, slots=True)
class RowState:
    """How a row stands when it is drawn."""

    cursor: bool
    marked: bool


Draw = Callable[[Any, int, RowState], Sequence[Line]]
"""(row, cells, state) → its lines, at least one."""
Head = Callable[[int], Sequence[Line]]
"""Cells → the lines that stay above the rows."""


class Table(Canvas, can_focus=True):
    """A list with a cursor and marks.

    `draw` gets the cells between the columns of cursor and mark at the left and the margin at the
    right. Posts `Moved` when the cursor comes to another key, `Opened` on Enter or a second click.
    """

    class Moved(Message):
        """The cursor is on another row."""

        def __init__(self, table: "Table") -> None:
            super().__init__()
            self.table = table

        @property
        def control(self) -> "Table":
            return self.table

    class Opened(Moved):
        """The row under the cursor was chosen."""

    def __init__(
        self,
        draw: Draw,
        *,
        head: Head | None = None,
        ground: str = "bg",
        marking: bool = True,
        lit: bool = False,
    ) -> None:
        """`marking` allows marks; a `lit` table shows its cursor brightly without having the focus."""
        super().__init__()
        self._lit = lit
        self._draw, self._head, self.ground, self._marking = draw, head, ground, marking
        self._window = Window(lambda i: len(self._lines(i)))
        self.heads: Sequence[Line] = ()
        """The lines above the rows."""
        self._drawn: dict[tuple[Key, RowState], tuple[Any, Sequence[Line]]] = {}
        self.marks: set[Key] = set()

    # --- what is shown

    @property
    def rows(self) -> Rows[Any]:
        """The rows it was given."""
        return self._window.rows

    @property
    def cursor(self) -> int:
        """The place of the cursor's row."""
        return self._window.cursor

    @property
    def key(self) -> Key | None:
        """The key under the cursor; None in an empty list."""
        return self.rows.key_at(self.cursor) if self.cursor < len(self.rows) else None

    @property
    def row(self) -> Any:
        """The row under the cursor; None in an empty list."""
        return None if self.key is None else self.rows.row(self.cursor)

    @property
    def chosen(self) -> tuple[Key, ...]:
        """What an act is about: the marked keys in their order, else the one under the cursor."""
        if not self.marks:
            return () if self.key is None else (self.key,)
        places = sorted(i for i in map(self.rows.find, self.marks) if i is not None)
        return tuple(key for key in map(self.rows.key_at, places) if key is not None)

    def show(self, rows: Rows[Any]) -> None:
        """Show `rows`; cursor and marks stay on their keys, or the cursor on what took its place."""
        before = self.key
        place = None if before is None else rows.find(before)
        self._window.rows = rows
        self.marks = {key for key in self.marks if rows.find(key) is not None}
        self.redraw()
        self._window.put(self._window.near(self.cursor if place is None else place))
        if self.key != before:
            self.post_message(self.Moved(self))

    def redraw(self) -> None:
        self._drawn.clear()
        self.heads = self._head(self._cells) if self._head else ()
        self._window.height = max(self.size.height - len(self.heads), 1)
        self._window.forget()
        super().redraw()

    def on_resize(self) -> None:
        self.redraw()
        self._window.follow()

    # --- drawing

    @property
    def _cells(self) -> int:
        return max(self.size.width - _LEFT - _RIGHT, 1)

    @property
    def lit(self) -> bool:
        """Whether the bright cursor is here."""
        return self._lit or self.has_focus

    def _on_cursor(self, i: int) -> bool:
        return i == self.cursor and not self._window.heading(i)

    def _lines(self, i: int) -> Sequence[Line]:
        key, row = self.rows.key_at(i), self.rows.row(i)
        state = RowState(self._on_cursor(i), key in self.marks)
        if key is None:
            return self._draw(row, self._cells, state)
        kept = self._drawn.get((key, state))
        if kept is None or kept[0] is not row:
            if len(self._drawn) >= _CACHED:
                self._drawn.clear()
            kept = self._drawn[key, state] = (row, self._draw(row, self._cells, state))
        return kept[1]

    def line_at(self, y: int) -> tuple[Line, str]:
        at = y - len(self.heads)
        if at < 0:
            return [(" " * _LEFT, "text"), *self.heads[y]], self.ground
        places = self._window.places()
        if at >= len(places):
            return [], self.ground
        i, n = places[at]
        ground = ("cursor" if self.lit else "cursor2") if self._on_cursor(i) else self.ground
        return [*self._left_side(i, n), *self._lines(i)[n]], ground

    def _left_side(self, i: int, n: int) -> Line:
        bar = ("▌" if self.lit else "▏") if self._on_cursor(i) else " "
        mark = "◆" if n == 0 and self.rows.key_at(i) in self.marks else " "
        return [(bar, "accent" if self.lit else "line"), (mark, "accent"), (" ", "text")]

    # --- moving

    def move_to(self, i: int, down: bool = True) -> None:
        """Put the cursor on row `i`, or the next one in that direction that is no heading."""
        to = self._window.near(i, down)
        if to == self.cursor or not len(self.rows):
            return
        before, places = self.cursor, self._window.places()
        self._window.put(to)
        self._refresh_changed(places, {before, to})
        self.post_message(self.Moved(self))

    def _refresh_changed(self, before: list[Place], touched: set[int]) -> None:
        now = self._window.places()
        most = max(len(before), len(now))
        old, new = ([*places, *[(-1, 0)] * (most - len(places))] for places in (before, now))
        ys = [y for y in range(most) if old[y] != new[y] or new[y][0] in touched]
        self.redraw_lines(*(y + len(self.heads) for y in ys))

    def down(self) -> None:
        """One row down."""
        self.move_to(self.cursor + 1)

    def up(self) -> None:
        """One row up."""
        self.move_to(self.cursor - 1, down=False)

    def page_down(self) -> None:
        """One page down."""
        self.move_to(self.cursor + self._window.height - 1)

    def page_up(self) -> None:
        """One page up."""
        self.move_to(self.cursor - self._window.height + 1, down=False)

    def first(self) -> None:
        """To the first row."""
        self.move_to(0)

    def last(self) -> None:
        """To the last row."""
        self.move_to(len(self.rows) - 1, down=False)

    def next_section(self) -> None:
        """To the first row of the next section."""
        self.move_to(self._window.next_section())

    def previous_section(self) -> None:
        """To the first row of this section, or of the one before."""
        self.move_to(self._window.previous_section())

    # --- choosing

    def open(self) -> None:
        """Choose the row under the cursor."""
        if self.key is not None:
            self.post_message(self.Opened(self))

    def can_mark(self) -> bool:
        """Whether rows can be marked."""
        return self._marking and self.key is not None

    def mark(self) -> None:
        """Mark the row, or take its mark off, and go on to the next."""
        if self.key is not None:
            self.marks ^= {self.key}
            self.redraw()
            self.down()

    def mark_all(self) -> None:
        """Mark every row; when all are marked, none."""
        keys = {key for key in map(self.rows.key_at, range(len(self.rows))) if key is not None}
        self.marks = set() if keys <= self.marks else keys
        self.redraw()

    def unmark(self) -> bool:
        """Take all marks off; False when there were none."""
        had = bool(self.marks)
        self.marks = set()
        self.redraw()
        return had

    # --- mouse

    def on_click(self, event: events.Click) -> None:
        places, at = self._window.places(), event.y - len(self.heads)
        if not 0 <= at < len(places) or self._window.heading(places[at][0]):
            return
        if places[at][0] == self.cursor or event.chain > 1:
            self.open()
        else:
            self.move_to(places[at][0])

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._scroll(event, 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._scroll(event, -3)

    def _scroll(self, event: events.Event, by: int) -> None:
        event.stop()
        if self._window.scroll(by):
            self.post_message(self.Moved(self))
        self.refresh()
