"""What Today raises of groups and regulars that slip away: for each kind a desk that does and one that nearly does."""

from collections.abc import Sequence

import pytest

from groupdesk.desk import Desk, words
from groupdesk.desk.values import Item
from groupdesk.records import ChatMessage, Join, Leave, Member, Roster
from tests.desk.build import Build, at
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
