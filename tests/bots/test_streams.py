"""Events as programs stream them: read as they come, ended from elsewhere, refused where there are none."""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from groupdesk.bots import stream
from groupdesk.bots.base import BotError, End, Login
from groupdesk.bots.milky import Milky
from groupdesk.bots.onebot11 import OneBot11
from groupdesk.demo.onebot import Chat, OneBot
from groupdesk.demo.onebot_http import serving
from groupdesk.records import ChatMessage
from tests.bots.loopback import refusal

AT = 1_763_781_000
TOKEN = "a-token-of-nobody"


@contextmanager
def sending(
    *parts: bytes, status: int = 200, type_: str = "text/event-stream", goes_on: bool = False
) -> Iterator[str]:
    """Answers any GET with some bytes, and ends or goes on; gives the address."""
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Type", type_)
            self.end_headers()
            for part in parts:
                self.wfile.write(part)
                self.wfile.flush()
            if goes_on:
                over.wait()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def onebot(url: str, token: str = "") -> OneBot11:
    return OneBot11(Login({"url": url, "token": token}))


def listened(bot: OneBot11 | Milky) -> list[dict[str, Any]]:
    """All that a bot streams until it ends."""
    try:
        return [*bot.listen()]
    finally:
        bot.close()


def refused(*parts: bytes, **options: Any) -> End:
    """How listening to such an answer ends."""
    with sending(*parts, **options) as url:
        return refusal(lambda: listened(onebot(url))).end


def event(text: str) -> bytes:
    return f"data: {json.dumps({'text': text}, ensure_ascii=False)}\n\n".encode()


def test_events_come_as_they_happen_the_first_one_being_that_it_listens() -> None:
    qq = OneBot(lambda: AT, TOKEN)
    chat = qq.add(Chat("700001", "读书会"))
    with serving(qq) as url:
        bot = onebot(url, TOKEN)
        happening = bot.listen()
        assert next(happening) == {}
        qq.say(chat, "20002", "早上好", AT)
        batch = bot.event(next(happening))
        assert batch is not None
        assert (
            batch.group.native,
            [record.text for record in batch.records if isinstance(record, ChatMessage)],
        ) == ("700001", ["早上好"])
        qq.hang_up()
        assert [*happening] == []
        bot.close()


def test_whoever_hangs_up_ends_it_in_another_thread() -> None:
    with sending(event("a"), goes_on=True) as url:
        bot, begun, heard = onebot(url), threading.Event(), list[Any]()

        def listen() -> None:
            try:
                for told in bot.listen():
                    heard.append(told)
                    begun.set() if told else None
            except BotError as error:
                heard.append(error.outcome.end)

        thread = threading.Thread(target=listen)
        thread.start()
        begun.wait()
        bot.hang_up()
        thread.join()
        bot.close()
        assert heard[:2] == [{}, {"text": "a"}]


def test_who_has_hung_up_hears_nothing_more() -> None:
    with sending(event("a")) as url:
        bot = onebot(url)
        bot.hang_up()
        assert listened(bot) == []


def test_data_in_several_lines_names_and_comments() -> None:
    told = b': hello\n\nevent: milky_event\ndata: {\ndata:   "event_type": "bot_offline"\ndata: }\r\n\r\nid: 3\n\n'
    with sending(told) as url:
        assert listened(Milky(Login({"url": url}))) == [{}, {"event_type": "bot_offline"}]


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85"])
def test_signs_that_end_lines_elsewhere_end_none_here(sign: str) -> None:
    with sending(f'data: {{"text": "a{sign}b"}}\n\n'.encode()) as url:
        assert listened(onebot(url)) == [{}, {"text": f"a{sign}b"}]


def test_an_event_in_pieces_is_whole() -> None:
    raw = event("早上好" * 20_000)
    with sending(*(raw[start : start + 7_001] for start in range(0, len(raw), 7_001))) as url:
        assert listened(onebot(url))[1] == {"text": "早上好" * 20_000}


def test_what_is_no_json_object_is_left_out() -> None:
    with sending(b"data: {\n\n", b"data: [1]\n\n", b"data: null\n\n", b"data: \xff\n\n", event("a")) as url:
        assert listened(onebot(url)) == [{}, {"text": "a"}]


def test_half_a_character_is_mended() -> None:
    with sending(b'data: {"text": "\\ud83d"}\n\n') as url:
        (told,) = listened(onebot(url))[1:]
    told["text"].encode()


@pytest.mark.parametrize("tail", [b"", b"\n"])
def test_an_event_without_end_is_broken_off(monkeypatch: pytest.MonkeyPatch, tail: bytes) -> None:
    monkeypatch.setattr(stream, "LARGEST", 100_000)
    parts: Sequence[bytes] = [b"data: " + b"x" * 10_000 + tail] * 20
    assert refused(*parts) is End.UNCERTAIN


def test_a_quiet_one_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "QUIET_SECONDS", 0.2)
    assert refused(event("a"), goes_on=True) is End.UNCERTAIN


@pytest.mark.parametrize(
    ("status", "type_", "end"),
    [
        (404, "application/json", End.REFUSED),
        (405, "text/html", End.REFUSED),
        (200, "application/json", End.REFUSED),
        (302, "text/event-stream", End.REFUSED),
        (401, "text/plain", End.AUTH),
        (403, "text/html", End.AUTH),
        (429, "text/plain", End.LIMITED),
        (500, "text/html", End.UNCERTAIN),
    ],
)
def test_answers_that_are_no_stream(status: int, type_: str, end: End) -> None:
    assert refused(b"{}", status=status, type_=type_) is end


def test_where_nothing_answers_it_was_never_tried() -> None:
    with sending() as url:
        pass
    assert refusal(lambda: listened(onebot(url))).end is End.UNREACHED


def test_napcat_without_streams_and_with_another_token() -> None:
    qq = OneBot(lambda: AT, TOKEN)
    with serving(qq) as url:
        assert refusal(lambda: listened(onebot(url, "wrong-token"))).end is End.AUTH
        qq.streams = False
        assert refusal(lambda: listened(onebot(url, TOKEN))).end is End.REFUSED


def heartbeat(**status: bool) -> dict[str, Any]:
    return {"post_type": "meta_event", "meta_event_type": "heartbeat", "status": status, "interval": 5_000}


def test_a_heartbeat_tells_whether_the_account_is_in_qq() -> None:
    bot = onebot("http://127.0.0.1:9")
    assert bot.alive(heartbeat(online=True, good=True))
    assert not bot.alive(heartbeat(online=False, good=True))
    assert not bot.alive({"post_type": "notice", "notice_type": "bot_offline", "user_id": 10001})
    assert bot.alive({"post_type": "message"})
    bot.close()
