"""Ranks that the store works out, held against the rules on the same figures."""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupdesk.desk.totals import SORTED_BY, Part, Totals, linked
from groupdesk.rules import points
from groupdesk.rules.points import Weight, Weights
from groupdesk.rules.spans import Span

GROUPS, ACCOUNTS, DAYS = range(1, 4), range(1, 8), range(4)
OTHERS = Weights({**points.DEFAULT.of, "words": Weight(2, 3)})
FIGURES = (
    "messages",
    "words",
    "active",
    "questions",
    "answers",
    "replies_got",
    "checkins",
    "invites_kept",
    "adverts",
)

Row = tuple[int, int, int, dict[str, int]]
"""Group, day, account, figures."""

few = st.integers(0, 3)
rows = st.lists(
    st.tuples(
        st.sampled_from(GROUPS), st.sampled_from(DAYS), st.sampled_from(ACCOUNTS),
        st.fixed_dictionaries(dict.fromkeys(FIGURES, few)),
    ),
    unique_by=lambda row: row[:3],
)  # fmt: skip
persons = st.fixed_dictionaries({account: st.integers(1, 5) for account in ACCOUNTS})
hidden = st.fixed_dictionaries({group: st.sets(st.integers(1, 5), max_size=2) for group in GROUPS})
PARTS = (Part(Span(0, 4), points.DEFAULT, (1, 2)), Part(Span(1, 3), OTHERS, (3,)))


@pytest.fixture(scope="module")
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE identity (id INTEGER PRIMARY KEY, person_id INTEGER)")
        connection.execute(f"CREATE TABLE member_day (group_id, day, identity_id, {', '.join(FIGURES)})")
        yield connection


def fill(connection: sqlite3.Connection, told: list[Row], person_of: Mapping[int, int]) -> None:
    connection.execute("DELETE FROM identity")
    connection.execute("DELETE FROM member_day")
    connection.executemany("INSERT INTO identity VALUES (?, ?)", [*person_of.items()])
    values = [(*row[:3], *(row[3][name] for name in FIGURES)) for row in told]
    connection.executemany(f"INSERT INTO member_day VALUES ({', '.join('?' * 12)})", values)


def expected(
    told: list[Row], person_of: Mapping[int, int], hidden: Mapping[int, Collection[int]], by: str
) -> dict[int, int]:
    """Person → rank by the rules."""
    sums: defaultdict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for group, day, account, figures in told:
        part = next(part for part in PARTS if group in part.groups)
        if part.span.first <= day < part.span.end and person_of[account] not in hidden[group]:
            mine = sums[person_of[account]]
            for name, n in figures.items():
                mine[name] += n
            mine["points"] += points.points(figures, part.weights)
    column = "active" if by == "days" else by
    people = [
        points.Contender(who, one[column], one["points"], one["active"], one["words"], None, "")
        for who, one in sums.items()
        if one["messages"] or one["invites_kept"]
    ]
    return {one.key: rank for rank, one in points.ranked(people)}


@given(rows, persons, hidden, st.sampled_from(SORTED_BY), st.integers(1, 6))
def test_the_ranks_are_those_of_the_rules(
    connection: sqlite3.Connection,
    told: list[Row],
    person_of: dict[int, int],
    hidden: dict[int, set[int]],
    by: str,
    limit: int,
) -> None:
    fill(connection, told, person_of)
    totals = Totals(connection, PARTS, hidden, linked(connection))
    ranks = totals.ranks(by)
    names = totals.persons(ranks)
    want = expected(told, person_of, hidden, by)
    assert {names[who]: rank for who, rank in ranks.items()} == want

    for bottom in (False, True):
        best, people = totals.best(by, limit, bottom=bottom)
        assert people == len(want)
        assert {one.who: one.rank for one in best}.items() <= ranks.items()
        ordered = sorted(ranks.values(), reverse=bottom)
        cut = len(ordered) if limit >= len(ordered) else _after_equals(ordered, limit)
        assert [one.rank for one in best] == ordered[:cut]


def _after_equals(ordered: list[int], limit: int) -> int:
    """How many there are up to `limit`, with all that share the rank of the last."""
    return limit + sum(1 for rank in ordered[limit:] if rank == ordered[limit - 1])
