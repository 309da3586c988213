"""The weekly page in every format: the same figures, no names for the boss, inert names for all."""

import csv
import io
import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from groupdesk.desk.values.report import Line, Mover, WeeklyPage
from groupdesk.reports import figures
from groupdesk.reports.weekly import FORMATS, render
from groupdesk.text import width
from tests.reports.samples import HOSTILE, hostile_page, member, page

GOLDEN = Path(__file__).parent / "golden"
TEXTUAL = [name for name in FORMATS if name != "xlsx"]


def cells(made: bytes) -> list[list[object]]:
    """The cells of a workbook, below its title."""
    (sheet,) = CalamineWorkbook.from_filelike(io.BytesIO(made)).sheet_names
    return CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_name(sheet).to_python()[2:]


def readable(made: bytes, name: str) -> str:
    """All text of a file in format `name`."""
    if name == "xlsx":
        return "\n".join(str(cell) for row in cells(made) for cell in row)
    return made.decode("utf-8-sig")


class Tags(HTMLParser):
    """The tags and attributes of a document, and its text."""

    def __init__(self, made: bytes) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(made.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("name", TEXTUAL)
def test_golden(name: str) -> None:
    assert render(page(), name).decode() == (GOLDEN / f"weekly.{name}").read_bytes().decode()


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_page_gives_the_same_bytes(name: str) -> None:
    assert render(page(), name) == render(page(), name)


@pytest.mark.parametrize("name", ["text", "md", "html"])
def test_formats_for_people_show_the_same_figures(name: str) -> None:
    shown = page()
    made = readable(render(shown, name), name)
    for line in (line for _code, lines in shown.sections for line in lines):
        assert figures.value(line) in made
        assert figures.before(line) in made
    for mover in (*shown.up, *shown.down):
        assert mover.name in made
        assert figures.moved(mover) in made
        assert figures.regraded(mover) in made
        assert figures.why(mover) in made
    for code, tallies, called in figures.tallies(shown):
        for one in (one for one in tallies if one.groups or one.before):
            assert str(one.groups) in made and called(one.code) in made, code
    assert all(text in made for _code, text in figures.notes(shown))
    assert "71 (55 %)" in made
    assert "41/60" in made


def test_csv_workbook_and_json_hold_the_same_numbers() -> None:
    table = list(csv.reader(io.StringIO(render(page(), "csv").decode("utf-8-sig"))))
    sheet = cells(render(page(), "xlsx"))
    assert [[str(cell) for cell in row[:3]] for row in sheet] == [row[:3] for row in table]
    for row, other in zip(table[1:], sheet[1:], strict=True):
        for cell, same in zip(row[3:8], other[3:8], strict=True):
            assert (float(cell) if cell else "") == same
    lines = [line for part in json.loads(render(page(), "json"))["sections"] for line in part["lines"]]
    told = [(line["value"], line["before"], line["median"]) for line in lines]
    start = next(n for n, row in enumerate(table) if row[1] == "open groups")
    assert told == [
        tuple(float(cell) if cell else None for cell in row[3:6]) for row in table[start : start + len(lines)]
    ]


def test_unknown_is_a_dash_and_never_nought() -> None:
    unknown = Line("answered", None, None, None, (None,) * 8, 0, "share")
    assert (figures.value(unknown), figures.before(unknown)) == ("–", "–")
    assert figures.spark(unknown.spark) == "········"
    assert figures.value(replace(unknown, value=0.0)) == "0.0 %"
    assert figures.step(None, 20) == figures.step(None, None) == "–"
    document = json.loads(render(page(), "json"))
    answered = document["sections"][2]["lines"][1]
    assert (answered["value"], answered["weeks"]) == (None, [None] * 8)


def test_an_arrow_stands_only_where_the_page_says() -> None:
    steady, up, down = (Line("seats", 90, 100, None, (), arrow) for arrow in (0, 1, -1))
    assert [figures.before(line) for line in (steady, up, down)] == ["100", "↑ 100", "↓ 100"]


def test_an_unknown_second_figure_is_shown() -> None:
    assert figures.value(Line("joined", 141, None, None, (), 0)) == "141, –"


@pytest.mark.parametrize("name", FORMATS)
def test_the_boss_reads_groups_and_no_member(name: str) -> None:
    boss = readable(render(page("boss"), name), name)
    team = readable(render(page("team"), name), name)
    for person in ("林小满", "Bao Ning", "小鱼"):
        assert person in team
        assert person not in boss
    assert "妈妈英语打卡" in boss


@pytest.mark.parametrize("name", TEXTUAL)
def test_hostile_names_carry_no_control(name: str) -> None:
    made = render(hostile_page(), name).decode("utf-8-sig")
    assert not set("\x1b\x07\u202e\r") & set(made)


def test_hostile_names_are_text_in_html() -> None:
    made = render(hostile_page(), "html")
    harmless = Tags(render(page(), "html"))
    hostile = Tags(made)
    assert hostile.tags == harmless.tags
    assert hostile.attributes == harmless.attributes
    assert "=1+1[/b]<img src=x onerror=alert(1)>" in hostile.text
    for outside in ("http:", "https:", "src=", "url(", "@import", "<script", "<link"):
        assert outside not in render(page(), "html").decode()


def test_hostile_names_are_text_in_markdown() -> None:
    made = render(hostile_page(), "md").decode()
    harmless = render(page(up=(Mover(1, "a", 1, 2),), down=(Mover(2, "b", 2, 1),)), "md").decode()
    rows = [line for line in made.splitlines() if line.startswith("|") and "onerror" in line]
    assert len(rows) == 3
    assert all(row.replace("\\|", "").count("|") in (4, 5) for row in rows)
    assert "\\<img" in made
    assert made.replace("\\<", "").count("<") == harmless.count("<") == 0


@pytest.mark.parametrize("link", ["https://bad.example", "www.bad.example", "[a](b)", "- a", "1. a", "# a"])
def test_markdown_makes_no_markup_of_a_name(link: str) -> None:
    made = render(page(comment=link), "md").decode()
    assert f"> {link}\n" not in made
    assert f"> {link}" == next(line for line in made.splitlines() if line.startswith(">")).replace("\\", "")


def test_hostile_names_are_text_in_csv_and_workbook() -> None:
    table = list(csv.reader(io.StringIO(render(hostile_page(), "csv").decode("utf-8-sig"))))
    named = [cell for row in table for cell in row if "onerror" in cell]
    assert len(named) == 5
    assert all(cell.startswith("'=") for cell in named)
    sheet = [str(cell) for row in cells(render(hostile_page(), "xlsx")) for cell in row]
    assert [cell for cell in sheet if "onerror" in cell][1].startswith("=1+1[/b]<img")


def test_json_keeps_a_hostile_name() -> None:
    assert json.loads(render(hostile_page(), "json"))["people"][0]["name"] == HOSTILE


@pytest.mark.parametrize(
    "shown",
    [
        page(),
        page("boss"),
        hostile_page(),
        page(comment="喝水" * 2000),
        page(comment="one line\n" * 500, up=tuple(Mover(n, "名" * 40, n, n + 1) for n in range(5))),
        page(people=tuple(member(n, "很长的名字" * 9, 9) for n in range(5)), comment=""),
    ],
)
def test_the_text_has_thirty_lines_of_78_cells_and_the_verdict_first(shown: WeeklyPage) -> None:
    lines = render(shown, "text").decode().splitlines()
    assert len(lines) <= 30
    assert max(map(width, lines)) <= 78
    assert lines[0][:8] == figures.verdict(shown)[0][:8]
    assert any("41/60" in line for line in lines)


def test_without_a_comment_the_first_line_is_made_of_figures() -> None:
    first = render(page(comment=" \n"), "text").decode().splitlines()[0]
    assert first == "1,204 active members, 47 active groups, 18,430 messages."


def test_columns_of_figures_end_at_one_edge() -> None:
    lines = render(page(), "text").decode().splitlines()
    (up,) = [line for line in lines if "妈妈英语打卡" in line]
    (other,) = [line for line in lines if "City Hikers 1" in line]
    assert width(up.split("  C ↑ B")[0]) == width(other)


def test_a_desk_without_data_still_gives_a_page() -> None:
    empty = page(
        sections=(), up=(), down=(), people=(), funnel=(), comment="", measured=0, groups=0, behind=0,
        grades=(), stages=(), did=(), ahead=None, help="", counted=0,
    )  # fmt: skip
    assert render(empty, "text").decode().splitlines()[:3] == [
        "Nothing is known of this week.",
        "Harbour Circle · 2026-W47, 16–22 Nov",
        "0/0 groups measured · 0 behind · an arrow only where the change is ≥ 10 % and",
    ]
    for name in FORMATS:
        assert render(empty, name)


def test_an_unknown_format_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="unknown format pdf: one of text, md, csv, xlsx, html, json"):
        render(page(), "pdf")


def test_where_nobody_counted_talk_the_sentence_counts_heads() -> None:
    heads = tuple(Line(code, n, None, None, (), 0) for code, n in (("open", 6), ("seats", 693), ("net", -4)))
    shown = page(sections=(("groups", heads),), comment="")
    assert figures.verdict(shown) == ["6 groups, 693 seats, net growth −4."]


def test_groups_take_the_room_that_her_words_leave() -> None:
    many = tuple(Mover(n, f"Choir {n}", n, n + 9) for n in range(1, 6))
    down = tuple(Mover(n, f"Choir {n}", n, n - 9) for n in range(11, 16))
    lines = render(page("boss", up=many, down=down), "text").decode().splitlines()
    assert len(lines) == 30
    assert [line[:14].rstrip() for line in lines if "Choir" in line] == [
        "Up    Choir 1", "      Choir 2", "      Choir 3", "Down  Choir 11", "      Choir 12",
    ]  # fmt: skip
    said = render(page("boss", up=many, down=down, comment="a word\n" * 9), "text").decode().splitlines()
    assert len(said) == 30
    assert [line for line in said if line.startswith("a word")] == ["a word", "a word", "a word", "a word…"]
