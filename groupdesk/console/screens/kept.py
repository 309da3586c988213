"""Her highlights and kept answers as sheets, and keeping one more from wherever a message shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from textual.app import ComposeResult

from groupdesk.console.languages import N_
from groupdesk.console.paint import Line, ends, key, wrapped
from groupdesk.console.widgets.menu import Choice, Menu
from groupdesk.console.widgets.rows import Listed
from groupdesk.console.widgets.sheet import Lines, Sheet
from groupdesk.console.widgets.table import RowState, Table
from groupdesk.console.widgets.talk import body
from groupdesk.desk import Desk, words
from groupdesk.desk.values.chats import Said
from groupdesk.desk.values.frame import Change
from groupdesk.desk.values.today import Item
from groupdesk.locale import _
from groupdesk.rules import clock

if TYPE_CHECKING:
    from groupdesk.console.app import Console
    from groupdesk.console.screens.today import Today

_SHORT, _WHOLE = 2, 12
"""Lines a text takes at most, and the one under the cursor."""


class _Listing(Protocol):
    """A page that lists messages."""

    @property
    def console(self) -> "Console": ...

    @property
    def table(self) -> Table: ...


# --- keeping -----------------------------------------------------------------------------------------


def can_keep(page: _Listing) -> bool:
    """A message is under the cursor."""
    return isinstance(page.table.row, Said)


def keep(page: _Listing) -> None:
    """Keep the message under the cursor as a highlight; again lets go of it."""
    said = page.table.row
    if isinstance(said, Said):
        kept = page.console.desk.kept
        page.console.change(lambda: kept.highlight([said.id], not said.kept))


def can_keep_item(today: "Today") -> bool:
    """The item under the cursor is about a message."""
    return isinstance(today.table.row, Item) and today.table.row.message is not None


def keep_item(today: "Today") -> None:
    """Keep what was said, or the prepared text as the answer to such questions."""
    item = today.table.row
    if not isinstance(item, Item) or item.message is None:
        return
    console, kept, message = today.console, today.desk.kept, item.message
    choices: list[Choice] = [
        (_("the message, as a highlight"), "", lambda: kept.highlight([message])),
    ]
    text = today.prepared
    if item.kind == "question" and text is not None:
        answer = _without_address(text)
        choices.insert(0, (_("your text, as the answer"), "", lambda: kept.answer(item.title, answer)))
    console.open_sheet(Menu(_("Keep"), choices, console.change))


def _without_address(text: str) -> str:
    """A reply without the name that it begins with: the next one who asks is called otherwise."""
    head, _blank, rest = text.partition(" ")
    return rest if head.startswith("@") and rest else text


# --- showing -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Sort:
    """One of the two things that are kept."""

    name: str
    none: str
    read: Callable[[Desk], Sequence[Any]]
    drop: Callable[[Desk, Any], Change]
    head: Callable[[Any, str], Line]
    """(row, zone) → what stands above its text."""
    text: Callable[[Any], str]


def _said_head(said: Said, zone: str) -> Line:
    when = words.day(clock.day_of(said.at, clock.zone(zone)))
    return [(said.name, "strong"), (f"  {when} {words.clock(said.at, zone)}  {said.group_name}", "muted")]


_HIGHLIGHTS = _Sort(
    N_("Highlights"),
    N_("Nothing is kept yet: K on a message keeps it."),
    lambda desk: desk.kept.highlights(),
    lambda desk, said: desk.kept.highlight([said.id], False),
    _said_head,
    lambda said: body(said)[0],
)
_ANSWERS = _Sort(
    N_("Kept answers"),
    N_("None yet: K on a question of Today keeps your text as the answer."),
    lambda desk: desk.kept.answers(),
    lambda desk, answer: desk.kept.drop_answer(answer.id),
    lambda answer, zone: [(answer.question, "muted")],
    lambda answer: answer.text,
)


def show_highlights(console: "Console") -> None:
    """The messages she keeps."""
    console.open_sheet(Kept(_HIGHLIGHTS))


def show_answers(console: "Console") -> None:
    """The answers she keeps."""
    console.open_sheet(Kept(_ANSWERS))


class Kept(Sheet):
    """Kept texts, the newest first."""

    side = "middle"
    cells = (92, 28)

    def __init__(self, sort: _Sort) -> None:
        super().__init__()
        self._sort, self._zone = sort, "UTC"

    def compose(self) -> ComposeResult:
        yield Lines(self._title, 2)
        yield Table(self._draw, ground="raised", marking=False)

    def on_mount(self) -> None:
        self.changed()

    def changed(self) -> None:
        """Read them anew."""
        desk, read = self.console.desk, self._sort.read
        self.console.read("kept", lambda: (read(desk), desk.zone), lambda found: self._show(*found))

    def _show(self, found: Sequence[Any], zone: str) -> None:
        self._zone = zone
        none = [(None, lambda cells: [(_(self._sort.none), "muted")])]
        self.query_one(Table).show(Listed([(one.id, one) for one in found] or none))

    # --- commands

    def has_row(self) -> bool:
        """Something is kept."""
        return any(table.key is not None for table in self.query(Table))

    def copy(self) -> None:
        """Copy the text under the cursor."""
        self.console.copy(self._sort.text(self.query_one(Table).row))

    def drop(self) -> None:
        """Let go of what is under the cursor."""
        desk, drop, row = self.console.desk, self._sort.drop, self.query_one(Table).row
        self.console.change(lambda: drop(desk, row), then=self.changed)

    # --- drawing

    def _title(self, cells: int) -> list[Line]:
        keys: Line = [*key("c", _("copy")), ("  ", "text"), *key("x", _("let go")), ("  ", "text")]
        return [ends([(_(self._sort.name), "strong")], [*keys, *key("Esc", _("close"))], cells), []]

    def _draw(self, row: Any, cells: int, state: RowState) -> list[Line]:
        if callable(row):
            return [row(cells)]
        most = _WHOLE if state.cursor else _SHORT
        return [self._sort.head(row, self._zone), *wrapped(self._sort.text(row), cells, "text", most), []]
