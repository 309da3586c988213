"""Moments as she types them."""

import pytest

from groupdesk.desk import moments
from tests.desk.build import ZONE, at

NOW = at("2026-03-09 18:00")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("20:00", "2026-03-09 20:00"),
        ("today 20：30", "2026-03-09 20:30"),
        ("tomorrow 8:30", "2026-03-10 08:30"),
        ("明天 08:30", "2026-03-10 08:30"),
        ("03-12 20:00", "2026-03-12 20:00"),
        ("3月12日 20:00", "2026-03-12 20:00"),
        ("2026-04-01 07:00", "2026-04-01 07:00"),
        ("2026-03-09T21:00", "2026-03-09 21:00"),
        ("2026-03-09T13:00Z", "2026-03-09 21:00"),
    ],
)
def test_a_moment_is_read(typed: str, meant: str) -> None:
    assert moments.read(typed, NOW, ZONE) == at(meant)


def test_a_day_without_a_year_is_the_next_one() -> None:
    assert moments.read("01-05 20:00", at("2026-12-28 10:00"), ZONE) == at("2027-01-05 20:00")


def test_nothing_is_at_once() -> None:
    assert moments.read("  ", NOW, ZONE) is None


@pytest.mark.parametrize(
    ("typed", "why"), [("soon", "is no time"), ("17:59", "has passed"), ("25:00", "no time")]
)
def test_what_is_no_moment_is_refused(typed: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        moments.read(typed, NOW, ZONE)
