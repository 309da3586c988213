"""Everybody's figures over spans of days in some groups, summed and ranked by the store (rules.md §2).

One statement a span, so that a hundred thousand daily rows cost no more than SQLite takes to add them.
Accounts of one person are one; who is hidden in a group does not count there.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice, takewhile
from typing import Final, NamedTuple

from groupdesk.rules import points
from groupdesk.rules.points import Weights
from groupdesk.rules.spans import Span

SORTED_BY: Final = ("points", "messages", "words", "days", "answers", "replies_got", "invites_kept")
"""Figures that people can be ranked by."""


_COLUMNS: Final = {"days": "active"}
_NOTHING: Final = (
    "SELECT 0 AS identity_id, 0 AS by_, 0 AS points, 0 AS active, 0 AS words, 0 AS messages,"
    " 0 AS invites_kept LIMIT 0"
)
_Row = tuple[int, ...]
"""People, who, and his figures."""


class Part(NamedTuple):
    """Groups that share their days and what counts there."""

    span: Span
    weights: Weights
    groups: tuple[int, ...]


class Ranked(NamedTuple):
    """Somebody in his place."""

    who: int
    """An account, or - person of several (`Totals.persons`)."""
    rank: int
    """One more than those before him; who is equal in all figures shares it."""


class Totals:
    """Everybody's sums over the days of some parts."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        parts: Iterable[Part],
        hidden: Mapping[int, Collection[int]],
        linked: Mapping[int, int],
    ) -> None:
        """`hidden` has the persons who do not count, by the group; `linked` is what the function gives."""
        self._connection = connection
        self._parts = [part for part in parts if part.groups]
        self._linked = linked
        self._hidden = _accounts(connection, hidden)

    def best(self, by: str, limit: int | None, *, bottom: bool = False) -> tuple[list[Ranked], int]:
        """The first `limit` people by a figure of `SORTED_BY`, with all who are equal to the last of them.

        Everybody without a limit; with `bottom` the last come first. Besides, how many people there are.
        """
        found = self._ordered(by, limit, bottom=bottom)
        people = found[0][0] if found else 0
        if not bottom:
            return _ranked(found, 1), people
        return _ranked(found[::-1], people - len(found) + 1)[::-1], people

    def ranks(self, by: str) -> dict[int, int]:
        """Who → rank, of everybody."""
        ranks: dict[int, int] = {}
        rank, before = 0, None
        for place, (_people, who, *figures) in enumerate(self._ordered(by, None), 1):
            if figures != before:
                rank, before = place, figures
            ranks[who] = rank
        return ranks

    def _ordered(self, by: str, limit: int | None, *, bottom: bool = False) -> list[_Row]:
        """The first rows, with those that are equal to the last of them."""
        figures, down = _figures(by), "ASC" if bottom else "DESC"
        query = (
            f"{self._sums(by)} SELECT COUNT(*) OVER (), who, {', '.join(figures)} FROM sums"
            f" ORDER BY {', '.join(f'{figure} {down}' for figure in figures)}"
        )
        if limit is None:
            return self._connection.execute(query).fetchall()
        rows = self._connection.execute(f"{query} LIMIT {limit + 1}").fetchall()
        if len(rows) <= limit or rows[-1][2:] != rows[-2][2:]:
            return rows[:limit]
        return list(_with_equals(self._connection.execute(query), limit))

    def persons(self, people: Collection[int]) -> dict[int, int]:
        """Who → person."""
        accounts = ",".join(str(who) for who in people if who > 0)
        rows = self._connection.execute(f"SELECT id, person_id FROM identity WHERE id IN ({accounts})")
        return {**{who: -who for who in people if who < 0}, **dict(rows.fetchall())}

    def _sums(self, by: str) -> str:
        """CTEs that end with `sums`: who, and the figures that decide his rank."""
        days = " UNION ALL ".join(self._days(part, by) for part in self._parts) or _NOTHING
        figures = ", ".join(f"SUM({figure}) AS {figure}" for figure in _figures(by))
        someone = "SUM(messages) > 0 OR SUM(invites_kept) > 0"
        if not self._linked:
            who = f"SELECT identity_id AS who, {figures} FROM days GROUP BY 1 HAVING {someone}"
            return f"WITH days AS ({days}), sums AS ({who})"
        pairs = ",".join(f"({account},{-person})" for account, person in self._linked.items())
        counted = "SUM(messages) AS messages, SUM(invites_kept) AS invites_kept"
        return (
            f"WITH days AS ({days}), linked (account, person) AS (VALUES {pairs}),"
            f" accounts AS (SELECT identity_id, {figures}, {counted} FROM days GROUP BY 1),"
            f" sums AS (SELECT COALESCE(person, identity_id) AS who, {figures} FROM accounts"
            f" LEFT JOIN linked ON account = identity_id GROUP BY 1 HAVING {someone})"
        )

    def _days(self, part: Part, by: str) -> str:
        figure = "" if by == "points" else f"{_COLUMNS.get(by, by)} AS by_, "
        groups = ",".join(map(str, part.groups))
        return (
            f"SELECT identity_id, {figure}{points.sql(part.weights)} AS points, active, words,"
            " messages, invites_kept FROM member_day"
            f" WHERE group_id IN ({groups}) AND day >= {part.span.first} AND day < {part.span.end}"
            f"{self._without(part.groups)}"
        )

    def _without(self, groups: Collection[int]) -> str:
        """A condition that leaves out who is hidden, looked at closely for those alone who are so anywhere."""
        pairs = [(group, account) for group in groups for account in self._hidden[group]]
        if not pairs:
            return ""
        accounts = ",".join(sorted({str(account) for _group, account in pairs}))
        listed = ",".join(f"({group},{account})" for group, account in pairs)
        return f" AND (identity_id NOT IN ({accounts}) OR (group_id, identity_id) NOT IN (VALUES {listed}))"


def _figures(by: str) -> tuple[str, ...]:
    """What decides a rank, in this order: the figure asked for, then the others of rules.md §2."""
    return (*(() if by == "points" else ("by_",)), "points", "active", "words")


def _with_equals(rows: Iterator[_Row], limit: int) -> Iterator[_Row]:
    last: _Row | None = None
    for last in islice(rows, limit):
        yield last
    yield from takewhile(lambda row: last is not None and row[2:] == last[2:], rows)


def _ranked(rows: Iterable[_Row], first: int) -> list[Ranked]:
    """Rows from the best to the last, whose first one has the rank `first`."""
    found: list[Ranked] = []
    before: _Row = ()
    for place, row in enumerate(rows, first):
        found.append(Ranked(row[1], found[-1].rank if row[2:] == before[2:] else place))
        before = row
    return found


def linked(connection: sqlite3.Connection) -> dict[int, int]:
    """Account → person, of people with several."""
    rows = connection.execute(
        "SELECT id, person_id FROM identity WHERE person_id IN"
        " (SELECT person_id FROM identity GROUP BY person_id HAVING COUNT(*) > 1)"
    )
    return dict(rows.fetchall())


def _accounts(
    connection: sqlite3.Connection, hidden: Mapping[int, Collection[int]]
) -> defaultdict[int, set[int]]:
    """Group → accounts of the persons who are hidden there."""
    persons = ",".join({str(person) for people in hidden.values() for person in people})
    accounts: defaultdict[int, set[int]] = defaultdict(set)
    for account, person in connection.execute(
        f"SELECT id, person_id FROM identity WHERE person_id IN ({persons})"
    ):
        accounts[person].add(account)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for group, people in hidden.items():
        found[group] = {account for person in people for account in accounts[person]}
    return found
