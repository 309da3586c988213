"""When something may be said, and what a text still lacks."""

from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupdesk.records.protocols import Pace, Unit, length
from groupdesk.rules import sending
from tests.desk.build import at

PACE = Pace(bot=1.0, group=5.0, bot_minute=30, group_minute=3)
SHANGHAI = ZoneInfo("Asia/Shanghai")
NIGHT = ("23:00", "07:00")


def test_the_first_send_waits_for_nothing() -> None:
    assert sending.free_at(PACE, [], []) == 0


def test_a_bot_and_a_group_are_paced_apart() -> None:
    assert sending.free_at(PACE, [10_000], []) == 11_000
    assert sending.free_at(PACE, [10_000, 6_000], [6_000]) == 11_000
    assert sending.free_at(PACE, [10_000], [10_000]) == 15_000


def test_a_minute_holds_no_more_than_it_may() -> None:
    group = [30_000, 20_000, 10_000]
    assert sending.free_at(PACE, group, group) == 70_000


@given(st.lists(st.integers(0, 600_000), max_size=60))
def test_what_goes_when_it_is_free_keeps_every_limit(asked: list[int]) -> None:
    sent: list[int] = []
    for moment in sorted(asked):
        sent.insert(0, max(moment, sending.free_at(PACE, sent, sent)))
    for newer, older in pairwise(sent):
        assert newer - older >= 5_000
    for newest, fourth in zip(sent, sent[3:], strict=False):
        assert newest - fourth >= 60_000


@pytest.mark.parametrize(
    ("clock", "until"),
    [
        ("2026-03-09 22:59", None),
        ("2026-03-09 23:00", "2026-03-10 07:00"),
        ("2026-03-10 06:59", "2026-03-10 07:00"),
        ("2026-03-10 07:00", None),
    ],
)
def test_quiet_hours_end_in_the_morning(clock: str, until: str | None) -> None:
    assert sending.quiet_until(at(clock), SHANGHAI, NIGHT) == (at(until) if until else None)


def test_quiet_hours_end_when_the_clock_says_so_though_it_was_put_forward() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    night = at("2026-03-28 23:30", "Europe/Berlin")
    assert sending.quiet_until(night, berlin, NIGHT) == at("2026-03-29 07:00", "Europe/Berlin")


def test_equal_times_are_no_quiet_hours() -> None:
    assert sending.quiet_until(at("2026-03-10 03:00"), SHANGHAI, ("00:00", "00:00")) is None


def test_variables_are_named_once_and_filled_in() -> None:
    text = "Hi {member}, {group} and {member} {unknown}"
    assert sending.variables(text) == ("member", "group", "unknown")
    assert sending.filled(text, {"member": "Ann {group}", "group": "Readers"}) == (
        "Hi Ann {group}, Readers and Ann {group} {unknown}"
    )


def test_texts_are_as_long_as_their_platform_counts() -> None:
    assert [length("读😀", unit) for unit in (Unit.CHARACTERS, Unit.UTF16, Unit.BYTES)] == [2, 3, 7]
