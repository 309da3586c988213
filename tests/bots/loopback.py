"""Small HTTP servers on this machine, for adapters to talk to."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest

from groupdesk.bots.base import BotError, Outcome


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes

    def fields(self) -> dict[str, Any]:
        """What was sent as JSON, or as a form whose values are JSON or plain text; nothing for anything else."""
        if self.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            form = parse_qs(self.body.decode(), keep_blank_values=True)
            return {name: _value(name, values[-1]) for name, values in form.items()}
        told = json.loads(self.body or b"{}")
        return told if isinstance(told, dict) else {}


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back: bytes as they are, anything else as JSON."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def raw(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


def _value(name: str, value: str) -> Any:
    if name == "text":
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


@contextmanager
def serving(answer: Callable[[Asked], Answer]) -> Iterator[str]:
    """Serves what `answer` gives; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(answer))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(answer: Callable[[Asked], Answer]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # else the body waits until the head is acknowledged

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            told = answer(Asked(self.command, self.path, headers, body))
            raw = told.raw()
            self.send_response(told.status)
            for name, value in {"Content-Type": "application/json", **told.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Says nothing."""

    return Handler


def refusal(read: Callable[[], Any]) -> Outcome:
    """How a read that fails ends."""
    with pytest.raises(BotError) as caught:
        read()
    return caught.value.outcome
