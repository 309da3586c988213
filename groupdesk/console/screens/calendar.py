"""Calendar: the week, columns × days; a cell is a place, Enter opens its day."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult

from groupdesk.console import tabs
from groupdesk.console.paint import Line, wrapped
from groupdesk.console.screens import calendarlines, columnlist
from groupdesk.console.screens.drafting import Copying
from groupdesk.console.screens.planning import Planning
from groupdesk.console.widgets.cells import Cells, Layout
from groupdesk.desk import Desk, Frame, Scope, words
from groupdesk.desk.values.calendar import ClashView, ColumnView, Slot, Week
from groupdesk.locale import _


class Calendar(Planning):
    """The week."""

    digit, title = tabs.CALENDAR
    topics: ClassVar[frozenset[str]] = frozenset({"posts", "groups"})

    def __init__(self) -> None:
        super().__init__()
        self.cells = Cells(calendarlines.lay, self._draw_row, self._head, self._foot, calendarlines.DAYS)
        self._first: int | None = None
        """The Monday that is shown; None for that of now."""
        self._placed = False

    def compose(self) -> ComposeResult:
        yield self.cells

    def enter(self) -> None:
        self.cells.focus()

    def resized(self) -> None:
        self.cells.redraw()

    def places(self) -> tuple[object, ...]:
        return (self, self.cells)

    # --- reading

    def read(self, desk: Desk, scope: Scope) -> Week:
        return desk.calendar.week(self._first, scope)

    def show(self, value: Week) -> None:
        self.week = value
        self.cells.show(len(self._rows))
        if not self._placed:
            self._placed = True
            self.to_today()
        self.console.read_frame()
        self.console.show_keys()

    def count(self, frame: Frame) -> int | None:
        return frame.reviewing or None

    def span(self) -> str:
        return f"{self.week.code}, {words.days(self.week.first, self.week.last)}" if self.week else ""

    @property
    def _rows(self) -> Sequence[ColumnView | None]:
        """The columns, and a row for posts outside all of them where there are any."""
        week = self.week
        if week is None:
            return ()
        loose = any(slot.column is None for slot in week.slots)
        return (*week.columns, None) if loose else week.columns

    # --- what is under the cursor

    @property
    def day(self) -> int:
        return (self.week.first if self.week else 0) + self.cells.column

    @property
    def slot(self) -> Slot | None:
        week, rows = self.week, self._rows
        if week is None or self.cells.row >= len(rows):
            return None
        column = rows[self.cells.row]
        found = week.at(column.id if column else None, self.day)
        return found[0] if found else None

    @property
    def _clashes(self) -> list[ClashView]:
        """What meets, that of the place under the cursor first, then its day's."""
        week, slot = self.week, self.slot
        if week is None:
            return []
        key = slot.key if slot else ""
        return sorted(
            week.clashes, key=lambda one: (key not in one.slots, one.day != self.day, one.kind != "close")
        )

    # --- commands

    def earlier(self) -> None:
        """The week before."""
        self._go(-calendarlines.DAYS)

    def later(self) -> None:
        """The week after."""
        self._go(calendarlines.DAYS)

    def _go(self, days: int) -> None:
        if self.week:
            self._first = self.week.first + days
            self.console.read_page(self)

    def to_today(self) -> None:
        """Back to today."""
        week = self.week
        if week is None:
            return
        if week.first <= week.today <= week.last:
            self.cells.put(self.cells.row, week.today - week.first)
        else:
            self._first, self._placed = None, False
            self.console.read_page(self)

    def copy(self) -> None:
        """Copy the week to another."""
        if self.week:
            self.console.open_sheet(Copying(self.week.first, calendarlines.DAYS))

    def show_columns(self) -> None:
        """The columns: add, change, end one."""
        columnlist.show(self.console)

    def show_day(self) -> None:
        """The day under the cursor, hour by hour."""
        self.console.open("day", self.day)

    def on_cells_moved(self, event: Cells.Moved) -> None:
        self.cells.redraw()
        self.console.show_keys()

    def on_cells_opened(self, event: Cells.Opened) -> None:
        self.show_day()

    def back(self) -> bool:
        if self._first is None:
            return False
        self._first, self._placed = None, False
        self.console.read_page(self)
        return True

    # --- drawing

    def _head(self, cells: int) -> Sequence[Line]:
        return calendarlines.head(self.week, self.cells.column, cells) if self.week else []

    def _draw_row(self, row: int, layout: Layout, cursor: int | None) -> Sequence[Line]:
        assert self.week is not None
        return calendarlines.row(self.week, self._rows[row], layout, cursor)

    def _foot(self, cells: int) -> Sequence[Line]:
        if self.week is None:
            return []
        if not self._rows:
            said = _("No column asks for posts yet: C adds the usual ones or your own, n writes a post.")
            return [*wrapped(said, cells, "muted"), *[[] for _line in range(12)]]
        return calendarlines.foot(self.week, self.slot, self._clashes, cells)
