"""The brief as a sheet."""

import pytest

from groupdesk.desk import Desk
from groupdesk.text import cell_safe
from tests.console.driver import SIZES, console


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_it_fits(desk: Desk, size: tuple[int, int], language: str) -> None:
    async with console(size, desk, language) as d:
        await d.press("b")
        assert "small · " in d.text
        assert all(cell_safe(line) == line for line in d.lines)


async def test_read_and_copied_by_two_keys(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    async with console(desk=desk) as d:
        monkeypatch.setattr(d.app, "copy", copied.append)
        await d.press("b", "c")
    assert copied[0].startswith("small · Mon 16 Mar\n") and len(copied[0].splitlines()) <= 12


async def test_a_day_before_and_not_beyond_today(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await d.press("8", "b", "[")
        assert "Sun 15 Mar" in d.text
        await d.press("]", "]")
        assert "Mon 16 Mar" in d.text and "still to come" in d.said
        await d.press("escape")
        assert "Mon 16 Mar" not in d.text


async def test_only_the_teams_copy_names_people(desk: Desk) -> None:
    said = next(one for one in desk.messages.page(group=1) if one.name == "Ann")
    desk.kept.highlight([said.id])
    async with console(desk=desk) as d:
        await d.press("b", "[")
        assert "Best moment" in d.text and "Ann" not in d.text
        await d.press("v")
        assert "Ann" in d.text


async def test_it_follows_what_is_done_meanwhile(desk: Desk) -> None:
    said = next(one for one in desk.messages.page(group=1) if one.name == "Ann")
    async with console(desk=desk) as d:
        await d.press("b", "[")
        assert "Best moment" not in d.text
        d.app.change(lambda: desk.kept.highlight([said.id]))
        await d.settle()
        assert "Best moment" in d.text and "Sun 15 Mar" in d.text
