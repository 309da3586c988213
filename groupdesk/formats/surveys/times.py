"""Times as tools of questionnaires write them: of any order, with or without a zone (questionnaires.md §1)."""

import re
from calendar import timegm
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final, NamedTuple

from groupdesk.formats.chats.stamps import EARLIEST, PART_OF_DAY, SPACE, Clocks, Days
from groupdesk.formats.surveys.grid import rounded

_TIME: Final = re.compile(
    rf"(?P<day>\d{{1,4}}[-/.年]\s?\d{{1,2}}[-/.月]\s?\d{{1,4}}日?)"
    rf"(?:[T\s,]+(?P<clock>(?:{PART_OF_DAY})?{SPACE}?\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:{SPACE}?(?:{PART_OF_DAY}))?)"
    r"(?:\.\d+)?)?\s*"
    r"(?P<zone>Z|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?|UTC|GMT|[(\[](?:UTC|GMT)[^)\]]*[)\]])?",
    re.I,
)
_OFFSET: Final = re.compile(r"([+-])(\d{1,2}):?(\d{2})?")
_NUMBERS: Final = re.compile(r"\d+")
_SECONDS: Final = re.compile(
    r"(?:(\d+)\s*(?:小时|时|h\w*)\s*)?(?:(\d+)\s*(?:分钟|分|m\w*)\s*)?(?:(\d+)\s*(?:秒|s\w*)?)?"
)
_clocks: Final = Clocks()
_days: Final = lru_cache(maxsize=8)(Days)


class Told(NamedTuple):
    """A time taken apart."""

    day: str
    clock: str
    offset: int | None
    """Seconds ahead of UTC; None where it tells no zone."""


@dataclass(frozen=True, slots=True)
class Times:
    """How the times of one file are read."""

    order: str
    """"dmy" or "mdy", for days that do not begin with the year."""
    undecided: bool
    """Whether nothing tells it."""
    utc: bool
    """Whether they tell their zone: what is read is UTC then, else the wall clock as if it were."""
    zone: int = 0
    """Offset of those that tell none where others do."""

    def read(self, cell: Any) -> int | None:
        """Seconds since 1970, None for what is no time."""
        if isinstance(cell, datetime):
            return timegm(rounded(cell).timetuple())
        if isinstance(cell, date):
            return timegm(cell.timetuple())
        told = apart(cell)
        if told is None:
            return None
        at = _days(self.order)[told.day] + (_clocks[told.clock] if told.clock else 0)
        if at < EARLIEST:
            return None
        ahead = self.zone if told.offset is None else told.offset
        return at - ahead if self.utc else at


def apart(cell: Any) -> Told | None:
    """The day, time of day and zone in a cell; None for what is no time."""
    found = _TIME.fullmatch(cell.strip()) if isinstance(cell, str) and len(cell) < 80 else None
    if found is None:
        return None
    numbers = _NUMBERS.findall(found["day"])
    if len(numbers) != 3 or any(len(number) == 3 for number in numbers):
        return None
    return Told(found["day"], found["clock"] or "", _ahead(found["zone"]))


def of(cells: Iterable[Any], order: str | None, usual: str, *, utc: bool) -> Times:
    """How times such as these are read.

    `order` is what she said, `usual` what the tool writes ("" where that is not known); `utc` says that
    the tool writes UTC without telling it. Where day and month could be either, times that step back
    least decide: sheets stand in the order in which they came.
    """
    told = [found for cell in cells if (found := apart(cell))]
    offsets = [one.offset for one in told if one.offset is not None]
    days = [numbers for one in told if len((numbers := _NUMBERS.findall(one.day))[0]) < 4]
    best, undecided = _order(days, order, usual)
    return Times(best, undecided, utc or bool(offsets), offsets[0] if offsets else 0)


def seconds(cell: str) -> int | None:
    """A duration as ``10秒``, ``3分5秒`` or bare seconds."""
    found = _SECONDS.fullmatch(cell.strip()) if cell and len(cell) < 30 else None
    if found is None or not any(found.groups()):
        return None
    hours, minutes, rest = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + rest


def _ahead(zone: str | None) -> int | None:
    if not zone:
        return None
    found = _OFFSET.search(zone)
    if not found:
        return 0
    hours, minutes = int(found[2]), int(found[3] or 0)
    return (hours * 3600 + minutes * 60) * (-1 if found[1] == "-" else 1) if hours < 24 else 0


def _order(days: Sequence[Sequence[str]], said: str | None, usual: str) -> tuple[str, bool]:
    firsts = [int(numbers[0]) for numbers in days]
    seconds_ = [int(numbers[1]) for numbers in days]
    if not days:
        return said or usual or "mdy", False
    if max(firsts) > 12 and max(seconds_) <= 12:
        return "dmy", False
    if max(seconds_) > 12 and max(firsts) <= 12:
        return "mdy", False
    if said in ("dmy", "mdy"):
        return said, False
    back = {order: _back(days, order) for order in ("dmy", "mdy")}
    if back["dmy"] != back["mdy"]:
        return min(back, key=lambda order: back[order]), False
    return usual or "mdy", not usual and firsts != seconds_


def _back(days: Sequence[Sequence[str]], order: str) -> int:
    """Steps back in time from one sheet to the next."""
    known = Days(order)
    at = [known["/".join(numbers)] for numbers in days]
    return sum(after < before for before, after in pairwise(at))
