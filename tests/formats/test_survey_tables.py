"""Reading answers to questionnaires whoever made them: days, ids, titles, overrides, and hostile files."""

import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from figures import of
from hypothesis import given, settings
from hypothesis import strategies as st
from sheets import answers, google, read, survey, told, types, wjx

from groupdesk.formats import FORMATS, SURVEYS, detect, format_of
from groupdesk.formats.errors import DamagedError, FormatError, UnknownFormatError
from groupdesk.formats.source import FileSource
from groupdesk.formats.surveys import grid
from groupdesk.records import Reading, Unreadable
from groupdesk.records.surveys import Answer, Response, Role
from tests.desk.build import at


@pytest.mark.parametrize(
    ("stamps", "order", "first"),
    [
        (["5/3/2026 09:15:00", "13/3/2026 09:15:00"], None, "2026-03-05"),
        (["3/5/2026 09:15:00", "3/13/2026 09:15:00"], None, "2026-03-05"),
        (["5/3/2026 09:15:00", "6/3/2026 09:15:00", "1/4/2026 09:15:00"], None, "2026-03-05"),
        (["5/3/2026 09:15:00", "5/3/2026 09:16:00"], "dmy", "2026-03-05"),
        (["5/3/2026 09:15:00", "5/3/2026 09:16:00"], None, "2026-05-03"),
    ],
)
def test_the_order_of_days_is_told_by_them_or_asked(
    tmp_path: Path, stamps: list[str], order: str | None, first: str
) -> None:
    reading = Reading(date_order=order)
    way, file = told(tmp_path, google(stamps))
    assert way.plan is not None
    way.plan(FileSource.at(file), reading)
    records = read((way, file), reading)
    assert of(Response, records)[0].submitted_at == at(f"{first} 09:15:00", "UTC")
    assert survey(records).clock == "local"
    asked = order is None and len({stamp.partition(" ")[0] for stamp in stamps}) == 1
    assert reading.asks == (["date_order"] if asked else [])
    assert len(reading.assumed) == asked


def test_sheets_without_an_id_keep_theirs_when_exported_again(tmp_path: Path) -> None:
    stamps = [f"2026/03/0{n + 1} 9:06:21 AM GMT+8" for n in range(9)]
    before = [one.id for one in of(Response, read(told(tmp_path, google(stamps[:5]))))]
    after = [one.id for one in of(Response, read(told(tmp_path, google(stamps))))]
    assert after[:5] == before
    assert len(set(after)) == 9


OTHER = "我们的小调查\n编号,填写时间,昵称,城市\n" + "".join(
    f"{n},2026-03-03 10:0{n}:00,人{n},{'北京' if n % 2 else '上海'}\n" for n in range(9)
)


def test_another_table_is_proposed_and_she_says_otherwise(tmp_path: Path) -> None:
    found = told(tmp_path, OTHER)
    reading = Reading()
    records = read(found, reading)
    assert found[0].name == "survey-table"
    assert reading.table is not None
    assert reading.table.headings == ("编号", "填写时间", "昵称", "城市")
    assert reading.table.proposed == {"id": 0, "submitted": 1}
    assert reading.assumed == ["columns that are no questions: id = 编号, submitted = 填写时间 (--columns)"]
    assert survey(records).title == "我们的小调查"
    assert types(records) == {"昵称": "identity", "城市": "single"}
    assert of(Response, records)[1].submitted_at == at("2026-03-03 10:01:00", "UTC")
    said = Reading(columns={"nickname": 2, "skip": 3})
    records = read(found, said)
    assert said.assumed == []
    assert set(types(records)) == {"编号", "填写时间"}
    assert of(Response, records)[1].who.names == ("人1",)


def test_she_says_what_a_question_is(tmp_path: Path) -> None:
    found = told(tmp_path, OTHER)
    for type_ in ("text", "ignorable", "multi"):
        records = read(found, Reading(types={"城市": type_, "昵称": "single"}))
        assert types(records) == {"昵称": "single", "城市": type_}
    assert types(read(found, Reading(types={"城市": "matrix", "昵称": "nonsense"}))) == {
        "昵称": "identity",
        "城市": "single",
    }


def test_a_title_above_and_semicolons_and_breaks_in_quotes(tmp_path: Path) -> None:
    text = wjx().replace(",", ";").replace("第0条建议", '"一\n二;三,四"')
    records = read(told(tmp_path, "社群小问卷" + ";" * 12 + "\n" + text))
    assert survey(records).title == "社群小问卷"
    assert answers(records, "您的建议")[0] == Answer(text="一\n二;三,四")
    assert of(Response, records)[0].row == 3


def test_a_title_in_the_file_comes_before_its_name(tmp_path: Path) -> None:
    above = told(tmp_path, "社群小问卷,,,\n" + wjx())
    assert survey(read(above, Reading(title="answers"))).title == "社群小问卷"
    assert survey(read(told(tmp_path, wjx()), Reading(title="秋天"))).title == "秋天"
    assert survey(read(told(tmp_path, wjx()))).title == "answers"


def test_headings_may_repeat(tmp_path: Path) -> None:
    rows = "".join(f"a{n},b{n},c{n},d{n}\n" for n in range(9))
    records = read(told(tmp_path, "Day,Note,Note,Hour\n" + rows))
    assert [one.key for one in survey(records).questions] == ["day", "note", "note-2", "hour"]


def test_a_zone_in_brackets_and_a_time_of_day_in_words(tmp_path: Path) -> None:
    stamps = ["2026/9/27 下午 3:00:00 [GMT+8]", "2026/9/27 下午3:00:00 GMT+8", "2026/09/27 3:00:00 PM GMT+8"]
    found = of(Response, read(told(tmp_path, google(stamps))))
    assert {one.submitted_at for one in found} == {at("2026-09-27 07:00:00", "UTC")}


def test_long_headings_are_cut_and_quickly_read(tmp_path: Path) -> None:
    blanks, brackets = "a" + " " * 50_000 + "b", "[" * 50_000 + "x"
    for head in ("序号,提交答卷时间", "开始答题时间,结束答题时间", "Timestamp,x", "id,submitdate,lastpage"):
        table = f"{head},{blanks},{brackets},1、{blanks}\n1,2026/3/1 10:00:00,其他{'〖' * 50_000},y,z\n"
        assert all(len(one.text) <= 500 for one in survey(read(told(tmp_path, table))).questions)


def test_a_friends_name_is_not_the_respondents(tmp_path: Path) -> None:
    head = "Timestamp,昵称,推荐人的昵称\n"
    rows = [f"2026/03/0{n + 1} 9:00:00,人{n},友{n}" for n in range(9)]
    found = of(Response, read(told(tmp_path, head + "\n".join(rows))))
    assert [one.who.names for one in found[:2]] == [("人0",), ("人1",)]


def test_numbers_that_a_spreadsheet_has_rounded_are_blank(tmp_path: Path) -> None:
    head = "Timestamp,Nickname,Phone,Fun\n"
    rows = [f"2026/03/0{n + 1} 9:00:00,Ann {n},{13800000000 + n}.0,{n}.0" for n in range(8)]
    records = read(told(tmp_path, head + "\n".join(rows)))
    assert of(Response, records)[1].who.phone == "+8613800000001"
    reading = Reading()
    rows[2] = "2026/03/03 9:00:00,Ann 2,1.38E+10,2"
    records = read(told(tmp_path, head + "\n".join(rows)), reading)
    assert of(Response, records)[2].who.phone == ""
    assert "in C4" in reading.assumed[0]


def test_an_account_is_not_what_is_typed_to_get_on(tmp_path: Path) -> None:
    head = "Timestamp,Nickname,微信号\n"
    typed = ["无", "none", "123456", "aaaa", "-", "wxid_77", "没有", "test", "ab"]
    rows = [f"2026/03/0{n + 1} 9:00:00,Ann {n},{one}" for n, one in enumerate(typed)]
    found = of(Response, read(told(tmp_path, head + "\n".join(rows))))
    assert [one.who.ids for one in found if one.who.ids] == [("wxid_77",)]


def test_names_of_members_tell_an_identity(tmp_path: Path) -> None:
    head = "Timestamp,Who are you?,Fun\n"
    rows = [f"2026/03/0{n + 1} 9:00:00,Ann{n},{n % 2}" for n in range(9)]
    names = tuple(f"ann{n}🌸" for n in range(4))
    (who, _fun) = survey(read(told(tmp_path, head + "\n".join(rows)), Reading(names=names))).questions
    assert (who.type, who.role) == ("identity", Role.NAME)


def test_a_fingerprint_is_that_of_the_headings(tmp_path: Path) -> None:
    one, two = (survey(read(told(tmp_path, wjx(rows)))).fingerprint for rows in (9, 12))
    other = survey(read(told(tmp_path, wjx().replace("住在哪个区", "你住哪")))).fingerprint
    assert one == two != other


def test_a_table_that_breaks_off_keeps_what_came_before(tmp_path: Path) -> None:
    broken = wjx() + "13,2026/3/13 09:00:00," + "x" * 200_000
    records = read(told(tmp_path, broken))
    assert len(of(Response, records)) == 12
    assert [one.line for one in of(Unreadable, records)] == [14]


def test_what_is_too_large_is_refused(tmp_path: Path) -> None:
    _way, file = told(tmp_path, wjx())
    with pytest.raises(FormatError, match="too large"):
        grid.load(FileSource.at(file), most_cells=20)


def test_other_files_are_not_answers(tmp_path: Path) -> None:
    for content in ("hello\nworld\n", "", "a,b\n1,2\n"):
        (tmp_path / "x").write_text(content)
        assert format_of(FileSource.at(tmp_path / "x"), SURVEYS) is None
    book = xlsxwriter.Workbook(tmp_path / "x.xlsx")
    book.add_worksheet().write(0, 0, "hello")
    book.close()
    with pytest.raises(UnknownFormatError):
        format_of(FileSource.at(tmp_path / "x.xlsx"), SURVEYS)
    way, file = told(tmp_path, wjx())
    file.write_text("x,y\n")
    with pytest.raises(UnknownFormatError):
        read((way, file))
    file.write_bytes(('序号,提交答卷时间,a\n"' + "y" * 200_000).encode())
    with pytest.raises(DamagedError):
        read((way, file))


def test_the_other_ways_in_do_not_take_answers_for_theirs() -> None:
    names = [one.name for one in SURVEYS]
    assert len(set(names)) == len(names)
    assert not set(names) & {one.name for one in FORMATS}
    assert {one.content for one in SURVEYS} == {"survey"}
    assert not set(SURVEYS) & set(FORMATS)


WORDS = (
    ("序号", "提交答卷时间", "1、城市", "第2题(a)", "0", "1", "-3", "5", "A┋B", "a, b", "1.38E+10", "Yes"),
    ("#", "Submit Date (UTC)", "Timestamp", "ID", "Start time", "Completion time", "2026-03-03 10:00"),
    ("Respondent ID", "Collector ID", "Start Date", "End Date", "id", "submitdate", "lastpage", "Q1[a]"),
)
CELLS = st.one_of(st.text(max_size=12), *map(st.sampled_from, WORDS))
TABLES = st.lists(st.lists(CELLS, max_size=8), max_size=14)


@settings(max_examples=150)
@given(TABLES)
def test_any_rows_end_with_records_or_a_declared_error(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    survives(
        tmp_path_factory.mktemp("s"), "\n".join(",".join(row) for row in rows).encode("utf-8", "replace")
    )


ODD = st.one_of(
    CELLS,
    st.integers(-(10**6), 10**18),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.datetimes(datetime.datetime(1900, 3, 1), datetime.datetime(9999, 12, 31)),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(ODD, max_size=7), max_size=10))
def test_any_workbook_ends_with_records_or_a_declared_error(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[Any]]
) -> None:
    folder = tmp_path_factory.mktemp("w")
    options = {"strings_to_numbers": False, "strings_to_urls": False, "strings_to_formulas": False}
    book = xlsxwriter.Workbook(folder / "x.xlsx", options)
    sheet, stamp = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.write(number, place, cell, *([stamp] if isinstance(cell, datetime.datetime) else []))
    book.close()
    survives(folder, (folder / "x.xlsx").read_bytes())


@settings(max_examples=60)
@given(st.one_of(st.binary(max_size=300), st.binary(max_size=80).map(lambda tail: wjx().encode() + tail)))
def test_any_bytes_end_with_records_or_a_declared_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    survives(tmp_path_factory.mktemp("s"), data)


def survives(folder: Path, data: bytes) -> None:
    file = folder / "x"
    file.write_bytes(data)
    head = FileSource.at(file).head()
    detect(head, SURVEYS)
    for way in SURVEYS:
        try:
            records: list[Any] = list(way.read(FileSource.at(file), Reading()))
        except FormatError as error:
            assert "\n" not in str(error)
        else:
            keys = [one.key for one in survey(records).questions]
            assert len(set(keys)) == len(keys)
            assert all(set(one.answers) <= set(keys) for one in of(Response, records))
