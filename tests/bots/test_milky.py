"""What the Milky adapter reads and says, against a made-up QQ on the loopback."""

from collections.abc import Iterator
from typing import Any

import pytest

from groupdesk.bots.base import BotGroup, End, Outcome, Page, Saying, Target
from groupdesk.bots.milky import Milky
from groupdesk.records import ChatMessage, Member
from groupdesk.records.protocols import MILKY
from tests.bots.loopback import Answer, refusal, serving
from tests.bots.sim_milky import AT, GROUP, TOKEN, OldQq, Qq, connect, failed, message, serve, text

NATIVE = str(GROUP)
TO_GROUP = Target(group=NATIVE)
HI = Saying("今晚八点", "k1")


@pytest.fixture
def qq() -> Qq:
    return Qq(70)


@pytest.fixture
def bot(qq: Qq) -> Iterator[Milky]:
    with serve(qq) as url:
        made = connect(url)
        yield made
        made.close()


def walked(bot: Milky) -> list[Page]:
    """All pages of the group, the newest first."""
    pages = [bot.history(NATIVE, None)]
    while (older := pages[-1].older) is not None:
        pages.append(bot.history(NATIVE, older))
        assert len(pages) < 20
    return pages


def numbers(pages: list[Page]) -> list[Any]:
    """The ids of all messages on pages, in order of time."""
    records = [record for page in reversed(pages) for record in page.records]
    return [record.id for record in records if isinstance(record, ChatMessage)]


# --- who it is and what there is


def test_it_tells_who_it_is_and_what_drives_it(bot: Milky) -> None:
    about = bot.about()
    assert (about.account, about.name) == ("10001", "小海")
    assert about.dialect == "LLOneBot 6.1.0 · Milky 1.2"
    assert about.can == MILKY.can
    assert (MILKY.platform, MILKY.pace.bot, MILKY.pace.group) == ("qq", 2.0, 3.0)


@pytest.mark.parametrize("kind", [Qq, OldQq])
def test_groups_are_named_in_1_x_and_before(kind: type[Qq]) -> None:
    with serve(kind()) as url:
        bot = connect(url)
        assert list(bot.groups()) == [BotGroup(NATIVE, "读书会·一群", 2)]
        assert bot.roster(NATIVE).of == 2
        bot.close()


def test_members_have_card_role_and_times_that_are_known(bot: Milky) -> None:
    told = bot.roster(NATIVE)
    assert told.members == (
        Member("20001", "陈安", "班主任-陈安", "owner", 1_741_000_000, None),
        Member("20002", "小雨", "二组-小雨", "member", 1_741_000_000, None),
    )
    assert told.whole


def test_a_group_that_is_not_there_is_gone(bot: Milky) -> None:
    assert refusal(lambda: bot.roster("9")).end is End.GONE


# --- what was said


def test_pages_go_back_to_the_first_word_without_one_twice(bot: Milky) -> None:
    pages = walked(bot)
    assert numbers(pages) == list(range(1, 71))
    assert all(page.stable for page in pages)


def test_a_page_is_asked_for_as_the_protocol_wants(qq: Qq, bot: Milky) -> None:
    assert bot.history(NATIVE, None).older == "40"
    bot.history(NATIVE, "40")
    asked = {"message_scene": "group", "peer_id": GROUP, "limit": 30}
    assert qq.called("get_history_messages") == [asked, {**asked, "start_message_seq": 40}]


def test_what_leavers_said_is_missing_and_the_rest_is_found(qq: Qq, bot: Milky) -> None:
    for one in qq.said[5:]:
        one["sender_id"] = 20009
    qq.left = {20009}
    assert numbers(walked(bot)) == [1, 2, 3, 4, 5]


def test_a_page_that_does_not_go_back_is_the_last(qq: Qq, bot: Milky) -> None:
    newer = {"messages": [message(80), message(81)], "next_message_seq": 79}
    qq.weather.append(Answer(body={"status": "ok", "retcode": 0, "data": newer}))
    assert bot.history(NATIVE, "40").older is None


@pytest.mark.parametrize(
    "data",
    [None, [], "x", {}, {"messages": None}, {"messages": [None, 3, {}, {"message_seq": "x", "time": AT}]}],
)
def test_a_page_of_a_wrong_type_is_the_last(qq: Qq, bot: Milky, data: Any) -> None:
    qq.weather.append(Answer(body={"status": "ok", "retcode": 0, "data": data}))
    assert bot.history(NATIVE, "40").older is None


def test_names_before_1_0_are_found_by_asking_once() -> None:
    qq = OldQq(70)
    with serve(qq) as url:
        bot = connect(url)
        assert numbers(walked(bot)) == list(range(1, 71))
        assert bot.about().dialect == "Yogurt 0.1"
        bot.close()
    assert len(qq.called("get_history_messages")) == 1
    assert qq.called("get_history_group_message")[0] == {"group_id": GROUP, "limit": 30}


def test_without_either_name_the_first_refusal_is_told(
    monkeypatch: pytest.MonkeyPatch, qq: Qq, bot: Milky
) -> None:
    monkeypatch.setattr(qq, "history_name", "none")
    told = refusal(lambda: bot.history(NATIVE, None))
    assert (told.end, told.reason) == (End.REFUSED, "API not found")
    monkeypatch.setattr(qq, "history_name", "get_history_messages")
    assert bot.history(NATIVE, None).older == "40"


# --- what is said


def test_a_post_is_segments_with_mentions_first_and_tells_its_number(qq: Qq, bot: Milky) -> None:
    outcome = bot.send(TO_GROUP, Saying("今晚八点", "k1", mentions=("20002",)))
    assert outcome == Outcome(End.OK, id="71")
    assert qq.called("send_group_message") == [
        {"group_id": GROUP, "message": [{"type": "mention", "data": {"user_id": 20002}}, text(" 今晚八点")]}
    ]


def test_the_whole_group_is_rung_only_when_that_was_chosen(qq: Qq, bot: Milky) -> None:
    bot.send(TO_GROUP, Saying("@all [CQ:at,qq=all]", "k1"))
    bot.send(TO_GROUP, Saying("开会", "k2", everybody=True, mentions=("20002",)))
    first, second = (one["message"] for one in qq.called("send_group_message"))
    assert first == [text("@all [CQ:at,qq=all]")]
    assert second == [{"type": "mention_all", "data": {}}, text(" 开会")]


def test_a_person_who_is_no_friend_is_gone(qq: Qq, bot: Milky) -> None:
    assert bot.send(Target(person="20009"), HI).end is End.GONE
    assert qq.called("send_private_message")[0]["user_id"] == 20009


def test_a_post_is_taken_back(qq: Qq, bot: Milky) -> None:
    id_ = bot.send(TO_GROUP, HI).id
    assert id_ is not None
    assert bot.recall(TO_GROUP, id_).end is End.OK
    assert qq.called("recall_group_message") == [{"group_id": GROUP, "message_seq": 71}]
    assert bot.recall(TO_GROUP, id_).end is End.REFUSED


# --- how it ends


ENDS: list[tuple[str, Answer, End, float | None]] = [
    ("401", Answer(401, failed(-401, "Unauthorized")), End.AUTH, None),
    ("401 as a page", Answer(401, b"<html>"), End.AUTH, None),
    ("401 without a word", Answer(401, b""), End.AUTH, None),
    ("403", Answer(403, failed(-403, "Forbidden")), End.AUTH, None),
    ("403 as text", Answer(403, b"Forbidden"), End.AUTH, None),
    ("no such call", Answer(404, failed(404, "API not found")), End.REFUSED, None),
    ("404 as a page", Answer(404, b"<html>"), End.REFUSED, None),
    ("415", Answer(415, failed(-415, "Unsupported Media Type")), End.REFUSED, None),
    ("signed out", Answer(200, failed(-403, "未处于登录状态")), End.UNREACHED, None),
    ("a bad payload", Answer(200, failed(-400, "Invalid payload")), End.REFUSED, None),
    ("no such group", Answer(200, failed(-404, "Group not found")), End.GONE, None),
    ("a group in Chinese", Answer(200, failed(-500, "群不存在")), End.GONE, None),
    ("something new", Answer(200, failed(-500, "the moon is full")), End.REFUSED, None),
    ("without a reason", Answer(200, {"status": "failed"}), End.REFUSED, None),
    ("lost on the way", Answer(200, failed(-500, "Timeout: sendMsg")), End.UNCERTAIN, None),
    ("429 with a wait", Answer(429, b"", {"Retry-After": "4"}), End.LIMITED, 4.0),
    ("429 with a date", Answer(429, b"", {"Retry-After": "Mon, 01 Jan 2001 00:00:00 GMT"}), End.LIMITED, 0.0),
    ("429 without one", Answer(429, b"slow down"), End.LIMITED, None),
    ("500", Answer(500, failed(-500, "x")), End.UNCERTAIN, None),
    ("502 as a page", Answer(502, b"<html><h1>Bad Gateway</h1></html>"), End.UNCERTAIN, None),
    ("200 with text", Answer(200, b"hello"), End.UNCERTAIN, None),
    ("200 with nothing", Answer(200, b""), End.UNCERTAIN, None),
    ("broken JSON", Answer(200, b'{"status": "ok"'), End.UNCERTAIN, None),
    ("no object", Answer(200, ["ok"]), End.UNCERTAIN, None),
    ("a wrong type", Answer(200, {"status": True}), End.UNCERTAIN, None),
    ("a list for a status", Answer(200, {"status": ["ok"]}), End.UNCERTAIN, None),
]


@pytest.mark.parametrize(("weather", "end", "wait"), [one[1:] for one in ENDS], ids=[one[0] for one in ENDS])
def test_every_end_of_a_post(qq: Qq, bot: Milky, weather: Answer, end: End, wait: float | None) -> None:
    qq.weather.append(weather)
    outcome = bot.send(TO_GROUP, HI)
    assert (outcome.end, outcome.wait) == (end, wait)
    assert outcome.reason
    assert outcome.reason.isprintable()


@pytest.mark.parametrize("data", [None, [], "x", {"message_seq": None}])
def test_a_post_whose_answer_has_no_number_was_sent(qq: Qq, bot: Milky, data: Any) -> None:
    qq.weather.append(Answer(body={"status": "ok", "retcode": 0, "data": data}))
    assert bot.send(TO_GROUP, HI) == Outcome(End.OK)


def test_a_wrong_token_is_told_without_it(qq: Qq) -> None:
    with serve(qq) as url:
        bot = connect(url, "a-secret-that-is-wrong")
        told = refusal(bot.about)
        bot.close()
    assert told.end is End.AUTH
    assert "a-secret" not in told.reason


def test_an_answer_that_repeats_the_token_does_not_bring_it_out(qq: Qq, bot: Milky) -> None:
    qq.weather.append(Answer(200, failed(-400, f"bad header Bearer {TOKEN}")))
    assert TOKEN not in bot.send(TO_GROUP, HI).reason


def test_a_redirect_is_not_followed(qq: Qq) -> None:
    with serve(qq) as elsewhere:
        there = {"Location": f"{elsewhere}/api/send_group_message"}
        with serving(lambda asked: Answer(307, b"", there)) as url:
            bot = connect(url)
            assert bot.send(TO_GROUP, HI).end is End.REFUSED
            bot.close()
    assert qq.asked == []


def test_nothing_there_was_never_tried(qq: Qq) -> None:
    with serve(qq) as url:
        pass
    bot = connect(url)
    assert bot.send(TO_GROUP, HI).end is End.UNREACHED
    bot.close()


@pytest.mark.parametrize("uin", [None, "", {}, True])
def test_without_an_account_there_is_no_bot(qq: Qq, bot: Milky, uin: Any) -> None:
    qq.weather.append(Answer(body={"status": "ok", "retcode": 0, "data": {"uin": uin}}))
    assert refusal(bot.about).end is End.UNCERTAIN
