"""A small sheet to tick any number of some choices."""

from collections.abc import Callable, Collection, Sequence

from textual.app import ComposeResult

from groupdesk.console.paint import Line, ends, key
from groupdesk.console.widgets.rows import Listed
from groupdesk.console.widgets.sheet import Lines, Sheet
from groupdesk.console.widgets.table import RowState, Table
from groupdesk.locale import _, ngettext


class Ticks(Sheet):
    """Shows `choices`, (what is handed on, what it says), those of `ticked` ticked; Enter hands the ticked
    ones to `chosen`, in the order of the choices.
    """

    side = "right"

    def __init__(
        self,
        title: str,
        choices: Sequence[tuple[str, str]],
        ticked: Collection[str],
        chosen: Callable[[list[str]], object],
    ) -> None:
        super().__init__()
        self._title, self._choices, self._ticked, self._chosen = title, choices, ticked, chosen

    def compose(self) -> ComposeResult:
        yield Lines(self._head, 3)
        yield Table(self._draw, ground="raised")

    def on_mount(self) -> None:
        table = self.query_one(Table)
        table.show(Listed(self._choices))
        table.marks = set(self._ticked)
        table.redraw()

    def _head(self, cells: int) -> list[Line]:
        keys: Line = [*key("␣", _("tick")), ("  ", "text"), *key("↵", _("keep"))]
        n = len(self._choices)
        count = ngettext("any of {n}", "any of {n}", n).format(n=n)
        return [[(self._title, "strong")], ends([(count, "muted")], keys, cells), []]

    def _draw(self, row: str, cells: int, state: RowState) -> list[Line]:
        return [[(row, "strong" if state.marked else "text")]]

    def on_table_opened(self, event: Table.Opened) -> None:
        event.stop()
        marks = event.table.marks
        self.close()
        self._chosen([code for code, _said in self._choices if code in marks])
