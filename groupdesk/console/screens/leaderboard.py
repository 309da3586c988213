"""The leaderboard: who is most active in a span of days, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.containers import Vertical

from groupdesk.console import tabs
from groupdesk.console.page import Page
from groupdesk.console.paint import Line
from groupdesk.console.screens import boardlist
from groupdesk.console.screens.boardlist import STRIP_LINES, Made
from groupdesk.console.screens.boardwhy import PointsWhy
from groupdesk.console.screens.saving import save_as
from groupdesk.console.widgets.form import Field, Form
from groupdesk.console.widgets.menu import Menu
from groupdesk.console.widgets.prompt import Prompt
from groupdesk.console.widgets.rows import Listed
from groupdesk.console.widgets.sheet import Lines
from groupdesk.console.widgets.table import RowState, Table
from groupdesk.desk import ALL, Desk, Scope, words
from groupdesk.desk.values.boards import Board, BoardRow
from groupdesk.desk.values.chats import Reason
from groupdesk.locale import _
from groupdesk.rules import clock, spans

FIRST: Final = 10
"""So many of the first are what the strip is about."""
BY: Final = ("points", "messages", "words", "days", "answers", "replies_got", "invites_kept")


@dataclass(frozen=True, slots=True)
class _Read:
    board: Board
    scope: Scope
    zone: str
    bottom: bool

    @property
    def arrangement(self) -> tuple[object, ...]:
        """What the order of its rows depends on, beside the figures."""
        return self.scope, self.board.label, self.board.by, self.bottom


class _Strip(Lines):
    ground = "bg"


class Leaderboard(Page):
    """Everybody who said something, ranked (rules.md §2)."""

    digit, title = tabs.LEADERBOARD
    topics: ClassVar[frozenset[str]] = frozenset({"groups", "figures", "people", "messages", "settings"})

    def __init__(self) -> None:
        super().__init__()
        self.table = Table(self._draw_row, head=self._head)
        self._strip = _Strip(self._draw_strip, STRIP_LINES)
        self._span, self._by, self._bottom, self._staff = "week", "points", False, False
        self._filter = ""
        self._value: _Read | None = None
        self._made: Made | None = None
        self._reason: tuple[int, Reason] | None = None
        self._why: PointsWhy | None = None

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self.table
            yield self._strip

    # --- reading

    def read(self, desk: Desk, scope: Scope) -> _Read:
        board = desk.leaderboard.rank(scope, self._span, by=self._by, bottom=self._bottom, staff=self._staff)
        return _Read(board, scope, desk.zone, self._bottom)

    def show(self, value: _Read) -> None:
        before, self._value, self._reason = self._value, value, None
        self._list()
        if before and before.arrangement != value.arrangement:
            self.table.first()
        self.console.read("made", lambda: self._read_made(value), self._show_made)
        self._read_why()
        self.console.read_frame()

    def _list(self) -> None:
        if self._value:
            rows = boardlist.fitting(self._value.board, self._filter)
            listed: list[tuple[int | None, BoardRow | None]] = [(row.person, row) for row in rows]
            self.table.show(Listed(listed or [(None, None)]))
            self.console.show_keys()

    def _read_made(self, value: _Read) -> Made:
        first = sorted(value.board.rows, key=lambda row: row.rank)[:FIRST]
        made: dict[str, int] = {}
        for row in first:
            why = self.desk.leaderboard.why(value.scope, value.board.label, row.person)
            for code, (_weight, _told, _counted, points) in why.formula:
                made[code] = made.get(code, 0) + points
        return Made(len(first), made)

    def _show_made(self, made: Made) -> None:
        self._made = made
        self._strip.redraw()

    def span(self) -> str:
        board = self._value.board if self._value else None
        return words.days(board.first, board.last) if board and board.first <= board.last else ""

    def resized(self) -> None:
        self._strip.display = self.app.size.height >= 30
        self.styles.padding = (0, PointsWhy.cells[0], 0, 0) if self._why and self.console.wide else 0
        self.table.redraw()

    # --- commands

    def has_row(self) -> bool:
        """Somebody is under the cursor."""
        return isinstance(self.table.row, BoardRow)

    def earlier_span(self) -> None:
        """A shorter span of days."""
        self._turn_span(-1)

    def later_span(self) -> None:
        """A longer span of days; after all days, days that are typed."""
        self._turn_span(1)

    def _turn_span(self, by: int) -> None:
        at = spans.NAMES.index(self._span) + by if self._span in spans.NAMES else 0
        if 0 <= at < len(spans.NAMES):
            self._turn_to(spans.NAMES[at])
        else:
            self.ask_days()

    def _turn_to(self, span: str) -> None:
        self._span = span
        self.console.read_page(self)

    def ask_days(self) -> None:
        """Type the first and the last day."""

        def keep(values: Mapping[str, str]) -> str:
            span = f"{values['first'].strip()}..{values['last'].strip()}"
            try:
                spans.typed(span)
            except ValueError:
                return _("Write days as 2026-03-01, the first before the last.")
            self._turn_to(span)
            return ""

        first, _dots, last = self._span.partition("..")
        fields = [
            Field("first", _("from"), first if last else "", "2026-03-01"),
            Field("last", _("to, this day too"), last, "2026-03-15"),
        ]
        self.console.open_sheet(Form(_("Days of the leaderboard"), fields, keep))

    def sort(self) -> None:
        """Choose the column to sort by; the present one again reverses."""

        def chosen(by: str) -> None:
            self._bottom = by == self._by and not self._bottom
            self._by = by
            self.console.read_page(self)

        sign = "▴" if self._bottom else "▾"
        choices = [(words.column(by), sign if by == self._by else "", by) for by in BY]
        self.console.open_sheet(Menu(_("Sort by"), choices, chosen))

    def turn_bottom(self) -> None:
        """Show the last ones first, or the first again."""
        self._bottom = not self._bottom
        self.console.read_page(self)

    def turn_staff(self) -> None:
        """Count staff too, or leave them out again."""
        self._staff = not self._staff
        self.console.read_page(self)

    def filter(self) -> None:
        """Show only the people who fit what is typed."""
        self.console.open_sheet(Prompt(_("filter: words, pinyin, initials"), self._filter, self._filter_by))

    def _filter_by(self, typed: str) -> None:
        self._filter = typed
        self._list()

    def copy(self) -> None:
        """Copy the first ones as a post; never the bottom."""
        if self._value:
            from groupdesk.reports import board

            self.console.copy(board.post(self._value.board, self._where))

    def export(self) -> None:
        """Write what is shown, or what is marked, to a file."""
        if self._value is None:
            return
        from groupdesk.reports import board

        shown = replace(self._value.board, rows=tuple(self._chosen_rows()))
        first, last = (clock.date_of(day).isoformat() for day in (shown.first, shown.last))
        name = f"leaderboard {first}..{last}.csv"
        save_as(self.console, _("Leaderboard as CSV"), name, lambda: board.board_csv(shown))

    def _chosen_rows(self) -> Sequence[BoardRow]:
        assert self._value is not None
        rows = boardlist.fitting(self._value.board, self._filter)
        return [row for row in rows if row.person in self.table.marks] if self.table.marks else rows

    def back(self) -> bool:
        if super().back():
            return True
        had = bool(self._filter)
        self._filter_by("")
        return had

    # --- why

    def why(self) -> None:
        """Show, beside the list, where somebody's points come from."""
        if self._why:
            self._why.close()
            return
        zone = self._value.zone if self._value else "UTC"
        self._why = PointsWhy(self._present_reason, zone, self._why_closed)
        self.console.open_sheet(self._why)
        self.resized()
        self._read_why()

    def _why_closed(self) -> None:
        self._why = None
        self.resized()

    def _present_reason(self) -> Reason | None:
        row = self.table.row
        if self._reason and isinstance(row, BoardRow) and self._reason[0] == row.person:
            return self._reason[1]
        return None

    def _read_why(self) -> None:
        value, row = self._value, self.table.row
        if self._why is None or value is None or not isinstance(row, BoardRow):
            return
        person = row.person

        def read() -> tuple[int, Reason]:
            return person, self.desk.leaderboard.why(value.scope, value.board.label, person)

        self.console.read("detail", read, self._show_why)

    def _show_why(self, reason: tuple[int, Reason]) -> None:
        self._reason = reason
        if self._why:
            self._why.redraw()

    def on_table_moved(self, event: Table.Moved) -> None:
        self._read_why()
        self.console.show_keys()

    def on_table_opened(self, event: Table.Opened) -> None:
        self.console.open("person", event.table.row.person)

    # --- drawing

    @property
    def _where(self) -> str:
        return "" if self._value is None or self._value.scope == ALL else self._value.scope.label

    def _head(self, cells: int) -> list[Line]:
        if self._value is None:
            return []
        return boardlist.head(self._value.board, self._where, self._filter, bottom=self._bottom, cells=cells)

    def _draw_row(self, row: BoardRow | None, cells: int, state: RowState) -> list[Line]:
        if row is not None:
            return [boardlist.row_line(row, cells)]
        if self._filter:
            return [[(_("Nobody fits “{words}”.").format(words=self._filter), "text")]]
        return [
            [
                (self._nobody(), "text"),
                ("  ]", "strong"),
                (" " + _("a longer span"), "muted"),
            ]
        ]

    def _nobody(self) -> str:
        """Why nobody is listed; of days that nobody observed nothing may be said."""
        if self._value is not None and not self._value.board.coverage[0]:
            return _("What was said in these days is not known.")
        return _("Nobody said anything in these days.")

    def _draw_strip(self, cells: int) -> list[Line]:
        if self._value is None or not self._value.board.rows:
            return []
        lines = boardlist.strip(self._value.board, self._made, staff=self._staff, cells=cells - 5)
        return [[("   ", "text"), *line] for line in lines]
