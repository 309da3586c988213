"""Two accounts made one person and taken apart again, with the figures that rest on it."""

import pytest

from groupdesk.desk import Desk
from groupdesk.store import doctor
from tests.desk.build import Build
from tests.desk.conftest import Clock


@pytest.fixture
def group(build: Build, now: Clock) -> int:
    """Ann asks from her phone, somebody answers, who is Ann at work."""
    now.set("2026-03-10 08:00")
    group = build.group("晨读会")
    build.tell(
        group,
        [
            build.said("2026-03-08 20:00", "phone", "这个活动怎么报名？"),
            build.said("2026-03-08 20:01", "work", "群公告里写得很清楚"),
            build.said("2026-03-08 20:02", "bo", "今天读完了第三章"),
        ],
        until="2026-03-10 07:00",
    )
    return group


def person(desk: Desk, name: str) -> int:
    return next(one[0] for one in desk.people.find(name))


def board(desk: Desk) -> dict[str, tuple[int, int]]:
    return {row.name: (row.words, row.answers) for row in desk.leaderboard.rank().rows}


def test_one_person_does_not_answer_himself(desk: Desk, group: int) -> None:
    before = board(desk)
    assert before == {"phone": (1, 0), "work": (1, 1), "bo": (1, 0)}
    phone, work = person(desk, "phone"), person(desk, "work")
    desk.people.mark([work], "staff", True, group)
    desk.people.mark([work], "staff", False, group)
    desk.people.note(work, "at the office")
    change = desk.people.merge(phone, work)
    assert change.entry is not None
    assert sum(words for words, _answers in board(desk).values()) == 3
    assert sorted(board(desk).values()) == [(1, 1), (2, 0)]  # now it is Bo who answers first
    assert desk.people.page(phone).note == "at the office"
    assert len(desk.people.page(phone).accounts) == 2
    assert list(doctor.findings(desk.store.reader())) == []
    with pytest.raises(LookupError):
        desk.people.page(work)
    desk.history.undo()
    assert board(desk) == before
    assert list(doctor.findings(desk.store.reader())) == []


def test_marks_go_along(desk: Desk, group: int) -> None:
    phone, work = person(desk, "phone"), person(desk, "work")
    desk.people.mark([work], "kol", True)
    desk.people.merge(phone, work)
    assert desk.people.page(phone).marks == ("kol",)
    desk.history.undo()
    assert desk.people.page(phone).marks == ()
    assert desk.people.page(work).marks == ("kol",)


def test_an_account_is_taken_apart(desk: Desk, group: int) -> None:
    before = board(desk)
    phone, work = person(desk, "phone"), person(desk, "work")
    desk.people.merge(phone, work)
    second = desk.people.page(phone).accounts[1]
    desk.people.split(phone, second.id)
    assert board(desk) == before
    assert len(desk.people.page(phone).accounts) == 1
    with pytest.raises(ValueError, match="only account"):
        desk.people.split(phone, desk.people.page(phone).accounts[0].id)
    with pytest.raises(LookupError, match="no account"):
        desk.people.split(phone, second.id)


def test_nobody_is_merged_with_himself_or_with_nobody(desk: Desk, group: int) -> None:
    phone = person(desk, "phone")
    with pytest.raises(ValueError, match="same person"):
        desk.people.merge(phone, phone)
    with pytest.raises(LookupError, match="999"):
        desk.people.merge(phone, 999)
    assert board(desk) == {"phone": (1, 0), "work": (1, 1), "bo": (1, 0)}
