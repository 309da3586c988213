"""ChatLab Pull over real HTTP: which sessions are groups, how pages follow, and how every answer ends."""

from collections.abc import Iterator

import pytest

from groupdesk.bots import adapter
from groupdesk.bots.base import BotGroup, End, Login, Piece, Saying, Target
from groupdesk.bots.chatlab_pull import ChatLabPull
from groupdesk.records.protocols import CHATLAB_PULL, Can
from tests.bots.loopback import refusal
from tests.bots.sim_chatlab import AT, GROUP, TOKEN, DataSource, message, session
from tests.bots.sim_weather import Answer, serving
from tests.bots.weather import BAD, WAITS, wrong


@pytest.fixture
def source() -> DataSource:
    return DataSource(said={GROUP: [message(n) for n in range(7)]}, page=3)


@pytest.fixture
def bot(source: DataSource) -> Iterator[ChatLabPull]:
    with serving(source) as url:
        made = connect(url)
        yield made
        made.close()


def connect(url: str, token: str = TOKEN, platform: str = "") -> ChatLabPull:
    made = adapter("chatlab_pull", Login({"url": url, "token": token, "platform": platform}))
    assert isinstance(made, ChatLabPull)
    return made


def pieces(bot: ChatLabPull, at: int = 0) -> list[Piece]:
    told = [bot.since(GROUP, at, None)]
    while (following := told[-1].next) is not None:
        told.append(bot.since(GROUP, at, following))
        assert len(told) < 20
    return told


def test_groups_are_told_and_no_talk_of_two(source: DataSource, bot: ChatLabPull) -> None:
    source.sessions += [session("wxid_b", "张三", "private"), session("", "nameless")]
    assert list(bot.groups()) == [BotGroup(GROUP, "读书会", 2)]
    about = bot.about()
    assert (about.platform, about.facts) == ("wechat", ())
    assert about.can == {Can.GROUPS, Can.HISTORY}


def test_groups_of_another_platform_are_told_of_and_left_out(source: DataSource, bot: ChatLabPull) -> None:
    source.sessions += [session("q1", platform="qq"), session("w2")]
    assert [one.native for one in bot.groups()] == [GROUP, "w2"]
    assert bot.about().facts == ("several_platforms",)


def test_the_platform_that_was_typed_is_the_one_taken(source: DataSource) -> None:
    source.sessions += [session("q1", platform="qq")]
    with serving(source) as url:
        bot = connect(url, platform="QQ")
        assert [one.native for one in bot.groups()] == ["q1"]
        bot.close()


def test_pages_follow_one_another_within_the_window_of_the_first(
    source: DataSource, bot: ChatLabPull
) -> None:
    assert [one.messages for one in pieces(bot)] == [3, 3, 1]
    assert [one.get("offset") for one in source.asked()] == [None, "3", "6"]
    assert [one.get("end") for one in source.asked()] == [None, str(AT + 360), str(AT + 360)]
    assert all(one["format"] == "chatlab" and one["since"] == "0" for one in source.asked())


def test_what_is_told_in_one_is_all(source: DataSource, bot: ChatLabPull) -> None:
    source.pages = False
    (told,) = pieces(bot, AT + 120)
    assert (told.messages, told.until) == (5, None)


def test_json_lines_are_pages_too(source: DataSource, bot: ChatLabPull) -> None:
    source.lines = True
    assert [one.messages for one in pieces(bot)] == [3, 3, 1]
    assert pieces(bot)[-1].until == AT + 360


def test_it_says_nothing(bot: ChatLabPull) -> None:
    assert bot.send(Target(group=GROUP), Saying("hi", "k")).end is End.REFUSED
    assert CHATLAB_PULL.why_not[Can.SEND] == "push_only"


def test_a_session_that_is_not_there_is_gone(bot: ChatLabPull) -> None:
    assert refusal(lambda: bot.since("nobody", 0, None)).end is End.GONE


def test_a_wrong_token_is_not_let_in(source: DataSource) -> None:
    with serving(source) as url:
        bot = connect(url, "another-token")
        assert refusal(bot.about).end is End.AUTH
        bot.close()


@pytest.mark.parametrize("case", BAD)
def test_bad_weather_ends_a_read(case: str, source: DataSource, bot: ChatLabPull) -> None:
    answer, end = BAD[case]
    source.weather = [answer] * 2
    assert refusal(lambda: list(bot.groups())).end is end
    gone = End.GONE if answer.status == 404 else end
    assert refusal(lambda: bot.since(GROUP, 0, None)).end is gone


@pytest.mark.parametrize("case", WAITS)
def test_a_wait_is_read(case: str, source: DataSource, bot: ChatLabPull) -> None:
    headers, wait = WAITS[case]
    source.weather = [Answer(b"", 429, headers)]
    outcome = refusal(bot.about)
    assert (outcome.end, outcome.wait) == (End.LIMITED, wait)


def test_answers_of_wrong_types_end_or_are_read() -> None:
    good = {"messages": [message(1)], "sync": {"hasMore": True, "nextOffset": 1}, "members": []}
    syncs = [{"messages": [message(1)], "sync": one.body} for one in wrong(dict.fromkeys(
        ("hasMore", "nextSince", "nextOffset", "watermark"), True))]  # fmt: skip
    for answer in [*wrong(good), *map(Answer, syncs)]:
        source = DataSource(weather=[answer])
        with serving(source) as url:
            bot = connect(url)
            if isinstance(answer.body["messages"], list):
                assert bot.since(GROUP, 0, None).messages == len(answer.body["messages"])
            else:
                assert refusal(lambda bot=bot: bot.since(GROUP, 0, None)).end is End.UNCERTAIN  # type: ignore[misc]
            bot.close()
