"""Order, decisions and the ten-minute pack of Today."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from groupdesk.rules import triage
from groupdesk.rules.clock import DAY
from groupdesk.rules.triage import DONE, LATER, NO, Decision, Raised


def question(n: int, *, at: int = 0, newcomer: bool = False) -> Raised:
    return Raised(f"question:1:{n}", "question", 1, at, at, message=n, newcomer=newcomer)


def first_words(n: int, at: int = 0) -> Raised:
    return Raised(f"first-words:1:{n}", "first-words", 1, at, at, message=n)


def behind(name: str, people: int) -> Raised:
    return Raised(f"behind:{name}", "behind", None, None, 0, name=name, people=people)


def test_lane_then_kind_then_newcomers_then_age() -> None:
    late, early, new = question(1, at=30), question(2, at=10), question(3, at=40, newcomer=True)
    words, small, large, alike = first_words(4), behind("c", 5), behind("b", 50), behind("a", 5)
    mixed = [small, words, late, large, early, alike, new]
    assert sorted(mixed, key=triage.order) == [new, early, late, words, large, alike, small]


def test_a_message_is_raised_once_by_the_earlier_kind() -> None:
    both = [first_words(7), question(7), first_words(8), behind("a", 1)]
    assert {one.key for one in triage.once(both)} == {"question:1:7", "first-words:1:8", "behind:a"}


@pytest.mark.parametrize(
    ("decision", "mark", "now", "hidden"),
    [
        (Decision(LATER, "m", 0, 100, 1), "m", 99, True),
        (Decision(LATER, "m", 0, 100, 1), "m", 100, False),
        (Decision(DONE, "m", 0, None, 1), "m", 10**9, True),
        (Decision(DONE, "m", 0, None, 1), "other", 1, False),
        (Decision(DONE, "a b", 0, None, 1), "b", 10**9, True),
        (Decision(DONE, "a b", 0, None, 1), "b c", 1, False),
        (Decision(NO, "m", 0, None, 1), "m", 10**9, True),
        (Decision(NO, "m", 0, None, 1), "other", 3 * DAY - 1, True),
        (Decision(NO, "m", 0, None, 1), "other", 3 * DAY, False),
        (Decision(NO, "m", 0, None, 2), "other", 7 * DAY - 1, True),
        (Decision(NO, "m", 0, None, 2), "other", 7 * DAY, False),
    ],
)
def test_what_a_decision_hides(decision: Decision, mark: str, now: int, hidden: bool) -> None:
    assert triage.hides(decision, mark, now) is hidden


@pytest.mark.parametrize("state", [DONE, NO])
def test_a_decision_about_an_earlier_time_hides_nothing(state: str) -> None:
    assert triage.hides(Decision(state, "m", 50, None, 1), "m", 10**9, began=50)
    assert not triage.hides(Decision(state, "m", 49, None, 1), "m", 10**9, began=50)


def test_only_what_was_put_off_returns() -> None:
    assert triage.returned(Decision(LATER, "", 0, 100, 1), 100)
    assert not triage.returned(Decision(LATER, "", 0, 100, 1), 99)
    assert not triage.returned(Decision(NO, "", 0, None, 1), 10**9)
    assert not triage.returned(None, 100)


SHANGHAI = ZoneInfo("Asia/Shanghai")


def clock(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).timestamp())


@pytest.mark.parametrize(
    ("now", "since"),
    [
        ("2026-03-09 22:59:59", None),
        ("2026-03-09 23:00:00", "2026-03-09 23:00"),
        ("2026-03-10 06:59:59", "2026-03-09 23:00"),
        ("2026-03-10 07:00:00", None),
        ("2026-03-10 12:00:00", None),
    ],
)
def test_quiet_hours_go_over_midnight(now: str, since: str | None) -> None:
    found = triage.quiet_since(clock(now), SHANGHAI, ("23:00", "07:00"))
    assert found == (None if since is None else clock(since))


def test_quiet_hours_within_a_day_and_none() -> None:
    noon = clock("2026-03-10 12:30")
    assert triage.quiet_since(noon, SHANGHAI, ("12:00", "14:00")) == clock("2026-03-10 12:00")
    assert triage.quiet_since(noon, SHANGHAI, ("07:00", "07:00")) is None


def test_the_pack_is_the_first_ten_minutes() -> None:
    waiting = [question(n) for n in range(25)]
    assert triage.pack(waiting) == waiting[:20]
    assert triage.pack([]) == []


def test_new_things_join_while_there_is_room() -> None:
    waiting = [question(n) for n in range(20)]
    packed = {one.key for one in waiting[:18]}
    fresh = {one.key for one in waiting[17:]}
    assert triage.joining(waiting, packed, fresh) == waiting[18:]
    assert triage.joining(waiting, packed | {waiting[18].key}, fresh) == [waiting[19]]
    assert triage.joining(waiting, packed, set()) == []
    crowded = {one.key for one in waiting[:19]}
    assert triage.joining([*waiting, question(99)], crowded, {"question:1:99", waiting[19].key}) == [
        waiting[19]
    ]
    assert triage.joining([behind("a", 1)], set(), {"behind:a"}) == []
