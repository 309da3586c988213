"""One line to type on, where the say line is: the filter of a list."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.geometry import Region, Size
from textual.widgets import Input

from groupdesk.console.widgets import field
from groupdesk.console.widgets.sheet import Sheet


class Prompt(Sheet):
    """Calls `changed` with what is typed, as it is typed; Enter keeps it, Esc calls it with ""."""

    dims = False

    def __init__(self, hint: str, value: str, changed: Callable[[str], object]) -> None:
        super().__init__()
        self._hint, self._value, self._changed = hint, value, changed

    def compose(self) -> ComposeResult:
        yield field.LineField(self._value, placeholder=self._hint)

    def spot(self, screen: Size, top: int, bottom: int) -> Region:
        return Region(0, screen.height - bottom, screen.width, 1)

    def on_input_changed(self, event: Input.Changed) -> None:
        self._changed(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.keep()

    def keep(self) -> None:
        """Let it stand as typed."""
        super().close()

    def close(self) -> None:
        self._changed("")
        super().close()
