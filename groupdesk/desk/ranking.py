"""The figures of a span of days in some groups, summed by person and ranked (rules.md §2)."""

import json
import sqlite3
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from heapq import nlargest, nsmallest
from typing import Any, Final, NamedTuple

from groupdesk.desk.crowd import crowd, native
from groupdesk.desk.groups import open_groups
from groupdesk.desk.sql import among
from groupdesk.desk.standing import Standing, standings
from groupdesk.desk.values import Board, BoardRow, Scope
from groupdesk.rules import clock, points, spans
from groupdesk.rules.spans import Span

_SUMMED: Final = (
    "messages", "words", "active", "questions", "answers", "replies_got", "checkins", "invites_kept", "adverts",
)  # fmt: skip
_SEAT: Final = "{group} << 40 | {person}"
"""A person in a group as one number: SQLite looks numbers up far quicker than pairs."""
_SPANS: Final = f"""
    WITH span (group_id, first, end) AS MATERIALIZED (
        SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)
    ), hidden (seat) AS MATERIALIZED (
        SELECT {_SEAT.format(group="value ->> 0", person="value ->> 1")} FROM json_each(?)
    )"""
"""The days of each group, and who is left out where: two arguments, of any length."""
_SHOWN: Final = f"{_SEAT.format(group='d.group_id', person='i.person_id')} NOT IN (SELECT seat FROM hidden)"
_DECIDING: Final = f"""{_SPANS}
    SELECT i.person_id, SUM({{by}}), SUM({points.sql(table="d")}), SUM(d.active), SUM(d.words), MIN(d.first_word)
    FROM span AS s
        CROSS JOIN member_day AS d ON d.group_id = s.group_id AND d.day BETWEEN s.first AND s.end - 1
        CROSS JOIN identity AS i ON i.id = d.identity_id
    WHERE {_SHOWN} GROUP BY i.person_id HAVING SUM(d.messages) > 0 OR SUM(d.invites_kept) > 0"""
_FIGURES: Final = f"""{_SPANS}
    SELECT i.person_id, {", ".join(f"SUM(d.{column})" for column in _SUMMED)}, SUM({points.sql(table="d")}),
        MIN(d.first_word), i.id, i.name, i.platform, i.key, d.group_id, SUM(d.messages)
    FROM identity AS i
        CROSS JOIN member_day AS d ON d.identity_id = i.id AND d.day BETWEEN ? AND ?
        JOIN span AS s ON s.group_id = d.group_id AND d.day BETWEEN s.first AND s.end - 1
    {{chosen}} AND {_SHOWN} GROUP BY d.group_id, i.id ORDER BY d.group_id, i.id"""
_COLUMN: Final = {"points": points.sql(table="d"), "days": "d.active"}
"""Columns of a board that are something else in the daily record."""
PEOPLE_AT_ONCE: Final = 10_000


class _Deciding(NamedTuple):
    """What decides a person's place, but for his name."""

    person: int
    by: int
    points: int
    days: int
    words: int
    first_word: int | None


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


class Ranking:
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

    def board(self, by: str, *, bottom: bool, limit: int | None) -> Board:
        """The ranked rows, the first `limit` of them."""
        rows = self._deciding(self._spans, by)
        sums = self._sums([one.person for one in _outermost(rows, bottom, limit)])
        contenders = [_contender(one, by) for one in sums.values()]
        shown = [one.key for _rank, one in points.ranked(contenders, bottom=bottom)[:limit]]
        ranks = _ranks(rows, shown)
        before = self._ranks_before(by, shown)
        gone = _gone(self._connection, self._standings, shown)
        names = dict(self._connection.execute("SELECT id, name FROM chat_group").fetchall())
        first, end = _bounds(self._spans.values())
        return Board(
            first,
            end - 1,
            self._span,
            by,
            (self._seen(self._spans), sum(span.days for span in self._spans.values())),
            tuple(
                _row(sums[key], ranks[key], points.movement(ranks[key], key, before), key in gone, names)
                for key in shown
            ),
            len(rows),
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

    def _ranks_before(self, by: str, people: Collection[int]) -> dict[int, int] | None:
        """Person → rank in the span before, of some people; None when no day of it was observed."""
        earlier = {group: spans.before(self._span, span) for group, span in self._spans.items()}
        return _ranks(self._deciding(earlier, by), people) if self._seen(earlier) else None

    def _deciding(self, spans_: Mapping[int, Span], by: str) -> list[_Deciding]:
        """Everybody with a message or a kept invite in some spans, in no order."""
        query = _DECIDING.format(by=_COLUMN.get(by, f"d.{by}"))
        return list(map(_Deciding._make, self._connection.execute(query, self._arguments(spans_))))

    def _sums(self, people: Sequence[int]) -> dict[int, _Sums]:
        """All figures of some people in the span."""
        sums: dict[int, _Sums] = {}
        first, end = _bounds(self._spans.values())
        arguments = (*self._arguments(self._spans), first, end - 1)
        for start in range(0, len(people), PEOPLE_AT_ONCE):
            where, chosen = among("i.person_id", people[start : start + PEOPLE_AT_ONCE])
            for row in self._connection.execute(_FIGURES.format(chosen=where), (*arguments, *chosen)):
                one = _Sums._make(row)
                if one.person in self._crowd.names:
                    one = one._replace(name=self._crowd.names[one.person])
                met = sums.get(one.person)
                sums[one.person] = one if met is None else _added(met, one)
        return sums

    def _arguments(self, spans_: Mapping[int, Span]) -> tuple[str, str]:
        """What `_SPANS` reads."""
        hidden = [(group, person) for group in spans_ for person in self._hidden(group)]
        return json.dumps([(group, *span) for group, span in spans_.items()]), json.dumps(hidden)

    def _hidden(self, group: int) -> Collection[int]:
        bots = self._crowd.bots(group)
        return bots if self._staff else bots | self._crowd.staff(group)


def _outermost(rows: list[_Deciding], bottom: bool, limit: int | None) -> list[_Deciding]:
    """The first `limit` or the last ones, and who differs from them by name alone: few names are read."""
    if not limit or limit >= len(rows):
        return rows
    if bottom:
        edge = _place(nsmallest(limit, rows, key=_place)[-1])
        return [one for one in rows if _place(one) <= edge]
    edge = _place(nlargest(limit, rows, key=_place)[-1])
    return [one for one in rows if _place(one) >= edge]


def _place(one: _Deciding) -> tuple[int, ...]:
    """The higher, the nearer to the top."""
    never = one.first_word is None
    return (*one[1:5], 0 if never else 1, -(one.first_word or 0))


def _ranks(rows: Collection[_Deciding], people: Collection[int]) -> dict[int, int]:
    """Person → rank among `rows`: one more than those ahead in the first four figures (rules.md §2)."""
    figures = {one.person: one[1:5] for one in rows}
    ordered = sorted(figures.values())
    return {
        person: len(ordered) - bisect_right(ordered, figures[person]) + 1
        for person in people
        if person in figures
    }


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


def _gone(connection: sqlite3.Connection, groups: Collection[int], people: Sequence[int]) -> set[int]:
    """Which of some people left some of the groups and are in none of them."""
    here: set[int] = set()
    left: set[int] = set()
    for start in range(0, len(people), PEOPLE_AT_ONCE):
        where, chosen = among("i.person_id", people[start : start + PEOPLE_AT_ONCE])
        for person, group, present in connection.execute(
            'SELECT i.person_id, m.group_id, m."left" IS NULL FROM identity AS i'
            f" JOIN membership AS m ON m.identity_id = i.id{where} AND m.first_seen IS NOT NULL",
            chosen,
        ):
            if group in groups:
                (here if present else left).add(person)
    return left - here


def _bounds(spans_: Collection[Span]) -> Span:
    """From the first to the last day of several spans."""
    if not spans_:
        return Span(0, 0)
    return Span(min(span.first for span in spans_), max(span.end for span in spans_))
