"""The made-up QQ over real HTTP on this machine: calls, and the stream of what happens (bots.md §2)."""

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from typing import Any

from groupdesk.demo.onebot import HEARTBEAT, Listener, OneBot


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Says nothing of whoever hangs up."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


@contextmanager
def serving(bot: OneBot, port: int = 0) -> Iterator[str]:
    """Serves a bot on the loopback; gives its address."""
    server = _Server(("127.0.0.1", port), _handler(bot))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        bot.hang_up()
        server.server_close()
        thread.join()


def _handler(bot: OneBot) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one: else the second waits for the first to be acknowledged

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            action = self.path.lstrip("/").partition("?")[0]
            told = bot.answer(action, json.loads(raw or b"{}"), token)
            if told is None:
                self.close_connection = True
            else:
                self._send(*told)

        def do_GET(self) -> None:
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            if self.path != "/_events" or not bot.streams or (bot.token and token != bot.token):
                self._send(*(bot.answer(self.path.lstrip("/"), {}, token) or bot.failed("")))
                return
            self.close_connection = True
            mine: Listener = SimpleQueue()
            with bot.lock:
                bot.listening.add(mine)
            try:
                self._stream(mine)
            except OSError:  # nobody reads any more
                with bot.lock:
                    bot.listening.discard(mine)

        def _stream(self, mine: Listener) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            self.wfile.flush()
            while True:
                try:
                    event = mine.get(timeout=HEARTBEAT)
                except Empty:
                    event = bot.heartbeat()
                if event is None:
                    return
                self.wfile.write(f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode())
                self.wfile.flush()

        def _send(self, status: int, said: Any, headers: dict[str, str] | None = None) -> None:
            text = isinstance(said, str)
            body = said.encode() if text else json.dumps(said, ensure_ascii=False).encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/html" if text else "application/json")
            self.send_header("Content-Length", str(len(body)))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Says nothing."""

    return Handler
