"""The figures of a span of days in some groups, summed by person and ranked (rules.md §2)."""

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from groupdesk.desk.crowd import crowd, native
from groupdesk.desk.sql import among
from groupdesk.desk.standing import Standing, open_groups, standings
from groupdesk.desk.totals import Part, Totals, linked
from groupdesk.desk.values.boards import Board, BoardRow
from groupdesk.desk.values.frame import Scope
from groupdesk.rules import clock, points, spans
from groupdesk.rules.spans import Span

_SUMMED: Final = (
    "messages", "words", "active", "questions", "answers", "replies_got", "checkins", "invites_kept", "adverts",
)  # fmt: skip
_FIGURES: Final = f"""
    SELECT i.person_id, s.*, i.name, i.platform, i.key FROM (
        SELECT {", ".join(f"SUM({column}) AS {column}" for column in _SUMMED)}, SUM({{points}}) AS points,
            MIN(first_word) AS first_word, identity_id, group_id
        FROM member_day WHERE {{where}} AND day >= ? AND day < ? GROUP BY group_id, identity_id
    ) AS s JOIN identity AS i ON i.id = s.identity_id"""
PEOPLE_AT_ONCE: Final = 10_000
FEW_PEOPLE: Final = 500
"""Up to which it pays to look for the days of each."""


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
        self._linked = linked(connection)

    def board(self, by: str, *, bottom: bool, limit: int | None) -> Board:
        """The ranked rows, the first `limit` of them."""
        totals = self._totals(self._spans)
        best, people = totals.best(by, limit, bottom=bottom)
        persons = totals.persons([one.who for one in best])
        sums = self._sums([*persons.values()])
        rows = [(one, sums[persons[one.who]]) for one in best]
        rows.sort(key=lambda row: points.order(_contender(row[1], by)), reverse=bottom)
        rows = rows[:limit]
        moved = self._ranks_before(by)
        gone = _gone(self._connection, self._standings, [one.person for _ranked, one in rows])
        names = dict(self._connection.execute("SELECT id, name FROM chat_group").fetchall())
        first, end = _bounds(self._spans.values())
        return Board(
            first,
            end - 1,
            self._span,
            by,
            (self._seen(self._spans), sum(span.days for span in self._spans.values())),
            tuple(
                _row(one, at.rank, points.movement(at.rank, at.who, moved), one.person in gone, names)
                for at, one in rows
            ),
            people,
        )

    def days_of(self, person: int) -> list[dict[str, Any]]:
        """A person's days in the span, oldest first: their figures, points, ``day`` and ``group``."""
        columns = ", ".join(points.COUNTED)
        found = self._connection.execute(
            f"SELECT d.day, d.group_id, g.name, {columns} FROM member_day AS d"
            " JOIN identity AS i ON i.id = d.identity_id JOIN chat_group AS g ON g.id = d.group_id"
            " WHERE i.person_id = ? AND d.day >= ? AND d.day < ? ORDER BY d.day, g.name",
            (person, *_bounds(self._spans.values())),
        ).fetchall()
        heads = ("day", "group", "group_name", *points.COUNTED)
        days = [dict(zip(heads, row, strict=True)) for row in found if self._holds(row[1], row[0])]
        return [{**day, "points": points.points(day, self._weights(day["group"]))} for day in days]

    def parts(self, days: Sequence[dict[str, Any]]) -> list[points.Part]:
        """What the points of such days are made of, by the weights of each group."""
        groups = sorted({day["group"] for day in days})
        own = ([day for day in days if day["group"] == group] for group in groups)
        made = (points.parts(part, self._weights(group)) for group, part in zip(groups, own, strict=True))
        return points.joined(made) or points.parts(())

    def _weights(self, group: int) -> points.Weights:
        return self._standings[group].rules.points

    def covers(self, group: int, at: int) -> bool:
        """Whether an instant lies in the span of a group."""
        return group in self._spans and self._holds(group, clock.day_of(at, self._standings[group].tz))

    def _holds(self, group: int, day: int) -> bool:
        span = self._spans.get(group)
        return span is not None and span.first <= day < span.end

    def _seen(self, spans_: Mapping[int, Span]) -> int:
        return sum(self._standings[group].seen(*span) for group, span in spans_.items())

    def _ranks_before(self, by: str) -> dict[int, int] | None:
        """Who → rank in the span before; None when no day of it was observed.

        Who is equal in the four figures shares a rank, so nothing else has to be known here.
        """
        earlier = {group: spans.before(self._span, span) for group, span in self._spans.items()}
        return self._totals(earlier).ranks(by) if self._seen(earlier) else None

    def _totals(self, spans_: Mapping[int, Span]) -> Totals:
        hidden = {group: self._hidden(group) for group in spans_}
        return Totals(self._connection, self._parts(spans_), hidden, self._linked)

    def _parts(self, spans_: Mapping[int, Span]) -> Iterator[Part]:
        """The groups, those with the same days and weights together."""
        alike: dict[tuple[Span, str], list[int]] = {}
        for group, span in spans_.items():
            alike.setdefault((span, points.sql(self._weights(group))), []).append(group)
        for (span, _sql), groups in alike.items():
            yield Part(span, self._weights(groups[0]), tuple(groups))

    def _sums(self, people: Sequence[int]) -> dict[int, _Sums]:
        """Person → his figures."""
        sums: dict[int, _Sums] = {}
        for row in self._by_group(people):
            person, group, messages = row[0], row[13], row[1]
            if person in self._hidden(group):
                continue
            one = _Sums._make((*row[:13], *row[14:], group, messages))
            if one.person in self._crowd.names:
                one = one._replace(name=self._crowd.names[one.person])
            met = sums.get(one.person)
            sums[one.person] = one if met is None else _added(met, one)
        return sums

    def _by_group(self, people: Sequence[int]) -> Iterator[tuple[Any, ...]]:
        few = len(people) <= FEW_PEOPLE
        where, chosen = among("person_id", people)
        accounts = (
            self._connection.execute(f"SELECT id FROM identity{where}", chosen).fetchall() if few else []
        )
        for part in self._parts(self._spans):
            groups = f"group_id IN ({','.join(map(str, part.groups))})"
            listed = f"identity_id IN ({','.join(str(id_) for (id_,) in accounts)}) AND +" if few else ""
            query = _FIGURES.format(points=points.sql(part.weights), where=listed + groups)
            yield from self._connection.execute(query, tuple(part.span))

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
