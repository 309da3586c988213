"""The columns of the calendar in a sheet: what there are, a new one, the usual ones, changing and ending one."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult

from groupdesk.console.paint import Line, cell, ends, joined, key
from groupdesk.console.screens.calendarlines import clock
from groupdesk.console.widgets.form import Field, Form
from groupdesk.console.widgets.rows import Listed
from groupdesk.console.widgets.sheet import Lines, Sheet
from groupdesk.console.widgets.table import RowState, Table
from groupdesk.desk import moments, postwords, recurwords
from groupdesk.desk.values.calendar import ColumnView
from groupdesk.locale import _, ngettext

if TYPE_CHECKING:
    from groupdesk.console.app import Console


def show(console: "Console") -> None:
    """Show the columns."""
    console.open_sheet(Columns())


class Columns(Sheet):
    """All columns; those that ended stand last."""

    side = "middle"
    cells = (92, 26)

    def __init__(self) -> None:
        super().__init__()
        self.table = Table(self._draw, ground="raised", marking=False)

    def compose(self) -> ComposeResult:
        yield Lines(self._title, 2)
        yield self.table

    def on_mount(self) -> None:
        self.changed()

    def changed(self) -> None:
        """Read them anew."""
        self.console.read("columns", lambda: self.console.desk.columns.list(ended=True), self._show)

    def _show(self, found: Sequence[ColumnView]) -> None:
        rows = sorted(found, key=lambda one: one.ended)
        self.table.show(Listed((one.id, one) for one in rows))
        self.console.show_keys()

    @property
    def _column(self) -> ColumnView | None:
        row: ColumnView | None = self.table.row
        return row

    # --- commands

    def has_column(self) -> bool:
        """A column is under the cursor."""
        return self._column is not None

    def new(self) -> None:
        """A column of her own."""
        self._ask(None)

    def usual(self) -> None:
        """Add the columns that come ready made."""
        self.console.change(self.console.desk.columns.add_usual, ("u", _("undo")), then=self.changed)

    def edit(self) -> None:
        """Change the column under the cursor."""
        if self._column:
            self._ask(self._column)

    def end(self) -> None:
        """It asks for no posts any more; again: it does."""
        column, columns = self._column, self.console.desk.columns
        if column:
            act = columns.take_up if column.ended else columns.end
            self.console.change(lambda: act(column.id), ("u", _("undo")), then=self.changed)

    def on_table_opened(self, event: Table.Opened) -> None:
        event.stop()
        self.edit()

    def _ask(self, column: ColumnView | None) -> None:
        minute = column.minute if column else 20 * 60
        people = ", ".join(filter(None, (column.writer, column.approver))) if column else ""
        fields = [
            Field("name", _("name"), column.name if column else ""),
            Field(
                "days", _("days"), recurwords.typed(column.recurrence) if column else "", recurwords.example()
            ),
            Field("at", _("hour, or best"), clock(minute) if minute is not None else "best", "20:00"),
            Field("groups", _("groups: all, tag:x, kind:x, names"), column.groups if column else "all"),
            Field(
                "body",
                _("text, with variables; --- between wordings"),
                column.body if column else "",
                lines=True,
            ),
            Field(
                "steps",
                _("to prepare, days from its own"),
                column.steps if column else "",
                "-3 poster; 1 notes",
            ),
            Field("people", _("writer, approver"), people),
            Field("keyword", _("a word that counts as a response"), column.keyword if column else ""),
        ]
        title = column.name if column else _("A column")
        self.console.open_sheet(Form(title, fields, lambda values: self._keep(column, values)))

    def _keep(self, column: ColumnView | None, values: Mapping[str, str]) -> str:
        columns = self.console.desk.columns
        try:
            said = read(values)
            postwords.steps(said["steps"])
            self.console.desk.groups.select(said["groups"])
            if not said["name"]:
                raise ValueError(_("a column needs a name"))
        except (ValueError, LookupError) as error:
            return str(error)
        if column is None:
            name, code, minute, groups = (said.pop(one) for one in ("name", "recurrence", "minute", "groups"))
            act = lambda: columns.add(name, code, minute, groups, **said)[0]  # noqa: E731
        else:
            act = lambda: columns.edit(column.id, **said)  # noqa: E731
        self.console.change(act, ("u", _("undo")), then=self.changed)
        return ""

    # --- drawing

    def _title(self, cells: int) -> list[Line]:
        keys = joined(
            (key("n", _("new")), key("A", _("the usual ones")), key("↵", _("change")), key("x", _("end")))
        )
        return [ends([(_("Columns"), "strong")], keys, cells), []]

    def _draw(self, one: ColumnView, cells: int, state: RowState) -> list[Line]:
        ink = "faint" if one.ended else "text"
        at = clock(one.minute) if one.minute is not None else _("best hour")
        groups = ngettext("{n} group", "{n} groups", len(one.group_ids)).format(n=len(one.group_ids))
        when = f"{recurwords.say(one.recurrence)} {at}"
        left = [
            *cell(one.name, 20, role=ink),
            ("  ", "text"),
            *cell(when, 24, role="muted"),
            (f"  {groups}", "muted"),
        ]
        who = " → ".join(filter(None, (one.writer, one.approver)))
        lines = [ends(left, [(_("ended") if one.ended else who, "faint")], cells)]
        if state.cursor and one.body:
            lines.append([("  ", "text"), (postwords.title(one.body), "muted")])
        return lines


def read(values: Mapping[str, str]) -> dict[str, Any]:
    """What stands in the form; raises ValueError for what cannot be meant."""
    at = values["at"].strip().lower()
    people = [one.strip() for one in values["people"].replace("，", ",").split(",")]
    writer, approver, *_more = (*people, "", "")
    return {
        "name": values["name"].strip(),
        "recurrence": recurwords.read(values["days"]),
        "minute": None if at in ("best", _("best"), "") else moments.read_place(at, (0, 0))[1],
        "groups": values["groups"].strip() or "all",
        "body": values["body"].strip(),
        "steps": values["steps"].strip(),
        "writer": writer,
        "approver": approver,
        "keyword": values["keyword"].strip(),
    }
