"""The calendar's rules: days of columns, states of posts, what meets, wordings in turn, what is weak."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupdesk.rules.calendar import clashes, festivals, outcome, recurrence, states, variants
from groupdesk.rules.calendar.clashes import Said
from groupdesk.rules.clock import day_number


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


@pytest.mark.parametrize(
    ("code", "days"),
    [
        ("daily", ["2026-02-26", "2026-02-27", "2026-02-28", "2026-03-01"]),
        ("weekly:4,6", ["2026-02-27", "2026-03-01"]),
        ("monthly:1,31", ["2026-02-28", "2026-03-01"]),
        ("yearly:02-28", ["2026-02-28"]),
        ("", []),
    ],
)
def test_the_days_of_a_column(code: str, days: list[str]) -> None:
    found = list(recurrence.days(recurrence.check(code), day("2026-02-26"), day("2026-03-01")))
    assert found == [day(one) for one in days]


@pytest.mark.parametrize("code", ["weekly:7", "monthly:0", "yearly:13-01", "festival:monday", "sometimes"])
def test_what_is_no_recurrence(code: str) -> None:
    with pytest.raises(ValueError, match="unknown recurrence"):
        recurrence.check(code)


@pytest.mark.parametrize(
    ("on", "name"),
    [
        ("2026-02-17", "spring"),
        ("2027-02-06", "spring"),
        ("2026-09-25", "mid-autumn"),
        ("2033-09-08", "mid-autumn"),
        ("2026-10-01", "national-day"),
        ("2026-06-19", "dragon-boat"),
        ("2026-06-20", ""),
    ],
)
def test_festivals_fall_on_their_days(on: str, name: str) -> None:
    assert festivals.on(day(on)) == name
    if name:
        assert list(recurrence.days(f"festival:{name}", day(on), day(on))) == [day(on)]


@pytest.mark.parametrize(
    ("deliveries", "is_last_due", "shown"),
    [
        ({}, True, "ready"),
        ({"planned": 2}, False, "ready"),
        ({"planned": 2}, True, "sending"),
        ({"sent": 1, "to_hand": 1}, False, "sending"),
        ({"sent": 1, "to_hand": 1}, True, "partly"),
        ({"sent": 1, "handed": 1}, True, "sent"),
        ({"sent": 1, "skipped": 9}, True, "sent"),
        ({"failed": 2}, True, "failed"),
        ({"failed": 1, "unknown": 1}, True, "partly"),
        ({"skipped": 2}, True, "skipped"),
    ],
)
def test_what_a_post_has_come_to(deliveries: dict[str, int], is_last_due: bool, shown: str) -> None:
    assert states.shown("ready", deliveries, is_last_due=is_last_due) == shown
    assert states.shown("draft", deliveries, is_last_due=is_last_due) == "draft"


def test_two_posts_within_ninety_minutes_and_three_a_day_meet() -> None:
    hours = {"a": 0, "b": 89 * 60, "c": 89 * 60 + 90 * 60}
    found = clashes.find(Said(what, group, at, 0) for group in (1, 2) for what, at in hours.items())
    assert [(one.kind, one.what, one.groups) for one in found] == [
        ("close", ("a", "b"), (1, 2)),
        ("many", ("a", "b", "c"), (1, 2)),
    ]


@given(
    st.lists(st.integers(1, 99), unique=True, max_size=60),
    st.integers(1, 5),
    st.dictionaries(st.integers(1, 99), st.lists(st.integers(0, 4), max_size=2)),
)
def test_wordings_take_turns_evenly(groups: list[int], n: int, beside: dict[int, list[int]]) -> None:
    got = variants.chosen(groups, beside, n)
    assert sorted(got) == sorted(groups) and all(0 <= one < n for one in got.values())
    if n > 1:
        assert all(got[group] != beside[group][0] for group in groups if beside.get(group))
    if not beside:
        counts = [list(got.values()).count(one) for one in range(n)]
        assert max(counts) - min(counts) <= 1


@given(st.lists(st.text("ab \n", min_size=1).filter(str.strip), min_size=1, max_size=4))
def test_wordings_are_parted_and_joined(texts: list[str]) -> None:
    clean = ["\n".join(line.rstrip() for line in text.splitlines()).strip() for text in texts]
    assert variants.parts(variants.joined(clean)) == tuple(clean)


@pytest.mark.parametrize(
    ("responses", "weak"),
    [
        ([10, 10, 10, 4, 4, 2], True),
        ([10, 10, 10, 4, 5, 4], False),
        ([4, 4, 4], False),
        ([10, 10, None, 4, None, 4, 2], True),
        ([], False),
    ],
)
def test_weak_is_three_times_running_below_half_of_usual(responses: list[int | None], weak: bool) -> None:
    assert outcome.is_weak(responses) is weak
