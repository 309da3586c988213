"""QQ text of one chat and of many, with accounts and with bare names."""

import json
from itertools import chain
from pathlib import Path

import pytest
from figures import figures, iso, of, read, read_text, wanted
from hypothesis import given
from hypothesis import strategies as st

from groupdesk.formats import detect
from groupdesk.formats.chats.qq import FORMAT
from groupdesk.formats.source import FileSource
from groupdesk.records import (
    ChatMessage,
    GroupFacts,
    Head,
    Join,
    Kind,
    Leave,
    Reading,
    Recall,
    Record,
    Unreadable,
)

DATA = Path(__file__).parents[1] / "data" / "qq"
BAR = "=" * 64


@pytest.fixture(scope="module")
def chats() -> list[list[Record]]:
    """The records of every chat of the sample."""
    found: list[list[Record]] = []
    for record in read(FORMAT, DATA / "all_chats.txt"):
        if isinstance(record, GroupFacts):
            found.append([])
        found[-1].append(record)
    return found


@pytest.mark.parametrize("name", ["qq/qqchathistory_file.txt", "made/qq_two_chats_gb18030.txt"])
def test_shared_files_give_the_expected_figures(shared: Path, name: str) -> None:
    expected = json.loads((shared / "data" / "EXPECTED.json").read_text())[name]
    records = read(FORMAT, shared / "data" / name)
    got = figures(records)
    for end in ("first", "last"):
        got[end] = got[end].removesuffix("Z")
    assert got == wanted(expected)
    assert len(of(GroupFacts, records)) == expected["chats"]


def test_the_private_chat_of_the_shared_file_is_marked(shared: Path) -> None:
    records = read(FORMAT, shared / "data" / "made" / "qq_two_chats_gb18030.txt")
    assert [facts.private for facts in of(GroupFacts, records)] == [False, True]


def test_detection(shared: Path) -> None:
    for name in ("qq/qqchathistory_file.txt", "made/qq_two_chats_gb18030.txt"):
        head = FileSource.at(shared / "data" / name).head()
        assert FORMAT.sniff(head), name


def test_every_chat_is_announced_with_its_name_and_kind(chats: list[list[Record]]) -> None:
    assert [chat[0] for chat in chats] == [
        GroupFacts("老周", "qq", private=True),
        GroupFacts("晨读一群", "qq"),
        GroupFacts("空群", "qq"),
    ]
    assert not of(Unreadable, chain.from_iterable(chats))


def test_bare_names_of_a_private_chat(chats: list[list[Record]]) -> None:
    assert [(m.sender, m.name, m.text) for m in of(ChatMessage, chats[0])] == [
        ("name:老周", "老周", "在吗"),
        ("name:我", "我", "在"),
    ]


def test_messages_of_a_group(chats: list[list[Record]]) -> None:
    assert [(m.sender, m.name, m.kind, m.text) for m in of(ChatMessage, chats[1])] == [
        ("30011223", "小满(在路上)", Kind.TEXT, "早上好"),
        ("amu@example.com", "阿木", Kind.TEXT, "大家好\n\n第二段"),
        ("30011223", "小满(在路上)", Kind.IMAGE, ""),
        ("30044556", "qing qing", Kind.TEXT, "2006-01-02 15:04:05"),
        ("30044556", "qing qing", Kind.TEXT, "2006-01-02 15:04:05"),
        ("30044557", "【阿木】", Kind.TEXT, "接龙\n1. 小满\n================================"),
        (None, "匿名用户", Kind.STICKER, ""),
        ("30044556", "qing qing", Kind.TEXT, ""),
    ]


def test_half_day_stamps(chats: list[list[Record]]) -> None:
    stamps = [iso(m.at)[11:19] for m in of(ChatMessage, chats[1])]
    assert stamps == ["07:01:09", "07:02:11", *["12:00:05"] * 3, "21:15:16", "21:16:00", "21:17:00"]


def test_events_of_a_group(chats: list[list[Record]]) -> None:
    (join,) = of(Join, chats[1])
    assert (join.who, join.name, join.inviter) == ("name:阿木", "阿木", "name:小满(在路上)")
    (leave,) = of(Leave, chats[1])
    assert (leave.who, iso(leave.at)) == ("name:老周", "2026-01-06T00:30:00Z")
    (recall,) = of(Recall, chats[1])
    assert recall.who == "name:阿木"


def test_a_text_without_banner_is_named_by_its_title(tmp_path: Path) -> None:
    text = "我的笔记\n2026-01-05 08:03:09 甲(123456)\n早\n\n2026-01-05 08:03:10 乙(123457)\n早\n"
    records = read_text(FORMAT, tmp_path, text, Reading(title="晨读"))
    assert records[0] == GroupFacts("晨读", "qq")
    assert records[1] == Unreadable(1, "line belongs to no message", "我的笔记")
    assert len(of(ChatMessage, records)) == 2


def test_bars_and_names_inside_a_message_end_no_chat(tmp_path: Path) -> None:
    body = f"{BAR}\n消息对象不在\n{BAR}\n消息分组:x"
    text = f"2026-01-05 08:03:09 甲(123456)\n{body}\n\n2026-01-05 08:03:10 乙(123457)\n早\n"
    records = read_text(FORMAT, tmp_path, text)
    assert [m.text for m in of(ChatMessage, records)] == [body, "早"]
    assert len(of(GroupFacts, records)) == 1


def test_in_a_group_a_bare_name_behind_a_stamp_is_text(tmp_path: Path) -> None:
    text = "2026-01-05 08:03:09 甲(123456)\n一\n\n2006-01-02 15:04:05 乙\n二\n\n2026-01-05 08:03:10 乙(123457)\n早\n"
    records = read_text(FORMAT, tmp_path, text)
    assert [m.text for m in of(ChatMessage, records)] == ["一\n\n2006-01-02 15:04:05 乙\n二", "早"]


@pytest.mark.parametrize(
    ("who", "sender", "name"),
    [
        ("【潜水】甲(123456)", "123456", "甲"),
        ("甲(1)(30011223)", "30011223", "甲(1)"),
        ("甲（12345）(30011223)", "30011223", "甲（12345）"),
        ("12345678(30011223)", "30011223", "12345678"),
        ("(30011223)", "30011223", "30011223"),
        ("甲 乙<a.b@c.com>", "a.b@c.com", "甲 乙"),
        ("<a@b>(30011223)", "30011223", "<a@b>"),
    ],
)
def test_accounts_and_nicks(tmp_path: Path, who: str, sender: str, name: str) -> None:
    (message,) = of(ChatMessage, read_text(FORMAT, tmp_path, f"2026-01-05 08:03:09 {who}\n早\n"))
    assert (message.sender, message.name) == (sender, name)


def test_an_empty_nick_is_the_last_one_of_the_account(tmp_path: Path) -> None:
    names = ["30011223", "甲", "30011223", "乙", "", "甲"]
    text = "".join(f"2026-01-05 08:03:09 {name}(30011223)\n早\n\n" for name in names)
    records = read_text(FORMAT, tmp_path, text)
    assert [m.name for m in of(ChatMessage, records)] == ["30011223", "甲", "甲", "乙", "乙", "甲"]


def test_stamps_that_cannot_be_are_kept_as_unreadable(tmp_path: Path) -> None:
    text = "2026-02-30 08:03:09 甲(123456)\n坏\n\n0000-01-05 08:03:09 甲(123456)\n坏\n\n"
    records = read_text(FORMAT, tmp_path, text + "1883-01-05 08:03:09 甲(123456)\n好\n")
    assert [(bad.line, bad.sample[:10]) for bad in of(Unreadable, records)] == [
        (1, "2026-02-30"),
        (4, "0000-01-05"),
    ]
    assert [m.text for m in of(ChatMessage, records)] == ["好"]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("消息记录（此消息记录为文本格式，不支持重新导入）\r\n", True),
        (f"{BAR}\n消息分组:我的群聊\n{BAR}\n消息对象:晨读\n{BAR}\n", True),
        ("2026-01-05 08:03:09 甲(123456)\n早\n\n2026-01-05 08:03:09 乙<a@b.c>\n早\n", True),
        ("2026-01-05 08:03:09 甲(123456)\n早\n", False),
        ("2026-01-05 08:03:09 甲\n早\n\n2026-01-05 08:03:09 乙\n早\n", False),
        ('{"text": "消息对象:x"}', False),
        ("[LINE] Chat history in G\nSaved on: 2026/01/05 08:00\n", False),
        ("2026/1/5 08:03 - 甲: 早\n", False),
        ("", False),
    ],
)
def test_sniffing(text: str, known: bool) -> None:
    assert FORMAT.sniff(Head("x.txt", text.encode(), text)) is known


def test_the_registry_knows_it() -> None:
    assert detect(FileSource.at(DATA / "all_chats.txt").head()) is FORMAT


BODIES = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.sampled_from(
    ["[图片]", BAR, "消息对象:x", "甲邀请乙加入了本群。", "2006-01-02 15:04:05", "撤回", "\n\n"]
)
PEOPLE = st.sampled_from(["甲(123456)", "系统消息(10000)", "乙<a@b.c>", "(80000000)", "【x】(1234567)"])


@given(messages=st.lists(st.tuples(PEOPLE, BODIES), max_size=12), ending=st.sampled_from(["\n", "\r\n"]))
def test_no_header_line_is_lost_whatever_stands_below_it(
    tmp_path_factory: pytest.TempPathFactory, messages: list[tuple[str, str]], ending: str
) -> None:
    lines = [f"2026-01-05 08:00:{second:02} {who}\n{body}\n" for second, (who, body) in enumerate(messages)]
    text = "\n".join(lines).replace("\r", "").replace("\n", ending)
    records = read_text(FORMAT, tmp_path_factory.getbasetemp(), text)
    dated = {record.at for record in records if not isinstance(record, GroupFacts)}
    assert dated == {1767600000 + second for second in range(len(messages))}


@given(
    st.lists(
        st.sampled_from([BAR, "消息分组:x", "消息对象:y", "2026-01-05 08:00:00 甲(123456)", "甲", ""]),
        max_size=30,
    )
)
def test_reading_ends_whatever_the_order_of_lines(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    records = read_text(FORMAT, tmp_path_factory.getbasetemp(), "\n".join(lines))
    assert isinstance(records[0], GroupFacts)
    assert len(of(ChatMessage, records)) == lines.count("2026-01-05 08:00:00 甲(123456)")


HOSTILE = ["(12345" * 60_000, "<a@b" * 80_000, "<" + "a@" * 150_000, "=" * 300_000]


@pytest.mark.parametrize("line", HOSTILE, ids=[line[:8] for line in HOSTILE])
def test_long_hostile_lines_cost_no_more_than_their_length(tmp_path: Path, line: str) -> None:
    text = f"2026-01-05 08:03:09 {line}\n\n2026-01-05 08:03:09 甲(123456)\n{line}\n{BAR}\n{line}\n"
    assert len(of(ChatMessage, read_text(FORMAT, tmp_path, text))) == 1
