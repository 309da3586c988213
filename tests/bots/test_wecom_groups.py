"""WeCom's customer groups: who is in them, since when, and what to do when WeCom says no (bots.md §8)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groupdesk.bots import adapter, transport
from groupdesk.bots.base import BotError, BotGroup, End, Login, Outcome
from groupdesk.bots.wecom_groups import SCENES, WecomGroups
from groupdesk.records import Member
from groupdesk.records.protocols import Can, protocol
from tests.bots.sites import Asked, Reply, Site, serving

FIRM, SECRET = "ww0", "corp-SECRET-0123456789"
GROUP = "wrOgQhDgAAMYQiS5ol9G7gK9JVAAAA"
MEMBERS: list[dict[str, Any]] = [
    {"userid": "chenan", "type": 1, "join_time": 1731000000, "join_scene": 1, "group_nickname": "班主任"},
    {"userid": "wmA", "type": 2, "join_time": 1741000000, "join_scene": 1, "invitor": {"userid": "chenan"}},
    {"userid": "wmB", "type": 2, "join_time": 0, "join_scene": 3, "unionid": "oz", "name": "王语"},
    {"userid": "liwei", "type": 1, "join_time": "1751000000", "join_scene": 2, "name": "李伟"},
]


def chat(native: str, name: str = "", owner: str = "chenan", **more: Any) -> dict[str, Any]:
    return {
        "chat_id": native,
        "name": name,
        "owner": owner,
        "create_time": 1731000000,
        "member_list": MEMBERS,
        "admin_list": [{"userid": "liwei"}, {"userid": "chenan"}],
        **more,
    }


class Firm(Site):
    """A firm with customer groups; its tokens run out."""

    def __init__(self) -> None:
        super().__init__()
        self.chats: dict[str, dict[str, Any]] = {GROUP: chat(GROUP, "读书会")}
        self.page = 1000
        self.people = 10
        self.tokens: dict[str, float] = {}
        self.busy = 0

    def calls(self, action: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.path.endswith("/" + action)]

    def answer(self, asked: Asked) -> Reply:
        if self.busy:
            self.busy -= 1
            return Reply({"errcode": -1, "errmsg": "system busy"})
        if asked.path.endswith("/gettoken"):
            return self.token(asked)
        if self.tokens.get(asked.query.get("access_token", ""), 0.0) <= self.now:
            return Reply({"errcode": 42001, "errmsg": "access_token expired, hint: [1]"})
        return self.listed(asked.json) if asked.path.endswith("/list") else self.got(asked.json)

    def token(self, asked: Asked) -> Reply:
        if asked.query != {"corpid": FIRM, "corpsecret": SECRET}:
            return Reply({"errcode": 40001, "errmsg": "invalid credential"})
        token = f"access-TOKEN-{len(self.tokens):06}"
        self.tokens[token] = self.now + 7200
        return Reply({"errcode": 0, "errmsg": "ok", "access_token": token, "expires_in": 7200})

    def listed(self, body: dict[str, Any]) -> Reply:
        owners = body.get("owner_filter", {}).get("userid_list", [])
        if not owners and self.people > 1000:
            return Reply({"errcode": 81017, "errmsg": "x"})
        natives = [one for one, told in self.chats.items() if not owners or told["owner"] in owners]
        first = int(body.get("cursor") or 0)
        last = first + min(self.page, body["limit"])
        listed = [{"chat_id": one, "status": 0} for one in natives[first:last]]
        cursor = str(last) if last < len(natives) else ""
        return Reply({"errcode": 0, "errmsg": "ok", "group_chat_list": listed, "next_cursor": cursor})

    def got(self, body: dict[str, Any]) -> Reply:
        told = self.chats.get(body["chat_id"])
        if told is None or told.get("dissolved"):
            return Reply({"errcode": 49008, "errmsg": "group dissolved"})
        return Reply({"errcode": 0, "errmsg": "ok", "group_chat": told})


@pytest.fixture
def firm() -> Iterator[Firm]:
    one = Firm()
    with serving(one):
        yield one


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def bot(firm: Firm, pauses: list[float]) -> Iterator[WecomGroups]:
    one = made(firm, pauses)
    yield one
    one.close()


def made(firm: Firm, pauses: list[float], **said: str) -> WecomGroups:
    login = Login({"corpid": FIRM, "corpsecret": SECRET, "url": firm.url, **said})
    return WecomGroups(login, clock=lambda: firm.now, pause=pauses.append)


def failure(bot: WecomGroups) -> Outcome:
    """How asking for the members of a group fails."""
    with pytest.raises(BotError) as error:
        bot.roster(GROUP)
    return error.value.outcome


def test_groups_with_name_size_owner_and_firm(bot: WecomGroups, firm: Firm) -> None:
    assert list(bot.groups()) == [BotGroup(GROUP, "读书会", 4, FIRM, FIRM, "chenan")]
    assert firm.calls("list")[0].json == {"limit": 1000, "status_filter": 0}
    assert firm.calls("get")[0].json == {"chat_id": GROUP, "need_name": 1}


def test_a_group_without_a_name_is_known_by_its_owner_and_its_day(bot: WecomGroups, firm: Firm) -> None:
    firm.chats = {
        "a": chat("a", create_time=1731000000),
        "b": chat("b", create_time=1731083999),  # 00:39 on the next day in China
        "c": chat("c", create_time=None),
        "d": chat("d", owner=""),
        "e": chat("e", create_time=253402300799),
    }
    names = [group.name for group in bot.groups()]
    assert names == ["chenan 2024-11-08", "chenan 2024-11-09", "c", "d", "e"]


def test_members_with_join_time_scene_inviter_owner_and_admins(bot: WecomGroups) -> None:
    told = bot.roster(GROUP)
    assert told.whole
    assert told.members == (
        Member("chenan", "", "班主任", "owner", 1731000000, note="invited"),
        Member("wmA", "", "", "member", 1741000000, inviter="chenan", note="invited"),
        Member("wmB", "王语", "", "member", None, note="qr_code"),
        Member("liwei", "李伟", "", "admin", 1751000000, note="link"),
    )
    assert set(SCENES.values()) == {"invited", "link", "qr_code"}


def test_pages_are_followed_to_the_end(bot: WecomGroups, firm: Firm) -> None:
    firm.chats = {f"g{n}": chat(f"g{n}", f"群 {n}") for n in range(7)}
    firm.page = 3
    assert [group.native for group in bot.groups()] == list(firm.chats)
    assert [asked.json.get("cursor", "") for asked in firm.calls("list")] == ["", "3", "6"]


def test_a_list_that_brings_nothing_new_ends(bot: WecomGroups, firm: Firm) -> None:
    page = Reply({"errcode": 0, "group_chat_list": [{"chat_id": GROUP}], "next_cursor": "again"})
    token = firm.token(Asked("GET", f"/?corpid={FIRM}&corpsecret={SECRET}", {}, b""))
    firm.queue = [token, page]
    groups = bot.groups()
    assert next(groups).native == GROUP
    firm.queue = [page]
    assert list(groups) == []


def test_a_group_that_is_dissolved_meanwhile_is_left_out(bot: WecomGroups, firm: Firm) -> None:
    firm.chats = {"a": chat("a", "一"), "b": chat("b", "二", dissolved=True), "c": chat("c", "三")}
    assert [group.native for group in bot.groups()] == ["a", "c"]
    with pytest.raises(BotError) as error:
        bot.roster("b")
    assert error.value.outcome.end is End.GONE


def test_groups_of_the_owners_that_were_named(firm: Firm, pauses: list[float]) -> None:
    firm.people = 1001
    firm.chats = {f"g{n}": chat(f"g{n}", f"群 {n}", f"owner{n}") for n in range(250)}
    bot = made(firm, pauses)
    with pytest.raises(BotError, match="owners") as error:
        list(bot.groups())
    assert error.value.outcome.end is End.REFUSED
    bot.close()
    named = made(firm, pauses, owners="，".join(f"owner{n}" for n in range(150)) + " owner0")
    assert len(list(named.groups())) == 150
    asked = [one.json["owner_filter"]["userid_list"] for one in firm.calls("list")[1:]]
    assert [len(owners) for owners in asked] == [100, 50]
    named.close()


def test_one_token_serves_until_shortly_before_its_end(bot: WecomGroups, firm: Firm) -> None:
    bot.roster(GROUP)
    firm.now += 6_800
    list(bot.groups())
    assert len(firm.calls("gettoken")) == 1
    firm.now += 200
    bot.roster(GROUP)
    assert len(firm.calls("gettoken")) == 2
    assert next(one.json for one in firm.calls("get")) == {"chat_id": GROUP, "need_name": 1}


@pytest.mark.parametrize("code", [40014, 42001])
def test_a_token_that_is_no_good_is_renewed_once(bot: WecomGroups, firm: Firm, code: int) -> None:
    bot.roster(GROUP)
    stale = Reply({"errcode": code, "errmsg": "invalid access_token"})
    firm.queue = [stale]
    assert len(bot.roster(GROUP).members) == 4
    assert len(firm.calls("gettoken")) == 2
    good = firm.token(Asked("GET", f"/?corpid={FIRM}&corpsecret={SECRET}", {}, b""))
    firm.queue = [stale, good, stale, stale]
    assert failure(bot).end is End.AUTH
    assert len(firm.queue) == 1


def test_while_it_is_busy_it_is_asked_three_times(bot: WecomGroups, firm: Firm, pauses: list[float]) -> None:
    firm.busy = 2
    assert len(bot.roster(GROUP).members) == 4
    assert pauses == [1.0, 2.0]
    firm.busy = 3
    told = failure(bot)
    assert (told.end, told.wait) == (End.LIMITED, None)
    assert firm.busy == 0
    assert pauses == [1.0, 2.0, 1.0, 2.0]


@pytest.mark.parametrize(
    ("code", "why", "end", "says"),
    [
        (45009, "api freq out of limit", End.LIMITED, "wait"),
        (45033, "api concurrent out of limit", End.LIMITED, "wait"),
        (
            60020,
            "not allow to access from your ip, hint: [1], from ip: 192.0.2.7, more",
            End.AUTH,
            "192.0.2.7",
        ),
        (60020, "not allow to access from your ip", End.AUTH, "trusted IPs"),
        (48002, "api forbidden", End.AUTH, "admin console"),
        (81017, "x", End.REFUSED, "owners"),
        (40001, "invalid credential", End.AUTH, "corp id"),
        (40013, "invalid corpid", End.AUTH, "corp id"),
        (49008, "x", End.GONE, "no such group"),
        (86001, "chatid invalid", End.GONE, "no such group"),
        (40031, "invalid userid list, hint: [1]", End.REFUSED, "40031: invalid userid list"),
    ],
)
@pytest.mark.parametrize("where", ["token", "call"])
def test_failures_in_plain_words(
    bot: WecomGroups, firm: Firm, code: int, why: str, end: End, says: str, where: str
) -> None:
    if where == "call":
        bot.roster(GROUP)
    firm.queue = [Reply({"errcode": code, "errmsg": why})]
    told = failure(bot)
    assert (told.end, told.wait) == (end, None)
    assert says in told.reason


@pytest.mark.parametrize(
    "reply",
    [
        Reply("<html>502</html>", 502),
        Reply("welcome to the hotel network"),
        Reply({}),
        Reply([]),
        Reply({"errcode": "0x"}),
        Reply({"errcode": 0}),
        Reply({"errcode": 0, "access_token": "abcdef", "group_chat": {"member_list": None}}),
        Reply({"errcode": 0, "access_token": ["a"], "group_chat": []}),
        Reply(weather="drop"),
        Reply('{"errcode": 0', weather="torn"),
    ],
)
@pytest.mark.parametrize("where", ["token", "call"])
def test_bad_weather_is_no_empty_group(bot: WecomGroups, firm: Firm, reply: Reply, where: str) -> None:
    if where == "call":
        bot.roster(GROUP)
    firm.queue = [reply, reply]
    assert failure(bot).end is End.UNCERTAIN


def test_silence_and_absence(firm: Firm, pauses: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "QUIET_SECONDS", 0.2)
    bot = made(firm, pauses)
    firm.queue = [Reply(weather="hang")]
    assert failure(bot).end is End.UNCERTAIN
    bot.close()
    bot = made(firm, pauses, url="http://127.0.0.1:9")
    assert failure(bot).end is End.UNREACHED
    bot.close()


def test_a_redirect_takes_no_token_along(bot: WecomGroups, firm: Firm) -> None:
    other = Firm()
    with serving(other):
        firm.queue = [Reply("", 302, {"Location": other.url + "/cgi-bin/gettoken"})]
        assert failure(bot).end is End.REFUSED
        bot.roster(GROUP)
        firm.queue = [Reply("", 307, {"Location": other.url})]
        assert failure(bot).end is End.REFUSED
        assert other.asked == []


def test_odd_members_are_read_as_far_as_they_go(bot: WecomGroups, firm: Firm) -> None:
    odd: list[Any] = [
        None,
        {},
        {"userid": ""},
        {"userid": "a", "name": 7, "join_time": -(10**18), "join_scene": [], "invitor": "x"},
        {"userid": "b", "name": None, "join_time": "soon", "join_scene": 9, "invitor": {"userid": None}},
    ]
    firm.chats[GROUP] = chat(GROUP, member_list=odd, admin_list="x", owner=None)
    assert bot.roster(GROUP).members == (Member("a", "7", role="member"), Member("b", "", role="member"))


def test_the_secret_goes_over_https_only() -> None:
    for url in ("http://example.com", "ftp://example.com", "http://[", "example.com"):
        bot = WecomGroups(Login({"corpid": FIRM, "corpsecret": SECRET, "url": url}))
        told = failure(bot)
        assert (told.end, "https" in told.reason) == (End.AUTH, True)
        bot.close()


def test_about_asks_whether_groups_may_be_listed(bot: WecomGroups, firm: Firm) -> None:
    told = bot.about()
    assert (told.account, told.can) == (FIRM, {Can.GROUPS, Can.MEMBERS, Can.INVITER})
    assert told.facts == ("lags", "inviter_staff_only")
    assert [asked.json["limit"] for asked in firm.calls("list")] == [1]
    firm.chats = {}
    bot.about()
    firm.queue = [Reply({"errcode": 48002, "errmsg": "api forbidden"})]
    with pytest.raises(BotError, match="admin console"):
        bot.about()


def test_sending_is_not_offered() -> None:
    declared = protocol("wecom_groups")
    assert Can.SEND not in declared.can
    assert declared.why_not[Can.SEND] == declared.why_not[Can.PERSON] == "owner_confirms"
    assert [one.key for one in declared.asks if one.secret] == ["corpsecret"]
    made = adapter("wecom_groups", Login({"corpid": FIRM, "corpsecret": SECRET}))
    assert isinstance(made, WecomGroups)
    made.close()


@pytest.fixture(scope="module")
def leaky() -> Iterator[Firm]:
    one = Firm()
    with serving(one):
        yield one


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_secret_is_ever_told(leaky: Firm, data: st.DataObject) -> None:
    bot = made(leaky, [])
    bot.roster(GROUP)
    token = list(leaky.tokens)[-1]
    filler = st.text(st.sampled_from("ab <\n€"), max_size=200)
    words = "".join(data.draw(filler) + data.draw(st.sampled_from((SECRET, token))) for _ in range(2))
    code = data.draw(st.sampled_from((-1, 40001, 40014, 45009, 60020, 48002, 81017, 49008, 7)))
    body = data.draw(st.sampled_from((words, {"errcode": code, "errmsg": words}, {"errcode": words})))
    status = data.draw(st.sampled_from((200, 302, 400, 401, 403, 404, 429, 500)))
    weather = data.draw(st.sampled_from(("", "", "drop", "torn")))
    leaky.queue = [Reply(body, status, {"Location": words.replace("\n", "").replace("€", "")}, weather)] * 8
    reason = failure(bot).reason
    leaky.queue = []
    bot.close()
    for secret in (SECRET, token):
        for size in range(8, len(secret)):
            assert secret[:size] not in reason


@pytest.mark.shared
def test_the_samples(bot: WecomGroups, firm: Firm, shared: Path) -> None:
    text = (shared / "bots" / "samples" / "wecom_groupchat.json").read_text("utf-8")
    told = {one["name"]: one["response"]["json"] for one in json.loads(text)["exchanges"]}
    firm.queue = [Reply(told["token"]), Reply(told["list"]), Reply(told["get"]), Reply(told["get"])]
    groups = list(bot.groups())
    assert [group.members for group in groups] == [3, 3]
    firm.queue = [Reply(told["token expired"]), Reply(told["token"]), Reply(told["get"])]
    members = bot.roster(GROUP).members
    assert [member.role for member in members] == ["owner", "member", "member"]
    assert [member.note for member in members] == ["invited", "invited", "qr_code"]
    assert [member.inviter for member in members] == [None, "chenan", None]
    firm.queue = [Reply(told["scope too wide"])]
    with pytest.raises(BotError, match="1,000"):
        list(bot.groups())
