"""A moment as she types it: ``20:00``, ``tomorrow 8:30``, ``03-09 20:00``, an ISO instant; "" is at once."""

import re
from datetime import date, datetime
from typing import Final

from groupdesk.locale import _
from groupdesk.rules import clock

_TIME: Final = re.compile(r"(?:(?P<day>.+?)[ T])?(?P<hour>[01]?\d|2[0-3])[:：](?P<minute>[0-5]\d)")
_TOMORROW: Final = ("tomorrow", "明天")
_TODAY: Final = ("today", "今天")


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
    for form, text in (("%Y-%m-%d", word), ("%Y-%m-%d", f"{year}-{word}"), ("%Y-%m月%d日", f"{year}-{word}")):
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day of the calendar
        except ValueError:
            continue
        return (day - date(1970, 1, 1)).days
    return None
