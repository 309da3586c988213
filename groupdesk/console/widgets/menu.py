"""A small sheet to choose one of a few."""

from collections.abc import Callable, Sequence
from typing import Any

from textual.app import ComposeResult

from groupdesk.console.paint import Line, ends
from groupdesk.console.widgets.rows import Listed
from groupdesk.console.widgets.sheet import Lines, Sheet
from groupdesk.console.widgets.table import RowState, Table

Choice = tuple[str, str, Any]
"""(what it says, its note or key, what is handed on)."""


class Menu(Sheet):
    """Shows `choices` under `title`; calls `chosen` with the third part of one."""

    side = "right"

    def __init__(self, title: str, choices: Sequence[Choice], chosen: Callable[[Any], object]) -> None:
        super().__init__()
        self._title, self._choices, self._chosen = title, choices, chosen

    def compose(self) -> ComposeResult:
        yield Lines(lambda cells: [[(self._title, "strong")], []], 2)
        yield Table(self._draw, ground="raised", marking=False)

    def on_mount(self) -> None:
        self.query_one(Table).show(Listed(enumerate(self._choices)))

    def _draw(self, row: Choice, cells: int, state: RowState) -> list[Line]:
        return [ends([(row[0], "text")], [(row[1], "strong")] if row[1] else [], cells)]

    def on_table_opened(self, event: Table.Opened) -> None:
        event.stop()
        row = event.table.row
        self.close()
        self._chosen(row[2])
