"""What is pushed to the receiver's port: let in only as it is signed, confirmed only when it is stored."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest

from groupdesk.desk import Desk
from groupdesk.store import bots, doctor
from groupdesk.worker import door, rate
from groupdesk.worker.run import Worker
from groupdesk.worker.taking import Taking
from tests.worker.receiving import (
    GROUP,
    TOKEN,
    Pusher,
    coverage,
    event,
    free_port,
    hurry,
    living,
    packed,
    pushing,
    qq,
    receiving,
    signed,
    state,
    synced,
    texts,
)

Eventually = Callable[[Callable[[], bool]], None]
SECRET = "a-secret-of-nobody"
BEGIN = int(time.time()) - 10_000


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUPDESK_TOKENS", "file")
    hurry(monkeypatch)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with living(tmp_path, qq(streams=False)) as opened:
        yield opened


@pytest.fixture
def pusher(desk: Desk, eventually: Eventually) -> Iterator[Pusher]:
    with pushing(desk, eventually) as open_:
        yield open_


def test_what_is_confirmed_lies_in_the_store(desk: Desk, pusher: Pusher) -> None:
    for number in range(1, 6):
        answer = pusher.push(event(number))
        assert (answer.status_code, answer.content) == (204, b"")
        assert texts(desk)[-1] == f"sentence {number}"


def test_many_at_a_time_in_any_order_and_twice_are_each_one_message(
    desk: Desk, pusher: Pusher, eventually: Eventually
) -> None:
    events = [event(number) for number in range(1, 121)]
    told = [*events, *events[::2]]
    Random(1).shuffle(told)
    with ThreadPoolExecutor(16) as pool:
        assert {answer.status_code for answer in pool.map(pusher.push, told)} == {204}
    assert texts(desk) == [f"sentence {number}" for number in range(1, 121)]
    eventually(lambda: not list(doctor.findings(desk.store.reader())))


def test_the_same_by_push_and_by_sync_is_one_message(tmp_path: Path, eventually: Eventually) -> None:
    bot = qq(streams=False)
    with living(tmp_path, bot) as desk, pushing(desk, eventually) as pusher:
        chat = bot.chats[GROUP]
        said = [chat.say("20001", f"sentence {number}", int(time.time()) + number) for number in range(1, 9)]
        for one in said[4:]:
            assert pusher.push(bot.event(chat, one)).status_code == 204
        assert synced(desk)["total"]["new"] == 4
        for one in said:
            assert pusher.push(bot.event(chat, one)).status_code == 204
        assert texts(desk) == [f"sentence {number}" for number in range(1, 9)]


def refused(desk: Desk, answer: httpx.Response) -> int:
    """The status of an answer after which nothing is stored."""
    assert texts(desk) == []
    return answer.status_code


def test_a_signature_that_is_missing_or_wrong_is_refused(desk: Desk, pusher: Pusher) -> None:
    body = packed(event(1))
    right = signed(body)
    wrong: list[dict[str, str]] = [
        signed(body, "another"),
        signed(body + b" "),
        {"X-Signature": right["X-Signature"].removeprefix("sha1=")},
        {"X-Signature": "sha1="},
        {"X-Signature": "sha1=\xe4\xe4"},
        {"X-Signature": "md5=" + right["X-Signature"][5:]},
    ]
    assert [refused(desk, pusher.push(body, headers)) for headers in wrong] == [403] * len(wrong)
    for headers in ({}, {"Authorization": f"Bearer {TOKEN}"}, {"X-Signature": ""}):
        assert refused(desk, pusher.push(body, headers)) == 401
    upper = {"X-Signature": "sha1=" + right["X-Signature"][5:].upper()}
    assert pusher.push(body, upper).status_code == 204


def test_a_secret_of_its_own_counts_more_than_the_token(tmp_path: Path, eventually: Eventually) -> None:
    with living(tmp_path, qq(), secret=SECRET) as desk, pushing(desk, eventually) as pusher:
        body = packed(event(1))
        assert pusher.push(body, signed(body, TOKEN)).status_code == 403
        assert pusher.push(body, signed(body, SECRET)).status_code == 204


def test_the_push_of_the_shared_sample(
    shared: Path, desk: Desk, pusher: Pusher, eventually: Eventually
) -> None:
    told = json.loads((shared / "bots/samples/onebot11.json").read_text(encoding="utf-8"))["event_push"]
    body = told["body_utf8"].encode()
    desk.settings.set("retention_days", "forever")
    desk.bots.edit(1, {"secret": told["secret"]})
    eventually(lambda: pusher.push(body, told["headers"]).status_code == 204)  # once it is noticed
    assert texts(desk) == ["早上好"]
    assert pusher.push(body + b"\n", told["headers"]).status_code == 403


def test_what_is_no_event_is_a_bad_request(desk: Desk, pusher: Pusher) -> None:
    for body in (b"", b"{", b"[]", b"null", b'"x"', b"\xff", b"[" * 50_000, b"1"):
        assert refused(desk, pusher.push(body)) == 400


def test_odd_events_are_answered_and_break_nothing(desk: Desk, pusher: Pusher) -> None:
    odd: list[dict[str, Any]] = [
        {},
        {"post_type": "meta_event", "meta_event_type": "heartbeat", "status": {"online": False}},
        event(1) | {"group_id": None},
        event(1) | {"message_type": "private", "group_id": 0},
        event(1) | {"time": "never"},
        event(1) | {"time": 10**30},
        event(1) | {"sender": 7, "message": 9, "raw_message": {}, "user_id": []},
        event(1) | {"message": [{"type": "at"}, 7, {"data": 1}]},
    ]
    for told in odd:
        assert pusher.push(told).status_code == 204
    assert pusher.push(event(2)).status_code == 204
    assert texts(desk)[-1] == "sentence 2"


def test_an_unknown_bot_and_other_ways_are_refused(desk: Desk, pusher: Pusher) -> None:
    for place in ("2", "01", "x", "-1", "9" * 5_000, "1/2", ""):
        assert pusher.push(event(1), to=place).status_code == 404
    assert httpx.get(f"{pusher.url}/1").status_code == 405


def tells(desk: Desk, protocol: str) -> int:
    """Adds a bot of another protocol that was asked once; gives its number."""
    _change, bot = desk.bots.add(protocol, protocol, {"url": "http://127.0.0.1:9", "token": SECRET})
    with desk.noting() as connection:
        bots.note(connection, bot, 0, account="10001", platform="qq", can="[]", end="ok", synced_at=0)
    return bot


def bearing(token: str, **more: str) -> dict[str, str]:
    return {"Content-Type": "application/json", "Authorization": f"Bearer {token}", **more}


def test_satori_bears_a_token_and_names_what_it_is(
    desk: Desk, pusher: Pusher, eventually: Eventually
) -> None:
    place = str(tells(desk, "satori"))
    said = {"id": "1234567890123456789", "content": "早上好 &amp; <at id='20001'/>"}
    told = {
        "type": "message-created",
        "timestamp": int(time.time()) * 1_000,
        "login": {"platform": "red", "user": {"id": "10001"}, "status": 1},
        "channel": {"id": "700009", "type": 0},
        "guild": {"id": "700009", "name": "手作"},
        "user": {"id": "20002", "name": "小雨"},
        "message": said,
    }
    eventually(lambda: pusher.push(told, {}, place).status_code == 401)
    assert pusher.push(told, bearing("wrong"), place).status_code == 403
    assert pusher.push(b"{}", bearing(SECRET, **{"Satori-Opcode": "4"}), place).status_code == 204
    assert texts(desk) == []
    for _time in range(2):
        answer = pusher.push(told, bearing(SECRET, **{"Satori-Opcode": "0"}), place)
        assert (answer.status_code, answer.content) == (204, b"")
    assert texts(desk) == ["早上好 & @20001"]


def test_milky_bears_a_token(desk: Desk, pusher: Pusher, eventually: Eventually) -> None:
    place = str(tells(desk, "milky"))
    said = {
        "message_scene": "group",
        "peer_id": 700009,
        "message_seq": 5,
        "sender_id": 20002,
        "time": int(time.time()),
        "segments": [{"type": "text", "data": {"text": "早上好"}}],
        "group": {"group_id": 700009, "group_name": "手作"},
        "group_member": {"user_id": 20002, "nickname": "小雨", "card": ""},
    }
    told = {"time": int(time.time()), "self_id": 10001, "event_type": "message_receive", "data": said}
    eventually(lambda: pusher.push(told, {}, place).status_code == 401)
    assert pusher.push(told, bearing("wrong"), place).status_code == 403
    assert pusher.push(told, bearing(SECRET), place).status_code == 204
    assert texts(desk) == ["早上好"]


def document(first: int, last: int, **meta: Any) -> dict[str, Any]:
    """A chat of ChatLab's format, with the messages of two numbers and between."""
    return {
        "chatlab": {"version": "0.0.2", "exportedAt": BEGIN + last * 10 + 5},
        "meta": {"name": "手作", "platform": "wechat", "type": "group", "groupId": "9@chatroom", **meta},
        "members": [{"platformId": "wx1", "accountName": "小雨"}],
        "messages": [
            {
                "sender": "wx1",
                "accountName": "小雨",
                "timestamp": BEGIN + number * 10,
                "type": 0,
                "content": f"sentence {number}",
                "platformMessageId": str(number),
            }
            for number in range(first, last + 1)
        ],
    }


def as_lines(told: dict[str, Any]) -> bytes:
    """A document as JSON lines."""
    header = {"_type": "header", "chatlab": told["chatlab"], "meta": told["meta"]}
    return b"\n".join(map(packed, (header, *({"_type": "message", **one} for one in told["messages"]))))


def test_documents_of_chatlab_are_read_as_their_files_are(
    desk: Desk, pusher: Pusher, eventually: Eventually, tmp_path: Path
) -> None:
    _change, bot = desk.bots.add("chatlab", "tool", {"token": SECRET, "platform": "wechat"})
    synced(desk)
    place = str(bot)
    eventually(lambda: pusher.push(b"", {}, place).status_code == 401)
    for odd in (b"", b"{}", b"[]", b"\xff\xfe\xff", packed(event(1)), b'{"chatlab": {}}'):
        assert pusher.push(odd, bearing(SECRET), place).status_code == 400
    told = (document(1, 4), document(8, 9), document(1, 2, type="private"), as_lines(document(3, 5)))
    for one in told:
        answer = pusher.push(one, bearing(SECRET), f"{place}/api/v1/imports/any")
        assert (answer.status_code, answer.json()) == (200, {"success": True})
    assert texts(desk) == [f"sentence {number}" for number in (1, 2, 3, 4, 5, 8, 9)]
    assert [(start - BEGIN, end - BEGIN) for start, end in coverage(desk)[:2]] == [(10, 55), (80, 95)]
    file = tmp_path / "exported.json"
    file.write_bytes(packed(document(1, 9)))
    desk.runs.ask_import([file])
    assert Worker(desk.store).next()
    assert texts(desk) == [f"sentence {number}" for number in range(1, 10)]


def test_a_large_body_is_refused_unread(desk: Desk, pusher: Pusher) -> None:
    host, port = pusher.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as connection:
        head = f"POST /1 HTTP/1.1\r\nHost: x\r\nX-Signature: sha1=00\r\nContent-Length: {door.LARGEST + 1}\r\n\r\n"
        connection.sendall(head.encode())
        assert connection.recv(64).startswith(b"HTTP/1.1 413 ")


def test_a_large_body_without_a_length_is_broken_off(
    desk: Desk, pusher: Pusher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "LARGEST", 100_000)

    def parts() -> Iterator[bytes]:
        for _ in range(200):
            yield b" " * 1_000

    answer = httpx.post(f"{pusher.url}/1", content=parts(), headers={"X-Signature": "sha1=00"})
    assert answer.status_code == 413
    assert pusher.push(event(1)).status_code == 204


def test_a_body_that_does_not_come_is_given_up(
    desk: Desk, pusher: Pusher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "BODY_SECONDS", 0.1)
    host, port = pusher.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(
            b"POST /1 HTTP/1.1\r\nHost: x\r\nX-Signature: sha1=00\r\nContent-Length: 9\r\n\r\nx"
        )
        assert connection.recv(64).startswith(b"HTTP/1.1 408 ")


def test_a_flood_is_told_to_wait(desk: Desk, eventually: Eventually, monkeypatch: pytest.MonkeyPatch) -> None:
    with pushing(desk, eventually) as pusher:
        monkeypatch.setattr(rate, "BURST", 5.0)
        monkeypatch.setattr(rate, "PER_SECOND", 0.0)
        answers = [pusher.push(event(number)) for number in range(1, 9)]
        assert sorted({answer.status_code for answer in answers}) == [204, 429]
        assert answers[-1].headers["Retry-After"] == "1"


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_a_bot_without_any_secret_is_heard_where_this_machine_alone_is_and_not_from_a_browser(
    tmp_path: Path, eventually: Eventually, host: str
) -> None:
    with living(tmp_path, qq(streams=False, token="")) as desk:
        desk.settings.set("receiver_host", host)
        with pushing(desk, eventually) as pusher:
            plain = {"Content-Type": "application/json"}
            browser = {**plain, "Origin": "https://example.org"}
            assert refused(desk, pusher.push(event(1), browser)) == 403
            is_let_in = host == "127.0.0.1"
            assert pusher.push(event(1), plain).status_code == (204 if is_let_in else 403)
            assert texts(desk) == (["sentence 1"] if is_let_in else [])


def test_what_breaks_is_told_in_the_bots_state_and_loses_nothing_else(
    desk: Desk, pusher: Pusher, eventually: Eventually, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = Taking._take

    def breaks(self: Taking, bot: Any, told: Any) -> None:
        if any("poison" in str(one.batch) for one in told):
            raise ZeroDivisionError("by chance")
        take(self, bot, told)

    monkeypatch.setattr(Taking, "_take", breaks)
    with ThreadPoolExecutor(8) as pool:
        told = [event(1), event(2, "poison"), event(3)]
        statuses = [answer.status_code for answer in pool.map(pusher.push, told)]
    assert statuses == [204, 500, 204]
    assert texts(desk) == ["sentence 1", "sentence 3"]
    eventually(lambda: state(desk) == ("uncertain", "ZeroDivisionError: by chance"))


def test_a_port_that_is_taken_is_told_and_opened_once_it_is_free(
    desk: Desk, eventually: Eventually, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("groupdesk.worker.gate.AGAIN_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        desk.settings.set("receiver_port", port)
        with receiving(desk):
            eventually(lambda: str(port) in state(desk)[1])
            assert state(desk)[0] == "refused"
            taken.close()
            other = Pusher(port)

            def answers() -> bool:
                try:
                    return other.push(event(1)).status_code == 204
                except httpx.TransportError:
                    return False

            eventually(answers)
            other.close()


def test_another_port_is_taken_while_it_runs_and_none_when_it_is_off(
    desk: Desk, pusher: Pusher, eventually: Eventually
) -> None:
    other = Pusher(free_port())
    desk.settings.set("receiver_port", int(other.url.rpartition(":")[2]))

    def is_open(which: Pusher) -> bool:
        try:
            return which.push(event(1)).status_code == 204
        except httpx.TransportError:
            return False

    eventually(lambda: is_open(other) and not is_open(pusher))
    desk.settings.set("receiver_port", 0)
    eventually(lambda: not is_open(other))
    other.close()


def test_kill_9_between_the_commit_and_the_answer_loses_nothing_that_was_confirmed(
    desk: Desk, eventually: Eventually
) -> None:
    port = free_port()
    desk.settings.set("receiver_port", port)
    events, confirmed = [event(number) for number in range(180)], list[str]()
    pusher = Pusher(port)

    def push(told: dict[str, Any]) -> str | None:
        """Its text, once it was confirmed."""
        try:
            return str(told["raw_message"]) if pusher.push(told).status_code == 204 else None
        except httpx.TransportError:
            return None

    for life in range(3):
        command = [sys.executable, "-m", "groupdesk", "--desk", str(desk.path), "run"]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL) as worker, ThreadPoolExecutor(8) as pool:
            eventually(lambda: push(events[0]) is not None)
            answers = pool.map(push, events[life * 60 : life * 60 + 60])
            confirmed += [text for text in (next(answers), next(answers)) if text]
            worker.kill()
            confirmed += [text for text in answers if text]
    pusher.close()
    stored = texts(desk)
    assert len(stored) == len(set(stored))
    assert confirmed
    assert set(confirmed) <= set(stored)
