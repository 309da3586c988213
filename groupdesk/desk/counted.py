"""Counts by hand as every reader lays them under the days that nobody observed (mechanisms.md 5)."""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

from groupdesk.desk.sql import among
from groupdesk.rules import clock

if TYPE_CHECKING:
    from groupdesk.desk.standing import Standing

FIGURES: Final = ("members", "messages", "speakers", "joined", "left")
"""What can be counted, in the order of the fields of `Counted`."""


class Counted(NamedTuple):
    """What was counted in a group on a day; None where nobody counted."""

    day: int
    at: int
    """When it was last told."""
    members: int | None = None
    messages: int | None = None
    speakers: int | None = None
    joined: int | None = None
    left: int | None = None

    def instant(self, tz: ZoneInfo) -> int:
        """The instant that the figures are of: when they were told, or the end of an earlier day."""
        return min(self.at, clock.day_start(self.day + 1, tz) - 1)

    @property
    def of_talk(self) -> bool:
        """Whether it says how much was said."""
        return self.messages is not None or self.speakers is not None


@dataclass(frozen=True, slots=True)
class CountRow:
    """A group in the grid of a day."""

    group: int
    name: str
    platform: str
    due: bool
    """Whether new data of it was due by the end of that day."""
    told: Counted | None
    """What was counted on the day."""
    last: Counted | None
    """What was counted on the newest day before."""


def counted(
    connection: sqlite3.Connection, groups: Collection[int] | None = None
) -> defaultdict[int, list[Counted]]:
    """Group → its counted days, oldest first; of each figure the one told last."""
    where, chosen = among("group_id", groups)
    days: defaultdict[int, dict[int, Counted]] = defaultdict(dict)
    for group, day, at, *figures in connection.execute(
        'SELECT group_id, day, at, members, messages, speakers, joined, "left" FROM head_count'
        f"{where} ORDER BY id",
        chosen,
    ):
        before = days[group].get(day)
        told = figures if before is None else _over(before[2:], figures)
        days[group][day] = Counted(day, at, *told)
    return defaultdict(list, {group: [found[day] for day in sorted(found)] for group, found in days.items()})


def _over(before: Iterable[int | None], after: Iterable[int | None]) -> Iterator[int | None]:
    return (old if new is None else new for old, new in zip(before, after, strict=True))


def under(standing: "Standing", counts: Iterable[Counted]) -> dict[int, Counted]:
    """Day → what was counted on it, for days up to the group's own that nobody observed."""
    return {one.day: one for one in counts if one.day <= standing.today and not standing.saw(one.day)}


def sizes(standing: "Standing", counts: Iterable[Counted]) -> list[tuple[int, int]]:
    """(instant, members) of the heads counted on days that have begun by now, oldest first."""
    today = clock.day_of(standing.now, standing.tz)
    return [
        (min(one.instant(standing.tz), standing.now), one.members)
        for one in counts
        if one.members is not None and one.day <= today
    ]
