"""How calls of the Telegram adapter end, in all weathers, and what is never told of them."""

import socket
from collections.abc import Callable, Iterator

import pytest

from groupdesk.bots.base import End, Outcome, Saying, Target
from groupdesk.bots.telegram import Telegram
from tests.bots.loopback import Answer, Asked, refusal, serving
from tests.bots.sim_telegram import GROUP, TOKEN, BotApi, connect, failed, flooded, serve

TO_GROUP = Target(group=str(GROUP))
HI = Saying("今晚八点", "k1")


@pytest.fixture
def api() -> BotApi:
    return BotApi()


@pytest.fixture
def bot(api: BotApi) -> Iterator[Telegram]:
    with serve(api) as url:
        made = connect(url)
        yield made
        made.close()


# --- how it ends


FORBIDDEN = "Forbidden: "
ENDS: list[tuple[str, Answer, End, float | None]] = [
    ("no token", failed(401, "Unauthorized"), End.AUTH, None),
    ("a token of no bot's shape", failed(404, "Not Found"), End.AUTH, None),
    ("401 as a page", Answer(401, b"<html>no</html>"), End.AUTH, None),
    ("401 without a word", Answer(401, b""), End.AUTH, None),
    ("403 as text", Answer(403, b"go away"), End.AUTH, None),
    ("no such call", failed(404, "Not Found: method not found"), End.REFUSED, None),
    ("404 as a page", Answer(404, b"<html>no</html>"), End.REFUSED, None),
    ("kicked", failed(403, FORBIDDEN + "bot was kicked from the supergroup chat"), End.GONE, None),
    ("not there", failed(403, FORBIDDEN + "bot is not a member of the supergroup chat"), End.GONE, None),
    ("deleted", failed(403, FORBIDDEN + "the group chat was deleted"), End.GONE, None),
    ("no such chat", failed(400, "Bad Request: chat not found"), End.GONE, None),
    ("no such account", failed(403, FORBIDDEN + "user is deactivated"), End.GONE, None),
    (
        "never begun",
        failed(403, FORBIDDEN + "bot can't initiate conversation with a user"),
        End.REFUSED,
        None,
    ),
    ("blocked", failed(403, FORBIDDEN + "bot was blocked by the user"), End.REFUSED, None),
    ("no rights", failed(400, "Bad Request: not enough rights to send text messages"), End.REFUSED, None),
    ("silenced", failed(400, "Bad Request: CHAT_WRITE_FORBIDDEN"), End.REFUSED, None),
    ("something new", failed(400, "Bad Request: the moon is full"), End.REFUSED, None),
    ("without a reason", Answer(400, {"ok": False}), End.REFUSED, None),
    ("too often", flooded(3), End.LIMITED, 3.0),
    ("only in the body", failed(429, "x", {"retry_after": 7}), End.LIMITED, 7.0),
    ("a fraction", failed(429, "x", {"retry_after": 0.5}), End.LIMITED, 0.5),
    ("digits", failed(429, "x", {"retry_after": "12"}), End.LIMITED, 12.0),
    ("only in the header", failed(429, "x", **{"Retry-After": "5"}), End.LIMITED, 5.0),
    ("no wait", failed(429, "x"), End.LIMITED, None),
    (
        "no wait that is one",
        failed(429, "x", {"retry_after": [3]}, **{"Retry-After": "soon"}),
        End.LIMITED,
        None,
    ),
    ("an endless wait", Answer(429, b'{"ok":false,"parameters":{"retry_after":1e999}}'), End.LIMITED, None),
    ("429 as a page", Answer(429, b"<html>", {"Retry-After": "8"}), End.LIMITED, 8.0),
    ("500", failed(500, "Internal Server Error"), End.UNCERTAIN, None),
    ("502 as a page", Answer(502, b"<html><h1>Bad Gateway</h1></html>"), End.UNCERTAIN, None),
    ("200 with text", Answer(200, b"hello"), End.UNCERTAIN, None),
    ("200 with nothing", Answer(200, b""), End.UNCERTAIN, None),
    ("broken JSON", Answer(200, b'{"ok": true, "result"'), End.UNCERTAIN, None),
    ("no object", Answer(200, [True]), End.UNCERTAIN, None),
    ("a wrong type", Answer(200, {"ok": "yes", "result": {}}), End.UNCERTAIN, None),
    ("nothing asked for", Answer(200, {"result": {}}), End.UNCERTAIN, None),
    ("a failure with 200", Answer(200, {"ok": False, "error_code": "429"}), End.LIMITED, None),
    ("odd fields", Answer(400, {"ok": False, "description": 7, "parameters": "x"}), End.REFUSED, None),
]


@pytest.mark.parametrize(("weather", "end", "wait"), [one[1:] for one in ENDS], ids=[one[0] for one in ENDS])
def test_every_end_of_a_post(
    api: BotApi, bot: Telegram, weather: Answer, end: End, wait: float | None
) -> None:
    api.weather.append(weather)
    outcome = bot.send(TO_GROUP, HI)
    assert (outcome.end, outcome.wait) == (end, wait)
    assert outcome.reason
    assert outcome.reason.isprintable()


def test_a_post_whose_answer_has_no_id_was_sent(api: BotApi, bot: Telegram) -> None:
    api.weather.append(Answer(body={"ok": True, "result": "x"}))
    assert bot.send(TO_GROUP, HI) == Outcome(End.OK)


def test_a_redirect_is_not_followed(api: BotApi) -> None:
    with serve(api) as elsewhere:
        there = f"{elsewhere}/bot{TOKEN}/sendMessage"
        with serving(lambda asked: Answer(302, b"", {"Location": there})) as url:
            bot = connect(url)
            outcome = bot.send(TO_GROUP, HI)
            bot.close()
    assert outcome.end is End.REFUSED
    assert "another address" in outcome.reason
    assert TOKEN not in outcome.reason
    assert api.asked == []


# --- what is never told


def _echo(asked: Asked) -> Answer:
    return Answer(404, f"no {asked.path} here, nor {asked.path.replace(':', '%3A')}".encode())


@pytest.mark.parametrize(
    "answer",
    [
        _echo,
        lambda asked: failed(400, f"Bad Request: {asked.path}"),
        lambda asked: failed(500, f"{TOKEN.partition(':')[2]}"),
        lambda asked: Answer(200, f"you asked {asked.path}".encode()),
    ],
    ids=["a path", "a description", "a part of it", "a text"],
)
def test_no_answer_brings_the_token_out(answer: Callable[[Asked], Answer]) -> None:
    with serving(answer) as url:
        bot = connect(url)
        told = [bot.send(TO_GROUP, HI).reason, refusal(bot.about).reason]
        bot.close()
    for reason in told:
        assert reason
        assert "AAHexample" not in reason


def test_nothing_that_cannot_be_reached_brings_the_token_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    for url in (f"http://127.0.0.1:{port}", "ftp://127.0.0.1", "no address"):
        bot = connect(url)
        outcome = bot.send(TO_GROUP, HI)
        assert outcome.end is End.UNREACHED
        assert "AAHexample" not in outcome.reason
        bot.close()


def test_a_token_with_signs_of_an_address_stays_in_its_place(api: BotApi) -> None:
    with serve(api) as url:
        bot = connect(url + "/", " 42:a/../b?c#d ")
        assert refusal(bot.about).end is End.AUTH
        bot.close()
