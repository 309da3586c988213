"""The sheet of people who may be the same, and where it is offered."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from groupdesk.desk import Desk
from groupdesk.text import width
from tests.console.driver import SIZES, console
from tests.console.waiting import shows
from tests.desk.build import at
from tests.desk.test_links import bring, by_name, chat
from tests.scenes.test_links import GROUP, export, log

NOW = at("2026-03-16 08:00")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Two people of whom a second source knows the names only."""
    with Desk.open(tmp_path / "small.desk", now=lambda: NOW) as desk:
        bring(desk, chat(), by_name(chat()))
        yield desk


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_the_sheet_shows_both_and_the_texts(desk: Desk, size: tuple[int, int], language: str) -> None:
    async with console(size, desk, language) as d:
        await d.press("2", "enter", "=")
        assert "老王" in d.text and "u2" in d.text and "12" in d.text
        await d.press("w")
        assert "今天读完了第2章，说几句我的感想" in d.text and "00:02" in d.text
        assert all(width(line) <= size[0] for line in d.lines)
        await d.press("w")
        assert "第2章" not in d.text


async def test_d_makes_them_one_and_u_two_again(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await d.press("2", "enter")
        assert "2 people may be known ones" in d.text
        await d.press("m")
        assert "2 may be known ones" in d.text
        await d.press("=", "d")
        assert "1 person is a known one now" in d.said and len(desk.links.offers()) == 1
        await d.press("u")
        assert len(desk.links.offers()) == 2
        await d.press("*", "d")
        assert desk.links.offers() == () and "Nobody" in d.text
        await d.press("d", "x", "w", "escape")
        assert "may be" not in d.text


async def test_x_dismisses_an_offer(desk: Desk) -> None:
    async with console((80, 24), desk) as d:
        await d.press("2", "enter", "=", "x")
        assert "1 offer dismissed" in d.said and len(desk.links.offers()) == 1
        await d.press("u")
        assert len(desk.links.offers()) == 2


async def test_the_page_of_who_is_no_more_becomes_that_of_the_one_he_is(desk: Desk) -> None:
    offer = desk.links.offers()[0]
    async with console(desk=desk) as d:
        d.app.open("person", offer.person)
        await d.settle()
        assert "May be the same as" in d.text and offer.native in d.text
        await d.press("=", "d", "escape")
        assert d.app.page.person == offer.known  # type: ignore[attr-defined]
        assert "✗" not in d.text and "2 accounts" in d.text


async def test_an_import_says_who_may_be_known(tmp_path: Path) -> None:
    with Desk.open(tmp_path / "new.desk", now=lambda: NOW) as desk:
        desk.settings.set("timezone", "Asia/Shanghai")
        async with console(desk=desk) as d:
            d.app.work.ask(lambda: desk.runs.ask_import([log(tmp_path / "log.jsonl")], group=GROUP))
            await shows(d, "30 new messages")
            d.app.work.ask(lambda: desk.runs.ask_import([export(tmp_path / "chat.txt")], group=GROUP))
            await shows(d, "3 people may be known ones")
            await d.press("enter")
            assert "The same person?" in d.text and "28084825" in d.text
