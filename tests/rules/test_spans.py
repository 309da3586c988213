"""Spans, rhythm, coverage, points, hours."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupdesk.rules import clock, coverage, hours, points, rhythm, spans
from groupdesk.rules.activity import HOURS
from groupdesk.rules.clock import day_number
from groupdesk.rules.points import Contender
from groupdesk.rules.spans import Span
from tests.rules.case import Case, sweep

SHANGHAI = clock.zone("Asia/Shanghai")


def day(text: str) -> int:
    return day_number(date.fromisoformat(text))


@pytest.mark.parametrize(
    ("name", "today", "first", "end"),
    [
        ("week", "2026-03-09", "2026-03-02", "2026-03-09"),
        ("half-month", "2026-03-17", "2026-03-16", "2026-03-17"),
        ("half-month", "2026-03-16", "2026-03-01", "2026-03-16"),
        ("month", "2026-04-01", "2026-03-01", "2026-04-01"),
        ("all", "2026-04-01", "2026-01-05", "2026-04-02"),
        ("2026-03-02..2026-03-03", "2026-04-01", "2026-03-02", "2026-03-04"),
    ],
)
def test_named_spans(name: str, today: str, first: str, end: str) -> None:
    assert spans.named(name, day(today), day("2026-01-05")) == Span(day(first), day(end))


def test_the_span_before() -> None:
    assert spans.before("month", Span(day("2026-03-01"), day("2026-03-20"))) == Span(
        day("2026-02-01"), day("2026-03-01")
    )
    assert spans.before("half-month", Span(day("2026-03-01"), day("2026-03-09"))) == Span(
        day("2026-02-16"), day("2026-03-01")
    )
    assert spans.before("week", Span(20, 27)) == Span(13, 20)
    assert spans.before("x..y", Span(20, 22)) == Span(18, 20)


@pytest.mark.parametrize("text", ["fortnight", "2026-03-02", "2026-03-02..", "2026-03-05..2026-03-02"])
def test_unknown_spans_say_what_is_allowed(text: str) -> None:
    with pytest.raises(ValueError, match=r"span"):
        spans.named(text, 0, 0)


def test_iso_week_goes_from_monday_to_sunday() -> None:
    assert spans.iso_week("2026-W47") == Span(day("2026-11-16"), day("2026-11-23"))
    with pytest.raises(ValueError, match="2026-W47"):
        spans.iso_week("47")


def test_weekly_data_is_behind_36_hours_after_its_weekday() -> None:
    until = clock.day_start(day("2026-03-09"), SHANGHAI) + 20 * 3_600  # a Monday
    due = rhythm.due_at("weekly", until, SHANGHAI)
    assert due == clock.day_start(day("2026-03-16"), SHANGHAI)
    assert not rhythm.behind(due + 36 * 3_600, "weekly", until, SHANGHAI)
    assert rhythm.behind(due + 36 * 3_600 + 1, "weekly", until, SHANGHAI)
    assert rhythm.due_at("weekly:2", until, SHANGHAI) == clock.day_start(day("2026-03-11"), SHANGHAI)
    assert rhythm.due_at("monthly:31", until, SHANGHAI) == clock.day_start(day("2026-03-31"), SHANGHAI)
    assert rhythm.due_at("none", until, SHANGHAI) is None


@pytest.mark.parametrize("code", ["weekly:7", "monthly:0", "often", "daily:1", "weekly:x"])
def test_unknown_rhythms_say_what_is_allowed(code: str) -> None:
    with pytest.raises(ValueError, match="weekly:0"):
        rhythm.check(code)


def test_first_and_last_day_of_an_import_are_observed_and_a_paste_observes_none() -> None:
    noon = clock.day_start(100, SHANGHAI) + 43_200
    assert coverage.observed(
        [(noon, noon + 2 * 86_400, True), (noon, noon + 9 * 86_400, False)], SHANGHAI
    ) == (Span(100, 103),)
    assert coverage.within((Span(100, 103), Span(105, 106)), 102, 106) == 2
    assert coverage.enough((Span(0, 9),), 0, 10)
    assert not coverage.enough((Span(0, 8),), 0, 10)


COUNTS = st.fixed_dictionaries({code: st.integers(0, 30) for code in points.COUNTED})


@given(st.lists(COUNTS, max_size=6))
def test_points_are_summed_over_capped_days(days: list[dict[str, int]]) -> None:
    whole = sum(part.points for part in points.parts(days))
    assert whole == sum(points.points(one) for one in days)
    assert all(part.capped <= part.told for part in points.parts(days))


def test_points_of_the_rules_own_example() -> None:
    assert points.points({"active": 1, "words": 14}) == 15
    assert points.points({"adverts": 3}) == -10


def test_equal_in_four_figures_share_a_rank() -> None:
    people = [
        Contender(4, 0, 0, 0, 0, None, "d"),
        Contender(3, 6, 6, 1, 1, 200, "c"),
        Contender(2, 6, 6, 1, 1, 100, "b"),
        Contender(1, 7, 7, 1, 2, 50, "a"),
    ]
    assert [(rank, one.key) for rank, one in points.ranked(people)] == [(1, 1), (2, 2), (2, 3), (4, 4)]
    assert points.movement(2, 9, {9: 5}) == 3
    assert points.movement(2, 8, {9: 5}) == "new"
    assert points.movement(2, 8, None) is None


def test_quiet_hours_may_go_over_midnight() -> None:
    assert [hour for hour in range(24) if hours.is_quiet(hour)] == [0, 1, 2, 3, 4, 5, 6, 23]


def test_best_hours_vectors(shared: Path) -> None:
    wrong = []
    for case in json.loads((shared / "spec" / "vectors" / "hours_kol_time.json").read_text("utf-8"))["cases"]:
        wanted = {path: want for path, want in case["want"].items() if path.startswith("groups/g/best")}
        if not wanted:
            continue
        read = Case(case["in"])
        days, _ = sweep(read.rows("g"), read.context("g"))
        staff = read.marked("g", "staff")
        heard = [hours.Heard(d.day, r[1 + HOURS]) for d in days for r in d.members if r[0] not in staff]
        found = hours.best(heard, 28)
        for path, want in wanted.items():
            got = [
                {"hour": one.hour, "share": int(one.share * 100 + 0.5)}
                for one in getattr(found, path.split("/")[-1])
            ]
            if got != want:
                wrong.append((case["name"], path, want, got))
    assert not wrong
