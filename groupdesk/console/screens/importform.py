"""The form of an import: what will be read, the group each chat goes to, and what only she can say."""

from collections.abc import Mapping
from typing import Any

from textual.app import ComposeResult

from groupdesk.console.paint import Line, cell, cut_line
from groupdesk.console.screens import candidates, columns, plans
from groupdesk.console.screens.columns import Column
from groupdesk.console.screens.plans import Asked, Chat
from groupdesk.console.widgets.finder import Entry, Finder
from groupdesk.console.widgets.form import Field, Form
from groupdesk.console.widgets.menu import Menu
from groupdesk.console.widgets.rows import Listed
from groupdesk.console.widgets.sheet import Lines, Sheet
from groupdesk.console.widgets.table import RowState, Table
from groupdesk.desk import ALL, words
from groupdesk.desk.values.groups import GroupRow
from groupdesk.desk.values.upkeep import RunView
from groupdesk.locale import _, ngettext

Row = str | Chat | Column | Line
"""What can be chosen: "start", "order", "zone", "until", a chat, a column; a line is only read."""


class ImportForm(Sheet):
    """Shows the plan of a run that asks; Enter on its first row answers it, so that it becomes the import."""

    side = "middle"
    cells = (88, 26)

    def __init__(self, run: RunView, zone: str) -> None:
        """`zone` is that of the desk, which holds for times without one unless she says otherwise."""
        super().__init__()
        self._run, self._zone = run, zone
        self._asked = Asked.of(run)
        self._begun = False

    def compose(self) -> ComposeResult:
        yield Lines(self._title, 4)
        yield Table(self._draw, ground="raised", marking=False)

    def on_mount(self) -> None:
        self._list()
        self._move_to(self._asked.first_doubt)

    def close(self) -> None:
        if not self._begun:
            self.console.work.drop(self._run)
        super().close()

    # --- rows

    @property
    def _table(self) -> Table:
        return self.query_one(Table)

    def _list(self) -> None:
        """The rows anew: what she said may have changed them."""
        asked = self._asked
        rows: list[tuple[str | None, Row]] = []
        if asked.readable:
            rows += [("start", "start"), (None, [])]
            rows += [(name, name) for name in ("order", "zone", "until") if name in asked.settings]
            for table in asked.tables:
                rows += [(None, []), (None, columns.heading(table))]
                rows += [(column.key, column) for column in columns.columns_of(table)]
            title = _("groups") if asked.of_groups else _("chats")
            rows += [(None, []), (None, [(title, "faint")])]
            rows += [(f"chat {chat.key}" if chat in asked.taken else None, chat) for chat in asked.chats]
        if asked.refused:
            rows += [(None, []), (None, [(_("left out"), "faint")])]
            rows += [
                (
                    None,
                    [(file["path"].rpartition("/")[2], "muted"), (f"  {candidates.reason(file)}", "faint")],
                )
                for file in asked.refused
            ]
        self._table.show(Listed(rows))
        self._table.redraw()

    def _move_to(self, key: str) -> bool:
        """To the row of a key; False when there is none."""
        at = self._table.rows.find(key) if key else None
        if at is not None:
            self._table.move_to(at)
        return at is not None

    # --- choosing

    def on_table_opened(self, event: Table.Opened) -> None:
        event.stop()
        row = event.table.row
        if isinstance(row, Chat):
            self._ask_group(row)
        elif isinstance(row, Column):
            row.ask(self.console.open_sheet, self._list)
        else:
            {"start": self.start, "order": self._ask_order, "zone": self._ask_zone, "until": self._ask_until}[
                row
            ]()

    def start(self) -> None:
        """Import, unless something must be said first: then go there."""
        if not self._asked.readable or self._move_to(self._asked.open_question):
            return
        run, said, runs = self._run.id, self._asked.said(), self.console.desk.runs
        self._begun = True

        def answered() -> int:
            runs.answer(run, said)
            return run

        self.console.work.ask(answered)
        self.close()

    def _ask_order(self) -> None:
        choices = [(title, example, code) for code, title, example in self._asked.orders()]
        self.console.open_sheet(
            Menu(_("What is the order of the dates?"), choices, lambda code: self._say("date_order", code))
        )

    def _ask_zone(self) -> None:
        def keep(values: Mapping[str, str]) -> str:
            return self._check(plans.read_zone, "timezone", values["zone"])

        hint = _("such as Asia/Shanghai; empty for {zone}").format(zone=self._zone)
        fields = [Field("zone", _("time zone of times without one"), self._asked.timezone or "", hint)]
        self.console.open_sheet(Form(_("Time zone"), fields, keep))

    def _ask_until(self) -> None:
        zone = self._asked.timezone or self._zone

        def keep(values: Mapping[str, str]) -> str:
            return self._check(lambda text: plans.read_moment(text, zone), "until", values["until"])

        fields = [
            Field(
                "until",
                _("the files tell everything up to"),
                "",
                _("such as 2026-03-09 18:00; empty for when they were saved"),
            )
        ]
        self.console.open_sheet(Form(_("Up to when"), fields, keep))

    def _check(self, read: Any, name: str, text: str) -> str:
        try:
            self._say(name, read(text.strip()) if text.strip() else None)
        except ValueError as error:
            return str(error)
        return ""

    def _say(self, name: str, value: Any) -> None:
        setattr(self._asked, name, value)
        self._list()

    def _ask_group(self, chat: Chat) -> None:
        new = Entry("", _("a new group"), chat.name, (0, ""))
        like = (
            [Entry("", chat.like.name, chat.like.text(), (chat.like.group, chat.like.name))]
            if chat.like
            else []
        )
        title = _("which group is {name}?").format(name=chat.name)
        finder = Finder([*like, new], lambda group: self._choose(chat, *group), help_=title)
        self.console.open_sheet(finder)
        groups = self.console.desk.groups
        self.console.read("import_groups", lambda: groups.roster(ALL), lambda rows: finder.add(_groups(rows)))

    def _choose(self, chat: Chat, group: int, name: str) -> None:
        self._asked.choose(chat, group, name)
        self._list()

    # --- drawing

    def _title(self, cells: int) -> list[Line]:
        asked = self._asked
        return [
            cut_line([(_("Import {name}").format(name=self._run.title), "strong")], cells),
            cut_line([(asked.summary(self._zone), "muted")], cells),
            [],
            []
            if asked.readable
            else [("▲ ", "warn"), (_("Nothing here can be read. Esc goes back."), "text")],
        ]

    def _draw(self, row: Row, cells: int, state: RowState) -> list[Line]:
        if isinstance(row, list):
            return [row]
        if isinstance(row, Chat):
            return [self._chat_line(row, cells)]
        if isinstance(row, Column):
            return [row.draw(cells)]
        if row == "start":
            n = len(self._asked.taken)
            text = (
                ngettext("Import {n} group", "Import {n} groups", n)
                if self._asked.of_groups
                else ngettext("Import {n} chat", "Import {n} chats", n)
            )
            return [[("→ ", "accent"), (text.format(n=words.number(n)), "accent bold")]]
        label, value, role = self._asked.setting(row, self._zone)
        return [[*cell([(label, "muted")], cells * 9 // 20), (value, role)]]

    def _chat_line(self, chat: Chat, cells: int) -> Line:
        left = cells * 9 // 20
        return [*cell([(chat.name, "text")], left - 2), ("  ", "text"), *self._asked.goes_to(chat)]


def _groups(rows: Any) -> list[Entry]:
    def note(row: GroupRow) -> str:
        return " · ".join(filter(None, (words.platform(row.platform), words.group_kind(row.kind))))

    return [
        Entry(_("groups"), row.name, note(row), (row.id, row.name), also=" ".join(row.aliases))
        for row in rows
    ]
