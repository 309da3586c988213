"""Updates of Telegram as records."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupdesk.bots.base import Batch
from groupdesk.bots.telegram_messages import batch, batches
from groupdesk.records import ChatMessage, Join, Kind, Leave, Member, Record, Roster, SystemLine
from tests.bots.sim_telegram import AT, BOT, CHEN, GROUP, NEW, OLD, XIAOYU, change, chat, message

XY, AN = "user5000000007", "user5000000001"
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


def told(**update: Any) -> tuple[Record, ...]:
    """The records of one update."""
    found = batch(update)
    assert found is not None
    return found.records


def said(**content: Any) -> ChatMessage:
    """The one message of an update with that content."""
    (record,) = told(message=message(**content))
    assert isinstance(record, ChatMessage)
    return record


def both(*updates: dict[str, Any]) -> Batch:
    """What updates of one group come to."""
    (found,) = batches(updates)
    return found


# --- messages


def test_a_text_has_its_writer_under_the_key_of_the_export() -> None:
    assert said(text="问卷填完了") == ChatMessage(AT, XY, "小雨", "问卷填完了", Kind.TEXT, 5)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"photo": [{"file_id": "x"}]}, Kind.IMAGE),
        ({"animation": {"file_id": "x"}, "document": {"file_id": "x"}}, Kind.IMAGE),
        ({"document": {"file_id": "x"}}, Kind.FILE),
        ({"audio": {"file_id": "x"}}, Kind.FILE),
        ({"voice": {"file_id": "x"}}, Kind.VOICE),
        ({"video": {"file_id": "x"}}, Kind.VIDEO),
        ({"video_note": {"file_id": "x"}}, Kind.VIDEO),
        ({"sticker": {"emoji": "🦊"}}, Kind.STICKER),
        ({"dice": {"emoji": "🎲", "value": 3}}, Kind.STICKER),
        ({"poll": {"question": "几点？", "options": []}}, Kind.POLL),
        ({"location": {"latitude": 1, "longitude": 2}}, Kind.LOCATION),
        ({"venue": {"title": "x"}, "location": {"latitude": 1}}, Kind.LOCATION),
        ({"contact": {"first_name": "x"}}, Kind.CONTACT),
        ({"story": {"id": 1}}, Kind.SHARE),
        ({"game": {"title": "x"}}, Kind.OTHER),
    ],
)
def test_kinds(content: dict[str, Any], kind: Kind) -> None:
    assert said(**content)[3:5] == ("", kind)


def test_a_caption_is_kept() -> None:
    assert said(photo=[{"file_id": "x"}], caption="晚霞")[3:5] == ("晚霞", Kind.IMAGE)


@pytest.mark.parametrize("origin", ["forward_origin", "forward_date"])
def test_what_is_passed_on_keeps_its_words(origin: str) -> None:
    assert said(text="公告", **{origin: {"type": "user"}})[3:5] == ("公告", Kind.FORWARD)


def test_a_reply_names_what_it_answers() -> None:
    assert said(text="对", reply_to_message=message(3, text="?")).reply_to == 3


def test_the_beginning_of_a_topic_is_no_question() -> None:
    topic = message(2, forum_topic_created={"name": "书单"})
    assert said(text="对", is_topic_message=True, reply_to_message=topic).reply_to is None


def test_mentions_by_account_and_by_name() -> None:
    entities = [
        {"type": "text_mention", "offset": 0, "length": 2, "user": CHEN},
        {"type": "mention", "offset": 3, "length": 3},
        {"type": "bold", "offset": 3, "length": 3},
    ]
    assert said(text="陈安 @xy", entities=entities).mentions == (AN, "")
    assert said(photo=[{}], caption="陈安", caption_entities=entities[:1]).mentions == (AN,)


def test_an_edit_is_the_same_message_later() -> None:
    (record,) = told(edited_message=message(text="八点半", edit_date=AT + 60))
    assert record == ChatMessage(AT, XY, "小雨", "八点半", Kind.TEXT, 5, edited_at=AT + 60)


def test_who_speaks_as_a_chat_has_its_key() -> None:
    record = said(text="通知", sender_chat=chat(), **{"from": ANONYMOUS})
    assert record[1:3] == ("channel1234567890", "读书会·一群")
    assert said(text="通知", sender_chat=chat(-77, "旧群"))[1:3] == ("chat77", "旧群")


def test_programs_that_speak_are_marked() -> None:
    records = told(message=message(text="hi", **{"from": BOT}))
    assert records[1:] == (Member("user42", "desk", bot=True),)


def test_ids_beyond_64_bits_are_text() -> None:
    record = said(text="a", message_id=2**70, **{"from": {"id": 2**53 + 1, "first_name": "x"}})
    assert (record.id, record.sender) == (str(2**70), f"user{2**53 + 1}")


def test_a_writer_without_an_id_is_nobody() -> None:
    assert said(text="a", **{"from": {}})[1:3] == (None, "")


@pytest.mark.parametrize(
    "update",
    [
        {"message": message(text="a", chat={"id": 7, "type": "private"})},
        {"message": message(text="a", chat={"id": -1007, "type": "channel", "title": "x"})},
        {"message": message(text="a", chat={"type": "group", "title": "x"})},
        {"message": message(text="a", date=None)},
        {"message": message(text="a", date=0)},
        {"message": message(text="a", date=10**15)},
        {"channel_post": message(text="a")},
        {"poll": {"id": "1"}},
    ],
)
def test_what_is_of_no_group_or_no_time_is_nothing(update: dict[str, Any]) -> None:
    assert batch(update) is None


# --- who comes and goes


def test_who_is_brought_names_who_brought_him() -> None:
    records = told(message=message(new_chat_members=[XIAOYU, BOT], **{"from": CHEN}))
    assert records == (
        Join(AT, XY, "小雨", AN, "陈安", 5),
        Join(AT, "user42", "desk", AN, "陈安", 5),
        Member("user42", "desk", bot=True),
    )


def test_who_comes_by_himself_or_by_an_anonymous_admin_has_no_inviter() -> None:
    assert told(message=message(new_chat_members=[XIAOYU])) == (Join(AT, XY, "小雨", id=5),)
    hidden = message(new_chat_members=[XIAOYU], sender_chat=chat(), **{"from": ANONYMOUS})
    assert told(message=hidden) == (Join(AT, XY, "小雨", id=5),)


def test_the_link_through_which_somebody_came_names_its_maker() -> None:
    by_link = change(XIAOYU, "left", "member", invite_link={"creator": CHEN, "name": "直播课二维码"})
    assert told(chat_member=by_link) == (Join(AT, XY, "小雨", AN, "陈安"),)


def test_who_says_yes_to_a_request_is_no_inviter() -> None:
    asked = change(XIAOYU, "left", "member", CHEN, via_join_request=True)
    assert told(chat_member=asked) == (Join(AT, XY, "小雨"),)


def test_a_join_told_in_two_ways_is_one_with_its_inviter() -> None:
    service = {"message": message(new_chat_members=[XIAOYU])}
    by_link = {"chat_member": change(XIAOYU, "left", "member", invite_link={"creator": CHEN})}
    for updates in ((service, by_link), (by_link, service), (by_link, by_link)):
        (record,) = both(*updates).records
        assert isinstance(record, Join)
        assert (record.who, record.inviter) == (XY, AN)


def test_who_left_and_came_again_came_twice() -> None:
    came, went = ({"chat_member": change(XIAOYU, *how)} for how in (("left", "member"), ("member", "left")))
    assert [type(record) for record in both(came, went, {**came, "x": 1}).records] == [Join, Leave]
    again = {"chat_member": {**came["chat_member"], "date": AT + 40}}
    assert [type(record) for record in both(came, went, again).records] == [Join, Leave, Join]


@pytest.mark.parametrize(
    ("before", "after", "by", "kicked"),
    [
        ("member", "left", None, False),
        ("administrator", "left", None, False),
        ("member", "kicked", CHEN, True),
        ("member", "left", CHEN, True),
    ],
)
def test_leaving_and_being_removed(before: str, after: str, by: Any, kicked: bool) -> None:
    assert told(chat_member=change(XIAOYU, before, after, by)) == (Leave(AT, XY, "小雨", kicked),)


def test_the_service_tells_who_left_and_who_was_removed() -> None:
    assert told(message=message(left_chat_member=XIAOYU)) == (Leave(AT, XY, "小雨", False, 5),)
    removed = message(left_chat_member=XIAOYU, **{"from": CHEN})
    assert told(message=removed) == (Leave(AT, XY, "小雨", True, 5),)


def test_somebody_restricted_is_there_or_not() -> None:
    silenced = change(XIAOYU, "member", "restricted", CHEN)
    silenced["new_chat_member"]["is_member"] = True
    assert told(chat_member=silenced) == ()
    silenced["new_chat_member"]["is_member"] = False
    assert told(chat_member=silenced) == (Leave(AT, XY, "小雨", True),)


@pytest.mark.parametrize(
    ("before", "after", "role"),
    [
        ("member", "administrator", "admin"),
        ("administrator", "creator", "owner"),
        ("administrator", "member", "member"),
    ],
)
def test_a_new_role_is_a_line_of_a_list(before: str, after: str, role: str) -> None:
    records = told(chat_member=change(XIAOYU, before, after, CHEN))
    assert records == (Roster(AT, (Member(XY, "小雨", role=role),), complete=False),)


def test_banning_somebody_who_is_not_there_moves_nobody() -> None:
    assert told(chat_member=change(XIAOYU, "left", "kicked", CHEN)) == ()


def test_the_bot_itself_comes_and_its_group_is_known() -> None:
    found = batch({"my_chat_member": change(BOT, "left", "administrator", CHEN)})
    assert found is not None
    assert (found.group.native, found.group.name) == (str(GROUP), "读书会·一群")
    assert found.records[0] == Join(AT, "user42", "desk", AN, "陈安")
    assert Member("user42", "desk", bot=True) in found.records


# --- the group


def test_a_new_title_is_the_groups_name_from_then_on() -> None:
    renamed = message(6, new_chat_title="读书会·二群", chat=chat(title="读书会·二群"))
    found = both({"message": message(text="a")}, {"message": renamed})
    assert found.group.name == "读书会·二群"
    assert found.records[1:] == (SystemLine(AT, "new_chat_title"),)


@pytest.mark.parametrize(
    "service",
    ["new_chat_photo", "pinned_message", "video_chat_ended", "forum_topic_created", "something_new"],
)
def test_what_moves_nobody_is_a_line_of_the_system(service: str) -> None:
    assert told(message=message(**{service: {"x": 1}})) == (SystemLine(AT, service),)


def test_a_group_that_became_a_supergroup_is_told_with_what_it_was() -> None:
    old = {"message": message(chat=chat(OLD, "手作交流群"), migrate_to_chat_id=NEW)}
    new = {"message": message(1, chat=chat(NEW, "手作交流群"), migrate_from_chat_id=OLD)}
    before = {"message": message(9, text="a", chat=chat(OLD, "手作交流群"))}
    after = {"message": message(2, text="b", chat=chat(NEW, "手作交流群"))}
    for moved in ((old,), (new,), (old, new)):
        first, second = batches((before, *moved, after))
        assert (first.group.native, first.was, len(first.records)) == (str(OLD), None, 1)
        assert (second.group.native, second.was, len(second.records)) == (str(NEW), str(OLD), 1)


# --- anything


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
_user = st.fixed_dictionaries({}, optional=dict.fromkeys(("id", "is_bot", "first_name", "creator"), _json))
_member = st.fixed_dictionaries(
    {"user": _user, "status": st.sampled_from(["creator", "member", "restricted", "left", "kicked"]) | _json}
)
_odd = _user | st.lists(_user, max_size=2) | _json
_update = st.fixed_dictionaries(
    {"chat": st.just(chat()) | _json, "date": st.just(AT) | _json},
    optional={
        **dict.fromkeys(("message_id", "from", "sender_chat", "edit_date", "text", "caption"), _odd),
        **dict.fromkeys(("entities", "reply_to_message", "new_chat_members", "left_chat_member"), _odd),
        **dict.fromkeys(("new_chat_title", "photo", "poll", "invite_link", "via_join_request"), _odd),
        **dict.fromkeys(("migrate_to_chat_id", "migrate_from_chat_id"), _odd),
        **dict.fromkeys(("old_chat_member", "new_chat_member"), _member | _odd),
    },
)
_named = st.sampled_from(["message", "edited_message", "chat_member", "my_chat_member"])


@settings(deadline=None)
@given(st.lists(_json, max_size=4))
def test_no_value_is_too_odd(updates: list[Any]) -> None:
    assert isinstance(batches(updates), tuple)


@settings(deadline=None)
@given(st.lists(st.dictionaries(_named, _update, max_size=2), max_size=3))
def test_no_update_is_too_odd(updates: list[Any]) -> None:
    for found in batches(updates):
        assert found.group.native
        for record in found.records:
            assert isinstance(record, ChatMessage | Join | Leave | Member | Roster | SystemLine)
