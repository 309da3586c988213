"""What the OneBot 11 adapter reads and says in every dialect, against made-up QQs on the loopback."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from groupdesk.bots.base import BotGroup, End, Outcome, Page, Saying, Target
from groupdesk.bots.onebot11 import OneBot11
from groupdesk.demo.onebot import OneBot
from groupdesk.records import ChatMessage, Join, Leave, Member, Recall
from groupdesk.records.protocols import ONEBOT11, Can
from tests.bots.loopback import refusal
from tests.bots.qq_weather import Sky, answer, done, failing, under
from tests.bots.sim_onebot import (
    GROUP,
    NOW,
    TOKEN,
    GoCqhttp,
    LLBot,
    NapCat,
    Plain,
    ShortMemory,
    Stammering,
    chat,
    connect,
    tick,
)

TO_GROUP = Target(group=GROUP)
HI = Saying("今晚八点", "k1")
WITH_HISTORY = [OneBot, NapCat, LLBot, GoCqhttp]
Told = dict[str, object]


@pytest.fixture
def sky() -> Sky:
    return Sky(NapCat())


@pytest.fixture
def bot(sky: Sky) -> Iterator[OneBot11]:
    sky.bot.add(chat(250))
    with under(sky) as url:
        made = connect(url)
        yield made
        made.close()


@pytest.fixture
def served() -> Iterator[Callable[[OneBot], OneBot11]]:
    """Serves an account, and gives the adapter on it."""
    with ExitStack() as stack:

        def serve(qq: OneBot, token: str = "") -> OneBot11:
            made = connect(stack.enter_context(under(Sky(qq))), token)
            stack.callback(made.close)
            return made

        yield serve


def walked(bot: OneBot11) -> list[Page]:
    """All pages of the group, the newest first."""
    pages = [bot.history(GROUP, None)]
    while (older := pages[-1].older) is not None:
        pages.append(bot.history(GROUP, older))
        assert len(pages) < 40
    return pages


def messages(pages: list[Page]) -> dict[object, ChatMessage]:
    """All messages of pages, by what names them, in order of time."""
    said = [record for page in reversed(pages) for record in page.records if isinstance(record, ChatMessage)]
    return {one.id: one for one in said}


# --- who it is and what there is


@pytest.mark.parametrize(
    ("kind", "dialect"),
    [
        (NapCat, "NapCat.Onebot 4.8.90"),
        (LLBot, "LLOneBot 6.1.0"),
        (GoCqhttp, "go-cqhttp v1.2.0"),
        (Plain, "some-bot 1.0"),
    ],
)
def test_it_tells_who_it_is_what_drives_it_and_whether_it_has_a_history(
    served: Callable[..., OneBot11], kind: type[OneBot], dialect: str
) -> None:
    about = served(kind(tick)).about()
    assert (about.account, about.name, about.dialect) == ("10001", "小海", dialect)
    assert about.can == (ONEBOT11.can - {Can.HISTORY} if kind is Plain else ONEBOT11.can)


def test_a_program_that_does_not_tell_its_name_keeps_to_the_specification(bot: OneBot11, sky: Sky) -> None:
    sky.brew("get_version_info", failing("不支持的Api"))
    assert Can.HISTORY not in bot.about().can


@pytest.mark.parametrize("data", [None, [], {}, {"user_id": None}, {"user_id": ""}, {"user_id": True}])
def test_without_an_account_there_is_no_bot(bot: OneBot11, sky: Sky, data: object) -> None:
    sky.brew("get_login_info", done(data))
    assert refusal(bot.about).end is End.UNCERTAIN


def test_groups_are_told_with_their_sizes_where_those_can_be(bot: OneBot11, sky: Sky) -> None:
    assert list(bot.groups()) == [BotGroup(GROUP, "读书会·一群", 3)]
    counts: list[object] = [0, -1, 10**30, "12", None, [], 1e400]
    odd = [{"group_id": 1, "member_count": count} for count in counts]
    sky.brew("get_group_list", done([*odd, {"group_name": "x"}, None, {"group_id": 2**70, "group_name": 7}]))
    told = list(bot.groups())
    assert [one.members for one in told] == [None, None, None, 12, None, None, None, None]
    assert (told[0].name, told[-1].native, told[-1].name) == ("1", str(2**70), "7")


@pytest.mark.parametrize("kind", [*WITH_HISTORY, Plain])
def test_members_have_card_role_and_times_that_are_known(
    served: Callable[..., OneBot11], kind: type[OneBot]
) -> None:
    qq = kind(tick)
    qq.add(chat())
    told = served(qq).roster(GROUP)
    assert told.members[0] == Member("20001", "陈安", "班主任-陈安", "owner", NOW - 90 * 86_400, None)
    assert (len(told.members), told.of, told.whole) == (3, 3, True)


def test_a_member_list_stands_without_the_size_of_its_group(bot: OneBot11, sky: Sky) -> None:
    sky.brew("get_group_info", failing("不支持的Api"))
    assert (len(bot.roster(GROUP).members), sky.bot.calls[-1][0]) == (3, "get_group_info")


# --- what was said


@pytest.mark.parametrize("kind", [*WITH_HISTORY, Stammering])
def test_the_whole_history_is_walked_and_answers_name_what_they_answer(
    served: Callable[..., OneBot11], kind: type[OneBot]
) -> None:
    qq = kind(tick)
    said = qq.add(chat(250)).said
    told = messages(walked(served(qq)))
    assert list(told) == [one.seq for one in said]
    assert [one.text for one in told.values()] == [one.text for one in said]
    seqs = {one.id: one.seq for one in said}
    assert [one.reply_to for one in told.values()] == [seqs.get(one.reply or -1) for one in said]


def test_what_is_answered_on_the_page_before_is_asked_for_with_that_page(
    served: Callable[..., OneBot11],
) -> None:
    qq = LLBot(tick)
    said = qq.add(chat(250)).said
    pages = len(walked(served(qq)))
    qq.calls.clear()
    said[152].reply = said[148].id
    told = messages(walked(served(qq)))
    asked = [action for action, _body in qq.calls]
    assert told[said[152].seq].reply_to == said[148].seq
    assert (asked.count("get_group_msg_history"), asked.count("get_msg")) == (pages, 0)


def test_the_page_that_its_server_keeps_no_more_is_an_end(served: Callable[..., OneBot11]) -> None:
    qq = ShortMemory(tick)
    qq.add(chat(250))
    assert min(map(int, map(str, messages(walked(served(qq)))))) == 212


@pytest.mark.parametrize("kind", WITH_HISTORY)
def test_a_group_in_which_nothing_was_said_has_an_empty_page_or_none(
    served: Callable[..., OneBot11], kind: type[OneBot]
) -> None:
    qq = kind(tick)
    qq.add(chat())
    bot = served(qq)
    if kind is GoCqhttp:
        assert refusal(lambda: bot.history(GROUP, None)).end is End.REFUSED
    else:
        assert bot.history(GROUP, None) == Page((), None, stable=kind is LLBot)


def test_only_numbers_in_the_group_outlive_a_restart(served: Callable[..., OneBot11]) -> None:
    for kind, stable in ((NapCat, False), (LLBot, True), (GoCqhttp, True)):
        qq = kind(tick)
        qq.add(chat(120))
        page = served(qq).history(GROUP, None)
        assert page.stable is stable
        assert (page.older in {str(one.seq) for one in qq.chats[GROUP].said}) is stable


def test_a_restart_within_a_walk_is_no_end_of_the_history(sky: Sky, bot: OneBot11) -> None:
    older = bot.history(GROUP, None).older
    assert isinstance(sky.bot, NapCat)
    sky.bot.restart()
    told = refusal(lambda: bot.history(GROUP, older))
    assert told.end is End.UNCERTAIN
    assert "restart" in told.reason


@pytest.mark.parametrize("kind", [LLBot, GoCqhttp])
def test_a_refusal_of_everything_is_no_end_of_the_history(kind: type[OneBot]) -> None:
    sky = Sky(kind(tick))
    sky.bot.add(chat(250))
    with under(sky) as url:
        bot = connect(url)
        older = bot.history(GROUP, None).older
        sky.lasting["get_group_msg_history"] = failing("账号被冻结", 100)
        assert refusal(lambda: bot.history(GROUP, older)) == Outcome(End.REFUSED, "账号被冻结")
        bot.close()


@pytest.mark.parametrize("data", [None, [], "x", {}, {"messages": None}, {"messages": "x"}])
def test_a_page_of_a_wrong_type_is_no_end_of_the_history(bot: OneBot11, sky: Sky, data: object) -> None:
    sky.brew("get_group_msg_history", done(data))
    assert refusal(lambda: bot.history(GROUP, None)).end is End.UNCERTAIN


def test_messages_that_lack_what_they_need_leave_the_others(bot: OneBot11, sky: Sky) -> None:
    whole = {"user_id": 20002, "time": NOW, "message_id": 5, "real_seq": "9", "message": "早"}
    broken = [None, 3, "x", {}, {"message": "x"}, whole | {"time": 0}, whole | {"time": "soon"}]
    sky.brew("get_group_msg_history", done({"messages": [*broken, whole]}))
    page = bot.history(GROUP, None)
    assert page.records == (ChatMessage(NOW, "20002", "", "早", 0, 9),)
    assert (page.older, page.trouble) == ("5", "")
    sky.brew("get_group_msg_history", done({"messages": broken}))
    page = bot.history(GROUP, None)
    assert (page.records, page.older) == ((), None)
    assert page.trouble


def test_ids_beyond_what_a_float_holds_stay_as_they_are(bot: OneBot11, sky: Sky) -> None:
    big = 2**53 + 1
    told = {"user_id": big, "time": NOW, "message_id": -(2**31), "real_seq": str(2**53 + 3), "message": "早"}
    sky.brew("get_group_msg_history", done({"messages": [told]}))
    (one,) = bot.history(str(2**63 + 1), None).records
    assert isinstance(one, ChatMessage)
    assert (one.sender, one.id) == (str(big), 2**53 + 3)
    (asked,) = [body for action, body in sky.bot.calls if action == "get_group_msg_history"]
    assert asked["group_id"] == 2**63 + 1


# --- events


def event(kind: str, **told: object) -> Told:
    return {"post_type": "notice", "notice_type": kind, "group_id": int(GROUP), "time": NOW, **told}


def test_events_tell_who_came_went_and_what_was_withdrawn(sky: Sky, bot: OneBot11) -> None:
    bot.history(GROUP, None)
    last = sky.bot.chats[GROUP].said[-1]
    taken = event("group_recall", user_id=20001, message_id=last.id)
    come = event("group_increase", sub_type="invite", operator_id=20001, user_id=20010)
    gone = event("group_decrease", sub_type="kick", user_id=20010)
    told = [bot.event(one) for one in (come, gone, taken, {"post_type": "meta_event"}, {})]
    assert [one.records[0] if one else None for one in told] == [
        Join(NOW, "20010", "", "20001"),
        Leave(NOW, "20010", "", kicked=True),
        Recall(NOW, last.seq, "20001"),
        None,
        None,
    ]


def test_a_message_is_the_same_by_event_and_by_history(sky: Sky, bot: OneBot11) -> None:
    chat_ = sky.bot.chats[GROUP]
    pushed = bot.event(sky.bot.event(chat_, chat_.said[-1]))
    assert pushed is not None
    assert pushed.records[0] == bot.history(GROUP, None).records[-1]


def test_in_the_specification_a_message_is_named_by_its_hash_its_sender_and_its_time(
    served: Callable[..., OneBot11],
) -> None:
    qq = Plain(tick)
    chat_ = qq.add(chat(10))
    bot = served(qq)
    answered, answering = chat_.said[6], chat_.said[9]
    pushed = bot.event(qq.event(chat_, answering))
    assert pushed is not None
    (one,) = pushed.records
    assert isinstance(one, ChatMessage)
    assert one.id == f"{answering.id}/{answering.who}/{answering.at}"
    assert one.reply_to == f"{answered.id}/{answered.who}/{answered.at}"


def test_an_answer_to_what_nobody_knows_any_more_answers_nothing(sky: Sky, bot: OneBot11) -> None:
    chat_ = sky.bot.chats[GROUP]
    for weather in (failing("消息不存在"), answer(500, b"x"), done(None)):
        sky.brew("get_msg", weather)
        pushed = bot.event(sky.bot.event(chat_, chat_.said[9]))
        assert pushed is not None
        (one,) = pushed.records
        assert isinstance(one, ChatMessage)
        assert (one.text, one.reply_to) == (chat_.said[9].text, None)


# --- what is said


def test_a_post_is_segments_with_mentions_first_and_tells_its_id(sky: Sky, bot: OneBot11) -> None:
    outcome = bot.send(TO_GROUP, Saying("今晚八点", "k1", mentions=("20002",)))
    assert outcome == Outcome(End.OK, id=str(sky.bot.chats[GROUP].said[-1].id))
    action, body = sky.bot.calls[-1]
    assert (action, body["group_id"]) == ("send_group_msg", int(GROUP))
    assert body["message"] == [
        {"type": "at", "data": {"qq": "20002"}},
        {"type": "text", "data": {"text": " 今晚八点"}},
    ]


def test_the_whole_group_is_rung_only_when_that_was_chosen(sky: Sky, bot: OneBot11) -> None:
    bot.send(TO_GROUP, Saying("[CQ:at,qq=all] @all", "k1"))
    assert sky.bot.calls[-1][1]["message"] == [{"type": "text", "data": {"text": "[CQ:at,qq=all] @all"}}]
    bot.send(TO_GROUP, Saying("开会", "k2", everybody=True, mentions=("20002",)))
    assert sky.bot.calls[-1][1]["message"][0] == {"type": "at", "data": {"qq": "all"}}
    assert len(sky.bot.calls[-1][1]["message"]) == 2


def test_a_person_is_written_to_and_a_post_taken_back(sky: Sky, bot: OneBot11) -> None:
    assert bot.send(Target(person="20002"), HI) == Outcome(End.REFUSED, "对方不是好友")
    id_ = bot.send(TO_GROUP, HI).id
    assert id_ is not None
    assert bot.recall(TO_GROUP, id_).end is End.OK
    assert bot.recall(TO_GROUP, id_).end is End.REFUSED


@pytest.mark.parametrize("kind", [*WITH_HISTORY, Plain])
@pytest.mark.parametrize("token", ["", "a-secret-that-is-wrong", "ein ü 中"])
def test_no_token_and_a_wrong_one_are_not_let_in_and_not_told(
    served: Callable[..., OneBot11], kind: type[OneBot], token: str
) -> None:
    bot = served(kind(tick, TOKEN), token)
    told = refusal(bot.about)
    assert told.end is End.AUTH
    assert not token or token not in told.reason


@pytest.mark.parametrize("kind", [*WITH_HISTORY, Plain])
def test_an_unknown_call_and_a_group_that_is_not_there_fail_as_the_program_says(
    served: Callable[..., OneBot11], kind: type[OneBot]
) -> None:
    qq = kind(tick)
    setattr(qq, "on_get_group_list", None)  # noqa: B010 - a program without this call
    bot = served(qq)
    assert bot.send(Target(group="9"), HI).end is (End.REFUSED if kind is Plain else End.GONE)
    assert refusal(lambda: list(bot.groups())).end is End.REFUSED
