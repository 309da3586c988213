"""Birthdays: kept for a person, raised on the day and the day before, gone when the greeting was sent."""

import pytest

from groupdesk.desk import Desk, words
from groupdesk.desk.values.today import Item
from groupdesk.records import Leave
from tests.desk.build import Build, at
from tests.desk.conftest import Clock

TALK = "今天读完了第三章"


@pytest.fixture
def people(desk: Desk, build: Build) -> dict[str, int]:
    """小鹿 in two groups, 阿泽 in one; it is 08:00 on 10 March."""
    desk.settings.set("timezone", "Asia/Shanghai")
    for name, who in (("晨读会", ("小鹿", "阿泽")), ("跑团", ("小鹿",))):
        said = [build.said("2026-03-09 10:00", one, TALK) for one in who]
        build.tell(build.group(name), said, until="2026-03-10 07:00")
    return {name: person for person, name, _group in desk.people.find("")}


def raised(desk: Desk) -> list[Item]:
    return [item for item in desk.today.queue().items if item.kind == "birthday"]


@pytest.mark.parametrize(
    ("kept", "title"),
    [
        ("03-09", None),
        ("03-10", "小鹿: birthday today"),
        ("03-11", "小鹿: birthday tomorrow"),
        ("03-12", None),
    ],
)
def test_it_is_raised_today_and_tomorrow(
    desk: Desk, people: dict[str, int], kept: str, title: str | None
) -> None:
    desk.people.birthday(people["小鹿"], kept)
    assert [words.item_title(item) for item in raised(desk)] == ([title] if title else [])


def test_one_item_for_all_his_groups_with_a_greeting(desk: Desk, people: dict[str, int]) -> None:
    desk.people.birthday(people["小鹿"], "3月10日")
    (item,) = raised(desk)
    assert (item.lane, item.group, item.key) == (3, None, f"birthday:all:{people['小鹿']}:2026-03-10")
    detail = desk.today.detail(item.key)
    assert [name for name, _fact in detail.rows] == ["晨读会", "跑团"]
    assert detail.prepared.startswith("@小鹿 happy birthday")
    assert "On 10 Mar it is 小鹿’s birthday" in words.reason(detail.why)


def test_somebody_in_one_group_is_shown_with_it(desk: Desk, people: dict[str, int]) -> None:
    desk.people.birthday(people["阿泽"], "03-11")
    (item,) = raised(desk)
    detail = desk.today.detail(item.key)
    assert item.group_name == "晨读会"
    assert detail.about is not None and detail.group is not None


def test_sent_is_sent_for_this_year(desk: Desk, build: Build, people: dict[str, int], now: Clock) -> None:
    desk.people.birthday(people["阿泽"], "03-11")
    desk.today.done([item.key for item in raised(desk)])
    assert raised(desk) == []
    now.set("2026-03-11 09:00")
    assert raised(desk) == [] and desk.today.queue().settled == {}
    now.set("2027-03-10 09:00")
    assert len(raised(desk)) == 1


def test_nobody_who_left_or_whose_group_is_away(desk: Desk, build: Build, people: dict[str, int]) -> None:
    desk.people.birthday(people["小鹿"], "03-10")
    one, other = sorted(row.id for row in desk.groups.roster())
    desk.groups.set([other], archived=True)
    assert [item.group for item in raised(desk)] == [one]
    build.tell(one, [Leave(at("2026-03-10 06:00"), "小鹿", "小鹿")], until="2026-03-10 07:30")
    assert raised(desk) == []


def test_bots_and_muted_groups_have_none(desk: Desk, people: dict[str, int]) -> None:
    for person in people.values():
        desk.people.birthday(person, "03-10")
    assert len(raised(desk)) == 2
    desk.people.mark([people["阿泽"]], "bot", True)
    assert [item.person for item in raised(desk)] == [people["小鹿"]]
    (run,) = (row.id for row in desk.groups.roster() if row.name == "跑团")
    desk.settings.set("mutes", "birthday", f"group:{run}")
    assert [item.group_name for item in raised(desk)] == ["晨读会"]


def test_it_is_kept_shown_taken_back_and_taken_away(desk: Desk, people: dict[str, int]) -> None:
    person = people["小鹿"]
    change = desk.people.birthday(person, "2/29")
    assert (words.change(change), desk.people.page(person).birthday) == ("Birthday changed", "02-29")
    desk.people.birthday(person, "")
    assert desk.people.page(person).birthday is None
    desk.history.undo()
    assert desk.people.page(person).birthday == "02-29"
    with pytest.raises(
        ValueError, match=r"birthday: 02-30 is no day of a year; month and day, such as 05-17"
    ):
        desk.people.birthday(person, "02-30")
    with pytest.raises(LookupError):
        desk.people.birthday(999, "02-03")


def test_two_who_are_one_keep_it(desk: Desk, people: dict[str, int]) -> None:
    desk.people.birthday(people["阿泽"], "05-17")
    desk.people.merge(people["小鹿"], people["阿泽"])
    assert desk.people.page(people["小鹿"]).birthday == "05-17"
