"""A sync ended at any instant, then done again, is as one that nobody disturbed."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from groupdesk.demo.onebot import OneBot
from groupdesk.desk import Desk
from groupdesk.store import doctor
from tests.bots.qq_weather import Sky, under
from tests.bots.sim_onebot import LLBot, NapCat, chat, talk, tick
from tests.worker.bots import dump

KILLS = int(os.environ.get("GROUPDESK_KILLS", "2"))
AT = ("--now", "2025-11-22T04:00:00Z")
LATER = ("--now", "2025-11-22T12:00:00Z")


def started(desk: Path, *said: str) -> subprocess.Popen[bytes]:
    """The program as a process of its own."""
    command = [sys.executable, "-m", "groupdesk", "--desk", str(desk), "--lang", "en", *said]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def synced(desk: Path, *when: str) -> Any:
    process = started(desk, "sync", "--json", *when)
    told, complaint = process.communicate(timeout=60)
    assert process.returncode == 0, complaint
    return json.loads(told)


def account(kind: type[OneBot]) -> OneBot:
    """Two groups with a history of many pages."""
    qq = kind(tick)
    for native in ("1", "2"):
        qq.add(chat(1_500, native, f"group {native}"))
    return qq


def desk_with(path: Path, url: str) -> Path:
    with Desk.open(path) as desk:
        desk.settings.set("timezone", "Asia/Shanghai")
        desk.bots.add("onebot11", "qq", {"url": url})
    return path


def told_by_all(desk: Path) -> dict[str, list[Any]]:
    """Its figures, those of people without the ids that depend on the order of pages."""
    rows = dump(desk)
    with Desk.open(desk) as opened, opened.reading() as connection:
        assert list(doctor.findings(connection)) == []
        rows["coverage"] = connection.execute(
            'SELECT group_id, start, "end" FROM coverage ORDER BY 1, 2'
        ).fetchall()
    return rows


@pytest.mark.parametrize("kind", [NapCat, LLBot])
def test_a_killed_sync_is_made_good_by_the_next(
    tmp_path: Path, kind: type[OneBot], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GROUPDESK_TOKENS", "file")
    qq = account(kind)
    with under(Sky(qq)) as url:
        whole = desk_with(tmp_path / "whole", url)
        began = time.monotonic()
        assert synced(whole, *AT)["total"]["new"] == 3_000
        lasted = time.monotonic() - began
        undisturbed = told_by_all(whole)
        chance, codes = random.Random(20251122), []
        for number in range(KILLS):
            desk = desk_with(tmp_path / f"killed {number}", url)
            after = lasted * chance.uniform(0.4, 0.95)
            with started(desk, "sync", *AT) as process:
                try:
                    process.wait(timeout=after)
                except subprocess.TimeoutExpired:
                    process.send_signal(signal.SIGKILL)
                process.communicate(timeout=60)
            codes.append(process.returncode)
            synced(desk, *AT)
            assert told_by_all(desk) == undisturbed, after
        assert -signal.SIGKILL in codes
        for made in qq.chats.values():
            talk(made, 300, made.said[-1].at + 60)
        assert synced(whole, *LATER)["total"]["new"] == 600
        assert synced(desk, *LATER)["total"]["new"] == 600
        assert told_by_all(desk) == told_by_all(whole)
