"""What data alone lets be said of each group, kept until something it rests on changes (mechanisms.md 10).

As nothing changes without data, a finding is good while the group's revision, its day, what was observed
and the program are the same: the stamp. Whoever reads finds what is owed; `GroupNows.keep` writes it for
the next one.
"""

import json
import sqlite3
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from groupdesk import __version__
from groupdesk.desk.crowd import crowd
from groupdesk.desk.missed import Missed, missed
from groupdesk.desk.sql import among
from groupdesk.desk.standing import Standing, open_groups, standings
from groupdesk.desk.values.groups import Wellbeing
from groupdesk.desk.wellbeing import Heard, wellbeings
from groupdesk.rules import clock
from groupdesk.rules.health import Bar, Caps, Health
from groupdesk.rules.stage import Stage
from groupdesk.store import StoreError

if TYPE_CHECKING:
    from groupdesk.desk import Desk

WEEK: Final = 7
FOUND_AT_ONCE: Final = 20
"""Groups in one reading, so that no log of the file grows behind it."""


@dataclass(frozen=True, slots=True)
class GroupNow:
    """What is found about a group."""

    well: Wellbeing
    past: Mapping[int, Wellbeing]
    """Days ago → as it was then: a week ago, and whenever else somebody has asked for."""
    missed: tuple[Missed, ...]
    """Regulars who stay away, most points first."""
    old: bool = False
    """Whether it rests on older data, and is found anew by `GroupNows.renew`."""

    @property
    def before(self) -> Wellbeing:
        """How well it was a week ago."""
        return self.past[WEEK]


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
        owed = self._owed(connection, stamps)
        if self._desk.at_once is not None and len(owed) > self._desk.at_once:
            owed -= self._known.keys()
        self._find({id_: (stamps[id_], standing[id_]) for id_ in sorted(owed)}, connection)
        known = {id_: self._known[id_] for id_ in standing}
        return {
            id_: now if stamp == stamps[id_] else replace(now, old=True)
            for id_, (stamp, now) in known.items()
        }

    def as_of(
        self, connection: sqlite3.Connection, standing: Mapping[int, Standing], days_ago: int
    ) -> dict[int, Wellbeing]:
        """How well the groups of `standing` were some days before."""
        now = self.of(connection, standing)
        if not days_ago:
            return {id_: found.well for id_, found in now.items()}
        owed = {id_: standing[id_] for id_, found in now.items() if days_ago not in found.past}
        if owed:
            past = {id_: back(one, days_ago) for id_, one in owed.items()}
            found = wellbeings(connection, past, crowd(connection, past), {})
            for id_, well in found.items():
                stamp, known = self._known[id_]
                now[id_] = replace(known, past={**known.past, days_ago: well})
                self._known[id_] = self._unwritten[id_] = (stamp, now[id_])
        return {id_: found.past[days_ago] for id_, found in now.items()}

    def _owed(self, connection: sqlite3.Connection, stamps: Mapping[int, str]) -> set[int]:
        """Groups of which nothing, or something older, is known here and in the store."""
        owed = {id_ for id_, stamp in stamps.items() if self._known.get(id_, ("",))[0] != stamp}
        self._known.update(_stored(connection, owed))
        return {id_ for id_ in owed if self._known.get(id_, ("",))[0] != stamps[id_]}

    def renew(self) -> None:
        """Finds anew what is owed of any group, a few at a time, and tells everybody."""
        with self._desk.reading() as connection:
            standing = standings(connection, self._desk.now(), open_groups(connection))
            stamps = _stamps(connection, standing)
            owed = sorted(self._owed(connection, stamps))
        for start in range(0, len(owed), FOUND_AT_ONCE):
            with self._desk.reading() as connection:
                now = _stamps(connection, standing)
                part = owed[start : start + FOUND_AT_ONCE]
                self._find({id_: (now[id_], standing[id_]) for id_ in part}, connection)
        self.keep("groups", "today")

    def _find(self, owed: Mapping[int, tuple[str, Standing]], connection: sqlite3.Connection) -> None:
        if owed:
            found = _find(connection, {id_: one for id_, (_stamp, one) in owed.items()})
            new = {id_: (owed[id_][0], now) for id_, now in found.items()}
            self._known.update(new)
            self._unwritten.update(new)

    def keep(self, *topics: str) -> None:
        """Writes what was found since, outside of any reading.

        A desk that cannot be written knows it until it is closed.
        """
        new, self._unwritten = self._unwritten, {}
        if not new:
            return
        with suppress(StoreError), self._desk.noting(*topics) as connection:
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
        id_: GroupNow(well[id_], {WEEK: before[id_]}, missed(connection, one, who))
        for id_, one in standing.items()
    }


def _stamps(connection: sqlite3.Connection, standing: Mapping[int, Standing]) -> dict[int, str]:
    revisions = dict(connection.execute("SELECT group_id, revision FROM group_now").fetchall())
    return {
        id_: f"{__version__} {revisions.get(id_, 0)} {one.today} {one.asof // clock.DAY} {one.first}"
        f" {hash(one.observed)}"
        for id_, one in standing.items()
    }


def _stored(connection: sqlite3.Connection, groups: Collection[int]) -> dict[int, tuple[str, GroupNow]]:
    where, chosen = among("group_id", groups)
    rows = connection.execute(f"SELECT group_id, stamp, found FROM group_now{where}", chosen)
    return {id_: (stamp, _unpacked(found)) for id_, stamp, found in rows if found}


# --- as JSON ---------------------------------------------------------------------------------------


def _packed(now: GroupNow) -> str:
    return json.dumps(asdict(now), ensure_ascii=False, default=str, separators=(",", ":"))


def _unpacked(text: str) -> GroupNow:
    found = json.loads(text)
    return GroupNow(
        _wellbeing(found["well"]),
        {int(days): _wellbeing(well) for days, well in found["past"].items()},
        tuple(Missed(*one) for one in found["missed"]),
    )


def _wellbeing(found: dict[str, Any]) -> Wellbeing:
    health, stage = found["health"], found["stage"]
    bars = tuple(Bar(**{**bar, "weight": Fraction(bar["weight"])}) for bar in health["bars"])
    return Wellbeing(
        Health(**{**health, "bars": bars, "vetoes": tuple(health["vetoes"]), "caps": Caps(**health["caps"])}),
        Stage(**{**stage, "weeks": tuple(stage["weeks"])}),
        found["band"],
    )
