"""Bots: connections in plain words, and what became of everything that was said."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from groupdesk.console import tabs
from groupdesk.console.keymap import THIS, Bound
from groupdesk.console.page import SplitPage
from groupdesk.console.paint import Line
from groupdesk.console.screens import botform, botslist, handing, posting
from groupdesk.console.screens.botsdetail import bot_lines, delivery_lines
from groupdesk.console.widgets.form import Confirm, Field, Form
from groupdesk.console.widgets.menu import Choice, Menu
from groupdesk.console.widgets.pane import Pane
from groupdesk.console.widgets.prompt import Prompt
from groupdesk.console.widgets.rows import Listed
from groupdesk.console.widgets.table import RowState, Table
from groupdesk.desk import Desk, Frame, Scope, moments, postwords
from groupdesk.desk.values.bots import BotView, Seen, SyncView
from groupdesk.desk.values.posts import DeliveryView
from groupdesk.locale import _

if TYPE_CHECKING:
    from groupdesk.console.app import Console

_STATES = ("", "open", "unknown", "failed", "to_hand", "due", "planned", "sent", "handed", "skipped")


def sync(console: "Console") -> None:
    """Ask the bots for what is new; on the page of bots, the one under the cursor."""
    page = console.page
    bot = page.chosen_bot if isinstance(page, Bots) else None
    console.work.ask(lambda: console.desk.runs.ask_sync(bot))


def exist(console: "Console") -> bool:
    """There is a bot to be asked."""
    return console.bots > 0


def hold(console: "Console") -> None:
    """Hold all sending, or let it go on."""
    desk = console.desk
    console.change(lambda: desk.settings.set("held", not desk.held))


@dataclass(frozen=True, slots=True)
class _Detail:
    bot: BotView
    groups: Sequence[Seen]
    syncs: Sequence[SyncView]


class Bots(SplitPage):
    """Connections and deliveries."""

    digit, title = tabs.BOTS
    topics: ClassVar[frozenset[str]] = frozenset({"bots", "posts", "groups", "messages", "runs"})

    def __init__(self) -> None:
        super().__init__()
        self.table = Table(self._draw_row, head=self._draw_head)
        self.pane = Pane(self._draw_detail)
        self._value: botslist.Read | None = None
        self._detail_of: _Detail | None = None
        self._filter = ""
        self._state = ""

    # --- reading

    def read(self, desk: Desk, scope: Scope) -> botslist.Read:
        state = self._state or None
        return botslist.Read(
            desk.bots.list(),
            desk.posts.deliveries(state=state, limit=botslist.SHOWN),
            desk.posts.counts(),
            desk.bots.by_hand(),
            desk.now(),
            desk.zone,
        )

    def show(self, value: botslist.Read) -> None:
        self._value = value
        self._list()
        self._read_detail()

    def count(self, frame: Frame) -> int | None:
        return frame.asking or None

    def _list(self) -> None:
        if self._value:
            self.table.show(Listed(botslist.rows(self._value, self._filter, self._state)))

    def on_table_moved(self, event: Table.Moved) -> None:
        self._read_detail()

    def _read_detail(self) -> None:
        bot = self._bot
        if bot is None:
            self.pane.restart()
            self.console.show_keys()
            return
        bots = self.desk.bots
        self.console.read(
            "detail", lambda: _Detail(bot, bots.groups(bot.id), bots.syncs(bot.id)), self._show_detail
        )

    def _show_detail(self, detail: _Detail) -> None:
        self._detail_of = detail
        self.pane.redraw()
        self.console.show_keys()

    # --- what is under the cursor

    @property
    def _bot(self) -> BotView | None:
        row = self.table.row
        return row if isinstance(row, BotView) else None

    @property
    def _delivery(self) -> DeliveryView | None:
        row = self.table.row
        return row if isinstance(row, DeliveryView) else None

    @property
    def _chosen(self) -> list[DeliveryView]:
        """The deliveries that are marked, else the one under the cursor."""
        ids = {key[1] for key in self.table.chosen if isinstance(key, tuple) and key[0] == "delivery"}
        return [one for one in (self._value.deliveries if self._value else ()) if one.id in ids]

    @property
    def chosen_bot(self) -> int | None:
        """The number of the bot under the cursor."""
        return self._bot.id if self._bot else None

    def has_row(self) -> bool:
        """A bot or a delivery is under the cursor."""
        return self._bot is not None or self._delivery is not None

    def has_bot(self) -> bool:
        """A bot is under the cursor."""
        return self._bot is not None

    def _all_in(self, *states: str) -> bool:
        chosen = self._chosen
        return bool(chosen) and all(one.state in states for one in chosen)

    def can_retry(self) -> bool:
        """What is chosen can be said (again), or is unknown and was not said."""
        chosen = self._chosen
        return self._all_in("failed", "due", "skipped", "unknown") or (
            bool(chosen) and all(one.late for one in chosen)
        )

    def can_skip(self) -> bool:
        """What is chosen can be left unsaid."""
        return self._all_in("planned", "due", "failed", "unknown", "to_hand")

    def can_settle(self) -> bool:
        """It is known to her, or she has just posted it."""
        return self._all_in("unknown") or self._all_in("to_hand")

    def can_hand_over(self) -> bool:
        """What is chosen waits for a bot."""
        return self._all_in("planned", "due", "failed") and all(one.bot for one in self._chosen)

    def can_move(self) -> bool:
        """What is chosen has not been said."""
        return self._all_in("planned", "due", "to_hand")

    def can_recall(self) -> bool:
        """What is chosen was said by a bot."""
        return self._all_in("sent") and all(one.bot for one in self._chosen)

    def why(self) -> None:
        """Say how it stands, since when and what to do; once more goes back to the list."""
        self.other_pane()

    # --- bots

    def add(self) -> None:
        """Add a bot: what kind, where, its token, then what it sees."""
        botform.choose(self.console)

    def edit(self) -> None:
        """Set address, token or name of the bot anew."""
        if self._bot:
            botform.edit(self.console, self._bot)

    def test(self) -> None:
        """Ask the bot what it is and sees."""
        if self._bot:
            botform.check(self.console, self._bot.id)

    def groups(self) -> None:
        """Choose which of its groups are wanted."""
        if self._bot:
            botform.choose_groups(self.console, self._bot.id)

    def take_away(self) -> None:
        """Take the bot away, after its name was typed."""
        bot = self._bot
        if bot is None:
            return
        what = [
            _("Take {name} away?").format(name=bot.name),
            _("Its groups and everything it told stay. Its token goes at once; u brings the rest back."),
        ]
        self.console.open_sheet(
            Confirm(what, bot.name, lambda: self.console.change(lambda: self.desk.bots.remove(bot.id)))
        )

    # --- deliveries

    def retry(self) -> None:
        """Say it again; of what is unknown, she says that it was not said."""
        ids = [one.id for one in self._chosen]
        unknown = self._all_in("unknown")
        posts = self.desk.posts
        self._change(lambda: posts.resolve(ids, sent=False) if unknown else posts.retry(ids))

    def settle(self) -> None:
        """It is there: an unknown one was seen in the group, one by hand was posted."""
        ids = [one.id for one in self._chosen]
        unknown = self._all_in("unknown")
        posts = self.desk.posts
        self._change(lambda: posts.resolve(ids, sent=True) if unknown else posts.handed(ids))

    def skip(self) -> None:
        """Leave it unsaid."""
        ids = [one.id for one in self._chosen]
        self._change(lambda: self.desk.posts.skip(ids))

    def hand_over(self) -> None:
        """She posts it by hand instead."""
        ids = [one.id for one in self._chosen]
        self._change(lambda: self.desk.posts.hand_over(ids))

    def recall(self) -> None:
        """Take it back where the platform can."""
        ids = [one.id for one in self._chosen]
        self._change(lambda: self.desk.posts.recall(ids))

    def correct(self) -> None:
        """Write a correction to exactly the groups that got it."""
        chosen = {one.post for one in self._chosen}
        posts = self.desk.posts

        def got() -> list[DeliveryView]:
            found = (one for post in chosen for one in posts.deliveries(post=post, limit=1_000_000))
            return [one for one in found if one.state in ("sent", "handed") and one.group and not one.person]

        self.console.read("correct", got, self._correct)

    def _correct(self, got: Sequence[DeliveryView]) -> None:
        groups = list(dict.fromkeys(one.group for one in got if one.group))
        if groups:
            title = _("{n} groups that got it").format(n=len(groups))
            posting.to_groups(self.console, groups, title, got[0].body)

    def can_correct(self) -> bool:
        """What is chosen was said to groups."""
        return self._all_in("sent", "handed") and all(one.person is None for one in self._chosen)

    def move(self) -> None:
        """Say it at another time."""
        ids = [one.id for one in self._chosen]
        value = self._value
        assert value is not None

        def keep(values: Any) -> str:
            try:
                at = moments.read(values["at"], value.now, value.zone)
            except ValueError as error:
                return str(error)
            self._change(lambda: self.desk.posts.move(ids, at if at is not None else value.now))
            return ""

        field = Field("at", _("when"), hint=moments.example())
        self.console.open_sheet(Form(_("Say it at another time"), [field], keep))

    def hand(self) -> None:
        """Copy the next batch that goes by hand."""
        one = self._delivery
        handing.show(self.console, one.post if one and one.state == "to_hand" else None, copy=True)

    def _change(self, act: Any) -> None:
        """Change what is chosen; the cursor goes on, for the row goes to another part of the list."""
        self.table.unmark()
        self.table.down()
        self.console.change(act, then=lambda: self.console.read_page(self))

    # --- looking

    def filter(self) -> None:
        """Show only the deliveries that fit what is typed."""
        self.console.open_sheet(Prompt(_("filter: words, pinyin, initials"), self._filter, self._filter_by))

    def _filter_by(self, typed: str) -> None:
        self._filter = typed
        self._list()

    def choose_state(self) -> None:
        """Show the deliveries of one state."""
        names = {"": _("those first that need you"), "open": _("all that are not over")}
        choices: list[Choice] = [(names.get(one) or postwords.state(one), "", one) for one in _STATES]
        self.console.open_sheet(Menu(_("Show"), choices, self._show_state))

    def _show_state(self, state: str) -> None:
        self._state = state
        self.console.read_page(self)

    def on_table_opened(self, event: Table.Opened) -> None:
        if not self.console.wide and self.open_detail():
            return
        bounds = [bound for bound in self.console.keymap.here((self,)) if bound.command.group == THIS]
        choices = [(_(bound.command.title), bound.key, bound) for bound in bounds]
        self.console.open_sheet(Menu(_("What now?"), choices, Bound.run))

    def back(self) -> bool:
        if super().back():
            return True
        had = bool(self._filter or self._state)
        self._filter, self._state = "", ""
        if had:
            self.console.read_page(self)
        return had

    # --- drawing

    def _draw_head(self, cells: int) -> Sequence[Line]:
        return botslist.head(self._value, self._filter, cells)

    def _draw_row(self, row: botslist.Row, cells: int, state: RowState) -> Sequence[Line]:
        assert self._value is not None
        if isinstance(row, BotView):
            lines = [botslist.bot_line(row, self._value.now, cells)]
            if state.cursor and self.alone and row.reason:
                lines.append([("  → ", "accent"), (row.reason, "muted")])
            return lines
        if isinstance(row, DeliveryView):
            return [botslist.delivery_line(row, self._value.now, self._value.zone, cells)]
        return [row(cells)]

    def _draw_detail(self, cells: int) -> list[Line]:
        value, row = self._value, self.table.row
        if value is None:
            return []
        if isinstance(row, DeliveryView):
            return delivery_lines(row, value.now, value.zone, cells)
        detail = self._detail_of
        if isinstance(row, BotView) and detail and detail.bot.id == row.id:
            return bot_lines(row, detail.groups, detail.syncs, value.now, value.zone, cells)
        return []
