import csv
from pathlib import Path

import pytest

from groupdesk.desk import Desk
from groupdesk.text import cell_safe
from tests.console.driver import SIZES, Driver, console


def _heading(d: Driver) -> str:
    return next(line for line in d.lines if "active" in line and "people" in line)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_the_first_stands_first(desk: Desk, size: tuple[int, int], language: str) -> None:
    async with console(size, desk, language) as d:
        await d.press("4")
        assert "Ann" in d.cursor
        assert all(cell_safe(line) == line for line in d.lines)


async def test_every_span_and_typed_days(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await d.press("4")
        for shown in ("half-month", "month", "all time"):
            await d.press("]")
            assert shown in _heading(d)
        await d.press("]", *"2026-03-09", "tab", *"2026-03-10", "ctrl+s")
        assert "9–10 Mar" in _heading(d) and "9–10 Mar" in d.lines[0]
        assert "Cy" not in d.text


async def test_days_that_end_before_they_begin_are_refused_in_the_form(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await d.press("4", "]", "]", "]", "]", *"2026-03-10", "tab", *"2026-03-09", "ctrl+s")
        assert "Write days as 2026-03-01" in d.text and d.app.sheets


async def test_sorting_again_reverses(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await d.press("4", "s", "j", "enter")
        assert "by messages ▾" in _heading(d) and "Cy" in d.cursor
        await d.press("s", "j", "enter")
        assert "by messages ▴" in _heading(d) and "Cy" not in d.cursor


async def test_the_bottom_is_never_copied(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    async with console(desk=desk) as d:
        monkeypatch.setattr(d.app, "copy", copied.append)
        await d.press("4", "b", "c")
        assert "Least active" in _heading(d)
        assert copied[0].splitlines()[1:] == ["1. Ann", "2. Bo"]


async def test_why_says_the_formula_day_by_day_and_walks_with_the_cursor(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await d.press("4", "w")
        assert "Why Ann has" in d.text and "active days" in d.text
        assert "Mon 9 Mar" in d.text and "7 messages" in d.text
        await d.press("j")
        assert "Why Ann has" not in d.text and "Why" in d.text
        await d.press("escape")
        assert not d.app.sheets


async def test_staff_is_left_out_unless_asked_for(desk: Desk) -> None:
    (ann,) = (row.person for row in desk.leaderboard.rank().rows if row.name == "Ann")
    desk.people.mark([ann], "staff", True)
    async with console(desk=desk) as d:
        await d.press("4")
        assert "Ann" not in d.text
        await d.press("S")
        assert "Ann" in d.text


async def test_the_filter_and_nobody(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await d.press("4", "/", *"walk")
        assert "Cy" in d.text and "Ann " not in _rows(d)
        await d.press(*"zz")
        assert "Nobody fits “walkzz”." in d.text
        await d.press("escape")
        assert "Ann" in _rows(d)


def _rows(d: Driver) -> str:
    return d.text.split("What the points")[0]


async def test_the_marked_ones_are_written_to_a_new_file(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "top.csv"
    async with console(desk=desk) as d:
        await d.press("4", "space", "o")
        await _type_path(d, path)
        assert str(path.name) in d.said
        with path.open(newline="") as file:
            assert [row["name"] for row in csv.DictReader(file)] == ["Ann"]
        await d.press("o")
        await _type_path(d, path)
        assert "There is such a file already" in d.text


async def _type_path(d: Driver, path: Path) -> None:
    from groupdesk.console.widgets.field import LineField

    d.app.sheets[-1].query_one(LineField).value = str(path)
    await d.press("ctrl+s")


async def test_enter_opens_the_person_and_escape_comes_back(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await d.press("4", "enter")
        assert "Leaderboard › Ann" in d.text
        await d.press("escape")
        assert "Most active" in d.text and "Ann" in d.cursor
