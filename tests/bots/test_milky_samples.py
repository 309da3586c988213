"""The project's samples of Milky: asked for in these words, and understood."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from groupdesk.bots.base import BotGroup, End, Saying, Target
from groupdesk.bots.milky import Milky
from groupdesk.records import ChatMessage, Join, Member
from tests.bots.loopback import Answer, Asked, refusal, serving
from tests.bots.sim_milky import connect, failed

TO_GROUP = Target(group="700001")
HI = Saying("今晚八点", "k1")


def test_the_samples_are_asked_for_and_understood(shared: Path) -> None:
    samples = json.loads((shared / "bots/samples/milky.json").read_text())
    for sample in samples["exchanges"]:
        if sample["name"] in _SAMPLES:
            _replay(sample)
    bot = connect("http://127.0.0.1:1")
    found = bot.event(samples["event"])
    bot.close()
    assert found is not None
    assert found.records == (Join(1763781100, "20010", "", "20002"),)


def _replay(sample: dict[str, Any]) -> None:
    wanted, told = sample["request"], sample["response"]
    asked: list[Asked] = []

    def answer(one: Asked) -> Answer:
        if one.path != wanted["path"]:
            return Answer(404, failed(404, "API not found"))
        asked.append(one)
        return Answer(told["status"], told["json"])

    with serving(answer) as url:
        bot = connect(url, "tok")
        _SAMPLES[sample["name"]](bot)
        bot.close()
    assert asked[0].headers["content-type"] == "application/json"
    if "headers" in wanted:
        assert asked[0].headers["authorization"] == wanted["headers"]["Authorization"]
    if sample["name"] != "bad payload":
        assert asked[0].fields() == wanted["json"]


def _lists(bot: Milky) -> None:
    assert list(bot.groups()) == [BotGroup("700001", "读书会·一群", 3)]


def _has_members(bot: Milky) -> None:
    (one,) = bot.roster("700001").members
    assert one == Member("20001", "陈安", "班主任-陈安", "owner", 1731000000, 1763781000)


def _remembers(bot: Milky) -> None:
    page = bot.history("700001", "98600")
    assert page.records == (ChatMessage(1763780900, "20002", "二组-小雨", "问卷填完了", 0, 98600),)
    assert page.older == "98599"


def _posts(bot: Milky) -> None:
    assert bot.send(TO_GROUP, Saying("今晚八点", "k", mentions=("20002",))).id == "98601"


_SAMPLES: dict[str, Callable[[Milky], None]] = {
    "get_group_list": _lists,
    "get_group_member_list": _has_members,
    "get_history_messages": _remembers,
    "send_group_message": _posts,
    "bad payload": lambda bot: _ends(bot.send(Target(group="x"), HI).end, End.REFUSED),
    "wrong token": lambda bot: _ends(refusal(lambda: list(bot.groups())).end, End.AUTH),
}


def _ends(end: End, wanted: End) -> None:
    assert end is wanted
