"""A desk whose bot is on a real Matrix server, and what stands between them."""

import http.client
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

Said = Callable[[str, str], bool]
"""Hears method and path of a request that was answered; False keeps the answer back."""


class Desk:
    """``groupdesk --desk …`` as processes."""

    def __init__(self, folder: Path, url: str, token: str) -> None:
        self.path = folder / "desk"
        self._environment = {**os.environ, "GROUPDESK_TOKENS": "file"}
        self("bots", "add", "matrix", "--name", "matrix", "--url", url, "--token-stdin", said=token)
        for key in ("quiet_from", "quiet_to"):
            self("settings", "set", key, "00:00")

    def command(self, *said: object) -> list[str]:
        """A command line."""
        return [sys.executable, "-m", "groupdesk", "--desk", str(self.path), "--lang", "en", *map(str, said)]

    def __call__(self, *said: object, **options: str) -> Any:
        """The document of a command that succeeds."""
        given = options.get("said")
        done = subprocess.run(
            self.command(*said, "--json"),
            capture_output=True,
            text=True,
            check=True,
            env=self._environment,
            **({"input": given} if given else {"stdin": subprocess.DEVNULL}),
        )
        return json.loads(done.stdout) if done.stdout else None

    def start(self, *said: object) -> subprocess.Popen[bytes]:
        """A command that goes on."""
        return subprocess.Popen(self.command(*said), stdin=subprocess.DEVNULL, env=self._environment)


@contextmanager
def between(base: str, said: Said) -> Iterator[str]:
    """A relay to `base`; gives its address."""

    class Relay(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            connection = http.client.HTTPConnection(urlsplit(base).netloc)
            headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
            connection.request(self.command, self.path, body or None, headers)
            answer = connection.getresponse()
            content = answer.read()
            connection.close()
            if not said(self.command, self.path):
                self.close_connection = True
                return
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("transfer-encoding", "content-length", "connection"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = _pass_on

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Relay)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
