"""On which days a column has a post.

A recurrence is ``daily``, ``weekly:0,4`` (Monday is 0), ``monthly:1,16``, ``yearly:10-01`` or
``festival:NAME`` with a name of `festivals.NAMES`; ``""`` is none: its posts come when she writes one.
"""

import re
from collections.abc import Iterator
from typing import Final

from groupdesk.rules.calendar import festivals
from groupdesk.rules.clock import date_of

DAILY: Final = "daily"
_WEEKLY: Final = re.compile(r"weekly:[0-6](,[0-6])*")
_MONTHLY: Final = re.compile(r"monthly:([1-9]|[12]\d|3[01])(,([1-9]|[12]\d|3[01]))*")
_YEARLY: Final = re.compile(r"yearly:(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


def check(code: str) -> str:
    """`code` itself; raises ValueError for what is no recurrence."""
    festival = code.startswith("festival:") and code.removeprefix("festival:") in festivals.NAMES
    regular = any(form.fullmatch(code) for form in (_WEEKLY, _MONTHLY, _YEARLY))
    if not (code in ("", DAILY) or festival or regular):
        raise ValueError(f"unknown recurrence {code!r}")
    return code


def is_fixed(code: str) -> bool:
    """Whether its days are dates of the year: a copied week leaves them out."""
    return code.startswith(("yearly:", "festival:"))


def days(code: str, first: int, last: int) -> Iterator[int]:
    """The days of a recurrence in [first, last], day numbers; of a month that is too short its last."""
    for day in range(first, last + 1):
        if _falls_on(code, day):
            yield day


def _falls_on(code: str, day: int) -> bool:
    name, _, detail = code.partition(":")
    date = date_of(day)
    if name == "weekly":
        return str(date.weekday()) in detail.split(",")
    if name == "monthly":
        wanted = {int(one) for one in detail.split(",")}
        ends = date_of(day + 1).day == 1
        return date.day in wanted or (ends and any(one > date.day for one in wanted))
    if name == "yearly":
        return f"{date:%m-%d}" == detail
    if name == "festival":
        return festivals.on(day) == detail
    return name == DAILY
