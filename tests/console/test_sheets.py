"""History and settings as sheets, on a real store."""

import re

import pytest

from groupdesk.desk import ALL, Desk
from groupdesk.rules import triage
from tests.console.driver import Driver, console


async def find_and_run(d: Driver, words: str) -> None:
    """By the palette."""
    await d.press("ctrl+p")
    await d.write(words)
    await d.press("enter")


def said(desk: Desk, key: str) -> object:
    return desk.settings.get(key)


def flowing(text: str) -> str:
    """What is wrapped in a sheet, as one line."""
    return re.sub(r"\s*\n[^\n]*▏\s*", " ", text)


# --- history ---------------------------------------------------------------------------------------


async def test_any_change_can_be_taken_back_and_others_stay(desk: Desk) -> None:
    ids = [row.id for row in desk.groups.roster(ALL)]
    desk.groups.set(ids[:1], add_tags=["city"])
    desk.groups.set(ids, kind="study")
    async with console(desk=desk) as d:
        await find_and_run(d, "take back any")
        assert "2 groups changed" in d.cursor
        await d.press("down", "enter")
        assert "take back this one" in d.text and "another group" not in d.text
        await d.press("enter")
        rows = desk.groups.roster(ALL)
        assert not any(row.tags for row in rows) and {row.kind for row in rows} == {"study"}
        assert "taken back" in d.cursor
        await d.press("U")
        assert any(row.tags for row in desk.groups.roster(ALL))


async def test_what_stands_on_a_change_is_named(desk: Desk) -> None:
    (one, *_more) = [row.id for row in desk.groups.roster(ALL)]
    desk.groups.set([one], kind="study")
    desk.groups.set([one], kind="family")
    async with console(desk=desk) as d:
        await find_and_run(d, "take back any")
        await d.press("down", "enter", "enter")
        assert "✗" in d.text and desk.groups.roster(ALL)[0].kind in ("family", "")
        assert "family" in {row.kind for row in desk.groups.roster(ALL)}


async def test_what_was_taken_back_says_so(desk: Desk) -> None:
    desk.settings.set("name", "Harbour")
    desk.history.undo()
    async with console((80, 24), desk) as d:
        await find_and_run(d, "take back any")
        await d.press("down", "enter")
        assert "taken back already" in d.said and len(d.app.sheets) == 1


async def test_an_empty_history_says_so(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await find_and_run(d, "take back any")
        assert "nothing was changed yet" in d.text


# --- settings --------------------------------------------------------------------------------------


async def test_colours_are_shown_while_choosing_and_kept_by_enter(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await d.press(",", "down", "down", "down", "enter", "down")
        assert d.app.look.theme.name == "light" and said(desk, "theme") == "dark"
        await d.press("escape")
        assert d.app.look.theme.name == "dark"
        await d.press("enter", "down", "down", "enter")
        assert d.app.look.theme.name == "contrast" == said(desk, "theme")
        assert "high contrast" in d.cursor and "Setting “colours” changed" in d.said
        await d.press("u")
        assert d.app.look.theme.name == "dark" == said(desk, "theme")


async def test_a_wrong_value_names_the_field_and_what_is_allowed(desk: Desk) -> None:
    before = said(desk, "timezone")
    async with console(desk=desk) as d:
        await d.press(",", "down", "enter", "ctrl+a", "ctrl+k")
        await d.write("Asia/Shanghia")
        await d.press("enter")
        assert "timezone: 'Asia/Shanghia'" in d.text and "such as Asia/Shanghai" in flowing(d.text)
        assert said(desk, "timezone") == before


@pytest.mark.parametrize(("typed", "kept", "shown"), [("forever", -1, "for ever"), ("90", 90, "90 days")])
async def test_how_long_texts_are_kept(desk: Desk, typed: str, kept: int, shown: str) -> None:
    async with console((80, 24), desk) as d:
        await d.press(",", "down", "down", "down", "down", "down")
        assert "without their text" in flowing(d.text)
        await d.press("enter", "ctrl+a", "ctrl+k")
        await d.write(typed)
        await d.press("enter")
        assert said(desk, "retention_days") == kept and shown in d.cursor


async def test_the_language_is_switched_at_once_and_back_by_undo(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await d.press(",", "down", "down", "enter", "end", "enter")
        assert said(desk, "language") == "zh_CN" and "中文" in d.cursor
        await d.press("u")
        assert said(desk, "language") == "auto"


async def test_an_empty_name_is_the_files_again(desk: Desk) -> None:
    desk.settings.set("name", "Harbour")
    async with console(desk=desk) as d:
        assert "Harbour" in d.lines[0]
        await d.press(",", "enter", "ctrl+a", "ctrl+k", "enter")
        assert "small" in d.lines[0] and said(desk, "name") == ""


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_figure_is_found_changed_marked_and_reset(desk: Desk, size: tuple[int, int]) -> None:
    async with console(size, desk) as d:
        await d.press(",", "/")
        await d.write("points.cap.words")
        await d.press("enter")
        assert "words: at most a day" in d.cursor and "●" not in d.cursor
        assert "from 0 to 1,000" in d.text or "from 0 to 1000" in d.text
        assert "weighed anew" in d.text
        await d.press("enter", "ctrl+a", "ctrl+k")
        await d.write("20")
        await d.press("enter")
        assert said(desk, "points.cap.words") == 20 and "●" in d.cursor
        await d.press("delete")
        assert said(desk, "points.cap.words") == 10 and "●" not in d.cursor
        await d.press("u")
        assert said(desk, "points.cap.words") == 20


async def test_a_wrong_figure_says_what_is_allowed(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await d.press(",", "/")
        await d.write("points.cap.words")
        await d.press("enter", "enter", "ctrl+a", "ctrl+k")
        await d.write("-1")
        await d.press("enter")
        assert "points.cap.words: '-1' is not allowed; a whole number from 0 to 1000" in flowing(d.text)
        assert said(desk, "points.cap.words") == 10


async def test_a_kind_of_group_has_its_own(desk: Desk) -> None:
    ids = [row.id for row in desk.groups.roster(ALL)]
    desk.groups.set(ids[:1], kind="study")
    async with console(desk=desk) as d:
        await d.press(",", "f")
        await d.write("kind study")
        await d.press("enter", "/")
        await d.write("health.weight.answered")
        await d.press("enter", "enter", "ctrl+a", "ctrl+k")
        await d.write("12.5")
        await d.press("enter")
        assert desk.settings.get("health.weight.answered", ids[0]) == 12.5
        assert said(desk, "health.weight.answered") == 20
        assert "12.5" in d.cursor and "1 group is graded anew" in d.text


async def test_kinds_that_are_never_shown_are_ticked(desk: Desk) -> None:
    desk.settings.set("mutes", "welcome")
    async with console(desk=desk) as d:
        await d.press(",", "/")
        await d.write("mutes")
        await d.press("enter", "enter")
        assert f"any of {len(triage.KINDS)}" in d.text and "send" in d.cursor
        await d.press("space", "enter")
        assert said(desk, "mutes") == ["send", "welcome"]
        await d.press("enter", "escape")
        assert said(desk, "mutes") == ["send", "welcome"]
        await d.press("enter", "*", "*", "enter")
        assert said(desk, "mutes") == []


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_words_are_added_and_it_is_said_what_is_read_again(desk: Desk, size: tuple[int, int]) -> None:
    async with console(size, desk) as d:
        await d.press(",", "/")
        await d.write("words.low")
        await d.press("enter")
        assert "built in, " in d.text and "收到" in d.text and "messages are read again" in d.text
        await d.press("enter")
        await d.write("太棒啦，-收到")
        await d.press("ctrl+s")
        assert said(desk, "words.low") == ["太棒啦", "-收到"] and "太棒啦, -收到" in d.cursor
        await d.press("enter", "ctrl+end", "enter")
        await d.write("-太棒啦")
        await d.press("ctrl+s")
        assert "words.low: " in d.text and "which “太棒啦” is not" in flowing(d.text)
        await d.press("escape", "u")
        assert said(desk, "words.low") == []


async def test_a_group_has_its_own_check_ins_and_may_welcome_adverts(desk: Desk) -> None:
    group = next(row.id for row in desk.groups.roster(ALL) if row.name == "Readers")
    async with console(desk=desk) as d:
        d.app.open("group", group)
        await d.settle()
        await d.press("e", *["tab"] * 5)
        await d.write("a page (")
        await d.press("ctrl+s")
        assert "check-in pattern: missing )" in flowing(d.text)
        await d.press("backspace", "ctrl+s")
        assert desk.groups.page(group).row.checkin_pattern == "a page"
        await find_and_run(d, "adverts welcome")
        assert "✓" in d.cursor and "not welcome" in d.cursor
        await d.press("down", "enter")
        assert desk.groups.page(group).row.adverts_allowed
        await d.press("u")
        assert not desk.groups.page(group).row.adverts_allowed
