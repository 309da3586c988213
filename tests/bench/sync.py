"""The row of a first sync: a made-up QQ on this machine, asked by the product and by nobody in particular.

``python -m tests.bench.sync serve GROUPS`` tells its address and serves until its stdin ends;
``python -m tests.bench.sync fetch URL`` fetches all that a first sync does and throws it away.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import Any
from urllib.parse import urlsplit

from tests.bench import chats, imports
from tests.bench.bench import START, Bench, Row, run

GROUPS, MEMBERS, MESSAGES = 50, 500, 2_000
DAYS = 110
PAGE = 100


def rows(bench: Bench) -> Iterator[Row]:
    """Whole commands, start included: a sync, all of its HTTP without it, and the floor of its messages."""
    groups = max(1, min(GROUPS, bench.size // MESSAGES))
    messages = groups * MESSAGES
    file = chats.export(bench, "telegram", messages)
    floor = imports.floored(bench, file, bench.folder / "sync.floor")
    desk = bench.folder / "sync.desk"
    with served(bench, groups) as url:
        fetched = run([bench.python, "-m", __name__, "fetch", url]).seconds
        run(bench.command(desk, "bots", "add", "onebot11", "--name", "qq", "--url", url, days=DAYS))
        first = _synced(bench, desk, messages)
        again = _synced(bench, desk, 0)
    against = f"bare HTTP, {fetched:.2f} s, and floor, {floor:.2f} s"
    yield Row(f"first sync of {groups} groups", first, "s", first / (fetched + floor), against, "≤ 2")
    imported = imports.seconds(bench, bench.folder / "beside.desk", file)
    beside = f"bare HTTP, and import of as many, {imported:.2f} s"
    yield Row("first sync beside an import", first, "s", first / (fetched + imported), beside, "≤ 1.5")
    yield Row("second sync, nothing new", again, "s", again / first, f"first sync, {first:.2f} s", "")


def _synced(bench: Bench, desk: Any, new: int) -> float:
    ran = run(bench.command(desk, "sync", "--json", days=DAYS))
    told = json.loads(ran.said)["total"]["new"]
    if told != new:
        raise RuntimeError(f"{told} new messages where {new} were due")
    return ran.seconds


@contextmanager
def served(bench: Bench, groups: int) -> Iterator[str]:
    """A made-up QQ of so many groups on this machine; gives its address."""
    command = [bench.python, "-m", __name__, "serve", str(groups)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.stdin.close()


# --- the made-up QQ, whose answers cost nothing but their bytes


class _Qq(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else the body waits until the head is acknowledged
    groups = GROUPS

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        told = _answer(self.path, asked.get("group_id", 0), asked.get("message_seq"), self.groups)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Says nothing."""


@cache
def _answer(path: str, group: int, seq: int | None, groups: int) -> bytes:
    data: Any = None
    if path == "/get_login_info":
        data = {"user_id": 10001, "nickname": "bench"}
    elif path == "/get_version_info":
        data = {"app_name": "LLOneBot", "app_version": "6"}
    elif path == "/get_group_list":
        data = [_facts(group) for group in range(1, groups + 1)]
    elif path == "/get_group_info":
        data = _facts(group)
    elif path == "/get_group_member_list":
        data = [_member(group, n) for n in range(MEMBERS)]
    elif path == "/get_group_msg_history":
        end = MESSAGES if seq is None else seq
        data = {"messages": _said(group)[max(0, end - PAGE) : end]}
    told = {"status": "failed" if data is None else "ok", "retcode": 0, "data": data, "message": ""}
    return json.dumps(told, ensure_ascii=False).encode()


def _facts(group: int) -> dict[str, Any]:
    return {"group_id": group, "group_name": f"Group {group}", "member_count": MEMBERS}


def _member(group: int, n: int) -> dict[str, Any]:
    who = group * 400 + n
    facts = {"group_id": group, "user_id": who, "nickname": f"Member {who}", "card": "", "role": "member"}
    return {**facts, "join_time": START - 86_400 - n, "last_sent_time": 0, "level": "12", "sex": "unknown"}


@cache
def _said(group: int) -> list[dict[str, Any]]:
    lines = chats.talk(Random(group), group * 400 // 160, MESSAGES, DAYS)
    return [_event(group, seq, line) for seq, line in enumerate(lines, 1)]


def _event(group: int, seq: int, line: chats.Line) -> dict[str, Any]:
    text = {"type": "text", "data": {"text": line.text}}
    answered = seq > 3 and line.who % 7 == 0
    reply = [{"type": "reply", "data": {"id": str(group << 16 | seq - 3)}}] if answered else []
    return {
        "self_id": 10001,
        "user_id": line.who,
        "time": line.at,
        "message_id": group << 16 | seq,
        "message_seq": seq,
        "message_type": "group",
        "sender": {"user_id": line.who, "nickname": f"Member {line.who}", "card": "", "role": "member"},
        "raw_message": line.text,
        "message": [*reply, text],
        "message_format": "array",
        "post_type": "message",
        "group_id": group,
    }


def serve(groups: int) -> None:
    """Serves until stdin ends."""
    handler = type("Qq", (_Qq,), {"groups": groups})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    for group in range(1, groups + 1):
        _said(group)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    sys.stdin.read()
    server.shutdown()


# --- who asks for it all and keeps nothing


def fetch(url: str) -> None:
    """All calls of a first sync, one after another, on one connection."""
    place = urlsplit(url)
    connection = HTTPConnection(str(place.hostname), place.port)

    def asked(path: str, **body: Any) -> bytes:
        connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        return connection.getresponse().read()

    for path in ("/get_login_info", "/get_version_info"):
        asked(path)
    for group in json.loads(asked("/get_group_list"))["data"]:
        id_ = group["group_id"]
        asked("/get_group_msg_history", group_id=id_, count=PAGE)
        for seq in range(MESSAGES - PAGE + 1, 0, 1 - PAGE):
            asked("/get_group_msg_history", group_id=id_, count=PAGE, message_seq=seq)
        asked("/get_group_member_list", group_id=id_)
        asked("/get_group_info", group_id=id_)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(int(sys.argv[2]))
    else:
        fetch(sys.argv[2])
