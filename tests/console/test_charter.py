"""A charter is written from the group's page and from Today; who is in the group opens by state."""

import pytest

from groupdesk.desk import Desk
from tests.console.driver import SIZES, Driver, console
from tests.desk.build import at


@pytest.fixture
def old(desk: Desk) -> int:
    """The group Readers, made long ago."""
    (group,) = (row.id for row in desk.groups.roster() if row.name == "Readers")
    with desk.store.writer.write("groups") as connection:
        connection.execute("UPDATE chat_group SET born = ? WHERE id = ?", (at("2026-01-02 08:00"), group))
    return group


async def open_page(d: Driver) -> None:
    await d.press("2", "/", *"Readers", "enter", "enter")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_it_is_written_on_the_groups_page_and_taken_back(
    desk: Desk, old: int, size: tuple[int, int], language: str
) -> None:
    async with console(size, desk, language) as d:
        await open_page(d)
        await d.press("C")
        await d.write("slow readers")
        await d.press("tab", "tab", "tab")
        await d.write("慢慢读")
        await d.press("ctrl+s")
        charter = desk.charter.show(old)
        assert (charter.for_whom, charter.value, charter.entry) == ("slow readers", "", "慢慢读")
        await d.press("u")
        assert desk.charter.versions(old) == ()


async def test_the_page_shows_it_and_an_earlier_version_is_read_and_brought_back(
    desk: Desk, old: int
) -> None:
    desk.charter.set([old], {"for_whom": "slow readers"})
    desk.charter.set([old], {"for_whom": "all who read"})
    async with console((200, 60), desk) as d:
        await open_page(d)
        assert "version 2" in d.text and "all who read" in d.text and "slow readers" not in d.text
        await d.press("V", "j", "enter")
        assert "Charter, version 1" in d.text and "slow readers" in d.text
        await d.press("ctrl+s")
        assert desk.charter.show(old).version == 3 and "slow readers" in d.text


@pytest.mark.parametrize("size", SIZES)
async def test_today_asks_and_is_content_when_it_is_written(
    desk: Desk, old: int, size: tuple[int, int]
) -> None:
    async with console(size, desk) as d:
        await d.press("/", *"charter", "enter")
        assert "no entry rule" in d.cursor
        await d.press("e")
        await d.write("slow readers")
        await d.press("tab", "tab", "tab")
        await d.write("one book a month")
        await d.press("ctrl+s")
        assert [item for item in desk.today.queue().items if item.kind == "charter"] == []
        assert "no entry rule" not in d.text


async def test_writing_it_is_the_first_thing_that_enter_offers(desk: Desk, old: int) -> None:
    async with console(desk=desk) as d:
        await d.press("/", *"charter", "enter", "enter", "enter")
        assert "For whom" in d.text and "Who has to leave" in d.text


@pytest.mark.parametrize("size", SIZES)
async def test_members_open_by_state_and_many_are_marked(desk: Desk, old: int, size: tuple[int, int]) -> None:
    async with console(size, desk) as d:
        await open_page(d)
        await d.press("v")
        assert "Who is here" in d.text and "active" in d.text
        await d.press("j", "enter")
        assert "› active 3" in d.text
        await d.press("*", "t", "j", "j", "enter")
        assert {row.marks for row in desk.people.members(old, "active")} == {("kol",)}
        await d.press("escape", "escape")
        assert "› 3 members" in d.text
        await d.press("v", "end", "enter")
        assert "› KOL 3" in d.text


async def test_enter_in_the_facts_opens_the_states(desk: Desk, old: int) -> None:
    async with console((120, 36), desk) as d:
        await open_page(d)
        await d.press("tab", "tab", "enter")
        assert "all members" in d.text and "100 %" in d.text
