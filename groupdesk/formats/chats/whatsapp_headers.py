"""How a WhatsApp export writes the start of a message: its exact shape, and the order of its dates.

Every export writes one shape, chosen by the phone's language and region (formats.md §2.2). Knowing it
exactly keeps lines that people pasted from elsewhere inside the messages they belong to.
"""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import groupby, islice
from typing import NamedTuple

from groupdesk.formats.chats.events import MARKS
from groupdesk.formats.chats.stamps import IMPOSSIBLE, PART_OF_DAY, SPACE, Days

_SEPARATOR = r"\u200f?(?:[/.\-]|\. |年 ?|년 |月 ?|월 )\u200f?"
_DATE = rf"(?:\d{{4}}|\d{{1,2}}){_SEPARATOR}\d{{1,2}}{_SEPARATOR}(?:\d{{4}}|\d{{1,2}})(?:日|일|\.(?= ))?"
_CLOCK = rf"(?:{PART_OF_DAY}{SPACE}?)?\d{{1,2}}[:.]\d{{2}}(?:[:.]\d{{2}})?(?:{SPACE}?{PART_OF_DAY})?"
_BETWEEN = rf"[,،]?(?: (?:klo|kl\.|um|à|at|a las))?{SPACE}{{1,2}}"

ANY = re.compile(rf"\n[{MARKS}]*(\[?)({_DATE})({_BETWEEN})({_CLOCK})(\](?: |(?=\r?\n))| [-–] |: )")
"""Any header line of any export; groups: opening, date, between, clock, closing."""

_LOOKED_AT = 2_000
_FOREIGN = 20
"""A shape that starts less than one message in this many is pasted text, not the file's own."""
_PASTED = 20
_YEAR = r"\d{4}"
_TWO_DIGITS = r"\d{1,2}"
_TOKEN = re.compile(rf"({PART_OF_DAY})|(\d{{4}})|(\d+)|(.)", re.DOTALL)


class Shape(NamedTuple):
    """How one export starts its messages."""

    header: re.Pattern[str]
    """Matches a header line with the ``\\n`` before it; the groups are the date and the clock."""
    year_first: bool
    """Whether every date begins with its year, so that its order is known."""
    seconds: bool
    """Whether every clock tells seconds."""


def shape_of(text: str) -> Shape:
    """The shape of the export that begins with `text`; of a text without headers, one that never matches."""
    headers = [match.groups() for match in islice(ANY.finditer(text), _LOOKED_AT)]
    frame = next(iter(Counter(header[0] for header in headers).most_common(1)), ("",))[0]
    counts = Counter(tuple(map(_written_like, header)) for header in headers if header[0] == frame)
    own = [parts for parts, count in counts.items() if count * _FOREIGN >= len(headers)]
    if not own:
        return Shape(re.compile(r"(?!)()()"), year_first=True, seconds=False)
    opening, date, between, clock, closing = (
        "|".join(dict.fromkeys(part)) for part in zip(*own, strict=True)
    )
    header = re.compile(rf"\n[{MARKS}]*(?:{opening})({date})(?:{between})({clock})(?:{closing})")
    year_first = all(parts[1].startswith(_YEAR) for parts in own)
    seconds = all(parts[3].count(_TWO_DIGITS) == 3 for parts in own)
    return Shape(header, year_first, seconds)


def holds_another_export(text: str) -> bool:
    """Whether one message holds so many header lines that a file of another shape was appended to this one."""
    return len(list(islice(ANY.finditer(text), _PASTED))) == _PASTED


def _written_like(part: str) -> str:
    """The pattern of everything that is written like `part`."""
    return "".join(
        PART_OF_DAY if word else _YEAR if year else _TWO_DIGITS if number else re.escape(other)
        for word, year, number, other in _TOKEN.findall(part)
    )


class DateOrder:
    """Weighs day/month against month/day over the dates of a file, taken in their order (R9).

    First dates that do not exist count against an order, then steps back in time (formats.md §2.2).
    """

    def __init__(self) -> None:
        self._days = {order: Days(order) for order in ("dmy", "mdy")}
        self._latest = dict.fromkeys(self._days, IMPOSSIBLE)
        self._impossible: Counter[str] = Counter()
        self._back: Counter[str] = Counter()
        self.ambiguous = ""
        """The first date that both orders can read, as different days."""

    def add(self, dates: Iterable[str]) -> None:
        """Weigh some more dates."""
        for written, _ in groupby(dates):
            read = {order: days[written] for order, days in self._days.items()}
            for order, day in read.items():
                self._weigh(order, day)
            if not self.ambiguous and IMPOSSIBLE not in read.values() and read["dmy"] != read["mdy"]:
                self.ambiguous = written

    def _weigh(self, order: str, day: int) -> None:
        if day == IMPOSSIBLE:
            self._impossible[order] += 1
            return
        self._back[order] += day < self._latest[order]
        self._latest[order] = day

    @property
    def best(self) -> str:
        """The order that fits best, "dmy" on a tie."""
        return min(self._days, key=lambda order: (self._impossible[order], self._back[order]))

    @property
    def settled(self) -> bool:
        """Whether more dates can hardly change `best`: one order has met an impossible date, one has not."""
        return len(self._impossible) == 1

    @property
    def tied(self) -> bool:
        """Whether only a person can tell."""
        tie = self._impossible["dmy"] == self._impossible["mdy"] and self._back["dmy"] == self._back["mdy"]
        return tie and bool(self.ambiguous)
