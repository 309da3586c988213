"""Tables of what another tool counted of members: headings, spans of days, and what is no such table."""

from pathlib import Path

import pytest
from figures import of

from groupdesk.formats import detect, format_of
from groupdesk.formats.source import FileSource
from groupdesk.formats.tables import counts, membercounts
from groupdesk.records import GroupFacts, Head, MemberCount, Reading, Record, Unreadable
from tests.desk.build import day

MONDAY, SUNDAY = day("2026-03-02"), day("2026-03-08")


def told(folder: Path, text: str, encoding: str = "utf-8") -> list[Record]:
    file = folder / "rank.csv"
    file.write_text(text, encoding=encoding)
    assert format_of(FileSource.at(file)) is membercounts.FORMAT
    return list(membercounts.read(FileSource.at(file), Reading(title="rank")))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
@pytest.mark.parametrize(
    "table",
    [
        "群名,昵称,QQ号,开始日期,结束日期,发言数,邀请数\n夜跑,阿木,31000007,2026-03-02,2026-03-08,23,2\n",
        "group;member;id;from;to;messages;invites\n夜跑;阿木;31000007;2026/3/2;2026/3/8;23;2\n",
        "活跃排行\n排名\t群名\t昵称\t用户ID\t统计周期\t发言条数\t拉新\n"
        "1\t夜跑\t阿木\t31000007\t2026-03-02 至 2026-03-08\t23条\t2人\n",
        "群,昵称,QQ号,周,消息数,邀请人数\n夜跑,阿木,31000007,2026-W10,23,2\n",
        "群,昵称,QQ号,周,消息数,邀请人数\n夜跑,阿木,31000007,2026年第10周,23,2\n",
        "群,昵称,QQ号,week,消息数,邀请人数\n夜跑,阿木,31000007,2026-03-04,23,2\n",
    ],
)
def test_a_row_is_a_member_and_what_was_counted(tmp_path: Path, table: str, encoding: str) -> None:
    records = told(tmp_path, table, encoding)
    assert of(GroupFacts, records) == [GroupFacts("夜跑", "")]
    assert of(MemberCount, records) == [MemberCount("31000007", "阿木", MONDAY, SUNDAY, 23, 2)]


def test_a_table_of_one_group_and_spans_that_are_not_told(tmp_path: Path) -> None:
    records = told(tmp_path, "昵称,日期,发言数\n阿木,2026-03-02,5\n小满,,7\n老王,2026-03-02,\n")
    assert records[0] == GroupFacts("rank", "")
    assert of(MemberCount, records) == [
        MemberCount("", "阿木", MONDAY, MONDAY, 5),
        MemberCount("", "小满", None, None, 7),
    ]


def test_a_bad_row_says_why_and_the_others_stay(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        "group,member,from,to,messages\na,,2026-03-02,2026-03-08,5\n,x,2026-03-02,2026-03-08,5\n"
        "a,x,2026-03-08,2026-03-02,5\na,x,soon,2026-03-08,5\na,x,2026-03-02,2026-03-08,lots\n"
        "a,y,2026-03-02,2026-03-08,5\n",
    )
    assert [(one.line, one.reason) for one in of(Unreadable, found)] == [
        (2, "neither id nor name"),
        (3, "it names no group"),
        (4, "it ends before it begins"),
        (5, "C5: soon is no day such as 2026-03-02"),
        (6, "E6: lots is no number"),
    ]
    assert len(of(MemberCount, found)) == 1


def test_a_week_that_is_none_names_its_cell(tmp_path: Path) -> None:
    (bad,) = of(Unreadable, told(tmp_path, "昵称,周,发言数\n阿木,2026-W60,5\n"))
    assert bad.reason == "B2: 2026-W60 is no week such as 2026-W10"


def test_an_export_of_such_counts_is_read_again(tmp_path: Path) -> None:
    head = "group,account,name,from,to,messages,invites,told_at\n"
    rows = "qq:5,qq:31000007,阿木,2026-03-02,2026-03-08,23,\nwechat:name:夜跑,wechat:name:小满@x,小满,,2026-03-08,4,\n"
    records = told(tmp_path, head + rows)
    assert of(GroupFacts, records) == [GroupFacts("", "qq", "5"), GroupFacts("夜跑", "wechat")]
    assert [(one.who, one.name) for one in of(MemberCount, records)] == [("31000007", "阿木"), ("", "小满")]


@pytest.mark.parametrize(
    "header",
    [
        "rank,account,person,name,messages,points",
        "group,day,person,name,messages",
        "群名,日期,人数,消息数,发言人数",
        "时间,昵称,消息内容",
        "昵称,群名片,角色",
    ],
)
def test_what_is_no_such_table(header: str) -> None:
    assert membercounts.headings(header.split(",")) is None


def test_a_table_with_people_is_none_of_groups() -> None:
    assert counts.headings(["群名", "昵称", "消息数"]) is None
    assert detect(Head("x", b"", "group,member,messages\na,x,5\n")) is membercounts.FORMAT
