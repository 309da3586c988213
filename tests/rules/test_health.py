"""Health and stage: the vectors, and what must hold of any group."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupdesk.rules import health, stage
from groupdesk.rules import size as size_rules
from tests.rules import wellbeing
from tests.rules.case import Case


@pytest.mark.parametrize("topic", ["health", "stage"])
def test_vectors(shared: Path, topic: str) -> None:
    wrong = []
    for case in json.loads((shared / "spec" / "vectors" / f"{topic}.json").read_text("utf-8"))["cases"]:
        read = Case(case["in"])
        for path, want in case["want"].items():
            _, group, what = path.split("/")
            got = wellbeing.result(read, group)[what]
            if not _fits(got, want):
                wrong.append((case["name"], what, want, got))
    assert not wrong


def _fits(got: Any, want: Any) -> bool:
    if isinstance(want, dict):
        return all(got.get(name) == value for name, value in want.items())
    return bool(got == want)


DAYS = st.builds(
    health.Day,
    speakers=st.integers(0, 20),
    words=st.integers(0, 200),
    messages=st.integers(200, 400),
    low=st.integers(0, 50),
    adverts=st.integers(0, 50),
)
FACTS = st.builds(
    health.Facts,
    today=st.just(100),
    first=st.integers(0, 100),
    kind=st.sampled_from(["", "study", "family", "announcement"]),
    days=st.dictionaries(st.integers(80, 99), DAYS),
    size=st.none() | st.integers(0, 600),
    staff=st.integers(0, 5),
    spoke=st.integers(0, 50),
    loudest=st.integers(0, 300),
    asked=st.integers(0, 9),
    answered=st.just(0),
    silences=st.frozensets(st.sampled_from(["no-act-14", "no-word-7", "staff-silent"])),
)


@given(FACTS)
def test_a_grade_has_a_health_and_a_veto_only_lowers_it(facts: health.Facts) -> None:
    got = health.health(facts)
    assert (got.health is None) == (got.grade is None) == (got.not_graded is not None)
    if got.health is None or got.grade is None:
        return
    assert 0 <= got.health <= 100
    earned = next(grade for grade, least in health.GRADES if got.health >= least)
    assert got.grade >= earned
    assert got.grade == earned or got.vetoes
    assert all(bar.value is None or 0 <= bar.value <= 100 for bar in got.bars)


@given(FACTS, st.integers(80, 99))
def test_a_better_day_never_lowers_talk(facts: health.Facts, day: int) -> None:
    better = health.Facts(
        today=facts.today,
        first=facts.first,
        kind="",
        days={**facts.days, day: health.Day(9, 90, 90)},
        size=facts.size,
    )
    worse = health.Facts(
        today=facts.today,
        first=facts.first,
        kind="",
        days={**facts.days, day: health.Day(0, 0, 0)},
        size=facts.size,
    )
    talk = [next(bar for bar in health.health(one).bars if bar.name == "talk") for one in (better, worse)]
    assert talk[0].value is None or talk[1].value is None or talk[0].value >= talk[1].value


@pytest.mark.parametrize(
    ("value", "whole"), [(Fraction(1, 2), 1), (Fraction(5, 2), 3), (Fraction(49, 100), 0)]
)
def test_halves_go_up(value: Fraction, whole: int) -> None:
    assert health.half_up(value) == whole


@pytest.mark.parametrize(("size", "share"), [(49, 30), (50, 20), (149, 20), (150, 10), (499, 10), (500, 5)])
def test_less_is_expected_of_larger_groups(size: int, share: int) -> None:
    assert health.target(size) == Fraction(share, 100)


@pytest.mark.parametrize(
    ("size", "band"), [(1, "deep"), (50, "deep"), (51, "guided"), (150, "guided"), (151, "crowd")]
)
def test_bands(size: int, band: str) -> None:
    assert size_rules.band(size) == band


@given(st.lists(st.integers(0, 100), min_size=6, max_size=12))
def test_one_odd_week_between_equal_ones_is_smoothed_away(weeks: list[int]) -> None:
    same = [weeks[0]] * len(weeks)
    odd = [*same[:3], weeks[1], *same[4:]]
    assert stage.smoothed(odd) == stage.smoothed(same)
