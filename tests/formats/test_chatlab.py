"""ChatLab's exchange format."""

import json
from pathlib import Path
from typing import Any

import pytest
from figures import ODD, figures, mutations, of, read, read_text, survives, wanted

from groupdesk.formats import detect
from groupdesk.formats.chats.chatlab import FORMAT
from groupdesk.formats.errors import DamagedError
from groupdesk.formats.source import FileSource
from groupdesk.records import (
    ChatMessage,
    GroupFacts,
    Join,
    Kind,
    Leave,
    Member,
    Reading,
    Recall,
    Record,
    SystemLine,
    Unreadable,
)

DATA = Path(__file__).parents[1] / "data" / "chatlab"
T = 1772409600


@pytest.fixture(scope="module")
def group() -> list[Record]:
    return read(FORMAT, DATA / "group.json")


def document(*messages: Any, **meta: Any) -> str:
    return json.dumps({"chatlab": {"version": "0.0.1"}, "meta": {"name": "G", **meta}, "messages": messages})


def message(**changed: Any) -> dict[str, Any]:
    return {"sender": "a", "accountName": "A", "timestamp": T, "type": 0, "content": "hi", **changed}


def test_expected_figures(shared: Path) -> None:
    expected = json.loads((shared / "data/EXPECTED.json").read_text())["made/chatlab_traps.jsonl"]
    file = shared / "data/made/chatlab_traps.jsonl"
    assert detect(FileSource.at(file).head()) is FORMAT
    records = read(FORMAT, file)
    assert figures(records) == wanted(expected)
    assert [one.line for one in of(Unreadable, records)] == [8]


@pytest.mark.parametrize("name", ["group.json", "group.jsonl"])
def test_own_samples_are_recognised(name: str) -> None:
    assert detect(FileSource.at(DATA / name).head()) is FORMAT


def test_it_is_recognised_behind_a_big_picture(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    whole = json.loads(document(message()))
    for text in (json.dumps(whole), json.dumps({"_type": "header", **whole})):
        file.write_text(text.replace('"name"', f'"groupAvatar": "{"A" * 90_000}", "name"'))
        assert detect(FileSource.at(file).head()) is FORMAT
        assert read(FORMAT, file)[0] == GroupFacts("G", "other")


def test_the_group_and_its_members_come_first(group: list[Record]) -> None:
    assert group[0] == GroupFacts("晨跑打卡群", "wechat", "1@chatroom", exported_at=T + 9999, owner="wxid_qh")
    assert group[1:4] == [
        Member("wxid_qh", "青禾", "群主青禾", "owner"),
        Member("wxid_am", "阿、木", "", "admin"),
        Member("wxid_c3", "老周"),
    ]


def test_messages_and_kinds(group: list[Record]) -> None:
    assert [(one.kind, one.text, one.id, one.reply_to) for one in of(ChatMessage, group)] == [
        (Kind.TEXT, "早上好", "m1", None),
        (Kind.REPLY, "收到", 2, "m1"),
        (Kind.IMAGE, "", None, None),
        (Kind.STICKER, "", None, None),
        (Kind.RED_PACKET, "[红包] 恭喜发财", None, None),
        (Kind.TEXT, "[图片]", None, None),
        (Kind.OTHER, "", None, None),
        (Kind.TEXT, "数字写成字", None, None),
    ]
    assert of(ChatMessage, group)[0].name == "群主青禾"
    assert of(ChatMessage, group)[-1].at == T + 14


def test_lines_of_the_system(group: list[Record]) -> None:
    by = ("name:青禾", "青禾")
    assert of(Join, group) == [
        Join(T + 8, "name:阿、木", "阿、木", *by),
        Join(T + 9, "name:老周", "老周", *by),
        Join(T + 9, "name:小牛", "小牛", *by),
    ]
    assert of(Leave, group) == [Leave(T + 10, "name:小牛", "小牛", kicked=True)]
    assert of(SystemLine, group) == [SystemLine(T + 11, "群主已启用群聊邀请确认")]
    assert of(Recall, group) == [Recall(T + 12, None, "name:青禾"), Recall(T + 13, None, "wxid_am")]


def test_lines_give_what_the_document_gives(group: list[Record]) -> None:
    records = read(FORMAT, DATA / "group.jsonl")
    assert [one for one in records if not isinstance(one, Unreadable)] == group
    assert [(one.line, one.sample) for one in of(Unreadable, records)] == [(2, "{broken")]


def test_lines_without_a_header_take_the_files_name(tmp_path: Path) -> None:
    text = json.dumps({"_type": "message", **message()})
    assert read_text(FORMAT, tmp_path, text, Reading(title="从前"))[0] == GroupFacts("从前", "other")


def test_a_private_chat_and_a_later_version(tmp_path: Path) -> None:
    reading = Reading()
    text = document(type="private", platform="qq").replace("0.0.1", "2.0")
    assert read_text(FORMAT, tmp_path, text, reading) == [GroupFacts("G", "qq", private=True)]
    assert reading.assumed == ["ChatLab 2.0 read as 0.0.2"]


@pytest.mark.parametrize("without", ["sender", "timestamp"])
def test_what_no_message_can_do_without(tmp_path: Path, without: str) -> None:
    bad = message()
    del bad[without]
    records = read_text(FORMAT, tmp_path, document(message(), bad, message()))
    assert [one.line for one in of(Unreadable, records)] == [2]
    assert len(of(ChatMessage, records)) == 2


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"sender": 5}, {"sender": "5"}),
        ({"timestamp": str(T)}, {"at": T}),
        ({"type": "1", "content": "[图片]"}, {"kind": Kind.IMAGE, "text": ""}),
        ({"type": None}, {"kind": Kind.OTHER}),
        ({"platformMessageId": 2**64}, {"id": str(2**64)}),
        ({"platformMessageId": "0012"}, {"id": "0012"}),
        ({"content": None}, {"text": ""}),
    ],
)
def test_odd_values(tmp_path: Path, changed: dict[str, Any], expected: dict[str, Any]) -> None:
    (found,) = of(ChatMessage, read_text(FORMAT, tmp_path, document(message(**changed))))
    assert {key: getattr(found, key) for key in expected} == expected


@pytest.mark.parametrize("name", ["group.json", "group.jsonl"])
def test_cut_anywhere_it_keeps_what_came_before(tmp_path: Path, name: str, group: list[Record]) -> None:
    whole = (DATA / name).read_bytes()
    messages = of(ChatMessage, group)
    for end in range(0, len(whole), 3):
        records = survives(FORMAT, tmp_path, whole[:end], DamagedError)
        found = of(ChatMessage, records or [])
        assert found == messages[: len(found)]


def test_no_mutation_raises(tmp_path: Path) -> None:
    whole = json.loads((DATA / "group.json").read_text())
    for item in (whole["messages"][1], whole["messages"][8], whole["members"][1]):
        batch = list(mutations(item, ODD))
        assert read_text(FORMAT, tmp_path, json.dumps({**whole, "members": batch, "messages": batch}))
    for changed in mutations({**whole, "messages": whole["messages"][:1]}, ODD):
        survives(FORMAT, tmp_path, json.dumps(changed), DamagedError)
        survives(
            FORMAT,
            tmp_path,
            json.dumps(changed).replace('"chatlab"', '"_type": "header", "chatlab"'),
            DamagedError,
        )
