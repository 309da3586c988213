"""Send-only robots: what goes out, what comes of it, and what is never told (bots.md §7)."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groupdesk.bots import adapter, transport
from groupdesk.bots.base import BotError, End, Login, Outcome, Saying, Target
from groupdesk.bots.dingtalk_robot import DingtalkRobot
from groupdesk.bots.discord_webhook import DiscordWebhook
from groupdesk.bots.feishu_robot import FeishuRobot
from groupdesk.bots.robots import Robot
from groupdesk.bots.slack_webhook import SlackWebhook
from groupdesk.bots.wecom_robot import WecomRobot
from groupdesk.records.protocols import PROTOCOLS, Can, protocol
from tests.bots.sites import Asked, Dingtalk, Discord, Feishu, Reply, Site, Slack, Wecom, serving

AT = 1_763_781_000.0
"""The instant that the signatures of the samples were made at."""
HERE = Target(group="x")


@dataclass
class Bench:
    """A robot and the platform it posts to."""

    site: Any
    robot: Robot

    def say(self, text: str = "今晚八点", **how: Any) -> Outcome:
        return self.robot.send(HERE, Saying(text, "key", **how))

    def told(self, *replies: Reply) -> Outcome:
        """How a post ends that is answered so."""
        self.site.queue[:] = replies
        return self.say()

    @property
    def last(self) -> Asked:
        asked: Asked = self.site.asked[-1]
        return asked


SITES: dict[str, Callable[[], Site]] = {
    "wecom_robot": Wecom,
    "feishu_robot": Feishu,
    "dingtalk_robot": Dingtalk,
    "slack_webhook": Slack,
    "discord_webhook": Discord,
}
ROBOTS: dict[str, type[Robot]] = {
    "wecom_robot": WecomRobot,
    "feishu_robot": FeishuRobot,
    "dingtalk_robot": DingtalkRobot,
    "slack_webhook": SlackWebhook,
    "discord_webhook": DiscordWebhook,
}


def robot(
    name: str, url: str, said: dict[str, str] | None = None, clock: Callable[[], float] = lambda: AT
) -> Robot:
    return ROBOTS[name](Login({"url": url, **(said or {})}), clock)


@pytest.fixture
def bench() -> Iterator[Callable[..., Bench]]:
    """Makes a robot with its platform; what is typed for the robot stands in `said`."""
    opened: list[Any] = []

    def make(name: str, site: Site | None = None, **said: str) -> Bench:
        platform: Any = site or SITES[name]()
        served = serving(platform)
        served.__enter__()
        made = robot(name, platform.address, said, lambda: platform.clock)
        opened.extend((made, served))
        return Bench(platform, made)

    yield make
    for one in reversed(opened):
        one.close() if isinstance(one, Robot) else one.__exit__(None, None, None)


ALL = pytest.mark.parametrize("name", SITES)

# --- what goes out


def test_wecom_sends_a_text_with_ids_and_numbers_beside_it(bench: Callable[..., Bench]) -> None:
    one = bench("wecom_robot")
    assert one.say(mentions=("wangqing", "13800000000"), everybody=True) == Outcome(End.OK)
    assert one.last.json == {
        "msgtype": "text",
        "text": {
            "content": "今晚八点",
            "mentioned_list": ["wangqing", "@all"],
            "mentioned_mobile_list": ["13800000000"],
        },
    }
    assert (one.last.method, one.last.target) == ("POST", f"/cgi-bin/webhook/send?key={one.site.key}")
    assert "今晚八点".encode() in one.last.body  # WeCom refuses \uxxxx (code 40033)


def test_feishu_signs_the_body_with_the_time_in_seconds(bench: Callable[..., Bench]) -> None:
    one = bench("feishu_robot", Feishu("sekret"), secret="sekret")
    assert one.say(everybody=True) == Outcome(End.OK)
    assert one.last.json == {
        "timestamp": "1763781000",
        "sign": "ijQgT0pxeaosrczelic9zFFyEYzE/XSV2qZsbRF8V5Y=",
        "msg_type": "text",
        "content": {"text": '<at user_id="all">所有人</at> 今晚八点'},
    }


def test_feishu_without_a_secret_signs_nothing(bench: Callable[..., Bench]) -> None:
    one = bench("feishu_robot")
    assert one.say(mentions=("ou_x", "ou_y")).end is End.OK
    tags = '<at user_id="ou_x"></at> <at user_id="ou_y"></at> '
    assert one.last.json == {"msg_type": "text", "content": {"text": tags + "今晚八点"}}


def test_dingtalk_signs_the_address_with_the_time_in_milliseconds(bench: Callable[..., Bench]) -> None:
    one = bench("dingtalk_robot", Dingtalk("SECabc"), secret="SECabc")
    assert one.say(mentions=("13800000000", "user01")) == Outcome(End.OK)
    signed = "timestamp=1763781000000&sign=puGfMxEaRCYFWN26kNt8236ONinAmV1hHGGkLLPdYRU%3D"
    assert one.last.target == f"/robot/send?access_token=ffff0000ffff0000&{signed}"
    assert one.last.json == {
        "msgtype": "text",
        "text": {"content": "今晚八点\n@13800000000 @user01"},
        "at": {"atMobiles": ["13800000000"], "atUserIds": ["user01"], "isAtAll": False},
    }


@pytest.mark.parametrize(("name", "kind"), [("feishu_robot", Feishu), ("dingtalk_robot", Dingtalk)])
def test_each_post_is_signed_afresh(
    bench: Callable[..., Bench], name: str, kind: Callable[[str], Site]
) -> None:
    site = kind("sekret")
    one = bench(name, site, secret="sekret")
    assert one.say().end is End.OK
    site.now = AT + 90_000
    assert one.say().end is End.AUTH
    site.clock = site.now
    assert one.say().end is End.OK
    assert all(asked.target.count("sign=") <= 1 for asked in site.asked)


def test_dingtalk_leaves_out_a_signature_that_was_pasted_with_the_address(
    bench: Callable[..., Bench],
) -> None:
    one = bench("dingtalk_robot", Dingtalk("SECabc"))
    again = robot("dingtalk_robot", f"{one.site.address}&timestamp=1&sign=old", {"secret": "SECabc"})
    assert again.send(HERE, Saying("x", "k")).end is End.OK
    assert one.last.target.count("sign=") == 1
    again.close()


def test_slack_escapes_what_would_be_a_tag(bench: Callable[..., Bench]) -> None:
    one = bench("slack_webhook")
    assert one.say("a < b & c > <!channel>", mentions=("U024BE7LH",)) == Outcome(End.OK)
    assert one.last.json == {"text": "<@U024BE7LH> a &lt; b &amp; c &gt; &lt;!channel&gt;"}
    assert one.say("x", everybody=True).end is End.OK
    assert one.last.json == {"text": "<!channel> x"}


def test_discord_waits_for_the_message_and_lets_nobody_else_be_rung(bench: Callable[..., Bench]) -> None:
    one = bench("discord_webhook")
    who = "1180000000000000001"
    assert one.say("@everyone 今晚", mentions=(who,)) == Outcome(End.OK, id="1442000000000000000")
    assert one.last.target == "/api/webhooks/1189999999999999999/tok-EN_tok-EN?wait=true"
    assert one.last.json == {
        "content": f"<@{who}> @everyone 今晚",
        "allowed_mentions": {"parse": [], "users": [who]},
    }
    assert one.say("x", everybody=True).end is End.OK
    assert one.last.json == {
        "content": "@everyone x",
        "allowed_mentions": {"parse": ["everyone"], "users": []},
    }


def test_discord_keeps_the_thread_of_an_address(bench: Callable[..., Bench]) -> None:
    one = bench("discord_webhook")
    thread = robot("discord_webhook", one.site.address + "?thread_id=77")
    sent = thread.send(HERE, Saying("x", "k"))
    assert one.last.query == {"thread_id": "77", "wait": "true"}
    assert thread.recall(HERE, sent.id or "").end is End.OK
    assert one.last.query == {"thread_id": "77"}
    thread.close()


def test_discord_takes_a_post_back_once(bench: Callable[..., Bench]) -> None:
    one = bench("discord_webhook")
    sent = one.say()
    assert sent.id
    assert one.robot.recall(HERE, sent.id) == Outcome(End.OK)
    assert (one.last.method, one.last.path) == (
        "DELETE",
        f"/api/webhooks/1189999999999999999/tok-EN_tok-EN/messages/{sent.id}",
    )
    assert one.robot.recall(HERE, sent.id).end is End.REFUSED
    asked = len(one.site.asked)
    assert one.robot.recall(HERE, "../../1").end is End.REFUSED
    assert len(one.site.asked) == asked


# --- who is rung

RINGS = {
    "wecom_robot": lambda told: "@all" in told["text"]["mentioned_list"],
    "feishu_robot": lambda told: '<at user_id="all">' in told["content"]["text"],
    "dingtalk_robot": lambda told: told["at"]["isAtAll"],
    "slack_webhook": lambda told: "<!" in told["text"],
    "discord_webhook": lambda told: "everyone" in told["allowed_mentions"]["parse"],
}


@ALL
def test_everybody_is_rung_by_choice_only(bench: Callable[..., Bench], name: str) -> None:
    one = bench(name)
    loud = (
        '@all @everyone @所有人 <!channel> <!everyone> <at user_id="all">所有人</at> < AT user_id="all"></at>'
    )
    assert one.say(loud).end is End.OK
    assert not RINGS[name](one.last.json)
    assert "<at" not in json.dumps(one.last.json).lower() or name not in ("feishu_robot", "slack_webhook")
    assert one.say(loud, everybody=True).end is End.OK
    assert RINGS[name](one.last.json)


@ALL
@pytest.mark.parametrize("who", ["@all", "all", "ALL", '"><at user_id="all', "U1> <!channel", "", "a b"])
def test_what_is_no_id_of_a_person_is_not_sent(bench: Callable[..., Bench], name: str, who: str) -> None:
    one = bench(name)
    assert one.say(mentions=(who,)).end is End.REFUSED
    assert one.site.asked == []


# --- what is refused beforehand


@pytest.mark.parametrize("name", ["feishu_robot", "dingtalk_robot"])
def test_a_text_without_the_keyword_is_refused_before_anything_is_asked(
    bench: Callable[..., Bench], name: str
) -> None:
    one = bench(name, keyword="早报， 通知")
    refused = one.say("今晚八点")
    assert refused.end is End.REFUSED
    assert "早报" in refused.reason
    assert one.site.asked == []
    assert one.say("通知：今晚八点").end is End.OK


@ALL
def test_the_longest_text_passes_and_a_longer_one_is_not_sent(bench: Callable[..., Bench], name: str) -> None:
    one = bench(name)
    longest = protocol(name).longest
    assert one.say("a" * longest).end is End.OK
    assert one.say("a" * (longest + 1)).end is End.REFUSED
    assert len(one.site.asked) == 1


def test_wecom_counts_bytes_and_slack_what_escaping_adds(bench: Callable[..., Bench]) -> None:
    wecom, slack = bench("wecom_robot"), bench("slack_webhook")
    assert wecom.say("好" * 682).end is End.OK
    assert wecom.say("好" * 683).end is End.REFUSED
    assert slack.say("&" * 8_000).end is End.OK
    assert slack.say("&" * 8_001).end is End.REFUSED  # Slack would cut it


RIGHT = {
    "wecom_robot": ["https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1-2-3"],
    "feishu_robot": [
        " https://open.feishu.cn/open-apis/bot/v2/hook/ab-cd\n",
        "https://open.larksuite.com/open-apis/bot/v2/hook/ab-cd",
    ],
    "dingtalk_robot": ["https://oapi.dingtalk.com/robot/send?access_token=ff00&timestamp=1&sign=x"],
    "slack_webhook": ["https://hooks.slack.com/services/T0/B0/Xx"],
    "discord_webhook": [
        "https://discord.com/api/webhooks/1/tok-EN_1",
        "https://discordapp.com/api/v10/webhooks/1/t?thread_id=2",
    ],
}
WRONG = [
    "",
    "nonsense",
    "http://[",
    "https://example.com:x/",
    "https://qyapi.weixin.qq.com.example.com/cgi-bin/webhook/send?key=1",
    "https://qyapi.weixin.qq.com@example.com/cgi-bin/webhook/send?key=1",
    "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1",
    "https://qyapi.weixin.qq.com:8443/cgi-bin/webhook/send?key=1",
    "https://qyapi.weixin.qq.com/cgi-bin/webhook/send",
    "https://qyapi.weixin.qq.com/cgi-bin/webhook/upload_media?key=1",
    "https://open.feishu.cn/open-apis/bot/hook/old",
    "https://open.feishu.cn/open-apis/bot/v2/hook/",
    "https://oapi.dingtalk.com/robot/send?token=1",
    "https://hooks.slack.com/workflows/T0/A0/1/x",
    "https://hooks.slack.com/services/T0/B0",
    "https://discord.com/api/webhooks/1",
    "https://discord.com/channels/1/2",
    "file:///etc/passwd",
]


@ALL
def test_an_address_is_looked_at_and_nothing_is_sent(name: str) -> None:
    for url in RIGHT[name]:
        one = robot(name, url)
        told = one.about()
        assert told.can == protocol(name).can
        assert "not_tried" in told.facts
        assert len(told.account) == 12
        one.close()
    others = [url for other, urls in RIGHT.items() if other != name for url in urls]
    for url in [*WRONG, *others]:
        one = robot(name, url)
        with pytest.raises(BotError) as error:
            one.about()
        refused = one.send(HERE, Saying("x", "k"))
        assert refused == error.value.outcome
        assert refused.end is End.AUTH
        assert "https://" in refused.reason
        one.close()


def test_about_sends_nothing_and_tells_what_is_set(bench: Callable[..., Bench]) -> None:
    one = bench("feishu_robot", secret="sekret", keyword="早报")
    told = one.robot.about()
    assert told.facts == ("not_tried", "busy_half_hours", "signed", "keyword")
    assert bench("dingtalk_robot").robot.about().facts == ("not_tried", "blocked_ten_minutes")
    assert one.site.asked == []
    assert one.site.address.rpartition("/")[2] not in repr(told)


def test_one_address_is_one_account(bench: Callable[..., Bench]) -> None:
    accounts = {
        robot("wecom_robot", RIGHT["wecom_robot"][0] + more).about().account for more in ("", "4", "&a=1")
    }
    assert len(accounts) == 2


@ALL
def test_robots_are_declared_as_what_they_are(name: str) -> None:
    made = adapter(name, Login({"url": RIGHT[name][0]}))
    assert type(made) is ROBOTS[name]
    made.close()
    declared = protocol(name)
    assert declared in PROTOCOLS
    assert declared.fixed
    assert [one.secret for one in declared.asks if one.key == "url"] == [True]
    assert Can.SEND in declared.can
    assert (Can.RECALL in declared.can) == (name == "discord_webhook")
    assert all(one in declared.why_not for one in (Can.GROUPS, Can.MEMBERS, Can.HISTORY, Can.EVENTS))


# --- how it ends

LIMITS = {"x-ogw-ratelimit-limit": "100", "x-ogw-ratelimit-reset": "52"}
SHARED = {"message": "The resource is being rate limited.", "retry_after": 43.3, "global": False}
MINE = {"message": "You are being rate limited.", "retry_after": 0.432, "global": False}
HEADERS = {"Retry-After": "1", "X-RateLimit-Scope": "user", "X-RateLimit-Reset-After": "0.432"}
ENDS: list[tuple[str, Reply, End, float | None]] = [
    ("wecom_robot", Reply({"errcode": 0, "errmsg": "ok"}), End.OK, None),
    ("wecom_robot", Reply({"errcode": 40058, "errmsg": "exceed max length 4096."}), End.REFUSED, None),
    ("wecom_robot", Reply({"errcode": 45002, "errmsg": "content size out of limit"}), End.REFUSED, None),
    ("wecom_robot", Reply({"errcode": 45009, "errmsg": "api freq out of limit"}), End.LIMITED, None),
    ("wecom_robot", Reply({"errcode": 45033, "errmsg": "concurrency"}), End.LIMITED, None),
    ("wecom_robot", Reply({"errcode": 93000, "errmsg": "invalid webhook url"}), End.GONE, None),
    ("wecom_robot", Reply({"errcode": 93004, "errmsg": "disabled"}), End.GONE, None),
    ("wecom_robot", Reply({"errcode": 44004, "errmsg": "content is empty"}), End.REFUSED, None),
    ("wecom_robot", Reply({"errcode": -1, "errmsg": "system busy"}), End.UNCERTAIN, None),
    ("feishu_robot", Reply({"code": 0, "msg": "success", "StatusCode": 0}), End.OK, None),
    ("feishu_robot", Reply({"StatusCode": 0, "StatusMessage": "success"}), End.OK, None),
    ("feishu_robot", Reply({"StatusCode": 19024, "StatusMessage": "x"}), End.REFUSED, None),
    ("feishu_robot", Reply({"code": 9499, "msg": "Bad Request", "data": {}}), End.REFUSED, None),
    ("feishu_robot", Reply({"code": 19001, "msg": "access token invalid"}), End.GONE, None),
    ("feishu_robot", Reply({"code": 19021, "msg": "sign match fail"}), End.AUTH, None),
    ("feishu_robot", Reply({"code": 19022, "msg": "Ip Not Allowed"}), End.AUTH, None),
    ("feishu_robot", Reply({"code": 19024, "msg": "Key Words Not Found"}), End.REFUSED, None),
    ("feishu_robot", Reply({"code": 11232, "msg": "frequency limited"}), End.LIMITED, None),
    ("feishu_robot", Reply({"code": 99991400, "msg": "x"}, 429, LIMITS), End.LIMITED, 52.0),
    ("feishu_robot", Reply({"code": 99991400, "msg": "x"}, 400, LIMITS), End.LIMITED, 52.0),
    ("feishu_robot", Reply({"code": 99991400, "msg": "x"}, 429), End.LIMITED, None),
    ("feishu_robot", Reply("too many", 429, {"Retry-After": "7"}), End.LIMITED, 7.0),
    ("dingtalk_robot", Reply({"errcode": 0, "errmsg": "ok"}), End.OK, None),
    (
        "dingtalk_robot",
        Reply({"errcode": 310000, "errmsg": "description:机器人发送签名不匹配;"}),
        End.AUTH,
        None,
    ),
    ("dingtalk_robot", Reply({"errcode": 310000, "errmsg": "invalid timestamp"}), End.AUTH, None),
    ("dingtalk_robot", Reply({"errcode": 310000, "errmsg": "description:关键词不匹配;"}), End.REFUSED, None),
    ("dingtalk_robot", Reply({"errcode": 310000, "errmsg": "keywords not in content"}), End.REFUSED, None),
    ("dingtalk_robot", Reply({"errcode": 310000, "errmsg": "ip 192.0.2.1 not in whitelist"}), End.AUTH, None),
    ("dingtalk_robot", Reply({"errcode": 130101, "errmsg": "send too fast"}), End.LIMITED, None),
    ("dingtalk_robot", Reply({"errcode": 300001, "errmsg": "token is not exist"}), End.GONE, None),
    ("dingtalk_robot", Reply({"errcode": 400013, "errmsg": "x"}), End.GONE, None),
    ("dingtalk_robot", Reply({"errcode": 430102, "errmsg": "含有不合适的文本"}), End.REFUSED, None),
    ("slack_webhook", Reply("ok", headers={"Content-Type": "text/html"}), End.OK, None),
    ("slack_webhook", Reply("no_text", 400), End.REFUSED, None),
    ("slack_webhook", Reply("invalid_payload", 400), End.REFUSED, None),
    ("slack_webhook", Reply("action_prohibited", 403), End.REFUSED, None),
    ("slack_webhook", Reply("invalid_token", 403), End.AUTH, None),
    ("slack_webhook", Reply("no_service", 404), End.GONE, None),
    ("slack_webhook", Reply("channel_not_found", 404), End.GONE, None),
    ("slack_webhook", Reply("channel_is_archived", 410), End.GONE, None),
    ("slack_webhook", Reply("rate_limited", 429, {"Retry-After": "30"}), End.LIMITED, 30.0),
    ("slack_webhook", Reply("rollup_error", 500), End.UNCERTAIN, None),
    ("discord_webhook", Reply(status=204), End.OK, None),
    ("discord_webhook", Reply({"id": "1442000000000000000"}), End.OK, None),
    ("discord_webhook", Reply(MINE, 429, HEADERS), End.LIMITED, 0.432),
    ("discord_webhook", Reply(SHARED, 429, {"Retry-After": "44"}), End.LIMITED, 43.3),
    ("discord_webhook", Reply({}, 429, {"X-RateLimit-Reset-After": "0.4"}), End.LIMITED, 0.4),
    ("discord_webhook", Reply("<html>1015</html>", 429, {"Retry-After": "600"}), End.LIMITED, 600.0),
    ("discord_webhook", Reply("error code: 1015", 429), End.LIMITED, None),
    ("discord_webhook", Reply({"message": "Unknown Webhook", "code": 10015}, 404), End.GONE, None),
    ("discord_webhook", Reply({"message": "Invalid Webhook Token", "code": 50027}, 401), End.AUTH, None),
    ("discord_webhook", Reply({"message": "Invalid Form Body", "code": 50035}, 400), End.REFUSED, None),
]


@pytest.mark.parametrize(("name", "reply", "end", "wait"), ENDS)
def test_an_end_is_judged_by_body_and_status(
    bench: Callable[..., Bench], name: str, reply: Reply, end: End, wait: float | None
) -> None:
    outcome = bench(name).told(reply)
    assert (outcome.end, outcome.wait) == (end, wait)
    assert bool(outcome.reason) == (end is not End.OK)
    assert "\n" not in outcome.reason


def test_without_a_wait_the_declared_one_counts() -> None:
    waits = {name: protocol(name).pace.wait for name in ("wecom_robot", "dingtalk_robot", "feishu_robot")}
    assert waits == {"wecom_robot": 60.0, "dingtalk_robot": 600.0, "feishu_robot": 60.0}


@pytest.mark.parametrize("told", [None, True, -3, "soon", "NaN", [], {}, float("inf"), float("nan"), 10**400])
def test_a_wait_that_cannot_be_is_none_or_no_time(bench: Callable[..., Bench], told: Any) -> None:
    outcome = bench("discord_webhook").told(Reply({"retry_after": told}, 429))
    assert outcome.end is End.LIMITED
    assert outcome.wait in (None, 0.0)


def test_a_wait_of_a_year_is_one_of_a_week(bench: Callable[..., Bench]) -> None:
    assert bench("slack_webhook").told(Reply("x", 429, {"Retry-After": "31536000"})).wait == 7 * 86_400


def test_discord_says_which_field_is_wrong(bench: Callable[..., Bench]) -> None:
    errors = {"content": {"_errors": [{"code": "X", "message": "Must be 2000 or fewer in length."}]}}
    told = Reply({"message": "Invalid Form Body", "code": 50035, "errors": errors}, 400)
    assert "Must be 2000 or fewer" in bench("discord_webhook").told(told).reason


def test_wecom_words_come_without_what_is_for_its_staff(bench: Callable[..., Bench]) -> None:
    why = "content is empty, hint: [1773643642077182456917975], from ip: 192.0.2.1, more info at https://x"
    assert (
        bench("wecom_robot").told(Reply({"errcode": 44004, "errmsg": why})).reason
        == "44004: content is empty"
    )


def test_of_a_large_answer_nothing_is_told(bench: Callable[..., Bench]) -> None:
    assert bench("slack_webhook").told(Reply("x" * 70_000, 500)).reason == "HTTP 500"
    assert len(bench("wecom_robot").told(Reply({"errcode": 7, "errmsg": "x" * 70_000})).reason) == 240


def test_the_twenty_first_post_of_a_minute_is_limited(bench: Callable[..., Bench]) -> None:
    one = bench("wecom_robot")
    assert {one.say(str(n)).end for n in range(20)} == {End.OK}
    assert one.say("21") == Outcome(End.LIMITED, one.say("22").reason)
    assert len(one.site.said) == 20


@pytest.mark.parametrize(
    "reply",
    [
        Reply("<html><h1>502 Bad Gateway</h1></html>", 502),
        Reply({"errcode": 0, "code": 0}, 500),
        Reply("gateway", 504),
        Reply("welcome to the hotel network"),
        Reply("<html>log in here</html>"),
        Reply(""),
        Reply({}),
        Reply([0]),
        Reply({"errcode": None, "code": True, "id": ["x"]}),
        Reply({"errcode": {"a": 0}, "code": 0.5, "id": {}}),
        Reply({"errcode": "", "code": [], "id": ""}),
        Reply(b"\xff\xfe\x00" * 40),
        Reply("[" * 100_000),
        Reply(weather="drop"),
        Reply('{"errcode": 0, "code": 0, "id": "1"', weather="torn"),
    ],
)
@ALL
def test_what_may_have_been_sent_is_uncertain(bench: Callable[..., Bench], name: str, reply: Reply) -> None:
    one = bench(name)
    outcome = one.told(reply)
    assert outcome.end is End.UNCERTAIN
    assert outcome.reason
    assert len(one.site.asked) == 1


@ALL
def test_silence_is_uncertain(
    bench: Callable[..., Bench], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(transport, "QUIET_SECONDS", 0.2)
    one = bench(name)
    assert one.told(Reply(weather="hang")).end is End.UNCERTAIN
    assert len(one.site.asked) == 1


@ALL
def test_where_nothing_answers_nothing_was_tried(name: str) -> None:
    site: Any = SITES[name]()
    with serving(site):
        pass
    one = robot(name, site.address)
    assert one.send(HERE, Saying("x", "k")).end is End.UNREACHED
    one.close()


@ALL
def test_a_redirect_is_not_followed(bench: Callable[..., Bench], name: str) -> None:
    one, other = bench(name), bench(name)
    for status in (301, 302, 307, 308):
        reply = Reply({"errcode": 0, "code": 0}, status, {"Location": other.site.address})
        assert one.told(reply).end is End.REFUSED
    assert other.site.asked == []


@ALL
def test_each_post_goes_over_a_connection_of_its_own(bench: Callable[..., Bench], name: str) -> None:
    one = bench(name)
    one.say()
    assert one.last.headers["connection"] == "close"


# --- secrets

SECRET = "SECRET-word-0123456789"
ADDRESSES = {
    "wecom_robot": "/cgi-bin/webhook/send?key=" + SECRET,
    "feishu_robot": "/open-apis/bot/v2/hook/" + SECRET,
    "dingtalk_robot": "/robot/send?access_token=" + SECRET,
    "slack_webhook": "/services/T0/B0/" + SECRET,
    "discord_webhook": "/api/webhooks/1/" + SECRET,
}
SIGNING = "SIGNING-word-987654321"
CODES = (-1, 9499, 11232, 19001, 19021, 19022, 19024, 40058, 45002, 45009, 93000, 310000, 130101, 300001)
CODES += (99991400, 10015, 50035, 10003, 50027, 7)
WEATHER = ("", "", "", "drop", "torn")


@st.composite
def leaks(draw: st.DrawFn) -> Reply:
    """Answers of any kind that repeat the secrets anywhere."""
    filler = st.text(st.sampled_from("ab <\n€"), max_size=200)
    secret = st.sampled_from((SECRET, SIGNING, SECRET + SIGNING))
    words = draw(filler) + draw(secret) + draw(filler) + draw(secret)
    code = draw(st.sampled_from(CODES))
    bodies: list[Any] = [
        words,
        {"errcode": code, "errmsg": words, "code": code, "msg": words, "message": words},
        {"errors": {"content": {"_errors": [{"message": words}]}}, "code": 50035, "message": words},
        {"errmsg": words},
    ]
    headers = {"Location": f"https://example.com/{SECRET}", "Retry-After": SECRET}
    status = draw(st.sampled_from((200, 204, 302, 400, 401, 403, 404, 410, 429, 500, 502)))
    weather = draw(st.sampled_from(WEATHER))
    body = b"" if status == 204 else draw(st.sampled_from(bodies))
    return Reply(body, status, headers, weather)


@pytest.fixture(scope="module")
def leaky() -> Iterator[Any]:
    """A platform that repeats what it must not, and a robot of every kind there."""
    site = Wecom()
    with serving(site):
        said = {"secret": SIGNING}
        robots = {name: robot(name, site.url + path, said) for name, path in ADDRESSES.items()}
        yield site, robots
        for one in robots.values():
            one.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(reply=leaks(), name=st.sampled_from(sorted(ADDRESSES)), recall=st.booleans())
def test_no_secret_is_ever_told(leaky: Any, reply: Reply, name: str, recall: bool) -> None:
    site, robots = leaky
    site.queue[:] = [reply]
    if recall and name == "discord_webhook":
        outcome = robots[name].recall(HERE, "1")
    else:
        outcome = robots[name].send(HERE, Saying("x", "k"))
    for secret in (SECRET, SIGNING):
        for size in range(6, len(secret)):
            assert secret[:size] not in outcome.reason
    assert len(outcome.reason) <= 240
    assert "\n" not in outcome.reason


@ALL
def test_an_address_that_cannot_be_reached_is_not_told(name: str) -> None:
    one = robot(name, "http://127.0.0.1:9" + ADDRESSES[name], {"secret": SIGNING})
    outcome = one.send(HERE, Saying("x", "k"))
    assert outcome.end is End.UNREACHED
    assert "SECRET" not in outcome.reason
    one.close()


# --- the samples

SAMPLES = {
    ("wecom_robot", "too long"): End.REFUSED,
    ("wecom_robot", "too long, older form"): End.REFUSED,
    ("wecom_robot", "over 20 a minute"): End.LIMITED,
    ("wecom_robot", "robot removed"): End.GONE,
    ("feishu_robot", "bad sign"): End.AUTH,
    ("feishu_robot", "keyword"): End.REFUSED,
    ("feishu_robot", "ip"): End.AUTH,
    ("feishu_robot", "bad body"): End.REFUSED,
    ("feishu_robot", "bot limit"): End.LIMITED,
    ("feishu_robot", "gateway limit"): End.LIMITED,
    ("dingtalk_robot", "bad sign"): End.AUTH,
    ("dingtalk_robot", "clock wrong"): End.AUTH,
    ("dingtalk_robot", "over 20 a minute"): End.LIMITED,
    ("slack_webhook", "bad"): End.REFUSED,
    ("slack_webhook", "payload"): End.REFUSED,
    ("slack_webhook", "forbidden"): End.REFUSED,
    ("slack_webhook", "gone"): End.GONE,
    ("slack_webhook", "archived"): End.GONE,
    ("slack_webhook", "limit"): End.LIMITED,
    ("discord_webhook", "limit"): End.LIMITED,
    ("discord_webhook", "hidden channel limit"): End.LIMITED,
    ("discord_webhook", "deleted"): End.GONE,
    ("discord_webhook", "too long"): End.REFUSED,
}
FIRST = {
    "wecom_robot": Saying("今晚八点", "k", True, ("wangqing", "13800000000")),
    "feishu_robot": Saying("今晚八点", "k", True),
    "dingtalk_robot": Saying("今晚八点", "k", False, ("13800000000",)),
    "slack_webhook": Saying("今晚八点", "k", False, ("U024BE7LH",)),
    "discord_webhook": Saying("今晚八点", "k", False, ("1180000000000000001",)),
}


@pytest.mark.shared
@ALL
def test_the_samples(bench: Callable[..., Bench], shared: Path, name: str) -> None:
    one = bench(name)
    exchanges = json.loads((shared / "bots" / "samples" / f"{name}.json").read_text("utf-8"))["exchanges"]
    first = exchanges[0]["request"]
    secret = {"feishu_robot": "sekret", "dingtalk_robot": "SECabc"}.get(name, "")
    exact = robot(name, one.site.url + first["path"], {"secret": secret})
    for exchange in exchanges:
        told = exchange["response"]
        one.site.queue[:] = [
            Reply(told.get("json", told.get("text", "")), told["status"], told.get("headers", {}))
        ]
        outcome = exact.send(HERE, FIRST[name])
        assert outcome.end is SAMPLES.get((name, exchange["name"]), End.OK), exchange["name"]
    assert one.site.asked[0].target == first["path"]
    said = one.site.asked[0].json
    if name == "dingtalk_robot":  # the sample leaves out the empty list of ids
        assert said["at"].pop("atUserIds") == []
    assert said == first["json"]
    exact.close()
