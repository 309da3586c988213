"""Simulated services over real HTTP on the loopback, and the bad weather that any of them may have."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit


class Call(NamedTuple):
    """A request that came in."""

    method: str
    path: str
    """Still quoted."""
    params: dict[str, str]
    headers: Mapping[str, str]
    """Names in lower case."""
    body: Any


class Answer(NamedTuple):
    """What goes back; a body that is no bytes is sent as JSON."""

    body: Any = b""
    status: int = 200
    headers: Mapping[str, str] = {}


@dataclass
class Service:
    """A service that notes every call, and answers what the weather says as long as there is any."""

    calls: list[Call] = field(default_factory=list)
    weather: list[Answer] = field(default_factory=list)
    where: str = ""
    """The part of a path that the weather is for."""

    def answer(self, call: Call) -> Answer:
        """The answer to a call in good weather."""
        return Answer(b"nothing here", 404)

    def take(self, call: Call) -> Answer:
        """The answer to a call."""
        self.calls.append(call)
        if self.weather and self.where in call.path:
            return self.weather.pop(0)
        return self.answer(call)


@contextmanager
def serving(service: Service) -> Iterator[str]:
    """Serves on the loopback; gives the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(service))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(service: Service) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # one packet an answer, or each waits for an acknowledgement

        def serve(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            where = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = json.loads(raw) if raw else None
            self._send(
                service.take(Call(self.command, where.path, dict(parse_qsl(where.query)), headers, body))
            )

        do_GET = do_POST = do_PUT = serve

        def _send(self, answer: Answer) -> None:
            body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
            self.send_response_only(answer.status)
            for name, value in {"Content-Length": str(len(body)), **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Says nothing."""

    return Handler
