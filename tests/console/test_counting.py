"""The counts sheet by keys, and what the store then holds (scene A2)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from groupdesk.desk import ALL, Desk
from tests.console.driver import SIZES, Driver, console
from tests.desk.build import at, day

READERS = ("晨读会01", "晨读会02", "晨读会03")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Scene A2 on the 9th of March, counted on the 2nd."""
    now = [at("2026-03-02 10:00")]
    with Desk.open(tmp_path / "my.desk", now=lambda: now[0]) as desk:
        desk.settings.set("timezone", "Asia/Shanghai")
        desk.groups.add(READERS, "wechat")
        ids = {row.name: row.id for row in desk.groups.roster(ALL)}
        for name, heads in zip(READERS, (142, 148, 44), strict=True):
            desk.counts.keep(ids[name], day("2026-03-02"), {"members": heads})
        now[0] = at("2026-03-09 10:00")
        yield desk


def held(desk: Desk) -> list[tuple[int | None, int | None]]:
    rows = {row.name: row for row in desk.groups.roster(ALL)}
    return [(rows[name].members, rows[name].messages) for name in READERS]


async def type_(d: Driver, text: str) -> None:
    """Digits as they are; ``>`` is Tab and ``/`` is Enter."""
    await d.press(*({">": "tab", "/": "enter"}.get(sign, sign) for sign in text))


async def test_scene_a2_by_keys(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await d.press("#")
        assert "0 of 3 counted" in d.text and "142 · 7 d" in d.text
        await type_(d, "143>60>12/151/49/")
        assert held(desk) == [(143, 60), (151, None), (49, None)]
        assert "3 of 3 counted" in d.text
        assert d.said.startswith("✓ Counted 3 groups")
        await d.press("escape")
        assert not d.app.sheets
        assert "Today 2" in d.text and "148 → 151 members: past 150" in d.text
        await d.press("u")
        assert held(desk) == [(142, None), (148, None), (44, None)]
        await d.press("U")
        assert held(desk) == [(143, 60), (151, None), (49, None)]


async def test_sixty_groups_in_four_keys_each(tmp_path: Path) -> None:
    with Desk.open(tmp_path / "sixty.desk") as desk:
        names = [f"g{n:02}" for n in range(60)]
        desk.groups.add(names, "wechat")
        async with console((80, 24), desk) as d:
            keys = ["#", *(sign for n in range(60) for sign in (*str(100 + n), "enter"))]
            assert len(keys) <= 241
            await d.press(*keys)
            found = {row.name: row.members for row in desk.groups.roster(ALL)}
            assert found == {name: 100 + n for n, name in enumerate(names)}


async def test_same_as_last_is_one_key_and_empty_stays_unknown(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await d.press("#", "=", "enter", "=")
        assert held(desk) == [(142, None), (148, None), (44, None)]
        counted = [row.told for row in desk.counts.grid(day("2026-03-09"))]
        assert sum(one is not None for one in counted) == 2


async def test_leaving_a_row_by_an_arrow_keeps_it_and_escape_lets_go(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await d.press("#", "1", "5", "0", "down", "9", "backspace", "9", "escape")
        assert d.app.sheets and held(desk) == [(150, None), (148, None), (44, None)]
        await d.press("escape")
        assert not d.app.sheets and held(desk)[1] == (148, None)


async def test_what_cannot_be_stays_to_be_typed_again(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await d.press("#")
        await type_(d, ">3>4/")
        assert "4 speakers with 3 messages" in d.text
        assert held(desk)[0] == (142, None)
        await d.press("up", "tab", "tab")
        await d.press("backspace", "2", "enter")
        assert held(desk)[0] == (142, 3)


async def test_a_digit_is_no_command_and_a_letter_is(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await d.press("#", "2", "8")
        assert d.app.page.digit == "1"
        await d.press("backspace", "backspace", "d")
        await d.write("2026-03-05")
        await d.press("enter")
        assert "Thu 5 Mar" in d.text
        await type_(d, "7/")
        assert [row.told.members for row in desk.counts.grid(day("2026-03-05")) if row.told] == [7]
        await d.press("d")
        await d.write("2026-03-10")
        await d.press("enter")
        assert "still to come" in d.text


async def test_what_nobody_observed_is_not_called_silence(tmp_path: Path, desk: Desk) -> None:
    async with console(desk=desk) as d:
        await d.press("4")
        assert "What was said in these days is not known." in d.text
    with Desk.open(tmp_path / "new.desk") as new:
        async with console(desk=new) as d:
            await d.press("2")
            assert "No groups yet.   i import   # type counts" in d.text
            await d.press("4")
            assert "Jan" not in d.text


async def test_an_empty_desk_is_begun_with_names(tmp_path: Path) -> None:
    with Desk.open(tmp_path / "new.desk") as desk:
        async with console(desk=desk) as d:
            await d.press("#")
            assert "names of groups" in d.text
            await d.write("晨读会01")
            await d.press("ctrl+s")
            assert [row.name for row in desk.groups.roster(ALL)] == ["晨读会01"]
            await type_(d, "142/")
            assert desk.groups.roster(ALL)[0].members == 142


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_the_grid_is_aligned(desk: Desk, size: tuple[int, int], language: str) -> None:
    desk.groups.add(["[/]\u202e\x1b[31m" + "长" * 60], "wechat")
    async with console(size, desk, language) as d:
        await d.press("#")
        rows = [line.rstrip() for line in d.lines if "142 · 7" in line or "44 · 7" in line]
        assert len(rows) == 2
        from groupdesk.text import width

        assert len({width(row.replace("▏", " ").rstrip(" ·")) > 0 for row in rows}) == 1
        assert all(width(line) <= size[0] for line in d.lines)
        assert "\x1b" not in d.text and "\u202e" not in d.text
