"""LINE text: titles and dates of several languages, events, and people who have gone."""

import json
from pathlib import Path

import pytest
from figures import figures, iso, of, read, read_text, wanted
from hypothesis import given
from hypothesis import strategies as st

from groupdesk.formats import detect
from groupdesk.formats.chats.line import FORMAT
from groupdesk.records import ChatMessage, GroupFacts, Head, Join, Kind, Leave, Reading, Recall, Unreadable

HEAD = "[LINE] Chat history in River Runners\nSaved on: 10/04/2026 12:00\n\n"


def test_the_shared_file_gives_the_expected_figures(shared: Path) -> None:
    expected = json.loads((shared / "data" / "EXPECTED.json").read_text())["made/line_zh_tw.txt"]
    got = figures(read(FORMAT, shared / "data" / "made" / "line_zh_tw.txt"))
    for end in ("first", "last"):
        got[end] = got[end].removesuffix("Z")
    assert got == wanted(expected)


@pytest.mark.parametrize(
    ("title", "name", "private"),
    [
        ("[LINE] Chat history in River Runners", "River Runners", False),
        ('Chat history in "River Runners"', "River Runners", False),
        ("[LINE] Chat history with Mia", "Mia", True),
        ("[LINE] 川のトーク履歴", "川", False),
        ("[LINE] 跑步群的聊天記錄", "跑步群", False),
        ("与跑步群的聊天记录", "跑步群", False),
        ("[LINE] Chat-Verlauf mit Mia", "Chat-Verlauf mit Mia", False),
    ],
)
def test_titles(tmp_path: Path, title: str, name: str, private: bool) -> None:
    text = f"{title}\nSaved on: 2026/10/04 12:00\n\n2026/10/03（六）\n21:05\tMia\thi\n"
    records = read_text(FORMAT, tmp_path, text)
    assert records[0] == GroupFacts(name, "line", private=private)
    assert len(of(ChatMessage, records)) == 1
    assert not of(Unreadable, records)
    assert detect(Head("x", text.encode(), text)) is FORMAT


@pytest.mark.parametrize(
    ("line", "day", "asks"),
    [
        ("2026/10/03（六）", "2026-10-03", []),
        ("2024/1/2週二", "2024-01-02", []),
        ("2024.01.02 Tuesday", "2024-01-02", []),
        ("Mon, 8/19/2019", "2019-08-19", []),
        ("Mo., 19.8.2019", "2019-08-19", []),
        ("Sat, 8/3/2019", "2019-08-03", []),
        ("Thu, 8/2/2018", "2018-02-08", ["date_order"]),
    ],
)
def test_the_order_of_a_date_is_that_of_its_weekday(
    tmp_path: Path, line: str, day: str, asks: list[str]
) -> None:
    reading = Reading()
    records = read_text(FORMAT, tmp_path, f"{HEAD}{line}\n3:05PM\tMia\thi\n", reading)
    (message,) = of(ChatMessage, records)
    assert iso(message.at) == f"{day}T15:05:00Z"
    assert reading.asks == asks


def test_messages_and_events(tmp_path: Path) -> None:
    text = (
        HEAD + "2026/10/03 Sat\n09:00\tMia\t[Sticker]\n09:01\tBen\tone\ntwo\n\n09:02\tUnknown\tbye\n"
        '09:03\tMia\t"a ""b""\nc"\n09:04\tJosie left the group.\n'
        "09:05\tLena hat die Gruppe verlassen\n09:05\t\tBen joined the group.\n"
        "09:06\t小明已收回訊息\n09:07\tMia\t☎ Call time 0:12\n"
        "25:61\tMia\tnever\n\n2026/10/04 Sun\n08:00\tMia\thi\n"
    )
    records = read_text(FORMAT, tmp_path, text)
    assert [(m.sender, m.kind, m.text) for m in of(ChatMessage, records)] == [
        ("name:Mia", Kind.STICKER, ""),
        ("name:Ben", Kind.TEXT, "one\ntwo"),
        (None, Kind.TEXT, "bye"),
        ("name:Mia", Kind.TEXT, 'a "b"\nc'),
        ("name:Mia", Kind.CALL, ""),
        ("name:Mia", Kind.TEXT, "hi"),
    ]
    assert [one.name for one in of(Leave, records)] == ["Josie", "Lena"]
    assert [one.who for one in of(Join, records)] == ["name:Ben"]
    assert [one.who for one in of(Recall, records)] == ["name:小明"]
    assert [one.sample.strip() for one in of(Unreadable, records)] == ["25:61\tMia\tnever"]


@pytest.mark.parametrize(
    "text", ["", "[LINE] x", "[1]\n2026/1/1\n", "a\n2026/1/1 x\n\nb\n", "[2026/1/5, 08:03:09] Mia: hi\n"]
)
def test_other_texts_are_not_taken(text: str) -> None:
    assert not FORMAT.sniff(Head("x", text.encode(), text))


@given(
    st.lists(
        st.sampled_from(
            [HEAD, "2026/10/03 Sat", "99/99/2026", "", "09:00\tMia\thi", "上午12:10\t", "\t", "25:00\tx", '"']
        )
        | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
        max_size=30,
    )
)
def test_reading_ends_whatever_the_order_of_lines(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    records = read_text(FORMAT, tmp_path_factory.getbasetemp(), "\n".join(lines))
    assert isinstance(records[0], GroupFacts)
