"""Saying something at once or later: to groups (a quick post), or to one person (a word)."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Input, TextArea

from groupdesk.console.paint import Line, wrapped
from groupdesk.console.screens import handing
from groupdesk.console.widgets import field
from groupdesk.console.widgets.sheet import Lines, Sheet
from groupdesk.desk import Change, Scope, moments, postwords
from groupdesk.desk.values.posts import Preview
from groupdesk.locale import _, ngettext
from groupdesk.rules.sending import GRACE

if TYPE_CHECKING:
    from groupdesk.console.app import Console

_NOTES = 6


def to_groups(
    console: "Console",
    groups: Sequence[int],
    title: str,
    text: str = "",
    said: Callable[[], object] = lambda: None,
) -> None:
    """Write a post to groups; `said` is called when it is kept."""
    console.open_sheet(Posting(Scope(tuple(groups), title), text, said))


def to_person(console: "Console", person: int, name: str, text: str = "", group: int | None = None) -> None:
    """Write a word to a person: by a bot where that is allowed, else to be copied."""
    console.open_sheet(Word(person, name, text, group))


class _Saying(Sheet):
    """A text to write; ^S says it."""

    side = "right"
    cells = (60, 0)

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self._title, self._text = title, text
        self._wrong = ""

    def compose(self) -> ComposeResult:
        yield Lines(lambda cells: [[(self._title, "strong")], []], 2)
        yield field.TextField(self._text)
        yield from self._more()
        yield Lines(self._notes, _NOTES)

    def _more(self) -> ComposeResult:
        yield from ()

    @property
    def text(self) -> str:
        """What stands there."""
        return self.query_one(TextArea).text

    def enter(self) -> None:
        area = self.query_one(TextArea)
        area.focus()
        area.move_cursor(area.document.end)

    def next_field(self) -> None:
        """To the other field."""
        inputs = [widget for widget in self.children if isinstance(widget, Input | TextArea)]
        at = next((i for i, widget in enumerate(inputs) if widget.has_focus), -1)
        inputs[(at + 1) % len(inputs)].focus()

    def _say(self, wrong: str) -> None:
        self._wrong = wrong
        for lines in self.query(Lines):
            lines.redraw()

    def _notes(self, cells: int) -> list[Line]:
        return [[], *wrapped(self._wrong, cells, "bad", most=3)] if self._wrong else [[]]


class Posting(_Saying):
    """A post to some groups: what it would do stands below while it is written."""

    def __init__(self, scope: Scope, text: str, said: Callable[[], object]) -> None:
        super().__init__(_("Post to {what}").format(what=scope.label), text)
        self._scope = scope
        self._said = said
        self._preview: Preview | None = None
        self._everybody = False

    def _more(self) -> ComposeResult:
        yield Lines(lambda cells: [[(_("when"), "muted")]])
        yield field.LineField("", placeholder=moments.example())

    def on_mount(self) -> None:
        self._look()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._look()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.keep()

    def _look(self) -> None:
        posts, scope, text, everybody = self.console.desk.posts, self._scope, self.text, self._everybody
        self.console.read("post", lambda: posts.preview(scope, text, everybody=everybody), self._show)

    def _show(self, preview: Preview) -> None:
        self._preview = preview
        self._say(self._wrong)

    def ring(self) -> None:
        """Ring everybody in these groups, or nobody."""
        self._everybody = not self._everybody
        self._look()

    def keep(self) -> None:
        """Say it."""
        desk, scope, text, everybody = self.console.desk, self._scope, self.text, self._everybody
        try:
            at = moments.read(self.query_one(Input).value, desk.now(), desk.zone)
        except ValueError as error:
            self._say(str(error))
            return
        if not text.strip() or (self._preview and self._preview.blocked):
            self._say(_("It cannot go so.") if text.strip() else _("Write what is to be said."))
            return
        ways = (self._preview.by_bot, self._preview.by_hand) if self._preview else (0, 0)
        self.close()
        self._said()
        _send(self.console, lambda: desk.posts.add(scope, text, at=at, everybody=everybody), at, ways)

    def _notes(self, cells: int) -> list[Line]:
        if self._wrong or self._preview is None:
            return super()._notes(cells)
        found = self._preview
        by_bot = ngettext("{n} by bot", "{n} by bots", found.by_bot).format(n=found.by_bot)
        by_hand = _("{n} by hand").format(n=found.by_hand)
        if found.by_hand:
            batches = ngettext("{n} batch", "{n} batches", found.batches).format(n=found.batches)
            by_hand += f" ({batches})"
        lines: list[Line] = [[(by_bot, "text"), (" · ", "muted"), (by_hand, "text")]]
        for one in found.warnings:
            sign = ("✗ ", "bad") if one.blocks else ("▲ ", "warn")
            lines += [[sign, *line] for line in wrapped(postwords.caution(one), cells - 2, most=1)]
        return lines


class Word(_Saying):
    """A word to one person."""

    def __init__(self, person: int, name: str, text: str, group: int | None) -> None:
        super().__init__(_("A word to {name}").format(name=name), text)
        self._person, self._group = person, group

    def keep(self) -> None:
        """Say it."""
        posts, person, text, group = self.console.desk.posts, self._person, self.text, self._group
        if not text.strip():
            self._say(_("Write what is to be said."))
            return
        self.close()
        _send(self.console, lambda: posts.word(person, text, group=group), None, None)


def _send(
    console: "Console",
    act: Callable[[], tuple[Change, int]],
    at: int | None,
    ways: tuple[int, int] | None,
) -> None:
    """Do it: what goes at once by bots can be called back for a while, what goes by hand is shown.

    `ways` are how many go by bots and how many by hand; None where the desk finds out.
    """
    made: list[int] = []

    def job() -> Change:
        change, post = act()
        made.append(post)
        return change

    def over() -> None:
        if not made or at is not None:
            return
        by_bot, by_hand = ways or _ways(console, made[0])
        if by_bot:
            console.work.calls_back(GRACE, lambda: _call_back(console, made[0]))
        if by_hand:
            handing.show(console, made[0])

    console.change(job, ("u", _("undo")), then=over)


def _ways(console: "Console", post: int) -> tuple[int, int]:
    found = console.desk.posts.deliveries(post=post)
    by_hand = sum(1 for one in found if one.state == "to_hand")
    return len(found) - by_hand, by_hand


def _call_back(console: "Console", post: int) -> None:
    console.change(lambda: console.desk.posts.call_back(post), ("u", _("undo")))
