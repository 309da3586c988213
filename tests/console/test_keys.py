import pytest
from textual import events

from groupdesk.console.commands import COMMANDS
from groupdesk.console.keyboard import typed
from groupdesk.console.keymap import Keymap, shown
from groupdesk.console.page import Page
from groupdesk.console.screens.pasting import Paste
from groupdesk.console.screens.today import Today
from groupdesk.console.widgets.table import Table
from tests.console.driver import console


def test_every_command_has_its_own_id_and_a_place_that_does_it() -> None:
    ids = [command.id for command in COMMANDS]
    assert len(ids) == len(set(ids))
    assert all(callable(command.call) and command.title for command in COMMANDS)


def test_no_key_means_two_things_in_one_place() -> None:
    for command in COMMANDS:
        for other in COMMANDS:
            if command is not other and command.place is other.place and not (command.when or other.when):
                assert not set(command.keys) & set(other.keys), (command.id, other.id)


def test_keys_of_the_config_file_win() -> None:
    keymap = Keymap(COMMANDS, {"quit": "Q ctrl+x"})
    quits = next(command for command in keymap.commands if command.id == "quit")
    assert quits.keys == ("Q", "ctrl+x")


def test_an_unknown_id_in_the_config_file_is_named() -> None:
    with pytest.raises(ValueError, match="fly"):
        Keymap(COMMANDS, {"fly": "Q"})


@pytest.mark.parametrize(
    ("sign", "key"),
    [
        ("？", "?"),
        ("：", ":"),
        ("、", "/"),
        ("。", "."),
        ("／", "/"),
        ("！", "!"),
        ("ｄ", "d"),
        ("\u3000", "space"),
        ("d", "d"),
    ],
)
def test_full_width_signs_are_their_twins(sign: str, key: str) -> None:
    assert typed(events.Key("x", sign)) == key


def test_keys_as_they_are_shown() -> None:
    assert [shown(key) for key in ("ctrl+p", "escape", "enter", "d")] == ["^P", "Esc", "↵", "d"]


async def test_the_footer_holds_what_works_here_and_no_more_than_seven() -> None:
    async with console() as d:
        pairs = d.app.keymap.footer(d.app.places)
        assert len(pairs) <= 7 and pairs[0] == ("d", "done")
        assert ": anything  ? help" in d.keys


async def test_full_width_keys_open_help_and_palette() -> None:
    async with console() as d:
        await d.press("？")
        assert "Keys on Today" in d.text
        await d.press("escape")
        await d.press("：")
        assert "found" in d.text


async def test_chinese_letters_on_a_list_get_a_hint() -> None:
    async with console() as d:
        await d.press("好")
        assert "Chinese input is on" in d.said and not d.desk.acts


async def test_a_typed_out_paste_opens_the_paste_sheet_and_fires_nothing() -> None:
    async with console() as d:
        for sign in "do quit：this\nx\n":
            d.app.post_message(
                events.Key({" ": "space", "\n": "enter"}.get(sign, sign), sign if sign != "\n" else "\r")
            )
        await d.settle()
        assert not d.desk.acts and isinstance(d.app.sheets[-1], Paste)
        assert d.desk.pasted == ["do quit：this\nx\n"]


async def test_a_held_down_key_is_no_paste() -> None:
    async with console() as d:
        for _ in range(9):
            d.app.post_message(events.Key("j", "j"))
        await d.settle()
        assert not d.app.sheets and "No new data" in d.cursor


async def test_a_bracketed_paste_opens_the_paste_sheet_and_fires_nothing() -> None:
    async with console() as d:
        d.app.post_message(events.Paste("d\nx\nq"))
        await d.settle()
        assert d.desk.pasted == ["d\nx\nq"] and not d.desk.acts


async def test_the_palette_finds_commands_by_chinese_and_groups_by_pinyin() -> None:
    async with console() as d:
        await d.press(":")
        await d.write("cdh")
        assert "晨读会 03" in d.cursor
        await d.press("escape", "ctrl+p")
        await d.write("undo")
        await d.press("enter")
        assert d.desk.acts == [("undo",)]


async def test_help_is_filtered_by_typing() -> None:
    async with console() as d:
        await d.press("?")
        await d.write("undo")
        assert "undo the last change" in d.text and "done with it" not in d.text


async def test_undo_and_redo() -> None:
    async with console() as d:
        await d.press("u")
        assert "U redo" in d.said
        await d.press("U")
        assert d.desk.acts == [("undo",), ("redo",)]


async def test_the_language_switches_everywhere_and_is_kept() -> None:
    async with console() as d:
        await d.press("ctrl+p")
        await d.write("other language")
        await d.press("enter")
        assert ("setting", "language", "zh_CN") in d.desk.acts


async def test_escape_stops_long_work_when_nothing_else_is_open() -> None:
    async with console() as d:
        from tests.console.fake import run

        d.desk.active_runs = (run(),)
        d.app.work.look()
        await d.settle()
        assert "Importing 晨读会 03.txt" in d.said and "128,400 of 290,000" in d.said and "9 s left" in d.said
        await d.press("escape")
        assert d.desk.acts == [("stop", 7)]


async def test_quit() -> None:
    async with console() as d:
        await d.pilot.press("q")
        await d.pilot.pause(0.05)
        assert d.app.return_code == 0


def test_places_are_classes_of_ours() -> None:
    assert {Today, Table, Page} - {command.place for command in COMMANDS} == {Page}
