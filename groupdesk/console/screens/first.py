"""First steps: what an empty desk offers, in both languages until one is chosen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from textual.app import ComposeResult

from groupdesk.console import languages, tabs
from groupdesk.console.languages import N_
from groupdesk.console.page import Page
from groupdesk.console.paint import Line, ends, joined
from groupdesk.console.screens import botform, counting, importing, pasting, upkeep
from groupdesk.console.widgets.menu import Menu
from groupdesk.console.widgets.rows import Listed
from groupdesk.console.widgets.table import RowState, Table
from groupdesk.desk import Desk, Scope
from groupdesk.locale import _


@dataclass(frozen=True, slots=True)
class Way:
    """A way to begin."""

    key: str
    title: str
    note: str
    takes: str


WAYS: Mapping[str, Way] = {
    "demo": Way(
        "",
        N_("Look around first"),
        N_("a made-up desk: 24 groups, 120 days, nothing of yours"),
        "20 s",
    ),
    "import": Way(
        "i",
        N_("Import chat histories"),
        N_("Telegram, WhatsApp, Discord, QQ …: a file or a folder"),
        "1 m",
    ),
    "paste": Way(
        "p",
        N_("Paste from a chat window"),
        N_("WeChat, QQ, Telegram: copy messages, a 接龙 or a member list"),
        "1 m",
    ),
    "count": Way(
        "#",
        N_("Type counts"),
        N_("groups that nobody exports: their names, then how many are in them"),
        "1 m",
    ),
    "tables": Way(
        "",
        N_("Bring the tables you keep"),
        N_("Excel or CSV: groups, counts, members; or templates to fill in"),
        "1 m",
    ),
    "bot": Way(
        "b",
        N_("Add a bot"),
        N_("QQ, Telegram, Matrix, WeCom …: it reads groups and posts to them"),
        "1 m",
    ),
}


_ROOMY, _AIRY = 30, 44
"""Rows of a terminal in which both languages have lines of their own, and ways stand apart."""


class FirstSteps(Page):
    """Stands in the place of Today while the desk holds nothing."""

    digit, title = tabs.TODAY

    def __init__(self) -> None:
        super().__init__()
        self.table = Table(self._draw, head=self._head, marking=False)
        self._chosen = False

    def compose(self) -> ComposeResult:
        yield self.table

    def read(self, desk: Desk, scope: Scope) -> bool:
        """Whether she has chosen a language."""
        return any(
            one.key == "language" and one.value not in ("", "auto", None) for one in desk.settings.show()
        )

    def show(self, value: bool) -> None:
        self._chosen = value
        self._list()

    def resized(self) -> None:
        self._list()

    def _list(self) -> None:
        airy = self.app.size.height >= (_ROOMY if self._chosen else _AIRY)
        gaps: list[tuple[None, None]] = [(None, None)] if airy else []
        self.table.show(Listed(row for way in WAYS.items() for row in (way, *gaps)))

    @property
    def _roomy(self) -> bool:
        """Whether each language has a line of its own; else notes are in the one that is spoken."""
        return self.app.size.height >= _ROOMY or self._chosen

    # --- commands

    def on_table_opened(self, event: Table.Opened) -> None:
        begin: dict[str, Callable[[], None]] = {
            "demo": self.open_demo,
            "import": self.ask_import,
            "tables": self.bring_tables,
            "paste": self.paste,
            "count": self.type_counts,
            "bot": self.add_bot,
        }
        begin[str(event.table.key)]()

    def open_demo(self) -> None:
        """Make the made-up desk, in its own place, and open it."""
        upkeep.open_demo(self.console)

    def ask_import(self) -> None:
        """Choose a file or a folder, and import it."""
        importing.choose(self.console)

    def bring_tables(self) -> None:
        """Import a table, or have templates written that show how one is filled in."""
        choices = [
            (_("choose a file"), "", self.ask_import),
            (_("write templates to fill in"), "", partial(importing.write_templates, self.console)),
        ]
        self.console.open_sheet(Menu(_("Tables"), choices, lambda act: act()))

    def paste(self) -> None:
        """Paste copied text."""
        pasting.ask(self.console)

    def type_counts(self) -> None:
        """Type counts."""
        counting.show(self.console)

    def add_bot(self) -> None:
        """Add a bot: what kind, where, its token, then what it sees."""
        botform.choose(self.console)

    def switch_language(self) -> None:
        """The other language, from now on."""
        self._chosen = True
        self.console.switch_language()

    # --- drawing

    def _head(self, cells: int) -> list[Line]:
        title = self._both(N_("This desk is empty."), "strong")
        return [
            *([[], [], *title] if self._roomy else [[], joined(title, "   ")]),
            *self._both(N_("Begin with whatever you have; each way is useful within a minute."), "muted"),
            [],
        ]

    def _both(self, message: str, role: str) -> list[Line]:
        lines: list[Line] = [[(_(message), role)]]
        if not self._chosen:
            lines.append([(languages.in_language(message, languages.other()), role)])
        return lines

    def _draw(self, way: Way | None, cells: int, state: RowState) -> list[Line]:
        if way is None:
            return [[]]
        titles, notes = self._both(way.title, "strong"), self._both(way.note, "muted")
        if not self._roomy:
            titles, notes = [joined(titles, "   ")], notes[:1]
        first = ends([(f"{way.key or ' '}  ", "accent"), *titles[0]], [(way.takes, "faint")], cells)
        return [first, *([("   ", "text"), *line] for line in (*titles[1:], *notes))]
