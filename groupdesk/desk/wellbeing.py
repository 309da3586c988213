"""How well groups are: health and stage (rules.md §4 and §5) from stored figures, with the reasons.

What decides them is counted in the store, a few reads a group; `groupnow` keeps the result.
"""

import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from groupdesk.desk.cohorts import leaves_known
from groupdesk.desk.counted import Counted, counted, under
from groupdesk.desk.crowd import Crowd
from groupdesk.desk.roster import group_sizes
from groupdesk.desk.sql import among
from groupdesk.desk.standing import Standing
from groupdesk.desk.values.groups import Wellbeing
from groupdesk.rules import clock, coverage, health, stage
from groupdesk.rules import size as size_rules
from groupdesk.rules.health import Day

CAME: Final = (7, 35)
"""Days since a join, both included, of those whose staying is looked at."""
LOOKED_BACK: Final = 7 * stage.WEEKS


Heard = dict[int, dict[int, int]]
"""Group → first day of a week → members who spoke in it."""


def wellbeings(
    connection: sqlite3.Connection, standing: Mapping[int, Standing], who: Crowd, heard: Heard
) -> dict[int, Wellbeing]:
    """Health and stage of some groups, by id; `who` holds marks and roles of their people.

    `heard` keeps what was counted for the same groups weeks before, or {}.
    """
    reader = _Reader(connection, standing, who, heard)
    return {id_: reader.wellbeing(one) for id_, one in standing.items()}


@dataclass(frozen=True, slots=True)
class _Group:
    """What the roster knows of it."""

    kind: str
    born: int | None


class _Reader:
    """Counts what decides the wellbeing of some groups."""

    def __init__(
        self, connection: sqlite3.Connection, standing: Mapping[int, Standing], who: Crowd, heard: Heard
    ) -> None:
        self._connection = connection
        where, chosen = among("id", standing)
        rows = connection.execute(f"SELECT id, kind, born FROM chat_group{where}", chosen)
        self._groups = {id_: _Group(kind, born) for id_, kind, born in rows}
        self._sizes = group_sizes(connection, standing)
        self._staff = _staff(connection, who, standing)
        self._counts = counted(connection, standing)
        self._heard = heard

    def wellbeing(self, standing: Standing) -> Wellbeing:
        """Health and stage of one group."""
        typed = under(standing, self._counts[standing.group])
        heard = self._heard.setdefault(standing.group, {})
        count = _Count(self._connection, standing, self._staff[standing.group], typed, heard)
        facts, size = self._groups[standing.group], self._sizes[standing.group]
        life = _life(count, facts)
        return Wellbeing(
            health.health(_facts(count, facts.kind, size), standing.rules.health),
            stage.stage(life, standing.rules.stage),
            None if size is None else size_rules.band(size, standing.rules.size),
        )


class _Count:
    """Figures of one group."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        standing: Standing,
        staff: frozenset[int],
        typed: Mapping[int, Counted],
        heard: dict[int, int],
    ) -> None:
        """`typed` are counts by hand, by the day; `heard` keeps speakers by the week."""
        self.standing, self.staff, self.typed, self._heard = standing, staff, typed, heard
        self.connection = connection
        named = ",".join(map(str, sorted(staff))) or "0"
        self._members, self._team = f"identity_id NOT IN ({named})", f"identity_id IN ({named})"

    def one(self, query: str, *arguments: int) -> tuple[int, ...]:
        """The one row of a query on the group."""
        row: tuple[int, ...] = self.connection.execute(query, (self.standing.group, *arguments)).fetchone()
        return row

    def days(self) -> dict[int, Day]:
        """The last days that health looks at, as far as they were observed or filled in by hand."""
        first, end = self.standing.today - health.WINDOW, self.standing.today
        typed = {
            day: Day(one.speakers, None, one.messages, typed=True)
            for day, one in self.typed.items()
            if one.of_talk and first <= day < end
        }
        known = {day: Day(0, 0, 0) for day in range(first, end) if self.standing.saw(day)}
        rows = self.connection.execute(
            "SELECT day, speakers, words, messages, low, adverts FROM group_day"
            " WHERE group_id = ? AND day >= ? AND day < ?",
            (self.standing.group, first, end),
        )
        return typed | known | {day: Day(*figures) for day, *figures in rows if day in known}

    def speakers(self, first: int, end: int) -> int:
        """Members without staff with words on the days [first, end)."""
        return self.one(
            "SELECT COUNT(DISTINCT identity_id) FROM member_day"
            f" WHERE group_id = ? AND day >= ? AND day < ? AND words > 0 AND {self._members}",
            first,
            end,
        )[0]

    def weeks(self) -> list[int]:
        """Speakers of the last whole weeks since the first record, oldest first, unknown ones left out.

        Of a week that was hardly observed it is the most that somebody counted on a day.
        """
        today = self.standing.today
        starts = [today - 7 * k for k in range(stage.WEEKS, 0, -1) if today - 7 * k >= self.standing.first]
        heard = self._speakers_by_week()
        found = (
            heard[day] if self.standing.seen(day, day + 7) >= stage.OBSERVED_DAYS else self._most_counted(day)
            for day in starts
        )
        return [speakers for speakers in found if speakers is not None]

    def _speakers_by_week(self) -> dict[int, int]:
        """First day → speakers of each of the last whole weeks, and of the one before them all."""
        today = self.standing.today
        starts = range(today - LOOKED_BACK - 7, today, 7)
        if starts[1] not in self._heard or starts[-1] not in self._heard:
            counts = dict(
                self.connection.execute(
                    "SELECT (day - ?2) / 7, COUNT(DISTINCT identity_id) FROM member_day"
                    f" WHERE group_id = ?1 AND day >= ?2 AND day < ?3 AND words > 0 AND {self._members}"
                    " GROUP BY 1",
                    (self.standing.group, starts[0], today),
                ).fetchall()
            )
            self._heard.update((day, counts.get(n, 0)) for n, day in enumerate(starts))
        return self._heard

    def _most_counted(self, first: int) -> int | None:
        """The most speakers that somebody counted on a day of the week from `first` on."""
        counts = (self.typed[day].speakers for day in range(first, first + 7) if day in self.typed)
        return max((speakers for speakers in counts if speakers is not None), default=None)

    def loudest(self) -> int:
        """Words of the one who said most, staff too."""
        return self.one(
            "SELECT COALESCE(MAX(said), 0) FROM (SELECT SUM(words) AS said FROM member_day"
            " WHERE group_id = ? AND day >= ? AND day < ? GROUP BY identity_id)",
            self.standing.today - health.WINDOW,
            self.standing.today,
        )[0]

    def silent(self, days: int, column: str, *, staff: bool = False) -> bool:
        """Whether nobody (of the staff) did it for so many days, and the data allows to say so."""
        today = self.standing.today
        if today - self.standing.first <= days:
            return False
        if not coverage.enough(self.standing.observed, today - days, today):
            return False
        return not self.one(
            "SELECT EXISTS (SELECT 1 FROM member_day WHERE group_id = ? AND day >= ? AND day <= ?"
            f" AND {column} > 0 AND {self._team if staff else self._members})",
            today - days,
            today,
        )[0]

    def questions(self) -> tuple[int, int]:
        """Members' questions older than a day, and those of them answered within a day."""
        asked, answered = self.one(
            "SELECT COUNT(*), COALESCE(SUM(answered_at - at <= 86400), 0) FROM question"
            f" WHERE group_id = ? AND day >= ? AND day < ? AND at < ? AND {self._members}",
            self.standing.today - health.WINDOW,
            self.standing.today,
            self.standing.asof - clock.DAY,
        )
        return asked, answered

    def came(self) -> tuple[int, int]:
        """People with a join 7–35 days ago, and those of them who are still there."""
        latest, earliest = (self.standing.today - days for days in CAME)
        came, stayed = self.one(
            'SELECT COUNT(*), COALESCE(SUM("left" IS NULL OR "left" > ?2), 0) FROM membership'
            " WHERE group_id = ?1 AND joined >= ?3 AND joined < ?4",
            self.standing.asof,
            clock.day_start(earliest, self.standing.tz),
            clock.day_start(latest + 1, self.standing.tz),
        )
        return came, stayed

    def team(self) -> int:
        """Staff who are there."""
        return self.one(
            f'SELECT COUNT(*) FROM membership WHERE group_id = ? AND "left" IS NULL AND {self._team}'
        )[0]


def _facts(count: _Count, kind: str, size: int | None) -> health.Facts:
    caps = count.standing.rules.health.caps
    claims = {
        "no-act-14": count.silent(caps.no_act_days, "active"),
        "no-word-7": count.silent(caps.no_word_days, "words"),
        "staff-silent": bool(count.staff) and count.silent(caps.staff_days, "words", staff=True),
    }
    asked, answered = count.questions()
    came, stayed = count.came()
    today = count.standing.today
    return health.Facts(
        today=today,
        first=count.standing.first,
        kind=kind,
        days=count.days(),
        size=size,
        staff=count.team(),
        spoke=count.speakers(today - health.WEEK, today),
        loudest=count.loudest(),
        asked=asked,
        answered=answered,
        came=came,
        stayed=stayed,
        leaves_known=leaves_known(count.connection, count.standing.group),
        silences=frozenset(name for name, holds in claims.items() if holds),
    )


def _life(count: _Count, group: _Group) -> stage.Facts:
    standing, limits = count.standing, count.standing.rules.stage
    born = standing.first if group.born is None else clock.day_of(group.born, standing.tz)
    age = standing.today - born
    judged = coverage.enough(standing.observed, standing.today - limits.dormant_days, standing.today)
    heard = count.speakers(standing.today - limits.dormant_days, standing.today + 1)
    first = standing.first
    watched = age in stage.WATCH and standing.seen(first, first + 14) == 14
    return stage.Facts(
        kind=group.kind,
        age=age,
        weeks=count.weeks(),
        dead=count.silent(limits.dead_days, "active"),
        dormant=judged and heard < limits.dormant_speakers,
        first_weeks=(count.speakers(first, first + 7), count.speakers(first + 7, first + 14))
        if watched
        else None,
    )


def _staff(connection: sqlite3.Connection, who: Crowd, groups: Collection[int]) -> dict[int, frozenset[int]]:
    """Group → identities of its staff."""
    people = {group: who.staff(group) for group in groups}
    where, chosen = among("person_id", set().union(*people.values()))
    accounts: dict[int, set[int]] = {}
    for id_, person in connection.execute(f"SELECT id, person_id FROM identity{where}", chosen):
        accounts.setdefault(person, set()).add(id_)
    return {
        group: frozenset(id_ for person in staff for id_ in accounts.get(person, ()))
        for group, staff in people.items()
    }
