"""Today: what needs her, in lanes; the ten-minute pack first, with evidence and a text beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from groupdesk.console import tabs
from groupdesk.console.keymap import THIS, Bound
from groupdesk.console.page import SplitPage
from groupdesk.console.paint import Line
from groupdesk.console.screens import handing, posting, todaylist
from groupdesk.console.screens.todaydetail import detail_lines
from groupdesk.console.widgets.form import Field, Form
from groupdesk.console.widgets.menu import Choice, Menu
from groupdesk.console.widgets.pane import Pane
from groupdesk.console.widgets.prompt import Prompt
from groupdesk.console.widgets.rows import Listed
from groupdesk.console.widgets.table import RowState, Table
from groupdesk.console.widgets.why import Why
from groupdesk.desk import Desk, Frame, Scope, todaywords, words
from groupdesk.desk.values.chats import Reason
from groupdesk.desk.values.today import Detail, Item, Queue
from groupdesk.locale import _
from groupdesk.rules import clock


@dataclass(frozen=True, slots=True)
class _Read:
    queue: Queue
    now: int
    zone: str


class Today(SplitPage):
    """The queue of rules.md §7."""

    digit, title = tabs.TODAY
    topics: ClassVar[frozenset[str]] = frozenset()

    def __init__(self) -> None:
        super().__init__()
        self.table = Table(self._draw_row, head=self._draw_head)
        self.pane = Pane(self._draw_detail)
        self._value: _Read | None = None
        self._detail_of: Detail | None = None
        self._filter = ""
        self._whole = False
        self._pending: set[str] = set()
        self._why: Why | None = None

    # --- reading

    def read(self, desk: Desk, scope: Scope) -> _Read:
        return _Read(desk.today.queue(scope), desk.now(), desk.zone)

    def show(self, value: _Read) -> None:
        self._value = value
        self._pending &= {item.key for item in value.queue.items}
        self._list()
        self._read_detail()

    def count(self, frame: Frame) -> int | None:
        return frame.today if frame.groups else None

    def _list(self) -> None:
        if self._value:
            rows = todaylist.rows(self._value.queue, self._filter, self._whole)
            self.table.show(Listed(rows))

    def on_table_moved(self, event: Table.Moved) -> None:
        self._read_detail()

    def _read_detail(self) -> None:
        item = self._item
        if item is None:
            self._show_detail(None)
        else:
            self.console.read("detail", lambda: _detail(self.desk, item.key), self._show_detail)

    def _show_detail(self, detail: Detail | None) -> None:
        before, self._detail_of = self._detail_of, detail
        if before and detail and before.item.key == detail.item.key:
            self.pane.redraw()
        else:
            self.pane.restart()
        if self.alone:
            self.table.redraw()
        if self._why:
            self._why.redraw()
        self.console.show_keys()

    # --- what is under the cursor

    @property
    def _item(self) -> Item | None:
        row = self.table.row
        return row if isinstance(row, Item) else None

    @property
    def _chosen(self) -> tuple[str, ...]:
        return tuple(str(key) for key in self.table.chosen if key not in self._pending)

    def has_item(self) -> bool:
        """An item is under the cursor, or some are marked."""
        return bool(self._chosen)

    def has_text(self) -> bool:
        """The item under the cursor has a prepared text, and it is here."""
        return self.prepared is not None

    @property
    def prepared(self) -> str | None:
        """The prepared text of the item under the cursor, when it is here."""
        detail, item = self._detail_of, self._item
        if detail and item and detail.item.key == item.key and detail.prepared:
            return detail.prepared
        return None

    # --- commands

    def done(self) -> None:
        """Done with what is marked, else with the item under the cursor; of an advert, choose how."""
        item = self._item
        if item is None or item.kind != "advert" or self._chosen != (item.key,):
            self._did("")
            return
        choices = [(todaywords.dealt_with(how), "", how) for how in todaywords.DEALT_WITH]
        self.console.open_sheet(Menu(_("What was done?"), choices, self._did))

    def _did(self, how: str) -> None:
        keys = self._take()
        self.console.change(lambda: self.desk.today.done(keys, how), then=lambda: self._over(keys))

    def later(self) -> None:
        """Choose until when it rests."""
        if self._value:
            title = _("Later")
            choices = [(words_, at, until) for words_, at, until in _times(self._value.now, self._value.zone)]
            self.console.open_sheet(Menu(title, choices, self._put_off))

    def _put_off(self, until: int) -> None:
        keys = self._take()
        self.console.change(lambda: self.desk.today.later(keys, until), then=lambda: self._over(keys))

    def no(self) -> None:
        """Choose why it is none of hers."""
        reasons = [_("it needs nothing"), _("somebody saw to it"), _("it is not what it looks like")]
        choices = [(reason, "", reason) for reason in reasons]
        self.console.open_sheet(Menu(_("Not this, because"), choices, self._dismiss))

    def _dismiss(self, reason: str) -> None:
        keys = self._take()
        self.console.change(lambda: self.desk.today.no(keys, reason), then=lambda: self._over(keys))

    def _take(self) -> tuple[str, ...]:
        """The chosen items, drawn as pending from now on; the cursor goes on to the next."""
        keys = self._chosen
        self._pending.update(keys)
        self.table.unmark()
        self.table.down()
        return keys

    def _over(self, keys: Sequence[str]) -> None:
        self._pending.difference_update(keys)
        self.table.redraw()
        self.console.read_page(self)

    def assign(self) -> None:
        """Choose who sees to what is marked, else to the item under the cursor."""
        self.console.read("team", self.desk.today.team, self._offer_team)

    def _offer_team(self, team: Sequence[str]) -> None:
        choices: list[Choice] = [(name, "", name) for name in team]
        choices += [(_("somebody else …"), "", None), (_("myself"), "", "")]
        self.console.open_sheet(Menu(_("Give to"), choices, self._give))

    def _give(self, name: str | None) -> None:
        if name is None:
            self.console.open_sheet(Form(_("Give to"), [Field("name", _("name"))], self._give_typed))
            return
        keys = self._chosen
        self.table.unmark()
        self.console.change(
            lambda: self.desk.today.assign(keys, name), then=lambda: self.console.read_page(self)
        )

    def _give_typed(self, values: Mapping[str, str]) -> str:
        if not values["name"].strip():
            return _("Type a name; Esc leaves it with you.")
        self._give(values["name"])
        return ""

    def copy(self) -> None:
        """Copy the prepared text; of a post by hand, that of its next batch."""
        item = self._item
        if item is not None and item.kind == "send":
            handing.show(self.console, item.inputs["post"], copy=True)
        elif self.prepared is not None:
            self.console.copy(self.prepared)

    def say_there(self) -> None:
        """Say the prepared text in its group: by a bot, or by hand."""
        item = self._item
        if item is not None and item.group is not None:
            posting.to_groups(self.console, [item.group], item.group_name, self.prepared or "")

    def has_place(self) -> bool:
        """The item under the cursor is about one group."""
        return self._item is not None and self._item.group is not None

    def word(self) -> None:
        """Write the prepared text to the person alone."""
        item = self._item
        if item is not None and item.person is not None:
            name = str(item.inputs.get("name", ""))
            posting.to_person(self.console, item.person, name, self.prepared or "", item.group)

    def has_person(self) -> bool:
        """The item under the cursor is about one person."""
        return self._item is not None and self._item.person is not None

    def edit(self) -> None:
        """Edit the prepared text; it is kept for this item."""
        item = self._item
        if item is None or self.prepared is None:
            return

        def keep(values: object) -> str:
            text = form.values["text"]
            self.console.change(lambda: self.desk.today.prepared(item.key, text), then=self._read_detail)
            return ""

        form = Form(_("Prepared text"), [Field("text", "", self.prepared, lines=True)], keep)
        self.console.open_sheet(form)

    def why(self) -> None:
        """Show, beside the list, why the item is here."""
        if self._why and self._why in self.console.sheets:
            self._why.close()
            return
        self._why = Why(self._reason, lambda: self._value.zone if self._value else "UTC")
        self.console.open_sheet(self._why)

    def _reason(self) -> tuple[str, Reason] | None:
        detail = self._detail_of
        return (words.item_title(detail.item), detail.why) if detail else None

    def filter(self) -> None:
        """Show only the items that fit what is typed."""
        self.console.open_sheet(Prompt(_("filter: words, pinyin, initials"), self._filter, self._filter_by))

    def _filter_by(self, typed: str) -> None:
        self._filter = typed
        self._list()

    def has_rest(self) -> bool:
        """Items after the pack are folded away."""
        return bool(
            self._value and not self._whole and any(not item.in_pack for item in self._value.queue.items)
        )

    def show_rest(self) -> None:
        """Show what comes after the pack."""
        self._whole = True
        self._list()

    def on_table_opened(self, event: Table.Opened) -> None:
        if not self.console.wide and self.open_detail():
            return
        bounds = [bound for bound in self.console.keymap.here((self,)) if bound.command.group == THIS]
        choices = [(_(bound.command.title), bound.key, bound) for bound in bounds]
        self.console.open_sheet(Menu(_("What now?"), choices, Bound.run))

    def back(self) -> bool:
        if super().back():
            return True
        had = bool(self._filter or self._whole)
        self._filter, self._whole = "", False
        self._list()
        return had

    # --- drawing

    def _draw_head(self, cells: int) -> list[Line]:
        return todaylist.head(self._value.queue, self._filter, cells) if self._value else [[], [], []]

    def _draw_row(self, row: todaylist.Row, cells: int, state: RowState) -> Sequence[Line]:
        if not isinstance(row, Item):
            return [row(cells)]
        assert self._value is not None
        lines = [todaylist.item_line(row, self._value.now, cells, pending=row.key in self._pending)]
        if state.cursor and self.alone:
            detail = self._detail_of if self._detail_of and self._detail_of.item.key == row.key else None
            lines.append(todaylist.second_line(detail, cells))
        return lines

    def _draw_detail(self, cells: int) -> list[Line]:
        if self._value is None or self._detail_of is None:
            return []
        return detail_lines(self._detail_of, self._value.now, self._value.zone, cells)


def _detail(desk: Desk, key: str) -> Detail | None:
    """The detail of an item; None when it has left meanwhile, which the next read of the queue shows."""
    try:
        return desk.today.detail(key)
    except LookupError:
        return None


def _times(now: int, zone: str) -> list[tuple[str, str, int]]:
    """Until when an item may rest: (words, clock, instant)."""
    tz = clock.zone(zone)
    today = clock.day_of(now, tz)
    hour = 3600
    monday = today + 7 - clock.date_of(today).weekday()
    times = [
        (_("in an hour"), now + hour),
        (_("tonight"), clock.day_start(today, tz) + 20 * hour),
        (_("tomorrow morning"), clock.day_start(today + 1, tz) + 9 * hour),
        (_("on Monday"), clock.day_start(monday, tz) + 9 * hour),
    ]
    return [(said, words.clock(at, zone), at) for said, at in times if at > now]
