"""The receiver beside the applications that others push OneBot 11 to: the same request, the same answer.

Runs where aiocqhttp, or nonebot2 with its OneBot adapter, are installed; each part needs only its own.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from tests.worker.receiving import event, free_port, hurry, living, packed, pushing, qq, signed, texts

SECRET = "a-secret-of-nobody"
BODY = packed(event(1))
CASES: dict[str, tuple[bytes, dict[str, str]]] = {
    "signed": (BODY, signed(BODY, SECRET)),
    "a heartbeat": (
        heartbeat := packed(
            {
                "time": 1_763_781_000,
                "self_id": 10001,
                "post_type": "meta_event",
                "meta_event_type": "heartbeat",
                "status": {"online": True, "good": True},
                "interval": 5_000,
            }
        ),
        signed(heartbeat, SECRET),
    ),
    "not signed": (BODY, {"Content-Type": "application/json", "X-Self-ID": "10001"}),
    "signed with another secret": (BODY, signed(BODY, "another")),
    "another body": (BODY, signed(BODY + b" ", SECRET)),
    "half a signature": (
        BODY,
        {**signed(BODY, SECRET), "X-Signature": signed(BODY, SECRET)["X-Signature"][:20]},
    ),
    "another way to sign": (BODY, {**signed(BODY, SECRET), "X-Signature": "sha1=" + "0" * 40}),
}


def statuses(url: str) -> dict[str, int]:
    """What each of the requests is answered."""
    return {
        name: httpx.post(url, content=body, headers=headers, trust_env=False).status_code
        for name, (body, headers) in CASES.items()
    }


@contextmanager
def served(app: Any, path: str) -> Iterator[str]:
    """Serves an application; gives where it is pushed to."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="critical"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
        yield f"http://127.0.0.1:{port}{path}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, eventually: Callable[[Callable[[], bool]], None]
) -> Iterator[dict[str, int]]:
    monkeypatch.setenv("GROUPDESK_TOKENS", "file")
    hurry(monkeypatch)
    with living(tmp_path, qq(), secret=SECRET) as desk, pushing(desk, eventually) as pusher:
        found = statuses(f"{pusher.url}/1")
        assert texts(desk) == ["sentence 1"]
        yield found


def test_aiocqhttp_which_answers_with_an_operation(ours: dict[str, int]) -> None:
    aiocqhttp = pytest.importorskip("aiocqhttp")
    with served(aiocqhttp.CQHttp(secret=SECRET).asgi, "/") as url:
        theirs = statuses(url)
    assert {name: 204 if status == 200 else status for name, status in theirs.items()} == ours


def test_nonebot(ours: dict[str, int]) -> None:
    onebot = pytest.importorskip("nonebot.adapters.onebot.v11")
    import nonebot

    nonebot.init(driver="~fastapi", onebot_secret=SECRET, log_level="CRITICAL")
    nonebot.get_driver().register_adapter(onebot.Adapter)
    with served(nonebot.get_asgi(), "/onebot/v11/http") as url:
        assert statuses(url) == ours
