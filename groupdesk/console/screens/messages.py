"""What was said in a group: newest last, older pages as she scrolls up, words to find, the words around."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult

from groupdesk.console.languages import N_
from groupdesk.console.paint import Line, ends, key, rule
from groupdesk.console.screens.groups import Groups
from groupdesk.console.screens.said import NEAR, NOTHING_YET, PAGE, Pages
from groupdesk.console.screens.today import Today
from groupdesk.console.screens.visit import Visit
from groupdesk.console.widgets.prompt import Prompt
from groupdesk.console.widgets.rows import Listed, Rows
from groupdesk.console.widgets.table import RowState, Table
from groupdesk.console.widgets.talk import talk
from groupdesk.desk import Desk, Scope, words
from groupdesk.desk.values.chats import Said
from groupdesk.desk.values.groups import GroupRow
from groupdesk.desk.values.today import Item
from groupdesk.locale import _
from groupdesk.rules import clock
from groupdesk.text import width

_SHORT, _WHOLE = 2, 30
"""Lines a message takes at most, and the one under the cursor."""
_Row = Said | Callable[[int], Line]
"""A message, or what draws the heading of a day."""


class _Talk(Table):
    """A list that grows at its upper end: what shows stays where it is."""

    def show(self, rows: Rows[_Row]) -> None:
        place = None if self.key is None else rows.find(self.key)
        if place is not None:
            self._window.top += place - self.cursor
        super().show(rows)

    def centre(self, place: int) -> None:
        """Put the cursor on a row, with as much above it as below."""
        self._window.top = max(place - self._window.height // 2, 0)
        self._window.forget()
        self.move_to(place)
        self.refresh()


@dataclass(frozen=True, slots=True)
class _Read:
    group: GroupRow
    said: tuple[Said, ...]
    """Newest first."""
    today: int


class Messages(Visit):
    """The messages of one group."""

    title = N_("all messages")
    topics: ClassVar[frozenset[str]] = frozenset({"messages", "people", "groups"})
    opens: ClassVar[frozenset[str]] = frozenset({"messages", "said"})

    def __init__(self) -> None:
        super().__init__()
        self.table = _Talk(self._draw_row, head=self._head, marking=False)
        self._group = 0
        self._around: int | None = None
        """The message whose neighbours show; None for the newest ones."""
        self._words = ""
        self._value: _Read | None = None
        self._pages = Pages()
        self._last = True
        """The newest message is here."""

    def compose(self) -> ComposeResult:
        yield self.table

    # --- reading

    def open(self, what: str, id_: int) -> None:
        self.come()
        self._group, self._around = (0, id_) if what == "said" else (id_, None)
        self._words = ""
        self._forget()

    def _forget(self) -> None:
        self._value, self._pages, self._last = None, Pages(), self._around is None
        self.table.show(Listed(NOTHING_YET))

    def read(self, desk: Desk, scope: Scope) -> _Read:
        if self._around is not None:
            said = desk.messages.around(self._around, PAGE, PAGE)[::-1]
        else:
            said = desk.messages.page(group=self._group, words=self._words, limit=PAGE)
        group = self._group or said[0].group
        row = desk.groups.roster(Scope((group,)), archived=True)[0]
        return _Read(row, said, clock.day_of(desk.now(), clock.zone(row.zone)))

    def show(self, value: _Read) -> None:
        first, self._value = self._value is None, value
        self._group = value.group.id
        if self._around is None:
            self._pages.newest(value.said)
        elif first:
            place = next(i for i, one in enumerate(value.said) if one.id == self._around)
            self._pages = Pages(value.said)
            self._pages.whole, self._last = len(value.said) - 1 - place < PAGE, place < PAGE
        self._list()
        if first:
            self._to(self._around)

    def _to(self, message: int | None) -> None:
        place = None if message is None else self.table.rows.find(message)
        if place is None:
            self.table.last()
        else:
            self.table.centre(place)

    def _list(self) -> None:
        self.table.show(Listed(self._rows()))
        self.console.show_keys()

    def _rows(self) -> list[tuple[int | None, _Row]]:
        if self._value is None:
            return list(NOTHING_YET)
        if not self._pages.said:
            none = _("Nothing fits “{words}”.").format(words=self._words)
            said = none if self._words else _("None of its messages are kept.")
            return [(None, lambda cells: [(said, "muted")])]
        tz, rows, shown = clock.zone(self._value.group.zone), list[tuple[int | None, _Row]](), None
        for one in reversed(self._pages.said):
            day = clock.day_of(one.at, tz)
            if day != shown:
                rows.append((None, _day(day, self._value.today)))
            shown = day
            rows.append((one.id, one))
        return rows

    def on_table_moved(self, event: Table.Moved) -> None:
        if not self.has_rows():
            return
        if self.table.cursor <= NEAR and not self._pages.whole:
            self._read_older()
        elif self.table.cursor >= len(self.table.rows) - NEAR and not self._last:
            self._read_newer()

    def _read_older(self) -> None:
        group, typed, before = self._group, self._words, self._pages.before

        def taken(said: Sequence[Said]) -> None:
            if before == self._pages.before:
                self._pages.older(said)
                self._list()

        self.console.read(
            "older",
            lambda: self.desk.messages.page(group=group, words=typed, before=before, limit=PAGE),
            taken,
        )

    def _read_newer(self) -> None:
        newest = self._pages.said[0].id

        def taken(said: Sequence[Said]) -> None:
            if self._pages.said and newest == self._pages.said[0].id:
                self._pages.said[:0] = said[:0:-1]
                self._last = len(said) <= PAGE
                self._list()

        self.console.read("newer", lambda: self.desk.messages.around(newest, 0, PAGE), taken)

    # --- commands

    def has_rows(self) -> bool:
        """Messages are here."""
        return bool(self._pages.said)

    def search(self) -> None:
        """Find words in everything that was said in the group."""
        self.console.open_sheet(Prompt(_("words in the messages"), self._words, self._search))

    def _search(self, typed: str) -> None:
        if typed != self._words:
            self._words, self._around = typed, None
            self._forget()
            self.console.read_page(self)

    def on_table_opened(self, event: Table.Opened) -> None:
        row = event.table.row
        if self._words:
            self._words, self._around = "", row.id
            self._forget()
            self.console.read_page(self)
        elif row.person is not None:
            self.console.open("person", row.person)

    def back(self) -> bool:
        if self._words:
            self._search("")
            return True
        return super().back()

    # --- drawing

    def _head(self, cells: int) -> list[Line]:
        if self._value is None:
            return [[], [], []]
        left = self.crumbs(self._value.group.name)
        if self._words:
            left += [("   / ", "accent"), (self._words, "strong")]
        right = key("↵", _("around it") if self._words else _("the person"))
        return [[], ends(left, right, cells), []]

    def _draw_row(self, row: _Row, cells: int, state: RowState) -> list[Line]:
        if not isinstance(row, Said):
            return [row(cells)]
        assert self._value is not None
        about = (row.id,) if row.id == self._around else ()
        return talk([row], self._value.group.zone, cells, about, _WHOLE if state.cursor else _SHORT)


def _day(day: int, today: int) -> Callable[[int], Line]:
    name = words.day(day, weekday=True, today=today)
    return lambda cells: [(f"{name}  ", "faint"), *rule(cells - width(name) - 2)]


# --- ways in -----------------------------------------------------------------------------------------


def of_group(groups: Groups) -> None:
    """Everything that was said in the group that is open."""
    if groups.group is not None:
        groups.console.open("messages", groups.group)


def about_item(today: Today) -> None:
    """What was said around an item of Today, or in its group."""
    item = today.table.row
    if isinstance(item, Item) and item.message is not None:
        today.console.open("said", item.message)
    elif isinstance(item, Item) and item.group is not None:
        today.console.open("messages", item.group)
