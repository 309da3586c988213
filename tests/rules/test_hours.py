"""Best hours: shares, ties, neighbours on the clock, too little data (rules.md §11)."""

from datetime import date

import pytest

from groupdesk.rules.clock import day_number
from groupdesk.rules.hours import Best, Heard, Hours, best, by_weekday, shares

MONDAY, SATURDAY = day_number(date(2026, 5, 4)), day_number(date(2026, 5, 9))
NEVER = (0, 0)


def heard(first: int, days: int, *hours: int) -> list[Heard]:
    """A member heard in these hours on one weekday of some weeks."""
    return [Heard(first + 7 * week, sum(1 << hour for hour in hours)) for week in range(days)]


def test_shares_are_of_member_days_with_a_word() -> None:
    found = shares([*heard(MONDAY, 3, 9, 20), *heard(MONDAY, 1, 20), Heard(MONDAY, 0)])
    assert (found[9], found[20], found[8]) == (3 / 4, 1, 0)
    assert shares([]) == [None] * 24
    assert [row[20] for row in by_weekday(heard(SATURDAY, 2, 20))] == [None] * 5 + [1, None]


def test_workdays_and_weekends_are_judged_apart() -> None:
    work, rest = heard(MONDAY, 30, 20), heard(SATURDAY, 29, 10)
    assert best([*work, *rest], observed=28) == Hours((Best(20, 1),), ())


@pytest.mark.parametrize(("observed", "hours"), [(14, ((12, 1.0),)), (13, ())])
def test_fourteen_observed_days_are_needed(observed: int, hours: tuple[tuple[int, float], ...]) -> None:
    assert best(heard(MONDAY, 30, 12), observed).workday == hours


def test_the_earlier_of_equal_hours_and_two_hours_between() -> None:
    told = [*heard(MONDAY, 10, 8, 9, 10), *heard(MONDAY, 5, 9)]
    assert [one.hour for one in best(told, 28).workday] == [9]
    assert [one.hour for one in best([*told, *heard(MONDAY, 1, 11, 7)], 28).workday] == [9, 7]


def test_hours_round_midnight_are_neighbours() -> None:
    told = [*heard(MONDAY, 20, 23, 0), *heard(MONDAY, 10, 21)]
    assert [one.hour for one in best(told, 28, NEVER).workday] == [0, 21]


def test_quiet_hours_are_not_suggested() -> None:
    told = [*heard(MONDAY, 20, 23, 6), *heard(MONDAY, 1, 22)]
    assert [one.hour for one in best(told, 28).workday] == [22]
    assert [one.hour for one in best(told, 28, (22, 6)).workday] == [6]
