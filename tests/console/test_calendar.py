"""The calendar by keys: the week, a post from its place to ready, moving, copying, columns, the day."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from groupdesk.console.screens.columnlist import Columns
from groupdesk.console.screens.drafting import Writing
from groupdesk.desk import Desk
from tests.console.driver import SIZES, Driver, console
from tests.desk.build import ZONE, Build, at, day

MONDAY = day("2026-03-09")
NOW = at("2026-03-09 10:00")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk.open(tmp_path / "desk.db", now=lambda: NOW) as desk:
        desk.settings.set("timezone", ZONE)
        build = Build(desk)
        for n in range(12):
            build.group(f"g{n:02}", platform="wechat")
        yield desk


@pytest.fixture
def lesson(desk: Desk) -> int:
    return desk.columns.add("周课堂", "weekly:1", 20 * 60, "all", body="Tonight: {speaker}")[1]


def states(desk: Desk) -> list[str]:
    return [one.state for one in desk.calendar.week(MONDAY).slots]


async def to(d: Driver, column: int) -> None:
    """The week, the cursor on a day of its first row."""
    await d.press("3", *["right"] * column)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_week_and_day_fit_every_screen(
    desk: Desk, lesson: int, size: tuple[int, int], language: str
) -> None:
    desk.columns.add_usual()
    desk.calendar.fill(MONDAY, MONDAY + 2)
    async with console(size, desk, language) as d:  # type: ignore[arg-type]
        await d.press("3")
        assert "周课堂" in d.text
        await d.press("right", "enter")
        assert "20:00" in d.text and "周课堂" in d.text
        await d.press("D")
        assert d.app.page.digit == "3" and "20:00" in d.text
        assert all(len(line) <= size[0] for line in d.lines)


async def test_without_columns_it_says_what_to_do_and_adds_the_usual_ones(desk: Desk) -> None:
    async with console((120, 36), desk) as d:
        await d.press("3")
        assert "No column asks for posts yet" in d.text
        await d.press("C", "A", "escape")
        assert "Morning brief" in d.text and len(desk.columns.list()) == 10
        await d.press("u")
        assert desk.columns.list() == ()


async def test_a_post_from_its_place_to_ready_in_few_keys(desk: Desk, lesson: int) -> None:
    async with console((120, 36), desk) as d:
        await to(d, 1)
        assert "+ gap" in d.text
        await d.press("n")
        assert isinstance(d.app.sheets[-1], Writing)
        assert "nothing is known that {speaker} could stand for" in d.text
        await d.press("tab", "tab", "tab")
        await d.write("speaker=Kenji")
        await d.press("ctrl+s")
        assert states(desk) == ["draft"]
        await d.press("A")
        assert states(desk) == ["ready"] and "◕ ready 12" in d.text
        assert {one.body for one in desk.posts.deliveries()} == {"Tonight: Kenji"}
        await d.press("u", "u")
        assert states(desk) == ["gap"] and desk.posts.deliveries() == ()


async def test_what_lacks_something_says_so_and_stays_a_draft(desk: Desk, lesson: int) -> None:
    async with console((120, 36), desk) as d:
        await to(d, 1)
        await d.press("F", "A")
        assert "{speaker}" in d.lines[-2] and states(desk) == ["draft"]


async def test_moving_offers_the_hour_at_which_nothing_meets(desk: Desk, lesson: int) -> None:
    desk.columns.add("晚报", "weekly:1", 20 * 60 + 30, "all")
    async with console((120, 36), desk) as d:
        await to(d, 1)
        assert "meet in 12 groups" in d.text
        await d.press("down", "m")
        assert "21:30" in d.text and "meets nothing" in d.text
        await d.press("ctrl+s")
        assert desk.calendar.week(MONDAY).clashes == ()
        assert [one.minute for one in desk.calendar.week(MONDAY).slots if one.post] == [21 * 60 + 30]


async def test_moving_warns_of_the_quiet_hours(desk: Desk, lesson: int) -> None:
    async with console((120, 36), desk) as d:
        await to(d, 1)
        await d.press("m", *["backspace"] * 5)
        await d.write("23:15")
        assert "in the quiet hours of 12 groups" in d.text


async def test_a_week_is_copied_with_its_counts_before_and_one_undo(desk: Desk, lesson: int) -> None:
    desk.calendar.fill(MONDAY, MONDAY + 6)
    async with console((120, 36), desk) as d:
        await d.press("3", "y")
        assert "2026-03-16" in d.text and "1 copied" in d.text
        await d.press("ctrl+s", "]")
        assert "draft" in d.text
        await d.press("u")
        assert len(desk.calendar.list()) == 1


async def test_another_approves_and_x_sends_it_back_with_a_line(desk: Desk) -> None:
    desk.columns.add("晚报", "daily", 20 * 60 + 30, "all", body="hello", writer="Priya", approver="Lin")
    async with console((120, 36), desk) as d:
        await to(d, 1)
        await d.press("F", "A")
        assert "◑ review 12" in d.text
        await d.press("x", "enter")
        await d.write("too short")
        await d.press("ctrl+s")
        (post,) = [one.post for one in desk.calendar.week(MONDAY).at(1, MONDAY + 1)]
        assert post is not None and (post.state, post.reason) == ("draft", "too short")
        await d.press("A", "A")
        assert "◕ ready 12" in d.text


async def test_a_place_left_out_asks_no_more(desk: Desk, lesson: int) -> None:
    async with console((120, 36), desk) as d:
        await to(d, 1)
        await d.press("x")
        await d.write("holiday")
        await d.press("ctrl+s")
        assert states(desk) == ["skipped"] and "skipped" in d.text


async def test_a_column_of_her_own(desk: Desk) -> None:
    async with console((120, 36), desk) as d:
        await d.press("3", "C", "n")
        await d.write("Riddle")
        await d.press("tab")
        await d.write("Tue Fri")
        await d.press("ctrl+s")
        (column,) = desk.columns.list()
        assert (column.name, column.recurrence, column.minute) == ("Riddle", "weekly:1,4", 20 * 60)
        await d.press("x")
        assert desk.columns.list() == () and "ended" in d.text


async def test_days_that_are_none_are_refused_in_the_form(desk: Desk) -> None:
    async with console((120, 36), desk) as d:
        await d.press("3", "C", "n")
        await d.write("Riddle")
        await d.press("tab")
        await d.write("sometimes")
        await d.press("ctrl+s")
        assert "sometimes are no days" in d.text and desk.columns.list(ended=True) == ()


async def test_a_sheet_closed_before_its_answer_comes_is_not_missed(desk: Desk) -> None:
    async with console((120, 36), desk) as d:
        await d.press("3", "C")
        assert isinstance(d.app.sheets[-1], Columns)
        d._send("A")
        d._send("escape")
        await d.settle()
        assert d.app.sheets == [] and "Morning brief" in d.text


async def test_the_day_shows_a_posts_way_text_and_groups(desk: Desk, lesson: int) -> None:
    desk.calendar.fill(MONDAY, MONDAY + 6)
    (slot,) = desk.calendar.week(MONDAY).slots
    assert slot.post is not None
    desk.calendar.edit(slot.post.id, body="A\n---\nB\n---\nC")
    desk.calendar.advance([slot.post.id])
    async with console((120, 36), desk) as d:
        await to(d, 1)
        await d.press("enter")
        assert "3 wordings" in d.text and "Sent to" in d.text and "0/12" in d.text
        await d.press("]")
        assert "Wed 11 Mar" in d.text
        await d.press("escape")
        assert "Week 11" in d.text


async def test_today_approves_begins_and_goes_to_the_day(desk: Desk, lesson: int) -> None:
    desk.columns.add("晚报", "daily", 20 * 60 + 30, "all", body="hello", writer="Priya", approver="Lin")
    desk.calendar.fill(MONDAY, MONDAY)
    (post,) = [one.post for one in desk.calendar.week(MONDAY).slots if one.post]
    desk.calendar.advance([post.id])
    async with console((120, 36), desk) as d:
        await d.press("1")
        assert "approve" in d.lines[-1]
        await d.press("A")
        assert desk.calendar.get(post.id).state == "ready"
        for _row in range(10):
            if "write it" not in d.lines[-1]:
                await d.press("down")
        assert "no post for tomorrow" in d.text
        await d.press("e")
        assert isinstance(d.app.sheets[-1], Writing)
        await d.press("escape", "D")
        assert "Tue 10 Mar" in d.text
        await d.press("escape")
        assert d.app.page.digit == "1"


async def test_responses_of_a_group_that_nothing_is_seen_of_are_typed(desk: Desk) -> None:
    desk.calendar.say_now(desk.calendar.add("g03", "hello", MONDAY, 11 * 60)[1])
    desk.posts.handed([one.id for one in desk.posts.deliveries()])
    async with console((120, 36), desk) as d:
        await d.press("3", "enter", "#", "enter")
        await d.write("7")
        await d.press("ctrl+s")
        (group,) = desk.calendar.outcomes(1).groups
        assert (group.name, group.responses, group.typed) == ("g03", 7, True)
        assert "7" in next(line for line in d.lines if "g03" in line)
