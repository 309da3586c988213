"""Sentences of joining, leaving and taking back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupdesk.formats.chats.events import Event, by_name, clean_name, sentence
from groupdesk.records import Join, Leave, Recall, SystemLine

CASES = [
    # WhatsApp
    ("A added B", Event("join", ("B",), "A")),
    ("A added B, C and D", Event("join", ("B", "C", "D"), "A")),
    ("A added B, C, and D", Event("join", ("B", "C", "D"), "A")),
    ("A added you", Event("join", ("You",), "A")),
    ("You added B", Event("join", ("B",), "You")),
    ("You were added", Event("join", ("You",))),
    ("B was added", Event("join", ("B",))),
    ("\u202a+1 123\u202c joined using this group's invite link", Event("join", ("+1 123",))),
    ("~\u202fBob joined from the community", Event("join", ("Bob",))),
    ("Bob left", Event("leave", ("Bob",))),
    ("Anna and Ben left", Event("leave", ("Anna and Ben",))),
    ("A removed B", Event("kick", ("B",))),
    ("You were removed", Event("kick", ("You",))),
    ("A添加了B", Event("join", ("B",), "A")),
    ("A 新增了 B", Event("join", ("B",), "A")),
    ("B加入了群组", Event("join", ("B",))),
    ("B通过邀请链接加入了群组", Event("join", ("B",))),
    ("B 已透過此群組的邀請連結加入", Event("join", ("B",))),
    ("您已被添加", Event("join", ("您",))),
    ("B退出了群组", Event("leave", ("B",))),
    ("B 已離開", Event("leave", ("B",))),
    ("A移除了B", Event("kick", ("B",))),
    ('Alice created group "Some: cool"', Event("system")),
    ("Sarah changed this group's icon", Event("system")),
    ("Bob changed their phone number to a new number.", Event("system")),
    ("Messages and calls are end-to-end encrypted. No one outside", Event("system")),
    ("消息和通话已进行端到端加密。", Event("system")),
    ("訊息和通話經端對端加密。", Event("system")),
    ("A invited B to join the group", Event("system")),
    # QQ
    ("小满(在路上)邀请阿木加入了本群。", Event("join", ("阿木",), "小满(在路上)")),
    ("阿木加入本群。", Event("join", ("阿木",))),
    ("老周退出了本群。", Event("leave", ("老周",))),
    ("老周被管理员小满移出本群", Event("kick", ("老周",))),
    ("小满撤回了一条消息", Event("recall", ("小满",))),
    # WeChat
    ('"A"邀请"B、C"加入了群聊', Event("join", ("B", "C"), "A")),
    ("“A”邀请“B”加入了群聊", Event("join", ("B",), "A")),
    ('你邀请"B"加入了群聊', Event("join", ("B",), "你")),
    ('"A"邀请你加入了群聊，群聊参与人还有：C、D', Event("join", ("你",), "A")),
    ('"A"邀请你和"B"加入了群聊', Event("join", ("你", "B"), "A")),
    ('"B"通过扫描"A"分享的二维码加入群聊', Event("join", ("B",), "A")),
    ('"B"通过扫描你分享的二维码加入群聊', Event("join", ("B",), "你")),
    ('你将"B"移出了群聊', Event("kick", ("B",))),
    ('"A"将"B"移出了群聊', Event("kick", ("B",))),
    ('"X" 撤回了一条消息', Event("recall", ("X",))),
    ('"A" invited "B" to the group chat', Event("join", ("B",), "A")),
    ("A invited you to a group chat with C, D", Event("join", ("You",), "A")),
    ('"B" joined the group chat via the QR code shared by "A"', Event("join", ("B",), "A")),
    # LINE
    ("Josie left the group.", Event("leave", ("Josie",))),
    ("小美加入群組", Event("join", ("小美",))),
    ("A已將B退出群組", Event("kick", ("B",))),
    ("小美已收回訊息", Event("recall", ("小美",))),
    ("已收回訊息", Event("recall")),
]


@pytest.mark.parametrize(("text", "event"), CASES, ids=[text for text, _ in CASES])
def test_sentence(text: str, event: Event) -> None:
    assert sentence(text) == event


@pytest.mark.parametrize(
    "text", ["", "hello there", "你们什么时候加入我们", "哈哈我退出群聊了哦", "joined", "left", "x" * 30_000]
)
def test_other_texts_are_no_events(text: str) -> None:
    assert sentence(text) is None


def test_a_known_name_is_not_cut() -> None:
    assert sentence("A added Smith, John", known={"Smith, John"}) == Event("join", ("Smith, John",), "A")
    assert sentence('"A"邀请"甲、乙"加入了群聊', known={"甲、乙"}) == Event("join", ("甲、乙",), "A")


def test_clean_name_takes_off_what_is_not_the_name() -> None:
    assert clean_name("\u200e~\u202f\u202a“Bob”\u202c ") == "Bob"


PIECES = st.sampled_from(
    ["邀请", "加入", "群聊", "被", "将", "撤回", "通过", "链接", " added ", " joined ", " and "]
)


@given(st.lists(PIECES | st.text(max_size=5), max_size=20).map("".join))
def test_hostile_lines_never_raise_and_name_nobody_empty(text: str) -> None:
    event = sentence(text)
    assert event is None or all(event.names)


@pytest.mark.parametrize(
    ("text", "records"),
    [
        ("A added B and C", [Join(7, "name:B", "B", "name:A", "A"), Join(7, "name:C", "C", "name:A", "A")]),
        ("B joined", [Join(7, "name:B", "B")]),
        ("B left\nA added C", [Leave(7, "name:B", "B")]),
        ("A removed B", [Leave(7, "name:B", "B", kicked=True)]),
        ("B撤回了一条消息", [Recall(7, None, "name:B")]),
        ("已收回訊息", [Recall(7)]),
        ("A added ,", [SystemLine(7, "A added ,")]),
        ("anything else", [SystemLine(7, "anything else")]),
    ],
)
def test_records_by_name(text: str, records: list[object]) -> None:
    assert list(by_name(text, 7)) == records


@given(st.lists(PIECES | st.text(max_size=5), max_size=20).map("".join))
def test_every_line_makes_a_record(text: str) -> None:
    assert list(by_name(text, 7))
