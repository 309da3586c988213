"""Surveys by keys: answers brought in, doubtful ones settled, a circle kept, what is private hidden."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from groupdesk.desk import Desk
from tests.answers import Sheet, bring, members, name, sheets, write
from tests.console.driver import SIZES, Driver, console
from tests.console.fake import HOSTILE
from tests.console.waiting import shows
from tests.desk.build import Build, at

NOW = at("2026-03-10 08:00")
DOUBTFUL = [Sheet(60 + n, f"{name(40 + n)}-成都-店主", when=f"2026/03/06 13:0{n}:00") for n in range(4)]
TWICE = Sheet(70, "小鹿", when="2026/03/06 14:00:00")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A group of fifty, two of them of one name; the answers lie in her downloads."""
    downloads = tmp_path / "Downloads"
    downloads.mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    write(downloads / "新人问卷.csv", [*sheets(35), *DOUBTFUL, TWICE])
    with Desk.open(tmp_path / "my.desk", now=lambda: NOW) as desk:
        desk.settings.set("timezone", "Asia/Shanghai")
        desk.settings.set("clipboard", "works")
        members(Build(desk), 50)
        with desk.store.writer.write() as connection:
            connection.execute("UPDATE identity SET name = '小鹿' WHERE key IN ('wx0045', 'wx0046')")
        yield desk


@pytest.fixture
def answered(desk: Desk, tmp_path: Path) -> Desk:
    """The same with the answers in it."""
    bring(desk, tmp_path / "Downloads" / "新人问卷.csv", 1)
    return desk


class Counted:
    """Presses keys and counts them."""

    def __init__(self, driver: Driver) -> None:
        self.driver, self.keys = driver, 0

    async def press(self, *keys: str) -> None:
        self.keys += len(keys)
        await self.driver.press(*keys)


async def test_from_a_file_to_a_circle_that_is_kept_in_few_keys(desk: Desk) -> None:
    async with console(desk=desk) as d:  # type: ignore[arg-type]
        keys = Counted(d)
        await keys.press("5", "i", "enter", "enter")
        await shows(d, "40 new of 40 sheets in 新人问卷")
        await shows(d, "Who is it?  5")
        await keys.press("*", "d")
        await shows(d, "Who is it?  1")
        await keys.press("g", "d")
        assert "Who is 小鹿?" in d.text
        await keys.press("down", "enter")
        await shows(d, "1 sheet linked")
        assert "Who is it?" not in d.text
        await keys.press("G", "n")
        await shows(d, "checked in 30 d")
        assert keys.keys <= 40
    row = desk.surveys.list()[0]
    assert (row.kept, row.matched, row.to_settle) == (40, 40, 0)
    assert len(desk.surveys.circles(1)[0].members) >= 5


async def test_undo_and_no(answered: Desk) -> None:
    async with console(desk=answered) as d:  # type: ignore[arg-type]
        await d.press("5", "x")
        await shows(d, "1 sheet is of somebody else")
        assert "Who is it?  4" in d.text
        await d.press("u")
        await shows(d, "Who is it?  5")
        await d.press("G", "x")
        await shows(d, "Circle let go")
        before = answered.surveys.circles(1)
        await d.press("u")
        await shows(d, "Taken back")
    assert len(answered.surveys.circles(1)) == len(before) + 1


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [*SIZES])
async def test_private_answers_are_on_no_screen_until_asked_for(
    answered: Desk, size: tuple[int, int], language: str
) -> None:
    async with console(size, answered, language) as d:  # type: ignore[arg-type]
        await d.press("5")
        for _row in range(12):
            assert "感情状况" not in d.text and "恋爱中" not in d.text
            await d.press("down")
        assert all(len(line) <= size[0] for line in d.lines)
        await d.press("v", "g")
        seen = ""
        for _row in range(14):
            seen += d.text
            await d.press("down")
        assert "感情状况" in seen and "恋爱中" in seen


async def test_a_question_by_another_and_as_another_type(answered: Desk) -> None:
    async with console(desk=answered) as d:  # type: ignore[arg-type]
        await d.press("5", "down", "down", "down", "down", "down")
        assert "您现在常住的城市" in d.cursor
        await d.press("b", "down", "down", "enter")
        assert "by 您的兴趣爱好" in d.text and "看书" in d.text
        await d.press("T")
        assert "What does it ask for?" in d.text and "own words" in d.text
        await d.press("end", "up", "enter")
        await shows(d, "is read anew")
        await d.press("u")
        await shows(d, "Taken back")


async def test_why_stands_beside_each_row(answered: Desk) -> None:
    async with console(desk=answered) as d:  # type: ignore[arg-type]
        await d.press("5", "w")
        assert "linked when you say yes" in " ".join(d.text.replace("▏", " ").split())
        await d.press("G")
        assert "by chance" in d.text and "pairs who never spoke" in d.text
        await d.press("escape")
        assert "by chance" not in d.text


async def test_who_has_not_answered_is_copied_by_group(
    answered: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    async with console(desk=answered) as d:  # type: ignore[arg-type]
        monkeypatch.setattr(d.app, "copy", copied.append)
        await d.press("5", "t")
        assert "Not answered" in d.text and name(50) in d.text
        await d.press("c", "p", "escape")
        await d.press("G", "c")
    assert copied[0].startswith("新人问卷, not answered in 晨读会:") and name(50) in copied[0]
    assert name(50) not in copied[1] and "have not answered yet" in copied[1]
    assert copied[2] == answered.surveys.circles(1)[-1].opening


async def test_filters_find_who_told_what(answered: Desk) -> None:
    async with console(desk=answered) as d:  # type: ignore[arg-type]
        await d.press("2", "enter", "m", "/")
        await d.write("city:成都 hobby:摄影")
        await d.press("enter")
        assert "7 members" in d.text and name(1) in d.text and name(8) not in d.text
        await d.press("enter")
        await shows(d, "Answers")
        assert "interests" in d.text and "看书, 摄影" in d.text and "单身" not in d.text
        await d.press("v")
        assert "单身" in d.text


async def test_several_questionnaires_are_listed(answered: Desk, tmp_path: Path) -> None:
    other = members(Build(answered), 10, "跑团", first=101)
    hostile = [Sheet(1, HOSTILE, city=HOSTILE), *sheets(9)]
    bring(answered, write(tmp_path / "two.csv", hostile), other, name=HOSTILE)
    async with console(desk=answered) as d:  # type: ignore[arg-type]
        await d.press("5")
        assert "新人问卷" in d.text and "跑团" in d.text
        await d.press("down", "enter")
        await shows(d, "Who is it?")
        assert all(line.isprintable() for line in d.lines)
        await d.press("escape")
        assert "questionnaire" in d.text


async def test_without_any_it_says_how_to_begin(desk: Desk) -> None:
    async with console((80, 24), desk) as d:  # type: ignore[arg-type]
        await d.press("5")
        assert "No answers yet" in d.text and "eight questions" in d.text


async def test_a_question_is_deleted_after_its_name_was_typed(answered: Desk) -> None:
    async with console(desk=answered) as d:  # type: ignore[arg-type]
        await d.press("5", "down", "down", "down", "down", "down", "delete")
        await d.write("something else")
        await d.press("enter")
        assert "nothing was done" in d.text
        await d.press("escape", "delete")
        await d.write("您现在常住的城市")
        await d.press("enter")
        await shows(d, "Answers deleted for good")
        assert "您现在常住的城市" not in d.text
