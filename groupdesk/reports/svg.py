"""Small charts as SVG: made of numbers only, coloured by the page's style sheet; the figures stand beside them."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from markupsafe import Markup

_SPARK: Final = (80, 18)
_LINES: Final = (320, 96)
_BAR: Final = (160, 8)
_MARGIN: Final = 4


def spark(weeks: Sequence[float | None]) -> Markup:
    """A line without axes; gaps where nothing was measured, a dot on the last week."""
    return _chart("spark", _SPARK, weeks, low=min((week for week in weeks if week is not None), default=0.0))


def lines(weeks: Sequence[float | None]) -> Markup:
    """A larger line above a ground of zero."""
    return _chart("lines", _LINES, weeks, low=0.0)


def bar(part: float | None, whole: float | None) -> Markup:
    """`part` of `whole` as a filled track; an empty one when either is not known."""
    width, height = _BAR
    filled = min(max(part / whole, 0.0), 1.0) * width if part is not None and whole else 0.0
    track = Markup('<rect class="track" width="{}" height="{}" rx="2"/>').format(width, height)
    fill = Markup('<rect class="fill" width="{:.1f}" height="{}" rx="2"/>').format(filled, height)
    return _svg("bar", _BAR, track + fill)


def _chart(kind: str, size: tuple[int, int], weeks: Sequence[float | None], low: float) -> Markup:
    points = list(_points(size, weeks, low))
    parts = [_stretch(list(run)) for known, run in groupby(points, lambda point: point is not None) if known]
    last = points[-1] if points else None
    dot = Markup('<circle cx="{:.1f}" cy="{:.1f}" r="2.5"/>').format(*last) if last else Markup()
    return _svg(kind, size, Markup().join((*parts, dot)))


def _points(
    size: tuple[int, int], weeks: Sequence[float | None], low: float
) -> Iterator[tuple[float, float] | None]:
    width, height = size[0] - 2 * _MARGIN, size[1] - 2 * _MARGIN
    high = max((week for week in weeks if week is not None), default=0.0)
    for n, week in enumerate(weeks):
        if week is None:
            yield None
            continue
        rise = (week - low) / (high - low) if high > low else 0.5
        yield _MARGIN + width * n / max(len(weeks) - 1, 1), _MARGIN + height * (1 - rise)


def _stretch(points: Sequence[tuple[float, float] | None]) -> Markup:
    shown = " ".join(f"{point[0]:.1f},{point[1]:.1f}" for point in points if point is not None)
    return Markup('<polyline points="{}"/>').format(shown)


def _svg(kind: str, size: tuple[int, int], content: Markup) -> Markup:
    head = Markup('<svg class="{}" viewBox="0 0 {} {}" width="{}" height="{}" aria-hidden="true">')
    return head.format(kind, *size, *size) + content + Markup("</svg>")
