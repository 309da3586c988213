"""Whatever weather befalls a sync, nothing is lost, nothing comes twice, and one line says what was."""

import pytest

from groupdesk.bots import transport
from groupdesk.worker.sync import SYNC_EVERY, due
from tests.bots.loopback import Answer, Asked, serving
from tests.bots.qq_weather import Sky, Weather, answer, cut, done, drip, drop, failing, hang
from tests.bots.sim_onebot import GROUP, TOKEN, LLBot, NapCat, chat, tick
from tests.worker.bots import HOUR, Clock, Syncing, clock, syncing

__all__ = ["clock", "syncing"]

NAME = "读书会·一群"
CALLS = [
    "get_login_info",
    "get_group_list",
    "get_group_msg_history",
    "get_group_member_list",
    "get_group_info",
]
PAGE_OF_HTML = "<html><h1>Bad Gateway</h1></html>"
WEATHER: dict[str, tuple[Weather, str]] = {
    "the connection goes": (drop, "uncertain"),
    "within the body": (cut, "uncertain"),
    "nothing comes": (hang, "uncertain"),
    "it drips": (drip, "uncertain"),
    "500": (answer(500, "oops"), "uncertain"),
    "502 as a page": (answer(502, PAGE_OF_HTML), "uncertain"),
    "200 with text": (answer(200, "hello"), "uncertain"),
    "200 with nothing": (answer(200), "uncertain"),
    "10 MB": (answer(200, b"x" * (10 << 20)), "uncertain"),
    "broken JSON": (answer(200, '{"status": "ok", "da'), "uncertain"),
    "a wrong type": (answer(200, ["ok"]), "uncertain"),
    "waited in vain": (failing("Timeout: NTEvent\n{}\n"), "uncertain"),
    "taken without a word": (answer(200, {"status": "async", "retcode": 1}), "uncertain"),
    "401": (answer(401), "auth"),
    "403 of NapCat": (answer(403, '{"message":"token verify failed!"}'), "auth"),
    "403 in the body": (failing("token验证失败", 1403), "auth"),
    "a redirect": (answer(302, b"", Location="http://127.0.0.1:1/x"), "refused"),
    "refused": (failing("the moon\nis \x1b[31mfull"), "refused"),
    "429": (answer(429, b"", Retry_After="600"), "limited"),
    "429 without a wait": (answer(429, "slow down"), "limited"),
}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "QUIET_SECONDS", 0.5)
    monkeypatch.setattr(transport, "WHOLE_SECONDS", 1.0)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(("weather", "end"), WEATHER.values(), ids=WEATHER)
def test_any_weather_is_told_and_leaves_the_desk_whole(
    syncing: Syncing, call: str, weather: Weather, end: str
) -> None:
    qq = NapCat(tick)
    said = qq.add(chat(130))
    sky = syncing.add(qq)
    sky.lasting[call] = weather
    told = syncing.sync()["bots"][0]
    assert not told["problems"] or {one["end"] for one in told["problems"]} == {end}
    reasons = [syncing.bot().reason, *(one.reason for one in syncing.desk.bots.groups(syncing.bot().id))]
    said_of_it = next(filter(None, reasons), "")
    if (call, end) != ("get_group_info", "refused"):  # the list stands without it
        assert len(said_of_it.splitlines()) == 1
        assert told["problems"]
    del sky.lasting[call]
    assert syncing.sync(later=HOUR)["bots"][0]["problems"] == []
    assert syncing.texts() == [one.text for one in said.said]
    assert (syncing.bot().state, syncing.bot().reason, syncing.bot().gaps) == ("ok", "", ())
    assert len(syncing.rows("SELECT 1 FROM roster_member")) >= 3
    assert syncing.sync(later=HOUR)["total"]["new"] == 0


@pytest.mark.parametrize(
    "weather",
    [
        answer(429, b"", Retry_After="0.05"),
        answer(429, {"retry_after": 0.05}),
        answer(429, {"retry_after_ms": 50}),
        answer(429, b"", Retry_After="Mon, 01 Jan 2001 00:00:00 GMT"),
    ],
)
def test_a_short_wait_is_sat_out(syncing: Syncing, weather: Weather) -> None:
    qq = LLBot(tick)
    qq.add(chat(130))
    sky = syncing.add(qq)
    for call in CALLS:
        sky.brew(call, weather)
    told = syncing.sync()["bots"][0]
    assert (told["new"], told["problems"], syncing.bot().state) == (130, [], "ok")


@pytest.mark.parametrize(
    ("weather", "seconds"), [(answer(429, b"", Retry_After="600"), 600), (answer(429), 60)]
)
def test_a_long_wait_is_kept_whoever_asks(syncing: Syncing, weather: Weather, seconds: int) -> None:
    qq = LLBot(tick)
    qq.add(chat(130))
    sky = syncing.add(qq)
    sky.lasting["get_group_msg_history"] = weather
    syncing.sync()
    bot = syncing.bot()
    assert (bot.state, bot.silent_until) == ("limited", syncing.clock.now + seconds)
    assert bot.id not in due(syncing.desk.store.reader(), syncing.clock.now + seconds - 1)
    sky.lasting.clear()
    asked = len(qq.calls)
    assert [one["end"] for one in syncing.sync(later=seconds - 1)["bots"][0]["problems"]] == ["limited"]
    assert len(qq.calls) == asked
    assert syncing.bot().state == "limited"
    assert bot.id in due(syncing.desk.store.reader(), syncing.clock.now + 1)
    assert syncing.sync(later=1)["total"]["new"] == 130


def test_who_asks_to_wait_no_time_again_and_again_is_left_alone_for_longer(syncing: Syncing) -> None:
    sky = syncing.add(LLBot(tick))
    sky.lasting["get_group_list"] = answer(429, b"", Retry_After="0")
    waits = []
    for _time in range(5):
        syncing.sync()
        silent = syncing.bot().silent_until
        assert silent is not None
        waits.append(silent - syncing.clock.now)
        syncing.clock.now = silent
    assert waits == [0, 15, 60, 300, 300]


@pytest.mark.parametrize("weather", [answer(500), failing("no"), failing("群不存在")])
def test_a_bot_that_answers_badly_is_not_asked_again_at_once(syncing: Syncing, weather: Weather) -> None:
    sky = syncing.add(LLBot(tick))
    sky.lasting["get_login_info"] = weather
    reader, bot = syncing.desk.store.reader(), syncing.bot().id
    assert due(reader, syncing.clock.now) == []
    syncing.sync()
    assert due(reader, syncing.clock.now + SYNC_EVERY - 1) == []
    assert due(reader, syncing.clock.now + SYNC_EVERY) == [bot]


def test_who_is_not_let_in_is_not_asked_again_until_its_token_is_set(syncing: Syncing) -> None:
    qq = LLBot(tick, TOKEN)
    qq.add(chat(20))
    syncing.add(qq, token="a-wrong-one")
    syncing.sync()
    bot = syncing.bot()
    assert (bot.state, bot.last_sync) == ("auth", None)
    assert due(syncing.desk.store.reader(), syncing.clock.now + 30 * HOUR) == []
    syncing.desk.bots.edit(bot.id, {"token": TOKEN})
    assert syncing.bot().state == "new"
    assert syncing.sync()["total"]["new"] == 20


def test_a_bot_that_is_not_there_is_asked_more_and_more_seldom(syncing: Syncing) -> None:
    with serving(lambda asked: Answer(200)) as url:
        pass
    syncing.desk.bots.add("onebot11", "qq", {"url": url})
    waits = []
    for _time in range(5):
        syncing.sync()
        assert syncing.bot().state == "unreached"
        waits.append((syncing.bot().silent_until or 0) - syncing.clock.now)
    assert waits == [5, 15, 60, 300, 300]


def test_a_redirect_carries_no_token_to_another_host(syncing: Syncing) -> None:
    came: list[Asked] = []

    def elsewhere(asked: Asked) -> Answer:
        came.append(asked)
        return Answer(200, {"status": "ok"})

    with serving(elsewhere) as there:
        sky = syncing.add(LLBot(tick, TOKEN), token=TOKEN)
        sky.lasting[""] = answer(200)
        for call in CALLS:
            sky.lasting[call] = answer(307, b"", Location=f"{there}/{call}")
        syncing.sync()
    assert came == []
    assert "another address" in syncing.bot().reason


# --- one does not hold up another


def test_a_group_that_is_forbidden_holds_up_no_other(syncing: Syncing) -> None:
    qq = LLBot(tick)
    for native in ("1", "2", "3", "4"):
        qq.add(chat(30, native, f"group {native}"))
    history = qq.on_get_group_msg_history

    def forbid(body: dict[str, object]):  # type: ignore[no-untyped-def]
        return qq.failed("群不存在") if body["group_id"] in (1, 2, 3) else history(body)

    qq.on_get_group_msg_history = forbid  # type: ignore[method-assign]
    syncing.add(qq)
    told = syncing.sync()["bots"][0]
    assert [(one["group"], one["end"]) for one in told["problems"]] == [
        (f"group {n}", "gone") for n in (1, 2, 3)
    ]
    assert (told["groups"], told["new"], syncing.bot().state) == (4, 30, "ok")
    assert (syncing.group("group 1").end, syncing.group("group 4").end) == ("gone", "ok")


def test_groups_that_do_not_answer_come_last_the_next_time(syncing: Syncing) -> None:
    qq = LLBot(tick)
    for native in ("1", "2", "3", "4"):
        qq.add(chat(30, native, f"group {native}"))
    history = qq.on_get_group_msg_history

    def break_(body: dict[str, object]):  # type: ignore[no-untyped-def]
        return (500, "oops") if body["group_id"] in (1, 2, 3) else history(body)

    qq.on_get_group_msg_history = break_  # type: ignore[method-assign]
    syncing.add(qq)
    assert syncing.sync()["total"]["new"] == 0
    assert syncing.bot().state == "uncertain"
    assert syncing.sync(later=HOUR)["total"]["new"] == 30


def test_a_dead_bot_holds_up_no_other(syncing: Syncing, clock: Clock) -> None:
    skies: list[Sky] = []
    for name, native in (("dead", "1"), ("alive", "2")):
        qq = LLBot(tick)
        qq.add(chat(30, native, name))
        skies.append(syncing.add(qq, name))
    skies[0].lasting["get_group_list"] = hang
    told = {one["bot"]: one for one in syncing.sync()["bots"]}
    assert (told["alive"]["new"], told["alive"]["problems"]) == (30, [])
    assert told["dead"]["problems"][0]["end"] == "uncertain"
    assert (syncing.bot("alive").last_sync, syncing.bot("dead").last_sync) == (clock.now, None)


def test_an_adapter_that_breaks_is_told_and_holds_up_no_other(
    syncing: Syncing, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from groupdesk.bots.onebot11 import OneBot11

    whole = OneBot11.roster

    def break_(self: OneBot11, group: str):  # type: ignore[no-untyped-def]
        if group == "1":
            raise ZeroDivisionError("first\nsecond")
        return whole(self, group)

    monkeypatch.setattr(OneBot11, "roster", break_)
    for name, native in (("broken", "1"), ("alive", "2")):
        qq = LLBot(tick)
        qq.add(chat(30, native, name))
        syncing.add(qq, name)
    told = {one["bot"]: one for one in syncing.sync()["bots"]}
    assert told["alive"]["problems"] == []
    assert (syncing.bot("broken").state, syncing.bot("broken").reason) == (
        "uncertain",
        "ZeroDivisionError: first second",
    )
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_token_file_that_is_damaged_is_a_bot_without_a_token(syncing: Syncing) -> None:
    qq = LLBot(tick, TOKEN)
    qq.add(chat(20))
    syncing.add(qq, token=TOKEN)
    syncing.desk.path.with_name("desk.tokens").write_bytes(b'{"1": {"tok')
    syncing.sync()
    assert syncing.bot().state == "auth"
    syncing.desk.bots.edit(syncing.bot().id, {"token": TOKEN})
    assert syncing.sync()["total"]["new"] == 20


# --- what is odd and no failure


def test_duplicated_and_reordered_messages_come_once(syncing: Syncing) -> None:
    qq = LLBot(tick)
    said = qq.add(chat(40))
    events = [qq.event(said, one) for one in said.said]
    sky = syncing.add(qq)
    sky.brew("get_group_msg_history", done({"messages": events[::-1] + events[10:20] + events[::3]}))
    assert syncing.sync()["total"]["new"] == 40
    assert syncing.texts() == [one.text for one in said.said]
    assert syncing.sync(later=HOUR)["total"]["new"] == 0


@pytest.mark.parametrize("skew", [-HOUR, HOUR, 40 * HOUR])
def test_a_clock_that_is_wrong_loses_nothing(syncing: Syncing, skew: int) -> None:
    qq = LLBot(tick)
    said = qq.add(chat(150))
    syncing.add(qq)
    syncing.clock.now -= skew
    assert syncing.sync()["total"]["new"] == 150
    said.say("20001", "später", said.said[-1].at + 30)
    assert syncing.sync(later=HOUR)["total"]["new"] == 1
    assert syncing.sync(later=skew + HOUR)["total"]["new"] == 0
    assert syncing.bot().gaps == ()


def test_ids_of_any_size_are_told_apart(syncing: Syncing) -> None:
    native = str(2**63 + 5)
    qq = LLBot(tick)
    said = qq.add(chat(0, native, "big"))
    for n in range(4):
        one = said.say(str(2**53 + n), f"sentence {n}", 1_763_700_000 + n)
        one.seq = 2**53 + n
    syncing.add(qq)
    assert syncing.sync()["total"]["new"] == 4
    keys = [key for (key,) in syncing.rows("SELECT key FROM identity ORDER BY id LIMIT 7")]
    assert {str(2**53 + n) for n in range(4)} <= set(keys)
    assert syncing.group("big").native == native != GROUP
