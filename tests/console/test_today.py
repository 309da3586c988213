from pathlib import Path

import pytest

from groupdesk.console.screens.today import Today
from groupdesk.desk import Desk, DeskError
from groupdesk.text import cell_safe
from tests.console.driver import SIZES, console
from tests.console.fake import HOSTILE, NOW, FakeDesk
from tests.desk.build import Build, at

SECOND = "Where to return the books"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_lanes_pack_and_rest_are_on_the_screen(size: tuple[int, int], language: str) -> None:
    async with console(size, language=language) as d:
        assert "3" in d.lines[3 if size[0] < 120 else 4] and "11" in d.lines[3 if size[0] < 120 else 4]
        assert d.text.count(SECOND) >= 2
        assert "晨读会 03" in d.text
        assert all(len(line) <= size[0] for line in d.lines)


async def test_the_detail_follows_the_cursor() -> None:
    async with console() as d:
        assert "same question here" in d.text
        await d.press("j")
        right = "\n".join(line[72:] for line in d.lines)
        assert SECOND in right and "Morning @Mei Lin" in right


async def test_done_goes_to_the_desk_and_the_row_goes() -> None:
    async with console() as d:
        await d.press("d")
        assert d.desk.acts == [("done", ("question:0",))]
        assert SECOND in d.cursor
        assert "1 item done" in d.said and "u undo" in d.said


async def test_the_last_item_is_done_once_however_often_d_is_pressed() -> None:
    async with console(desk=FakeDesk(items=1)) as d:
        d._send("d")
        await d.press("d")
        assert d.desk.acts == [("done", ("question:0",))]


async def test_under_a_narrow_row_stands_who_said_it() -> None:
    async with console((80, 24)) as d:
        row = next(n for n, line in enumerate(d.lines) if line.startswith("▌"))
        assert "Mei Lin: Is the class still" in d.lines[row + 1]


async def test_marks_are_done_together() -> None:
    async with console() as d:
        await d.press("space", "space", "d")
        assert d.desk.acts == [("done", ("question:0", "question:1"))]


async def test_star_marks_all_shown_and_escape_unmarks() -> None:
    async with console() as d:
        await d.press("*")
        assert d.text.count("◆") == 8
        await d.press("escape")
        assert "◆" not in d.text


async def test_a_refusal_is_said_and_nothing_is_lost() -> None:
    desk = FakeDesk()
    async with console(desk=desk) as d:
        desk.error = DeskError("desk: another groupdesk holds it; close that one, then do it again")
        await d.press("d")
        assert "another groupdesk holds it" in d.text and "→ close that one" in d.said
        assert "Is the class still" in d.text and len(desk.items) == 14
        await d.press("j")
        assert "another groupdesk holds it" not in d.text


async def test_later_asks_until_when() -> None:
    async with console() as d:
        await d.press("z", "j", "enter")
        assert d.desk.acts == [("later", ("question:0",), NOW - NOW % 86400 + 12 * 3600)]


async def test_no_takes_a_reason() -> None:
    async with console() as d:
        await d.press("x", "enter")
        verb, keys, reason = d.desk.acts[0]
        assert (verb, keys) == ("no", ("question:0",)) and reason


async def test_the_edited_text_is_kept() -> None:
    async with console() as d:
        await d.press("e")
        await d.write("Hi d x")
        await d.press("ctrl+s")
        verb, key, text = d.desk.acts[0]
        assert (verb, key) == ("text", "question:0") and text.endswith("See you there!Hi d x")


async def test_escape_leaves_the_text_as_it_was() -> None:
    async with console() as d:
        await d.press("e", "X", "escape")
        assert not d.desk.acts and not d.app.sheets


async def test_why_walks_with_the_cursor() -> None:
    async with console() as d:
        await d.press("w", "j")
        right = "\n".join(line[70:] for line in d.lines)
        assert SECOND in right and "answers" in right
        await d.press("escape")
        assert not d.app.sheets


async def test_the_filter_takes_pinyin_and_escape_shows_all() -> None:
    async with console() as d:
        await d.press("/")
        await d.write("shangzhou")
        assert "谁有上周读书笔记的模板" in d.cursor or "谁有上周读书笔记的模板" in d.text
        assert SECOND not in d.text
        await d.press("enter", "escape")
        assert SECOND in d.text


async def test_a_filter_that_fits_nothing_says_so() -> None:
    async with console() as d:
        await d.press("/")
        await d.write("zzz")
        assert "No item fits “zzz”" in d.text


async def test_the_rest_unfolds() -> None:
    async with console() as d:
        assert "6 more  G show" in d.text
        await d.press("G", "end")
        assert d.cursor.startswith("question")
        await d.press("escape")
        assert "6 more  G show" in d.text


async def test_when_all_is_done_it_says_so() -> None:
    async with console(desk=FakeDesk(items=2)) as d:
        await d.press("*", "d")
        assert "All done for today." in d.text
        assert " d done" not in d.keys


async def test_enter_opens_the_detail_when_narrow_then_the_menu() -> None:
    async with console((80, 24)) as d:
        await d.press("j", "enter")
        for _round in range(50):
            if "What was said" not in d.text:
                await d.settle()
        assert "What was said" in d.text and "Ten-minute pack" not in d.text
        await d.press("escape")
        assert SECOND in d.cursor


async def test_lane_keys() -> None:
    async with console() as d:
        await d.press("}")
        assert d.cursor.startswith("behind")
        await d.press("{")
        assert "Is the class still" in d.cursor


async def test_scope_narrows_and_is_in_line_one() -> None:
    async with console() as d:
        await d.press("f")
        await d.write("city")
        await d.press("enter")
        assert "city · 2 of 4 groups" in d.lines[0]
        assert "outside this scope" in d.text


@pytest.mark.parametrize("size", SIZES)
async def test_hostile_names_change_nothing(size: tuple[int, int]) -> None:
    async with console(size, FakeDesk(name=HOSTILE)) as d:
        for keys in (
            (),
            ("w",),
            ("escape", "e"),
            ("escape", ":"),
            ("escape", "f"),
            ("escape", "?"),
            ("escape", "/", "a"),
        ):
            await d.press(*keys)
            assert cell_safe(d.text.replace("\n", "")) == d.text.replace("\n", "")
            assert "[@click=app.quit]" in d.text
        assert isinstance(d.app.page, Today)


async def test_an_item_is_given_to_one_of_the_team_or_to_any_name() -> None:
    async with console(size=(120, 36)) as d:
        await d.press("a", "down", "enter")
        assert d.desk.acts[-1][0] == "assign" and d.desk.acts[-1][-1] == "小鹿"
        await d.press("a", "down", "down", "enter")
        await d.write("Bo")
        await d.press("enter")
        assert d.desk.acts[-1][-1] == "Bo"
        await d.press("a", "end", "enter")
        assert d.desk.acts[-1][-1] == ""


@pytest.mark.parametrize(("keys", "how"), [(("d", "enter"), "warned"), (("d", "down", "enter"), "removed")])
async def test_of_an_advert_it_is_asked_what_was_done(
    tmp_path: Path, keys: tuple[str, ...], how: str
) -> None:
    with Desk.open(tmp_path / "sold.desk", now=lambda: at("2026-03-10 08:00")) as desk:
        build = Build(desk)
        sold = "earn $300 a day from home, guaranteed, dm me https://spam.example"
        posted = [build.said(f"2026-03-10 0{n}:00", "Sold", f"{sold}/{n}") for n in range(3)]
        first = build.said("2026-02-01 10:00", "Ann", "the first page of the book")
        build.tell(build.group("Readers"), [first, *posted], until="2026-03-10 07:00")
        async with console(desk=desk) as d:
            assert "Sold: 3 adverts in Readers" in d.cursor and "no adverts here, please" in d.text
            await d.press(*keys)
            assert "1 item done" in d.said
        assert "advert" not in {item.kind for item in desk.today.queue().items}
        assert [one.inputs["reason"] for one in desk.history.entries(limit=1)] == [how]
