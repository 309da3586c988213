"""Pasting in the console, with a real desk and a real worker (scene A3)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import events

from groupdesk.desk import ALL, Desk
from groupdesk.desk.values.groups import GroupRow
from tests.console.driver import Driver, console
from tests.console.waiting import shows, until
from tests.test_cli_paste import CHAIN, COPIED

SECRET = "地点见公告"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk.open(tmp_path / "my.desk") as desk:
        yield desk


def row(desk: Desk, name: str) -> GroupRow:
    return next(row for row in desk.groups.roster(ALL) if row.name == name)


def entries(desk: Desk) -> int:
    return len(desk.history.entries(50))


async def paste(d: Driver, text: str) -> None:
    """As a terminal with bracketed paste sends it."""
    d.app.post_message(events.Paste(text))
    await d.settle()


async def type_out(d: Driver, text: str) -> None:
    """As a terminal without bracketed paste types it."""
    for sign in text:
        name = {" ": "space", "\n": "enter"}.get(sign, sign)
        d.app.post_message(events.Key(name, "\r" if sign == "\n" else sign))
    await d.settle()


async def store(d: Driver, group: str) -> None:
    """A first paste of the sample into a new group."""
    await d.press("p")
    await paste(d, COPIED)
    await shows(d, "6 new, 0 known")
    await d.press("enter")
    await d.write(group)
    await d.press("enter")
    await until(d, lambda: "not known, please say" not in d.text and group in d.text)
    await d.press("enter")
    await shows(d, "6 new messages   u undo")


async def test_scene_a3_by_keys(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await store(d, "周六徒步")
        assert row(desk, "周六徒步").messages == 6
        await d.press("p")
        await paste(d, COPIED)
        await shows(d, "0 new, 6 known")
        assert "周六徒步: 3 of 3 names are known there" in d.text.replace("  ", " ")
        await d.press("enter")
        await shows(d, "0 new of 6 messages")
        board = desk.leaderboard.rank(ALL, "all", by="messages").rows
        assert [(one.name, one.messages) for one in board] == [("小鹿", 4), ("阿泽", 1), ("wen wen", 1)]
        before = entries(desk)
        await d.press("1")
        await type_out(d, COPIED)
        await shows(d, "0 new, 6 known")
        await d.press("escape")
        assert entries(desk) == before and not d.app.sheets


async def test_u_takes_a_paste_back_and_its_text_is_kept_nowhere(desk: Desk) -> None:
    async with console((80, 24), desk) as d:
        await store(d, "a")
        with desk.reading() as connection:
            kept = connection.execute("SELECT arguments || result FROM run").fetchall()
        assert not any(SECRET in one for (one,) in kept)
        await d.press("u")
        await shows(d, "Import taken back")
        assert not desk.groups.roster(ALL)


async def test_a_sign_in_list_shows_who_was_found_and_who_is_doubtful(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await store(d, "周六徒步")
        await d.press("p")
        await paste(d, CHAIN)
        await shows(d, "周六爬山报名: 2 of 4 found")
        assert "doubtful: 阿泽泽" in d.text and "not known here: 王静" in d.text
        await d.press("enter")
        await shows(d, "2 of 4 found in 周六爬山报名")


async def test_enter_may_come_before_the_text_is_understood(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await store(d, "a")
        await paste(d, COPIED.replace("收到", "好的"))
        await d.press("enter")
        await shows(d, "2 new of 6 messages")


async def test_what_is_not_understood_is_said_and_cannot_be_stored(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await d.press("p")
        await paste(d, "hello")
        await shows(d, "nothing in it is known here")
        await d.press("enter", "ctrl+s")
        assert d.app.sheets and not desk.groups.roster(ALL)


async def test_the_day_is_changed_by_a_key_and_the_text_by_hand(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await d.press("p")
        await paste(d, "小鹿 21:07\n早\n")
        await shows(d, "1 new, 0 known")
        await d.press("d")
        await d.write("2026-03-02")
        await d.press("enter")
        await shows(d, "2026-03-02 21:07")
        await d.press("tab")
        await d.write("x")
        await until(d, lambda: "早" in d.text and "x" in d.app.sheets[-1].query_one("TextField").text)
        await d.press("escape")
        assert not d.app.sheets


async def test_in_the_demo_it_asks_for_the_own_desk(desk: Desk) -> None:
    with desk.noting() as connection:
        connection.execute("INSERT INTO setting (scope, key, value) VALUES ('desk', 'demo', 'true')")
    async with console(desk=desk) as d:
        await d.press("p")
        assert "Your own desk?" in d.text
        await d.press("down", "enter")
        assert "Pasted text" in d.text
