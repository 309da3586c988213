"""Tables of groups: headings in both languages, what a wrong cell costs, and what is no such table."""

from pathlib import Path

import pytest
import xlsxwriter

from groupdesk.formats import format_of
from groupdesk.formats.source import FileSource
from groupdesk.formats.tables import counts, groups
from groupdesk.records import GroupFacts, GroupNotes, HeadCount, Reading, Record, Skipped, Unreadable


def told(folder: Path, text: str, encoding: str = "utf-8") -> list[Record]:
    file = folder / "groups.csv"
    file.write_text(text, encoding=encoding)
    source = FileSource.at(file)
    assert format_of(source) is groups.FORMAT
    return list(groups.read(source, Reading()))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize(
    "table",
    [
        "群名,平台,类型,群主,标签,人数,节奏\n晨读会01,微信,学习群,林小满,早起；城市,142人,每周一\n",
        "name;platform;kind;owner;tags;members;rhythm\n晨读会01;wechat;study;林小满;早起,#城市;142;weekly:0\n",
        "我的群\n标签\t群名\t群类型\t平台\t群主\t人数\t更新节奏\n早起、城市\t晨读会01\t学习\t微信\t林小满\t142\t每周一\n",
    ],
)
def test_a_row_is_a_group_and_what_is_kept_of_it(tmp_path: Path, table: str, encoding: str) -> None:
    facts, notes, heads = told(tmp_path, table, encoding)
    assert facts == GroupFacts("晨读会01", "wechat")
    assert isinstance(notes, GroupNotes)
    assert notes._replace(tags=()) == GroupNotes(kind="study", rhythm="weekly:0", owner="林小满")
    assert set(notes.tags) == {"早起", "城市"}
    assert heads == HeadCount(None, 142)


def test_a_wrong_cell_is_named_and_the_rest_of_its_row_stays(tmp_path: Path) -> None:
    found = told(
        tmp_path, "name,kind,members,rhythm,zone\na,study,many,sometimes,Mars/One\n,,,,\n,study,,,\nb,x,,,\n"
    )
    assert [(one.line, one.reason.partition(" ")[0]) for one in found if isinstance(one, Unreadable)] == [
        (2, "D2:"),
        (2, "E2:"),
        (2, "C2:"),
        (4, "it"),
    ]
    notes = [one for one in found if isinstance(one, GroupNotes)]
    assert notes == [GroupNotes(kind="study"), GroupNotes(kind="x")]


def test_columns_that_are_not_read_are_told_once(tmp_path: Path) -> None:
    found = told(tmp_path, "群名,类型,颜色,\na,学习,红,\nb,学习,蓝,\n")
    assert [one for one in found if isinstance(one, Skipped)] == [Skipped("颜色", "column")]


@pytest.mark.parametrize(
    "header",
    [
        "群名,人数",
        "群名,日期,群主,人数",
        "群名,类型,消息数",
        "昵称,群主,备注",
        "name,note",
        "名称,标签",
        "group,name,card,role,joined",
    ],
)
def test_what_is_no_table_of_groups(header: str) -> None:
    assert groups.headings(header.split(",")) is None


def test_an_exported_table_of_groups_is_one_and_not_of_counts(tmp_path: Path) -> None:
    header = ["group", "platform", "native", "name", "kind", "layer", "rhythm", "owner", "tags", "messages"]
    assert counts.headings(header) is not None
    row = ["qq:5", "qq", "5", "夜跑", "hobby", "", "live", "qq:7", "", "900"]
    facts, *skipped, notes = told(tmp_path, ",".join(header) + "\n" + ",".join(row) + "\n")
    assert facts == GroupFacts("夜跑", "qq", "5")
    assert notes == GroupNotes(kind="hobby", rhythm="live")
    assert {one.what for one in skipped if isinstance(one, Skipped)} == {"group", "owner", "messages"}


def test_a_workbook_of_groups(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "g.xlsx") as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([["群名", "类型", "群号"], ["夜跑", "兴趣", 123456]]):
            sheet.write_row(number, 0, row)
    source = FileSource.at(tmp_path / "g.xlsx")
    assert format_of(source) is groups.FORMAT
    assert list(groups.read(source, Reading())) == [
        GroupFacts("夜跑", "", "123456"),
        GroupNotes(kind="hobby"),
    ]
