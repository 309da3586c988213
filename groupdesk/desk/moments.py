"""A moment as she types it: ``20:00``, ``tomorrow 8:30``, ``03-09 20:00``, an ISO instant; "" is at once."""

import re
from datetime import date, datetime
from typing import Final

from groupdesk.desk import recurwords
from groupdesk.locale import _
from groupdesk.rules import clock

_TIME: Final = re.compile(r"(?:(?P<day>.+?)[ T])?(?P<hour>[01]?\d|2[0-3])[:：](?P<minute>[0-5]\d)")
_TOMORROW: Final = ("tomorrow", "明天")
_TODAY: Final = ("today", "今天")
_BEFORE: Final = 31
"""Days before a place in which a date without its year is still the one just past."""


def example() -> str:
    """What may be typed."""
    return _("at once; or 20:00, tomorrow 8:30, 03-09 20:00")


def read(typed: str, now: int, zone: str) -> int | None:
    """The instant meant, None for at once; raises ValueError for what is none or has passed."""
    typed = typed.strip()
    if not typed:
        return None
    at = _instant(typed, now, zone)
    if at is None:
        raise ValueError(_("{typed} is no time; type {example}").format(typed=typed, example=example()))
    if at < now:
        raise ValueError(_("{typed} has passed already").format(typed=typed))
    return at


def place_example() -> str:
    """What may be typed for a place in the calendar."""
    return _("20:00, Wed 20:00, 03-09 20:00")


def place(day: int, minute: int) -> str:
    """A place in the calendar as `read_place` reads it."""
    return f"{date_typed(day)} {minute // 60:02}:{minute % 60:02}"


def date_typed(day: int) -> str:
    """A day as `read_day` reads it: ``2026-03-09``."""
    return f"{clock.date_of(day):%Y-%m-%d}"


def read_place(typed: str, near: tuple[int, int]) -> tuple[int, int]:
    """Day and minute meant, on a day near the place `near`; raises ValueError for what is none."""
    found = _TIME.fullmatch(typed.strip())
    if found is None:
        raise ValueError(_("{typed} is no time; type {example}").format(typed=typed, example=place_example()))
    minute = int(found["hour"]) * 60 + int(found["minute"])
    return (read_day(found["day"], near[0]) if found["day"] else near[0]), minute


def read_day(typed: str, near: int) -> int:
    """The day meant; a weekday is that of the week of `near`, a date the next one from a month before it.

    Raises ValueError for what is none.
    """
    word = typed.strip().lower()
    monday = near - clock.date_of(near).weekday()
    if (weekday := recurwords.weekday(word)) is not None:
        return monday + weekday
    year = clock.date_of(near).year
    found = [day for one in (year - 1, year, year + 1) if (day := _date(word, one)) is not None]
    if not found:
        raise ValueError(_("{typed} is no day; type 03-09 or Wed").format(typed=typed))
    return min(found, key=lambda day: (day < near - _BEFORE, abs(day - near)))


def _instant(typed: str, now: int, zone: str) -> int | None:
    tz = clock.zone(zone)
    found = _TIME.fullmatch(typed)
    today = clock.day_of(now, tz)
    if found is None:
        try:
            moment = datetime.fromisoformat(typed)
        except ValueError:
            return None
        return int((moment if moment.tzinfo else moment.replace(tzinfo=tz)).timestamp())
    word, of_day = (found["day"] or "").strip().lower(), int(found["hour"]) * 60 + int(found["minute"])
    year = clock.date_of(today).year
    for one in (year, year + 1):  # in December the fifth of January is next year's
        day = _day(word, today, one)
        if day is None:
            return None
        at = clock.to_utc(day * clock.DAY + of_day * 60, tz)
        if at >= now or _has_no_season(word):
            break
    return at


def _has_no_season(word: str) -> bool:
    """Whether a day is the same whatever year is meant."""
    return not word or word in (*_TODAY, *_TOMORROW) or bool(re.match(r"\d{4}-", word))


def _day(word: str, today: int, year: int) -> int | None:
    if not word or word in _TODAY:
        return today
    if word in _TOMORROW:
        return today + 1
    return _date(word, year)


def _date(word: str, year: int) -> int | None:
    for form, text in (("%Y-%m-%d", word), ("%Y-%m-%d", f"{year}-{word}"), ("%Y-%m月%d日", f"{year}-{word}")):
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day of the calendar
        except ValueError:
            continue
        return (day - date(1970, 1, 1)).days
    return None
