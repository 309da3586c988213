"""Who, known by name only, may be which account: a sheet of offers with their evidence."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult

from groupdesk.console import everywhere
from groupdesk.console.paint import Line, cell, ends, joined, key, wrapped
from groupdesk.console.widgets.rows import Listed
from groupdesk.console.widgets.sheet import Lines, Sheet
from groupdesk.console.widgets.table import RowState, Table
from groupdesk.console.widgets.talk import body
from groupdesk.desk import Desk, words
from groupdesk.desk.values.chats import Said
from groupdesk.desk.values.frame import Change
from groupdesk.desk.values.people import Link
from groupdesk.locale import _
from groupdesk.rules import clock

if TYPE_CHECKING:
    from groupdesk.console.app import Console

_Read = Callable[[Desk], Sequence[Link]]
_WHEN = 16


def show(console: "Console", read: _Read = lambda desk: desk.links.offers()) -> None:
    """Show the offers that `read` gives, those of all groups without it."""
    console.open_sheet(Links(read))


def who(link: Link) -> Line:
    """The two who may be one."""
    account = f" ({words.account(link)})"
    return [(link.name, "strong"), ("  =  ", "accent"), (link.known_name, "strong"), (account, "muted")]


class Links(Sheet):
    """Offers, the surest first; below the one that is open stand the texts that both said."""

    side = "middle"
    cells = (92, 28)

    def __init__(self, read: _Read) -> None:
        super().__init__()
        self._read, self._zone = read, "UTC"
        self._found: Sequence[Link] = ()
        self._open: object = None
        self._texts: Sequence[tuple[Said, Said]] = ()

    def compose(self) -> ComposeResult:
        yield Lines(self._title, 2)
        yield Table(self._draw, ground="raised")

    def on_mount(self) -> None:
        self.changed()

    def changed(self) -> None:
        """Read the offers anew."""
        desk, read = self.console.desk, self._read
        self.console.read("links", lambda: (read(desk), desk.zone), lambda found: self._show(*found))

    def _show(self, found: Sequence[Link], zone: str) -> None:
        self._found, self._zone = found, zone
        rows: list[tuple[object, Any]] = [(one.key, one) for one in found]
        self._table.show(Listed(rows or [(None, _nobody)]))
        self.console.show_keys()

    @property
    def _table(self) -> Table:
        return self.query_one(Table)

    # --- commands

    def has_row(self) -> bool:
        """Somebody is offered."""
        return any(isinstance(table.row, Link) for table in self.query(Table))

    def accept(self) -> None:
        """They are one person: those that are marked, or the one under the cursor."""
        links = self.console.desk.links
        taken = self._chosen
        self._decide(taken, lambda: links.accept([one.key for one in taken]), lambda: self._follow(taken))

    def reject(self) -> None:
        """They are not, as far as is known."""
        links = self.console.desk.links
        gone = self._chosen
        self._decide(gone, lambda: links.reject([one.key for one in gone]), lambda: None)

    @property
    def _chosen(self) -> list[Link]:
        chosen = set(self._table.chosen)
        return [one for one in self._found if one.key in chosen]

    def _decide(self, links: Sequence[Link], act: Callable[[], Change], then: Callable[[], None]) -> None:
        """The rows go at once; what was refused comes back when the offers are read anew."""
        self._open = None
        self._show([one for one in self._found if one not in links], self._zone)

        def over() -> None:
            then()
            self.changed()

        self.console.change(act, ("u", _("undo")), then=over)

    def _follow(self, taken: Sequence[Link]) -> None:
        """From the page of somebody who is no more to that of the one he is."""
        from groupdesk.console.screens.person import Person

        page = self.console.page
        if isinstance(page, Person):
            for link in taken:
                if link.person == page.person:
                    page.open("person", link.known)
                    self.console.read_page(page)

    def why(self) -> None:
        """Show the texts that both said, or hide them."""
        link = self._table.row
        if not isinstance(link, Link):
            return
        self._open = None if self._open == link.key else link.key
        self._texts = ()
        self._table.redraw()
        if self._open is not None:
            links = self.console.desk.links
            self.console.read("link_texts", lambda: links.rows(link.key), self._show_texts)

    def _show_texts(self, texts: Sequence[tuple[Said, Said]]) -> None:
        self._texts = texts
        self._table.redraw()

    def on_table_opened(self, event: Table.Opened) -> None:
        event.stop()
        self.why()

    def undo(self) -> None:
        """Take back the last change."""
        everywhere.undo(self.console)

    def redo(self) -> None:
        """Do again what was taken back last."""
        everywhere.redo(self.console)

    # --- drawing

    def _title(self, cells: int) -> list[Line]:
        keys = joined(
            (
                key("d", _("the same")),
                key("x", _("not the same")),
                key("w", _("texts")),
                key("Esc", _("close")),
            )
        )
        return [ends([(_("The same person?"), "strong")], keys, cells), []]

    def _draw(self, row: Any, cells: int, state: RowState) -> list[Line]:
        if not isinstance(row, Link):
            return list(row(cells))
        lines = [
            ends(who(row), [(row.group_name, "muted")], cells),
            [(words.linked(row), "muted")],
        ]
        if self._open == row.key:
            lines += [self._text(one, cells) for one, _other in self._texts]
        return [*lines, []]

    def _text(self, one: Said, cells: int) -> Line:
        when = f"{words.day(clock.day_of(one.at, clock.zone(self._zone)))} {words.clock(one.at, self._zone)}"
        text, role = body(one)
        return [
            ("  ", "text"),
            *cell(when, _WHEN, role="faint"),
            *cell(text, max(cells - _WHEN - 2, 1), role=role),
        ]


def _nobody(cells: int) -> list[Line]:
    told = _(
        "Nobody: when two sources tell one chat, those who said the same at the same minute are offered here."
    )
    return wrapped(told, cells, "muted")
