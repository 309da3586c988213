"""The counts sheet: groups × figures for a day, by keys alone (practice.md P2).

Digits go to the cell; Enter keeps the row and goes to the next one, and so does leaving it by an
arrow. What is kept is in the store at once; all rows of one sitting are one act to undo.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from textual.app import ComposeResult

from groupdesk.console import everywhere
from groupdesk.console.paint import Line, cell, ends, key, rule
from groupdesk.console.widgets.form import Field, Form
from groupdesk.console.widgets.grid import Grid
from groupdesk.console.widgets.rows import Listed
from groupdesk.console.widgets.sheet import Lines, Sheet
from groupdesk.console.widgets.table import RowState, Table
from groupdesk.desk import Change, words
from groupdesk.desk.counted import FIGURES, CountRow
from groupdesk.locale import _
from groupdesk.rules import clock

if TYPE_CHECKING:
    from groupdesk.console.app import Console

DIGITS: Final = 7
_LAST, _CELL, _GAP = 14, 9, 1
_PLATFORM: Final = "wechat"


def show(console: "Console") -> None:
    """Type counts of the groups in scope."""
    console.open_sheet(Counts())


class Counts(Sheet):
    """The grid of a day; what was counted before stands beside it."""

    side = "middle"
    cells = (104, 0)

    def __init__(self) -> None:
        super().__init__()
        self._grid = Grid(self._draw, self._type, self._obey, head=self._head)
        self._day: int | None = None
        self._today = 0
        self._rows: Sequence[CountRow] = ()
        self._read = False
        self._typed: dict[int, dict[str, str]] = {}
        """Group → what stands in its cells and is not kept yet."""
        self._kept: dict[int, dict[str, str]] = {}
        """What is on its way into the store."""
        self._refused: set[int] = set()
        self._at = 0
        self._sitting: tuple[int, int] | None = None
        self._idle = False
        """Names were asked for, and none was given."""

    def compose(self) -> ComposeResult:
        yield Lines(self._title, 2)
        yield self._grid
        yield Lines(lambda cells: [rule(cells), self._foot(cells)], 2)

    def on_mount(self) -> None:
        self.changed()

    def changed(self) -> None:
        """Read the grid anew."""
        desk, scope, day = self.console.desk, self.console.scope, self._day

        def job() -> tuple[int, Sequence[CountRow]]:
            today = desk.counts.today()
            return today, desk.counts.grid(today if day is None else day, scope)

        self.console.read("counts", job, lambda read: self._show(*read))

    def _show(self, today: int, rows: Sequence[CountRow]) -> None:
        first, self._read = not self._read, True
        self._today, self._rows = today, _in_order(self._rows, rows)
        self._grid.show(Listed((row.group, row) for row in self._rows))
        if first and rows:
            self.enter()
        elif first:
            self.ask_groups()
        self._redraw()

    def _redraw(self) -> None:
        self._grid.redraw()
        for lines in self.query(Lines):
            lines.redraw()
        self.console.show_keys()

    @property
    def _group(self) -> int | None:
        row = self._grid.row
        return row.group if isinstance(row, CountRow) else None

    def enter(self) -> None:
        """Take the focus; without a group there is nothing to do here."""
        if self._idle:
            self.close()
        else:
            super().enter()

    # --- typing

    def has_group(self) -> bool:
        """There is a group to count."""
        return self._group is not None

    def _type(self, sign: str) -> None:
        if self._group is None:
            return
        cells = self._typed.setdefault(self._group, {})
        name = FIGURES[self._at]
        before = cells.get(name, "")
        cells[name] = before[:-1] if sign == "backspace" else (before + sign)[:DIGITS]
        self._refused.discard(self._group)
        self._redraw()

    def _obey(self, key: str) -> None:
        self.console.obey(key)

    def next_cell(self) -> None:
        """To the next figure of the row."""
        self._at = (self._at + 1) % len(FIGURES)
        self._redraw()

    def previous_cell(self) -> None:
        """To the figure before."""
        self._at = (self._at - 1) % len(FIGURES)
        self._redraw()

    def same(self) -> None:
        """The figures that are still empty are those counted last; keep them."""
        row = self._grid.row
        if isinstance(row, CountRow) and row.last is not None:
            known = {name: str(n) for name in FIGURES if (n := getattr(row.last, name)) is not None}
            self._typed[row.group] = known | _filled(self._typed.get(row.group, {}))
        self.keep()

    def keep(self) -> None:
        """Keep the row and go to the next one."""
        if self._group is not None:
            self._refused.discard(self._group)
            self._keep(self._group)
        self._at = 0
        self._grid.down()
        self._redraw()

    def on_table_moved(self, event: Table.Moved) -> None:
        """Keep what was typed into the rows that the cursor has left."""
        event.stop()
        for group in self._typed.keys() - self._refused - {self._group}:
            self._keep(group)
        self._redraw()

    def _keep(self, group: int) -> None:
        cells = _filled(self._typed.pop(group, {}))
        if not cells:
            return
        self._kept[group] = cells
        counts, day = self.console.desk.counts, self._today if self._day is None else self._day
        made: list[Change] = []

        def job() -> Change:
            made.append(
                counts.keep(group, day, {name: int(text) for name, text in cells.items()}, self._sitting)
            )
            self._sat(made[0])
            return made[0]

        def over() -> None:
            self._kept.pop(group, None)
            if not made:
                self._typed.setdefault(group, cells)
                self._refused.add(group)
            self.changed()

        self.console.change(job, then=over)

    def _sat(self, made: Change) -> None:
        """Note the entry that the next row goes on with; called in the writer's thread alone."""
        if made.entry is not None:
            self._sitting = (made.entry, made.inputs["n"])

    def close(self) -> None:
        """First let go of what was typed and not kept, then leave."""
        if self._group is not None and _filled(self._typed.pop(self._group, {})):
            self._refused.discard(self._group)
            self._redraw()
        else:
            super().close()

    # --- commands

    def undo(self) -> None:
        """Take back the last change: all that was counted in this sitting."""
        self._sitting = None
        everywhere.undo(self.console)

    def redo(self) -> None:
        """Do again what was taken back last."""
        everywhere.redo(self.console)

    def ask_day(self) -> None:
        """Say of which day the counts are."""

        def keep(values: Mapping[str, str]) -> str:
            text = values["day"].strip()
            try:
                day = clock.day_number(date.fromisoformat(text)) if text else None
            except ValueError:
                return _("not a day; write it like 2026-03-02")
            if day is not None and day > self._today:
                return _("that day is still to come")
            self._day, self._sitting = day, None
            self.changed()
            return ""

        hint = _("such as 2026-03-02; empty for today")
        self.console.open_sheet(Form(_("Day"), [Field("day", _("the counts are of"), "", hint)], keep))

    def ask_groups(self) -> None:
        """Add groups that nobody exports."""

        def keep(values: Mapping[str, str]) -> str:
            names = [name.strip() for name in values["names"].splitlines() if name.strip()]
            if not names:
                return _("a group needs a name")
            self._idle = False
            groups, platform = self.console.desk.groups, values["platform"].strip() or _PLATFORM
            self.console.change(lambda: groups.add(names, platform), then=self.changed)
            return ""

        self._idle = not self._rows
        fields = [
            Field("names", _("names of groups, one a line"), lines=True),
            Field("platform", _("where they are"), _PLATFORM, _("wechat, wecom, qq, whatsapp …")),
        ]
        self.console.open_sheet(Form(_("New groups"), fields, keep))

    # --- drawing

    def _title(self, cells: int) -> list[Line]:
        day = self._today if self._day is None else self._day
        told = sum(1 for row in self._rows if row.told is not None)
        of = _("{n} of {all} counted").format(n=words.number(told), all=words.number(len(self._rows)))
        left: Line = [(_("Counts"), "strong")]
        if self._read:
            left += [("   ", "text"), (words.day(day, weekday=True), "text")]
        return [ends(left, [(of, "muted")] if self._rows else [], cells)]

    def _head(self, cells: int) -> list[Line]:
        if not self._rows:
            return [[(_("No group to count yet.") if self._read else "", "muted")]]
        titles = [
            cell(words.figure(name), _CELL, "right", self._title_role(i)) for i, name in enumerate(FIGURES)
        ]
        last = cell(_("last counted"), _LAST, "right", "faint")
        return [
            [
                *cell(_("group"), self._name_cells(cells), role="faint"),
                *last,
                *(one for t in titles for one in t),
            ]
        ]

    def _title_role(self, place: int) -> str:
        return "text" if place == self._at else "faint"

    @staticmethod
    def _name_cells(cells: int) -> int:
        return max(cells - _LAST - _CELL * len(FIGURES), 8)

    def _draw(self, row: CountRow, cells: int, state: RowState) -> list[Line]:
        sign = ("✓ ", "good") if row.told is not None else ("▲ ", "warn") if row.due else ("  ", "text")
        name = cell([sign, (row.name, "text")], self._name_cells(cells) - _GAP)
        figures = [self._cell(row, place, state.cursor) for place in range(len(FIGURES))]
        return [[*name, (" " * _GAP, "text"), *self._last(row), *(span for line in figures for span in line)]]

    def _last(self, row: CountRow) -> Line:
        if row.last is None:
            return cell(words.UNKNOWN, _LAST, "right", "faint")
        ago = words.age((self._today - row.last.day) * clock.DAY)
        return cell([(words.number(row.last.members), "muted"), (f" · {ago}", "faint")], _LAST, "right")

    def _cell(self, row: CountRow, place: int, on_cursor: bool) -> Line:
        name = FIGURES[place]
        typed = (self._typed.get(row.group) or self._kept.get(row.group, {})).get(name, "")
        told = getattr(row.told, name, None)
        if typed:
            shown: Line = [(typed, "bad" if row.group in self._refused else "strong")]
        else:
            shown = [(words.number(told), "text") if told is not None else ("·", "faint")]
        if on_cursor and place == self._at:
            shown = [*(shown if typed or told is not None else []), ("▏", "accent")]
        return cell(shown, _CELL, "right")

    def _foot(self, cells: int) -> Line:
        keys: Line = [*key("=", _("as counted last")), ("   ", "text"), *key("n", _("new groups"))]
        return ends(keys, [(_("empty is unknown"), "muted")], cells)


def _filled(cells: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in cells.items() if text}


def _in_order(before: Sequence[CountRow], rows: Sequence[CountRow]) -> list[CountRow]:
    """The rows in the order in which they stand already, new ones at the end: none jumps while she counts."""
    places = {row.group: place for place, row in enumerate(before)}
    return sorted(rows, key=lambda row: places.get(row.group, len(places)))
