"""A member's state in a group at `asof` (rules.md §3): the first that fits."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from groupdesk.rules.coverage import enough
from groupdesk.rules.spans import Span

STATES: Final = ("bot", "left", "staff", "new", "active", "unknown", "never", "silent", "slipping", "quiet")
"""In the order in which they are tried."""
NEW_DAYS: Final = 7
SETTLED_DAYS: Final = 28
"""A first message makes somebody new only this long after the group's first record."""
JUDGED_DAYS: Final = 60
"""Complete days, at most, that must have been observed before an absence is claimed."""
REGULAR_DAYS, REGULAR_WEEKS, REGULAR_SPAN = 4, 3, 28
GAP_SPAN: Final = 60
GAP_FACTOR: Final = 3


@dataclass(frozen=True, slots=True)
class Limits:
    """What decides between states."""

    active_days: int = 7
    silent_days: int = 30

    @property
    def looked_back(self) -> int:
        """How far back single days decide a state; before that the last act does."""
        return self.silent_days + GAP_SPAN


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a member; days are numbers, None where there is none."""

    acts: Sequence[int] = ()
    """Days with an act, ascending."""
    first_message: int | None = None
    joined: int | None = None
    """Day of a join record or of the time a roster gives."""
    present: bool = True
    staff: bool = False
    bot: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """What is known of the group at `asof`."""

    today: int
    """D0, the day of `asof`."""
    first: int
    """Day of its first record."""
    observed: Sequence[Span]
    limits: Limits = Limits()


def state(member: Facts, group: Group) -> str:
    """One of `STATES`."""
    if member.bot:
        return "bot"
    if not member.present:
        return "left"
    if member.staff:
        return "staff"
    if _is_new(member, group):
        return "new"
    return _by_acts(member, group)


def slips(acts: Sequence[int], group: Group) -> bool:
    """Whether somebody with such days of acts is `slipping`, if nothing else decides his state."""
    return bool(acts) and _by_acts(Facts(acts), group) == "slipping"


def _is_new(member: Facts, group: Group) -> bool:
    if member.joined is not None:
        return group.today - member.joined <= NEW_DAYS
    first = member.first_message
    return first is not None and group.today - first <= NEW_DAYS and first - group.first > SETTLED_DAYS


def _by_acts(member: Facts, group: Group) -> str:
    acts = [day for day in member.acts if day <= group.today]
    last = acts[-1] if acts else None
    if last is not None and group.today - last <= group.limits.active_days:
        return "active"
    since = last if last is not None else member.joined if member.joined is not None else group.first
    if not enough(group.observed, max(since + 1, group.today - JUDGED_DAYS), group.today):
        return "unknown"
    if last is None:
        return "never"
    if group.today - last > group.limits.silent_days:
        return "silent"
    return "slipping" if _was_regular(acts, last) and _is_late(acts, last, group) else "quiet"


def _was_regular(acts: Sequence[int], last: int) -> bool:
    days = [day for day in acts if last - day < REGULAR_SPAN]
    return len(days) >= REGULAR_DAYS and len({(last - day) // 7 for day in days}) >= REGULAR_WEEKS


def _is_late(acts: Sequence[int], last: int, group: Group) -> bool:
    days = [day for day in acts if last - day < GAP_SPAN]
    gap = median(later - earlier for earlier, later in pairwise(days))
    return group.today - last > max(group.limits.active_days, GAP_FACTOR * gap)
