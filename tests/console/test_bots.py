"""Bots by keys: adding one, what it sees, what became of posts, and the words to a person."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from groupdesk.desk import Desk
from groupdesk.worker.serve import serve
from tests.console.driver import console
from tests.console.waiting import shows
from tests.desk.build import ZONE, Build
from tests.worker.qq import QQ, bot_of


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("GROUPDESK_TOKENS", "file")
    with Desk.open(tmp_path / "desk.db") as desk:
        desk.settings.set("timezone", ZONE)
        desk.settings.set("clipboard", "works")
        yield desk


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_without_a_bot_it_says_what_to_do(desk: Desk, size: tuple[int, int], language: str) -> None:
    Build(desk).group("Readers")
    async with console(size, desk, language) as d:  # type: ignore[arg-type]
        await d.press("7")
        assert ("None yet" if language == "en" else "n") in d.text
        assert all(len(line) <= size[0] for line in d.lines)


async def test_a_bot_is_added_by_keys_and_its_groups_are_chosen(desk: Desk) -> None:
    qq = QQ(desk.now, 3)
    from groupdesk.demo.onebot_http import serving

    Build(desk).group("Readers")
    with serving(qq) as url:
        async with console(desk=desk) as d:  # type: ignore[arg-type]
            await d.press("7", "n", "enter")
            await d.write("qq-desk")
            await d.press("tab")
            await d.write(url)
            await d.press("tab")
            await d.write("tok-123")
            assert "tok-123" not in d.text
            await d.press("ctrl+s")
            await shows(d, "It can:")
            assert "group 1" in d.text and "group 3" in d.text
            await d.press("space", "ctrl+s")
            await shows(d, "6 new messages")
    assert [one.chosen for one in desk.bots.groups(1)] == [False, True, True]
    assert [row.name for row in desk.groups.roster()].count("group 1") == 0


async def test_a_wrong_token_is_said_with_what_to_do(desk: Desk) -> None:
    from groupdesk.demo.onebot_http import serving

    qq = QQ(desk.now, 1)
    Build(desk).group("Readers")
    with serving(qq) as url:
        desk.bots.add("onebot11", "qq", {"url": url, "token": "another"})
        async with console(desk=desk) as d:  # type: ignore[arg-type]
            await d.press("7", "v")
            await shows(d, "does not know this token")
            assert "set its token again" in d.text
            assert desk.bots.named("qq").state == "auth"


async def test_states_are_settled_by_keys(desk: Desk) -> None:
    qq = QQ(desk.now, 4)
    with bot_of(desk, qq):
        desk.settings.set("held", True)
        desk.posts.add(desk.groups.select("all"), "tonight at eight")
    with desk.noting() as connection:
        for number, state in ((1, "unknown"), (2, "unknown"), (3, "failed")):
            connection.execute("UPDATE delivery SET state = ? WHERE id = ?", (state, number))
    async with console(desk=desk) as d:  # type: ignore[arg-type]
        await d.press("7", "down")
        assert "unknown" in d.cursor
        await d.press("d")
        assert desk.posts.get(1).state == "sent"
        await d.press("R")
        assert desk.posts.get(2).state == "due"
        await d.press("a")
        assert desk.posts.get(3).state == "to_hand"
        await d.press("u")
        assert desk.posts.get(3).state == "failed"
        await d.press("home", "down", "x")
        assert desk.posts.get(3).state == "skipped"


async def test_deliveries_are_filtered_and_shown_by_state(desk: Desk) -> None:
    build = Build(desk)
    for name in ("Readers", "Walkers"):
        build.group(name)
    desk.posts.add(desk.groups.select("all"), "tonight at eight")
    desk.posts.skip([1])
    async with console(desk=desk) as d:  # type: ignore[arg-type]
        await d.press("7", "/")
        await d.write("walk")
        await d.press("enter")
        assert "Walkers" in d.text and "Readers" not in d.text
        await d.press("escape")
        await d.press("s", "end", "enter")
        assert "Readers" in d.text and "Walkers" not in d.text


@pytest.mark.parametrize(
    "state, said", [("down", "No delivery in this state"), ("home", "Nothing fits “xylophone”")]
)
async def test_what_is_not_found_is_not_called_never_said(desk: Desk, state: str, said: str) -> None:
    Build(desk).group("Readers")
    desk.posts.add(desk.groups.select("all"), "tonight at eight")
    desk.posts.skip([1])
    async with console(desk=desk) as d:  # type: ignore[arg-type]
        await d.press("7", "s", state, "enter", "/")
        if state == "home":
            await d.write("xylophone")
        await d.press("enter")
        assert said in d.text


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_w_tells_how_it_stands_and_goes_back(desk: Desk, size: tuple[int, int]) -> None:
    Build(desk).group("Readers")
    desk.posts.add(desk.groups.select("all"), "tonight at eight")
    async with console(size, desk) as d:  # type: ignore[arg-type]
        await d.press("7", "w")
        assert "sent by     you, by hand" in d.text
        await d.press("w", "x")
        assert desk.posts.get(1).state == "skipped"


async def test_a_word_to_a_person_goes_by_hand_where_no_bot_may(desk: Desk) -> None:
    build = Build(desk)
    group = build.group("Readers")
    build.tell(group, [build.said("2026-03-09 20:00", "Ann", "a page a day")])
    async with console(desk=desk) as d:  # type: ignore[arg-type]
        d.app.open("person", 1)
        await d.settle()
        await d.press("W")
        await d.write("How are you, {member}?")
        await d.press("ctrl+s")
        assert "How are you, Ann?" in d.text and "Ann" in d.text
        await d.press("d", "escape")
    (one,) = desk.posts.deliveries()
    assert (one.state, one.person_name, one.body) == ("handed", "Ann", "How are you, Ann?")


async def test_a_post_can_be_called_back_with_escape(desk: Desk) -> None:
    qq = QQ(desk.now, 2)
    with bot_of(desk, qq):
        async with console(desk=desk) as d:  # type: ignore[arg-type]
            await d.press("2", "*", "n")
            await d.write("too soon")
            await d.press("ctrl+s")
            assert "Goes out in" in d.text
            await d.press("escape")
            assert [one.state for one in desk.posts.deliveries()] == ["skipped", "skipped"]


def test_what_is_held_is_in_line_one(desk: Desk) -> None:
    assert serve(desk.store, once=True) == 0
    desk.settings.set("held", True)
    assert desk.frame().held


async def test_leaving_with_something_to_go_out_asks_who_sees_to_it(desk: Desk) -> None:
    qq = QQ(desk.now, 1)
    with bot_of(desk, qq):
        desk.settings.set("held", True)
        desk.posts.add(desk.groups.select("all"), "tonight")
        async with console(desk=desk) as d:  # type: ignore[arg-type]
            await d.press("q")
            assert "1 post is still to go out" in d.text
            await d.press("escape")
            assert d.app.is_running


async def test_a_correction_goes_to_those_that_got_it(desk: Desk) -> None:
    build = Build(desk)
    for name in ("Readers", "Walkers", "Cooks"):
        build.group(name)
    desk.posts.add(desk.groups.select("all"), "at eight")
    desk.posts.handed([1, 2])
    desk.posts.skip([3])
    async with console(desk=desk) as d:  # type: ignore[arg-type]
        await d.press("7", "down", "C")
        assert "Post to 2 groups that got it" in d.text
