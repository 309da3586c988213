"""What a group is by how it talks: at each line one that is it and one that nearly is."""

from dataclasses import replace
from fractions import Fraction

import pytest

from groupdesk.rules.nature import Talk, nature, tied

QUIET = Talk(days=28, members=10, tied=0, messages=100, light=10, selling=0, words=90, questions=5, answers=5)
FAMILY = replace(QUIET, tied=6, light=60, words=40, questions=3, answers=3)


@pytest.mark.parametrize(
    ("talk", "what"),
    [
        (QUIET, None),
        (replace(QUIET, answers=13), "purpose"),
        (replace(QUIET, answers=12), None),
        (replace(QUIET, selling=40), "negative"),
        (replace(QUIET, selling=39), None),
        (FAMILY, "strong"),
        (replace(FAMILY, tied=5), None),
        (replace(FAMILY, light=59), None),
        (replace(FAMILY, questions=4, answers=2), None),
        (replace(FAMILY, selling=40), "negative"),
        (replace(FAMILY, questions=4, answers=4), "purpose"),
    ],
)
def test_the_first_that_fits(talk: Talk, what: str | None) -> None:
    found = nature(talk)
    assert found is not None and found.what == what


def test_too_little_suggests_nothing() -> None:
    assert nature(replace(QUIET, days=13)) is None
    assert nature(replace(QUIET, messages=29)) is None


def test_a_word_that_asks_and_answers_counts_at_most_once_in_all() -> None:
    found = nature(replace(QUIET, words=5))
    assert found is not None and found.asked == Fraction(1)


def test_who_wrote_with_more_than_half_of_the_others() -> None:
    assert tied([3, 2, 1], 5) == 1
    assert tied([1, 1], 2) == 2
    assert tied([], 0) == 0
