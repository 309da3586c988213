"""Groups: the roster, a group's page, all its members. One tab, gone into by Enter, left by Esc."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from groupdesk.console import tabs
from groupdesk.console.page import Page
from groupdesk.console.paint import Line
from groupdesk.console.screens import grouppage, groupslist, links, memberslist, posting
from groupdesk.console.screens.groupedit import edit_adverts, edit_groups, edit_marks, edit_tags
from groupdesk.console.screens.groupmerge import merge_groups
from groupdesk.console.screens.groupslist import RISK, Now
from groupdesk.console.screens.members import Members, parts
from groupdesk.console.screens.roster import Roster
from groupdesk.console.screens.spacelist import Folded
from groupdesk.console.widgets.menu import Menu
from groupdesk.console.widgets.pane import Pane
from groupdesk.console.widgets.prompt import Prompt
from groupdesk.console.widgets.rows import Listed
from groupdesk.console.widgets.table import RowState, Table
from groupdesk.console.widgets.why import Why
from groupdesk.desk import Desk, Frame, Scope
from groupdesk.desk.composition import members
from groupdesk.desk.values.chats import Reason
from groupdesk.desk.values.groups import GroupPage, GroupRow, SpaceRow
from groupdesk.desk.values.people import MemberRow
from groupdesk.desk.wellwords import why
from groupdesk.locale import _

ROSTER, PAGE, MEMBERS = "roster", "page", "members"


@dataclass(frozen=True, slots=True)
class _Read:
    """What one of the three views shows."""

    view: str
    now: Now
    rows: tuple[GroupRow, ...] = ()
    spaces: tuple[SpaceRow, ...] = ()
    page: GroupPage | None = None
    members: tuple[MemberRow, ...] = ()


class Groups(Page):
    """All groups, one group, or the members of one."""

    digit, title = tabs.GROUPS
    topics: ClassVar[frozenset[str]] = frozenset({"groups", "figures", "people", "messages", "settings"})
    opens: ClassVar[frozenset[str]] = frozenset({"group"})

    def __init__(self) -> None:
        super().__init__()
        self.view = ROSTER
        self.group: int | None = None
        self._value: _Read | None = None
        self._typed = {ROSTER: "", MEMBERS: ""}
        self._sort = {ROSTER: (RISK, False), MEMBERS: ("points", False)}
        self._archived = False
        self._why: Why | None = None
        self._roster = Roster()
        self._strip = Pane(self._draw_strip, edge=False)
        self._charts = Pane(self._draw_charts, edge=False, ground="bg")
        self._short = Table(self._draw_short, head=self._short_head, marking=False)
        self._facts = Pane(self._draw_facts)
        self._members = Members()

    def compose(self) -> ComposeResult:
        with Vertical(id="roster"):
            yield self._roster
            yield self._strip
        with Horizontal(id="group-page"):
            with Vertical(id="group-left"):
                yield self._charts
                yield self._short
            yield self._facts
        with Vertical(id="members"):
            yield self._members

    def on_mount(self) -> None:
        self._turn(ROSTER)

    # --- reading

    def read(self, desk: Desk, scope: Scope) -> _Read:
        view, group = self.view, self.group
        now = Now(desk.now(), desk.zone)
        if view == ROSTER or group is None:
            rows = desk.groups.roster(scope, archived=self._archived)
            return _Read(ROSTER, now, rows, desk.groups.spaces(Scope(tuple(row.id for row in rows))))
        page = desk.groups.page(group)
        members = desk.people.members(group) if view == MEMBERS else ()
        return _Read(view, Now(now.at, page.row.zone), page=page, members=members)

    def show(self, value: _Read) -> None:
        if value.view != self.view:
            return
        self._value = value
        self._list()
        for pane in (self._strip, self._charts, self._facts):
            pane.redraw()
        self.console.show_keys()

    def _list(self) -> None:
        value = self._value
        if value is None:
            return
        if value.view == ROSTER:
            self._roster.lay_out(value.rows, value.spaces, value.now, self._typed[ROSTER], self._sort[ROSTER])
        elif value.view == PAGE and value.page is not None:
            self._short.show(Listed((row.id, row) for row in value.page.members))
            if not value.page.members and not self.console.wide and self._short.has_focus:
                self.other_pane()
        elif value.page is not None:
            self._members.lay_out(
                value.page, value.members, value.now, self._typed[MEMBERS], self._sort[MEMBERS]
            )
        self.table.redraw()

    def count(self, frame: Frame) -> int | None:
        return frame.groups

    # --- going about

    @property
    def table(self) -> Table:
        """The list of the present view."""
        return {ROSTER: self._roster, PAGE: self._short, MEMBERS: self._members}[self.view]

    def _turn(self, view: str) -> None:
        self.view = view
        for name, id_ in ((ROSTER, "#roster"), (PAGE, "#group-page"), (MEMBERS, "#members")):
            self.query_one(id_).display = name == view
        self.resized()

    def _go(self, view: str) -> None:
        if self._why is not None and self._why in self.console.sheets:
            self._why.close()
        self._turn(view)
        self.enter()
        self.console.read_page(self)

    def enter(self) -> None:
        self.table.focus()

    def resized(self) -> None:
        wide = self.console.wide
        self._strip.display = wide
        focused = self.app.focused
        self._facts.display = wide or focused is self._facts
        self.query_one("#group-left").display = wide or not self._facts.display
        self._short.display = wide or focused is not self._charts
        self._charts.display = wide or focused is self._charts
        self.table.redraw()

    def other_pane(self) -> None:
        """From the members to the facts and back; where it is narrow, the charts come between."""
        if self.view != PAGE:
            return
        panes = [self._short, self._charts, self._facts]
        at = next((i for i, pane in enumerate(panes) if pane.has_focus), 0)
        following = panes[(at + 1) % len(panes)]
        for pane in panes:
            pane.display = self.console.wide or pane is following
        self.query_one("#group-left").display = self.console.wide or following is not self._facts
        following.focus()

    def open(self, what: str, id_: int) -> None:
        self.group = id_
        self._go(PAGE)

    def on_table_opened(self, event: Table.Opened) -> None:
        row = event.table.row
        if isinstance(row, GroupRow):
            self.open("group", row.id)
        elif isinstance(row, Folded):
            self._roster.turn()
        elif isinstance(row, MemberRow) and self.console.can_open("person"):
            self.console.open("person", row.person)

    def on_table_moved(self, event: Table.Moved) -> None:
        self._strip.redraw()
        if self._why is not None:
            self._why.redraw()
        self.console.show_keys()

    def back(self) -> bool:
        if super().back():
            return True
        if self._typed.get(self.view):
            self._typed[self.view] = ""
            self._list()
            return True
        if self.view == MEMBERS and self._members.part:
            self._show_part("")
        elif self.view == MEMBERS:
            self._go(PAGE)
        elif self.view == PAGE:
            self._go(ROSTER)
        else:
            return False
        return True

    # --- commands

    def in_roster(self) -> bool:
        """The roster shows."""
        return self.view == ROSTER

    def in_list(self) -> bool:
        """The roster or the members show."""
        return self.view != PAGE

    def has_parts(self) -> bool:
        """A group of which members are known is open."""
        page = self._value.page if self._value is not None else None
        return self.view != ROSTER and page is not None and bool(page.composition)

    def on_facts(self) -> bool:
        """The right side of a group's page has the focus."""
        return self.has_parts() and self._facts.has_focus

    def has_groups(self) -> bool:
        """A group is under the cursor, marked, or open."""
        return bool(self._chosen_groups)

    def has_group(self) -> bool:
        """A group's page is open."""
        return self.view == PAGE

    def has_charter(self) -> bool:
        """The page of a group with a charter is open."""
        page = self._value.page if self._value is not None else None
        return self.view == PAGE and page is not None and page.charter is not None

    def has_members(self) -> bool:
        """Members show, and one is under the cursor."""
        return self.view != ROSTER and bool(self.table.chosen)

    @property
    def _chosen_groups(self) -> Sequence[GroupRow]:
        value = self._value
        if value is None or self.view == MEMBERS:
            return ()
        if self.view == PAGE:
            return (value.page.row,) if value.page is not None else ()
        return self._roster.groups

    def filter(self) -> None:
        """Show only what fits the words that are typed."""
        view = self.view

        def typed(words_: str) -> None:
            self._typed[view] = words_
            self._list()

        self.console.open_sheet(Prompt(_("filter: words, pinyin, initials"), self._typed[view], typed))

    def sort(self) -> None:
        """Choose the column to sort by; the present one again reverses."""
        view = self.view
        present, backwards = self._sort[view]
        sorts = groupslist.sorts() if view == ROSTER else memberslist.sorts()

        def chosen(name: str) -> None:
            self._sort[view] = (name, not backwards if name == present else False)
            self._list()

        choices = [
            (title, ("▴" if backwards else "▾") if name == present else "", name) for name, title in sorts
        ]
        self.console.open_sheet(Menu(_("Sort by"), choices, chosen))

    def why(self) -> None:
        """Show, beside the list, why a group has its grade."""
        if self._why is not None and self._why in self.console.sheets:
            self._why.close()
            return
        self._why = Why(self._reason, lambda: self._value.now.zone if self._value else "UTC")
        self.console.open_sheet(self._why)

    def _reason(self) -> tuple[str, Reason] | None:
        row = self._roster.row if self.view == ROSTER else None
        if self.view == PAGE and self._value is not None and self._value.page is not None:
            row = self._value.page.row
        if not isinstance(row, GroupRow) or row.well is None:
            return None
        return row.name, why(row.name, row.well)

    def edit(self) -> None:
        """Edit one group, or what many are to have in common."""
        edit_groups(self.console, self._chosen_groups)

    def post(self) -> None:
        """Say something in the groups that are marked, or in the one under the cursor."""
        chosen = self._chosen_groups
        title = chosen[0].name if len(chosen) == 1 else _("{n} groups").format(n=len(chosen))
        posting.to_groups(self.console, [one.id for one in chosen], title, said=self._unmark)

    def _unmark(self) -> None:
        """What was marked to be posted to has been."""
        for table in self.query(Table):
            table.unmark()

    def can_merge(self) -> bool:
        """The roster shows, and a group in it."""
        return self.view == ROSTER and self.has_groups()

    def merge(self) -> None:
        """Make two groups one."""
        merge_groups(self.console, self._chosen_groups)

    def has_page(self) -> bool:
        """A group's page or its members show."""
        return self.view != ROSTER

    def show_links(self) -> None:
        """Show who in this group may be the same person."""
        if (group := self.group) is not None:
            links.show(self.console, lambda desk: desk.links.offers(Scope((group,))))

    def tag(self) -> None:
        """Tag groups; among members, mark people."""
        if self.view == ROSTER:
            edit_tags(self.console, self._chosen_groups)
        elif self.group is not None:
            chosen = set(self.table.chosen)
            rows = [row for row in self._shown_members() if row.id in chosen]
            edit_marks(self.console, rows, self.group)

    def _shown_members(self) -> Sequence[MemberRow]:
        if self._value is None or self._value.page is None:
            return ()
        return self._value.members if self.view == MEMBERS else self._value.page.members

    def archive(self) -> None:
        """Put groups away, or take them back from there."""
        rows = self._chosen_groups
        ids = [row.id for row in rows]
        away = not all(row.archived for row in rows)
        self.console.change(lambda: self.desk.groups.set(ids, archived=away))

    def allow_adverts(self) -> None:
        """Choose whether adverts are welcome in groups."""
        edit_adverts(self.console, self._chosen_groups)

    def show_archived(self) -> None:
        """Show the groups that were put away, or hide them again."""
        self._archived = not self._archived
        self.console.read_page(self)

    def narrow(self) -> None:
        """Make every page about this group."""
        rows = self._chosen_groups
        if len(rows) == 1:
            self.console.narrow(str(rows[0].id), rows[0].name)
        elif self.view == ROSTER and self._roster.folded is not None:
            space = self._roster.folded.space
            self.console.narrow(",".join(map(str, space.groups)), space.name)

    def all_members(self) -> None:
        """Show every member, with joins, inviters and marks."""
        self._members.part = ""
        self._go(MEMBERS)

    def by_state(self) -> None:
        """Choose of which members to see the list: those in a state, with a mark, who left lately."""
        page = self._value.page if self._value is not None else None
        if page is not None:
            self.console.open_sheet(Menu(_("Who is here"), parts(page), self._show_part))

    def _show_part(self, code: str) -> None:
        self._members.part = code
        if self.view == MEMBERS:
            self._list()
        else:
            self._go(MEMBERS)

    # --- drawing

    def _draw_strip(self, cells: int) -> list[Line]:
        return self._roster.strip(cells) if self._value is not None else []

    def _draw_charts(self, cells: int) -> list[Line]:
        value = self._value
        return (
            grouppage.charts(value.page, value.now, cells)
            if value is not None and value.page is not None
            else []
        )

    def _draw_facts(self, cells: int) -> list[Line]:
        value = self._value
        return (
            grouppage.facts(value.page, value.now, cells)
            if value is not None and value.page is not None
            else []
        )

    def _short_head(self, cells: int) -> list[Line]:
        page = self._value.page if self._value is not None else None
        if page is None:
            return []
        name = [] if self.console.wide else [[], *grouppage.title(page, cells)]
        return [*name, *grouppage.member_head(members(page.composition), cells)]

    def _draw_short(self, row: MemberRow, cells: int, state: RowState) -> list[Line]:
        assert self._value is not None
        return [grouppage.member_line(row, self._value.now, cells)]
