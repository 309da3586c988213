import pytest

from groupdesk.desk import Desk
from groupdesk.text import width
from tests.console.driver import SIZES, console
from tests.console.waiting import shows


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_every_group_has_its_grade_and_bars(desk: Desk, size: tuple[int, int], language: str) -> None:
    async with console(size, desk, language) as d:
        await d.press("2")
        assert "Readers" in d.text and "Walkers" in d.text and "· · ·" in d.text
        assert all(width(line) <= size[0] for line in d.lines)


async def test_w_tells_why_and_follows_the_cursor(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await d.press("2", "w")
        first, second = desk.groups.roster()
        assert f"{first.name}: too young to be graded" in d.text
        await d.press("j")
        assert f"{second.name}: too young to be graded" in d.text
        await d.press("enter")
        assert f"Groups › {second.name}" in d.text and "Why" not in d.text


@pytest.mark.parametrize("size", SIZES[:2])
@pytest.mark.parametrize("marked", [True, False])
async def test_two_groups_are_made_one_and_two_again(desk: Desk, size: tuple[int, int], marked: bool) -> None:
    async with console(size, desk) as d:
        await d.press("2", *(("space", "down", "space", "=") if marked else ("=", "enter")))
        assert "which name stays" in d.text and "Readers" in d.text and "Walkers" in d.text
        kept = d.cursor.split()[0]
        await d.press("enter")
        await shows(d, "went into")
        (row,) = desk.groups.roster()
        assert (row.name, row.messages) == (kept, 212)
        await d.press("u")
        await shows(d, "two groups again")
        assert {row.name: row.messages for row in desk.groups.roster()} == {"Readers": 12, "Walkers": 200}


async def test_three_groups_are_not_made_one(desk: Desk) -> None:
    desk.groups.add(["Runners"], "wechat")
    async with console(desk=desk) as d:
        await d.press("2", "*", "=")
        assert "mark two" in d.said and len(desk.groups.roster()) == 3
