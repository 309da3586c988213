"""Days and hours of a group's zone (rules.md §0).

A day is a number: days since 1970-01-01 on the zone's calendar. Midnight opens a day of 23 to 25
hours, and an hour that comes twice is one.
"""

import time
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DAY = 86_400
WEEK = 7 * DAY
HOUR = 3_600
EPOCH = date(1970, 1, 1)
_FIRST = -62_135_596_800 + 2 * DAY
"""3 January of year 1, the earliest instant whose zone is asked; earlier ones take its offset."""
_LAST = 253_402_300_799 - 2 * DAY
"""29 December 9999, the latest."""


class Stretch(NamedTuple):
    """Seconds [start, end) of one day with one offset."""

    start: int
    end: int
    day: int
    midnight: int
    """What to subtract so that ``(at - midnight) // 3600`` is the hour on the clock."""


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """The IANA zone called `name`; raises ValueError for one that does not exist."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"unknown time zone {name!r}, use a name such as Asia/Shanghai") from error


def offset(at: int, tz: ZoneInfo) -> int:
    """Seconds that the clock of `tz` is ahead of UTC at the instant `at`."""
    shown = datetime.fromtimestamp(min(max(at, _FIRST), _LAST), UTC).astimezone(tz)
    return int((shown.utcoffset() or timedelta()).total_seconds())


def day_of(at: int, tz: ZoneInfo) -> int:
    """The day that the instant `at` belongs to."""
    return (at + offset(at, tz)) // DAY


def hour_of(at: int, tz: ZoneInfo) -> int:
    """The hour 0–23 on the clock at the instant `at`."""
    return (at + offset(at, tz)) % DAY // HOUR


def day_start(day: int, tz: ZoneInfo) -> int:
    """The first instant of a day."""
    local = day * DAY
    guess = local - offset(local, tz)
    return local - offset(guess, tz) if day_of(guess, tz) == day else _first_of(day, tz, guess)


def _first_of(day: int, tz: ZoneInfo, near: int) -> int:
    """The first instant of `day` by bisection, where a change of offset hides midnight."""
    low, high = near - DAY, near + DAY
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if day_of(middle, tz) >= day else (middle, high)
    return high


def stretch(at: int, tz: ZoneInfo) -> Stretch:
    """The stretch of one day and one offset around the instant `at`."""
    ahead = offset(at, tz)
    day = (at + ahead) // DAY
    midnight = day * DAY - ahead
    start, end = midnight, midnight + DAY
    if offset(start, tz) != ahead:
        start = _change(start, at, tz)
    if offset(end - 1, tz) != ahead:
        end = _change(at, end, tz)
    return Stretch(start, end, day, midnight)


def _change(low: int, high: int, tz: ZoneInfo) -> int:
    """The instant in (low, high] at which the offset changes from that at `low` to that at `high`."""
    before = offset(low, tz)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if offset(middle, tz) == before else (low, middle)
    return high


def to_utc(wall: int, tz: ZoneInfo) -> int:
    """The instant of a wall clock given as if it were UTC.

    An hour that comes twice is its first; one that is skipped is taken with the offset before it.
    """
    guess = wall - offset(wall, tz)
    first = wall - offset(guess - DAY, tz)
    return first if first + offset(first, tz) == wall else wall - offset(guess, tz)


def date_of(day: int) -> date:
    """The calendar date of a day number; the nearest possible one outside the years 1 to 9999."""
    return EPOCH + timedelta(days=min(max(day, (date.min - EPOCH).days), (date.max - EPOCH).days))


def day_number(value: date) -> int:
    """The day number of a calendar date."""
    return (value - EPOCH).days


def iso(at: int, tz: ZoneInfo) -> str:
    """ISO 8601 in the zone, with its offset; ``Z`` for UTC."""
    if not _FIRST <= at <= _LAST:
        return f"{time.strftime('%Y', time.gmtime(min(max(at, _FIRST), _LAST)))}-01-01T00:00:00Z"
    text = datetime.fromtimestamp(at, UTC).astimezone(tz).isoformat(timespec="seconds")
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text
