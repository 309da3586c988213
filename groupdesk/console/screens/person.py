"""A person across groups: where he is, on which days he spoke, what he said; marks and notes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from groupdesk.console.languages import N_
from groupdesk.console.page import SplitPage
from groupdesk.console.paint import Line
from groupdesk.console.screens import links, personlines, posting
from groupdesk.console.screens.said import NEAR, NOTHING_YET, PAGE, Pages
from groupdesk.console.screens.visit import Visit
from groupdesk.console.widgets.finder import Entry, Finder
from groupdesk.console.widgets.form import Field, Form
from groupdesk.console.widgets.menu import Choice, Menu
from groupdesk.console.widgets.pane import Pane
from groupdesk.console.widgets.prompt import Prompt
from groupdesk.console.widgets.rows import Listed
from groupdesk.console.widgets.table import RowState, Table
from groupdesk.desk import Desk, Scope, codes, words
from groupdesk.desk.codes import MARKS
from groupdesk.desk.values.chats import Said
from groupdesk.desk.values.people import Account, PersonPage, Presence
from groupdesk.locale import _
from groupdesk.rules import clock

_Heading = Callable[[int], Line]
"""Cells → a line the cursor passes over."""
_Row = Presence | Said | _Heading


@dataclass(frozen=True, slots=True)
class _Read:
    page: PersonPage
    said: tuple[Said, ...]
    now: int
    zone: str

    @property
    def today(self) -> int:
        return clock.day_of(self.now, clock.zone(self.zone))


class Person(SplitPage, Visit):
    """One person, whom she came to from a list, a group or the palette."""

    title = N_("Person")
    topics: ClassVar[frozenset[str]] = frozenset({"groups", "figures", "people", "messages", "surveys"})
    opens: ClassVar[frozenset[str]] = frozenset({"person"})

    def __init__(self) -> None:
        super().__init__()
        self.table = Table(self._draw_row, head=self._head, marking=False)
        self.pane = Pane(self._draw_facts)
        self._shown = False
        self.person = 0
        self._value: _Read | None = None
        self._pages = Pages()
        self._words = ""

    # --- reading

    def open(self, what: str, id_: int) -> None:
        self.come()
        if id_ != self.person:
            self.person, self._value, self._words, self._pages = id_, None, "", Pages()
            self._shown = False
            self._list()

    def read(self, desk: Desk, scope: Scope) -> _Read:
        said = desk.messages.page(person=self.person, words=self._words, limit=PAGE)
        return _Read(desk.people.page(self.person), said, desk.now(), desk.zone)

    def show(self, value: _Read) -> None:
        first = self._value is None
        self._value = value
        self._pages.newest(value.said)
        self._list()
        if first:
            self.table.first()
            self.pane.restart()
        self.pane.redraw()
        self.console.show_keys()

    def way(self) -> tuple[str, ...]:
        name = self._value.page.name if self._value else _(self.title)
        return (*super().way()[:-1], name)

    def _list(self) -> None:
        self.table.show(Listed(self._rows(self._value) if self._value else NOTHING_YET))

    def _rows(self, value: _Read) -> list[tuple[object, _Row]]:
        def heading(line: _Heading) -> tuple[None, _Row]:
            return None, line

        gap = heading(lambda cells: [])
        titles = [
            heading(lambda cells, n=n: personlines.groups_title(value.page, cells)[n])  # type: ignore[misc]
            for n in range(2)
        ]
        grid = [
            heading(lambda cells, line=line: line)  # type: ignore[misc]
            for line in personlines.calendar(value.page, value.today)
        ]
        groups = [((one.group, one.identity), one) for one in value.page.groups]
        days = heading(partial(personlines.days_title, value.page, value.now))
        said = heading(partial(personlines.said_title, self._words))
        return [*titles, *groups, gap, days, *grid, gap, said, *self._said_rows()]

    def _said_rows(self) -> list[tuple[object, _Row]]:
        if self._pages.said:
            return [(one.id, one) for one in self._pages.said]
        none = _("Nothing he said fits.") if self._words else _("None of his words are kept.")
        return [(None, lambda cells: [(none, "muted")])]

    def on_table_moved(self, event: Table.Moved) -> None:
        if not self._pages.whole and self.table.cursor >= len(self.table.rows) - NEAR:
            person, typed, before = self.person, self._words, self._pages.before
            self.console.read(
                "older",
                lambda: self.desk.messages.page(person=person, words=typed, before=before, limit=PAGE),
                lambda said: self._older(before, said),
            )

    def _older(self, before: tuple[int, int] | None, said: tuple[Said, ...]) -> None:
        if before == self._pages.before:
            self._pages.older(said)
            self._list()

    # --- commands

    def has_person(self) -> bool:
        """The person is here."""
        return self._value is not None

    def search(self) -> None:
        """Find words in everything he said."""
        self.console.open_sheet(Prompt(_("words in the messages"), self._words, self._search))

    def _search(self, typed: str) -> None:
        self._words, self._pages = typed, Pages()
        self.console.read_page(self)

    def has_private(self) -> bool:
        """He told something private."""
        return self._value is not None and any(one.private for one in self._value.page.told)

    def turn_shown(self) -> None:
        """Show his private answers, or hide them again."""
        self._shown = not self._shown
        self.pane.redraw()

    def note(self) -> None:
        """Edit what she notes of the person."""
        if self._value is None:
            return
        page = self._value.page

        def keep(values: Mapping[str, str]) -> str:
            self.console.change(lambda: self.desk.people.note(page.id, values["text"].strip()))
            return ""

        title = _("Notes on {name}").format(name=page.name)
        self.console.open_sheet(Form(title, [Field("text", "", page.note, lines=True)], keep))

    def word(self) -> None:
        """Write a word to the person."""
        if self._value is not None:
            posting.to_person(self.console, self._value.page.id, self._value.page.name)

    def edit(self) -> None:
        """Choose: another name, somebody who is the same person, an account that is not, the birthday."""
        if self._value is None:
            return
        page = self._value.page
        apart = page.accounts if len(page.accounts) > 1 else ()
        choices: list[Choice] = [
            (_("Another name"), "", lambda: self._rename(page)),
            (_("The same person as …"), "", lambda: self._find_same(page)),
            *((personlines.apart(one), "", partial(self._split, page, one)) for one in apart),
            (_("Birthday"), _birthday(page), lambda: self._celebrate(page)),
        ]
        self.console.open_sheet(Menu(page.name, choices, lambda act: act()))

    def _rename(self, page: PersonPage) -> None:
        def keep(values: Mapping[str, str]) -> str:
            self.console.change(lambda: self.desk.people.rename(page.id, values["name"].strip()))
            return ""

        self.console.open_sheet(Form(_("A name of yours"), [Field("name", "", page.name)], keep))

    def _celebrate(self, page: PersonPage) -> None:
        def keep(values: Mapping[str, str]) -> str:
            try:
                codes.birthday(values["day"])
            except ValueError as error:
                return str(error)
            self.console.change(lambda: self.desk.people.birthday(page.id, values["day"]))
            return ""

        label = _("month and day, such as 05-17; empty for none")
        title = _("Birthday of {name}").format(name=page.name)
        self.console.open_sheet(Form(title, [Field("day", label, page.birthday or "")], keep))

    def _find_same(self, page: PersonPage) -> None:
        def more(typed: str, show: Callable[[Sequence[Entry]], None]) -> None:
            self.console.read(
                "people",
                lambda: self.desk.people.find(typed),
                lambda found: show([Entry("", one[1], one[2], one[0]) for one in found if one[0] != page.id]),
            )

        help_ = _("{name} gets the accounts, marks and notes; u undoes").format(name=page.name)
        merge = self.desk.people.merge
        self.console.open_sheet(
            Finder(
                [], lambda other: self.console.change(lambda: merge(page.id, other)), help_=help_, more=more
            )
        )

    def _split(self, page: PersonPage, account: Account) -> None:
        self.console.change(lambda: self.desk.people.split(page.id, account.id))

    def show_links(self) -> None:
        """Show who may be the same person."""
        person = self.person
        links.show(self.console, lambda desk: desk.links.of_person(person))

    def mark(self) -> None:
        """Choose what the person is everywhere; chosen again it is taken off."""
        if self._value is None:
            return
        page = self._value.page

        def chosen(mark: str) -> None:
            on = mark not in page.marks
            self.console.change(lambda: self.desk.people.mark([page.id], mark, on))

        choices = [(words.mark(mark), "✓" if mark in page.marks else "", mark) for mark in MARKS]
        self.console.open_sheet(Menu(_("{name} is, everywhere").format(name=page.name), choices, chosen))

    def on_table_opened(self, event: Table.Opened) -> None:
        row = event.table.row
        if isinstance(row, Presence):
            self.console.open("group", row.group)
        elif isinstance(row, Said):
            self.console.open("said", row.id)

    def back(self) -> bool:
        if self._words and not self._detail:
            self._search("")
            return True
        return super().back()

    # --- drawing

    def _head(self, cells: int) -> list[Line]:
        return [[], self.crumbs(self._value.page.name), []] if self._value else [[], [], []]

    def _draw_row(self, row: _Row, cells: int, state: RowState) -> list[Line]:
        if not isinstance(row, Presence | Said):
            return [row(cells)]
        assert self._value is not None
        if isinstance(row, Presence):
            return [personlines.group_line(row, self._value.now, cells)]
        return [personlines.said_line(row, self._value.zone, cells)]

    def _draw_facts(self, cells: int) -> list[Line]:
        return personlines.facts(self._value.page, cells, self._shown) if self._value else []


def _birthday(page: PersonPage) -> str:
    return words.birthday(page.birthday) if page.birthday else ""
