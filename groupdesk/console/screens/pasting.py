"""The paste sheet: copied text above, below it what was understood, its group, its day; Enter stores.

Nothing is parsed here: each text is told by a preview of the worker (mechanisms.md 7). A paste on any
list opens the sheet and fires nothing (mechanisms.md 17).
"""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.widgets import TextArea

from groupdesk.console.paint import Line, cell, ends, key, rule
from groupdesk.console.screens import pasted
from groupdesk.console.widgets.field import TextField, plain
from groupdesk.console.widgets.finder import Entry, Finder
from groupdesk.console.widgets.form import Field, Form
from groupdesk.console.widgets.menu import Menu
from groupdesk.console.widgets.rows import Listed
from groupdesk.console.widgets.sheet import Lines, Sheet
from groupdesk.console.widgets.table import RowState, Table
from groupdesk.desk import ALL
from groupdesk.desk.runs import LONGEST_PASTE, too_long
from groupdesk.desk.values.upkeep import RunView
from groupdesk.locale import _
from groupdesk.paths import desk_path
from groupdesk.rules import clock

if TYPE_CHECKING:
    from groupdesk.console.app import Console

Row = str | Line
"""What can be chosen: "store", "group", "day", "whole"; a line is only read."""


def ask(console: "Console") -> None:
    """Paste copied text; in the demo, first ask which desk it is for."""
    if not console.demo:
        console.open_sheet(Paste())
        return
    choices = [(_("open your own desk"), "", True), (_("paste into the made-up one"), "", False)]

    def chosen(own: bool) -> None:
        if own:
            console.exit(desk_path(None))
        else:
            console.open_sheet(Paste())

    console.open_sheet(Menu(_("Your own desk?"), choices, chosen))


def take(console: "Console", text: str) -> None:
    """A text was pasted where nothing takes text: to the sheet with it, opened if need be."""
    if console.sheets and isinstance(sheet := console.sheets[-1], Paste):
        sheet.add(text)
    else:
        console.open_sheet(Paste(text))


class Paste(Sheet):
    """Copied text on its way in."""

    side = "middle"
    cells = (96, 34)

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._first = text
        self._said = pasted.Said()
        self._result: Mapping[str, Any] = {}
        self._wrong = ""
        self._looking = self._changed = self._storing = False

    def compose(self) -> ComposeResult:
        yield Lines(lambda cells: [[(_("Pasted text"), "strong")], []], 2)
        yield TextField(self._first)
        yield Lines(lambda cells: [rule(cells)])
        yield Table(self._draw, ground="raised", marking=False)
        yield Lines(lambda cells: [rule(cells), self._foot(cells)], 2)

    def on_mount(self) -> None:
        self._list()
        self._look()

    # --- the text

    @property
    def _field(self) -> TextField:
        return self.query_one(TextField)

    @property
    def _table(self) -> Table:
        return self.query_one(Table)

    def add(self, text: str) -> None:
        """More text came; it goes to the end."""
        self._field.insert(plain(text, lines=True), self._field.document.end)

    def other(self) -> None:
        """From the rows to the text and back."""
        (self._table if self._field.has_focus else self._field).focus()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._look()

    # --- understanding

    def _look(self) -> None:
        """Have the worker tell what the text is; one look at a time."""
        self._changed = True
        text, runs = self._field.text, self.console.desk.runs
        if self._looking:
            return
        self._changed = False
        if not text.strip() or len(text) > LONGEST_PASTE:
            self._show({}, too_long() if text.strip() else "")
            return
        self._looking, said = True, self._said.arguments()
        self._list()
        self.console.work.ask(lambda: runs.ask_paste(text, preview=True, **said), self._looked)

    def _looked(self, run: RunView) -> None:
        self._looking = False
        if self not in self.console.sheets:
            return
        self._show(run.result if run.state == "done" else {}, run.error)
        if self._changed:
            self._look()
        elif self._storing:
            self.store()

    def _show(self, result: Mapping[str, Any], wrong: str) -> None:
        self._result, self._wrong = result, wrong
        self._list()

    def _list(self) -> None:
        rows: list[tuple[str | None, Row]] = [(None, line) for line in self._heading()]
        if self._result or self._looking:
            rows += [(None, []), ("store", "store")]
        if self._result:
            rows.append((None, []))
            rows += [(name, name) for name in ("group", "day", "whole")]
            rows += [(None, []), *((None, line) for line in pasted.remarks(self._result))]
        at_store = self._table.key in (None, "store")
        self._table.show(Listed(rows))
        if at_store and (place := self._table.rows.find("store")) is not None:
            self._table.move_to(place)
        self._table.redraw()
        self.console.show_keys()

    def _heading(self) -> list[Line]:
        if self._looking and not self._result:
            return [[(_("Looking at it …"), "muted")]]
        return pasted.heading(self._result, self._wrong)

    # --- choosing

    def on_table_opened(self, event: Table.Opened) -> None:
        event.stop()
        acts = {"store": self.store, "group": self.ask_group, "day": self.ask_day, "whole": self.turn_whole}
        acts[str(event.table.key)]()

    def understood(self) -> bool:
        """Whether something in the text is known."""
        return bool(self._result)

    def store(self) -> None:
        """Bring it in, as soon as it is understood; first to the group where nothing tells it."""
        self._storing = self._looking
        if not self._result or self._looking:
            return
        if pasted.group_open(self._result):
            self.ask_group()
            return
        text, said, runs = self._field.text, self._said.arguments(), self.console.desk.runs
        self.console.work.ask(lambda: runs.ask_paste(text, **said))
        self.close()

    def ask_group(self) -> None:
        """Choose its group, or type the name of a new one."""
        likely = [
            Entry(
                _("where its people are"),
                one["name"],
                f"{one['shared']}/{self._result['people']}",
                one["group"],
            )
            for one in self._result.get("likely", ())
        ]

        def more(typed: str, show: Any) -> None:
            show([Entry(_("a new group"), typed.strip(), "", typed.strip())])

        finder = Finder(likely, self._choose, help_=_("which group was it copied from?"), more=more)
        self.console.open_sheet(finder)
        groups = self.console.desk.groups

        def add(rows: Any) -> None:
            finder.add([Entry(_("groups"), row.name, row.platform, row.id) for row in rows])

        self.console.read("paste_groups", lambda: groups.roster(ALL), add)

    def _choose(self, group: int | str) -> None:
        self._said.group = str(group)
        self._look()

    def ask_day(self) -> None:
        """Say of which day the times without a day are."""

        def keep(values: Mapping[str, str]) -> str:
            text = values["day"].strip()
            try:
                self._said.day = clock.day_number(date.fromisoformat(text)) if text else None
            except ValueError:
                return _("not a day; write it like 2026-03-02")
            self._look()
            return ""

        hint = _("such as 2026-03-02; empty for today, or the day before")
        self.console.open_sheet(
            Form(_("Day"), [Field("day", _("times without a day are of"), "", hint)], keep)
        )

    def turn_whole(self) -> None:
        """It is all of its days, or all of the members; or no more than what stands there."""
        self._said.whole = not self._said.whole
        self._look()

    # --- drawing

    def _draw(self, row: Row, cells: int, state: RowState) -> list[Line]:
        if isinstance(row, list):
            return [row]
        if row == "store":
            return [[("→ ", "accent"), (_("Bring it in"), "accent bold")]]
        label, value, role = pasted.row(row, self._result, self._said)
        return [[*cell([(label, "muted")], cells * 9 // 20), (value, role)]]

    def _foot(self, cells: int) -> Line:
        return ends(
            [*key("Tab", _("edit the text")), ("   ", "text"), *key("Esc", _("leave"))],
            [(_("nothing is stored yet"), "muted")],
            cells,
        )
