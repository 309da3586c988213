"""How often a group's data comes, and when it is overdue (mechanisms.md 6, rules.md §0)."""

from typing import Final
from zoneinfo import ZoneInfo

from groupdesk.rules import clock
from groupdesk.rules.clock import HOUR

LIVE: Final = "live"
NONE: Final = "none"
GRACE_SECONDS: Final = 36 * HOUR
"""A group is behind this long after its data was due."""
_LONGEST_WAIT: Final = 32
"""Days within which every rhythm has a due day."""


def check(code: str) -> str:
    """`code` itself: live, daily, weekly, weekly:0 (Monday) to weekly:6, monthly, monthly:1 to
    monthly:31, none, or "" for the default; raises ValueError, naming these, for anything else."""
    name, _, detail = code.partition(":")
    plain = not detail and code in ("", LIVE, NONE, "daily", "weekly", "monthly")
    weekly = name == "weekly" and detail.isdecimal() and int(detail) <= 6
    monthly = name == "monthly" and detail.isdecimal() and 1 <= int(detail) <= 31
    if not (plain or weekly or monthly):
        raise ValueError(
            f"unknown rhythm {code!r}: use live, daily, weekly, weekly:0 (Monday) to weekly:6,"
            " monthly:1 to monthly:31 or none"
        )
    return code


def due_at(code: str, data_until: int, tz: ZoneInfo) -> int | None:
    """When data that goes up to `data_until` is due again; None for a group without rhythm.

    Live data is due at once, other data at the first midnight after `data_until` that opens a due day:
    every day; the weekday, or day of the month, of the code or else of the newest data.
    """
    name, _, detail = code.partition(":")
    if name == NONE:
        return None
    if name == LIVE:
        return data_until
    newest = clock.day_of(data_until, tz)
    for day in range(newest + 1, newest + _LONGEST_WAIT + 1):
        if _is_due(name, detail, day, newest):
            return clock.day_start(day, tz)
    return clock.day_start(newest + _LONGEST_WAIT, tz)


def behind(now: int, code: str, data_until: int, tz: ZoneInfo) -> bool:
    """Whether data is overdue by more than the grace of 36 hours."""
    due = due_at(code, data_until, tz)
    return due is not None and now - due > GRACE_SECONDS


def _is_due(name: str, detail: str, day: int, newest: int) -> bool:
    if name == "weekly":
        weekday = int(detail) if detail else clock.date_of(newest).weekday()
        return clock.date_of(day).weekday() == weekday
    if name == "monthly":
        wanted = int(detail) if detail else clock.date_of(newest).day
        last = clock.date_of(day + 1).day == 1
        return clock.date_of(day).day == wanted or (last and wanted > clock.date_of(day).day)
    return True
