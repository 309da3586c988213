"""What Today raises of groups and regulars that slip away: for each kind a desk that does and one that nearly does."""

from collections.abc import Sequence

import pytest

from groupdesk.desk import Desk, words
from groupdesk.desk.values.today import Item
from groupdesk.records import ChatMessage, Join, Leave, Member, Roster
from tests.desk.build import Build, at, day
from tests.desk.conftest import Clock

TALK = "今天读完了第三章"
PEOPLE = ("u0", "u1", "u2", "u3")


def talk(build: Build, days: Sequence[int], *people: str) -> list[ChatMessage]:
    """Four words of each on these days of March."""
    return [
        build.said(f"2026-03-{day:02} 20:{n:02}", who, TALK)
        for day in days
        for n, who in enumerate(people * 4)
    ]


def listed(n: int, owner: str = "") -> Roster:
    """A member list of the 1st."""
    members = (Member(f"u{k}", f"u{k}", role="owner" if f"u{k}" == owner else "") for k in range(n))
    return Roster(at("2026-03-01 12:00"), tuple(members))


def items(desk: Desk, kind: str) -> list[Item]:
    return [item for item in desk.today.queue().items if item.kind == kind]


@pytest.fixture(autouse=True)
def _noon(now: Clock) -> None:
    now.set("2026-03-30 12:00")


def until(day: int) -> str:
    return f"2026-03-{day} 11:00"


def test_a_grade_that_fell_names_both_and_its_causes(desk: Desk, build: Build) -> None:
    group = build.group("g")
    build.tell(group, [*talk(build, range(1, 23), *PEOPLE), listed(8)], until=until(30))
    (item,) = items(desk, "grade")
    assert words.item_title(item).startswith("from A down to ")
    detail = desk.today.detail(item.key)
    assert detail.rows and detail.prepared and "A week ago" in words.reason(detail.why)
    assert ("health", desk.groups.page(group).row.well.health.health) in detail.why.formula  # type: ignore[union-attr]


def test_an_even_group_raises_nothing(desk: Desk, build: Build) -> None:
    build.tell(build.group("g"), [*talk(build, range(1, 30), *PEOPLE), listed(8)], until=until(30))
    assert [item.kind for item in desk.today.queue().items] == []


def test_a_group_that_falls_back_settles_when_talk_returns(desk: Desk, build: Build, now: Clock) -> None:
    group = build.group("g")
    build.tell(group, [*talk(build, range(1, 23), *PEOPLE), listed(8)], until=until(30))
    assert items(desk, "grade")
    build.tell(group, talk(build, range(23, 30), *PEOPLE), until=until(30))
    assert items(desk, "grade") == []
    assert desk.today.queue().settled["grade"] == 1


@pytest.mark.parametrize(("second", "dying"), [(("u0",), True), (("u0", "u1"), False)])
def test_an_early_death(desk: Desk, build: Build, second: tuple[str, ...], dying: bool) -> None:
    weeks = [*talk(build, range(10, 17), *PEOPLE), *talk(build, range(17, 30), *second)]
    build.tell(build.group("g"), weeks, until=until(30))
    assert bool(items(desk, "early-death")) is dying


@pytest.mark.parametrize(("last", "told"), [(22, True), (29, False)])
def test_an_owner_who_is_silent(desk: Desk, build: Build, last: int, told: bool) -> None:
    said = [*talk(build, range(1, 30), "u1", "u2", "u3"), *talk(build, range(1, last + 1), "u0")]
    build.tell(build.group("g"), [*said, listed(8, owner="u0")], until=until(30))
    assert bool(items(desk, "owner-silent")) is told


@pytest.mark.parametrize(("leaves", "told"), [(3, True), (2, False)])
def test_a_wave_of_leaving(desk: Desk, build: Build, leaves: int, told: bool) -> None:
    gone = [Leave(at("2026-03-29 22:00"), f"u{n}", f"u{n}") for n in range(10, 10 + leaves)]
    build.tell(build.group("g"), [*talk(build, range(1, 30), *PEOPLE), listed(60), *gone], until=until(30))
    found = items(desk, "quits")
    assert bool(found) is told
    assert all("u10, u11" in words.item_title(item) for item in found)


@pytest.mark.parametrize(("members", "told"), [(51, True), (50, False)])
def test_a_large_group_without_a_kol(desk: Desk, build: Build, members: int, told: bool) -> None:
    group = build.group("g")
    build.tell(group, [*talk(build, range(1, 30), *PEOPLE), listed(members)], until=until(30))
    found = items(desk, "kol")
    assert bool(found) is told
    if told:
        (best, *_others) = desk.today.detail(found[0].key).could_answer or desk.people.members(group)
        desk.people.mark([best.person], "kol", True, group_id=group)
        assert items(desk, "kol") == []


def test_a_regular_of_the_top_fifth_who_stays_away(desk: Desk, build: Build) -> None:
    group = build.group("g")
    others = talk(build, range(1, 30), "u1", "u2", "u3", "u4")
    asked = [build.said(f"2026-03-{day:02} 21:00", "u0", "明天几点上课呢？") for day in range(1, 18)]
    build.tell(group, [*others, *talk(build, range(1, 18), "u0"), *asked], until=until(30))
    (item,) = items(desk, "slipping")
    detail = desk.today.detail(item.key)
    assert words.item_title(item) == "u0: away for 13 days"
    assert "明天几点上课呢" in detail.prepared
    build.tell(group, [build.said("2026-03-30 09:00", "u0", TALK)], until=until(30))
    assert items(desk, "slipping") == []


def test_nothing_of_lane_2_where_data_is_late_or_young(desk: Desk, build: Build, now: Clock) -> None:
    build.tell(build.group("g"), [*talk(build, range(1, 23), *PEOPLE), listed(8)], until=until(30))
    now.set("2026-04-20 12:00")
    assert {item.kind for item in desk.today.queue().items} == {"behind"}


@pytest.mark.parametrize(
    ("joined", "greeting", "told"),
    [
        ("2026-03-28 09:00", "", True),
        ("2026-03-29 12:00", "", False),
        ("2026-03-28 09:00", "欢迎小新加入", False),
        ("2026-03-28 09:00", "大家早上好呀各位", True),
    ],
)
def test_newcomers_whom_nobody_greeted(
    desk: Desk, build: Build, joined: str, greeting: str, told: bool
) -> None:
    said = talk(build, range(1, 30), *PEOPLE)
    if greeting:
        said.append(build.said("2026-03-29 09:00", "u0", greeting))
    records = [*said, listed(8, owner="u0"), Join(at(joined), "n1", "小新")]
    build.tell(build.group("g"), records, until=until(30))
    found = items(desk, "welcome")
    assert bool(found) is told
    assert all("@小新" in desk.today.detail(item.key).prepared for item in found)


def test_a_wave_of_leaving_is_told_for_a_week_until_she_has_seen_it(
    desk: Desk, build: Build, now: Clock
) -> None:
    gone = [Leave(at(f"2026-03-24 22:{n}"), f"u{n}", f"u{n}") for n in range(10, 14)]
    build.tell(build.group("g"), [*talk(build, range(1, 30), *PEOPLE), listed(60), *gone], until=until(30))
    (item,) = items(desk, "quits")
    assert words.item_title(item) == "4 left within a day: u10, u11, u12 and 1 more"
    assert "24 Mar" in words.reason(desk.today.detail(item.key).why)
    desk.today.done([item.key])
    assert items(desk, "quits") == []


def test_what_was_put_off_comes_back_though_its_week_is_over(desk: Desk, build: Build, now: Clock) -> None:
    group = build.group("g")
    gone = [Leave(at("2026-03-24 22:00"), f"u{n}", f"u{n}") for n in range(10, 14)]
    said = talk(build, range(1, 23), *PEOPLE)
    build.tell(group, [*said, listed(60), *gone, Join(at("2026-03-24 09:00"), "n1", "小新")], until=until(30))
    put_off = {item.key for item in desk.today.queue().items if item.kind in ("grade", "quits", "welcome")}
    assert len(put_off) == 3
    desk.today.later(put_off, at("2026-04-06 09:00"))
    build.tell(group, said[-1:], until="2026-04-06 08:00")
    now.set("2026-04-06 08:59")
    assert desk.today.queue().later == 3
    now.set("2026-04-06 09:00")
    assert put_off <= {item.key for item in desk.today.queue().items}
    build.tell(group, said[-1:], until="2026-04-14 08:00")
    now.set("2026-04-14 09:00")
    assert not put_off & {item.key for item in desk.today.queue().items}


def test_staff_that_falls_silent_again_is_told_again(desk: Desk, build: Build, now: Clock) -> None:
    group = build.group("g")
    said = [*talk(build, range(1, 30), "u1", "u2", "u3"), *talk(build, range(1, 15), "u0")]
    build.tell(group, [*said, listed(8, owner="u0")], until=until(24))
    now.set("2026-03-24 12:00")
    desk.today.done([item.key for item in items(desk, "owner-silent")])
    assert items(desk, "owner-silent") == []
    build.tell(group, [build.said("2026-03-21 09:00", "u0", TALK)], until=until(30))
    now.set("2026-03-30 12:00")
    assert len(items(desk, "owner-silent")) == 1


def test_a_group_that_falls_once_more_is_told_though_the_first_time_was_seen_to(
    desk: Desk, build: Build, now: Clock
) -> None:
    group = build.group("g")
    build.tell(group, [*talk(build, range(1, 15), *PEOPLE), listed(8)], until=until(22))
    now.set("2026-03-22 12:00")
    (first,) = items(desk, "grade")
    desk.today.done([first.key])
    build.tell(group, talk(build, range(22, 32), *PEOPLE), until=until(31))
    build.tell(group, said := talk(build, range(31, 32), *PEOPLE), until="2026-04-08 11:00")
    now.set("2026-04-08 12:00")
    (again,) = items(desk, "grade")
    assert said and again.mark == first.mark


def test_whom_she_greeted_is_not_named_again(desk: Desk, build: Build) -> None:
    group = build.group("g")
    said = [*talk(build, range(1, 30), *PEOPLE), listed(8, owner="u0")]
    build.tell(group, [*said, Join(at("2026-03-28 09:00"), "n1", "小新")], until=until(30))
    (item,) = items(desk, "welcome")
    desk.today.done([item.key])
    build.tell(group, [Join(at("2026-03-29 09:00"), "n2", "小乐")], until=until(30))
    (item,) = items(desk, "welcome")
    assert item.inputs["names"] == ["小乐"]
    desk.today.done([item.key])
    build.tell(group, [Leave(at("2026-03-30 10:00"), "n1", "小新")], until=until(30))
    assert items(desk, "welcome") == []


def test_of_many_regulars_who_stay_away_three_are_told_a_day(desk: Desk, build: Build, now: Clock) -> None:
    said = talk(build, range(1, 18), *(f"u{n}" for n in range(5)))
    said += talk(build, range(18, 30), *(f"v{n}" for n in range(14)))
    said += talk(build, range(18, 30), *(f"w{n}" for n in range(14)))
    group = build.group("g")
    build.tell(group, said, until=until(30))
    first = {item.key for item in items(desk, "slipping")}
    assert len(first) == 3
    one, two, three = sorted(first)
    desk.today.done([one, two])
    desk.today.later([three], at("2026-03-31 15:00"))
    assert items(desk, "slipping") == []
    now.set("2026-03-31 12:00")
    others = {item.key for item in items(desk, "slipping")}
    assert len(others) == 2 and not others & first
    now.set("2026-03-31 15:00")
    assert {item.key for item in items(desk, "slipping")} == {three, *others}


def test_of_a_group_that_is_only_counted_nobody_is_asked_to_lead_it(desk: Desk, now: Clock) -> None:
    desk.groups.add(["g"], "wechat")
    (group,) = desk.groups.roster()
    desk.counts.keep(group.id, day("2026-03-30"), {"members": 120})
    assert desk.today.queue().items == ()
