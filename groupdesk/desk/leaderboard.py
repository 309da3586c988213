"""The leaderboard: people ranked by what they did on the days of a span (rules.md §2).

Sums of daily figures alone: no message is read. Over several groups each takes its own last day, and
the columns add up.
"""

import sqlite3
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from groupdesk.desk.crowd import crowd, native, person_name
from groupdesk.desk.groups import open_groups
from groupdesk.desk.sql import among
from groupdesk.desk.standing import Standing, standings
from groupdesk.desk.values import ALL, Board, BoardRow, Reason, Scope
from groupdesk.locale import _
from groupdesk.rules import clock, points, spans
from groupdesk.rules.spans import Span

if TYPE_CHECKING:
    from groupdesk.desk import Desk

COLUMNS: Final = ("points", "messages", "words", "days", "answers", "replies_got", "invites_kept")
"""What a board can be sorted by."""
SHOWN_MESSAGES: Final = 50

_SUMMED: Final = (
    "messages", "words", "active", "questions", "answers", "replies_got", "checkins", "invites_kept", "adverts",
)  # fmt: skip
_FIGURES: Final = f"""
    SELECT i.person_id, s.*, i.name, i.platform, i.key FROM (
        SELECT {", ".join(f"SUM({column}) AS {column}" for column in _SUMMED)}, SUM({points.sql()}) AS points,
            MIN(first_word) AS first_word, identity_id
        FROM member_day WHERE group_id = ? AND day >= ? AND day < ? GROUP BY identity_id
        HAVING SUM(messages) > 0 OR SUM(invites_kept) > 0
    ) AS s JOIN identity AS i ON i.id = s.identity_id"""


class _Sums(NamedTuple):
    """A person's figures over days, and over groups."""

    person: int
    messages: int
    words: int
    days: int
    questions: int
    answers: int
    replies_got: int
    checkins: int
    invites_kept: int
    adverts: int
    points: int
    first_word: int | None
    identity: int
    """Of the group where he wrote most."""
    name: str
    platform: str
    key: str
    group: int
    most: int
    """Messages in that group."""


class Leaderboard:
    """Who is most active."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def rank(
        self,
        scope: Scope = ALL,
        span: str = "week",
        by: str = "points",
        bottom: bool = False,
        staff: bool = False,
    ) -> Board:
        """Everybody with a message or a kept invite in the span, in the order of rules.md §2.

        `span` is week, half-month, month, all or ``FROM..TO`` (both days included); `by` one of
        `COLUMNS`; with `bottom` the last come first; `staff` are left out unless asked for. Raises
        ValueError for another span or column.
        """
        if by not in COLUMNS:
            raise ValueError(
                _("unknown column {by}: use one of {columns}").format(by=by, columns=", ".join(COLUMNS))
            )
        with self._desk.reading() as connection:
            return _Ranking(connection, self._desk.now(), scope, span, staff).board(by, bottom=bottom)

    def why(self, scope: Scope, span: str, person_id: int) -> Reason:
        """Where a person's points come from: the formula, and day by day in ``inputs["days"]``.

        Each line of the formula is (figure, (weight, count, counted after the caps, points)).
        """
        with self._desk.reading() as connection:
            ranking = _Ranking(connection, self._desk.now(), scope, span, staff=True)
            days = ranking.days_of(person_id)
            said = self._desk.messages.page(person=person_id, limit=SHOWN_MESSAGES)
            name = person_name(connection, person_id)
        made = points.parts(days)
        return Reason(
            "points",
            {
                "name": name,
                "points": sum(part.points for part in made),
                "active": sum(day["active"] for day in days),
                "over": sum(part.told - part.capped for part in made),
                "days": days,
            },
            tuple((part.code, (part.weight, part.told, part.capped, part.points)) for part in made),
            tuple(one for one in said if ranking.covers(one.group, one.at)),
        )


class _Ranking:
    """The figures of a span in the groups of a scope."""

    def __init__(
        self, connection: sqlite3.Connection, now: int, scope: Scope, span: str, staff: bool
    ) -> None:
        spans.named(span, 0, 0)  # a wrong span is refused in an empty scope too
        groups = scope.groups if scope.groups is not None else open_groups(connection)
        self._connection = connection
        self._span = span
        self._standings: Mapping[int, Standing] = standings(connection, now, groups)
        self._spans = {
            group: spans.named(span, one.today, one.first) for group, one in self._standings.items()
        }
        self._crowd = crowd(connection, groups)
        self._staff = staff

    def board(self, by: str, *, bottom: bool) -> Board:
        """The ranked rows."""
        sums = self._sums(self._spans)
        ranked = points.ranked([_contender(one, by) for one in sums.values()], bottom=bottom)
        before = self._ranks_before(by)
        gone = _gone(self._connection, self._standings)
        names = dict(self._connection.execute("SELECT id, name FROM chat_group").fetchall())
        first, end = _bounds(self._spans.values())
        return Board(
            first,
            end - 1,
            self._span,
            by,
            (self._seen(self._spans), sum(span.days for span in self._spans.values())),
            tuple(
                _row(sums[one.key], rank, points.movement(rank, one.key, before), one.key in gone, names)
                for rank, one in ranked
            ),
            len(ranked),
        )

    def days_of(self, person: int) -> list[dict[str, Any]]:
        """A person's days in the span, oldest first: their figures, points, ``day`` and ``group``."""
        columns = ", ".join(points.COUNTED)
        found = self._connection.execute(
            f"SELECT d.day, d.group_id, g.name, {points.sql(table='d')}, {columns} FROM member_day AS d"
            " JOIN identity AS i ON i.id = d.identity_id JOIN chat_group AS g ON g.id = d.group_id"
            " WHERE i.person_id = ? AND d.day >= ? AND d.day < ? ORDER BY d.day, g.name",
            (person, *_bounds(self._spans.values())),
        ).fetchall()
        heads = ("day", "group", "group_name", "points", *points.COUNTED)
        days = [dict(zip(heads, row, strict=True)) for row in found]
        return [day for day in days if self._holds(day["group"], day["day"])]

    def covers(self, group: int, at: int) -> bool:
        """Whether an instant lies in the span of a group."""
        return group in self._spans and self._holds(group, clock.day_of(at, self._standings[group].tz))

    def _holds(self, group: int, day: int) -> bool:
        span = self._spans.get(group)
        return span is not None and span.first <= day < span.end

    def _seen(self, spans_: Mapping[int, Span]) -> int:
        return sum(self._standings[group].seen(*span) for group, span in spans_.items())

    def _ranks_before(self, by: str) -> dict[int, int] | None:
        """Person → rank in the span before; None when no day of it was observed."""
        earlier = {group: spans.before(self._span, span) for group, span in self._spans.items()}
        if not self._seen(earlier):
            return None
        people = [_contender(one, by) for one in self._sums(earlier).values()]
        return {one.key: rank for rank, one in points.ranked(people)}

    def _sums(self, spans_: Mapping[int, Span]) -> dict[int, _Sums]:
        sums: dict[int, _Sums] = {}
        for group, span in spans_.items():
            hidden = self._hidden(group)
            for row in self._connection.execute(_FIGURES, (group, *span)):
                if row[0] in hidden:
                    continue
                one = _Sums._make((*row, group, row[1]))
                if one.person in self._crowd.names:
                    one = one._replace(name=self._crowd.names[one.person])
                met = sums.get(one.person)
                sums[one.person] = one if met is None else _added(met, one)
        return sums

    def _hidden(self, group: int) -> Collection[int]:
        bots = self._crowd.bots(group)
        return bots if self._staff else bots | self._crowd.staff(group)


def _added(one: _Sums, other: _Sums) -> _Sums:
    main = other if other.most > one.most else one
    words = [at for at in (one.first_word, other.first_word) if at is not None]
    summed = (a + b for a, b in zip(one[1:11], other[1:11], strict=True))
    return _Sums._make((one.person, *summed, min(words, default=None), *main[12:]))


def _contender(one: _Sums, by: str) -> points.Contender:
    return points.Contender(
        one.person, getattr(one, by), one.points, one.days, one.words, one.first_word, one.name
    )


def _row(one: _Sums, rank: int, movement: int | str | None, left: bool, names: Mapping[int, str]) -> BoardRow:
    return BoardRow(
        rank,
        movement,
        one.identity,
        native(one.platform, one.key),
        one.person,
        one.name,
        left,
        one.group,
        names[one.group],
        *one[1:11],
    )


def _gone(connection: sqlite3.Connection, groups: Collection[int]) -> set[int]:
    """Persons who left some of the groups and are in none of them."""
    where, chosen = among("m.group_id", groups)
    present: dict[bool, set[int]] = {True: set(), False: set()}
    for person, here in connection.execute(
        'SELECT i.person_id, m."left" IS NULL FROM membership AS m'
        f" JOIN identity AS i ON i.id = m.identity_id{where}",
        chosen,
    ):
        present[bool(here)].add(person)
    return present[False] - present[True]


def _bounds(spans_: Collection[Span]) -> Span:
    """From the first to the last day of several spans."""
    if not spans_:
        return Span(0, 0)
    return Span(min(span.first for span in spans_), max(span.end for span in spans_))
