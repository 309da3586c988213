"""Choosing what to import: a path to type or to complete, over what is there and what it holds.

Files are never opened here: what they hold is told by a plan of the worker (mechanisms.md 7).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from textual.app import ComposeResult
from textual.widgets import Input

from groupdesk.console.paint import Line, cell, ends, key, rule
from groupdesk.console.screens import candidates
from groupdesk.console.screens.candidates import Candidate
from groupdesk.console.screens.importform import ImportForm
from groupdesk.console.widgets import field
from groupdesk.console.widgets.rows import Listed
from groupdesk.console.widgets.sheet import Lines, Sheet
from groupdesk.console.widgets.table import RowState, Table
from groupdesk.desk import Desk
from groupdesk.desk.values.upkeep import RunView
from groupdesk.locale import _, ngettext

if TYPE_CHECKING:
    from groupdesk.console.app import Console

LOOKED_AT: Final = 60
"""Files of a folder that are looked into, the newest."""
TEMPLATES: Final = "groupdesk-templates"
BIGGEST: Final = 2 * 10**9
"""Bytes from which on a file is looked into only when it is chosen."""


def choose(console: "Console") -> None:
    """Choose a file, an archive or a folder, and import it."""
    console.open_sheet(Chooser())


def write_templates(console: "Console") -> None:
    """Write the tables that she can fill in into a folder of her downloads."""
    folder = candidates.first_folder(()) / TEMPLATES
    shown = candidates.typed_as(Candidate(folder, ""))

    def told(run: RunView) -> None:
        if run.state == "done":
            line = _("Templates are in {folder}; fill them in and import them")
            console.say.done(line.format(folder=shown))
        else:
            console.work.tell(run)

    console.work.ask(lambda: console.desk.runs.ask_export(folder, template=True), told)


class Chooser(Sheet):
    """A path above, what fits it below, each with what was recognised."""

    side = "middle"
    cells = (100, 28)

    def __init__(self) -> None:
        super().__init__()
        self._start = Path.home()
        self._folder: Path | None = None
        self._wrong = ""
        self._known: dict[str, Sequence[Any]] = {}
        self._looking: Sequence[Candidate] = ()

    def compose(self) -> ComposeResult:
        yield Lines(lambda cells: [[(_("Import"), "strong")], []], 2)
        yield field.LineField(placeholder=_("path of a file or a folder"))
        yield Lines(lambda cells: [rule(cells)])
        yield Table(self._draw, ground="raised", marking=False, lit=True)
        yield Lines(lambda cells: [rule(cells), self._foot(cells)], 2)

    def on_mount(self) -> None:
        desk = self.console.desk
        self.console.read("last_import", lambda: _last_folder(desk), self._begin)

    def _begin(self, folder: Path) -> None:
        self._start = folder
        self._type(candidates.typed_as(Candidate(folder, "", folder=True)))

    # --- typing

    @property
    def _input(self) -> Input:
        return self.query_one(Input)

    @property
    def _table(self) -> Table:
        return self.query_one(Table)

    def _type(self, text: str) -> None:
        self._input.value = text
        self._input.cursor_position = len(text)

    def on_input_changed(self, event: Input.Changed) -> None:
        folder, words = candidates.split(event.value, self._start)
        shown = candidates.typed_as(Candidate(folder, ""))

        def job() -> tuple[list[Candidate], str]:
            try:
                return candidates.listed(folder, words), ""
            except OSError as error:
                return [], _("{path}: cannot be opened ({why})").format(path=shown, why=error.strerror)

        self.console.read("candidates", job, lambda found: self._show(folder, *found))

    def _show(self, folder: Path, found: list[Candidate], wrong: str) -> None:
        self._wrong, moved, self._folder = wrong, folder != self._folder, folder
        self._table.show(Listed((one.key, one) for one in found))
        if moved:  # to what was saved last, not to everything at once
            self._table.move_to(int(bool(found) and found[0].whole))
        self._redraw()
        self._look(found)

    def complete(self) -> None:
        """Put the row under the cursor into the path."""
        if isinstance(row := self._table.row, Candidate):
            self._type(candidates.typed_as(row))

    # --- recognising

    def _look(self, found: Sequence[Candidate]) -> None:
        """Have the worker look into the files that show, one lot after the other."""
        files = [one for one in found if not one.folder and one.size < BIGGEST][:LOOKED_AT]
        new = [one for one in files if one.key not in self._known]
        if not new or self._looking:
            return
        self._looking = new
        paths, runs = [one.path for one in new], self.console.desk.runs
        self.console.work.ask(lambda: runs.ask_plan(paths), self._looked)

    def _looked(self, run: RunView) -> None:
        looked, self._looking = self._looking, ()
        self.console.work.drop(run)
        self._known |= candidates.by_candidate(looked, run.result.get("files", ()))
        if self in self.console.sheets:
            self._redraw()
            rows = self._table.rows
            self._look([rows.row(i) for i in range(len(rows))])

    # --- choosing

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.choose()

    def on_table_opened(self, event: Table.Opened) -> None:
        event.stop()
        self.choose()

    def choose(self) -> None:
        """Go into the folder under the cursor, or import what is there."""
        row = self._table.row
        if not isinstance(row, Candidate):
            return
        if row.folder and not row.whole:
            self._type(candidates.typed_as(row))
            return
        self.close()
        self.take(row.path)

    def take(self, path: Path) -> None:
        """Go on with what was chosen."""
        ask(self.console, path)

    # --- drawing

    def _redraw(self) -> None:
        self._table.redraw()
        for lines in self.query(Lines):
            lines.redraw()

    def _draw(self, row: Candidate, cells: int, state: RowState) -> list[Line]:
        if row.whole:
            n = ngettext("{n} file", "{n} files", row.size).format(n=row.size)
            return [ends([(_("everything in this folder"), "accent")], [(n, "muted")], cells)]
        if row.folder:
            return [[(f"{row.name}/" if row.name != ".." else _(".. the folder above"), "text")]]
        left, note = cells * 9 // 20, self._note(row)
        return [
            ends(
                [*cell(row.name, left - 2), ("  ", "text"), note],
                [(candidates.size(row.size), "muted")],
                cells,
            )
        ]

    def _note(self, row: Candidate) -> tuple[str, str]:
        files = self._known.get(row.key)
        if files is None:
            return ("…" if row in self._looking else "", "muted")
        if not files:
            return "", "muted"
        text, readable = candidates.recognised(files)
        return text, "text" if readable else "faint"

    def _foot(self, cells: int) -> Line:
        if self._wrong:
            return [("✗ ", "bad"), (self._wrong, "text")]
        return [
            *key("↵", _("choose")),
            ("   ", "text"),
            *key("Tab", _("complete")),
            ("   ", "text"),
            *key("Esc", _("leave")),
        ]


def _last_folder(desk: Desk) -> Path:
    """Where to begin: beside what was imported last."""
    entries = desk.history.entries(50)
    return candidates.first_folder(entry.inputs["files"][0] for entry in entries if entry.inputs.get("files"))


def ask(console: "Console", path: Path) -> None:
    """Have the worker look at `path`, then ask her what only she can say."""

    def looked(run: RunView) -> None:
        if run.state == "asking":
            console.read(
                "zone", lambda: console.desk.zone, lambda zone: console.open_sheet(ImportForm(run, zone))
            )
        elif run.state == "failed":
            console.say.error(*run.error.partition("; ")[::2])

    console.work.ask(lambda: console.desk.runs.ask_plan([path]), looked)
