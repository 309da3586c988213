"""What data alone lets be said of each group, kept until something it rests on changes (mechanisms.md 10).

As nothing changes without data, a finding is good while the group's revision, its day, what was observed
and the program are the same: the stamp. Whoever reads finds what is owed; `GroupNows.keep` writes it for
the next one.
"""

import json
import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from groupdesk import __version__
from groupdesk.desk.crowd import crowd
from groupdesk.desk.missed import Missed, missed
from groupdesk.desk.sql import among
from groupdesk.desk.standing import Standing
from groupdesk.desk.values import Wellbeing
from groupdesk.desk.wellbeing import Heard, wellbeings
from groupdesk.rules import clock
from groupdesk.rules.health import Bar, Health
from groupdesk.rules.stage import Stage

if TYPE_CHECKING:
    from groupdesk.desk import Desk

WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class GroupNow:
    """What is found about a group."""

    well: Wellbeing
    before: Wellbeing
    """As it was a week ago."""
    missed: tuple[Missed, ...]
    """Regulars who stay away, most points first."""


class GroupNows:
    """What is found about groups, once for each state of the desk."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self._known: dict[int, tuple[str, GroupNow]] = {}
        """Group → (stamp, what was found)."""
        self._unwritten: dict[int, tuple[str, GroupNow]] = {}

    def of(self, connection: sqlite3.Connection, standing: Mapping[int, Standing]) -> dict[int, GroupNow]:
        """What is found about the groups of `standing`, by id."""
        stamps = _stamps(connection, standing)
        owed = {id_ for id_, stamp in stamps.items() if self._known.get(id_, ("",))[0] != stamp}
        if owed:
            self._known.update(_stored(connection, stamps, owed))
            owed = {id_ for id_ in owed if self._known.get(id_, ("",))[0] != stamps[id_]}
        if owed:
            found = _find(connection, {id_: standing[id_] for id_ in sorted(owed)})
            new = {id_: (stamps[id_], now) for id_, now in found.items()}
            self._known.update(new)
            self._unwritten.update(new)
        return {id_: self._known[id_][1] for id_ in standing}

    def keep(self) -> None:
        """Writes what was found since, outside of any reading. Raises StoreError."""
        new, self._unwritten = self._unwritten, {}
        if not new:
            return
        with self._desk.noting() as connection:
            connection.executemany(
                "INSERT INTO group_now (group_id, revision, stamp, found) VALUES (?, 0, ?, ?)"
                " ON CONFLICT (group_id) DO UPDATE SET stamp = excluded.stamp, found = excluded.found",
                [(id_, stamp, _packed(now)) for id_, (stamp, now) in new.items()],
            )


def back(standing: Standing, days: int) -> Standing:
    """Where a group stood some days before."""
    asof = standing.asof - days * clock.DAY
    return replace(standing, now=asof, asof=asof, today=standing.today - days)


def _find(connection: sqlite3.Connection, standing: Mapping[int, Standing]) -> dict[int, GroupNow]:
    who = crowd(connection, standing)
    heard: Heard = {}
    well = wellbeings(connection, standing, who, heard)
    before = wellbeings(connection, {id_: back(one, WEEK) for id_, one in standing.items()}, who, heard)
    return {
        id_: GroupNow(well[id_], before[id_], missed(connection, one, who)) for id_, one in standing.items()
    }


def _stamps(connection: sqlite3.Connection, standing: Mapping[int, Standing]) -> dict[int, str]:
    revisions = dict(connection.execute("SELECT group_id, revision FROM group_now").fetchall())
    return {
        id_: f"{__version__} {revisions.get(id_, 0)} {one.today} {one.asof // clock.DAY} {one.first}"
        f" {hash(one.observed)}"
        for id_, one in standing.items()
    }


def _stored(
    connection: sqlite3.Connection, stamps: Mapping[int, str], groups: Collection[int]
) -> dict[int, tuple[str, GroupNow]]:
    where, chosen = among("group_id", groups)
    rows = connection.execute(f"SELECT group_id, stamp, found FROM group_now{where}", chosen)
    return {id_: (stamp, _unpacked(found)) for id_, stamp, found in rows if stamp == stamps[id_]}


# --- as JSON ---------------------------------------------------------------------------------------


def _packed(now: GroupNow) -> str:
    return json.dumps(asdict(now), ensure_ascii=False, default=str, separators=(",", ":"))


def _unpacked(text: str) -> GroupNow:
    found = json.loads(text)
    return GroupNow(
        _wellbeing(found["well"]),
        _wellbeing(found["before"]),
        tuple(Missed(*one) for one in found["missed"]),
    )


def _wellbeing(found: dict[str, Any]) -> Wellbeing:
    health, stage = found["health"], found["stage"]
    bars = tuple(Bar(**{**bar, "weight": Fraction(bar["weight"])}) for bar in health["bars"])
    return Wellbeing(
        Health(**{**health, "bars": bars, "vetoes": tuple(health["vetoes"])}),
        Stage(**{**stage, "weeks": tuple(stage["weeks"])}),
        found["band"],
    )
