"""Messages that several runs told: which of them keeps a message when another is taken back."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groupdesk.records import ChatMessage
from groupdesk.store import also, doctor, withdraw
from groupdesk.store.file import Store
from groupdesk.store.migrations.to_5 import to_5
from tests.store import released
from tests.store.intake import CLASSIFIER, desk, figures, take

START = 1_772_409_600
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with desk(tmp_path / "desk") as opened:
        yield opened


def ranges(store: Store) -> list[tuple[int, int, int]]:
    """(run, first, last), as stored."""
    return (
        store.reader()
        .execute("SELECT run_id, first_id, last_id FROM message_also ORDER BY run_id, first_id")
        .fetchall()
    )


def told(store: Store) -> dict[int, set[int]]:
    """Native id of a message → the runs that told it, its bringer included."""
    runs = defaultdict(set)
    for id_, key, bringer in store.reader().execute("SELECT id, key, run_id FROM message"):
        runs[key] = {bringer, *(run for run, first, last in ranges(store) if first <= id_ <= last)}
    return runs


def messages(numbers: list[int]) -> list[Any]:
    return [
        ChatMessage(START + 61 * n, f"u{n % 3}", f"name {n % 3}", f"今天读完了第{n}章", 0, n) for n in numbers
    ]


def test_a_file_told_again_is_a_few_ranges(store: Store) -> None:
    for run in (1, 2):
        take(store, messages(list(range(1, 101))), run, at_once=40)
    assert ranges(store) == [(2, 1, 40), (2, 41, 80), (2, 81, 100)]


def test_what_a_file_leaves_out_ends_a_range(store: Store) -> None:
    take(store, messages(list(range(1, 21))), 1)
    take(store, messages([20, 1, 2, 3, 7, 8, 30, 21]), 2)
    assert ranges(store) == [(2, 1, 3), (2, 7, 8), (2, 20, 20)]


def test_a_run_that_tells_a_message_twice_tells_it_once(store: Store) -> None:
    take(store, messages(list(range(1, 21))), 1)
    for numbers in ([3, 4, 5], [3], [3, 4, 5, 6]):
        take(store, messages(numbers), 2)
    assert ranges(store) == [(2, 3, 6)]


def test_no_range_is_longer_than_is_looked_back(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(also, "LONGEST", 7)
    for run in (1, 2):
        take(store, messages(list(range(1, 31))), run)
    assert [last - first + 1 for _, first, last in ranges(store)] == [7, 7, 7, 7, 2]
    withdraw.take_back(store.writer, 1, CLASSIFIER)
    assert set(map(frozenset, told(store).values())) == {frozenset({2})}
    assert ranges(store) == []


@SLOW
@given(
    st.lists(
        st.one_of(
            st.tuples(st.integers(1, 40), st.integers(0, 25)).map(lambda a: list(range(a[0], sum(a) + 1))),
            st.lists(st.integers(1, 60), min_size=1, max_size=20),
        ),
        min_size=2,
        max_size=5,
    ),
    st.randoms(use_true_random=False),
    st.sampled_from([3, 10, 1_000]),
)
def test_runs_taken_back_in_any_order_leave_what_the_others_told(
    tmp_path_factory: pytest.TempPathFactory, parts: list[list[int]], random: Any, at_once: int
) -> None:
    supports = defaultdict(set)
    with desk(tmp_path_factory.mktemp("desk") / "a") as store:
        for run, numbers in enumerate(parts, 1):
            take(store, messages(numbers), run, at_once=at_once)
            for number in numbers:
                supports[number].add(run)
        assert told(store) == supports
        for run in random.sample(range(1, len(parts) + 1), len(parts)):
            withdraw.take_back(store.writer, run, CLASSIFIER)
            supports = {number: left for number, runs in supports.items() if (left := runs - {run})}
            assert told(store) == supports
            assert not list(doctor.findings(store.reader()))
        assert (ranges(store), figures(store)["name"]) == ([], [])


@given(st.lists(st.sets(st.integers(1, 50), max_size=40), min_size=1, max_size=4))
def test_rows_of_version_4_become_ranges_of_the_same_messages(runs: list[set[int]]) -> None:
    rows = {(run, message) for run, ids in enumerate(runs, 1) for message in ids}
    found = brought_forward(rows)
    assert {(run, id_) for first, run, last in found for id_ in range(first, last + 1)} == rows
    assert not {(run, last + 1) for _, run, last in found} & {(run, first) for first, run, _ in found}
    assert sum(last - first + 1 for first, _, last in found) == len(rows)


def test_many_rows_of_version_4_become_ranges_none_too_long() -> None:
    found = brought_forward({(2, message) for message in range(5, 25_001)})
    assert found == [(5, 2, 9_999), (10_000, 2, 19_999), (20_000, 2, 25_000)]


def brought_forward(rows: set[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """(first, run, last) of what version 4 held as (run, message)."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(released.stored(4).read_text(encoding="utf-8"))
        connection.executemany("INSERT INTO message_also (run_id, message_id) VALUES (?, ?)", rows)
        to_5(connection)
        return connection.execute("SELECT first_id, run_id, last_id FROM message_also").fetchall()
