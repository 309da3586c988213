"""A sheet to find one of many by typing: the palette, the scope."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input

from groupdesk.console import match
from groupdesk.console.paint import Line, Span, cell, cut_line, ends, rule
from groupdesk.console.widgets import field
from groupdesk.console.widgets.rows import Listed
from groupdesk.console.widgets.sheet import Lines, Sheet
from groupdesk.console.widgets.table import RowState, Table
from groupdesk.locale import _, ngettext

_MOST = 60
"""Entries shown of one section."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to be found."""

    section: str
    title: str
    note: str
    value: Any
    key: str = ""
    also: str = ""
    """Other words it is found by, not shown."""


@dataclass(frozen=True, slots=True)
class _Found:
    entry: Entry
    spots: tuple[match.Spot, ...]


class Finder(Sheet):
    """Shows `entries` by section, fewer with every key; calls `chosen` with the value of one.

    `more` is asked, in addition, for entries of what was typed (people, of whom there may be a
    million): it is given the words and a function that takes the entries.
    """

    side = "middle"
    cells = (74, 24)

    def __init__(
        self,
        entries: Iterable[Entry],
        chosen: Callable[[Any], object],
        *,
        help_: str = "",
        more: Callable[[str, Callable[[Sequence[Entry]], None]], None] | None = None,
    ) -> None:
        super().__init__()
        self._entries, self._chosen, self._help, self._more = list(entries), chosen, help_, more
        self._further: Sequence[Entry] = ()
        self._typed, self._found = "", 0

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield field.LineField(placeholder=_("type to find"))
            yield Lines(lambda cells: [ends([], [(self._count(), "muted")], cells)])
        yield Lines(lambda cells: [rule(cells)])
        yield Table(self._draw, ground="raised", marking=False, lit=True)
        if self._help:
            yield Lines(lambda cells: [rule(cells), [(self._help, "muted")]], 2)

    def on_mount(self) -> None:
        self._show()

    def add(self, entries: Sequence[Entry]) -> None:
        """More to find, read meanwhile: perhaps before the sheet is up, or after it has gone."""
        self._entries += entries
        self._show()

    def on_input_changed(self, event: Input.Changed) -> None:
        self._typed, self._further = event.value, ()
        self._show()
        if self._more and event.value.strip():
            self._more(event.value, self._show_further)

    def _show_further(self, entries: Sequence[Entry]) -> None:
        self._further = entries
        self._show()

    def _show(self) -> None:
        found = [*_matching(self._typed, self._entries), *(_Found(entry, ()) for entry in self._further)]
        self._found = len(found)
        for table in self.query(Table):
            table.show(Listed(_sections(found)))
            table.first()
        for lines in self.query(Lines):
            lines.redraw()

    def _count(self) -> str:
        return ngettext("{n} found", "{n} found", self._found).format(n=self._found)

    def _draw(self, row: str | _Found, cells: int, state: RowState) -> list[Line]:
        if isinstance(row, str):
            return [[(row, "faint" if row else "text")]]
        entry = row.entry
        left = cells * 11 // 20
        title = cut_line(_marked(entry.title, row.spots), left - 2)
        return [
            ends(
                [*cell(title, left), (entry.note, "muted")],
                [(entry.key, "strong")] if entry.key else [],
                cells,
            )
        ]

    def on_table_opened(self, event: Table.Opened) -> None:
        event.stop()
        self.choose()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.choose()

    def choose(self) -> None:
        """Take the entry under the cursor."""
        row = self.query_one(Table).row
        if isinstance(row, _Found):
            self.close()
            self._chosen(row.entry.value)


def _matching(words: str, entries: Iterable[Entry]) -> list[_Found]:
    found = []
    for entry in entries:
        spots = match.find(words, entry.title)
        if spots is not None:
            found.append(((0, *match.rank(spots)), _Found(entry, tuple(spots))))
        elif match.find(words, f"{entry.title} {entry.also}") is not None:
            found.append(((1, 0, 0), _Found(entry, ())))
    order = {entry.section: i for i, entry in reversed(list(enumerate(entries)))}
    found.sort(key=lambda pair: (order[pair[1].entry.section], pair[0]))
    return [row for _rank, row in found]


def _sections(found: Sequence[_Found]) -> list[tuple[int | None, str | _Found]]:
    """Rows for the table: a heading before each section."""
    rows: list[tuple[int | None, str | _Found]] = []
    section, shown = None, 0
    for i, row in enumerate(found):
        if row.entry.section != section:
            section, shown = row.entry.section, 0
            rows += [(None, ""), (None, section)]
        shown += 1
        if shown <= _MOST:
            rows.append((i, row))
    return rows


def _marked(title: str, spots: Sequence[match.Spot]) -> Line:
    """`title` with what matched underlined."""
    out: list[Span] = []
    at = 0
    for start, end in sorted(spots):
        if start >= at:
            out += [(title[at:start], "text"), (title[start:end], "accent bold underline")]
            at = end
    return [*out, (title[at:], "text")]
