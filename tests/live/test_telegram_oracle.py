"""python-telegram-bot on the simulated Bot API reads and says what the adapter reads and says."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

telegram = pytest.importorskip("telegram")

from groupdesk.bots.base import Batch, End, Outcome, Saying, Target  # noqa: E402
from groupdesk.bots.telegram import Telegram  # noqa: E402
from groupdesk.records import ChatMessage, Join, Leave  # noqa: E402
from tests.bots.loopback import Answer  # noqa: E402
from tests.bots.sim_telegram import (  # noqa: E402
    AT,
    BOT,
    CHEN,
    GROUP,
    OLD,
    TOKEN,
    XIAOYU,
    BotApi,
    change,
    chat,
    connect,
    failed,
    flooded,
    message,
    serve,
)

MEDIA = {"file_id": "f", "file_unique_id": "u"}
TO_GROUP = Target(group=str(GROUP))


@pytest.fixture
def api() -> BotApi:
    return BotApi()


@pytest.fixture
def url(api: BotApi) -> Iterator[str]:
    with serve(api) as address:
        yield address


@pytest.fixture
def ours(url: str) -> Iterator[Telegram]:
    bot = connect(url)
    yield bot
    bot.close()


def theirs(url: str, ask: Callable[[Any], Any], token: str = TOKEN) -> Any:
    """What python-telegram-bot makes of a call."""

    async def asked() -> Any:
        async with telegram.Bot(token, base_url=f"{url}/bot") as bot:
            return await ask(bot)

    return asyncio.run(asked())


def error(url: str, ask: Callable[[Any], Any]) -> Any:
    """How python-telegram-bot says that a call fails."""
    with pytest.raises(telegram.error.TelegramError) as caught:
        theirs(url, ask)
    return caught.value


def test_both_know_the_bot(url: str, ours: Telegram) -> None:
    me = theirs(url, lambda bot: bot.get_me())
    about = ours.about()
    assert (about.account, about.name) == (f"user{me.id}", me.username)


def test_both_read_the_same_updates(api: BotApi, url: str, ours: Telegram) -> None:
    for told in _updates():
        api.tell(**told)
    (batch,) = ours.events("", 0).batches
    updates = theirs(url, lambda bot: bot.get_updates(allowed_updates=["message", "chat_member"]))
    assert api.called("getUpdates")[1]["allowed_updates"] == ["message", "chat_member"]
    assert _messages(batch) == [_theirs(one) for one in updates if one.effective_message]
    assert _moves(batch) == [_their_move(one.chat_member) for one in updates if one.chat_member]
    assert {one.effective_chat.title for one in updates} == {batch.group.name}


def _updates() -> list[dict[str, Any]]:
    size = {"width": 1, "height": 1}
    mention = {"type": "text_mention", "offset": 3, "length": 2, "user": CHEN}
    link = {"invite_link": "https://t.me/+A", "creator": CHEN, "creates_join_request": False}
    facts = {"is_primary": False, "is_revoked": False}
    return [
        {"message": message(5, text="问卷填完了")},
        {"message": message(6, text="🦊 陈安", entities=[mention])},
        {"message": message(7, text="对", reply_to_message=message(5, text="问卷填完了"))},
        {"message": message(8, caption="晚霞", photo=[{**MEDIA, **size}])},
        {"message": message(9, text="通知", sender_chat=chat())},
        {"edited_message": message(5, text="问卷都填完了", edit_date=AT + 60)},
        {"chat_member": change(XIAOYU, "left", "member", invite_link={**link, **facts})},
        {"chat_member": change(XIAOYU, "member", "left")},
    ]


def _messages(batch: Batch) -> list[tuple[Any, ...]]:
    found = [one for one in batch.records if isinstance(one, ChatMessage)]
    return [
        (one.id, one.at, one.sender, one.name, one.text, one.mentions, one.reply_to, one.edited_at)
        for one in found
    ]


def _theirs(update: Any) -> tuple[Any, ...]:
    told = update.effective_message
    who, key = (told.sender_chat, "channel") if told.sender_chat else (told.from_user, "user")
    entities = (*told.entities, *told.caption_entities)
    return (
        told.message_id,
        int(told.date.timestamp()),
        key + str(who.id).removeprefix("-100"),
        who.title if told.sender_chat else who.full_name,
        told.text or told.caption or "",
        tuple(f"user{one.user.id}" for one in entities if one.user),
        told.reply_to_message.message_id if told.reply_to_message else None,
        int(told.edit_date.timestamp()) if told.edit_date else None,
    )


def _moves(batch: Batch) -> list[tuple[Any, ...]]:
    return [
        (one.at, one.who, one.inviter if isinstance(one, Join) else None)
        for one in batch.records
        if isinstance(one, Join | Leave)
    ]


def _their_move(told: Any) -> tuple[Any, ...]:
    inviter = f"user{told.invite_link.creator.id}" if told.invite_link else None
    return int(told.date.timestamp()), f"user{told.new_chat_member.user.id}", inviter


def test_both_see_the_same_admins(url: str, ours: Telegram) -> None:
    admins = theirs(url, lambda bot: bot.get_chat_administrators(GROUP))
    roster = ours.roster(str(GROUP))
    assert [one.who for one in roster.members] == [f"user{one.user.id}" for one in admins]
    assert roster.of == theirs(url, lambda bot: bot.get_chat_member_count(GROUP))


def test_both_post_the_same_mention(api: BotApi, url: str, ours: Telegram) -> None:
    api.members[9] = {"id": 9, "is_bot": False, "first_name": "🦊"}
    outcome = ours.send(TO_GROUP, Saying("八点", "k", mentions=("user9",)))
    who = telegram.MessageEntity("text_mention", 0, 2, user=telegram.User(9, "🦊", False))
    said = theirs(url, lambda bot: bot.send_message(GROUP, "🦊 八点", entities=[who]))
    mine, other = api.sent
    assert outcome.id == str(mine["message_id"])
    assert said.message_id == other["message_id"]
    assert (mine["chat_id"], mine["text"]) == (other["chat_id"], other["text"])
    for one in ("type", "offset", "length"):
        assert mine["entities"][0][one] == other["entities"][0][one]
    assert mine["entities"][0]["user"]["id"] == other["entities"][0]["user"]["id"]


def test_both_take_a_post_back(api: BotApi, url: str, ours: Telegram) -> None:
    ids = [ours.send(TO_GROUP, Saying("八点", "k")).id for _ in range(2)]
    assert ids == ["7", "8"]
    assert ours.recall(TO_GROUP, "7").end is End.OK
    assert theirs(url, lambda bot: bot.delete_message(GROUP, 8)) is True
    assert api.sent == []


def test_both_wait_as_long_as_they_are_asked_to(api: BotApi, url: str, ours: Telegram) -> None:
    api.weather.append(flooded(3))
    outcome = ours.send(TO_GROUP, Saying("八点", "k"))
    api.weather.extend([Answer(body={"ok": True, "result": BOT}), flooded(3)])
    asked = error(url, lambda bot: bot.send_message(GROUP, "八点"))
    assert isinstance(asked, telegram.error.RetryAfter)
    wait = asked.retry_after
    assert outcome.wait == (wait.total_seconds() if isinstance(wait, timedelta) else wait)


def test_both_learn_the_new_id_of_a_group(url: str, ours: Telegram) -> None:
    outcome = ours.send(Target(group=str(OLD)), Saying("八点", "k"))
    moved = error(url, lambda bot: bot.send_message(OLD, "八点"))
    assert isinstance(moved, telegram.error.ChatMigrated)
    assert outcome.moved == str(moved.new_chat_id)


@pytest.mark.parametrize(
    ("weather", "end", "name"),
    [
        (failed(403, "Forbidden: bot was kicked from the supergroup chat"), End.GONE, "Forbidden"),
        (failed(400, "Bad Request: chat not found"), End.GONE, "BadRequest"),
        (failed(401, "Unauthorized"), End.AUTH, "InvalidToken"),
        (failed(404, "Not Found"), End.AUTH, "InvalidToken"),
        (failed(409, "Conflict: terminated by other getUpdates request"), End.REFUSED, "Conflict"),
        (Answer(502, b"<html>"), End.UNCERTAIN, "NetworkError"),
        (Answer(200, b"hello"), End.UNCERTAIN, "TelegramError"),
    ],
    ids=["kicked", "no chat", "401", "404", "409", "502", "text"],
)
def test_both_understand_how_a_post_fails(
    api: BotApi, url: str, ours: Telegram, weather: Answer, end: End, name: str
) -> None:
    api.weather.append(weather)
    outcome: Outcome = ours.send(TO_GROUP, Saying("八点", "k"))
    api.weather.extend([Answer(body={"ok": True, "result": BOT}), weather])
    assert outcome.end is end
    assert type(error(url, lambda bot: bot.send_message(GROUP, "八点"))).__name__ == name
