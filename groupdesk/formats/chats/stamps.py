"""Wall-clock stamps of text exports: tables from a written day or time of day to seconds.

A chat repeats its days and its times of day, so each is worked out once. All is reckoned as if the wall
clock were UTC, for every year from 1 to 9999.
"""

import re
from collections.abc import Callable
from datetime import date

IMPOSSIBLE = -(10**15)
"""What a day or time that cannot be counts for: any sum with it is below `EARLIEST`."""
EARLIEST = -62_135_596_800
"""The first second of year 1."""

SPACE = "[ \u00a0\u2009\u202f]"
"""Pattern of the blanks that clients put before AM and PM."""


class Days(dict[str, int]):
    """Seconds since 1970 at the start of a written day, in the order dmy, mdy or ymd.

    A first number of four digits is the year whatever the order; years of one or two digits are 20xx.
    """

    def __init__(self, order: str) -> None:
        super().__init__()
        self.order = order

    def __missing__(self, written: str) -> int:
        if len(self) >= _TABLE_SIZE:
            self.clear()
        self[written] = seconds = _day(written, self.order)
        return seconds


class Clocks(dict[str, int]):
    """Seconds since midnight of a written time of day, by 24 hours or by halves and parts of a day."""

    def __missing__(self, written: str) -> int:
        if len(self) >= _TABLE_SIZE:
            self.clear()
        self[written] = seconds = _clock(written)
        return seconds


def _day(written: str, order: str) -> int:
    numbers = _NUMBER.findall(written)
    fields = dict(zip("ymd" if len(numbers[0]) == 4 else order, numbers, strict=True))
    year = int(fields["y"]) + (2000 if len(fields["y"]) < 3 else 0)
    try:
        return (date(year, int(fields["m"]), int(fields["d"])).toordinal() - _EPOCH) * 86_400
    except ValueError:
        return IMPOSSIBLE


def _clock(written: str) -> int:
    hour, minute, second = (int(number) for number in [*_NUMBER.findall(written), "0"][:3])
    part = _NO_LETTER.sub("", written).casefold()
    if part:
        hour = _PARTS_OF_DAY.get(part, _never)(hour)
    return hour * 3600 + minute * 60 + second if hour < 24 and minute < 60 and second < 60 else IMPOSSIBLE


def _morning(hour: int) -> int:
    return hour % 12


def _afternoon(hour: int) -> int:
    return hour % 12 + 12


def _evening(hour: int) -> int:
    return 0 if hour == 12 else _afternoon(hour)


def _noon(hour: int) -> int:
    return hour if hour in (11, 12) else _afternoon(hour)


def _never(hour: int) -> int:
    return 24 + hour


_TABLE_SIZE = 100_000
_NUMBER = re.compile(r"\d+")
_NO_LETTER = re.compile(r"[\W\d]")
_EPOCH = date(1970, 1, 1).toordinal()

_WORDS: tuple[tuple[Callable[[int], int], str], ...] = (
    (_morning, "am 上午 凌晨 清晨 早上 午夜 半夜 深夜 午前 오전 ص قظ πμ öö पूर्वाह्न"),
    (_afternoon, "pm 下午 傍晚 午後 오후 م بظ μμ ös अपराह्न"),
    (_evening, "晚上"),
    (_noon, "中午"),
)
_PARTS_OF_DAY = {_NO_LETTER.sub("", word): shift for shift, words in _WORDS for word in words.split()}

PART_OF_DAY = (
    rf"(?:[AaPp]\.?{SPACE}?[Mm]\.?|[πμΠΜ]\.?{SPACE}?[μΜ]\.?|[قب]\.?{SPACE}?ظ\.?|[صم]|ÖÖ|ÖS|[上下]午|凌晨|"
    r"清晨|早上|午夜|半夜|深夜|傍晚|中午|晚上|午[前後]|오[전후]|(?:पूर्वा|अपरा)ह्न)"
)
"""Pattern of the words for a part of the day: AM, p. m., 下午, 오후 and their like."""
