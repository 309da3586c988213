import pytest

from groupdesk.console.screens.person import Person
from groupdesk.desk import Desk
from groupdesk.text import cell_safe
from tests.console.driver import SIZES, Driver, console
from tests.console.realdesk import MESSAGES


def _person(desk: Desk, name: str) -> int:
    return next(row.person for row in desk.leaderboard.rank().rows if row.name == name)


async def _open(d: Driver, name: str) -> int:
    person = _person(d.desk, name)
    d.app.open("person", person)
    await d.settle()
    return person


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_everybody_can_be_shown(desk: Desk, size: tuple[int, int], language: str) -> None:
    async with console(size, desk, language) as d:
        for row in desk.leaderboard.rank().rows:
            d.app.open("person", row.person)
            await d.settle()
            assert isinstance(d.app.page, Person)
            assert all(cell_safe(line) == line for line in d.lines)


async def test_groups_days_and_words(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await _open(d, "Ann")
        assert "Today › Ann" in d.text and d.cursor.startswith("Readers")
        assert "a page of day 2026-03-15" in d.text
        assert "Mar" in d.text and "median gap 1 d" in d.text


async def test_a_note_is_kept_and_taken_back(desk: Desk) -> None:
    async with console(desk=desk) as d:
        person = await _open(d, "Ann")
        await d.press("n", *"tea", "ctrl+s")
        assert desk.people.page(person).note == "tea" and "tea" in d.text
        await d.press("u")
        assert desk.people.page(person).note == ""


async def test_marks_are_set_and_taken_off(desk: Desk) -> None:
    async with console(desk=desk) as d:
        person = await _open(d, "Ann")
        await d.press("t", "j", "j", "enter")
        assert desk.people.page(person).marks == ("kol",) and "KOL" in d.text
        await d.press("t", "j", "j", "enter")
        assert desk.people.page(person).marks == ()


async def test_words_are_found_in_everything_that_was_said(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await _open(d, "Ann")
        await d.press("/", *"03-11", "enter")
        assert "day 2026-03-11" in d.text and "day 2026-03-15" not in d.text
        await d.press("escape")
        assert "day 2026-03-15" in d.text
        await d.press("escape")
        assert not isinstance(d.app.page, Person)


async def test_old_words_come_as_the_cursor_goes_down(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await _open(d, "Cy")
        assert isinstance(d.app.page, Person)
        for _page in range(MESSAGES // 60 + 1):
            await d.press("end")
        assert "step 000." in d.cursor
        rows = d.app.page.table.rows
        keys = [rows.key_at(i) for i in range(len(rows))]
        assert len([key for key in keys if isinstance(key, int)]) == MESSAGES


async def test_enter_opens_what_is_under_the_cursor(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await _open(d, "Ann")
        await d.press("j", "enter")
        assert "Today › Ann › Readers" in d.text and "a page of day 2026-03-15" in d.cursor
        await d.press("enter", "escape")
        assert not isinstance(d.app.page, Person)


async def test_two_are_one_person_and_taken_apart_again(desk: Desk) -> None:
    async with console(desk=desk) as d:
        ann = await _open(d, "Ann")
        await d.press("e", "j", "enter", *"Bo")
        await d.press("enter")
        assert len(desk.people.page(ann).accounts) == 2 and "Two people are one now" in d.text
        await d.press("e", "j", "j", "j", "enter")
        assert len(desk.people.page(ann).accounts) == 1 and "taken apart" in d.text
        await d.press("u", "u")
        assert len(desk.people.page(ann).accounts) == 1 and _person(desk, "Bo") != ann


async def test_a_name_of_hers(desk: Desk) -> None:
    async with console(desk=desk) as d:
        ann = await _open(d, "Ann")
        await d.press("e", "enter", *" T.", "ctrl+s")
        assert desk.people.page(ann).name == "Ann T." and "Ann T." in d.text


async def test_a_birthday_is_kept_and_shown(desk: Desk) -> None:
    async with console(desk=desk) as d:
        ann = await _open(d, "Ann")
        await d.press("e", "end", "enter")
        await d.write("02-30")
        await d.press("ctrl+s")
        assert "02-30 is no" in d.text and desk.people.page(ann).birthday is None
        await d.press("ctrl+a", "ctrl+k")
        await d.write("05-17")
        await d.press("ctrl+s")
        assert desk.people.page(ann).birthday == "05-17" and "17 May" in d.text
        await d.press("u")
        assert desk.people.page(ann).birthday is None and "17 May" not in d.text
