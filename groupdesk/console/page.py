"""A page: one screen of the desk (Today, Groups, …), installed once and shown by its digit.

To add one: subclass `Page` or `SplitPage` in ``screens/``, name it in `screens.PAGES`, declare its
commands in `commands`. `read` fetches in a thread, `show` patches the widgets with what it gave. A
page holds a filter, a cursor and its last read, and may lose all three.
"""

from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.app import ComposeResult
from textual.widget import Widget

from groupdesk.console.widgets.pane import Pane
from groupdesk.console.widgets.table import Table
from groupdesk.desk import Desk, Frame, Scope
from groupdesk.locale import _

if TYPE_CHECKING:
    from groupdesk.console.app import Console


class Page(Widget):
    """The base of all pages."""

    digit: str = ""
    """The key that shows it, anywhere."""
    title: ClassVar[str] = ""
    """What its tab says (untranslated)."""
    topics: ClassVar[frozenset[str]] = frozenset()
    """Topics of `Desk.revisions` it shows; when one changes it is read again. None named means any."""
    opens: ClassVar[frozenset[str]] = frozenset()
    """What it can show one of: "group", "person"."""

    @property
    def console(self) -> "Console":
        """The console it is in."""
        return cast("Console", self.app)

    @property
    def desk(self) -> Desk:
        """The desk on show."""
        return self.console.desk

    # --- what a page says of itself

    def read(self, desk: Desk, scope: Scope) -> Any:
        """What the page shows of `scope`; called in a thread, touches no widget."""
        raise NotImplementedError

    def show(self, value: Any) -> None:
        """Patch the widgets with what `read` gave."""
        raise NotImplementedError

    def open(self, what: str, id_: int) -> None:
        """Show one group or person; called only for what `opens` names."""
        raise NotImplementedError

    def count(self, frame: Frame) -> int | None:
        """The figure on its tab; None for none."""
        return None

    def span(self) -> str:
        """The days it shows, for line 1; "" for none."""
        return ""

    def way(self) -> tuple[str, ...]:
        """Where she is, in words, for the pages that are opened from here."""
        return (_(self.title),)

    def back(self) -> bool:
        """Undo one step of looking: an opened detail, a filter, marks. False when there was none."""
        return sum(table.unmark() for table in self.query(Table)) > 0

    # --- what the console tells it

    def enter(self) -> None:
        """It is at the front: take the focus."""
        for table in self.query(Table):
            table.focus()

    def resized(self) -> None:
        """The terminal has another size; `Console.wide` may have changed."""

    def places(self) -> tuple[object, ...]:
        """What keys are for, the innermost first."""
        focused = self.app.focused
        return (self, focused) if isinstance(focused, Table | Pane) else (self,)

    def other_pane(self) -> None:
        """Go to the next list or pane."""
        panes = [widget for widget in self.query(Widget) if isinstance(widget, Table | Pane)]
        at = next((i for i, pane in enumerate(panes) if pane.has_focus), -1)
        if panes:
            panes[(at + 1) % len(panes)].focus()


class SplitPage(Page):
    """A list with its detail: side by side where the terminal is wide, else one at a time.

    Subclasses make `table` and `pane`; the detail is opened by Enter or Tab and left by Esc.
    """

    table: Table
    pane: Pane
    _detail = False

    def compose(self) -> ComposeResult:
        yield self.table
        yield self.pane

    @property
    def alone(self) -> bool:
        """Whether only the list shows: its row under the cursor says a little more then."""
        return not self.console.wide

    def resized(self) -> None:
        self.table.display = self.console.wide or not self._detail
        self.pane.display = self.console.wide or self._detail
        if self.app.focused in (self.table, self.pane):
            self.enter()
        self.table.redraw()

    def enter(self) -> None:
        (self.pane if self._detail else self.table).focus()

    def open_detail(self) -> bool:
        """Go to the detail; False when it has the focus already."""
        if self._detail:
            return False
        self._turn(True)
        return True

    def other_pane(self) -> None:
        self._turn(not self._detail)

    def back(self) -> bool:
        if self._detail:
            self._turn(False)
            return True
        return super().back()

    def _turn(self, detail: bool) -> None:
        self._detail = detail
        self.resized()
        self.enter()
