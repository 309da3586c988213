"""Festivals that posts are made for: fixed dates, and those of the lunar calendar (Hong Kong Observatory's tables)."""

from collections.abc import Mapping
from typing import Final

from groupdesk.rules.clock import date_of

_FIXED: Final[Mapping[str, str]] = {
    "new-year": "01-01",
    "womens-day": "03-08",
    "labour-day": "05-01",
    "childrens-day": "06-01",
    "national-day": "10-01",
    "christmas": "12-25",
}
_FIRST: Final = 2024
_LUNAR: Final[Mapping[str, tuple[str, ...]]] = {
    name: tuple(dates.split())
    for name, dates in {
        "spring": "02-10 01-29 02-17 02-06 01-26 02-13 02-03 01-23 02-11 01-31 02-19 02-08 01-28 02-15 02-04",
        "lantern": "02-24 02-12 03-03 02-20 02-09 02-27 02-17 02-06 02-25 02-14 03-05 02-22 02-11 03-01 02-18",
        "dragon-boat": "06-10 05-31 06-19 06-09 05-28 06-16 06-05 06-24 06-12 06-01 06-20 06-10 05-30 06-18 06-07",
        "qixi": "08-10 08-29 08-19 08-08 08-26 08-16 08-05 08-24 08-12 08-01 08-20 08-10 08-28 08-17 08-07",
        "mid-autumn": "09-17 10-06 09-25 09-15 10-03 09-22 09-12 10-01 09-19 09-08 09-27 09-16 10-04 09-24 09-13",
        "double-ninth": "10-11 10-29 10-18 10-08 10-26 10-16 10-05 10-24 10-12 10-01 10-20 10-09 10-27 10-17 10-07",
    }.items()
}
"""Name → its date in each year from `_FIRST` on."""

NAMES: Final = (*_FIXED, *_LUNAR)
"""Stable words of all festivals."""
LAST: Final = _FIRST + len(_LUNAR["spring"]) - 1
"""The last year of which the lunar ones are known."""


def on(day: int) -> str:
    """The festival on a day, a day number; "" on others."""
    date = date_of(day)
    told = f"{date:%m-%d}"
    for name, dates in _LUNAR.items():
        if _FIRST <= date.year <= LAST and dates[date.year - _FIRST] == told:
            return name
    return next((name for name, fixed in _FIXED.items() if fixed == told), "")
