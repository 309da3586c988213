"""The history as a sheet: every change, the newest first, and taking any one of them back."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from textual.app import ComposeResult

from groupdesk.console import everywhere
from groupdesk.console.paint import Line, cell, ends, key
from groupdesk.console.screens import unread
from groupdesk.console.widgets.finder import Entry, Finder
from groupdesk.console.widgets.menu import Menu
from groupdesk.console.widgets.rows import Listed
from groupdesk.console.widgets.sheet import Lines, Sheet
from groupdesk.console.widgets.table import RowState, Table
from groupdesk.desk import ALL, words
from groupdesk.desk.values.groups import GroupRow
from groupdesk.desk.values.upkeep import EntryView, RunView
from groupdesk.locale import _, ngettext
from groupdesk.rules import clock

if TYPE_CHECKING:
    from groupdesk.console.app import Console

MOST: Final = 500
"""Entries shown."""


def show(console: "Console") -> None:
    """Show what was done, to take any of it back."""
    console.open_sheet(History())


class History(Sheet):
    """Entries by day; Enter on one offers what can be done with it."""

    side = "middle"
    cells = (92, 28)

    def __init__(self) -> None:
        super().__init__()
        self._zone = "UTC"
        self._empty = False

    def compose(self) -> ComposeResult:
        yield Lines(self._title, 2)
        yield Table(self._draw, ground="raised", marking=False)

    def on_mount(self) -> None:
        self.changed()

    def changed(self) -> None:
        """Read the entries anew."""
        desk = self.console.desk
        self.console.read(
            "history", lambda: (desk.history.entries(MOST), desk.zone), lambda read: self._show(*read)
        )

    def _show(self, entries: Sequence[EntryView], zone: str) -> None:
        self._zone, self._empty = zone, not entries
        self.query_one(Table).show(Listed(_by_day(entries, zone)))
        for lines in self.query(Lines):
            lines.redraw()

    # --- commands

    def undo(self) -> None:
        """Take back the last change."""
        everywhere.undo(self.console)

    def redo(self) -> None:
        """Do again what was taken back last."""
        everywhere.redo(self.console)

    def on_table_opened(self, event: Table.Opened) -> None:
        event.stop()
        entry = event.table.row
        if choices := self._choices(entry):
            self.console.open_sheet(Menu(words.verb(entry), choices, lambda act: act()))
        else:
            self.console.say.hint(
                _("This was taken back already.") if entry.undone else _("This cannot be taken back.")
            )

    def _choices(self, entry: EntryView) -> list[tuple[str, str, Callable[[], None]]]:
        choices: list[tuple[str, str, Callable[[], None]]] = []
        if entry.can_undo:
            choices.append((_("take back this one"), "", lambda: self._take_back(entry)))
        run = entry.run
        if entry.verb == "import" and run is not None:
            if entry.can_undo:
                choices.append((_("it belongs to another group"), "", lambda: self._ask_group(entry, run)))
            choices.append((_("lines that were unreadable"), "", lambda: unread.show(self.console, run)))
        return choices

    def _take_back(self, entry: EntryView) -> None:
        history = self.console.desk.history
        self.console.change(lambda: history.take_back(entry.id), ("U", _("redo")))

    # --- an import that belongs elsewhere

    def _ask_group(self, entry: EntryView, run: int) -> None:
        finder = Finder(
            [], lambda group: self._move(entry, run, group), help_=_("the group that it belongs to")
        )
        self.console.open_sheet(finder)
        groups = self.console.desk.groups
        self.console.read(
            "history_groups",
            lambda: groups.roster(ALL),
            lambda rows: finder.add(
                [_group(row) for row in rows if row.name not in entry.inputs.get("groups", ())]
            ),
        )

    def _move(self, entry: EntryView, run: int, group: int) -> None:
        """Take the import back; when that is done, import into `group`."""
        runs, work = self.console.desk.runs, self.console.work

        def then(undone: RunView) -> None:
            if undone.state == "done":
                work.ask(lambda: runs.ask_elsewhere(run, group))
            else:
                work.tell(undone)

        work.ask(lambda: runs.ask_turn(run, entry.id), then)

    # --- drawing

    def _title(self, cells: int) -> list[Line]:
        title = _("History") if not self._empty else _("History: nothing was changed yet")
        keys: Line = [
            *key("u", _("undo")),
            ("  ", "text"),
            *key("U", _("redo")),
            ("  ", "text"),
            *key("Esc", _("close")),
        ]
        return [ends([(title, "strong")], keys, cells)]

    def _draw(self, row: EntryView | str, cells: int, state: RowState) -> list[Line]:
        if isinstance(row, str):
            return [[(row, "faint")]]
        role = "faint" if row.undone else "text"
        note = _("taken back") if row.undone else _note(row)
        time = cell([(words.clock(row.at, self._zone), "muted")], 7)
        return [ends([*time, (words.verb(row), role)], [(note, "faint" if row.undone else "muted")], cells)]


def _by_day(entries: Sequence[EntryView], zone: str) -> list[tuple[int | None, EntryView | str]]:
    rows: list[tuple[int | None, EntryView | str]] = []
    tz = clock.zone(zone)
    for day, of_day in groupby(entries, lambda entry: clock.day_of(entry.at, tz)):
        rows += [*([(None, "")] if rows else []), (None, words.day(day, weekday=True))]
        rows += [(entry.id, entry) for entry in of_day]
    return rows


def _note(entry: EntryView) -> str:
    """What an entry was about, beside its sentence."""
    inputs: dict[str, Any] = entry.inputs
    if entry.verb != "import":
        return ""
    new = ngettext("{n} new message", "{n} new messages", inputs["new"]).format(n=words.number(inputs["new"]))
    return " · ".join((words.names([name for name in inputs["groups"] if name]), new))


def _group(row: GroupRow) -> Entry:
    note = " · ".join(filter(None, (words.platform(row.platform), words.group_kind(row.kind))))
    return Entry(_("groups"), row.name, note, row.id, also=" ".join((*row.aliases, *row.tags)))
