"""The help: what works here, every sign, what is never final; read off the commands themselves."""

from collections.abc import Sequence

from textual.app import ComposeResult

from groupdesk.console import match
from groupdesk.console.keymap import Bound, shown
from groupdesk.console.paint import Line, Span, cell, ends, joined, key, rule
from groupdesk.console.widgets import field
from groupdesk.console.widgets.pane import Pane
from groupdesk.console.widgets.sheet import Lines, Sheet
from groupdesk.locale import _

_KEY_CELLS, _COLUMNS = 10, 3


class Help(Sheet):
    """The keys that work where she was, fewer with every letter typed."""

    side = "middle"
    cells = (110, 31)

    def __init__(self, title: str, commands: Sequence[Bound]) -> None:
        super().__init__()
        self._title, self._commands = title, commands

    def compose(self) -> ComposeResult:
        yield Lines(lambda cells: [ends([(self._title, "strong")], key("Esc", _("close")), cells)], 1)
        yield field.LineField(placeholder=_("type to find a key"))
        yield Pane(self._lines, edge=False, ground="raised")

    def on_input_changed(self, event: field.LineField.Changed) -> None:
        event.stop()
        self.query_one(Pane).restart()

    def _lines(self, cells: int) -> list[Line]:
        keys = self._columns(cells)
        if self.query_one(field.LineField).value.strip():
            return [[], *keys]
        return [[], *keys, [], rule(cells), *_signs(cells), [], _final()]

    def _columns(self, cells: int) -> list[Line]:
        groups = self._groups()
        if cells < 90:
            return [line for name, rows in groups for line in [*_group(name, rows), []]]
        blocks: list[list[Line]] = [[] for _column in range(_COLUMNS)]
        for name, rows in groups:
            shortest = min(blocks, key=len)
            shortest += [*([[]] if shortest else []), *_group(name, rows)]
        wide = cells // _COLUMNS
        return [
            [span for block in blocks for span in cell(block[i] if i < len(block) else [], wide)]
            for i in range(max(map(len, blocks), default=0))
        ]

    def _groups(self) -> list[tuple[str, list[Bound]]]:
        words = self.query_one(field.LineField).value
        groups: dict[str, list[Bound]] = {}
        for bound in self._commands:
            command = bound.command
            if command.group and command.keys and match.find(words, _(command.title)) is not None:
                groups.setdefault(_(command.group), []).append(bound)
        return list(groups.items())


def _group(name: str, rows: Sequence[Bound]) -> list[Line]:
    lines: list[Line] = [[(name, "accent")]]
    for bound in rows:
        keys = " ".join(shown(one) for one in bound.command.keys if not one.startswith("shift+"))
        lines.append([*cell(keys, _KEY_CELLS, role="strong"), (_(bound.command.title), "text")])
    return lines


def _signs(cells: int) -> list[Line]:
    signs: list[tuple[str, str, str]] = [
        ("○", "muted", _("idea, to do")),
        ("◔", "muted", _("draft")),
        ("◑", "warn", _("in review, doing")),
        ("◕", "accent", _("ready, due later")),
        ("●", "good", _("sent")),
        ("✓", "good", _("done")),
        ("▲", "warn", _("look here")),
        ("✗", "bad", _("failed, late")),
        ("?", "warn", _("unknown: asks you")),
        ("+", "warn", _("a gap to fill")),
        ("–", "muted", _("not known (never 0)")),
        ("◆", "accent", _("marked")),
        ("·", "muted", _("no data that day")),
        ("→", "accent", _("what to do")),
        ("▌", "accent", _("the cursor")),
        ("▏", "muted", _("the other pane")),
    ]
    columns = 4 if cells >= 90 else 2
    rows = -(-len(signs) // columns)
    lines: list[Line] = [[(_("Signs"), "accent")]]
    for i in range(rows):
        some = signs[i::rows]
        lines.append([span for sign in some for span in _sign(sign, cells // columns)])
    return lines


def _sign(sign: tuple[str, str, str], cells: int) -> list[Span]:
    glyph, role, meaning = sign
    return [(glyph, role), *cell(f"  {meaning}", cells - 1)]


def _final() -> Line:
    return joined(
        [[(_("Nothing here is final:"), "muted")], key("u", _("takes back the last change, also tomorrow"))],
        " ",
    )
