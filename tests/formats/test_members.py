"""Member lists: tables, JSON and OneBot's."""

import datetime
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from figures import ODD, mutations, of, read, read_text, survives
from hypothesis import given
from hypothesis import strategies as st

from groupdesk.formats import detect, format_of
from groupdesk.formats.errors import DamagedError, FormatError, RefusedError, UnknownFormatError
from groupdesk.formats.members import objects, onebot_members, table
from groupdesk.formats.members.columns import columns, wall_clock
from groupdesk.formats.source import FileSource
from groupdesk.formats.workbook import first_sheet
from groupdesk.records import GroupFacts, Member, Reading, Record, Roster, Unreadable

SEPTEMBER = 1756684800
"""2025-09-01 00:00 UTC."""
HEADINGS = ["QQ号", "昵称", "群名片", "角色", "入群时间", "最后发言", "邀请人", "备注"]
ROWS = [
    ["10086001", "青禾", "群主青禾", "群主", "2025/09/01", "2026-03-02 08:01:09", "", "发起人"],
    ["00086002", "阿木", "", "管理员", "2025年9月1日", "", "10086001", ""],
    ["1234567890123456789", "老周, 的号", "", "成员", "45901", "0", "外面的人", ""],
]
MEMBERS = (
    Member("10086001", "青禾", "群主青禾", "owner", SEPTEMBER, 1772438469, note="发起人"),
    Member("00086002", "阿木", "", "admin", SEPTEMBER, inviter="10086001"),
    Member("1234567890123456789", "老周, 的号", "", "member", SEPTEMBER, inviter="name:外面的人"),
)


def workbook(file: Path, rows: list[list[Any]], hidden_first: bool = False) -> None:
    book = xlsxwriter.Workbook(file)
    if hidden_first:
        book.add_worksheet("notes")
    sheet = book.add_worksheet("list")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, datetime.datetime):
                sheet.write_datetime(number, place, cell, day)
            else:
                sheet.write(number, place, cell)
    if hidden_first:
        sheet.activate()
        sheet.set_first_sheet()
        book.worksheets()[0].hide()
    book.close()


def roster(records: list[Record]) -> Roster:
    (found,) = of(Roster, records)
    assert isinstance(found, Roster)
    return found


@pytest.mark.parametrize(
    ("name", "format_name"),
    [
        ("members.xlsx", "members"),
        ("members_gb18030.csv", "members"),
        ("members_onebot.json", "members-onebot"),
    ],
)
def test_expected_figures(shared: Path, name: str, format_name: str) -> None:
    expected = json.loads((shared / "data/EXPECTED.json").read_text())[f"made/{name}"]
    file = shared / "data/made" / name
    found = format_of(FileSource.at(file))
    assert found is not None
    assert found.name == format_name
    records = read(found, file)
    assert len(roster(records).members) == expected["rows"]
    assert of(Unreadable, records) == []
    assert all(member.joined_at for member in roster(records).members)


def test_survey_members(shared: Path) -> None:
    file = shared / "data/surveys/members.json"
    assert detect(FileSource.at(file).head()) is objects.FORMAT
    assert len(roster(read(objects.FORMAT, file)).members) == 90


def test_surveys_are_no_member_lists(shared: Path) -> None:
    for file in sorted((shared / "data/surveys").glob("*.csv")):
        assert detect(FileSource.at(file).head()) is None, file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_csv_in_every_dress(tmp_path: Path, sign: str, encoding: str) -> None:
    lines = [sign.join(f'"{cell}"' for cell in row) for row in [HEADINGS, *ROWS]]
    file = tmp_path / "list.csv"
    file.write_bytes("\r\n".join([*lines, "", ""]).encode(encoding))
    assert detect(FileSource.at(file).head()) is table.FORMAT
    reading = Reading(title="晨跑打卡群")
    records = read(table.FORMAT, file, reading)
    assert records == [GroupFacts("晨跑打卡群", "qq"), Roster(None, MEMBERS)]
    assert len(reading.assumed) == 1


@pytest.mark.parametrize("hidden_first", [False, True])
def test_xlsx_with_numbers_and_dates(tmp_path: Path, hidden_first: bool) -> None:
    rows: list[list[Any]] = [["晨跑打卡群的名单"], [], list(HEADINGS), *[list(row) for row in ROWS]]
    rows[3][0], rows[3][4], rows[5][4] = 10086001, datetime.datetime(2025, 9, 1), 45901
    workbook(tmp_path / "list.xlsx", rows, hidden_first)
    assert format_of(FileSource.at(tmp_path / "list.xlsx")) is table.FORMAT
    assert roster(read(table.FORMAT, tmp_path / "list.xlsx")).members == MEMBERS


def test_an_id_that_excel_rounded_is_refused_by_its_cell(tmp_path: Path) -> None:
    rows = [["备注", "wxid", "昵称"], ["", 1.23456789012346e18, "A"], ["", "1.23E+18", "B"], ["", "w3", "C"]]
    workbook(tmp_path / "x.xlsx", rows)
    csv = "\n".join(",".join(map(str, row)) for row in rows)
    for records in (read(table.FORMAT, tmp_path / "x.xlsx"), read_text(table.FORMAT, tmp_path, csv)):
        assert [(one.line, one.reason[:26]) for one in of(Unreadable, records)] == [
            (2, "B2: the id was rounded to "),
            (3, "B3: the id was rounded to "),
        ]
        assert roster(records) == Roster(None, (Member("w3", "C"),), complete=False)


def test_a_list_of_names_only(tmp_path: Path) -> None:
    records = read_text(table.FORMAT, tmp_path, "昵称,入群时间\n青禾,2025-09-01\n,2025-09-01\n,\n")
    assert roster(records) == Roster(
        None, (Member("name:青禾", "青禾", joined_at=SEPTEMBER),), complete=False
    )
    assert [(one.line, one.reason) for one in of(Unreadable, records)] == [(3, "neither id nor name")]


def test_times_nobody_understands_are_left_out_and_said(tmp_path: Path) -> None:
    reading = Reading()
    text = "id,name,joined\n1,A,last spring\n2,B,2026-02-30\n3,C,2026/3/2 8:01"
    found = roster(read_text(table.FORMAT, tmp_path, text, reading))
    assert [member.joined_at for member in found.members] == [None, None, 1772438460]
    assert any(
        said.startswith("2 times that are no dates were left out, such as in C2") for said in reading.assumed
    )


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("45901", SEPTEMBER),
        (45901.5, SEPTEMBER + 43_200),
        ("0001-01-01", -62135596800),
        ("9999-12-31 23:59:59", 253402300799),
        ("0000-01-01", None),
        ("2025.9.1", SEPTEMBER),
        ("2025-09-01T08:00:00+08:00", SEPTEMBER + 28_800),
        (datetime.date(2025, 9, 1), SEPTEMBER),
        (datetime.timedelta(days=1), None),
        (True, None),
        ("nan", None),
        (None, None),
    ],
)
def test_the_wall_clock_of_a_cell(cell: Any, at: int | None) -> None:
    assert wall_clock(cell) == at


def test_a_programs_table_has_seconds(tmp_path: Path) -> None:
    text = f"user_id,nickname,card,join_time,last_sent_time\n1,A,,{SEPTEMBER},0\n"
    (tmp_path / "x.csv").write_text(text)
    assert detect(FileSource.at(tmp_path / "x.csv").head()) is table.UNIX_FORMAT
    assert roster(read(table.UNIX_FORMAT, tmp_path / "x.csv")).members == (
        Member("1", "A", joined_at=SEPTEMBER),
    )


@pytest.mark.parametrize(
    ("headings", "is_list"),
    [
        ("QQ号,昵称", True),
        ("User ID;Nickname".split(";")[0] + ",Nickname", True),
        ("昵称", False),
        ("localId,TalkerId,Type,SubType,CreateTime,Status,StrContent,StrTime,Remark,NickName,Sender", False),
        ("编号,提交时间,昵称,1.你的城市,2.职业,备注", False),
        ("time,sender,text", False),
        ("角色,备注", False),
        ("", False),
    ],
)
def test_headings(headings: str, is_list: bool) -> None:
    assert (columns(headings.split(","), wall_clock) is not None) == is_list


def test_cells_far_to_the_right_have_their_names(tmp_path: Path) -> None:
    text = "name,note," + ",".join(["age", "sex"] * 15) + ",id\nA,," + ",".join("x" * 30) + ",1E+18\n"
    (bad,) = of(Unreadable, read_text(table.FORMAT, tmp_path, text))
    assert bad.reason.startswith("AG2: ")


def test_a_workbook_without_a_list_says_so(tmp_path: Path) -> None:
    workbook(tmp_path / "x.xlsx", [["1、你的城市", "2、职业"], ["杭州", "医生"]])
    with pytest.raises(UnknownFormatError, match="no headings of a member list"):
        read(table.FORMAT, tmp_path / "x.xlsx")


def changed(file: Path, part: str, old: bytes, new: bytes) -> bytes:
    """The archive in `file` with `old` replaced in one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(file) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in archive.namelist():
            data = archive.read(name)
            assert name != part or old in data
            copy.writestr(name, data.replace(old, new) if name == part else data)
    return out.getvalue()


def test_a_cell_far_out_does_not_take_the_memory(tmp_path: Path) -> None:
    workbook(tmp_path / "x.xlsx", [["id", "name"], ["1", "A"]])
    sheet = "xl/worksheets/sheet1.xml"
    for old, new in (
        (b'r="B2"', b'r="XFD1048576"'),
        (b'r="B2"', b"r = 'xfd1048576'"),
        (b'<row r="2"', b'<row r="9999999"'),
    ):
        (tmp_path / "far.xlsx").write_bytes(changed(tmp_path / "x.xlsx", sheet, old, new))
        with pytest.raises(RefusedError, match="a cell far out"):
            read(table.FORMAT, tmp_path / "far.xlsx")


def test_a_workbook_may_be_as_large_as_it_is_useful(tmp_path: Path) -> None:
    workbook(tmp_path / "x.xlsx", [["id", "name"], *([str(n), "A"] for n in range(99))])
    assert len(list(first_sheet(FileSource.at(tmp_path / "x.xlsx"), most_cells=200))) == 100
    with pytest.raises(RefusedError):
        list(first_sheet(FileSource.at(tmp_path / "x.xlsx"), most_cells=199))


def test_damaged_workbooks_are_refused_in_words(tmp_path: Path) -> None:
    workbook(tmp_path / "x.xlsx", [HEADINGS, *ROWS])
    whole = (tmp_path / "x.xlsx").read_bytes()
    for place in range(4, len(whole), 37):
        for data in (whole[:place], whole[:place] + b"\x5a" + whole[place + 1 :]):
            survives(table.FORMAT, tmp_path, data, FormatError)


def test_broken_csv_keeps_what_came_before_but_is_not_complete(tmp_path: Path) -> None:
    text = 'id,name\n1,A\n2,"B' + "x" * 300_000
    records = read_text(table.FORMAT, tmp_path, text)
    assert roster(records) == Roster(None, (Member("1", "A"),), complete=False)
    assert [one.reason for one in of(Unreadable, records)] == [
        "broken CSV (field larger than field limit (131072))"
    ]


@given(st.text(max_size=60))
def test_any_text_below_the_headings(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    records = survives(table.FORMAT, tmp_path_factory.mktemp("t"), "id,name,joined\n" + text, FormatError)
    assert records is not None
    assert len(of(Roster, records)) == 1


ENTRY = {
    "group_id": 700001,
    "user_id": 20001,
    "nickname": "青禾",
    "card": "班主任-青禾",
    "join_time": SEPTEMBER,
    "last_sent_time": 0,
    "role": "owner",
    "is_robot": False,
}


def onebot(folder: Path, listed: Any, wrapped: bool = True) -> list[Record]:
    answer = {"status": "ok", "retcode": 0, "data": listed} if wrapped else listed
    (folder / "x.json").write_text(json.dumps(answer))
    return read(onebot_members.FORMAT, folder / "x.json", Reading(title="file"))


@pytest.mark.parametrize("wrapped", [True, False])
def test_onebots_list(tmp_path: Path, wrapped: bool) -> None:
    robot = {**ENTRY, "user_id": "10001", "is_robot": True, "role": "x", "card": "", "join_time": "0"}
    records = onebot(tmp_path, [ENTRY, robot], wrapped)
    assert detect(FileSource.at(tmp_path / "x.json").head()) is onebot_members.FORMAT
    assert records == [
        GroupFacts("", "qq", "700001"),
        Roster(
            None,
            (
                Member("20001", "青禾", "班主任-青禾", "owner", SEPTEMBER),
                Member("10001", "青禾", bot=True),
            ),
        ),
    ]


def test_onebots_empty_list_lets_nobody_be_gone(tmp_path: Path) -> None:
    assert onebot(tmp_path, []) == [GroupFacts("file", "qq"), Roster(None, (), complete=False)]


def test_onebots_bad_entries_are_told(tmp_path: Path) -> None:
    records = onebot(tmp_path, [ENTRY, {**ENTRY, "user_id": None}, 5])
    assert [one.line for one in of(Unreadable, records)] == [2, 3]
    assert not roster(records).complete


def test_a_cut_off_list_keeps_what_came_before_but_is_not_complete(tmp_path: Path) -> None:
    whole = json.dumps([{"id": "w1", "name": "青禾"}, {"id": "w2", "name": "阿木"}], ensure_ascii=False)
    for end in range(2, len(whole)):
        records = survives(objects.FORMAT, tmp_path, whole[:end], DamagedError)
        assert records is not None
        assert len(of(Unreadable, records)) == 1
        assert roster(records) == Roster(
            None, (Member("w1", "青禾"), Member("w2", "阿木"))[: whole[:end].count("}")], complete=False
        )


def test_objects_with_odd_entries(tmp_path: Path) -> None:
    text = json.dumps(
        [{"id": "w1", "name": "A", "joined": SEPTEMBER}, {"id": None, "name": ""}, {"a": 1}, None]
    )
    records = read_text(objects.FORMAT, tmp_path, text)
    assert roster(records).members == (Member("w1", "A", joined_at=SEPTEMBER),)
    assert [one.line for one in of(Unreadable, records)] == [2, 3, 4]


def test_no_mutation_raises(tmp_path: Path) -> None:
    for whole in ([ENTRY], {"status": "ok", "retcode": 0, "data": [ENTRY]}, [{"id": "w1", "name": "A"}]):
        for odd in mutations(whole, ODD):
            for way in (onebot_members.FORMAT, objects.FORMAT):
                survives(way, tmp_path, json.dumps(odd), FormatError)
