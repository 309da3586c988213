"""What can be done with a place in the calendar, the same in its week and in its day."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from groupdesk.console.page import Page
from groupdesk.console.screens import drafting, handing
from groupdesk.console.widgets.form import Field, Form
from groupdesk.console.widgets.menu import Choice, Menu
from groupdesk.desk import Change
from groupdesk.desk.values.calendar import PostView, Slot, Week
from groupdesk.locale import _
from groupdesk.rules.calendar import states

if TYPE_CHECKING:
    pass

_EDITED = (*states.OPEN, states.READY)
_GOING = (states.READY, states.SENDING, states.PARTLY)


class Planning(Page):
    """A page with a place of the calendar under its cursor."""

    week: Week | None = None

    @property
    def slot(self) -> Slot | None:
        """The place under the cursor that has a post, or lacks one."""
        raise NotImplementedError

    @property
    def day(self) -> int:
        """The day under the cursor."""
        raise NotImplementedError

    @property
    def post(self) -> PostView | None:
        """The post under the cursor."""
        return self.slot.post if self.slot else None

    # --- what can be done now

    def has_week(self) -> bool:
        """The days are here."""
        return self.week is not None

    def can_edit(self) -> bool:
        """The post under the cursor has reached nobody, or its place lacks one."""
        slot = self.slot
        return slot is not None and (slot.post.state in _EDITED if slot.post else bool(slot.state))

    def can_advance(self) -> bool:
        """There is a next step for the post under the cursor."""
        return self.post is not None and self.post.state in states.OPEN

    def can_refuse(self) -> bool:
        """The post under the cursor, or its place, can be left out."""
        slot = self.slot
        if slot is None:
            return False
        return slot.post.state in (*_EDITED, *_GOING) if slot.post else bool(slot.state)

    def can_hand(self) -> bool:
        """Something of the post under the cursor goes by hand now."""
        return self.post is not None and self.post.state in (states.PARTLY, states.SENDING, states.READY)

    def can_say(self) -> bool:
        """The post under the cursor can go at once."""
        return self.post is not None and self.post.state in (states.DRAFT, states.APPROVED, states.READY)

    def is_over(self) -> bool:
        """The post under the cursor has gone out."""
        return self.post is not None and self.post.state in states.OVER

    # --- doing it

    def new(self) -> None:
        """Write a post: for the place under the cursor where it lacks one, else one of its own."""
        if self.week is None:
            return
        slot = self.slot
        if slot is not None and slot.post is None and slot.state:
            drafting.begin(self.console, self.week, slot)
        else:
            drafting.free(self.console, self.week, max(self.day, self.week.today))

    def edit(self) -> None:
        """Edit the post under the cursor, or begin it."""
        slot = self.slot
        if slot is not None and self.week is not None:
            if slot.post is None:
                drafting.begin(self.console, self.week, slot)
            else:
                drafting.edit(self.console, slot.post)

    def advance(self) -> None:
        """The next step: into review, approved, ready."""
        if post := self.post:
            self._change(lambda: self.desk.calendar.advance([post.id]))

    def move(self) -> None:
        """Move it to another day or hour."""
        if self.slot is not None and self.week is not None:
            drafting.move(self.console, self.week, self.slot)

    def refuse(self) -> None:
        """Back to its writer, or not said at all: with a line why."""
        slot = self.slot
        if slot is None:
            return
        if slot.post is not None and slot.post.state in (states.REVIEW, states.APPROVED):
            choices: list[Choice] = [
                (_("back to its writer"), "", self._back),
                (_("leave it out"), "", self._skip),
            ]
            self.console.open_sheet(Menu(_("Not so"), choices, lambda act: act(slot)))
        else:
            self._skip(slot)

    def _back(self, slot: Slot) -> None:
        post = slot.post
        if post is not None:
            self._why(_("Back to its writer"), lambda said: self.desk.calendar.send_back(post.id, said))

    def _skip(self, slot: Slot) -> None:
        self._why(_("Left out: why?"), lambda said: self.desk.calendar.leave_out(slot, said))

    def _why(self, title: str, act: Callable[[str], Change]) -> None:
        def keep(values: Any) -> str:
            self._change(lambda: act(values["why"].strip()))
            return ""

        self.console.open_sheet(Form(title, [Field("why", _("a line why, may be empty"))], keep))

    def say_now(self) -> None:
        """Say it at once, after the grace."""
        if post := self.post:
            self._change(lambda: self.desk.calendar.say_now(post.id))

    def review(self) -> None:
        """Note what came of it: it is reviewed."""
        post = self.post
        if post is None:
            return

        def keep(values: Any) -> str:
            self._change(lambda: self.desk.calendar.review(post.id, values["note"].strip()))
            return ""

        self.console.open_sheet(Form(_("What came of it"), [Field("note", "", post.note, lines=True)], keep))

    def hand(self) -> None:
        """Copy the next batch of it that goes by hand."""
        if post := self.post:
            handing.show(self.console, post.id, copy=True)

    def fill(self) -> None:
        """A draft from its template in every place shown that lacks a post."""
        if week := self.week:
            scope = self.console.scope
            self._change(lambda: self.desk.calendar.fill(week.first, week.last, scope))

    def _change(self, act: Callable[[], Change]) -> None:
        self.console.change(act, ("u", _("undo")), then=lambda: self.console.read_page(self))
