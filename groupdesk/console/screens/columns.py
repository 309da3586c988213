"""The columns of a table of messages, as the form of an import asks for them: which one holds what."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from textual.app import ComposeResult

from groupdesk.console.paint import Line, cell, cut_line, ends, key
from groupdesk.console.widgets.menu import Menu
from groupdesk.console.widgets.pane import Pane
from groupdesk.console.widgets.sheet import Lines, Sheet
from groupdesk.desk import words
from groupdesk.locale import _, ngettext
from groupdesk.records import TABLE_FIELDS
from groupdesk.text import cut, width

_WIDEST: Final = 24
"""Cells of a column in the preview."""


@dataclass(slots=True)
class Columns:
    """A table of messages with what its columns are, or may be."""

    key: str
    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    said: dict[str, int]
    """What a column holds → its index."""
    settled: bool
    """Nothing needs to be said: its headings are plain, or she has said it before."""
    changed: bool = False

    @classmethod
    def of(cls, file: Mapping[str, Any]) -> Self | None:
        """The table that a file of a plan is, None when it is none."""
        if not (told := file.get("table")):
            return None
        name = file["path"].rpartition("/")[2]
        said = dict(told["columns"])
        return cls(told["key"], name, told["headings"], told["rows"], said, told["settled"])

    @property
    def missing(self) -> str:
        """What must still be said, "" when nothing is."""
        if "time" not in self.said:
            return "time"
        return "" if self.said.keys() & {"sender", "sender_id"} else "sender"

    def say(self, field: str, place: int | None) -> None:
        """A field is in the column at `place`, or in none; a column holds one thing only."""
        self.said = {name: at for name, at in self.said.items() if name != field and at != place}
        if place is not None:
            self.said[field] = place
        self.changed = True

    def value(self, field: str) -> tuple[str, str]:
        """(heading and example, role) of a field."""
        place = self.said.get(field)
        if place is None:
            return (_("▲ please say"), "warn") if field == self.missing else (words.UNKNOWN, "faint")
        return f"{self.headings[place]}  {self.example(place)}", "text"

    def example(self, place: int) -> str:
        """What stands in a column first."""
        return next((row[place] for row in self.rows if place < len(row) and row[place]), "")


@dataclass(frozen=True, slots=True)
class Column:
    """A row of the form: what is where in a table; "" shows its first rows."""

    table: Columns
    field: str

    @property
    def key(self) -> str:
        """What the form calls it."""
        return f"column {self.table.key} {self.field}"

    def draw(self, cells: int) -> Line:
        """Its line."""
        left = cells * 9 // 20
        if not self.field:
            n = len(self.table.rows)
            line = ngettext("look at the first row", "look at the first {n} rows", n).format(
                n=words.number(n)
            )
            return [("≡ ", "accent"), (line, "text")]
        text, role = self.table.value(self.field)
        return cut_line([*cell([(label(self.field), "muted")], left), (text, role)], cells)

    def ask(self, open_sheet: Callable[[Sheet], object], then: Callable[[], object]) -> None:
        """Ask her which column it is, then call `then`; of no field, show the first rows."""
        if not self.field:
            open_sheet(FirstRows(self.table))
            return

        def chosen(place: int | None) -> None:
            self.table.say(self.field, place)
            then()

        choices: list[tuple[str, str, int | None]] = [
            (heading, cut(self.table.example(place), _WIDEST), place)
            for place, heading in enumerate(self.table.headings)
        ]
        open_sheet(Menu(label(self.field), [*choices, (_("in no column"), "", None)], chosen))


def heading(table: Columns) -> Line:
    """The line above the rows of a table: whether they are guessed."""
    line: Line = [(_("columns of {name}").format(name=table.name), "faint")]
    if table.settled or table.changed:
        return line
    return [*line, ("  ▲ ", "warn"), (_("guessed, please check"), "text")]


def columns_of(table: Columns) -> Iterator[Column]:
    """The rows of a table in the form."""
    yield from (Column(table, field) for field in (*TABLE_FIELDS, ""))


def label(field: str) -> str:
    """What a column holds, in her words."""
    return {
        "time": _("time of a message"),
        "sender": _("name of who wrote"),
        "sender_id": _("account of who wrote"),
        "text": _("what was written"),
        "kind": _("kind of message"),
        "id": _("number of the message"),
        "reply_to": _("number of what it answers"),
        "chat": _("group"),
    }[field]


class FirstRows(Sheet):
    """The first rows of a table under their headings."""

    side = "middle"
    cells = (110, 26)

    def __init__(self, table: Columns) -> None:
        super().__init__()
        self._table = table

    def compose(self) -> ComposeResult:
        yield Lines(
            lambda cells: [ends([(self._table.name, "strong")], key("Esc", _("close")), cells), []], 2
        )
        yield Pane(self._lines, edge=False, ground="raised")

    def _lines(self, cells: int) -> list[Line]:
        shown = [self._table.headings, *self._table.rows]
        widths = [
            min(_WIDEST, max(width(row[place]) for row in shown if place < len(row)))
            for place in range(len(self._table.headings))
        ]
        return [
            cut_line(
                [
                    span
                    for place, one in enumerate(widths)
                    for span in (*cell([(row[place] if place < len(row) else "", role)], one), ("  ", "text"))
                ],
                cells,
            )
            for row, role in ((row, "faint" if n == 0 else "text") for n, row in enumerate(shown))
        ]
