"""What the weekly page may compare."""

from datetime import date
from fractions import Fraction

import pytest

from groupdesk.rules import weekly
from groupdesk.rules.clock import day_number
from groupdesk.rules.health import Bar, Health
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


def test_a_grade_goes_before_speakers_and_these_before_members() -> None:
    changes = [
        Change(1, 10, 40),
        Change(2, 10, 300, "members"),
        Change(3, 20, 10, "speakers", "C", "A"),
        Change(4, None, None, "speakers", "C", "B"),
        Change(5, 10, 12, "speakers", "B", "D"),
        Change(6, 10, 10, "speakers", "B", "B"),
        Change(7, 10, None, "speakers", None, "A"),
        Change(8, 10, 9, "members"),
    ]
    up, down = weekly.movers(changes)
    assert [one.group for one in up] == [3, 4, 1, 2]
    assert [one.group for one in down] == [5, 8]


def health(vetoes: tuple[str, ...] = (), **bars: int | None) -> Health:
    weights = {"talk": 30, "breadth": 25, "answered": 20}
    made = (Bar(name, value, Fraction(weights[name]), {"of": name}) for name, value in bars.items())
    return Health(tuple(made), None, None, None, vetoes)


@pytest.mark.parametrize(
    ("before", "after", "up", "code"),
    [
        (health(talk=50, answered=50), health(talk=60, answered=64), True, "bar:talk"),
        (health(talk=50, answered=50), health(talk=60, answered=66), True, "bar:answered"),
        (health(talk=50, answered=50), health(talk=90, answered=40), False, "bar:answered"),
        (health(("staff-silent",), talk=50), health((), talk=90), True, "veto:staff-silent"),
        (health((), talk=50), health(("adverts",), talk=10), False, "veto:adverts"),
        (health(("adverts",), talk=50), health(("adverts",), talk=10), False, "bar:talk"),
        (health(talk=50), health(talk=50), True, None),
        (health(talk=None, answered=50), health(talk=90, answered=50), True, None),
        (health(answered=50), health(talk=90), True, None),
    ],
)
def test_the_main_cause(before: Health, after: Health, up: bool, code: str | None) -> None:
    found = weekly.cause(before, after, up=up)
    assert (found and found.code) == code
    if found is not None:
        what, _colon, name = found.code.partition(":")
        assert found.inputs == ({"of": name} if what == "bar" else {"n": after.caps.of(name)})


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
