import pytest

from groupdesk.desk import Desk
from groupdesk.text import width
from tests.console.driver import SIZES, console


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
