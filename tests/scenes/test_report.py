"""Scene A14: the weekly page of one chat and three groups with head counts, the same in every format."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any, Final

import pytest

from groupdesk.desk import Desk
from tests.chats import Chat, at
from tests.console.driver import console
from tests.console_line import Line
from tests.desk.conftest import Clock

WEEK: Final = ("report", "--week", "2026-W10")
MONDAY: Final = ("--now", "2026-03-09T10:00+08:00")
HOSTILE: Final = "=1+1[/b]\u202e"
NAMES: Final = ("=1+1", "小鹿", "文佳")
FIGURES: Final[dict[str, tuple[str, float | None]]] = {
    "open groups": ("4", 4),
    "active groups": ("1", 1),
    "seats": ("337", 337),
    "people": ("3", 3),
    "joined, left": ("0, 0", 0),
    "net growth": ("0", 0),
    "7-day stay": ("–", None),
    "30-day stay": ("–", None),
    "active members": ("3", 3),
    "activity rate": ("100.0 %", 1),
    "messages": ("206", 206),
    "median group": ("29.4 a day", 29.4286),
    "questions asked": ("3", 3),
    "answered within 24 h": ("100.0 %", 1),
}
"""What the page shows of each figure, and its number."""
ROWS: Final = {
    "text": r"^{label} +{value}(?: |$)",
    "md": r"^\| {label} \| {value} \|",
    "html": r"<td>{label}</td><td><b>{value}</b></td>",
    "screen": r"^ *{label} +{value}(?: |$)",
}
FILES: Final = ("text", "md", "csv", "xlsx", "html", "json")


def readers() -> Chat:
    """200 messages in a morning that nobody answers, and a question on three evenings, answered."""
    chat = Chat("读书会", 1001)
    for n in range(200):
        chat.say(at("2026-03-02 10:00") + 50 * n, HOSTILE, f"thought {n} about the garden in spring")
    for day in ("02", "03", "04"):
        asked = chat.say(f"2026-03-{day} 20:00", "文佳", f"what shall we read on day {day} of the month?")
        chat.say(f"2026-03-{day} 20:05", "小鹿", f"the chapter about rivers and day {day}", asked)
    return chat


@pytest.fixture
def filled(line: Line, tmp_path: Path) -> Line:
    line("settings", "set", "timezone", "Asia/Shanghai")
    for day, heads in (("2026-03-02", (142, 148, 44)), ("2026-03-09", (143, 151, 49))):
        table = tmp_path / f"{day}.csv"
        rows = [f"晨读会0{n},wechat,{day},{members}" for n, members in enumerate(heads, 1)]
        table.write_text("\n".join(["group,platform,day,members", *rows]), encoding="utf-8")
        line.json("counts", table, *MONDAY)
    line.json("import", readers().write(tmp_path / "readers.json"), *MONDAY)
    return line


def made(line: Line, form: str, audience: str = "boss") -> str:
    answer = line(*WEEK, "--format", form, "--for", audience, *MONDAY)
    assert answer.code == 0, answer.err
    return answer.out


def numbers(line: Line) -> dict[str, Any]:
    """Code → figure, of the JSON document."""
    sections = line.json(*WEEK, *MONDAY)["sections"]
    return {one["code"]: one["value"] for section in sections for one in section["lines"]}


async def screen(desk: Path, *keys: str) -> str:
    """The page in a terminal high enough for the whole of it."""
    with Desk.open(desk, now=Clock("2026-03-09 10:00")) as opened:
        async with console((120, 60), opened) as d:
            await d.press("8", *keys)
            return d.text


def assert_figures(text: str, form: str) -> None:
    for label, (value, _number) in FIGURES.items():
        pattern = ROWS[form].replace("{label}", re.escape(label)).replace("{value}", re.escape(value))
        assert re.search(pattern, text, re.MULTILINE), (form, label)


@pytest.mark.parametrize("form", ["text", "md", "html"])
def test_what_is_read_shows_the_figures(filled: Line, form: str) -> None:
    text = made(filled, form)
    assert_figures(text, form)
    assert "1/4 groups measured" in text and "3 head counts only" in text


async def test_the_screen_shows_them_too(filled: Line) -> None:
    text = await screen(filled.desk)
    assert_figures(text, "screen")
    assert "1/4 groups measured" in text and "3 head counts only" in text


def test_what_is_computed_with_holds_the_numbers(filled: Line) -> None:
    table = list(csv.reader(io.StringIO(made(filled, "csv").removeprefix("\ufeff"))))
    found = {row[1]: row[3] for row in table if row[1] in FIGURES}
    assert {label: float(cell) if cell else None for label, cell in found.items()} == {
        label: number for label, (_value, number) in FIGURES.items()
    }
    told = numbers(filled)
    assert list(told.values()) == [number for _value, number in FIGURES.values()]
    coverage = filled.json(*WEEK, *MONDAY)["coverage"]
    assert (coverage["measured"], coverage["counted"], coverage["groups"]) == (1, 3, 4)
    rows = {row[1]: row for row in table if row[0] == "Coverage"}
    assert (rows["groups measured"][3], rows["groups measured"][6]) == ("1", "4")
    assert rows["head counts only"][3] == "3"


def test_what_was_not_measured_is_a_dash(filled: Line) -> None:
    page = filled.json("report", "--week", "2026-W09", *MONDAY)
    assert {one["value"] for section in page["sections"] for one in section["lines"]} == {None}
    text = filled("report", "--week", "2026-W09", *MONDAY).out
    assert re.search(r"^messages +– ", text, re.MULTILINE) and "0/4 groups measured" in text
    assert not re.search(r"^messages +0", text, re.MULTILINE)


async def test_her_words_survive_a_restart_and_go_first(filled: Line) -> None:
    said = "The reading group carries the week."
    text = await screen(filled.desk, "e", *said, "ctrl+s")
    assert said in text
    assert said in await screen(filled.desk)
    lines = made(filled, "text").splitlines()
    assert lines[0] == said and len(lines) <= 30
    assert filled.json(*WEEK, *MONDAY)["comment"] == said
    assert said in made(filled, "md") and said in made(filled, "html") and said in made(filled, "csv")


def test_her_words_by_the_command_line(filled: Line) -> None:
    filled.json("comment", "2026-W10", "Talk is up.", "--needed", "A second host.")
    filled.json("comment", "2026-W10", "Talk is up again.")
    text = made(filled, "text")
    assert text.startswith("Talk is up again.\n") and "Help needed: A second host.\n" in text
    filled.json("undo")
    assert made(filled, "text").startswith("Talk is up.\n")
    assert filled("comment", "2026-W60", "x").code == 2


@pytest.mark.parametrize("form", FILES)
def test_only_the_team_reads_names(filled: Line, tmp_path: Path, form: str) -> None:
    texts = []
    for audience in ("boss", "team"):
        file = tmp_path / f"{audience}.{form}"
        assert filled(*WEEK, "--for", audience, "--format", form, "--out", file, *MONDAY).code == 0
        texts.append(_readable(file))
    boss, team = texts
    assert [name for name in NAMES if name in boss] == []
    assert [name for name in NAMES if name not in team] == []
    assert "\u202e" not in boss + team


def _readable(file: Path) -> str:
    if file.suffix != ".xlsx":
        return file.read_text("utf-8-sig")
    from python_calamine import CalamineWorkbook

    return str(CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python())


async def test_the_screen_names_people_for_the_team_only(filled: Line) -> None:
    boss, team = await screen(filled.desk), await screen(filled.desk, "v")
    assert [name for name in NAMES if name in boss] == []
    assert [name for name in NAMES if name not in team] == []


@pytest.mark.parametrize(
    ("before", "now", "arrow"), [(200, 219, 0), (200, 220, 1), (220, 198, -1), (19, 40, 0), (40, 19, 0)]
)
def test_an_arrow_needs_a_tenth_and_twenty(
    line: Line, tmp_path: Path, before: int, now: int, arrow: int
) -> None:
    line("settings", "set", "timezone", "Asia/Shanghai")
    chat = Chat("Walkers", 7)
    for monday, n in (("2026-02-23", before), ("2026-03-02", now)):
        for number in range(n):
            chat.say(at(f"{monday} 09:00") + 600 * number, "Ann", f"step {number} along the river")
    line.json("import", chat.write(tmp_path / "walkers.json"), *MONDAY)
    page = line.json(*WEEK, *MONDAY)
    (messages,) = [
        one for section in page["sections"] for one in section["lines"] if one["code"] == "messages"
    ]
    assert (messages["value"], messages["before"], messages["arrow"]) == (now, before, arrow)
    row = next(row for row in line(*WEEK, *MONDAY).out.splitlines() if row.startswith("messages "))
    assert ("↑" in row, "↓" in row) == (arrow > 0, arrow < 0)


async def test_c_copies_thirty_lines_at_most(filled: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    with Desk.open(filled.desk, now=Clock("2026-03-09 10:00")) as desk:
        async with console(desk=desk) as d:
            monkeypatch.setattr(d.app, "copy", copied.append)
            await d.press("8", "c", "v", "c")
    assert copied == [made(filled, "text"), made(filled, "text", "team")]
    assert max(len(text.splitlines()) for text in copied) <= 30
    assert all(text.startswith("3 active members, 1 active group, 206 messages.\n") for text in copied)


def test_the_weekly_verb_is_the_same(filled: Line) -> None:
    assert json.loads(filled("weekly", "--week", "2026-W10", "--json", *MONDAY).out) == filled.json(
        *WEEK, *MONDAY
    )
