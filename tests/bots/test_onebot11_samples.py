"""The project's samples of OneBot 11: asked for in these words, and understood."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from groupdesk.bots.base import BotGroup, End, Saying, Target
from groupdesk.bots.onebot11 import OneBot11
from groupdesk.records import ChatMessage, Join, Member
from tests.bots.loopback import Answer, Asked, refusal, serving
from tests.bots.sim_onebot import connect

GROUP = "700001"
TO_GROUP = Target(group=GROUP)
HI = Saying("今晚八点", "k1")


def test_the_samples_are_understood(shared: Path) -> None:
    samples = json.loads((shared / "bots/samples/onebot11.json").read_text())
    replayed = [_replay(sample) for sample in samples["exchanges"]]
    assert sum(replayed) == len(_SAMPLES)
    with serving(lambda asked: Answer(200, {"status": "ok", "retcode": 0, "data": {}})) as url:
        bot = connect(url)
        pushed = bot.event(json.loads(samples["event_push"]["body_utf8"]))
        joined = bot.event(samples["notice_event"])
        bot.close()
    assert pushed is not None
    assert joined is not None
    (said,) = pushed.records
    assert isinstance(said, ChatMessage)
    assert (said.sender, said.name, said.text) == ("20002", "二组-小雨", "早上好")
    assert joined.records == (Join(1763781100, "20010", "", "20001"),)


def _replay(sample: dict[str, Any]) -> bool:
    """Whether the exchange is one that the adapter has."""
    if sample["name"] not in _SAMPLES:
        return False
    program = sample["name"].split()[0].replace("spec", "some-bot")
    wanted, told = sample["request"], sample["response"]
    asked: list[Asked] = []

    def answer(one: Asked) -> Answer:
        if one.path == "/get_version_info":
            return Answer(200, {"status": "ok", "retcode": 0, "data": {"app_name": program}})
        if one.path not in (wanted["path"], "/get_msg"):
            return Answer(404, b"")
        asked.append(one)
        body = told["json"] if "json" in told else told["text"].encode()
        return Answer(told["status"], body, told.get("headers", {}))

    with serving(answer) as url:
        bot = connect(url, "tok")
        _SAMPLES[sample["name"]](bot)
        bot.close()
    assert asked[0].headers["authorization"] == "Bearer tok"
    for key in ("message", "reverse_order", "message_seq"):
        assert str(asked[0].fields().get(key)) == str(wanted["json"].get(key)) or key not in wanted["json"]
    return True


def _lists(bot: OneBot11) -> None:
    assert list(bot.groups())[1] == BotGroup("700002", "手作交流群", 487)


def _has_members(bot: OneBot11) -> None:
    told = bot.roster(GROUP)
    assert told.members[2] == Member("20003", "小雨", "", "member", 1751000000, None)
    assert (len(told.members), told.members[3].bot) == (4, True)


def _has_few_members(bot: OneBot11) -> None:
    (one,) = bot.roster("700002").members
    assert one == Member("20009", "阿杰", "", "member", None, None)


def _remembers(bot: OneBot11) -> None:
    page = bot.history(GROUP, None)
    assert [one.id for one in page.records if isinstance(one, ChatMessage)] == [98599, 98600]
    assert page.older == "1934455667"


def _remembers_by_number(bot: OneBot11) -> None:
    page = bot.history(GROUP, "98600")
    assert [one.id for one in page.records if isinstance(one, ChatMessage)] == [98599, 98600]
    assert page.older == "98599"


def _goes_back(bot: OneBot11) -> None:
    page = bot.history(GROUP, "1934455667")
    assert [one.id for one in page.records if isinstance(one, ChatMessage)] == [98598, 98599]
    assert page.older == "77889900"


def _mentions(bot: OneBot11) -> None:
    assert bot.send(TO_GROUP, Saying("今晚八点", "k", mentions=("20002",))).id == "512334455"


_SAMPLES: dict[str, Callable[[OneBot11], None]] = {
    "napcat get_group_list": _lists,
    "napcat get_group_member_list": _has_members,
    "napcat get_group_member_list, degraded": _has_few_members,
    "napcat history, first page (newest)": _remembers,
    "napcat history, older page": _goes_back,
    "napcat history, past the end": lambda bot: _ends(
        refusal(lambda: bot.history(GROUP, "5")).end, End.UNCERTAIN
    ),
    "napcat send_group_msg": _mentions,
    "napcat send timed out": lambda bot: _ends(bot.send(TO_GROUP, HI).end, End.UNCERTAIN),
    "napcat wrong token": lambda bot: _ends(refusal(lambda: list(bot.groups())).end, End.AUTH),
    "llbot history": _remembers_by_number,
    "go-cqhttp group gone": lambda bot: _ends(refusal(lambda: bot.history("700009", None)).end, End.GONE),
    "spec no token": lambda bot: _ends(refusal(lambda: list(bot.groups())).end, End.AUTH),
}


def _ends(end: End, wanted: End) -> None:
    assert end is wanted
