"""Today's items of the calendar: when they are raised, what they say, when they leave."""

import pytest

from groupdesk import locale
from groupdesk.desk import Desk, words
from groupdesk.desk.values.today import Item
from tests.desk.build import Build, day
from tests.desk.conftest import Clock

MONDAY = day("2026-03-09")
EIGHT = 20 * 60


@pytest.fixture
def group(build: Build, desk: Desk, now: Clock) -> int:
    now.set("2026-03-09 10:00")
    desk.settings.set("timezone", "Asia/Shanghai")
    return build.group("walks", platform="wechat")


def raised(desk: Desk, kind: str) -> list[Item]:
    return [one for one in desk.today.queue().items if one.kind == kind]


def test_a_post_of_today_or_tomorrow_in_review_waits_until_it_is_decided(desk: Desk, group: int) -> None:
    def post(on: int) -> int:
        said = {"writer": "Lin", "approver": "Priya", "go": True}
        return desk.calendar.add("all", f"day {on - MONDAY}\nand more", on, EIGHT, **said)[1]  # type: ignore[arg-type]

    today, tomorrow, _later = post(MONDAY), post(MONDAY + 1), post(MONDAY + 2)
    first, second = raised(desk, "approve")
    assert (first.key, second.key) == (f"approve:all:{today}", f"approve:all:{tomorrow}")
    assert words.item_title(second) == "tomorrow’s “day 1”" and first.lane == 1
    detail = desk.today.detail(first.key)
    assert (detail.prepared, detail.rows) == ("day 0\nand more", (("walks", ""),))
    assert "Priya is to approve it" in words.reason(detail.why)
    desk.calendar.advance([today])
    desk.calendar.send_back(tomorrow)
    assert raised(desk, "approve") == [] and desk.today.queue().settled["approve"] == 2


def test_an_edited_text_comes_back_though_it_was_dismissed(desk: Desk, group: int, now: Clock) -> None:
    _change, post = desk.calendar.add("all", "a", MONDAY + 1, EIGHT, writer="Lin", approver="Priya", go=True)
    desk.today.done([f"approve:all:{post}"])
    assert raised(desk, "approve") == []
    now.set("2026-03-09 11:00")
    desk.calendar.edit(post, body="b")
    assert [one.key for one in raised(desk, "approve")] == [f"approve:all:{post}"]


def test_a_column_without_a_post_for_tomorrow(desk: Desk, group: int) -> None:
    column = desk.columns.add("class", "weekly:1", EIGHT, "all", body="Tonight: {speaker}\n---\nor this")[1]
    desk.columns.add("other", "weekly:2", EIGHT, "all")
    (item,) = raised(desk, "slot")
    assert item.key == f"slot:all:{column}:{MONDAY + 1}"
    assert words.item_title(item) == "class has no post for tomorrow"
    assert desk.today.detail(item.key).prepared == "Tonight: {speaker}"
    assert "Tue 10 Mar" in words.reason(desk.today.detail(item.key).why)
    desk.calendar.fill(MONDAY + 1, MONDAY + 1)
    assert raised(desk, "slot") == [] and desk.today.queue().settled["slot"] == 1


def test_a_column_without_open_groups_asks_for_nothing(desk: Desk, group: int) -> None:
    desk.columns.add("class", "daily", EIGHT, "all", body="words")
    desk.groups.set([group], archived=True)
    assert raised(desk, "slot") == [] and raised(desk, "stock") == []


def test_days_ahead_that_are_not_ready(desk: Desk, group: int) -> None:
    desk.columns.add("class", "daily", EIGHT, "all", body="words")
    desk.calendar.fill(MONDAY + 1, MONDAY + 3)
    (item,) = raised(desk, "stock")
    assert (item.key, item.inputs["n"], words.item_title(item)) == ("stock:all", 3, "0 days ahead are ready")
    rows = desk.today.detail("stock:all").rows
    assert rows[0] == ("Tue 10 Mar", "class") and len(rows) == 3
    posts = [one.post.id for one in desk.calendar.week(MONDAY).slots if one.post]
    desk.calendar.advance(posts[:2])
    assert words.item_title(raised(desk, "stock")[0]) == "2 days ahead are ready"
    desk.calendar.advance(posts[2:])
    assert raised(desk, "stock") == [] and desk.today.queue().settled["stock"] == 1


@pytest.fixture
def dwindling(desk: Desk, group: int, now: Clock) -> int:
    """A column whose last three posts got 4, 3 and 2 responses where 10 are usual."""
    column = desk.columns.add("class", "daily", EIGHT, "all", body="words")[1]
    for number, responses in enumerate((10, 12, 9, 10, 4, 3, 2)):
        on = MONDAY + number
        now.set(f"2026-03-{9 + number:02} 20:00")
        post = desk.calendar.add("all", "words", on, EIGHT, column=column, for_day=on, go=True)[1]
        desk.posts.handed([one.id for one in desk.posts.deliveries(post=post)])
        desk.calendar.type_outcome(post, group, responses)
    now.set("2026-03-17 10:00")
    return column


def test_three_weak_runs_until_the_column_is_changed(desk: Desk, group: int, dwindling: int) -> None:
    (item,) = raised(desk, "weak")
    assert item.key == f"weak:{group}:{dwindling}"
    assert words.item_title(item) == "class: 4, 3, 2 responses where 10 are usual"
    assert desk.today.detail(item.key).rows[-1] == ("Sun 15 Mar", "2")
    desk.columns.edit(dwindling, minute=EIGHT + 60)
    assert raised(desk, "weak") == []
    desk.history.undo()
    assert len(raised(desk, "weak")) == 1
    desk.columns.end(dwindling)
    assert raised(desk, "weak") == []


def test_two_weak_runs_are_not_yet_three(desk: Desk, group: int, dwindling: int) -> None:
    newest = max(one.id for one in desk.calendar.list())
    desk.calendar.type_outcome(newest, group, 8)
    assert raised(desk, "weak") == []


def test_every_kind_has_its_words_in_both_languages(desk: Desk, group: int, dwindling: int) -> None:
    desk.calendar.add("all", "a", day("2026-03-18"), EIGHT, writer="林", approver="普", go=True)
    kinds = {"approve", "slot", "weak", "stock"}
    said = {}
    for language in ("en", "zh_CN"):
        locale.use(language)
        items = [one for one in desk.today.queue().items if one.kind in kinds]
        assert {one.kind for one in items} == kinds
        details = [desk.today.detail(one.key) for one in items]
        said[language] = [
            text
            for one, detail in zip(items, details, strict=True)
            for text in (words.item_title(one), words.reason(detail.why), words.settled(one.kind, 2))
        ]
    locale.use("en")
    assert not {*said["en"]} & {*said["zh_CN"]}
