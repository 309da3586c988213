"""What the weekly page may compare."""

from datetime import date

import pytest

from groupdesk.rules import weekly
from groupdesk.rules.clock import day_number
from groupdesk.rules.weekly import NOTHING, Change, Measured


def counts(*values: int | None) -> list[Measured]:
    return [weekly.count(value) for value in values]


@pytest.mark.parametrize(
    ("before", "now", "arrow"),
    [
        (100, 110, 1),
        (100, 109, 0),
        (100, 90, -1),
        (100, 91, 0),
        (19, 40, 0),
        (20, 40, 1),
        (40, 19, 0),
        (40, None, 0),
        (None, 40, 0),
    ],
)
def test_an_arrow_needs_a_tenth_and_twenty(before: int | None, now: int | None, arrow: int) -> None:
    assert weekly.compare(counts(before, now), same_coverage=True).arrow == arrow
    assert weekly.compare(counts(before, now), same_coverage=False).arrow == 0


def test_a_share_needs_twenty_under_the_line() -> None:
    assert weekly.compare([weekly.share(5, 20), weekly.share(6, 20)], same_coverage=True).arrow == 1
    assert weekly.compare([weekly.share(5, 19), weekly.share(6, 20)], same_coverage=True).arrow == 0
    assert weekly.share(0, 0) == NOTHING


def test_four_weeks_before_and_eight_in_all() -> None:
    found = weekly.compare(counts(1, 2, 900, 10, None, 30, 20, 50, 70), same_coverage=True)
    assert (found.value, found.before, found.median) == (70, 50, 30)
    assert found.spark == (2, 900, 10, None, 30, 20, 50, 70)


def test_the_first_week_has_nothing_beside_it() -> None:
    assert weekly.compare(counts(70), same_coverage=True) == (70, None, None, (70,), 0)


@pytest.mark.parametrize(("active", "members", "expected"), [(3, 150, True), (3, 151, False), (2, 2, False)])
def test_an_active_group(active: int, members: int, expected: bool) -> None:
    assert weekly.is_active(active, members) is expected


def test_movers_are_the_largest_changes() -> None:
    changes = [Change(n, 10, 10 + step) for n, step in enumerate([0, 1, 2, 3, 4, 5, 6, -1, -9])]
    up, down = weekly.movers(changes)
    assert [one.after for one in up] == [16, 15, 14, 13, 12]
    assert [one.after for one in down] == [1, 9]


@pytest.mark.parametrize(
    ("today", "week"),
    [
        ("2026-11-19", "2026-W46"),
        ("2026-11-20", "2026-W47"),
        ("2026-11-23", "2026-W47"),
        ("2027-01-01", "2026-W53"),
    ],
)
def test_the_week_she_would_write_about(today: str, week: str) -> None:
    assert weekly.page_week(day_number(date.fromisoformat(today))) == week
