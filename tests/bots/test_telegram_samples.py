"""The project's samples of the Bot API: asked for in these words, and understood."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from groupdesk.bots.base import End, Saying, Target
from groupdesk.bots.telegram import Telegram
from tests.bots.loopback import Answer, Asked, refusal, serving
from tests.bots.sim_telegram import XIAOYU, connect


def test_the_samples_are_asked_for_and_understood(shared: Path) -> None:
    samples = json.loads((shared / "bots/samples/telegram.json").read_text())["exchanges"]
    for sample in samples:
        _replay(sample)


def _replay(sample: dict[str, Any]) -> None:
    wanted, told = sample["request"], sample["response"]
    asked: list[Asked] = []

    def answer(one: Asked) -> Answer:
        if one.path != wanted["path"]:
            beside = {"getWebhookInfo": {}, "getChatMember": {"user": XIAOYU}, "getChatMemberCount": 58}
            return Answer(body={"ok": True, "result": beside.get(one.path.rpartition("/")[2], [])})
        asked.append(one)
        return Answer(told["status"], told["json"], told.get("headers", {}))

    with serving(answer) as url:
        bot = connect(url, "42:TEST")
        _SAMPLES[sample["name"]](bot, wanted["json"])
        bot.close()
    assert wanted["json"].items() <= asked[0].fields().items()


def _sends(end: End, **more: Any) -> Callable[[Telegram, dict[str, Any]], None]:
    def check(bot: Telegram, body: dict[str, Any]) -> None:
        mentions = tuple(str(one["user"]["id"]) for one in body.get("entities", ()))
        text = body["text"].removeprefix("小雨 ") if mentions else body["text"]
        to = str(body["chat_id"])
        target = Target(group=to) if to.startswith("-") else Target(person=to)
        outcome = bot.send(target, Saying(text, "k", mentions=mentions))
        assert outcome.end is end
        assert {name: getattr(outcome, name) for name in more} == more

    return check


def _hears(bot: Telegram, body: dict[str, Any]) -> None:
    told = bot.events(str(body["offset"]), body["timeout"])
    assert told.cursor == "903"
    assert [(one.group.native, one.was) for one in told.batches] == [
        ("-1001234567890", None),
        ("-1009876543210", "-4123456"),
    ]


def _is_refused(bot: Telegram, body: dict[str, Any]) -> None:
    assert refusal(lambda: bot.events(str(body["offset"]), 0)).end is End.REFUSED


def _knows_itself(bot: Telegram, body: dict[str, Any]) -> None:
    about = bot.about()
    assert (about.account, about.facts) == ("user42", ("privacy_mode",))


def _knows_admins(bot: Telegram, body: dict[str, Any]) -> None:
    told = bot.roster(str(body["chat_id"]))
    assert (len(told.members), told.of) in ((2, 58), (0, 58))


_SAMPLES: dict[str, Callable[[Telegram, dict[str, Any]], None]] = {
    "getMe": _knows_itself,
    "getUpdates": _hears,
    "getChatAdministrators": _knows_admins,
    "getChatMemberCount": _knows_admins,
    "sendMessage with mention": _sends(End.OK, id="7"),
    "flood": _sends(End.LIMITED, wait=3.0),
    "two pollers": _is_refused,
    "webhook set": _is_refused,
    "migrated": _sends(End.REFUSED, moved="-1009876543210"),
    "kicked": _sends(End.GONE),
    "person never started the bot": _sends(End.REFUSED),
}
