"""Groups of a space are one line that opens; marks, filter, order and cursor go on working."""

import pytest

from groupdesk.desk import Desk
from tests.console.driver import SIZES, console
from tests.desk.build import Build
from tests.desk.test_spaces import channel


@pytest.fixture
def server(desk: Desk) -> tuple[int, int]:
    """Two channels of the server Harbour."""
    build = Build(desk)
    return channel(desk, build, "general", "u1", "u2"), channel(desk, build, "random", "u2", "u3")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_a_space_opens_and_folds(
    desk: Desk, server: tuple[int, int], size: tuple[int, int], language: str
) -> None:
    async with console(size, desk, language) as d:
        await d.press("2", "end")
        while "Harbour" not in d.cursor:
            await d.press("k")
        assert "› Harbour" in d.cursor and not [
            line for line in d.lines if line[3:].startswith("    general")
        ]
        await d.press("right")
        assert "▾ Harbour" in d.cursor and [line for line in d.lines if line[3:].startswith("    general")]
        await d.press("j", "left")
        assert "› Harbour" in d.cursor
        await d.press("enter", "j", "enter")
        assert "general" in d.text or "random" in d.text
        await d.press("escape")
        assert "▾ Harbour" in d.text


async def test_a_filter_unfolds_and_its_end_folds_again(desk: Desk, server: tuple[int, int]) -> None:
    async with console(desk=desk) as d:
        await d.press("2", "/", *"general", "enter")
        assert "Harbour › general" in d.cursor and "random" not in d.text
        await d.press("escape")
        assert "› Harbour  2 groups" in d.text and "Harbour › general" not in d.text


async def test_a_mark_on_a_space_is_one_on_all_its_groups(desk: Desk, server: tuple[int, int]) -> None:
    async with console(desk=desk) as d:
        await d.press("2", "end")
        while "Harbour" not in d.cursor:
            await d.press("k")
        await d.press("t", *"work", "enter")
        tagged = {row.id for row in desk.groups.roster() if "work" in row.tags}
        assert tagged == set(server)
        await d.press("u", "home", "*", "t", *"all", "enter")
        assert all(row.tags == ("all",) for row in desk.groups.roster())


async def test_the_only_space_of_a_scope_is_not_folded(desk: Desk, server: tuple[int, int]) -> None:
    async with console(desk=desk) as d:
        await d.press("f", *"Harbour", "enter", "2")
        assert "Harbour › general" in d.text and "Harbour › random" in d.text and "Readers" not in d.text


async def test_a_space_stands_where_the_first_of_its_groups_does(desk: Desk, server: tuple[int, int]) -> None:
    async with console(desk=desk) as d:
        await d.press("2", "s", "j", "enter")
        names = [line.strip(" ▌›").split("  ")[0] for line in d.lines[7:10]]
        assert names == ["Harbour", "Readers", "Walkers"]
        await d.press("s", "j", "enter")
        assert [line.strip(" ▌›").split("  ")[0] for line in d.lines[7:10]] == [
            "Walkers",
            "Readers",
            "Harbour",
        ]
