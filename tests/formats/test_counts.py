"""Tables of counts: headings in both languages, days, figures, and what cannot be used."""

from pathlib import Path

import pytest
import xlsxwriter

from groupdesk.formats import format_of
from groupdesk.formats.errors import FormatError
from groupdesk.formats.source import FileSource
from groupdesk.formats.tables import counts
from groupdesk.records import GroupFacts, HeadCount, Reading, Record, Unreadable
from tests.desk.build import day

MARCH_2 = day("2026-03-02")


def told(folder: Path, text: str, *, encoding: str = "utf-8", **reading: int) -> list[Record]:
    file = folder / "counts.csv"
    file.write_text(text, encoding=encoding)
    source = FileSource.at(file)
    assert format_of(source) is counts.FORMAT
    return list(counts.read(source, Reading(**reading)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize(
    "table",
    [
        "群名,日期,人数,消息数,发言人数\n晨读会01,2026-03-02,142,60,12\n",
        "group;day;members;messages;speakers\n晨读会01;2026/3/2;142人;60;12\n",
        "三月统计\n名称\t人数\t消息\t活跃人数\t统计日期\n晨读会01\t142\t60\t12\t2026年3月2日\n",
    ],
)
def test_a_row_is_a_group_and_its_figures(tmp_path: Path, table: str, encoding: str) -> None:
    found = told(tmp_path, table, encoding=encoding)
    assert found == [GroupFacts("晨读会01", ""), HeadCount(MARCH_2, 142, 60, 12)]


def test_empty_is_unknown_and_a_row_without_figures_says_nothing(tmp_path: Path) -> None:
    found = told(tmp_path, "group,members,messages\na,,7\nb,–,\n,,\nc,0,-\n", day=MARCH_2)
    assert found == [
        GroupFacts("a", ""),
        HeadCount(MARCH_2, None, 7),
        GroupFacts("c", ""),
        HeadCount(MARCH_2, 0),
    ]


def test_platforms_by_their_names(tmp_path: Path) -> None:
    found = told(tmp_path, "群,平台,人数\na,企业微信,1\nb,QQ,2\nc,WhatsApp,3\n")
    assert [one.platform for one in found if isinstance(one, GroupFacts)] == ["wecom", "qq", "whatsapp"]


def test_a_bad_row_names_its_cell_and_the_others_stay(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        "group,day,members\na,2026-03-02,many\nb,soon,5\n,2026-03-02,5\nc,2026-03-02,99999999\nd,,6\n",
    )
    assert [(one.line, one.reason) for one in found if isinstance(one, Unreadable)] == [
        (2, "C2: many is no number"),
        (3, "B3: soon is no day such as 2026-03-02"),
        (4, "it names no group"),
        (5, "C5: 99999999 is no number"),
    ]
    assert found[-1] == HeadCount(None, 6)


@pytest.mark.parametrize("header", ["昵称,消息数", "name,messages", "name,joined", "id,名称,人数"])
def test_people_are_no_groups(header: str) -> None:
    assert counts.headings(header.split(",")) is None or "人数" in header


def test_a_workbook_is_what_its_headings_say(tmp_path: Path) -> None:
    for name, rows in {
        "counts": [["群名", "人数", "日期"], ["晨读会01", 142, "2026-03-02"]],
        "members": [["昵称", "入群时间"], ["小鹿", "2026-03-02"]],
    }.items():
        with xlsxwriter.Workbook(tmp_path / f"{name}.xlsx") as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        found = format_of(FileSource.at(tmp_path / f"{name}.xlsx"))
        assert found is not None and found.content == name
    source = FileSource.at(tmp_path / "counts.xlsx")
    assert list(counts.read(source, Reading()))[-1] == HeadCount(MARCH_2, 142)


def test_a_workbook_of_something_else_says_what_is_missing(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "x.xlsx") as book:
        book.add_worksheet().write_row(0, 0, ["a", "b"])
    with pytest.raises(FormatError, match="no headings of groups, counts, members or posts"):
        format_of(FileSource.at(tmp_path / "x.xlsx"))
