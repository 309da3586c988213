"""Questions that are one question asked twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupdesk.rules.likeness import LIKE, likeness, likest


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("今晚的课还是八点吗？", "今晚的课是八点吗", True),
        ("活动怎么报名？", "请问活动怎么报名呀？", True),
        ("how do I sign up?", "How do I sign up for it?", True),
        ("今晚的课还是八点吗？", "活动怎么报名？", False),
        ("how do I sign up?", "when is the next meeting?", False),
        ("？", "？", False),
    ],
)
def test_what_is_alike(one: str, other: str, alike: bool) -> None:
    assert (likeness(one, other) >= LIKE) is alike


@given(st.text(), st.text())
def test_it_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) == likeness(other, one) <= 1


def test_the_likest_answer_wins_and_of_equals_the_first() -> None:
    answers = [("活动怎么报名", 1), ("请问活动怎么报名", 2), ("请问活动怎么报名", 3)]
    assert likest("请问活动怎么报名？", answers) == 2
    assert likest("几点开始上课呢？", answers) is None
