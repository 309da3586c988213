"""Figures as rows of signs: bars, sparklines, columns, heat tiles; unknown is never drawn as zero."""

from collections.abc import Iterable, Sequence

from groupdesk.console.paint import Line, Span
from groupdesk.text import width

LEVELS = "▁▂▃▄▅▆▇"
"""Without the full block, so that the sparklines of two rows never touch."""
UNKNOWN = "–"
"""Stands for a figure that is not known."""
NO_DATA = "·"
"""Stands for a day without data."""
_EIGHTHS = " ▁▂▃▄▅▆▇█"


def scale(labels: Iterable[tuple[int, str]]) -> str:
    """Labels under a chart, each from its cell on; one that would touch the one before is left out."""
    text = ""
    for cell, label in labels:
        room = cell - width(text)
        if room > 0 or not text:
            text += " " * room + label
    return text


def bar(share: float | None, cells: int, role: str = "text") -> Line:
    """A bar of `share` (0..1) in half-cell steps on its track; None draws only the track."""
    halves = round(max(0.0, min(share or 0.0, 1.0)) * cells * 2)
    if share and not halves:
        halves = 1
    filled = "━" * (halves // 2) + "╸" * (halves % 2)
    return [(filled, role), ("─" * (cells - len(filled)), "line")]


def judged(value: float | None) -> str:
    """The role of a bar that judges a figure of 0..100: below 50 warn, below 35 bad."""
    if value is None:
        return "faint"
    return "bad" if value < 35 else "warn" if value < 50 else "text"


def level(share: float | None) -> str:
    """One sign for `share` (0..1); `·` when it is None."""
    if share is None:
        return NO_DATA
    return LEVELS[min(int(max(share, 0.0) * len(LEVELS)), len(LEVELS) - 1)]


def sparkline(values: Sequence[float | None], own_range: bool = False) -> Line:
    """One sign a value, the last in the role text; from zero, or between its own ends."""
    known = [value for value in values if value is not None]
    low = min(known, default=0) if own_range else 0
    span = max(known, default=0) - low
    signs = [NO_DATA if value is None else level((value - low) / span if span > 0 else 0) for value in values]
    return [("".join(signs[:-1]), "muted"), ("".join(signs[-1:]), "text")]


def columns(values: Iterable[float | None], height: int, top: float | None = None) -> list[str]:
    """A column chart from zero, one cell a value, as `height` rows from the top; None leaves `·`."""
    values = list(values)
    most = top or max((value for value in values if value is not None), default=0) or 1
    rows = []
    for row in range(height - 1, -1, -1):
        rows.append("".join(_eighth(value, most, height, row) for value in values))
    return rows


def _eighth(value: float | None, most: float, height: int, row: int) -> str:
    if value is None:
        return NO_DATA if row == 0 else " "
    filled = round(value / most * height * 8)
    return _EIGHTHS[max(0, min(filled - row * 8, 8))]


def tiles(values: Sequence[int | None], steps: Sequence[int], best: Iterable[int] = ()) -> Line:
    """A row of heat tiles of three cells with their figure; `steps` is the depth 0..4 of each.

    Those in `best` stand in brackets, the closing one in the first cell of the next tile; so the
    row is one cell wider than its tiles.
    """
    best = set(best)
    out = [_tile(i, value, step, best) for i, (value, step) in enumerate(zip(values, steps, strict=True))]
    return out if len(values) - 1 in best else [*out, (" ", "text")]


def _tile(i: int, value: int | None, step: int, best: set[int]) -> Span:
    figure = f"{NO_DATA if value is None else value:>2}"
    if i in best:
        return f"[{figure}" + ("" if i + 1 in best else "]"), "best"
    return ("" if i - 1 in best else " ") + figure, f"heat{step}"
