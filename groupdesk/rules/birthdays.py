"""Birthdays: a month and a day, in whatever year (rules.md §7, lane 3)."""

import re
from calendar import isleap
from datetime import date
from typing import Final

from groupdesk.rules import clock

AHEAD: Final = 1
"""Days before it on which a birthday is raised first."""
_LEAP_DAY, _STAND_IN = "02-29", "02-28"
_ANY_LEAP_YEAR: Final = 2024


def read(said: str) -> str | None:
    """A birthday as it is kept, ``05-17``, from what somebody typed: 5-17, 05-17, 5/17, 5月17日.

    None when it is no day of a year.
    """
    found = re.fullmatch(r"\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?\s*", said)
    if found is None:
        return None
    month, day = int(found[1]), int(found[2])
    try:
        date(_ANY_LEAP_YEAR, month, day)
    except ValueError:
        return None
    return f"{month:02}-{day:02}"


def on(day: int) -> tuple[str, ...]:
    """The birthdays that are kept on a day number: who was born on 29 February has his on the 28th
    of other years.
    """
    when = clock.date_of(day)
    kept = f"{when.month:02}-{when.day:02}"
    return (kept, _LEAP_DAY) if kept == _STAND_IN and not isleap(when.year) else (kept,)
