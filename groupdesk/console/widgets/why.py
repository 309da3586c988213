"""Why something is as it is: the sentence, the formula filled in, the rows. Stays beside the list."""

from collections.abc import Callable

from textual.app import ComposeResult

from groupdesk.console.paint import Line, ends, key, wrapped
from groupdesk.console.widgets.pane import Pane
from groupdesk.console.widgets.sheet import Lines, Sheet
from groupdesk.console.widgets.talk import talk
from groupdesk.desk import words
from groupdesk.desk.values.chats import Reason
from groupdesk.locale import _


class Why(Sheet):
    """Shows the reason that `reason` gives now; the page calls `redraw` when its cursor has moved."""

    modal = False

    def __init__(self, reason: Callable[[], tuple[str, Reason] | None], zone: Callable[[], str]) -> None:
        super().__init__()
        self._reason, self._zone = reason, zone

    def compose(self) -> ComposeResult:
        yield Lines(lambda cells: [ends([(_("Why"), "strong")], key("Esc", _("close")), cells)], 2)
        yield Pane(self._lines, edge=False, ground="raised")

    def places(self) -> tuple[object, ...]:
        return (self,)

    def enter(self) -> None:
        """The list keeps the focus: its cursor walks through the reasons."""

    def redraw(self) -> None:
        """Show the present reason, from its beginning."""
        for pane in self.query(Pane):
            pane.restart()

    def _lines(self, cells: int) -> list[Line]:
        now = self._reason()
        if now is None:
            return []
        title, reason = now
        lines = [*wrapped(title, cells, "strong", most=2), [], *wrapped(words.reason(reason), cells, "muted")]
        if reason.formula:
            lines += [[], *(_formula(code, value, self._zone(), cells) for code, value in reason.formula)]
        if reason.rows:
            lines += [[], [(_("Rows"), "strong")], *talk(reason.rows, self._zone(), cells)]
        return lines


def _formula(code: str, value: object, zone: str, cells: int) -> Line:
    label, figures = words.term(code, value, zone)
    return ends([(label, "text")], [(figures, "text")], cells)
