"""WeChat JSON of chatlog: one array, perhaps of several chats."""

import json
from pathlib import Path
from typing import Any

from figures import ODD, mutations, of, read_text, survives

from groupdesk.formats import detect
from groupdesk.formats.chats.chatlog import FORMAT
from groupdesk.formats.errors import DamagedError
from groupdesk.records import ChatMessage, GroupFacts, Head, Join, Kind, Unreadable

T = 1_772_409_669


def message(**changed: Any) -> dict[str, Any]:
    chat = {"talker": "1@chatroom", "talkerName": "晨读", "isChatRoom": True}
    told = {"seq": T * 1000, "time": "2026-03-02T08:01:09+08:00", "sender": "wxid_a", "senderName": "小满"}
    return {**told, **chat, "type": 1, "subType": 0, "content": "早", **changed}


WHOLE = [
    message(),
    message(seq=T * 1000 + 1, type=3, content=""),
    message(sender="系统消息", type=10000, content='"小满"邀请"阿木"加入了群聊'),
    message(time="soon"),
    message(talker="wxid_b", talkerName="阿木", isChatRoom=False),
]


def test_chats(tmp_path: Path) -> None:
    records = read_text(FORMAT, tmp_path, json.dumps(WHOLE))
    assert of(GroupFacts, records) == [
        GroupFacts("晨读", "wechat", "1@chatroom"),
        GroupFacts("阿木", "wechat", "wxid_b", private=True),
    ]
    assert of(ChatMessage, records)[:2] == [
        ChatMessage(T, "wxid_a", "小满", "早", Kind.TEXT, T * 1000),
        ChatMessage(T, "wxid_a", "小满", "", Kind.IMAGE, T * 1000 + 1),
    ]
    assert [one.who for one in of(Join, records)] == ["name:阿木"]
    assert [one.line for one in of(Unreadable, records)] == [4]


def test_the_registry_knows_it() -> None:
    text = json.dumps(WHOLE)
    assert detect(Head("x", text.encode(), text)) is FORMAT


def test_no_mutation_raises(tmp_path: Path) -> None:
    for changed in mutations(WHOLE[:2], ODD):
        survives(FORMAT, tmp_path, json.dumps(changed), DamagedError)
