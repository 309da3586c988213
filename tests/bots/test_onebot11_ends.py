"""How calls of the OneBot 11 adapter end, in all weathers, and what is never told of them."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groupdesk.bots import transport
from groupdesk.bots.base import BotError, End, Outcome, Page, Saying, Target
from groupdesk.bots.onebot11 import OneBot11
from tests.bots.loopback import Answer, Asked, refusal, serving
from tests.bots.qq_weather import Sky, Weather, answer, cut, done, drip, drop, failing, hang, under
from tests.bots.sim_onebot import GROUP, NOW, TOKEN, NapCat, chat, connect, tick

TO_GROUP = Target(group=GROUP)
HI = Saying("今晚八点", "k1")
PAGE_OF_HTML = "<html><h1>Bad Gateway</h1></html>"
TEN_MB = b"x" * (10 << 20)
LOST = "Timeout: NTEvent serviceAndMethod:NodeIKernelMsgService/sendMsg EventRet:\n{}\n"


@pytest.fixture
def sky(monkeypatch: pytest.MonkeyPatch) -> Sky:
    monkeypatch.setattr(transport, "QUIET_SECONDS", 0.5)
    monkeypatch.setattr(transport, "WHOLE_SECONDS", 1.0)
    return Sky(NapCat(tick, TOKEN))


@pytest.fixture
def bot(sky: Sky) -> Iterator[OneBot11]:
    sky.bot.add(chat(5))
    with under(sky) as url:
        made = connect(url, TOKEN)
        yield made
        made.close()


def limited(body: object = b"", **headers: str) -> Weather:
    return answer(429, body, **headers)


ENDS: list[tuple[str, Weather, End, float | None]] = [
    ("401 without a word", answer(401), End.AUTH, None),
    ("401 as text", answer(401, "Unauthorized"), End.AUTH, None),
    ("401 as a page", answer(401, PAGE_OF_HTML), End.AUTH, None),
    ("401 in the body too", answer(401, {"status": "failed", "retcode": 1401}), End.AUTH, None),
    ("403 of NapCat", answer(403, '{"message":"token verify failed!"}'), End.AUTH, None),
    ("403 in the body only", failing("token验证失败", 1403), End.AUTH, None),
    ("no such call", answer(404), End.REFUSED, None),
    ("no such call of LLBot", answer(404, {"status": "failed", "retcode": 404}), End.REFUSED, None),
    ("no such call of NapCat", failing("不支持的Api nope"), End.REFUSED, None),
    ("a bad parameter", failing("Invalid params", 1400), End.REFUSED, None),
    ("something new", failing("the moon is full", 7), End.REFUSED, None),
    ("without a reason", answer(200, {"status": "failed"}), End.REFUSED, None),
    ("no such group", failing("群不存在"), End.GONE, None),
    ("no such group of go-cqhttp", failing("群聊不存在", 100), End.GONE, None),
    ("lost on the way", failing(LOST), End.UNCERTAIN, None),
    (
        "taken without a word",
        answer(200, {"status": "async", "retcode": 1, "data": None}),
        End.UNCERTAIN,
        None,
    ),
    ("429 with seconds", limited(Retry_After="4"), End.LIMITED, 4.0),
    ("429 with a fraction", limited(Retry_After="0.5"), End.LIMITED, 0.5),
    ("429 with a date", limited(Retry_After="Mon, 01 Jan 2001 00:00:00 GMT"), End.LIMITED, 0.0),
    ("429 with seconds inside", limited({"retry_after": 7}), End.LIMITED, 7.0),
    ("429 with thousandths inside", limited({"retry_after_ms": 4111}), End.LIMITED, 4.111),
    ("429 with digits inside", limited({"retry_after": "12"}), End.LIMITED, 12.0),
    ("429 with both", limited({"retry_after": 7}, Retry_After="8"), End.LIMITED, 8.0),
    ("429 without a wait", limited("slow down"), End.LIMITED, None),
    ("429 with none that is one", limited({"retry_after": [3]}, Retry_After="soon"), End.LIMITED, None),
    ("429 with a year", limited(Retry_After="31536000"), End.LIMITED, 7 * 86_400.0),
    ("429 with less than nothing", limited(Retry_After="-3"), End.LIMITED, 0.0),
    ("429 as the program says it", limited({"status": "failed", "retcode": 429}), End.LIMITED, None),
    ("500", answer(500, "oops"), End.UNCERTAIN, None),
    ("500 that says it went well", answer(500, {"status": "ok", "retcode": 0}), End.UNCERTAIN, None),
    ("502 as a page", answer(502, PAGE_OF_HTML), End.UNCERTAIN, None),
    ("200 with text", answer(200, "hello"), End.UNCERTAIN, None),
    ("200 with a page", answer(200, PAGE_OF_HTML, Content_Type="text/html"), End.UNCERTAIN, None),
    ("200 with nothing", answer(200), End.UNCERTAIN, None),
    ("204", answer(204), End.UNCERTAIN, None),
    ("10 MB of something", answer(200, TEN_MB), End.UNCERTAIN, None),
    ("10 MB of an error", answer(502, TEN_MB), End.UNCERTAIN, None),
    ("broken JSON", answer(200, '{"status": "ok", "da'), End.UNCERTAIN, None),
    ("not UTF-8", answer(200, b'{"status": "ok\xff"}'), End.UNCERTAIN, None),
    ("too deep", answer(200, b"[" * 100_000), End.UNCERTAIN, None),
    ("no object", answer(200, ["ok"]), End.UNCERTAIN, None),
    ("a wrong type", answer(200, {"status": True}), End.UNCERTAIN, None),
    ("a list for a status", answer(200, {"status": ["ok"]}), End.UNCERTAIN, None),
    ("the connection goes", drop, End.UNCERTAIN, None),
    ("within the body", cut, End.UNCERTAIN, None),
    ("nothing comes", hang, End.UNCERTAIN, None),
    ("it drips", drip, End.UNCERTAIN, None),
    ("a redirect", answer(302, b"", Location="http://127.0.0.1:1/x"), End.REFUSED, None),
]
NAMES = [one[0] for one in ENDS]


@pytest.mark.parametrize(("weather", "end", "wait"), [one[1:] for one in ENDS], ids=NAMES)
def test_every_end_of_a_post(sky: Sky, bot: OneBot11, weather: Weather, end: End, wait: float | None) -> None:
    sky.brew("send_group_msg", weather)
    outcome = bot.send(TO_GROUP, HI)
    assert (outcome.end, outcome.wait) == (end, wait)
    assert outcome.reason
    assert outcome.reason.isprintable()
    assert bot.send(TO_GROUP, HI).end is End.OK


@pytest.mark.parametrize(("weather", "end"), [one[1:3] for one in ENDS], ids=NAMES)
def test_a_read_ends_like_a_post(sky: Sky, bot: OneBot11, weather: Weather, end: End) -> None:
    sky.brew("get_group_msg_history", weather)
    assert refusal(lambda: bot.history(GROUP, None)).end is end
    assert len(bot.history(GROUP, None).records) == 5


@pytest.mark.parametrize("data", [None, [], "x", {"message_id": None}, {"message_id": [1]}])
def test_a_post_whose_answer_has_no_id_was_sent(sky: Sky, bot: OneBot11, data: object) -> None:
    sky.brew("send_group_msg", done(data))
    assert bot.send(TO_GROUP, HI) == Outcome(End.OK)


def test_an_answer_without_what_was_asked_for_is_one_without_anything(sky: Sky, bot: OneBot11) -> None:
    sky.brew("get_group_list", answer(200, {"status": "ok", "retcode": 0}))
    assert list(bot.groups()) == []


def test_a_wrong_content_type_does_not_matter(sky: Sky, bot: OneBot11) -> None:
    told = {"status": "ok", "retcode": 0, "data": [{"group_id": 5, "group_name": "x"}]}
    sky.brew("get_group_list", answer(200, told, Content_Type="text/plain; charset=gbk"))
    assert [one.native for one in bot.groups()] == ["5"]


def test_a_redirect_is_not_followed_and_carries_nothing_away(sky: Sky) -> None:
    came: list[Asked] = []

    def elsewhere(asked: Asked) -> Answer:
        came.append(asked)
        return Answer(200, {"status": "ok"})

    with serving(elsewhere) as there, under(sky) as url:
        bot = connect(url, TOKEN)
        for status in (301, 302, 303, 307, 308):
            sky.brew("send_group_msg", answer(status, b"", Location=f"{there}/send_group_msg"))
            told = bot.send(TO_GROUP, HI)
            assert (told.end, TOKEN in told.reason) == (End.REFUSED, False)
        bot.close()
    assert came == []


def test_nothing_there_was_never_tried(sky: Sky) -> None:
    with under(sky) as url:
        pass
    for where in (url, "http://127.0.0.1:99999", "http://[::1", "ftp://127.0.0.1", "nowhere"):
        bot = connect(where, TOKEN)
        outcome = bot.send(TO_GROUP, HI)
        assert (outcome.end, TOKEN in outcome.reason) == (End.UNREACHED, False)
        bot.close()


@pytest.mark.parametrize(
    "weather",
    [
        failing(f"bad header Bearer {TOKEN}"),
        answer(404, f"no {TOKEN} here"),
        answer(500, {"message": TOKEN}),
        answer(200, f"you are {TOKEN}"),
    ],
)
def test_an_answer_that_repeats_the_token_does_not_bring_it_out(
    sky: Sky, bot: OneBot11, weather: Weather
) -> None:
    sky.brew("", weather, weather)
    assert TOKEN not in bot.send(TO_GROUP, HI).reason
    assert TOKEN not in refusal(lambda: list(bot.groups())).reason


# --- anything at all


_KEYS = st.sampled_from(
    "status data messages time message_id real_seq message_seq message sender user_id anonymous raw_message"
    " group_id group_name member_count post_type notice_type sub_type operator_id type qq id text join_time".split()
)
_SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=NOW - 5, max_value=NOW + 5),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(
        ["ok", "message", "group", "notice", "at", "reply", "text", "9" * 5_000, "\ud800", "[CQ:at,qq=1]"]
    ),
)
JSON = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(_KEYS, inner, max_size=6)),
    max_leaves=25,
)
_EVENT = st.dictionaries(_KEYS, JSON, max_size=10).map(
    lambda told: {"group_id": 5, "post_type": "message", "time": NOW, **told}
)
_READS: dict[str, Callable[[OneBot11], object]] = {
    "about": lambda bot: bot.about(),
    "groups": lambda bot: list(bot.groups()),
    "roster": lambda bot: bot.roster(GROUP),
    "newest": lambda bot: bot.history(GROUP, None),
    "older": lambda bot: bot.history(GROUP, "9"),
}


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=JSON, events=st.lists(_EVENT, max_size=3))
@pytest.mark.parametrize("read", _READS)
def test_no_answer_raises_anything_but_that_it_is_none(
    sky: Sky, bot: OneBot11, read: str, told: object, events: list[object]
) -> None:
    for data in (told, {"messages": events}, events):
        everything = done(data)
        for action in ("get_login_info", "get_version_info", "get_group_list", "get_group_member_list"):
            sky.lasting[action] = everything
        for action in ("get_group_info", "get_group_msg_history", "get_msg"):
            sky.lasting[action] = everything
        try:
            found = _READS[read](bot)
        except BotError as error:
            assert str(error).isprintable()
        else:
            assert not isinstance(found, Page) or all(isinstance(record, tuple) for record in found.records)


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=_EVENT)
def test_no_event_raises_anything(sky: Sky, bot: OneBot11, told: dict[str, object]) -> None:
    sky.lasting["get_msg"] = failing("消息不存在")
    found = bot.event(told)
    assert found is None or found.records
