"""The least that Textual can do, to hold the console against: a word, or with a number that many rows."""

import sys

from textual.app import App, ComposeResult
from textual.widgets import DataTable, Label


class Plain(App[None]):
    """One widget."""

    def compose(self) -> ComposeResult:
        """A label, or a table of rows with a cursor."""
        if len(sys.argv) == 1:
            yield Label("ready")
            return
        table: DataTable[str] = DataTable(cursor_type="row")
        table.add_columns("name", "messages", "days")
        table.add_rows((f"Member {n}", str(n), str(n % 7)) for n in range(int(sys.argv[1])))
        yield table


if __name__ == "__main__":
    Plain().run()
