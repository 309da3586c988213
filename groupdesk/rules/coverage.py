"""What was observed: intervals in seconds become days, and days a claim of absence (rules.md §0)."""

from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from groupdesk.rules import clock
from groupdesk.rules.spans import Span


def observed(intervals: Iterable[tuple[int, int, bool]], tz: ZoneInfo) -> tuple[Span, ...]:
    """Stretches of observed days, in order and apart, from (start, end, complete) in seconds.

    The first and the last day of a complete interval count as whole; one that is not complete (a
    paste) observes its minutes and no day.
    """
    days = sorted(
        (clock.day_of(start, tz), clock.day_of(end, tz) + 1) for start, end, whole in intervals if whole
    )
    merged: list[Span] = []
    for first, end in days:
        if merged and first <= merged[-1].end:
            merged[-1] = Span(merged[-1].first, max(merged[-1].end, end))
        else:
            merged.append(Span(first, end))
    return tuple(merged)


def within(spans: Sequence[Span], first: int, end: int) -> int:
    """How many days of [first, end) lie in some spans that are apart."""
    return sum(max(0, min(span.end, end) - max(span.first, first)) for span in spans)


def enough(spans: Sequence[Span], first: int, end: int) -> bool:
    """Whether an absence over [first, end) may be claimed: 9 in 10 of its days were observed."""
    return end > first and 10 * within(spans, first, end) >= 9 * (end - first)
