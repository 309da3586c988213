"""Tables of messages of any writer: what is proposed, what is certain, and how cells are read."""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from figures import of, read, survives
from hypothesis import given
from hypothesis import strategies as st

from groupdesk.formats import detect, format_of
from groupdesk.formats.chats import table
from groupdesk.formats.chats.columns import head_of_text, moment
from groupdesk.formats.errors import FormatError, UnknownFormatError
from groupdesk.formats.source import FileSource
from groupdesk.records import (
    ChatMessage,
    GroupFacts,
    Head,
    Join,
    Kind,
    Reading,
    Record,
    TableHead,
    Unreadable,
)

T = 1_772_485_510
"""2026-03-02 21:05:10 on the wall, as if it were UTC."""
PLAIN = (
    "发送时间,昵称,QQ号,内容\n"
    "2026/3/2 21:05:10,小满,28084825,周三几点？\n"
    "2026/3/2 21:06,阿木,31000007,[图片]\n"
    "2026/3/2 21:07,系统消息,,阿木邀请小北加入了群聊\n"
)
ODD = "when;who;what\n2026-03-02 21:05;Ann;hello there\n2026-03-02 21:06;Bo;hi\n2026-03-02 21:07;Ann;again\n"


def head(text: str) -> TableHead:
    found = head_of_text(text)
    assert found is not None
    return found


def told(
    folder: Path, text: str, columns: dict[str, int] | None = None, encoding: str = "utf-8"
) -> list[Record]:
    file = folder / "chat.csv"
    file.write_text(text, encoding=encoding)
    reading = Reading(title="chat")
    table.plan(FileSource.at(file), reading)
    assert reading.table is not None
    reading.columns = columns or reading.table.proposed
    return read(table.clocked(reading), file, reading)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_known_headings_are_certain(tmp_path: Path, encoding: str) -> None:
    records = told(tmp_path, PLAIN, encoding=encoding)
    assert records[0] == GroupFacts("chat", "")
    assert of(ChatMessage, records) == [
        ChatMessage(T, "28084825", "小满", "周三几点？"),
        ChatMessage(T + 50, "31000007", "阿木", "", Kind.IMAGE),
    ]
    assert [join.who for join in of(Join, records)] == ["name:小北"]
    assert head(PLAIN).certain and detect(Head("x", b"", PLAIN)) is table.FORMAT


def test_what_the_cells_suggest_is_only_proposed(tmp_path: Path) -> None:
    found = head(ODD)
    assert (dict(found.proposed), found.certain) == ({"time": 0, "sender": 1, "text": 2}, False)
    assert [(one.sender, one.text) for one in of(ChatMessage, told(tmp_path, ODD))][:1] == [
        ("name:Ann", "hello there")
    ]


def test_two_headings_of_one_kind_are_no_certainty() -> None:
    found = head("time,sent at,sender,text\n2026-03-02 21:05,2026-03-02 21:05,Ann,hi\n")
    assert found.proposed["time"] in (0, 1) and not found.certain


def test_the_key_is_that_of_the_headings_whatever_separates_them() -> None:
    assert head(ODD).key == head(ODD.replace(";", "\t")).key != head(ODD.replace("who", "whom")).key


@pytest.mark.parametrize(
    ("cell", "at", "utc", "precision"),
    [
        ("2026-03-02 21:05:10", T, False, "second"),
        ("2026-03-02T21:05:10", T, False, "second"),
        ("2026/3/2 21:05", T - 10, False, "minute"),
        ("2026年3月2日 下午9:05", T - 10, False, "minute"),
        ("2026-03-02 9:05 PM", T - 10, False, "minute"),
        ("2026-03-02 12:05 AM", T - 10 - 21 * 3600, False, "minute"),
        ("2026-03-02 21:05:10.250", T, False, "second"),
        ("2026-03-02T21:05:10+08:00", T - 8 * 3600, True, "second"),
        ("2026-03-02T21:05:10Z", T, True, "second"),
        (str(T), T, True, "second"),
        (str(T * 1000 + 7), T, True, "second"),
        (46083.8785879629, T, False, "second"),
        ("2026.3.2", T - 75_910, False, "day"),
    ],
)
def test_times_in_many_forms(cell: Any, at: int, utc: bool, precision: str) -> None:
    assert moment(cell) == (at, utc, precision)


@pytest.mark.parametrize("cell", ["", "soon", "12", "2026-13-02 21:05", "46083", "21:05", "=NOW()", "1e9"])
def test_what_is_no_time(cell: str) -> None:
    assert moment(cell) is None


def test_ids_replies_and_chats_by_column(tmp_path: Path) -> None:
    text = (
        "time,sender,text,message id,reply to,group\n"
        "1772485510,Ann,hello,71,,River\n"
        "1772485511,Bo,=1+1,72,71,River\n"
        "1772485512,Bo,hi,9,,Hill\n"
        "soon,Bo,hi,9,,Hill\n"
    )
    records = told(tmp_path, text)
    assert [facts.name for facts in of(GroupFacts, records)] == ["River", "Hill"]
    answer = of(ChatMessage, records)[1]
    assert (answer.at, answer.text, answer.id, answer.reply_to) == (T + 1, "=1+1", 72, 71)
    assert [(bad.line, bad.reason) for bad in of(Unreadable, records)] == [(5, "no time")]
    reading = Reading(table=head(text), columns=head(text).proposed)
    assert table.clocked(reading).clock == "utc" and reading.precision == "id"


def test_kinds_by_their_names(tmp_path: Path) -> None:
    rows = [("图片消息", "x.jpg"), ("text", "hi"), ("", ""), ("whatever", "words"), ("voice", "[语音]")]
    text = "time,sender,text,type\n" + "".join(
        f"2026-03-02 21:0{n},Ann,{said},{kind}\n" for n, (kind, said) in enumerate(rows)
    )
    assert [(one.kind, one.text) for one in of(ChatMessage, told(tmp_path, text))] == [
        (Kind.IMAGE, "x.jpg"),
        (Kind.TEXT, "hi"),
        (Kind.OTHER, ""),
        (Kind.TEXT, "words"),
        (Kind.VOICE, ""),
    ]


def test_a_rounded_id_is_nobodys(tmp_path: Path) -> None:
    text = "time,user id,text\n2026-03-02 21:05,1.23E+18,hi\n2026-03-02 21:06,7,hi\n"
    assert [bad.line for bad in of(Unreadable, told(tmp_path, text))] == [2]


def test_while_nobody_says_the_columns_nothing_is_read(tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text(ODD)
    with pytest.raises(UnknownFormatError, match="when, who, what"):
        read(table.FORMAT, tmp_path / "odd.csv")


@pytest.mark.parametrize(
    "text",
    [
        "day,topic,owner\n2026-03-02,walk,Ann\n",
        "a,b\n1,2\n",
        "2026-03-02 21:05,Ann,hi\n2026-03-02 21:06,Bo,hi\n",
        "时间,次数\n2026-03-02 21:05,3\n",
        "time,sender,text\n",
    ],
)
def test_what_is_no_table_of_messages(text: str) -> None:
    assert head_of_text(text) is None


def test_a_workbook_of_messages(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "chat.xlsx") as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([["时间", "昵称", "内容"], ["2026-03-02 21:05:10", "小满", "早"]]):
            sheet.write_row(number, 0, row)
    source = FileSource.at(tmp_path / "chat.xlsx")
    assert format_of(source) is table.FORMAT
    reading = Reading()
    table.plan(source, reading)
    assert reading.table is not None and reading.table.certain
    reading.columns = reading.table.proposed
    (message,) = of(ChatMessage, read(table.FORMAT, tmp_path / "chat.xlsx", reading))
    assert message == ChatMessage(T, "name:小满", "小满", "早")


@given(
    st.lists(st.sampled_from([*'a,;\t"\n|=', "2026-03-02 21:05", "Ann", "时间"]), max_size=60).map("".join)
)
def test_no_table_raises(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    if (found := head_of_text(text)) is not None:
        reading = Reading(table=found, columns=found.proposed)
        file = tmp_path_factory.mktemp("t") / "x.csv"
        file.write_text(text)
        try:
            read(table.clocked(reading), file, reading)
        except FormatError as error:
            assert "\n" not in str(error)
    survives(table.FORMAT, tmp_path_factory.mktemp("t"), text, FormatError)
