"""QQ JSON of QQ Chat Exporter: who wrote what, what the client says, and what may be wrong in a file."""

import json
from pathlib import Path
from typing import Any

import pytest
from figures import ODD, mutations, of, read, read_text, survives

from groupdesk.formats import detect
from groupdesk.formats.chats.qce import FORMAT
from groupdesk.formats.errors import DamagedError
from groupdesk.formats.source import FileSource
from groupdesk.records import (
    ChatMessage,
    GroupFacts,
    Head,
    Join,
    Kind,
    Member,
    Recall,
    Record,
    SystemLine,
    Unreadable,
)

FILE = Path(__file__).parents[1] / "data" / "qce" / "group.json"
T = 1_772_409_600
ID = 7_600_000_000_000_000_000
LIN, MU = "28084825", "31000007"


@pytest.fixture(scope="module")
def chat() -> list[Record]:
    return read(FORMAT, FILE)


def whole(**changed: Any) -> dict[str, Any]:
    return {**json.loads(FILE.read_text()), **changed}


def one(**changed: Any) -> str:
    """The sample with its first message alone, changed."""
    document = whole()
    return json.dumps({**document, "messages": [{**document["messages"][0], **changed}]})


def test_the_group_is_known_by_its_number(chat: list[Record]) -> None:
    assert detect(FileSource.at(FILE).head()) is FORMAT
    assert chat[0] == GroupFacts("晨读一群", "qq", "712345678")


def test_words_kinds_and_names(chat: list[Record]) -> None:
    said = {message.id - ID: message for message in of(ChatMessage, chat)}
    assert said[1] == ChatMessage(T + 60, LIN, "小满-杭州", "早上好 🌞", 0, ID + 1)
    assert {n: (message.kind, message.text) for n, message in said.items() if n != 1} == {
        2: (Kind.IMAGE, ""),
        3: (Kind.REPLY, "早，周三几点？"),
        4: (Kind.TEXT, "@阿木 八点"),
        5: (Kind.STICKER, ""),
        7: (Kind.TEXT, "发错了"),
        9: (Kind.FORWARD, ""),
        10: (Kind.VOICE, ""),
    }
    assert said[3].reply_to == ID + 1
    assert said[4].mentions == (MU,)
    assert [n for n, message in said.items() if message.recalled] == [7]
    assert of(Member, chat) == [Member(LIN, "林小满", "小满-杭州")]


def test_lines_of_the_client_are_nobodys(chat: list[Record]) -> None:
    assert [(join.who, join.inviter) for join in of(Join, chat)] == [("name:小北", "name:阿木")]
    assert [line.text for line in of(SystemLine, chat)] == ["通话 - 语音通话已结束"]
    assert not of(Unreadable, chat)


@pytest.mark.parametrize("stamp", [T, str(T), T * 1000, str(T * 1000), "2026-03-02T00:00:00.000Z"])
def test_times_in_every_form(tmp_path: Path, stamp: Any) -> None:
    (message,) = of(ChatMessage, read_text(FORMAT, tmp_path, one(timestamp=stamp)))
    assert message.at == T


def test_flags_and_ids_of_other_versions(tmp_path: Path) -> None:
    document = json.loads(one(messageId="5", isRecalled=True, recalled=None))
    document["messages"][0]["content"]["reply"] = {"referencedMessageId": "4"}
    (message,) = of(ChatMessage, read_text(FORMAT, tmp_path, json.dumps(document)))
    assert (message.id, message.recalled, message.reply_to) == (5, True, 4)
    system = one(isSystemMessage=True, content={"text": "小满撤回了一条消息"})
    assert len(of(Recall, read_text(FORMAT, tmp_path, system))) == 1


def test_a_private_chat_says_so(tmp_path: Path) -> None:
    document = whole(chatInfo={"name": "阿木", "type": "private", "peerUin": MU})
    assert read_text(FORMAT, tmp_path, json.dumps(document))[0] == GroupFacts("阿木", "qq", MU, private=True)


def test_a_message_without_a_time_is_told_and_the_others_stay(tmp_path: Path) -> None:
    document = whole()
    document["messages"][1]["timestamp"] = 0
    document["messages"][1]["time"] = ""
    records = read_text(FORMAT, tmp_path, json.dumps(document))
    assert [bad.line for bad in of(Unreadable, records)] == [2]
    assert len(of(ChatMessage, records)) == 7


def test_a_file_that_breaks_off_keeps_what_came_before(tmp_path: Path) -> None:
    text = FILE.read_text()
    cut = text[: text.index("[回复消息]")]
    records = read_text(FORMAT, tmp_path, cut)
    assert len(of(ChatMessage, records)) == 2
    assert len(of(Unreadable, records)) == 1
    with pytest.raises(DamagedError):
        read_text(FORMAT, tmp_path, text[:60])


def test_other_json_is_left_to_others() -> None:
    for document in ({"chatInfo": {}}, {"metadata": {"name": "QQChatExporter"}}, [], {"messages": []}):
        text = json.dumps(document)
        assert not FORMAT.sniff(Head("x", text.encode(), text))


def test_no_mutation_raises(tmp_path: Path) -> None:
    document = whole()
    for changed in mutations({**document, "messages": document["messages"][2:4]}, ODD):
        survives(FORMAT, tmp_path, json.dumps(changed), DamagedError)
