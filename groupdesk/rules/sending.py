"""When something may be said, and what a text still lacks (mechanisms.md 13, bots.md §9.10)."""

import re
from collections.abc import Mapping, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from groupdesk.records.protocols import Pace
from groupdesk.rules.clock import DAY, offset, to_utc

GRACE: Final = 30
"""Seconds in which a broadcast can still be called back."""
LATE: Final = 15 * 60
"""Seconds after which something that fell due while nothing ran is asked about."""
BATCH: Final = 9
"""Groups that one forward by hand reaches."""
SAME_TEXT: Final = 9
"""Groups above which the same words to all of them look like spam (practice.md P3)."""
_MINUTE: Final = 60_000
_VARIABLE: Final = re.compile(r"\{([^{}\n]{1,30})\}")


def free_at(pace: Pace, bot: Sequence[int], target: Sequence[int]) -> int:
    """The first instant at which a bot may send to a target again; all instants are in milliseconds.

    `bot` and `target` are those of its earlier sends, at all and to the target, the latest first.
    """
    return max(_after(bot, pace.bot, pace.bot_minute), _after(target, pace.group, pace.group_minute))


def _after(sends: Sequence[int], gap: float, most: int) -> int:
    if not sends:
        return 0
    minute = sends[most - 1] + _MINUTE if len(sends) >= most else 0
    return max(sends[0] + round(gap * 1000), minute)


def quiet_until(at: int, tz: ZoneInfo, quiet: tuple[str, str]) -> int | None:
    """When the quiet hours around an instant end; None outside them.

    `quiet` are two times on the clock such as ``("23:00", "07:00")``; equal ones mean none.
    """
    start, end = (int(time[:-3]) * 60 + int(time[-2:]) for time in quiet)
    wall = at + offset(at, tz)
    clock = wall % DAY
    into, long = (clock // 60 - start) % 1440, (end - start) % 1440
    return to_utc(wall + (long - into) * 60 - clock % 60, tz) if into < long else None


def variables(text: str) -> tuple[str, ...]:
    """The names in ``{}`` of a text, in order."""
    return tuple(dict.fromkeys(_VARIABLE.findall(text)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with its variables filled in; those without a value stay."""
    return _VARIABLE.sub(lambda found: values.get(found[1], found[0]), text)
