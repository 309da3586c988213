import pytest

from groupdesk.console.screens.messages import Messages
from groupdesk.desk import Desk
from groupdesk.text import cell_safe
from tests.console.driver import SIZES, Driver, console
from tests.console.realdesk import MESSAGES


async def _open(d: Driver, name: str) -> None:
    group = next(row.id for row in d.desk.groups.roster() if row.name == name)
    d.app.open("messages", group)
    await d.settle()


def _shown(d: Driver) -> list[object]:
    assert isinstance(d.app.page, Messages)
    rows = d.app.page.table.rows
    return [key for key in map(rows.key_at, range(len(rows))) if key is not None]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_the_newest_is_last(desk: Desk, size: tuple[int, int], language: str) -> None:
    async with console(size, desk, language) as d:
        await _open(d, "Readers")
        assert "a page of day 2026-03-15" in d.cursor
        await d.press("g")
        assert all(cell_safe(line) == line for line in d.lines)


async def test_older_ones_come_as_she_goes_up_each_once(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await _open(d, "Walkers")
        assert len(_shown(d)) < MESSAGES
        for _page in range(MESSAGES // 60 + 1):
            await d.press("home")
        assert d.cursor.endswith("step 000.")
        assert len(_shown(d)) == len(set(_shown(d))) == MESSAGES


async def test_what_shows_stays_where_it_is_while_older_ones_come(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await _open(d, "Walkers")
        before = len(_shown(d))
        while len(_shown(d)) == before:
            line = next(line for line in d.lines if "▌" in line)
            at = d.lines.index(line)
            await d.press("k")
        now = next(line for line in d.lines if "▌" in line)
        assert abs(d.lines.index(now) - at) <= 1


async def test_a_word_is_found_and_enter_shows_what_stands_around_it(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await _open(d, "Walkers")
        await d.press("/", *"077.", "enter")
        assert len(_shown(d)) == 1 and d.cursor.endswith("step 077.")
        await d.press("enter")
        assert d.cursor.endswith("step 077.") and "step 076." in d.text and "step 078." in d.text
        for _page in range(MESSAGES // 60 + 1):
            await d.press("end")
        assert d.cursor.endswith(f"step {MESSAGES - 1}.")


async def test_words_that_are_nowhere(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await _open(d, "Walkers")
        await d.press("/", *"xyz")
        assert "Nothing fits “xyz”." in d.text
        await d.press("escape")
        assert f"step {MESSAGES - 1}." in d.text


async def test_the_way_back_is_the_way_that_was_gone(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await d.press("2", "enter", "M")
        assert "Groups" in d.lines[4] and isinstance(d.app.page, Messages)
        await d.press("enter")
        assert "Marked as" in d.text
        await d.press("escape")
        assert isinstance(d.app.page, Messages)
        await d.press("escape")
        assert d.app.page.digit == "2" and not isinstance(d.app.page, Messages)


async def test_a_message_is_kept_shown_and_let_go(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await _open(d, "Walkers")
        await d.press("K")
        (kept,) = desk.kept.highlights()
        assert kept.text is not None and "★" in d.cursor and "1 message kept" in d.said
        await d.press(":", *"highlights", "enter")
        assert kept.text in d.text and "Walkers" in d.text
        await d.press("x")
        assert desk.kept.highlights() == () and "Nothing is kept yet" in d.text
        await d.press("escape", "u")
        assert len(desk.kept.highlights()) == 1
