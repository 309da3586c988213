"""Where each group stands in time: its zone, how far its data goes, what was observed (rules.md §0).

Nothing that rests on silence is judged from the clock: it is judged from `Standing.asof`.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from groupdesk.desk.counted import Counted, counted
from groupdesk.desk.ruling import Ruling
from groupdesk.desk.sql import among
from groupdesk.rules import clock, coverage, rhythm
from groupdesk.rules.ruleset import Rules
from groupdesk.rules.spans import Span
from groupdesk.store.zones import desk_zone

DEFAULT_RHYTHM: Final = "weekly"
"""Of groups that are fed by files (mechanisms.md 6)."""

_Interval = tuple[int, int, bool]


@dataclass(frozen=True, slots=True)
class Standing:
    """One group at an instant."""

    group: int
    tz: ZoneInfo
    rhythm: str
    """A code of rules/rhythm.py."""
    now: int
    data_until: int | None
    """None without data."""
    asof: int
    """The instant from which silence is judged; `now` without data."""
    today: int
    """The day of `asof`; complete days end before it."""
    first: int
    """The day of the first record; `today` without data."""
    observed: tuple[Span, ...]
    """Stretches of observed days, in order."""
    rules: Rules
    """The figures that hold there."""

    @property
    def live(self) -> bool:
        """Whether what happens is known at once."""
        return self.rhythm == rhythm.LIVE

    @property
    def behind(self) -> bool:
        """Whether its data is overdue: then nothing that rests on silence may be said."""
        return self.data_until is not None and rhythm.behind(self.now, self.rhythm, self.data_until, self.tz)

    def seen(self, first: int, end: int) -> int:
        """How many days of [first, end) were observed."""
        return coverage.within(self.observed, first, end)

    def saw(self, day: int) -> bool:
        """Whether a day was observed."""
        return self.seen(day, day + 1) > 0


def open_groups(connection: sqlite3.Connection) -> list[int]:
    """Groups that are not archived."""
    return [row[0] for row in connection.execute("SELECT id FROM chat_group WHERE archived = 0 ORDER BY id")]


def standings(
    connection: sqlite3.Connection, now: int, groups: Collection[int] | None = None
) -> dict[int, Standing]:
    """Where some groups, or all, stand at `now`, by id."""
    zone = desk_zone(connection)
    where, chosen = among("id", groups)
    rows = connection.execute(
        f"SELECT id, zone, rhythm, kind FROM chat_group{where} ORDER BY id", chosen
    ).fetchall()
    intervals, counts = _intervals(connection, groups), counted(connection, groups)
    ruling = Ruling(connection)
    return {
        group: _standing(
            group,
            clock.zone(own or zone),
            beat or DEFAULT_RHYTHM,
            now,
            intervals[group],
            counts[group],
            ruling.of(group, kind),
        )
        for group, own, beat, kind in rows
    }


def _intervals(
    connection: sqlite3.Connection, groups: Collection[int] | None
) -> defaultdict[int, list[_Interval]]:
    where, chosen = among("group_id", groups)
    found: defaultdict[int, list[_Interval]] = defaultdict(list)
    for group, start, end, complete in connection.execute(
        f'SELECT group_id, start, "end", complete FROM coverage{where}', chosen
    ):
        found[group].append((start, end, bool(complete)))
    return found


def _standing(
    group: int,
    tz: ZoneInfo,
    beat: str,
    now: int,
    intervals: list[_Interval],
    counts: list[Counted],
    rules: Rules,
) -> Standing:
    filled = [one for one in counts if clock.day_start(one.day, tz) <= now]
    ends = [end for _start, end, _complete in intervals]
    ends += [min(now, clock.day_start(one.day + 1, tz) - 1) for one in filled[-1:]]
    until = max(ends, default=None)
    asof = now if until is None else min(now, until)
    today = clock.day_of(asof, tz)
    days = [clock.day_of(start, tz) for start, _end, _complete in intervals]
    first = min((*days, *(one.day for one in filled[:1])), default=today)
    seen = coverage.observed(intervals, tz)
    return Standing(group, tz, beat, now, until, asof, today, first, seen, rules)
