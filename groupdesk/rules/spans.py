"""Spans of days: week, half-month, month, all, typed ones, and the span before each (rules.md §0)."""

from datetime import date
from typing import Final, NamedTuple

from groupdesk.rules.clock import date_of, day_number

WEEK: Final = 7
NAMES: Final = ("week", "half-month", "month", "all")


class Span(NamedTuple):
    """Days [first, end): `end` is not in it."""

    first: int
    end: int

    @property
    def days(self) -> int:
        """How many days it has."""
        return max(0, self.end - self.first)


def named(name: str, today: int, first: int) -> Span:
    """The span called `name` (one of `NAMES`, or ``FROM..TO`` with both days included).

    `today` is D0, the day of `asof`; `first` the day of the first record. Raises ValueError, naming
    what is allowed, for anything else.
    """
    if name == "week":
        return Span(today - WEEK, today)
    if name == "half-month":
        return Span(_half_start(today - 1), today)
    if name == "month":
        return Span(_month_start(today - 1), today)
    if name == "all":
        return Span(min(first, today), today + 1)
    return typed(name)


def typed(text: str) -> Span:
    """The span of ``FROM..TO``, both days included; raises ValueError for anything else."""
    start, _, end = text.partition("..")
    try:
        span = Span(day_number(date.fromisoformat(start)), day_number(date.fromisoformat(end)) + 1)
    except ValueError as error:
        raise ValueError(
            f"unknown span {text!r}: use {', '.join(NAMES)} or FROM..TO, such as 2026-03-01..2026-03-15"
        ) from error
    if span.first >= span.end:
        raise ValueError(f"the span {text!r} ends before it begins")
    return span


def before(name: str, span: Span) -> Span:
    """The week, half-month or month before; for any other span the days of equal length before it."""
    if name == "half-month":
        return Span(_half_start(span.first - 1), span.first)
    if name == "month":
        return Span(_month_start(span.first - 1), span.first)
    return Span(span.first - span.days, span.first)


def iso_week(text: str) -> Span:
    """Monday to Sunday of an ISO week such as ``2026-W47``; raises ValueError for anything else."""
    year, _, week = text.partition("-W")
    try:
        monday = day_number(date.fromisocalendar(int(year), int(week), 1))
    except ValueError as error:
        raise ValueError(f"unknown week {text!r}: write it as 2026-W47") from error
    return Span(monday, monday + WEEK)


def _month_start(day: int) -> int:
    return day_number(date_of(day).replace(day=1))


def _half_start(day: int) -> int:
    here = date_of(day)
    return day_number(here.replace(day=16 if here.day >= 16 else 1))
