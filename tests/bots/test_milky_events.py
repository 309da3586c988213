"""Events of Milky as records."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupdesk.bots.base import Batch, BotGroup
from groupdesk.bots.milky import Milky
from groupdesk.records import ChatMessage, Join, Kind, Leave, Member, Recall, Record, Roster, SystemLine
from tests.bots.sim_milky import AT, GROUP, connect, event, message, text

NATIVE = str(GROUP)


@pytest.fixture
def bot() -> Iterator[Milky]:
    made = connect("http://127.0.0.1:1")
    yield made
    made.close()


def happened(bot: Milky, told: dict[str, Any]) -> tuple[Record, ...]:
    found = bot.event(told)
    assert found is not None
    assert found.group.native == NATIVE
    return found.records


def test_a_message_is_told_with_its_group(bot: Milky) -> None:
    found = bot.event(event("message_receive", **message(5, text("问卷填完了"))))
    said = ChatMessage(AT + 5, "20002", "二组-小雨", "问卷填完了", Kind.TEXT, 5)
    assert found == Batch(BotGroup(NATIVE, "读书会·一群", 2), (said,))


@pytest.mark.parametrize(
    ("segments", "wanted"),
    [
        ([{"type": "image", "data": {"sub_type": "normal", "summary": "[图片]"}}], ("", Kind.IMAGE)),
        ([{"type": "image", "data": {"sub_type": "sticker"}}], ("", Kind.STICKER)),
        ([{"type": "market_face", "data": {"summary": "[好]"}}], ("", Kind.STICKER)),
        ([{"type": "face", "data": {"face_id": "1"}}], ("", Kind.STICKER)),
        ([text("好"), {"type": "face", "data": {"face_id": "1"}}], ("好", Kind.TEXT)),
        ([text("看"), {"type": "image", "data": {}}], ("看", Kind.IMAGE)),
        ([{"type": "record", "data": {"duration": 3}}], ("", Kind.VOICE)),
        ([{"type": "video", "data": {}}], ("", Kind.VIDEO)),
        ([{"type": "file", "data": {"file_name": "x"}}], ("", Kind.FILE)),
        ([{"type": "forward", "data": {"title": "x"}}], ("", Kind.FORWARD)),
        ([{"type": "light_app", "data": {"json_payload": "{}"}}], ("", Kind.SHARE)),
        ([{"type": "something_new", "data": {}}], ("", Kind.OTHER)),
        (
            [{"type": "mention", "data": {"user_id": 20001, "name": "陈安"}}, text(" 在吗")],
            ("@陈安 在吗", Kind.TEXT),
        ),
        ([{"type": "mention_all", "data": {}}, text(" 开会")], ("@all 开会", Kind.TEXT)),
        ([text(" "), text("\n")], ("", Kind.TEXT)),
    ],
)
def test_segments(bot: Milky, segments: list[dict[str, Any]], wanted: tuple[str, Kind]) -> None:
    (record,) = happened(bot, event("message_receive", **message(5, *segments)))
    assert isinstance(record, ChatMessage)
    assert record[3:5] == wanted


def test_replies_and_mentions_name_numbers_and_accounts(bot: Milky) -> None:
    reply, who = (
        {"type": "reply", "data": {"message_seq": 3}},
        {"type": "mention", "data": {"user_id": 20001}},
    )
    (record,) = happened(bot, event("message_receive", **message(5, reply, who, text("好"))))
    assert isinstance(record, ChatMessage)
    assert (record.reply_to, record.mentions, record.text) == (3, ("20001",), "@20001好")


@pytest.mark.parametrize(
    ("told", "record"),
    [
        (
            event("message_recall", message_scene="group", peer_id=GROUP, message_seq=5, sender_id=20002),
            Recall(AT, 5, "20002"),
        ),
        (
            event("group_member_increase", group_id=GROUP, user_id=20010, invitor_id=20002),
            Join(AT, "20010", "", "20002"),
        ),
        (
            event("group_member_increase", group_id=GROUP, user_id=20010, operator_id=20001),
            Join(AT, "20010", ""),
        ),
        (event("group_member_increase", group_id=GROUP, user_id=20010, invitor_id=0), Join(AT, "20010", "")),
        (event("group_member_decrease", group_id=GROUP, user_id=20010), Leave(AT, "20010", "")),
        (
            event("group_member_decrease", group_id=GROUP, user_id=20010, operator_id=0),
            Leave(AT, "20010", ""),
        ),
        (
            event("group_member_decrease", group_id=GROUP, user_id=20010, operator_id=20001),
            Leave(AT, "20010", "", kicked=True),
        ),
        (
            event("group_admin_change", group_id=GROUP, user_id=20002, is_set=True),
            Roster(AT, (Member("20002", "", role="admin"),), complete=False),
        ),
        (event("group_mute", group_id=GROUP, user_id=20002, duration=60), SystemLine(AT, "group_mute")),
    ],
)
def test_who_comes_and_goes(bot: Milky, told: dict[str, Any], record: Record) -> None:
    assert happened(bot, told) == (record,)


@pytest.mark.parametrize("key", ["new_group_name", "name"])
def test_a_new_name_is_told_in_1_x_and_before(bot: Milky, key: str) -> None:
    found = bot.event(event("group_name_change", group_id=GROUP, operator_id=20001, **{key: "读书会·二群"}))
    assert found == Batch(BotGroup(NATIVE, "读书会·二群"), (SystemLine(AT, "group_name_change"),))


@pytest.mark.parametrize(
    "told",
    [
        event("message_receive", **message(5, message_scene="friend")),
        event("message_receive", **message(5, message_scene="temp")),
        event("message_receive", **message(5, time=None)),
        event("message_recall", message_scene="friend", peer_id=20002, message_seq=5),
        event("friend_request", initiator_id=5),
        event("group_invitation", group_id=700009, initiator_id=5),
        event("group_join_request", group_id=GROUP, initiator_id=5),
        event("bot_offline", reason="x"),
        {"event_type": "group_mute", "data": {"group_id": GROUP}},
        {},
    ],
)
def test_what_is_of_no_group_or_has_not_happened_is_nothing(bot: Milky, told: dict[str, Any]) -> None:
    assert bot.event(told) is None


def test_numbers_beyond_53_bits_keep_their_digits(bot: Milky) -> None:
    big = 2**60 + 1
    raw = json.dumps(event("message_receive", **message(5, sender_id=big) | {"message_seq": big}))
    (record,) = happened(bot, json.loads(raw))
    assert isinstance(record, ChatMessage)
    assert (record.id, record.sender) == (big, str(big))


# --- anything


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
_segment = st.fixed_dictionaries(
    {"type": st.sampled_from(["text", "mention", "reply", "image", "face"]) | _json, "data": _json}
)
_data = st.fixed_dictionaries(
    {"peer_id": st.just(GROUP) | _json, "group_id": st.just(GROUP) | _json},
    optional={
        "segments": st.lists(_segment | _json, max_size=3) | _json,
        **dict.fromkeys(("message_scene", "time", "sender_id", "message_seq", "user_id"), _json),
        **dict.fromkeys(("group", "group_member", "operator_id", "invitor_id", "is_set"), _json),
    },
)
_TYPES = (
    "message_receive message_recall group_member_increase group_member_decrease group_admin_change".split()
)
_told = st.fixed_dictionaries(
    {},
    optional={
        "event_type": st.sampled_from(_TYPES) | _json,
        "time": st.just(AT) | _json,
        "data": _data | _json,
    },
)


def test_no_event_is_too_odd(bot: Milky) -> None:
    @given(_told | st.dictionaries(st.text(max_size=8), _json, max_size=4))
    @settings(deadline=None)
    def check(told: dict[str, Any]) -> None:
        found = bot.event(told)
        assert found is None or found.group.native

    check()
