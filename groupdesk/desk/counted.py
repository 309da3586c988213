"""Counts by hand, or of another tool, as every reader lays them under the days that nobody observed
(mechanisms.md 5)."""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
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


class MemberCounted(NamedTuple):
    """What another tool counted of a member, from one day to another, both included; None where it did not."""

    group: int
    identity: int
    first: int | None
    """None where the beginning was not told."""
    last: int
    at: int
    """When it was last told."""
    messages: int | None
    invites: int | None
    source: str
    """The name of the file that told it."""


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


def of_members(
    connection: sqlite3.Connection, standing: "Standing", identities: Collection[int] | None = None
) -> defaultdict[int, list[MemberCounted]]:
    """Identity → what other tools counted of it in a group, the newest span first, of each what was told last.

    Spans whose every day was observed are left out: the desk's own figures stand there.
    """
    where, chosen = among("c.identity_id", identities)
    spans: dict[tuple[int, int | None, int], MemberCounted] = {}
    for *row, path in connection.execute(
        "SELECT c.group_id, c.identity_id, c.first, c.last, c.at, c.messages, c.invites, MIN(f.path)"
        " FROM member_count AS c LEFT JOIN run_file AS f ON f.run_id = c.run_id AND f.group_id = c.group_id"
        f"{where or ' WHERE 1 = 1'} AND c.group_id = ? GROUP BY c.id ORDER BY c.id",
        (*chosen, standing.group),
    ):
        one = MemberCounted._make((*row, PurePath(path or "").name))
        spans[one.identity, one.first, one.last] = one
    found: defaultdict[int, list[MemberCounted]] = defaultdict(list)
    for one in sorted(spans.values(), key=lambda one: (-one.last, -(one.first or 0))):
        if _lies_under(standing, one):
            found[one.identity].append(one)
    return found


def _lies_under(standing: "Standing", one: MemberCounted) -> bool:
    """Whether some day of a span was not observed."""
    if one.first is None:
        return True
    return standing.seen(one.first, one.last + 1) < one.last + 1 - one.first
