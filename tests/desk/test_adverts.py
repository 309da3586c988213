"""Adverts in Today: one item a person, gone when dealt with or taken back, never where they are allowed."""

from collections.abc import Sequence

import pytest

from groupdesk.desk import Desk, words
from groupdesk.desk.values.today import Item
from groupdesk.records import ChatMessage
from tests.desk.build import Build
from tests.desk.conftest import Clock

SOLD = "兼职日结300元，无需经验，私聊我 https://spam.example/7"
INVITED = "今晚八点有一场读书直播欢迎大家都来听听看 https://live.example/a"
TALK = "今天读完了第三章，很有意思"


def told(
    build: Build, name: str, texts: Sequence[tuple[str, str, str]], until: str = "2026-03-10 08:00"
) -> int:
    """A group where (when, who, text) was said, after somebody else's word weeks before."""
    group = build.group(name)
    first = build.said("2026-02-01 10:00", "文佳", TALK)
    build.tell(group, [first, *(build.said(*one) for one in texts)], until=until)
    return group


def raised(desk: Desk) -> list[Item]:
    return [item for item in desk.today.queue().items if item.kind == "advert"]


def spread(build: Build, n: int, text: str = INVITED) -> list[int]:
    """`n` groups in which the same was said on one morning."""
    groups = [told(build, f"群{i}", [(f"2026-03-09 1{i}:00", "小贩", text)]) for i in range(n)]
    build.desk.settle()
    return groups


def test_words_spread_over_three_groups_are_one_item(desk: Desk, build: Build) -> None:
    spread(build, 3)
    (item,) = raised(desk)
    assert (item.lane, item.group, item.inputs["spread"], item.inputs["n"]) == (1, None, True, 3)
    assert words.item_title(item) == "小贩: 3 adverts in 群0, 群1, 群2"
    detail = desk.today.detail(item.key)
    assert [one.text for one in detail.said] == [INVITED] * 3
    assert [one.group_name for one in detail.said] == ["群0", "群1", "群2"]
    assert detail.rows == (("群0", "1 advert"), ("群1", "1 advert"), ("群2", "1 advert"))
    assert detail.prepared.startswith("@小贩 ")
    assert "several groups within 24 h" in words.reason(detail.why)
    assert detail.why.rows == detail.said


def test_words_in_two_groups_are_none(desk: Desk, build: Build) -> None:
    spread(build, 2)
    assert raised(desk) == []


@pytest.mark.parametrize(("n", "seen"), [(2, False), (3, True)])
def test_three_adverts_of_one_person_in_a_day(desk: Desk, build: Build, n: int, seen: bool) -> None:
    posted = [(f"2026-03-09 1{i}:00", "小贩", f"{SOLD}{i}") for i in range(n)]
    group = told(build, "晨读会", [*posted, ("2026-03-08 10:00", "小贩", SOLD)])
    told(build, "跑团", [("2026-03-09 10:00", "小贩", f"{SOLD} 在家赚")])
    assert bool(raised(desk)) is seen
    if seen:
        (item,) = raised(desk)
        assert (item.group, item.inputs["groups"]) == (None, ["晨读会", "跑团"])
        detail = desk.today.detail(item.key)
        assert (len(detail.said), detail.said[0].group) == (5, group)
        assert "3 adverts in one group on one day" in words.reason(detail.why)


def test_an_item_about_one_group_names_it(desk: Desk, build: Build) -> None:
    group = told(build, "晨读会", [(f"2026-03-09 1{i}:00", "小贩", f"{SOLD}{i}") for i in range(3)])
    (item,) = raised(desk)
    assert (item.group, item.group_name) == (group, "晨读会")
    detail = desk.today.detail(item.key)
    assert detail.group is not None and detail.group.id == group


def test_never_where_adverts_are_allowed(desk: Desk, build: Build) -> None:
    groups = spread(build, 3)
    desk.groups.set(groups[:1], adverts_allowed=True)
    assert [item.inputs["groups"] for item in raised(desk)] == [["群1", "群2"]]
    desk.groups.set(groups, adverts_allowed=True)
    assert raised(desk) == []
    desk.history.undo()
    assert len(raised(desk)) == 1


def test_never_of_staff(desk: Desk, build: Build) -> None:
    spread(build, 3)
    (item,) = raised(desk)
    assert item.person is not None
    desk.people.mark([item.person], "staff", True)
    assert raised(desk) == []


@pytest.mark.parametrize("how", ["warned", "removed"])
def test_what_was_dealt_with_returns_with_the_next_advert(
    desk: Desk, build: Build, now: Clock, how: str
) -> None:
    group = told(build, "晨读会", [(f"2026-03-09 1{i}:00", "小贩", f"{SOLD}{i}") for i in range(3)])
    (item,) = raised(desk)
    desk.today.done([item.key], how)
    assert raised(desk) == []
    desk.history.undo()
    assert len(raised(desk)) == 1
    desk.today.done([item.key], how)
    more = [build.said(f"2026-03-10 0{i}:30", "小贩", f"{SOLD}再来{i}") for i in (8, 9)]
    build.tell(group, more, until="2026-03-10 10:00")
    now.set("2026-03-10 10:00")
    (item,) = raised(desk)
    said = words.reason(desk.today.detail(item.key).why)
    assert f"On 10 Mar already: {'warned' if how == 'warned' else 'removed from the groups'}." in said


def test_another_word_for_what_was_done_is_refused(desk: Desk, build: Build) -> None:
    spread(build, 3)
    (item,) = raised(desk)
    with pytest.raises(ValueError, match="only warned, removed"):
        desk.today.done([item.key], "shot")


def test_adverts_that_are_taken_back_settle(desk: Desk, build: Build) -> None:
    group = build.group("晨读会")
    posted: list[ChatMessage] = [build.said(f"2026-03-09 1{i}:00", "小贩", f"{SOLD}{i}") for i in range(3)]
    build.tell(group, [build.said("2026-02-01 10:00", "文佳", TALK), *posted], until="2026-03-10 08:00")
    assert len(raised(desk)) == 1
    build.tell(group, [posted[0]._replace(recalled=True)], until="2026-03-10 08:00")
    assert raised(desk) == []
    assert desk.today.queue().settled == {"advert": 1}


def test_old_ones_go_out_of_sight(desk: Desk, build: Build, now: Clock) -> None:
    group = told(build, "晨读会", [(f"2026-03-09 1{i}:00", "小贩", f"{SOLD}{i}") for i in range(3)])
    assert len(raised(desk)) == 1
    now.set("2026-03-13 08:00")
    build.tell(group, [build.said("2026-03-12 20:00", "文佳", TALK)], until=now())
    assert raised(desk) == []
    assert desk.today.queue().settled == {}


def test_a_group_that_mutes_them_does_not_count(desk: Desk, build: Build) -> None:
    group = told(build, "晨读会", [(f"2026-03-09 1{i}:00", "小贩", f"{SOLD}{i}") for i in range(3)])
    desk.settings.set("mutes", "advert", f"group:{group}")
    assert raised(desk) == []


def test_an_advert_of_a_newcomer_is_no_first_word(desk: Desk, build: Build) -> None:
    told(build, "晨读会", [(f"2026-03-09 1{i}:00", "小贩", f"{SOLD}{i}？") for i in range(3)])
    assert [item.kind for item in desk.today.queue().items if item.lane == 1] == ["advert"]
