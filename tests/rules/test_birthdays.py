"""Birthdays: what she types, and on which day each is kept."""

from datetime import date

import pytest

from groupdesk.rules import birthdays
from groupdesk.rules.clock import day_number


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("05-17", "05-17"),
        (" 5/7 ", "05-07"),
        ("5月17日", "05-17"),
        ("12.31", "12-31"),
        ("02-29", "02-29"),
        ("02-30", None),
        ("13-01", None),
        ("17-05", None),
        ("1990-05-17", None),
        ("٠٥-١٧", None),
        ("", None),
    ],
)
def test_month_and_day_are_read(said: str, kept: str | None) -> None:
    assert birthdays.read(said) == kept


@pytest.mark.parametrize(
    ("day", "kept"),
    [
        (date(2026, 2, 28), ("02-28", "02-29")),
        (date(2026, 3, 1), ("03-01",)),
        (date(2028, 2, 28), ("02-28",)),
        (date(2028, 2, 29), ("02-29",)),
        (date(2100, 2, 28), ("02-28", "02-29")),
    ],
)
def test_the_leap_day_is_kept_on_the_28th_of_other_years(day: date, kept: tuple[str, ...]) -> None:
    assert birthdays.on(day_number(day)) == kept
