"""Small platforms over real HTTP on the loopback: they check what comes as the real ones do, and can fail."""

import base64
import hashlib
import hmac
import json
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    """A request that came in."""

    method: str
    target: str
    """Path and query, as they stood on the wire."""
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body or b"null")

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return {key: values[0] for key, values in parse_qs(urlsplit(self.target).query).items()}


@dataclass(frozen=True)
class Reply:
    """An answer, or what comes of one in bad weather."""

    body: Any = b""
    """Bytes, text, or what is sent as JSON."""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    weather: str = ""
    """"drop": the connection ends without an answer; "torn": it is reset in the middle of one; "hang"."""

    @property
    def raw(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return (
            self.body if isinstance(self.body, str) else json.dumps(self.body, ensure_ascii=False)
        ).encode()


class Site:
    """Answers what is queued first, then as it is made."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.queue: list[Reply] = []
        self.now = self.clock = 1_763_781_000.0  # its own time, and that of who posts to it
        self.url = ""
        self.released = threading.Event()

    def took(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        return self.queue.pop(0) if self.queue else self.answer(asked)

    def answer(self, asked: Asked) -> Reply:
        raise NotImplementedError


class Wecom(Site):
    """A robot of a WeCom group: 20 posts a minute, 2,048 bytes each."""

    def __init__(self, key: str = "11112222-3333-4444-5555-666677778888") -> None:
        super().__init__()
        self.key = key
        self.times: list[float] = []
        self.said: list[str] = []

    @property
    def address(self) -> str:
        return f"{self.url}/cgi-bin/webhook/send?key={self.key}"

    def answer(self, asked: Asked) -> Reply:
        if asked.query.get("key") != self.key:
            return Reply({"errcode": 93000, "errmsg": "invalid webhook url, hint: [1], from ip: 192.0.2.1"})
        text = asked.json["text"]["content"]
        if len(text.encode()) > 2048:
            return Reply({"errcode": 45002, "errmsg": "content size out of limit, hint: [1]"})
        self.times = [at for at in self.times if at > self.now - 60]
        if len(self.times) >= 20:
            return Reply({"errcode": 45009, "errmsg": "api freq out of limit, hint: [1]"})
        self.times.append(self.now)
        self.said.append(text)
        return Reply({"errcode": 0, "errmsg": "ok"})


class Feishu(Site):
    """A robot of a Feishu group, with a secret and a keyword."""

    def __init__(self, secret: str = "", keyword: str = "") -> None:
        super().__init__()
        self.secret, self.keyword = secret, keyword

    @property
    def address(self) -> str:
        return f"{self.url}/open-apis/bot/v2/hook/aaaabbbb-cccc-dddd"

    def answer(self, asked: Asked) -> Reply:
        told = asked.json
        if self.secret and not self._is_signed(told):
            why = "sign match fail or timestamp is not within one hour from current time"
            return Reply({"code": 19021, "data": {}, "msg": why})
        if self.keyword not in told["content"]["text"]:
            return Reply({"code": 19024, "msg": "Key Words Not Found"})
        return Reply({"code": 0, "msg": "success", "data": {}, "StatusCode": 0, "StatusMessage": "success"})

    def _is_signed(self, told: dict[str, Any]) -> bool:
        stamp = told.get("timestamp", "0")
        key = f"{stamp}\n{self.secret}".encode()
        right = base64.b64encode(hmac.new(key, digestmod=hashlib.sha256).digest()).decode()
        return abs(int(stamp) - self.now) <= 3600 and bool(told.get("sign") == right)


class Dingtalk(Site):
    """A robot of a DingTalk group, with a secret and a keyword."""

    def __init__(self, secret: str = "", keyword: str = "") -> None:
        super().__init__()
        self.secret, self.keyword = secret, keyword

    @property
    def address(self) -> str:
        return f"{self.url}/robot/send?access_token=ffff0000ffff0000"

    def answer(self, asked: Asked) -> Reply:
        if self.secret and not self._is_signed(asked.query):
            return Reply(
                {"errcode": 310000, "errmsg": "sign not match, more: [https://ding-doc.dingtalk.com]"}
            )
        if self.keyword not in asked.json["text"]["content"]:
            return Reply({"errcode": 310000, "errmsg": "keywords not in content"})
        return Reply({"errcode": 0, "errmsg": "ok"})

    def _is_signed(self, query: dict[str, str]) -> bool:
        stamp = query.get("timestamp", "0")
        message = f"{stamp}\n{self.secret}".encode()
        right = base64.b64encode(hmac.new(self.secret.encode(), message, hashlib.sha256).digest()).decode()
        return abs(int(stamp) / 1000 - self.now) <= 3600 and query.get("sign") == right


class Slack(Site):
    """A webhook of a Slack channel."""

    @property
    def address(self) -> str:
        return f"{self.url}/services/T00000000/B00000000/XxxxXxxxXxxx"

    def answer(self, asked: Asked) -> Reply:
        return Reply("ok") if asked.json["text"] else Reply("no_text", 400)


class Discord(Site):
    """A webhook of a Discord channel; it tells failures only to those who wait."""

    def __init__(self) -> None:
        super().__init__()
        self.posts: dict[str, str] = {}

    @property
    def address(self) -> str:
        return f"{self.url}/api/webhooks/1189999999999999999/tok-EN_tok-EN"

    def answer(self, asked: Asked) -> Reply:
        if asked.method == "DELETE":
            gone = self.posts.pop(asked.path.rpartition("/")[2], None)
            return Reply(status=204) if gone else Reply({"message": "Unknown Message", "code": 10008}, 404)
        if asked.query.get("wait", "").lower() != "true":
            return Reply(status=204)
        if len(asked.json["content"]) > 2000:
            errors = {"content": {"_errors": [{"code": "X", "message": "Must be 2000 or fewer in length."}]}}
            return Reply({"message": "Invalid Form Body", "code": 50035, "errors": errors}, 400)
        id_ = str(1442000000000000000 + len(self.posts))
        self.posts[id_] = asked.json["content"]
        return Reply({"id": id_, "type": 0, "content": asked.json["content"]})


@contextmanager
def serving(*sites: Site) -> Iterator[None]:
    """Serves sites, each at its own `url`."""
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), _handler(site)) for site in sites]
    threads = []
    for site, server in zip(sites, servers, strict=True):
        site.url = f"http://127.0.0.1:{server.server_address[1]}"
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        threads.append(thread)
    try:
        yield
    finally:
        for site, server, thread in zip(sites, servers, threads, strict=True):
            site.released.set()
            server.shutdown()
            server.server_close()
            thread.join()


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            self._tell(site.took(Asked(self.command, self.path, headers, body)))

        do_GET = do_DELETE = do_POST

        def _tell(self, reply: Reply) -> None:
            if reply.weather:
                self._storm(reply)
                return
            self._head(reply, len(reply.raw))
            self.wfile.write(reply.raw)

        def _head(self, reply: Reply, size: int) -> None:
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.status != 204:
                self.send_header("Content-Length", str(size))
            self.end_headers()

        def _storm(self, reply: Reply) -> None:
            self.close_connection = True
            if reply.weather == "hang":
                site.released.wait(20)
            elif reply.weather == "torn":
                self._head(reply, len(reply.raw) + 1000)
                self.wfile.write(reply.raw)
                self.wfile.flush()
                reset = struct.pack("ii", 1, 0)  # linger for no time: the rest is thrown away
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
            self.connection.close()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Says nothing."""

    return Handler
