"""Days and spans of days as a reader of either language writes them."""

from typing import Final

from groupdesk import locale
from groupdesk.rules import clock

_BABEL: Final = {"en": "en_GB", "zh_CN": "zh_Hans_CN"}


def iso_day(day: int) -> str:
    """``2026-11-16``."""
    return clock.date_of(day).isoformat()


def days(first: int, last: int) -> str:
    """Both days and all between: ``16–22 Nov 2026``, ``2026年11月16日至22日``."""
    from babel.dates import format_date, format_interval

    begin, end = clock.date_of(first), clock.date_of(last)
    if begin == end:
        return format_date(begin, format="medium", locale=_language())
    return _plain(format_interval(begin, end, skeleton="yMMMd", locale=_language()))


def _language() -> str:
    return _BABEL[locale.current()]


def _plain(text: str) -> str:
    """`text` with ordinary blanks only: terminals disagree on the thin ones."""
    return " ".join(text.split())
