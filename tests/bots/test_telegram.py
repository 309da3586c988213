"""What the Telegram adapter reads and says, against a made-up Bot API on the loopback."""

from collections.abc import Iterator
from typing import Any

import pytest

from groupdesk.bots import transport
from groupdesk.bots.base import End, Outcome, Saying, Target
from groupdesk.bots.telegram import Telegram
from groupdesk.records import ChatMessage, Member
from groupdesk.records.protocols import TELEGRAM, Can
from tests.bots.loopback import Answer, refusal
from tests.bots.sim_telegram import GROUP, NEW, OLD, BotApi, connect, failed, flooded, message, serve

TO_GROUP = Target(group=str(GROUP))
HI = Saying("今晚八点", "k1")
ALL_UPDATES = ["message", "edited_message", "chat_member", "my_chat_member"]


@pytest.fixture
def api() -> BotApi:
    return BotApi()


@pytest.fixture
def bot(api: BotApi) -> Iterator[Telegram]:
    with serve(api) as url:
        made = connect(url)
        yield made
        made.close()


# --- who it is


def test_it_tells_who_it_is(bot: Telegram) -> None:
    about = bot.about()
    assert (about.account, about.name, about.facts) == ("user42", "desk_bot", ())
    assert about.can == TELEGRAM.can


def test_privacy_mode_is_a_fact_about_it(api: BotApi, bot: Telegram) -> None:
    api.reads_all = False
    assert bot.about().facts == ("privacy_mode",)


def test_with_a_webhook_it_hears_nothing_and_still_speaks(api: BotApi, bot: Telegram) -> None:
    api.webhook = "https://example.org/hook"
    about = bot.about()
    assert about.facts == ("webhook",)
    assert Can.EVENTS not in about.can
    assert Can.SEND in about.can
    told = refusal(lambda: bot.events("", 0))
    assert told.end is End.REFUSED
    assert "webhook" in told.reason
    assert "getUpdates" not in told.reason


def test_a_server_without_the_webhook_call_is_one_all_the_same(
    monkeypatch: pytest.MonkeyPatch, bot: Telegram
) -> None:
    monkeypatch.delattr(BotApi, "on_getwebhookinfo")
    assert bot.about().facts == ()


@pytest.mark.parametrize("result", [None, [], "x", {}, {"id": None}, {"id": True}])
def test_without_an_account_there_is_no_bot(api: BotApi, bot: Telegram, result: Any) -> None:
    api.weather.append(Answer(body={"ok": True, "result": result}))
    assert refusal(bot.about).end is End.UNCERTAIN


def test_groups_members_and_history_cannot_be_asked_for() -> None:
    assert {Can.GROUPS, Can.MEMBERS, Can.HISTORY}.isdisjoint(TELEGRAM.can)
    assert TELEGRAM.why_not == {Can.GROUPS: "events_only", Can.MEMBERS: "admins_only"}
    assert (TELEGRAM.pace.group, TELEGRAM.pace.group_minute, TELEGRAM.longest) == (1.0, 20, 4_096)
    assert TELEGRAM.pace.bot * 30 == pytest.approx(1.0)


def test_admins_are_known_and_how_many_there_are(api: BotApi, bot: Telegram) -> None:
    told = bot.roster(str(GROUP))
    assert told.members == (
        Member("user5000000001", "陈安", role="owner"),
        Member("user42", "desk", role="admin", bot=True),
    )
    assert (told.of, told.whole) == (58, False)
    assert api.called("getChatAdministrators") == [{"chat_id": GROUP}]


# --- what it hears


def test_updates_come_by_group_and_the_cursor_follows_the_last(api: BotApi, bot: Telegram) -> None:
    for number in range(5, 8):
        api.tell(message=message(number, text=f"{number}"))
    told = bot.events("", 0)
    assert told.cursor == "903"
    assert not told.more
    (batch,) = told.batches
    assert (batch.group.native, batch.group.name) == (str(GROUP), "读书会·一群")
    assert [record.id for record in batch.records if isinstance(record, ChatMessage)] == [5, 6, 7]
    assert api.called("getUpdates") == [{"limit": 100, "timeout": 0, "allowed_updates": ALL_UPDATES}]


def test_asking_with_the_cursor_makes_the_server_forget_and_without_news_it_stays(
    api: BotApi, bot: Telegram
) -> None:
    api.tell(message=message(text="a"))
    cursor = bot.events("", 0).cursor
    assert len(api.updates) == 1
    told = bot.events(cursor, 0)
    assert (told.batches, told.cursor, told.more) == ((), cursor, False)
    assert api.updates == []
    assert api.called("getUpdates")[-1]["offset"] == 901


def test_a_full_page_says_that_there_is_more(api: BotApi, bot: Telegram) -> None:
    for number in range(130):
        api.tell(message=message(number, text="a"))
    first = bot.events("", 0)
    second = bot.events(first.cursor, 0)
    assert (first.more, second.more, second.cursor) == (True, False, "1030")
    assert sum(len(batch.records) for batch in (*first.batches, *second.batches)) == 130


def test_updates_told_twice_and_out_of_order_come_once_and_in_order(api: BotApi, bot: Telegram) -> None:
    for number in (5, 6):
        api.tell(message=message(number, text="a"))
    api.updates = [api.updates[1], api.updates[0], api.updates[1]]
    (batch,) = bot.events("", 0).batches
    assert [record.id for record in batch.records if isinstance(record, ChatMessage)] == [5, 6]


def test_ids_that_start_anew_are_followed(api: BotApi, bot: Telegram) -> None:
    """After a week without updates their ids begin somewhere else (Bot API, `Update`)."""
    api.weather.append(Answer(body={"ok": True, "result": [{"update_id": 7, "message": message(text="a")}]}))
    assert bot.events("900000", 0).cursor == "8"


def test_ids_beyond_53_bits_keep_their_digits(api: BotApi, bot: Telegram) -> None:
    big = 2**60 + 1
    api.weather.append(
        Answer(body={"ok": True, "result": [{"update_id": big, "message": message(big, text="a")}]})
    )
    told = bot.events("", 0)
    assert told.cursor == str(big + 1)
    (record,) = told.batches[0].records
    assert isinstance(record, ChatMessage)
    assert record.id == big


def test_the_connection_stands_still_for_longer_than_the_server_waits(
    monkeypatch: pytest.MonkeyPatch, api: BotApi
) -> None:
    monkeypatch.setattr(transport, "QUIET_SECONDS", 0.2)
    with serve(api) as url:
        bot = connect(url)
        assert bot.events("", 1.0).batches == ()
        bot.close()


@pytest.mark.parametrize(("patience", "asked"), [(0.4, 0), (25.0, 25), (1e9, 50), (-3.0, 0)])
def test_the_server_is_asked_to_wait_no_longer_than_it_would(
    api: BotApi, bot: Telegram, patience: float, asked: int
) -> None:
    api.tell(message=message(text="a"))
    bot.events("", patience)
    assert api.called("getUpdates")[0]["timeout"] == asked


@pytest.mark.parametrize(
    "result", [None, {}, "x", 7, [None, 7, "x", []], [{"update_id": "x"}], [{"message": {}}]]
)
def test_updates_of_a_wrong_type_are_none(api: BotApi, bot: Telegram, result: Any) -> None:
    api.weather.append(Answer(body={"ok": True, "result": result}))
    told = bot.events("5", 0)
    assert (told.batches, told.cursor) == ((), "5")


def test_a_second_reader_is_told_in_plain_words(api: BotApi, bot: Telegram) -> None:
    why = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    api.weather.append(failed(409, why))
    told = refusal(lambda: bot.events("", 0))
    assert told.end is End.REFUSED
    assert "another program" in told.reason


# --- what it says


def test_a_post_is_plain_text_and_tells_its_id(api: BotApi, bot: Telegram) -> None:
    outcome = bot.send(TO_GROUP, Saying("*八点* <b>&amp;</b>", "k1", everybody=True))
    assert outcome == Outcome(End.OK, id="7")
    assert api.called("sendMessage") == [{"chat_id": GROUP, "text": "*八点* <b>&amp;</b>"}]


def test_mentions_stand_before_the_text_in_utf16_units(api: BotApi, bot: Telegram) -> None:
    api.members[9] = {"id": 9, "first_name": "🦊", "last_name": "Fox\n"}
    bot.send(TO_GROUP, Saying("八点见", "k1", mentions=("user9", "5000000007")))
    (sent,) = api.called("sendMessage")
    assert sent["text"] == "🦊 Fox 小雨 八点见"
    assert sent["entities"] == [
        {"type": "text_mention", "offset": 0, "length": 6, "user": {"id": 9}},
        {"type": "text_mention", "offset": 7, "length": 2, "user": {"id": 5000000007}},
    ]


def test_who_is_not_there_is_not_mentioned(api: BotApi, bot: Telegram) -> None:
    assert bot.send(TO_GROUP, Saying("八点", "k1", mentions=("user404",))).end is End.OK
    assert api.called("sendMessage") == [{"chat_id": GROUP, "text": "八点"}]


@pytest.mark.parametrize(
    ("weather", "end", "wait"),
    [(Answer(502, b"<html>"), End.UNREACHED, None), (flooded(9), End.LIMITED, 9.0)],
)
def test_nothing_is_sent_when_a_name_cannot_be_asked(
    api: BotApi, bot: Telegram, weather: Answer, end: End, wait: float | None
) -> None:
    api.weather.append(weather)
    outcome = bot.send(TO_GROUP, Saying("八点", "k1", mentions=("user9",)))
    assert (outcome.end, outcome.wait) == (end, wait)
    assert api.sent == []


def test_half_a_character_in_a_name_does_no_harm(api: BotApi, bot: Telegram) -> None:
    api.members[9] = {"id": 9, "first_name": "x\ud83d"}
    assert bot.send(TO_GROUP, Saying("八点", "k1", mentions=("user9",))).end is End.OK
    assert api.sent[0]["text"] == "x\ufffd 八点"


def test_a_person_is_written_to_by_id(api: BotApi, bot: Telegram) -> None:
    bot.send(Target(person="user5000000007"), HI)
    assert api.called("sendMessage")[0]["chat_id"] == 5000000007


def test_a_text_is_measured_in_utf16_units_with_its_mentions(api: BotApi, bot: Telegram) -> None:
    assert bot.send(TO_GROUP, Saying("🦊" * 2_048, "k1")).end is End.OK
    for text, mentions in (("🦊" * 2_048 + "x", ()), ("🦊" * 2_048, ("user5000000007",))):
        outcome = bot.send(TO_GROUP, Saying(text, "k2", mentions=mentions))
        assert outcome.end is End.REFUSED
        assert "4096" in outcome.reason
    assert len(api.sent) == 1


def test_a_post_is_taken_back(api: BotApi, bot: Telegram) -> None:
    id_ = bot.send(TO_GROUP, HI).id
    assert id_ is not None
    assert bot.recall(TO_GROUP, id_).end is End.OK
    assert api.sent == []
    assert bot.recall(TO_GROUP, id_).end is End.REFUSED


def test_a_group_that_became_a_supergroup_is_told_by_its_new_id(bot: Telegram) -> None:
    outcome = bot.send(Target(group=str(OLD)), HI)
    assert (outcome.end, outcome.moved) == (End.REFUSED, str(NEW))
