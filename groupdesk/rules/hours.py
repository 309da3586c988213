"""When a group listens: shares by hour and the best hours (rules.md §11)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from groupdesk.rules.clock import date_of

LEAST_DAYS: Final = 14
"""Observed days without which nothing is suggested."""
LEAST_MEMBER_HOURS: Final = 30
APART: Final = 2
"""Hours between the two suggestions."""
QUIET: Final = (23, 7)
"""From and to, on the clock."""


class Heard(NamedTuple):
    """A member heard on a day."""

    day: int
    hours: int
    """24 bits."""


class Best(NamedTuple):
    """A suggested hour and the share of that day's members who are heard in it."""

    hour: int
    share: float


@dataclass(frozen=True, slots=True)
class Hours:
    """What is known of a group's hours."""

    workday: tuple[Best, ...]
    """Best first; empty where there is too little to suggest anything."""
    weekend: tuple[Best, ...]


def is_weekend(day: int) -> bool:
    """Whether a day is a Saturday or Sunday."""
    return date_of(day).weekday() >= 5


def shares(heard: Iterable[Heard]) -> list[float | None]:
    """Share of each hour: members heard in it ÷ members heard at all, over days; None without anybody."""
    counts = [0] * 24
    people = 0
    for _, mask in heard:
        people += mask != 0
        for hour in range(24):
            counts[hour] += mask >> hour & 1
    return [count / people if people else None for count in counts]


def by_weekday(heard: Sequence[Heard]) -> list[list[float | None]]:
    """7 × 24 shares, Monday first."""
    return [shares([one for one in heard if date_of(one.day).weekday() == weekday]) for weekday in range(7)]


def best(heard: Sequence[Heard], observed: int, quiet: tuple[int, int] = QUIET) -> Hours:
    """The two best hours of workdays and of weekends, of members without staff, from 28 complete days.

    `observed` says how many of those days were observed.
    """
    if observed < LEAST_DAYS:
        return Hours((), ())
    work = [one for one in heard if not is_weekend(one.day)]
    rest = [one for one in heard if is_weekend(one.day)]
    return Hours(_best(work, quiet), _best(rest, quiet))


def _best(heard: Sequence[Heard], quiet: tuple[int, int]) -> tuple[Best, ...]:
    if sum(one.hours.bit_count() for one in heard) < LEAST_MEMBER_HOURS:
        return ()
    allowed = [
        Best(hour, share) for hour, share in enumerate(shares(heard)) if share and not is_quiet(hour, quiet)
    ]
    allowed.sort(key=lambda one: (-one.share, one.hour))
    chosen: list[Best] = []
    for one in allowed:
        if len(chosen) < 2 and all(_apart(one.hour, other.hour) >= APART for other in chosen):
            chosen.append(one)
    return tuple(chosen)


def _apart(one: int, other: int) -> int:
    """Hours between two on the clock, the shorter way round."""
    return min((one - other) % 24, (other - one) % 24)


def is_quiet(hour: int, quiet: tuple[int, int] = QUIET) -> bool:
    """Whether an hour lies in [from, to) of the quiet hours, which may go over midnight."""
    start, end = quiet
    return start <= hour < end if start <= end else hour >= start or hour < end
