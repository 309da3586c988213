"""WeChat JSON of WeFlow and EchoTrace."""

import json
from pathlib import Path
from typing import Any

from figures import ODD, mutations, of, read_text, survives

from groupdesk.formats import detect
from groupdesk.formats.chats.weflow import FORMAT
from groupdesk.formats.errors import DamagedError
from groupdesk.records import ChatMessage, GroupFacts, Head, Join, Kind, Recall, Unreadable

T = 1_772_409_669


def message(**changed: Any) -> dict[str, Any]:
    told = {"localId": 1, "createTime": T, "type": "文本消息", "content": "早", "isSend": 0}
    return {**told, "senderUsername": "wxid_a", "senderDisplayName": "小满", **changed}


WHOLE: dict[str, Any] = {
    "weflow": {"version": "1.0.3", "exportedAt": T},
    "session": {"wxid": "1@chatroom", "nickname": "晨读", "displayName": "晨读一群", "type": "群聊"},
    "messages": [
        message(platformMessageId="72"),
        message(type="图片消息", content="[图片]", createTime=str(T + 1)),
        message(type="系统消息", content='"小满"邀请"阿木"加入了群聊', isSend=None),
        message(type="系统消息", content='"$username$"邀请"$names$"加入了群聊', isSend=None),
        message(type="系统消息", content='"小满" 撤回了一条消息', isSend=None),
        message(createTime=None),
    ],
}


def test_a_chat(tmp_path: Path) -> None:
    records = read_text(FORMAT, tmp_path, json.dumps(WHOLE))
    assert records[0] == GroupFacts("晨读一群", "wechat", "1@chatroom")
    assert of(ChatMessage, records) == [
        ChatMessage(T, "wxid_a", "小满", "早", Kind.TEXT, 72),
        ChatMessage(T + 1, "wxid_a", "小满", "", Kind.IMAGE),
    ]
    assert [(one.who, one.inviter) for one in of(Join, records)] == [("name:阿木", "name:小满"), ("", None)]
    assert len(of(Recall, records)) == 1
    assert [one.line for one in of(Unreadable, records)] == [6]


def test_the_registry_knows_it_with_and_without_its_mark() -> None:
    for whole in (WHOLE, {key: part for key, part in WHOLE.items() if key != "weflow"}):
        text = json.dumps(whole)
        assert detect(Head("x", text.encode(), text)) is FORMAT


def test_no_mutation_raises(tmp_path: Path) -> None:
    for changed in mutations({**WHOLE, "messages": WHOLE["messages"][:3]}, ODD):
        survives(FORMAT, tmp_path, json.dumps(changed), DamagedError)
