"""A group's page."""

from datetime import date, timedelta

import pytest

from groupdesk.desk import Desk
from groupdesk.records import Join
from tests.desk.build import Build, at, day
from tests.desk.conftest import Clock

TALK = "今天读完了第三章"


def test_best_hours_by_the_share_of_those_heard(desk: Desk, build: Build, now: Clock) -> None:
    """20 h: 60 of 60 member-days; 21 h is too near; 12 h: 20 of 60; 23 h is quiet; weekends are silent."""
    now.set("2026-03-30 08:00")
    group = build.group("g")
    workdays = [date(2026, 3, 2) + timedelta(days=n) for n in range(26)]
    said = [build.said("2026-02-28 12:00", "z", "好的")]
    for one in workdays:
        if one.weekday() < 5:
            times = {"20:00": "abc", "21:00": "a", "12:00": "b", "23:30": "abc"}
            said += [
                build.said(f"{one} {time}", who, TALK) for time, people in times.items() for who in people
            ]
    build.tell(group, said, until="2026-03-30 08:00")
    page = desk.groups.page(group)
    assert page.best_workday == ((20, 100), (12, 33))
    assert page.best_weekend == ()
    assert (page.hours[0][20], page.hours[5][20]) == (12, 0)
    assert page.hours_share[0][12] == pytest.approx(1 / 3)
    assert page.hours_share[6][12] is None


def test_what_the_page_shows(desk: Desk, build: Build) -> None:
    group = build.group("g")
    asked = build.said("2026-03-05 20:00", "a", "今晚的课还是八点吗？")
    build.tell(
        group,
        [
            build.said("2026-03-05 09:00", "b", TALK),
            asked,
            build.said("2026-03-05 20:05", "b", "是的八点开始", reply_to=asked.id),
            Join(at("2026-03-06 10:00"), "c", "c"),
        ],
        until="2026-03-10 07:00",
    )
    page = desk.groups.page(group)
    assert page.row == desk.groups.roster()[0]
    assert page.curve[-6:] == tuple(
        (day("2026-03-04") + n, speakers) for n, speakers in enumerate([None, 2, 0, 0, 0, 0])
    )
    assert len(page.curve) == 63
    assert (page.joins_28d, page.leaves_28d, page.questions_28d, page.answered_28d) == (1, 0, 1, 1)
    assert page.states == (("new", 1), ("active", 2))
    assert [one.text for one in page.lately] == [TALK, "今晚的课还是八点吗？", "是的八点开始"]
    assert [row.name for row in page.members] == ["b", "a", "c"]


def test_a_group_that_is_not_there(desk: Desk) -> None:
    with pytest.raises(LookupError, match="no group 5"):
        desk.groups.page(5)
