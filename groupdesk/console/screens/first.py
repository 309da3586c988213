"""First steps: what an empty desk offers, in both languages until one is chosen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from textual.app import ComposeResult

from groupdesk.console import languages, tabs
from groupdesk.console.languages import N_
from groupdesk.console.page import Page
from groupdesk.console.paint import Line, ends, joined
from groupdesk.console.screens import counting, importing, pasting, upkeep
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
}


_ROOMY = 30
"""Rows of a terminal in which nothing needs to be pressed together."""


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
        gaps: list[tuple[None, None]] = [(None, None)] if self._roomy else []
        self.table.show(Listed(row for way in WAYS.items() for row in (way, *gaps)))

    @property
    def _roomy(self) -> bool:
        """Whether all ways stand there with a gap between, and each language on a line of its own."""
        return self.app.size.height >= _ROOMY or self._chosen

    # --- commands

    def on_table_opened(self, event: Table.Opened) -> None:
        begin: dict[str, Callable[[], None]] = {
            "demo": self.open_demo,
            "import": self.ask_import,
            "paste": self.paste,
            "count": self.type_counts,
        }
        begin[str(event.table.key)]()

    def open_demo(self) -> None:
        """Make the made-up desk, in its own place, and open it."""
        upkeep.open_demo(self.console)

    def ask_import(self) -> None:
        """Choose a file or a folder, and import it."""
        importing.choose(self.console)

    def paste(self) -> None:
        """Paste copied text."""
        pasting.ask(self.console)

    def type_counts(self) -> None:
        """Type counts."""
        counting.show(self.console)

    def switch_language(self) -> None:
        """The other language, from now on."""
        self._chosen = True
        self.console.switch_language()

    # --- drawing

    def _head(self, cells: int) -> list[Line]:
        return [
            [],
            [],
            *self._both(N_("This desk is empty."), "strong"),
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
            titles = [joined(titles, "   ")]
        first = ends([(f"{way.key or ' '}  ", "accent"), *titles[0]], [(way.takes, "faint")], cells)
        return [first, *([("   ", "text"), *line] for line in (*titles[1:], *notes))]
