"""A day of the calendar, hour by hour, beside it the post under the cursor and what came of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from groupdesk.console.charts import bar
from groupdesk.console.languages import N_
from groupdesk.console.page import SplitPage
from groupdesk.console.paint import BLANK, Line, cell, ends, fit_line
from groupdesk.console.screens import calendarlines
from groupdesk.console.screens.calendardetail import post_lines, slot_lines
from groupdesk.console.screens.drafting import Copying
from groupdesk.console.screens.planning import Planning
from groupdesk.console.screens.visit import Visit
from groupdesk.console.widgets.form import Field, Form
from groupdesk.console.widgets.menu import Choice, Menu
from groupdesk.console.widgets.pane import Pane
from groupdesk.console.widgets.rows import Listed
from groupdesk.console.widgets.table import RowState, Table
from groupdesk.desk import Desk, Scope, amounts
from groupdesk.desk.values.calendar import BestHour, Outcome, Outcomes, Slot, Week
from groupdesk.desk.values.posts import DeliveryView
from groupdesk.locale import _, ngettext
from groupdesk.rules import hours

_FIRST, _BAR = 6, 10
_Row = Slot | Callable[[int], Line]
"""A place, or what draws an hour without one."""


@dataclass(frozen=True, slots=True)
class _Read:
    week: Week
    best: BestHour
    groups: int
    over: tuple[Outcomes, ...]
    """What came of the posts that have gone out."""


class Day(SplitPage, Planning, Visit):
    """One day."""

    title = N_("day")
    topics: ClassVar[frozenset[str]] = frozenset({"posts", "groups", "messages"})
    opens: ClassVar[frozenset[str]] = frozenset({"day"})

    def __init__(self) -> None:
        super().__init__()
        self.table = Table(self._draw_row, head=self._head, marking=False)
        self.pane = Pane(self._draw_detail)
        self._day = 0
        self._value: _Read | None = None
        self._outcomes: Outcomes | None = None
        self._deliveries: Sequence[DeliveryView] = ()
        self._wanted: str | None = None
        """The place that it was opened on."""

    def open(self, what: str, id_: int) -> None:
        page = self.console.page
        self._wanted = page.slot.key if isinstance(page, Planning) and page.slot else None
        self.come()
        self._day, self._value = id_, None
        self.table.show(Listed([]))

    # --- reading

    def read(self, desk: Desk, scope: Scope) -> _Read:
        week = desk.calendar.week(self._day, scope, 1)
        groups = {group for one in week.columns for group in one.group_ids}
        groups |= {group for one in week.slots if one.post for group in one.post.group_ids}
        over = (one.post.id for one in week.slots if one.post and one.post.done)
        return _Read(
            week,
            desk.calendar.best_hour(sorted(groups), self._day),
            len(groups),
            tuple(desk.calendar.outcomes(post) for post in over),
        )

    def show(self, value: _Read) -> None:
        self._value, self.week = value, value.week
        self.table.show(Listed(self._rows(value)))
        place = self.table.rows.find(self._wanted) if self._wanted else None
        if place is not None:
            self.table.move_to(place)
        self._wanted = None
        self._read_detail()
        self.console.show_keys()

    def on_table_moved(self, event: Table.Moved) -> None:
        self._read_detail()

    def _read_detail(self) -> None:
        post = self.post
        if post is None:
            self.pane.restart()
            self.console.show_keys()
            return
        desk = self.desk

        def read() -> tuple[Outcomes, Sequence[DeliveryView]]:
            return desk.calendar.outcomes(post.id), desk.posts.deliveries(post=post.id, limit=1_000)

        self.console.read("detail", read, self._show_detail)

    def _show_detail(self, found: tuple[Outcomes, Sequence[DeliveryView]]) -> None:
        self._outcomes, self._deliveries = found
        self.pane.redraw()
        self.console.show_keys()

    def span(self) -> str:
        return amounts.day(self._day, weekday=True)

    # --- what is under the cursor

    @property
    def day(self) -> int:
        return self._day

    @property
    def slot(self) -> Slot | None:
        row = self.table.row
        return row if isinstance(row, Slot) else None

    # --- commands

    def earlier(self) -> None:
        """The day before."""
        self._go(-1)

    def later(self) -> None:
        """The day after."""
        self._go(1)

    def _go(self, days: int) -> None:
        self._day += days
        self.console.read_page(self)

    def copy(self) -> None:
        """Copy the day to another."""
        self.console.open_sheet(Copying(self._day, 1))

    def show_week(self) -> None:
        """Back to the week."""
        while self.console.page is self:
            self.back()

    def why(self) -> None:
        """How the post stands and what came of it; once more goes back."""
        self.other_pane()

    def can_retry(self) -> bool:
        """Something of the post was refused."""
        return any(one.state == "failed" for one in self._mine)

    @property
    def _mine(self) -> Sequence[DeliveryView]:
        post = self.post
        return [one for one in self._deliveries if post and one.post == post.id]

    def can_count(self) -> bool:
        """Some group has the post."""
        return bool(
            self._outcomes and self.post and self._outcomes.post.id == self.post.id and self.post.done
        )

    def count_responses(self) -> None:
        """Type how many responded in a group of which nothing is seen."""
        found = self._outcomes
        if found is not None:
            rows = sorted(found.groups, key=lambda one: one.responses is not None and not one.typed)
            choices: list[Choice] = [(one.name, amounts.number(one.responses), one) for one in rows]
            self.console.open_sheet(Menu(_("Responses in"), choices, self._count))

    def _count(self, group: Outcome) -> None:
        post = self.post

        def keep(values: Mapping[str, str]) -> str:
            typed = values["n"].strip()
            if post is None or (typed and not typed.isdecimal()):
                return _("{typed} is no number").format(typed=typed)
            n = int(typed) if typed else None
            self._change(lambda: self.desk.calendar.type_outcome(post.id, group.group, n))
            return ""

        value = "" if group.responses is None else str(group.responses)
        self.console.open_sheet(
            Form(group.name, [Field("n", _("people who responded; empty: unknown"), value)], keep)
        )

    def retry(self) -> None:
        """Say again what was refused."""
        ids = [one.id for one in self._mine if one.state == "failed"]
        self._change(lambda: self.desk.posts.retry(ids))

    def on_table_opened(self, event: Table.Opened) -> None:
        if not self.console.wide and self.open_detail():
            return
        if self.can_edit():
            self.edit()

    # --- drawing

    def _head(self, cells: int) -> Sequence[Line]:
        value = self._value
        if value is None:
            return []
        groups = ngettext("{n} group", "{n} groups", value.groups).format(n=value.groups)
        right: Line = [(f"{groups} · ", "muted"), (_("best hours"), "muted"), (" █", "accent")]
        left = self.crumbs(amounts.day(self._day, weekday=True))
        return [BLANK, ends(left, right if value.best.workday or value.best.weekend else [], cells), BLANK]

    def _rows(self, value: _Read) -> Iterator[tuple[object, _Row]]:
        slots = value.week.slots
        earliest = min((one.minute // 60 for one in slots), default=_FIRST)
        best = value.best.weekend if hours.is_weekend(self._day) else value.best.workday
        chosen = {one.hour for one in best}
        for hour in range(min(earliest, _FIRST), 24):
            mine = [one for one in slots if one.minute // 60 == hour]
            if not mine:
                yield None, self._empty(hour, chosen)
            for one in mine:
                yield one.key, one
        if value.over:
            yield from self._came(value.over)

    def _empty(self, hour: int, best: set[int]) -> Callable[[int], Line]:
        quiet = hours.is_quiet(hour)
        value = self._value
        share = value.best.shares[hour] if value and value.best.shares else None
        note = _("quiet") if quiet else "·"
        if hour in best and share is not None:
            note = _("free, {share} of speakers are here").format(share=amounts.percent(share))
        return lambda cells: fit_line([*self._hour(hour), ("  ", "text"), (note, "faint")], cells)

    def _hour(self, hour: int) -> Line:
        value = self._value
        shares = value.best.shares if value else ()
        most = max((one or 0 for one in shares), default=0)
        best = (value.best.weekend if hours.is_weekend(self._day) else value.best.workday) if value else ()
        ink = "accent" if hour in {one.hour for one in best} else "muted"
        share = (shares[hour] or 0) / most if shares and most else 0
        blocks = "▇" * round(share * _BAR) or ("▏" if share else "")
        return [(f"{hour:02}  ", "muted"), *cell(blocks, _BAR, role=ink)]

    def _came(self, over: Sequence[Outcomes]) -> Iterator[tuple[None, Callable[[int], Line]]]:
        yield None, lambda cells: BLANK
        title: Line = [(_("After 24 h"), "strong"), (f"  {_('people who responded')}", "muted")]
        yield None, lambda cells: title
        most = max((one.responses or 0 for one in over), default=0) or 1
        for one in over:
            yield None, lambda cells, one=one: self._outcome(one, most, cells)  # type: ignore[misc]

    def _outcome(self, one: Outcomes, most: int, cells: int) -> Line:
        name = one.post.column_name or one.post.title
        responses = amounts.number(one.responses)
        usual = _("usual {n}").format(n=amounts.number(one.usual)) if one.usual is not None else ""
        shown = bar((one.responses or 0) / most, _BAR, "text")
        return fit_line(
            [*cell(name, 18), ("  ", "text"), *shown, *cell(responses, 5, "right"), (f"  {usual}", "muted")],
            cells,
        )

    def _draw_row(self, row: _Row, cells: int, state: RowState) -> Sequence[Line]:
        if not isinstance(row, Slot):
            return [row(cells)]
        slots = self._value.week.slots if self._value else ()
        first = next((one for one in slots if one.minute // 60 == row.minute // 60), row)
        hour = self._hour(row.minute // 60) if first.key == row.key else [(" " * (4 + _BAR), "text")]
        sign, role = calendarlines.SIGNS.get(row.state, ("·", "faint"))
        name = self._called(row)
        left = [
            *hour,
            ("  ", "text"),
            (f"{sign} ", role),
            (f"{calendarlines.clock(row.minute)} ", "muted"),
            (name, "text"),
        ]
        return [ends(left, self._done(row), cells)]

    def _called(self, row: Slot) -> str:
        columns = {one.id: one.name for one in self.week.columns} if self.week else {}
        name = columns.get(row.column or 0, "")
        return name or ((row.post.column_name or row.post.title) if row.post else "")

    def _done(self, row: Slot) -> Line:
        post = row.post
        if post is None or row.state in ("idea", "draft", "review", "approved"):
            return [(calendarlines.said(row, wide=False)[1][0], "muted")]
        role = "warn" if row.state in ("partly", "failed") else "muted"
        return [(f"{post.done}/{post.of}", role)]

    def _draw_detail(self, cells: int) -> list[Line]:
        slot, value = self.slot, self._value
        if slot is None or value is None:
            return [BLANK, [(_("Nothing stands here. n writes a post."), "muted")]] if value else []
        if slot.post is None:
            column = next((one for one in value.week.columns if one.id == slot.column), None)
            return slot_lines(slot, column, cells)
        outcomes = self._outcomes if self._outcomes and self._outcomes.post.id == slot.post.id else None
        return post_lines(slot, self._mine, outcomes, value.week, cells)
