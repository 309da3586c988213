"""The weekly page."""

from datetime import date, timedelta

import pytest

from groupdesk.desk import Desk
from groupdesk.desk.values import Line, WeeklyPage
from groupdesk.records import ChatMessage, Join, Leave, Member, Roster
from tests.desk.build import Build, at, day
from tests.desk.conftest import Clock

TALK = "今天读完了第三章"


def lines(page: WeeklyPage) -> dict[str, Line]:
    return {line.code: line for _code, part in page.sections for line in part}


def week(build: Build, monday: str, people: int, days: int = 7, n: int = 1) -> list[ChatMessage]:
    """Everybody speaks `n` times on each of some days."""
    first = date.fromisoformat(monday)
    return [
        build.said(f"{first + timedelta(days=one)} 20:{minute:02}", f"p{who}", TALK)
        for one in range(days)
        for who in range(people)
        for minute in range(n)
    ]


def test_one_group_measured_among_four(desk: Desk, build: Build, now: Clock) -> None:
    now.set("2026-03-09 10:00")
    group = build.group("A")
    for name in ("one", "two", "three"):
        build.group(name)
    asked = [build.said(f"2026-03-0{n} 20:00", "C", "今晚的课还是八点吗？") for n in (2, 3, 4)]
    replies = [
        build.said(f"2026-03-0{n} 20:05", "B", "是的还是八点开始", reply_to=one.id)
        for n, one in zip((2, 3, 4), asked, strict=True)
    ]
    flood = [
        build.said(f"2026-03-02 {10 + n // 60}:{n % 60:02}", "A", f"{n} 今天读到这一页了") for n in range(180)
    ]
    build.tell(group, [*flood, *asked, *replies])
    page = desk.report.week("2026-W10", "team")
    found = lines(page)
    assert (page.measured, page.groups, page.first, page.last) == (1, 4, day("2026-03-02"), day("2026-03-08"))
    assert (found["open"].value, found["messages"].value, found["active"].value) == (4, 186, 3)
    assert (found["questions"].value, found["answered"].value) == (3, 1.0)
    assert (found["median"].value, found["median"].unit) == (62.0, "a_day")
    assert (found["rate"].value, found["rate"].unit) == (1.0, "share")
    assert {line.before for line in found.values() if line.code != "open"} == {None}
    assert {line.arrow for line in found.values()} == {0}
    assert [row.name for row in page.people] == ["C", "B", "A"]
    assert desk.report.week("2026-W10", "boss").people == ()


def test_this_week_beside_the_last(desk: Desk, build: Build, now: Clock) -> None:
    now.set("2026-03-09 10:00")
    steady, busy = build.group("steady"), build.group("busy")
    build.tell(
        steady, [*week(build, "2026-02-23", 4), *week(build, "2026-03-02", 4)], until="2026-03-09 09:00"
    )
    build.tell(busy, [*week(build, "2026-02-23", 5), *week(build, "2026-03-02", 8)], until="2026-03-09 09:00")
    page = desk.report.week("2026-W10")
    messages = lines(page)["messages"]
    assert (messages.value, messages.before, messages.median, messages.arrow) == (84, 63, 63.0, 1)
    assert messages.spark == (None,) * 6 + (63, 84)
    assert (lines(page)["active"].value, lines(page)["active"].arrow) == (8, 0)
    assert [(one.name, one.before, one.after) for one in page.up] == [("busy", 5, 8)]
    assert page.down == ()


def test_no_arrow_where_coverage_changed(desk: Desk, build: Build, now: Clock) -> None:
    now.set("2026-03-09 10:00")
    group = build.group("g")
    build.tell(
        group,
        [*week(build, "2026-02-26", 8, days=4), *week(build, "2026-03-02", 8)],
        until="2026-03-09 09:00",
    )
    page = desk.report.week("2026-W10")
    assert (lines(page)["messages"].value, lines(page)["messages"].before) == (56, 32)
    assert lines(page)["messages"].arrow == 0
    assert (page.up, page.down) == ((), ())


def test_seats_people_joined_and_left(desk: Desk, build: Build, now: Clock) -> None:
    now.set("2026-03-09 10:00")
    group, other = build.group("g"), build.group("h")
    people = tuple(Member(name, name, bot=name == "robot") for name in ("a", "b", "robot"))
    build.tell(
        group,
        [
            build.said("2026-02-24 10:00", "a", TALK),
            Roster(at("2026-02-25 10:00"), people),
            Join(at("2026-03-03 10:00"), "c", "c"),
            Join(at("2026-03-04 10:00"), "d", "d"),
            Leave(at("2026-03-05 10:00"), "b", "b"),
        ],
        until="2026-03-09 09:00",
    )
    build.tell(other, [build.said("2026-02-24 10:00", "a", TALK)], until="2026-03-09 09:00")
    found = lines(desk.report.week("2026-W10"))
    assert (found["seats"].value, found["seats"].before) == (4, 3)
    assert (found["people"].value, found["people"].before) == (3, 2)
    assert (found["joined"].value, found["joined"].extra, found["net"].value) == (2, 1, 1)
    assert found["active"].value == 0


def test_the_funnel_of_those_who_joined_five_weeks_before(desk: Desk, build: Build, now: Clock) -> None:
    now.set("2026-03-09 10:00")
    group = build.group("g")
    joins = [
        Join(at(f"2026-01-{n} 10:00"), who, who)
        for n, who in ((26, "a"), (27, "b"), (28, "c"), (25, "early"))
    ]
    build.tell(
        group,
        [
            *joins,
            build.said("2026-01-20 10:00", "old", TALK),
            build.said("2026-01-30 10:00", "a", TALK),
            build.said("2026-02-15 10:00", "b", TALK),
            Leave(at("2026-02-05 10:00"), "c", "c"),
            Join(at("2026-02-20 10:00"), "z", "z", inviter="a", inviter_name="a"),
        ],
        until="2026-03-09 09:00",
    )
    assert desk.report.week("2026-W10").funnel == (
        ("joined", 3, 3),
        ("spoke", 1, 3),
        ("stayed", 2, 3),
        ("invited", 1, 3),
    )
    assert desk.report.week("2026-W09").funnel == (
        ("joined", 1, 1),
        ("spoke", 0, 1),
        ("stayed", 1, 1),
        ("invited", 0, 1),
    )


def test_her_verdict_stays(desk: Desk) -> None:
    assert desk.report.comment("2026-W10", "Talk is up.").changed == 1
    assert desk.report.week("2026-W10").comment == "Talk is up."
    desk.history.undo()
    assert desk.report.week("2026-W10").comment == ""


@pytest.mark.parametrize(
    ("when", "expected"),
    [("2026-03-05 10:00", "2026-W09"), ("2026-03-06 10:00", "2026-W10"), ("2026-03-09 10:00", "2026-W10")],
)
def test_the_week_she_would_write_about(desk: Desk, now: Clock, when: str, expected: str) -> None:
    now.set(when)
    assert desk.report.week().week == expected


def test_wrong_words_are_named(desk: Desk) -> None:
    with pytest.raises(ValueError, match="2026-10"):
        desk.report.week("2026-10")
    with pytest.raises(ValueError, match="2026-W60"):
        desk.report.comment("2026-W60", "x")
    with pytest.raises(ValueError, match="king"):
        desk.report.week(audience="king")
