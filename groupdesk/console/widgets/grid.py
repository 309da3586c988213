"""A table with cells to type figures into: digits go to the cell, everything else is a command."""

from collections.abc import Callable

from textual import events

from groupdesk.console.keyboard import typed
from groupdesk.console.widgets.table import Draw, Head, Table


class Grid(Table):
    """A list whose row under the cursor takes figures.

    `type_` is given each digit, or "backspace"; `obey` every other key, at once: a key that went up to
    the console would be overtaken by the digits that follow it.
    """

    def __init__(
        self,
        draw: Draw,
        type_: Callable[[str], None],
        obey: Callable[[str], None],
        *,
        head: Head | None = None,
    ) -> None:
        super().__init__(draw, head=head, ground="raised", marking=False)
        self._type, self._obey = type_, obey

    def on_key(self, event: events.Key) -> None:
        """Digits to the cell, the rest to the commands; a burst of them is no paste."""
        event.stop()
        key = typed(event)
        if key == "backspace" or (len(key) == 1 and key in "0123456789"):
            self._type(key)
        else:
            self._obey(key)
