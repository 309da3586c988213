"""Where she types. The toolkit's own fields, with their drawing brought through `cell_safe`.

What is typed or pasted is hers, but a prepared text holds names of others: control signs are taken
out when it is put in, and again when it is drawn.
"""

import unicodedata
from collections.abc import Iterable
from typing import Any

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Input, TextArea

from groupdesk.text import cell_safe


def plain(text: str, *, lines: bool = False) -> str:
    """`text` without control and direction signs; line breaks stay where `lines` says so."""
    kept = (ch for ch in text.replace("\r\n", "\n") if _harmless(ch) or (lines and ch == "\n"))
    return "".join(kept)


def _harmless(ch: str) -> bool:
    # The joiner is kept: without it her own emoji would fall apart in what she sends.
    return ch == "\u200d" or unicodedata.category(ch) not in ("Cc", "Cf", "Cs", "Zl", "Zp")


def safe(strip: Strip) -> Strip:
    """`strip` with every segment safe to draw, in as many cells as before."""
    if all(text.isascii() and text.isprintable() for text, _, _ in strip):
        return strip
    cells = strip.cell_length
    return Strip(_safe_segments(strip)).adjust_cell_length(cells, _last_style(strip)).crop(0, cells)


def _safe_segments(strip: Strip) -> Iterable[Segment]:
    return [Segment(cell_safe(text), style) for text, style, _ in strip]


def _last_style(strip: Strip) -> Any:
    return next((style for _, style, _ in reversed(list(strip))), None)


class LineField(Input):
    """One line to type in."""

    def __init__(self, value: str = "", *, placeholder: str = "", secret: bool = False) -> None:
        """What is typed into a `secret` one is drawn as dots."""
        super().__init__(
            plain(value), placeholder=placeholder, compact=True, select_on_focus=False, password=secret
        )

    def render_line(self, y: int) -> Strip:
        return safe(super().render_line(y))

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.insert_text_at_cursor(plain(" ".join(event.text.split())))


class TextField(TextArea):
    """Several lines to type in."""

    def __init__(self, value: str = "") -> None:
        super().__init__(
            plain(value, lines=True), compact=True, tab_behavior="focus", highlight_cursor_line=False
        )

    def render_lines(self, crop: Region) -> list[Strip]:
        if not self._has_styles():  # a repaint may fall before they are there, or while they are remade
            return [Strip.blank(crop.width)] * crop.height
        return super().render_lines(crop)

    def _has_styles(self) -> bool:
        try:
            self.get_component_styles(*sorted(self.COMPONENT_CLASSES))
        except KeyError:
            return False
        return True

    def render_line(self, y: int) -> Strip:
        return safe(super().render_line(y))

    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.insert(plain(event.text, lines=True))
