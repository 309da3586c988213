"""Sheets of the calendar: writing a post, moving it, copying a week."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from textual.widgets import Input, TextArea

from groupdesk.console.paint import Line, joined, wrapped
from groupdesk.console.widgets.form import Field, Form
from groupdesk.desk import Change, moments, postfills, postwords
from groupdesk.desk.values.calendar import PostView, Slot, Week
from groupdesk.desk.values.posts import Preview
from groupdesk.locale import _, ngettext

if TYPE_CHECKING:
    from groupdesk.console.app import Console

_NOON: Final = 12 * 60


def begin(console: "Console", week: Week, slot: Slot) -> None:
    """Write the post that a column's place lacks, from the column's template."""
    column = next(one for one in week.columns if one.id == slot.column)
    writing = Writing(
        column.name,
        column.body,
        (slot.day, slot.minute),
        column.groups,
        column.writer,
        column.approver,
        column=column.id,
        for_day=slot.day,
    )
    console.open_sheet(writing)


def free(console: "Console", week: Week, day: int, groups: str = "all", text: str = "") -> None:
    """Write a post outside all columns."""
    console.open_sheet(Writing(_("A post"), text, (day, _NOON), groups))


def edit(console: "Console", post: PostView) -> None:
    """Edit a post."""
    title = post.column_name or _("A post")
    place = (post.day, post.minute)
    groups = post.groups or ",".join(map(str, post.group_ids))
    console.open_sheet(
        Writing(title, post.body, place, groups, post.writer, post.approver, post=post, column=post.column)
    )


class Writing(Form):
    """A post, with what it would do below it while it is written."""

    cells = (66, 0)
    notes = 7

    def __init__(
        self,
        title: str,
        text: str,
        place: tuple[int, int],
        groups: str,
        writer: str = "",
        approver: str = "",
        *,
        post: PostView | None = None,
        column: int | None = None,
        for_day: int | None = None,
    ) -> None:
        self._post, self._column, self._for_day, self._place = post, column, for_day, place
        fills, files = (post.fills, post.files) if post else ({}, ())
        fields = [
            Field("body", "", text, lines=True),
            Field("when", _("when, on each group’s clock"), moments.place(*place), moments.place_example()),
            Field("groups", _("groups: all, tag:x, kind:x, names"), groups),
            Field("fills", _("variables: name=text; name=text"), postfills.typed(fills)),
            Field("people", _("writer, approver"), ", ".join(filter(None, (writer, approver)))),
            Field("files", _("files: paths"), "; ".join(files)),
        ]
        super().__init__(title, fields, self._kept)
        self._preview: Preview | None = None

    def on_mount(self) -> None:
        self._look()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._look()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._look()

    def _look(self) -> None:
        calendar = self.console.desk.calendar
        try:
            said = self._said(self.values)
        except ValueError as error:
            self._preview, self._wrong = None, str(error)
            self.redraw()
            return
        self._wrong = ""
        self.console.read(
            "writing",
            lambda: calendar.preview(
                said["groups"],
                said["body"],
                day=said["day"],
                minute=said["minute"],
                fills=said["fills"],
                files=said["files"],
                column=self._column,
                post=self._post.id if self._post else None,
                for_day=self._for_day,
            ),
            self._show,
        )

    def _show(self, preview: Preview) -> None:
        self._preview = preview
        self.redraw()

    def _said(self, values: Mapping[str, str]) -> dict[str, Any]:
        """What stands in the fields; raises ValueError for what cannot be meant."""
        day, minute = moments.read_place(values["when"], self._place)
        people = [one.strip() for one in values["people"].replace("，", ",").split(",")]
        writer, approver, *_more = (*people, "", "")
        files = tuple(one.strip() for one in values["files"].replace("；", ";").split(";") if one.strip())
        return {
            "body": values["body"].strip(),
            "groups": values["groups"].strip() or "all",
            "day": day,
            "minute": minute,
            "fills": postfills.read(values["fills"]),
            "writer": writer,
            "approver": approver,
            "files": files,
        }

    def _kept(self, values: Mapping[str, str]) -> str:
        try:
            said = self._said(values)
            self.console.desk.groups.select(said["groups"])
        except (ValueError, LookupError) as error:
            return str(error)
        calendar, post = self.console.desk.calendar, self._post
        if post is not None:
            _changed(self.console, lambda: calendar.edit(post.id, **said))
        else:
            column, for_day = self._column, self._for_day
            _changed(self.console, lambda: calendar.add(**said, column=column, for_day=for_day)[0])
        return ""

    def _notes(self, cells: int) -> list[Line]:
        if self._wrong or self._preview is None:
            return super()._notes(cells)
        found = self._preview
        parts: list[Line] = []
        if found.by_bot:
            parts.append(
                [(ngettext("{n} by bot", "{n} by bots", found.by_bot).format(n=found.by_bot), "text")]
            )
        if found.by_hand:
            batches = ngettext("{n} batch", "{n} batches", found.batches).format(n=found.batches)
            parts.append([(_("{n} by hand").format(n=found.by_hand) + f" ({batches})", "text")])
        for title, n, most in found.sizes:
            parts.append([(f"{title.partition(' ')[0]} {n}/{most}", "bad" if n > most else "muted")])
        lines: list[Line] = [joined(parts, " · ")]
        for one in found.warnings:
            sign = ("✗ ", "bad") if one.blocks else ("▲ ", "warn")
            lines += [[sign, *line] for line in wrapped(postwords.caution(one), cells - 2, most=1)]
        return lines


# --- moving


class Moving(Form):
    """Another day or hour for a place, with what stands against it."""

    def __init__(self, console: "Console", week: Week, slot: Slot) -> None:
        self._week, self._slot = week, slot
        meets = next((one for one in week.clashes if one.slots[-1] == slot.key and one.free), None)
        at = (slot.day, meets.free if meets and meets.free else slot.minute)
        hint = moments.place_example()
        super().__init__(_("Move it to"), [Field("when", _("when"), moments.place(*at), hint)], self._kept)
        self._preview: Preview | None = None

    def on_mount(self) -> None:
        self._look()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._look()

    def _look(self) -> None:
        try:
            day, minute = moments.read_place(self.values["when"], (self._slot.day, self._slot.minute))
        except ValueError as error:
            self._preview, self._wrong = None, str(error)
            self.redraw()
            return
        self._wrong = ""
        calendar, slot = self.console.desk.calendar, self._slot
        self.console.read("moving", lambda: calendar.preview_move(slot, day, minute), self._show)

    def _show(self, preview: Preview) -> None:
        self._preview = preview
        self.redraw()

    def _notes(self, cells: int) -> list[Line]:
        if self._wrong or self._preview is None:
            return super()._notes(cells)
        told = [one for one in self._preview.warnings if one.code in ("quiet", "close", "many")]
        if not told:
            return [[], [("✓ ", "good"), (_("meets nothing"), "muted")]]
        return [[], *([("▲ ", "warn"), (postwords.caution(one), "text")] for one in told)]

    def _kept(self, values: Mapping[str, str]) -> str:
        try:
            day, minute = moments.read_place(values["when"], (self._slot.day, self._slot.minute))
        except ValueError as error:
            return str(error)
        slot, calendar = self._slot, self.console.desk.calendar
        _changed(self.console, lambda: calendar.move_slot(slot, day, minute))
        return ""


def move(console: "Console", week: Week, slot: Slot) -> None:
    """Move a place to another day or hour."""
    console.open_sheet(Moving(console, week, slot))


# --- copying


class Copying(Form):
    """Copies days to others: what that would do stands below."""

    def __init__(self, first: int, days: int) -> None:
        self._first, self._days = first, days
        to = moments.date_typed(first + days)
        super().__init__(
            _("Copy the week to") if days > 1 else _("Copy the day to"),
            [Field("to", _("its first day") if days > 1 else _("day"), to)],
            self._kept,
        )
        self._lines: list[Line] = []

    def on_mount(self) -> None:
        self._look()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._look()

    def _look(self) -> None:
        first, days = self._first, self._days
        try:
            to = moments.read_day(self.values["to"], first)
        except ValueError as error:
            self._wrong = str(error)
            self.redraw()
            return
        self._wrong = ""
        calendar = self.console.desk.calendar
        self.console.read("copying", lambda: calendar.preview_copy(first, to, days), self._show)

    def _show(self, found: Any) -> None:
        self._lines = [[(postwords.copied(found), "text")]]
        self.redraw()

    def _notes(self, cells: int) -> list[Line]:
        return super()._notes(cells) if self._wrong else [[], *self._lines]

    def _kept(self, values: Mapping[str, str]) -> str:
        first, days = self._first, self._days
        try:
            to = moments.read_day(values["to"], first)
        except ValueError as error:
            return str(error)
        calendar = self.console.desk.calendar
        _changed(self.console, lambda: calendar.copy(first, to, days)[0])
        return ""


def _changed(console: "Console", act: Callable[[], Change]) -> None:
    console.change(act, ("u", _("undo")), then=lambda: console.read_page(console.page))
