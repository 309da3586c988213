"""The one way onto the terminal: spans of text with roles become a line of exactly so many cells.

A *span* is ``(text, role)`` (roles: `theme`), a *line* a list of spans. Helpers lay lines out by
cells; `strip` draws one. Whatever a span says, `strip` passes it through `text.cell_safe`, so a
hostile name can be put into a span as it is, and nothing else may make a `Strip`.
"""

from collections.abc import Iterable

from rich.segment import Segment
from textual.strip import Strip

from groupdesk.console.theme import ASCII_SIGNS, Theme
from groupdesk.text import Align, cell_safe, cut, fit, width, wrap

Span = tuple[str, str]
Line = list[Span]


def strip(line: Iterable[Span], cells: int, theme: Theme, ground: str = "bg", shaded: bool = False) -> Strip:
    """`line` drawn in exactly `cells` cells on `ground`; what is too long is cut with `…`."""
    segments = [
        Segment(_drawn(text, theme), theme.style(role, ground, shaded))
        for text, role in fit_line(line, cells)
    ]
    return Strip(segments, cells)


def _drawn(text: str, theme: Theme) -> str:
    safe = cell_safe(text)
    return safe.translate(ASCII_SIGNS) if theme.ascii and not safe.isascii() else safe


def cells_of(line: Iterable[Span]) -> int:
    """Cells that `line` takes."""
    return sum(width(text) for text, _ in line)


def cut_line(line: Iterable[Span], cells: int) -> Line:
    """`line` in at most `cells` cells; what had to be cut ends with `…`."""
    line = list(line)
    if cells_of(line) <= cells:
        return line
    out: Line = []
    left = cells
    for text, role in line:
        wide = width(text)
        if wide >= left:
            # One cell more than there is, so that even a span that just fits shows the cut.
            return [*out, (cut(text + "\u2026\u2026" if wide == left else text, left), role)]
        out.append((text, role))
        left -= wide
    return out


def fit_line(line: Iterable[Span], cells: int, align: Align = "left", role: str = "text") -> Line:
    """`line` in exactly `cells` cells: cut, or padded with blanks of `role`."""
    shown = cut_line(line, cells)
    gap = cells - cells_of(shown)
    if gap <= 0:
        return shown
    if align == "left":
        return [*shown, (" " * gap, role)]
    before = gap if align == "right" else gap // 2
    return [(" " * before, role), *shown, (" " * (gap - before), role)]


def cell(content: str | Iterable[Span], cells: int, align: Align = "left", role: str = "text") -> Line:
    """One column's cell of a line: `content` (a text of `role`, or spans) in exactly `cells` cells."""
    if isinstance(content, str):
        return [(fit(content, cells, align), role)]
    return fit_line(content, cells, align, role)


def ends(left: Iterable[Span], right: Iterable[Span], cells: int, gap: int = 2) -> Line:
    """`left` at the left and `right` at the right edge of `cells` cells; the left one is cut."""
    right = cut_line(right, cells)
    taken = cells_of(right)
    room = max(cells - taken - (gap if taken else 0), 0)
    return fit_line([*fit_line(left, room), (" " * (cells - taken - room), "text"), *right], cells)


def joined(parts: Iterable[Iterable[Span]], between: str = "  ") -> Line:
    """The lines of `parts` in one line, `between` them."""
    out: Line = []
    for part in parts:
        part = list(part)
        if part and out:
            out.append((between, "text"))
        out.extend(part)
    return out


def flowed(parts: Iterable[Line], between: str, cells: int) -> list[Line]:
    """`parts` with `between` them in as many lines of at most `cells` cells as they need."""
    lines: list[list[Line]] = []
    for part in parts:
        if lines and cells_of(joined([*lines[-1], part], between)) <= cells:
            lines[-1].append(part)
        else:
            lines.append([part])
    return [joined(line, between) for line in lines]


def wrapped(text: str, cells: int, role: str = "text", most: int | None = None) -> list[Line]:
    """`text` as lines of at most `cells` cells; beyond `most` lines the last one ends with `…`."""
    lines = wrap(text, cells)
    if most is not None and len(lines) > most:
        lines = [*lines[: most - 1], cut(" ".join(lines[most - 1 :]), cells)]
    return [[(line, role)] for line in lines]


def key(name: str, word: str) -> Line:
    """A key and what it does, as footers and panes show it."""
    return [(name, "strong"), (f" {word}", "muted")]


def rule(cells: int, sign: str = "─") -> Line:
    """A hairline."""
    return [(sign * cells, "line")]


BLANK: Line = []
"""An empty line."""
