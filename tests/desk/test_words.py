"""Codes as sentences, figures as they are written."""

import pytest

from groupdesk.desk import words
from groupdesk.desk.values.frame import Change
from groupdesk.desk.values.upkeep import EntryView
from tests.desk.build import at, day


@pytest.mark.parametrize(
    ("n", "shown"),
    [(9214, "9,214"), (-5, "−5"), (0, "0"), (5.44, "5.4"), (31.0, "31"), (-0.01, "0"), (None, "–")],
)
def test_numbers(n: float | None, shown: str) -> None:
    assert words.number(n) == shown


@pytest.mark.parametrize(
    ("share", "n", "shown"), [(0.171, None, "17.1 %"), (0.171, 199, "17 %"), (None, 9, "–")]
)
def test_shares(share: float | None, n: int | None, shown: str) -> None:
    assert words.percent(share, n) == shown


@pytest.mark.parametrize(
    ("seconds", "units", "shown"),
    [
        (33120, 2, "9 h 12 m"),
        (33120, 1, "9 h"),
        (3600, 2, "1 h"),
        (86_400 * 16, 1, "16 d"),
        (59, 2, "59 s"),
        (-3, 1, "0 s"),
        (None, 2, "–"),
    ],
)
def test_ages(seconds: int | None, units: int, shown: str) -> None:
    assert words.age(seconds, units) == shown


def test_days_and_clocks() -> None:
    monday, sunday = day("2026-11-16"), day("2026-11-22")
    assert words.day(monday, weekday=True) == "Mon 16 Nov"
    assert words.days(monday, sunday) == "16–22 Nov"
    assert words.days(day("2026-11-28"), day("2026-12-04")) == "28 Nov – 4 Dec"
    assert words.clock(at("2026-11-16 07:35"), "Asia/Shanghai") == "07:35"
    assert words.clock(at("2026-11-16 07:35"), "UTC") == "23:35"


def test_names_are_listed_up_to_three() -> None:
    assert words.names(["a", "b"]) == "a, b"
    assert words.names(["a", "b", "c", "d"]) == "a, b, c and 1 more"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Change(1, "done", 1, {"n": 1}), "1 item done"),
        (Change(1, "done", 2, {"n": 2}), "2 items done"),
        (Change(1, "comment", 1, {"what": "2026-W47"}), "Verdict on 2026-W47 kept"),
        (Change(None, "done", 0, {"n": 2}), "Nothing changed"),
        (Change(9, "undo", 1, {"entry": 3, "verb": "later"}), "Taken back: 1 item put off"),
        (Change(9, "undo", 1, {"entry": 3, "verb": "done", "n": 3}), "Taken back: 3 items done"),
        (
            Change(9, "redo", 1, {"entry": 3, "verb": "comment", "what": "2026-W47"}),
            "Done again: Verdict on 2026-W47 kept",
        ),
        (
            Change(9, "undo", 1, {"entry": 3, "verb": "setting", "what": "theme"}),
            "Taken back: Setting “colours” changed",
        ),
    ],
)
def test_what_was_done(change: Change, said: str) -> None:
    assert words.change(change) == said


def test_an_entry_is_worded_like_its_change() -> None:
    entry = EntryView(1, 0, "she", "groups", {"n": 3}, 3, False, True, None)
    assert words.verb(entry) == "3 groups changed"
