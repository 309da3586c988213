"""Posting by hand: copy one text, the names of up to nine groups, and say that it is posted."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from groupdesk.console import everywhere
from groupdesk.console.charts import bar
from groupdesk.console.paint import Line, ends, joined, key, wrapped
from groupdesk.console.widgets.menu import Menu
from groupdesk.console.widgets.pane import Pane
from groupdesk.console.widgets.sheet import Lines, Sheet
from groupdesk.desk import amounts, codes
from groupdesk.desk.values.posts import Batch
from groupdesk.locale import _, ngettext

if TYPE_CHECKING:
    from groupdesk.console.app import Console

_BAR = 20


def show(console: "Console", post: int | None = None, *, copy: bool = False) -> None:
    """Show the next batch of a post, or of the one that is due longest; with `copy` its text is copied."""
    console.open_sheet(Handing(post, copy=copy))


class Handing(Sheet):
    """The next batch: its groups, its text; c copies, d says posted and goes on to the next."""

    side = "middle"
    cells = (88, 28)

    def __init__(self, post: int | None, *, copy: bool = False) -> None:
        super().__init__()
        self._post = post
        self._copying = copy
        self._batch: Batch | None = None
        self._over = False

    def compose(self) -> ComposeResult:
        yield Lines(self._title, 3)
        yield Pane(self._lines, edge=False, ground="raised")

    def on_mount(self) -> None:
        self.changed()

    def changed(self) -> None:
        """Read the next batch anew."""
        post = self._post
        self.console.read("batch", lambda: self.console.desk.posts.batch(post), self._show)

    def _show(self, batch: Batch | None) -> None:
        self._batch, self._over = batch, batch is None
        if batch is not None:
            self._post = batch.post
        for widget in (*self.query(Lines), *self.query(Pane)):
            widget.redraw()
        self.console.show_keys()
        if self._copying:
            self._copying = False
            self.copy()

    # --- commands

    def has_batch(self) -> bool:
        """Something waits to be posted."""
        return self._batch is not None

    def copy(self) -> None:
        """Copy the text; the first time she is asked whether it arrived."""
        if self._batch is None:
            return
        self.console.copy(self._batch.body)
        if self.console.desk.setting("clipboard", "ask") == "ask":
            choices = [
                (_("yes, it is there"), "", "works"),
                (_("no: show me the text to mark it"), "", "file"),
            ]
            self.console.open_sheet(Menu(_("Is the text on your clipboard?"), choices, self._arrived))

    def _arrived(self, answer: str) -> None:
        self.console.change(lambda: self.console.desk.settings.set("clipboard", answer))
        if answer == "file" and self._batch is not None:
            self.console.open_sheet(
                Bare(self._batch.body, str(self.console.desk.path.parent / "clipboard.txt"))
            )

    def done(self) -> None:
        """It is posted there: on to the next batch."""
        batch = self._batch
        if batch is not None:
            ids = batch.deliveries
            self.console.change(lambda: self.console.desk.posts.handed(ids), then=self.changed)

    def skip(self) -> None:
        """Not to these groups."""
        batch = self._batch
        if batch is not None:
            ids = batch.deliveries
            self.console.change(lambda: self.console.desk.posts.skip(ids), then=self.changed)

    def undo(self) -> None:
        """Take back the last change."""
        everywhere.undo(self.console)

    # --- drawing

    def _title(self, cells: int) -> list[Line]:
        keys = joined(
            (key("c", _("copy")), key("d", _("posted")), key("x", _("not here")), key("Esc", _("close")))
        )
        return [ends([(_("By hand"), "strong")], keys, cells), self._progress(cells), []]

    def _progress(self, cells: int) -> Line:
        batch = self._batch
        if batch is None or not batch.of:
            return []
        at = _("batch {n} of {all}").format(n=batch.number, all=batch.batches)
        return [
            *bar(batch.done / batch.of, _BAR, "accent"),
            (f"  {batch.done}/{batch.of}", "text"),
            (f" · {at}", "muted"),
        ]

    def _lines(self, cells: int) -> list[Line]:
        batch = self._batch
        if batch is None:
            said = _("Nothing is to be posted by hand now.") if self._over else ""
            return wrapped(said, cells, "good")
        n = len(batch.groups)
        where = codes.platform(batch.platform) if batch.platform else amounts.UNKNOWN
        to = ngettext("{platform}: to this chat", "{platform}: to these {n} chats, in one forward", n)
        to = to.format(n=n, platform=where)
        lines: list[Line] = [[(to, "muted")]]
        lines += [[(f"{place}  ", "faint"), (name, "strong")] for place, name in enumerate(batch.groups, 1)]
        return [*lines, [], [(_("The text"), "muted")], *wrapped(batch.body, cells)]


class Bare(Sheet):
    """A text alone, to be marked with the mouse, and the file that holds it."""

    side = "middle"
    cells = (200, 0)

    def __init__(self, text: str, file: str) -> None:
        super().__init__()
        self._text, self._file = text, file

    def compose(self) -> ComposeResult:
        yield Pane(self._lines, edge=False, ground="raised")

    def _lines(self, cells: int) -> list[Line]:
        kept = _("It is kept in {file} too; Esc closes.").format(file=self._file)
        return [*wrapped(self._text, cells), [], *wrapped(kept, cells, "muted")]
