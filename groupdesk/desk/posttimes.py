"""When a post is said in each group: at one instant, or at an hour of each group's own clock."""

import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from zoneinfo import ZoneInfo

from groupdesk.desk.sql import among
from groupdesk.rules import clock
from groupdesk.store.zones import desk_zone


@dataclass(frozen=True)
class Clocks:
    """The zones of groups."""

    connection: sqlite3.Connection
    _found: dict[tuple[int, int, ZoneInfo], int] = field(default_factory=dict)

    @cached_property
    def desk(self) -> ZoneInfo:
        """The zone of groups without one of their own."""
        return clock.zone(desk_zone(self.connection))

    @cached_property
    def _own(self) -> Mapping[int, str]:
        return dict(self.connection.execute("SELECT id, zone FROM chat_group WHERE zone <> ''").fetchall())

    def of(self, group: int) -> ZoneInfo:
        """The zone of a group."""
        own = self._own.get(group)
        return clock.zone(own) if own else self.desk

    def instant(self, day: int, minute: int, group: int) -> int:
        """When it is that minute of a day there, UTC seconds."""
        place = (day, minute, self.of(group))
        if place not in self._found:
            self._found[place] = clock.to_utc(day * clock.DAY + minute * 60, place[2])
        return self._found[place]

    def place(self, at: int) -> tuple[int, int]:
        """Day and minute of an instant on the desk's clock."""
        wall = at + clock.offset(at, self.desk)
        return wall // clock.DAY, wall % clock.DAY // 60


def names(connection: sqlite3.Connection, groups: Collection[int]) -> dict[int, str]:
    """Names of groups."""
    where, chosen = among("id", groups)
    return dict(connection.execute(f"SELECT id, name FROM chat_group{where}", chosen).fetchall())
