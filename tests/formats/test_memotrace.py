"""WeChat CSV: kinds, notices, files without speakers, broken rows."""

import json
from pathlib import Path

import pytest
from figures import figures, of, read, read_text, survives, wanted
from hypothesis import given
from hypothesis import strategies as st

from groupdesk.formats import detect
from groupdesk.formats.chats.memotrace import FORMAT
from groupdesk.formats.errors import FormatError
from groupdesk.records import ChatMessage, Head, Join, Kind, Leave, Reading, Recall, SystemLine, Unreadable

OLD = "localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime"
HEADINGS = f"\ufeff{OLD},Remark,NickName,Sender\n"


def row(text: str, type_: int = 1, sub: int = 0, time: object = 1_772_409_669, who: str = "wxid_a") -> str:
    doubled = text.replace('"', '""')
    return f'1,7,{type_},{sub},0,{time},,"{doubled}",x,,Mia,{who}\n'


def test_the_shared_file_gives_the_expected_figures(shared: Path) -> None:
    name = "made/wechat_memotrace_group.csv"
    expected = wanted(json.loads((shared / "data" / "EXPECTED.json").read_text())[name])
    records = read(FORMAT, shared / "data" / name)
    joins = of(Join, records)
    # The oracle counts a line that brings in two people once.
    assert figures(records) | {"joins": len({join.at for join in joins})} == expected
    assert [join.name for join in joins] == ["阿泽", "老陈", ""]


def test_kinds_and_texts(tmp_path: Path) -> None:
    rows = [row("早\n上,好"), row("<msg/>", 3), row("好的", 49, 57), row("<x/>", 49, 2001), row("x", 99)]
    records = read_text(FORMAT, tmp_path, HEADINGS + "".join(rows), Reading(title="晨读"))
    assert records[0].name == "晨读"
    assert [(m.sender, m.name, m.kind, m.text) for m in of(ChatMessage, records)] == [
        ("wxid_a", "Mia", Kind.TEXT, "早\n上,好"),
        ("wxid_a", "Mia", Kind.IMAGE, ""),
        ("wxid_a", "Mia", Kind.REPLY, "好的"),
        ("wxid_a", "Mia", Kind.RED_PACKET, ""),
        ("wxid_a", "Mia", Kind.OTHER, ""),
    ]


def test_notices(tmp_path: Path) -> None:
    told = ['"甲"邀请"乙"加入了群聊', '"$username$"邀请"$names$"加入了群聊', '你将"乙"移出了群聊']
    rows = [row(text, 10_000, who="") for text in (*told, '"甲" 撤回了一条消息', "$names$ 拍了拍你")]
    records = read_text(FORMAT, tmp_path, HEADINGS + "".join(rows))
    assert [(one.who, one.inviter) for one in of(Join, records)] == [("name:乙", "name:甲"), ("", None)]
    assert [(one.who, one.kicked) for one in of(Leave, records)] == [("name:乙", True)]
    assert [one.who for one in of(Recall, records)] == ["name:甲"]
    assert len(of(SystemLine, records)) == 1


def test_an_old_file_without_speakers_says_so(tmp_path: Path) -> None:
    reading = Reading()
    (message,) = of(ChatMessage, read_text(FORMAT, tmp_path, f"{OLD}\n1,7,1,0,0,1772409669,,hi,x\n", reading))
    assert message.sender is None
    assert len(reading.assumed) == 1


def test_a_row_without_a_time_is_unreadable(tmp_path: Path) -> None:
    records = read_text(FORMAT, tmp_path, HEADINGS + row("a") + row("b", time="x") + row("c"))
    assert [one.line for one in of(Unreadable, records)] == [3]
    assert [m.text for m in of(ChatMessage, records)] == ["a", "c"]


def test_the_registry_knows_it() -> None:
    text = HEADINGS + row("2026/1/5, 08:03 - Mia: hi")
    assert detect(Head("x", text.encode(), text)) is FORMAT


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_no_text_below_the_headings_raises(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    survives(FORMAT, tmp_path_factory.getbasetemp(), HEADINGS + text, FormatError)
