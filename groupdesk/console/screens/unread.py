"""The lines that an import could not read: where, why, and what stands there."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from groupdesk.console.paint import Line, ends, key
from groupdesk.console.widgets.pane import Pane
from groupdesk.console.widgets.sheet import Lines, Sheet
from groupdesk.desk import words
from groupdesk.locale import _, ngettext

if TYPE_CHECKING:
    from groupdesk.console.app import Console
    from groupdesk.desk.runs import UnreadLine


def show(console: "Console", run: int) -> None:
    """Show the lines that the import `run` could not read."""
    console.read(
        "unread", lambda: console.desk.runs.unreadable(run), lambda found: console.open_sheet(Unread(found))
    )


class Unread(Sheet):
    """Unreadable lines by file, each with its number and the reason."""

    side = "middle"
    cells = (88, 26)

    def __init__(self, found: "Sequence[UnreadLine]") -> None:
        super().__init__()
        self._found = found

    def compose(self) -> ComposeResult:
        yield Lines(self._title, 2)
        yield Pane(self._lines, edge=False, ground="raised")

    def _title(self, cells: int) -> list[Line]:
        n = len(self._found)
        title = ngettext("{n} line could not be read", "{n} lines could not be read", n).format(
            n=words.number(n)
        )
        return [ends([(title, "strong")], key("Esc", _("close")), cells)]

    def _lines(self, cells: int) -> list[Line]:
        lines: list[Line] = []
        path = None
        for one in self._found:
            if one.path != path:
                path = one.path
                lines += [*([[]] if lines else []), [(path.rpartition("/")[2], "strong")]]
            number = (f"{words.number(one.line):>9}  ", "muted")
            lines += [[number, (one.reason, "text")], [(" " * 11, "text"), (one.sample, "faint")]]
        return lines or [[(_("Every line was read."), "muted")]]
