import json
from pathlib import Path

import pytest

from groupdesk.console.widgets.field import LineField
from groupdesk.desk import Desk
from groupdesk.text import cell_safe
from tests.console.driver import SIZES, console


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_the_page_fits(desk: Desk, size: tuple[int, int], language: str) -> None:
    async with console(size, desk, language) as d:
        await d.press("8")
        assert "2026-W11" in d.text
        assert all(cell_safe(line) == line for line in d.lines)


async def test_where_it_is_narrow_everything_is_below(desk: Desk) -> None:
    async with console((80, 24), desk) as d:
        await d.press("8", "G")
        assert "groups measured" in d.text


async def test_weeks_back_and_not_beyond_the_present_one(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await d.press("8", "[")
        assert "2026-W10" in d.lines[0]
        await d.press("]", "]")
        assert "2026-W12" in d.lines[0]
        await d.press("]")
        assert "2026-W12" in d.lines[0] and "has not begun" in d.said


async def test_only_the_teams_copy_names_people(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await d.press("8")
        assert "Ann" not in d.text
        await d.press("v")
        assert "Ann" in d.text


async def test_her_words_are_kept_and_taken_back(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await d.press("8", "e", *"Good", "ctrl+s")
        assert desk.report.week("2026-W11").comment == "Good"
        assert "▎ Good" in d.text
        await d.press("u")
        assert desk.report.week("2026-W11").comment == ""


async def test_where_she_needs_help_stands_at_the_end(desk: Desk) -> None:
    async with console((120, 60), desk) as d:
        await d.press("8")
        assert "Help needed" not in d.text
        await d.press("e", "tab", *"hosts", "ctrl+s")
        assert desk.report.week("2026-W11").help == "hosts"
        assert "Help needed" in d.text and "hosts" in d.text


async def test_the_copied_text_has_at_most_thirty_lines(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    async with console(desk=desk) as d:
        monkeypatch.setattr(d.app, "copy", copied.append)
        await d.press("8", "c")
    assert "2026-W11" in copied[0] and len(copied[0].splitlines()) <= 30


async def test_the_page_goes_to_the_file_that_is_named(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "week.json"
    async with console(desk=desk) as d:
        await d.press("8", "o", "G", "enter")
        d.app.sheets[-1].query_one(LineField).value = str(path)
        await d.press("ctrl+s")
        assert "week.json" in d.said
    assert json.loads(path.read_text())["week"] == "2026-W11"


async def test_a_folder_that_is_not_there_is_said(desk: Desk, tmp_path: Path) -> None:
    async with console(desk=desk) as d:
        await d.press("8", "o", "enter")
        d.app.sheets[-1].query_one(LineField).value = str(tmp_path / "none" / "week.txt")
        await d.press("ctrl+s")
        assert "cannot be written" in d.text and "choose another place" in d.text
