"""The weather between a desk and a made-up QQ: connections that go, answers that are none."""

import json
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from groupdesk.demo.onebot import OneBot

Weather = Callable[["Call"], None]


class Call(BaseHTTPRequestHandler):
    """A call that weather befalls."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else the body waits until the head is acknowledged
    sky: "Sky"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        action = self.path.lstrip("/").partition("?")[0]
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        befalls = self.sky.next(action)
        if befalls is None:
            told = self.sky.bot.answer(action, body, token)
            befalls = drop if told is None else answer(*told)
        else:
            self.sky.bot.calls.append((action, body))
        with suppress(OSError):  # who asked has left
            befalls(self)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Says nothing."""


@dataclass
class Sky:
    """What befalls calls, by action; "" stands for any."""

    bot: OneBot
    coming: dict[str, deque[Weather]] = field(default_factory=lambda: defaultdict(deque))
    lasting: dict[str, Weather] = field(default_factory=dict)
    watch: Callable[[str], Weather | None] = lambda action: None
    """Hears of every call first."""
    over: threading.Event = field(default_factory=threading.Event)

    def brew(self, action: str, *weather: Weather) -> None:
        """Befalls the next calls of an action, one each."""
        self.coming[action].extend(weather)

    def next(self, action: str) -> Weather | None:
        """What befalls a call."""
        if (befalls := self.watch(action)) is not None:
            return befalls
        for key in (action, ""):
            if self.coming[key]:
                return self.coming[key].popleft()
        return self.lasting.get(action)


def answer(status: int = 200, body: Any = b"", **headers: str) -> Weather:
    """Any answer: bytes and text as they are, anything else as JSON; headers with _ for -."""

    def befall(call: Call) -> None:
        raw = body.encode() if isinstance(body, str) else body
        raw = raw if isinstance(raw, bytes) else json.dumps(raw, ensure_ascii=False).encode()
        call.send_response(status)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in {"Content-Type": "application/json", **given}.items():
            call.send_header(name, value)
        call.send_header("Content-Length", str(len(raw)))
        call.end_headers()
        call.wfile.write(raw)

    return befall


def failing(why: str, retcode: int = 200) -> Weather:
    """The program's own failure."""
    return answer(body={"status": "failed", "retcode": retcode, "data": None, "message": why, "wording": why})


def done(data: Any) -> Weather:
    """An answer that went well, with anything in it."""
    return answer(body={"status": "ok", "retcode": 0, "data": data})


def drop(call: Call) -> None:
    """The connection goes without a byte."""
    call.close_connection = True


def cut(call: Call) -> None:
    """The connection goes within the body."""
    call.send_response(200)
    call.send_header("Content-Length", "1000")
    call.end_headers()
    call.wfile.write(b'{"status": "ok", "retcode"')
    call.close_connection = True


def hang(call: Call) -> None:
    """Nothing ever comes."""
    call.sky.over.wait(20)
    call.close_connection = True


def drip(call: Call) -> None:
    """A byte now and then, for ever."""
    call.send_response(200)
    call.send_header("Content-Length", "1000000")
    call.end_headers()
    call.close_connection = True
    until = time.monotonic() + 20
    while not call.sky.over.wait(0.02) and time.monotonic() < until:
        call.wfile.write(b" ")
        call.wfile.flush()


@contextmanager
def under(sky: Sky, port: int = 0) -> Iterator[str]:
    """Serves a bot under a sky; gives its address."""
    handler = type("Under", (Call,), {"sky": sky})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        sky.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
