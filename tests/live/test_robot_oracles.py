"""Robots beside the packages that others post with: the same request for the same words.

Runs where slack_sdk, discord-webhook and DingtalkChatbot are installed; each part needs only its own.
"""

import time
from typing import Any

import pytest

from groupdesk.bots.base import End, Login, Saying, Target
from groupdesk.bots.dingtalk_robot import DingtalkRobot
from groupdesk.bots.discord_webhook import DiscordWebhook
from groupdesk.bots.robots import Robot
from groupdesk.bots.slack_webhook import SlackWebhook
from tests.bots.sites import Asked, Dingtalk, Discord, Reply, Slack, serving

AT = 1_763_781_000.0
HERE = Target(group="x")
TEXT = "今晚八点 & <八点半> \"q\" '+' \\ 😀\nline 2"
SECRET = "SEC+/=abc"


def ours(robot: Robot, saying: Saying) -> None:
    assert robot.send(HERE, saying).end is End.OK
    robot.close()


def pair(asked: list[Asked]) -> tuple[Asked, Asked]:
    """Their request and ours: the same method, path and query, byte for byte but for `wait=True`."""
    theirs, mine = asked[-2:]
    assert (theirs.method, theirs.target.replace("wait=True", "wait=true")) == (mine.method, mine.target)
    kinds = [one.headers["content-type"].partition(";")[0].lower() for one in (theirs, mine)]
    assert kinds == ["application/json", "application/json"]
    return theirs, mine


def test_slack() -> None:
    """Bodies differ in writing only: theirs escapes what is not ASCII, and has a blank behind `:`."""
    client = pytest.importorskip("slack_sdk.webhook").WebhookClient
    site = Slack()
    with serving(site):
        escaped = (
            TEXT.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        )  # theirs leaves it to us
        told = client(site.address).send(text=f"<@U024BE7LH> {escaped}")
        assert (told.status_code, told.body) == (200, "ok")
        ours(SlackWebhook(Login({"url": site.address})), Saying(TEXT, "k", mentions=("U024BE7LH",)))
        theirs, mine = pair(site.asked)
        assert mine.json == theirs.json


def test_slack_waits_as_told() -> None:
    client = pytest.importorskip("slack_sdk.webhook").WebhookClient
    site = Slack()
    with serving(site):
        limited = Reply("rate_limited", 429, {"Retry-After": "30"})
        site.queue = [limited, limited]
        told = client(site.address).send(text="x")
        robot = SlackWebhook(Login({"url": site.address}))
        outcome = robot.send(HERE, Saying("x", "k"))
        assert outcome.wait == float(told.headers["Retry-After"])
        robot.close()


@pytest.mark.parametrize("everybody", [False, True])
def test_discord(everybody: bool) -> None:
    """Theirs writes `wait=True` and adds what it has nothing for (`attachments`, `embeds`…)."""
    kind: Any = pytest.importorskip("discord_webhook").DiscordWebhook
    who = "1180000000000000001"
    site = Discord()
    with serving(site):
        allowed = {"parse": ["everyone"] if everybody else [], "users": [who]}
        content = ("@everyone " if everybody else "") + f"<@{who}> {TEXT}"
        peer = kind(url=site.address, content=content, allowed_mentions=allowed)
        assert peer.execute().json()["content"] == content
        ours(DiscordWebhook(Login({"url": site.address})), Saying(TEXT, "k", everybody, (who,)))
        theirs, mine = pair(site.asked)
        more = {key: told for key, told in theirs.json.items() if key not in mine.json}
        assert {key: theirs.json[key] for key in mine.json} == mine.json
        assert {key for key, told in more.items() if told} <= {"rate_limit_retry", "wait"}


def test_discord_takes_back() -> None:
    """Theirs sends `?wait=True` along with a DELETE, where it means nothing."""
    kind: Any = pytest.importorskip("discord_webhook").DiscordWebhook
    site = Discord()
    with serving(site):
        peer = kind(url=site.address, content="x")
        peer.execute()
        peer.delete()
        robot = DiscordWebhook(Login({"url": site.address}))
        sent = robot.send(HERE, Saying("x", "k"))
        assert sent.id
        assert robot.recall(HERE, sent.id).end is End.OK
        robot.close()
        theirs, mine = (asked for asked in site.asked if asked.method == "DELETE")
        assert theirs.path == mine.path
        assert site.posts == {}


@pytest.mark.parametrize("secret", ["", SECRET])
@pytest.mark.parametrize("everybody", [False, True])
def test_dingtalk(monkeypatch: pytest.MonkeyPatch, secret: str, everybody: bool) -> None:
    """Theirs leaves out empty lists and `isAtAll` when false, and the blank between two numbers."""
    kind: Any = pytest.importorskip("dingtalkchatbot.chatbot").DingtalkChatbot
    site = Dingtalk(secret)
    with serving(site):
        with monkeypatch.context() as patched:
            patched.setattr(time, "time", lambda: AT)
            peer = kind(site.address, secret=secret or None)
            told = peer.send_text(TEXT, is_at_all=everybody, at_mobiles=["13800000000"])
        assert told == {"errcode": 0, "errmsg": "ok"}
        login = Login({"url": site.address, "secret": secret})
        ours(DingtalkRobot(login, lambda: AT), Saying(TEXT, "k", everybody, ("13800000000",)))
        theirs, mine = pair(site.asked)
        assert mine.json == {
            **theirs.json,
            "at": {"atUserIds": [], "isAtAll": False, **theirs.json["at"]},
        }
