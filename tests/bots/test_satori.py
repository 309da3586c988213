"""Satori over real HTTP: what is seen, how it is said, and how every answer ends."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from groupdesk.bots import adapter
from groupdesk.bots.base import BotError, BotGroup, End, Login, Page, Saying, Target
from groupdesk.bots.satori import Satori
from groupdesk.records import ChatMessage, Join, Kind, Leave, Member, Recall
from groupdesk.records.protocols import SATORI, Can
from tests.bots.sim_satori import FIRST, TOKEN, Program, login, user
from tests.bots.sim_weather import Answer, Service, serving
from tests.bots.weather import BAD, WAITS, wrong

GROUP = "700001"


@pytest.fixture
def program() -> Program:
    return Program(guilds=[{"id": GROUP, "name": "读书会"}])


@pytest.fixture
def address(program: Program) -> Iterator[str]:
    with serving(program) as served:
        yield served


@pytest.fixture
def bot(address: str) -> Iterator[Satori]:
    yield from opened(address)


def opened(address: str, **said: str) -> Iterator[Satori]:
    made = adapter("satori", Login({"url": address, "token": TOKEN, **said}))
    assert isinstance(made, Satori)
    yield made
    made.close()


def pages(bot: Satori, group: str = GROUP) -> list[Page]:
    """A history, newest page first."""
    told = [bot.history(group, None)]
    while told[-1].older is not None:
        told.append(bot.history(group, told[-1].older))
    return told


def messages(bot: Satori, group: str = GROUP) -> list[ChatMessage]:
    return [one for page in pages(bot, group)[::-1] for one in page.records if isinstance(one, ChatMessage)]


# --- who it is


def test_it_says_who_it_is_and_what_its_platform_offers(program: Program, bot: Satori) -> None:
    offered = ["guild.list", "guild.member.list", "message.create", "message.list"]
    program.logins = [login("red", "10001", offered)]
    about = bot.about()
    assert (about.account, about.name, about.dialect) == ("10001", "bot 10001", "sim")
    assert (about.platform, about.facts) == ("qq", ())
    assert set(Can) - about.can == {Can.INVITER, Can.PERSON, Can.RECALL}
    assert {SATORI.why_not.get(one, "platform") for one in (Can.PERSON, Can.RECALL)} == {"server"}
    assert SATORI.why_not.get(Can.INVITER, "platform") == "platform"


@pytest.mark.parametrize(
    ("platform", "called"),
    [("telegram", "telegram"), ("lark", "feishu"), ("Chronocat", "qq"), ("kook", "other")],
)
def test_platforms_have_the_names_of_the_house(
    platform: str, called: str, program: Program, bot: Satori
) -> None:
    program.logins = [login(platform, "10001", status=0)]
    about = bot.about()
    assert (about.platform, about.facts) == (called, ("offline",))
    assert called in SATORI.platforms


def test_of_several_accounts_one_must_be_said(program: Program, address: str) -> None:
    program.logins = [login("red", "10001"), login("red", "10002"), login("telegram", "10001")]
    for said, account in (
        ({"platform": "telegram"}, "10001"),
        ({"account": "10002"}, "10002"),
        ({"platform": "red", "account": "10002"}, "10002"),
    ):
        for bot in opened(address, **said):
            assert bot.about().account == account
    for said, words in (({}, "several"), ({"platform": "red"}, "several"), ({"platform": "kook"}, "no such")):
        for bot in opened(address, **said):
            with pytest.raises(BotError, match=words) as refused:
                bot.about()
            assert (refused.value.outcome.end, "10002" in str(refused.value)) == (End.REFUSED, True)


def test_a_program_that_lists_no_accounts_answers_for_its_only_one(program: Program, bot: Satori) -> None:
    program.meta = False
    assert bot.about().account == "10001"


def test_an_account_that_is_not_there_is_told(program: Program, address: str) -> None:
    for bot in opened(address, platform="red", account="1"):
        with pytest.raises(BotError, match="platform and its id") as refused:
            bot.about()
    assert refused.value.outcome.end is End.AUTH


# --- groups and members


def test_a_guild_of_qq_is_a_group(program: Program, bot: Satori) -> None:
    program.guilds = [{"id": str(n), "name": f"group {n}"} for n in range(120)] + [{"id": "x"}]
    listed = list(bot.groups())
    assert (len(listed), listed[119], listed[-1]) == (121, BotGroup("119", "group 119"), BotGroup("x", "x"))
    assert not [call for call in program.calls if "channel.list" in call.path]


def test_channels_of_a_guild_are_its_groups_and_share_its_members(program: Program, address: str) -> None:
    program.logins = [login("discord", "10001")]
    program.channels = {
        GROUP: [{"id": "c1", "type": 0, "name": "talk"}, {"id": "c2", "type": 0}, {"id": "v", "type": 3}]
    }
    program.members = {GROUP: [user("1", "Ann")]}
    for bot in opened(address):
        assert list(bot.groups()) == [
            BotGroup("c1", "talk", space="读书会", space_native=GROUP),
            BotGroup("c2", "c2", space="读书会", space_native=GROUP),
        ]
    for bot in opened(address):
        assert [one.who for one in bot.roster("c2").members] == ["1"], "after a restart too"


def test_a_guild_whose_only_channel_is_itself_or_that_has_no_list_is_a_group(
    program: Program, address: str
) -> None:
    program.channels = {GROUP: [{"id": GROUP, "type": 0, "name": "same"}]}
    for features in (None, ["guild.list"]):
        program.logins = [login("kook", "10001", features)]
        for bot in opened(address):
            assert list(bot.groups()) == [BotGroup(GROUP, "读书会")]


def test_members_come_page_by_page_with_roles_where_they_are_told(program: Program, bot: Satori) -> None:
    program.members[GROUP] = [
        user("1", "陈安", "班主任", [{"id": "4", "name": "owner"}]),
        user("2", "小雨", "", [{"id": "admin"}, {"id": "7", "name": "guests"}]),
        user("3", "小雨", "", [{"id": "7", "name": "guests"}]),
        {"user": {"id": "4", "name": "bot", "is_bot": True}, "joined_at": 0},
        {"nick": "nobody"},
        *(user(str(n), "many") for n in range(10, 130)),
    ]
    reply = bot.roster(GROUP)
    assert reply.members[:4] == (
        Member("1", "陈安", "班主任", "owner", 1_741_000_000),
        Member("2", "小雨", "", "admin", 1_741_000_000),
        Member("3", "小雨", "", "member", 1_741_000_000),
        Member("4", "bot", "", "", None, bot=True),
    )
    assert (len(reply.members), reply.whole) == (124, True)


def test_a_member_list_that_never_ends_is_left_and_is_not_whole(program: Program, bot: Satori) -> None:
    program.where = "guild.member.list"
    program.weather = [Answer({"data": [user("1", "Ann")], "next": str(n)}) for n in range(50)]
    reply = bot.roster(GROUP)
    assert (len(reply.members), reply.whole) == (1, False)
    assert len(program.weather) == 48


# --- history


@pytest.mark.parametrize("newest_is_next", [False, True])
def test_pages_lead_back_to_the_beginning(newest_is_next: bool, program: Program, bot: Satori) -> None:
    program.newest_is_next = newest_is_next
    said = [program.say(GROUP, "20002", f"word {n}") for n in range(250)]
    told = messages(bot)
    assert [str(one.id) for one in told] == [one["id"] for one in said]
    assert [one.text for one in told[:2]] == ["word 0", "word 1"]
    assert told[1].at == FIRST // 1000 + 60
    assert not any(page.stable for page in pages(bot))


@pytest.mark.parametrize("trick", ["the same page", "newer pages", "an empty page", "the anchor alone"])
def test_a_history_that_leads_nowhere_is_left(trick: str, program: Program, bot: Satori) -> None:
    said = [program.say(GROUP, "1", str(n)) for n in range(9)]
    first = said[4:6]
    second = {
        "the same page": first,
        "newer pages": said[6:],
        "an empty page": [],
        "the anchor alone": first[:1],
    }[trick]
    program.where = "message.list"
    program.weather = [Answer({"data": data, "next": f"n{n}"}) for n, data in enumerate([first, second])]
    assert len(pages(bot)) == 2


def test_messages_carry_names_answers_and_mentions(program: Program, bot: Satori) -> None:
    member = {"nick": "二组-小雨"}
    first = program.say(GROUP, "1", "问卷填完了 &lt;3 &amp;amp;", member=member)
    program.say(
        GROUP, "2", f'<quote id="{first["id"]}"><author id="1"/>问卷</quote><at id="1" name="雨"/> 收到'
    )
    program.say(GROUP, "2", "x", quote={"id": first["id"]})
    one, two, three = messages(bot)
    assert (one.sender, one.name, one.text, one.id) == (
        "1",
        "二组-小雨",
        "问卷填完了 <3 &amp;",
        int(first["id"]),
    )
    assert (two.name, two.text, two.mentions) == ("name of 2", "@雨 收到", ("1",))
    assert two.reply_to == three.reply_to == int(first["id"])


def test_what_has_no_time_is_left_out(program: Program, bot: Satori) -> None:
    for at in (None, 0, "soon", 10**30, [1]):
        program.say(GROUP, "1", "when?", created_at=at)
    program.say(GROUP, "1", "now")
    assert [one.text for one in messages(bot)] == ["now"]


# --- events

PUSHED: dict[str, Any] = {
    "sn": 41,
    "type": "message-created",
    "timestamp": 1_763_781_000_000,
    "login": {"sn": 0, "platform": "red", "user": {"id": "10001"}},
    "channel": {"id": GROUP, "type": 0},
    "guild": {"id": GROUP, "name": "读书会"},
    "user": {"id": "20002", "name": "小雨"},
    "member": {"nick": "二组-小雨"},
    "message": {"id": "7532694006984559029", "content": "早上好"},
}
AT = 1_763_781_000


def pushed(**more: Any) -> dict[str, Any]:
    return {**PUSHED, **more}


def test_pushed_events_are_records_of_their_group(bot: Satori) -> None:
    id_ = 7_532_694_006_984_559_029
    message = ChatMessage(AT, "20002", "二组-小雨", "早上好", Kind.TEXT, id_)
    for told, record in (
        (PUSHED, message),
        (pushed(type="message-updated"), message._replace(edited_at=AT)),
        (pushed(type="message-deleted", operator={"id": "1"}), Recall(AT, id_, "1")),
        (pushed(type="guild-member-added", channel=None), Join(AT, "20002", "二组-小雨")),
        (pushed(type="guild-member-removed", channel=None), Leave(AT, "20002", "小雨")),
        (pushed(type="guild-member-removed", operator={"id": "1"}), Leave(AT, "20002", "小雨", True)),
    ):
        batch = bot.event(told)
        assert batch is not None
        assert (batch.group, batch.records) == (BotGroup(GROUP, "读书会"), (record,))


def test_a_channel_of_a_guild_is_its_own_group(bot: Satori) -> None:
    told = pushed(login={"platform": "discord"}, channel={"id": "c1", "type": 0, "name": "talk"})
    batch = bot.event(told)
    assert batch is not None
    assert batch.group == BotGroup("c1", "talk", space="读书会", space_native=GROUP)
    assert bot.event({**told, "type": "guild-member-added", "channel": None}) is None


def test_what_is_no_event_of_a_group_of_this_account_is_nothing(address: str) -> None:
    for bot in opened(address, platform="red", account="10001"):
        assert bot.event(PUSHED) is not None
        for told in (
            {},
            pushed(type="login-updated"),
            pushed(timestamp=None),
            pushed(message={"id": "1"}),
            pushed(message=[]),
            pushed(channel={"id": "private:1", "type": 1}, guild=None),
            pushed(channel=None, guild=None),
            pushed(login={"platform": "red", "user": {"id": "10002"}}),
        ):
            assert bot.event(told) is None


# --- saying


def test_a_text_is_sent_as_text(program: Program, bot: Satori) -> None:
    hostile = '<at type="all"/> & "<b>" &amp;'
    outcome = bot.send(Target(group=GROUP), Saying(hostile, "1"))
    assert (outcome.end, outcome.id) == (End.OK, program.said[GROUP][0]["id"])
    assert "<" not in program.said[GROUP][0]["content"]
    (said,) = messages(bot)
    assert (said.text, said.mentions) == (hostile, ())


def test_people_and_everybody_are_elements(program: Program, bot: Satori) -> None:
    bot.send(Target(group=GROUP), Saying("八点", "1", mentions=("20002", '2"/><x')))
    bot.send(Target(group=GROUP), Saying("八点", "2", everybody=True))
    assert [one["content"] for one in program.said[GROUP]] == [
        '<at id="20002"/> <at id="2&quot;/&gt;&lt;x"/> 八点',
        '<at type="all"/> 八点',
    ]


def test_a_person_is_written_to_in_a_channel_of_two(program: Program, bot: Satori) -> None:
    outcome = bot.send(Target(person="20002", via=GROUP), Saying("hi", "1"))
    assert (outcome.end, len(program.said["private:20002"])) == (End.OK, 1)
    assert program.calls[-2].body == {"user_id": "20002", "guild_id": GROUP}
    assert bot.recall(Target(person="20002"), outcome.id or "").end is End.OK
    assert program.said["private:20002"] == []


def test_a_post_of_several_messages_is_taken_back_whole(program: Program, bot: Satori) -> None:
    ids = [program.say(GROUP, "10001", "part")["id"] for _part in range(2)]
    program.where, program.weather = "message.create", [Answer([{"id": one} for one in ids])]
    outcome = bot.send(Target(group=GROUP), Saying("long", "1"))
    assert bot.recall(Target(group=GROUP), outcome.id or "").end is End.OK
    assert program.said[GROUP] == []


def test_what_failed_before_it_was_said_was_not_said(program: Program, bot: Satori) -> None:
    program.where, program.weather = "user.channel.create", [Answer(b"<html>Error</html>", 500)]
    outcome = bot.send(Target(person="1"), Saying("hi", "1"))
    assert (outcome.end, "500" in outcome.reason) == (End.REFUSED, True)
    program.where, program.weather = "user.channel.create", [Answer({"type": 1})]
    assert bot.send(Target(person="1"), Saying("hi", "1")).end is End.REFUSED
    assert program.said == {}


# --- how answers end

ANSWERS = {
    "wrong token": (Answer(b"invalid token", 403), End.AUTH, "token"),
    "another account": (Answer(b"login not found", 403), End.AUTH, "platform and its id"),
    "old words for it": (Answer(b"bot not found", 403), End.AUTH, "platform and its id"),
    "no headers": (Answer(b"Missing header Satori-Platform or Satori-User-ID", 401), End.AUTH, "platform"),
    "not offered": (
        Answer(b"Action 'x' is not supported in current platform 'red'.", 404),
        End.REFUSED,
        "not sup",
    ),
    "too large": (Answer(b"", 413), End.REFUSED, "too long"),
    "thrown": (Answer(b"<!DOCTYPE html><pre>Error: x</pre>", 500), End.UNCERTAIN, "an HTML page"),
    "no messages": (Answer([]), End.UNCERTAIN, "without saying"),
    "nothing": (Answer(b""), End.UNCERTAIN, "without saying"),
    "null": (Answer(b"null"), End.UNCERTAIN, "without saying"),
    "ids of a wrong type": (Answer([{"id": None}, 7, "x"]), End.UNCERTAIN, "without saying"),
    "one message": (Answer({"id": 7532694006984559028}), End.OK, ""),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_every_answer_to_a_send_ends_somehow(case: str, program: Program, bot: Satori) -> None:
    answer, end, words = ANSWERS[case]
    program.where, program.weather = "message.create", [answer]
    outcome = bot.send(Target(group=GROUP), Saying("x", "1"))
    assert (outcome.end, words in outcome.reason) == (end, True), outcome
    assert outcome.id == ("7532694006984559028" if end is End.OK else None)


@pytest.mark.parametrize("case", BAD)
def test_bad_weather_ends_a_read_and_a_send(case: str, program: Program, bot: Satori) -> None:
    answer, end = BAD[case]
    program.members[GROUP] = [user("1", "Ann")]
    program.where, program.weather = "guild.member.list", [answer]
    with pytest.raises(BotError) as failed:
        bot.roster(GROUP)
    program.where, program.weather = "message.create", [answer]
    outcome = bot.send(Target(group=GROUP), Saying("x", "1"))
    assert (failed.value.outcome.end, outcome.end) == (end, end)
    assert str(failed.value), "it says why"
    assert bot.roster(GROUP).members, "and good weather comes again"


@pytest.mark.parametrize("case", WAITS)
def test_a_wait_is_told_in_the_header(case: str, program: Program, bot: Satori) -> None:
    headers, seconds = WAITS[case]
    program.where, program.weather = "message.create", [Answer(b"slow", 429, headers)]
    outcome = bot.send(Target(group=GROUP), Saying("x", "1"))
    assert (outcome.end, outcome.wait) == (End.LIMITED, seconds)


def test_wrong_types_are_left_out_or_refused_never_more(program: Program, bot: Satori) -> None:
    good = program.say(GROUP, "1", "x", member={"nick": "n"}) | user("1", "Ann") | {"name": "g"}
    entries = [answer.body for answer in wrong(good)]
    bad = [Answer({"data": entries, "next": 7}), *wrong({"data": [good], "next": "n"}), *wrong({"x": 1})]
    for answer in bad:
        for read in (lambda: list(bot.groups()), lambda: bot.roster(GROUP), lambda: bot.history(GROUP, None)):
            program.where, program.weather = ".list", [answer] * 2
            try:
                read()
            except BotError as error:
                assert error.outcome.end is End.UNCERTAIN
    for entry in entries:
        bot.event(entry | {"type": "message-created", "timestamp": 1})
        bot.event(pushed(message=entry, channel=entry, guild=entry, user=entry, member=entry))


def test_no_redirect_carries_the_token_to_another_host(program: Program, bot: Satori) -> None:
    elsewhere = Service()
    with serving(elsewhere) as address:
        for status in (301, 302, 307, 308):
            program.where, program.weather = "message.create", [Answer(b"", status, {"Location": address})]
            assert bot.send(Target(group=GROUP), Saying("x", "1")).end is End.REFUSED
    assert not elsewhere.calls


# --- what others wrote down


def test_the_samples_are_read(shared: Path) -> None:
    told = json.loads((shared / "bots/samples/satori.json").read_text(encoding="utf-8"))
    said = {one["name"]: one["response"] for one in told["exchanges"]}

    class Replay(Service):
        def answer(self, call: Any) -> Answer:
            page = " p2" if call.body.get("next") else " p1"
            method = call.path.removeprefix("/v1/")
            name = {"user.channel.create": "direct channel", "guild.member.list": method + page}
            if method == "message.list" and call.body.get("next"):
                return Answer({"data": []})
            return Answer(said[name.get(method, method)]["json"])

    with serving(Replay()) as address:
        for bot in opened(address, platform="red", account="10001"):
            about, groups = bot.about(), list(bot.groups())
            roster, history = bot.roster("700001"), messages(bot)
            sent = bot.send(Target(person="20002"), Saying("x", "1"))
            batch = bot.event(told["event_push"]["body"])
    assert (about.name, about.platform, Can.RECALL in about.can) == ("deskbot", "qq", False)
    assert [one.name for one in groups] == ["读书会·一群", "手作交流群"]
    assert [(one.name, one.card, one.role) for one in roster.members] == [
        ("陈安", "班主任-陈安", "owner"),
        ("小雨", "二组-小雨", ""),
        ("小雨", "", ""),
    ]
    assert [(one.text, one.mentions) for one in history] == [
        ("问卷填完了 <3", ()),
        ("@小雨 收到", ("20002",)),
    ]
    assert sent.id == "7532694006984559028"
    assert batch is not None
    assert batch.group.native == "700001"
