"""When a group or a regular slips away enough to be told (rules.md §7)."""

import pytest

from groupdesk.rules import fading
from groupdesk.rules.clock import DAY
from groupdesk.rules.fading import Wave


@pytest.mark.parametrize(
    ("grade", "before", "fell"),
    [("C", "B", True), ("B", "B", False), ("A", "B", False), (None, "B", False), ("E", None, False)],
)
def test_a_grade_falls_from_one_known_to_a_lower(grade: str | None, before: str | None, fell: bool) -> None:
    assert fading.fell(grade, before) is fell


def test_a_stage_turns_only_once() -> None:
    assert fading.turned("declining", "steady")
    assert fading.turned("dormant", "declining")
    assert not fading.turned("declining", "declining")
    assert not fading.turned("growing", "declining")


def test_a_wave_is_the_most_within_a_day() -> None:
    few = [(0, 1), (DAY, 2), (DAY + 1, 3)]
    assert fading.largest_wave(few, -1) == Wave(DAY, frozenset({2, 3}))
    assert fading.largest_wave([*few, (2 * DAY - 1, 4)], -1) == Wave(DAY, frozenset({2, 3, 4}))
    assert fading.largest_wave([*few, (9 * DAY, 5)], 2 * DAY) == Wave(9 * DAY, frozenset({5}))
    assert fading.largest_wave([(0, 1), (5, 1)], -1) == Wave(0, frozenset({1}))
    assert fading.largest_wave(few, 2 * DAY) is fading.largest_wave([], 0) is None


@pytest.mark.parametrize(
    ("leaves", "size", "told"),
    [(3, 150, True), (3, 151, False), (2, 10, False), (4, 200, True), (9, None, False)],
)
def test_a_walkout_is_three_and_two_in_a_hundred(leaves: int, size: int | None, told: bool) -> None:
    assert fading.walkout(leaves, size) is told


def test_the_top_fifth() -> None:
    points = [50, 40, 30, 20, 10]
    assert [fading.in_top(own, points) for own in points] == [True, False, False, False, False]
    assert fading.in_top(7, [7])
