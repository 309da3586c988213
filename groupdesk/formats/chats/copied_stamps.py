"""Days and times as chat windows write them beside a name: 21:07, 昨天, 周三, 3月2日, 2022/11/17.

They are told by the instant of the paste (formats.md §2.4, §2.6): all is wall clock as if it were UTC.
"""

import re
from collections.abc import Iterable
from typing import Final

from groupdesk.formats.chats.stamps import EARLIEST, PART_OF_DAY, Clocks, Days
from groupdesk.rules import clock

DAY: Final = (
    r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{4}年\d{1,2}月\d{1,2}日?|\d{1,2}月\d{1,2}日|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|"
    r"今天|昨天|前天|(?:周|週|星期|礼拜)[一二三四五六日天]|[Tt]oday|[Yy]esterday|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
)
CLOCK: Final = rf"(?:{PART_OF_DAY} ?)?\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?: ?{PART_OF_DAY})?"
STAMP: Final = rf"(?:(?P<day>{DAY})[ \u00a0]{{0,2}})?(?P<clock>{CLOCK})"
"""Pattern of a stamp: groups ``day`` (may be missing) and ``clock``."""
AHEAD: Final = 120
"""Seconds that a window's clock may be ahead of the desk's."""


class Stamps:
    """Instants of written stamps, for one paste."""

    def __init__(self, now: int, day: int | None, order: str) -> None:
        """`now` is the wall clock, `day` the number of the day of bare times, when she said it."""
        self._now, self._day = now, day
        self._today = now // clock.DAY
        self._days, self._clocks = Days(order), Clocks()

    def at(self, day: str | None, time: str, above: int | None = None) -> int | None:
        """The instant; None for one that cannot be, or is yet to come (then it is no stamp).

        `above` is the start of the day that a line above has named.
        """
        seconds = self._clocks[time]
        start = self.start(day) if day else self._bare(seconds) if above is None else above
        at = start + seconds
        return at if EARLIEST <= at <= self._now + AHEAD else None

    def start(self, day: str) -> int:
        """The start of a written day."""
        return self._written(day) if day[0].isdigit() else self._relative(day) * clock.DAY

    @property
    def today(self) -> int:
        """The start of the day of what bears no time at all."""
        return (self._today if self._day is None else self._day) * clock.DAY

    def _bare(self, seconds: int) -> int:
        """The day of a bare time: the one she said, else the latest that is not yet to come."""
        if self._day is not None:
            return self._day * clock.DAY
        late = self._today * clock.DAY + seconds > self._now + AHEAD
        return (self._today - late) * clock.DAY

    def _relative(self, day: str) -> int:
        if day.lower() in _BACK:
            return self._today - _BACK[day.lower()]
        weekday = _WEEKDAYS[day[-1] if not day.isascii() else day[:3]]
        monday_first = (self._today + 3) % 7
        return self._today - ((monday_first - weekday) % 7 or 7)

    def _written(self, day: str) -> int:
        """The start of a day in figures; one without a year is the latest not yet to come."""
        if "年" in day or "月" not in day:
            return self._days[day]
        year = clock.date_of(self._today).year
        start = self._days[f"{year}年{day}"]
        return start if start <= self._now else self._days[f"{year - 1}年{day}"]


def likely_order(days: Iterable[str], now: int) -> tuple[str, bool]:
    """The order of day and month in days like ``2/14/2020``, and whether another was possible.

    One that makes a day impossible or yet to come is out; of two the one nearer to `now` is taken,
    for people paste what is recent.
    """
    written = [day for day in days if _AMBIGUOUS.fullmatch(day)]
    ends = {order: _latest(written, order, now) for order in ("dmy", "mdy")}
    possible = {order: end for order, end in ends.items() if end is not None}
    if not written or not possible:
        return "dmy", False
    best = max(possible, key=lambda order: (possible[order], order == "dmy"))
    return best, len(set(possible.values())) > 1


def _latest(written: Iterable[str], order: str, now: int) -> int | None:
    """The last of some days, None when one of them cannot be."""
    starts = [Days(order)[day] for day in written]
    fits = all(EARLIEST <= start <= now + AHEAD for start in starts)
    return max(starts, default=None) if fits else None


_AMBIGUOUS: Final = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")
_BACK: Final = {"今天": 0, "today": 0, "昨天": 1, "yesterday": 1, "前天": 2}
_WEEKDAYS: Final = {
    **{sign: n for n, sign in enumerate("一二三四五六日")},
    "天": 6,
    **{name: n for n, name in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))},
}
