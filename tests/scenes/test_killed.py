"""An import ended at any instant, then asked for again, is as one that nobody disturbed."""

import os
import random
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.console_line import Line
from tests.scenes.conftest import Start, busy_chat

KILLS = int(os.environ.get("GROUPDESK_KILLS", "8"))
MESSAGES = 9_000
NOW = ("--now", "2026-03-10T10:00+08:00")


def exported(line: Line, folder: Path) -> dict[str, bytes]:
    """The files of `export`."""
    line.json("export", folder, *NOW)
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def ended(process: subprocess.Popen[bytes], after: float, by: signal.Signals) -> int:
    """The exit code of a process that gets a signal when it has lived for `after` seconds."""
    with process:
        try:
            process.wait(timeout=after)
        except subprocess.TimeoutExpired:
            process.send_signal(by)
        process.communicate(timeout=60)
        return process.returncode


def test_a_killed_import_goes_on_and_nothing_tells_it_from_another(
    tmp_path: Path, line: Line, start: Start
) -> None:
    file = busy_chat(MESSAGES).write(tmp_path / "chat.json")
    began = time.monotonic()
    ended(start(line.desk, "import", file, "--until", "2026-03-09", *NOW), 60.0, signal.SIGKILL)
    whole = time.monotonic() - began
    undisturbed = exported(line, tmp_path / "undisturbed")
    assert b"newcomer 8900" in b"".join(undisturbed.values())
    chance = random.Random(20260309)
    codes = []
    for number in range(KILLS):
        line.desk = tmp_path / f"killed {number}"
        after = whole * chance.uniform(0.15, 0.95)
        codes.append(
            ended(start(line.desk, "import", file, "--until", "2026-03-09", *NOW), after, signal.SIGKILL)
        )
        line.json("import", file, "--until", "2026-03-09", *NOW)
        assert exported(line, tmp_path / f"export {number}") == undisturbed, after
        assert line.json("doctor") == {"ok": True, "findings": []}
    assert -signal.SIGKILL in codes


def test_a_killed_merge_has_done_all_or_nothing(tmp_path: Path, line: Line, start: Start) -> None:
    chat = busy_chat(MESSAGES)
    copied = [one | {"id": number} for number, one in enumerate(chat.messages, 1)]
    for name, part in (("first", copied[: 2 * MESSAGES // 3]), ("second", copied[MESSAGES // 3 :])):
        file = chat.write(tmp_path / f"{name}.json", part)
        line.json("import", file, "--group", name, "--until", "2026-03-09", *NOW)
    line("run", "--once", *NOW)
    before = tmp_path / "before.desk"
    shutil.copy(line.desk, before)
    began = time.monotonic()
    line.json("group", "merge", "first", "second", *NOW)
    whole = time.monotonic() - began
    undisturbed = exported(line, tmp_path / "undisturbed")
    chance = random.Random(20260310)
    for number in range(KILLS):
        line.desk = tmp_path / f"killed {number}"
        shutil.copy(before, line.desk)
        after = whole * chance.uniform(0.15, 0.95)
        ended(start(line.desk, "group", "merge", "first", "second", *NOW), after, signal.SIGKILL)
        with closing(sqlite3.connect(line.desk)) as connection:
            held = connection.execute("SELECT group_id, count(*) FROM message GROUP BY 1").fetchall()
            acts = connection.execute("SELECT count(*) FROM entry WHERE verb = 'merge-groups'").fetchone()
        assert (len(held), acts) in ((2, (0,)), (1, (1,))), after
        line("run", "--once", *NOW)
        if len(line.json("groups", *NOW)) == 2:
            line.json("group", "merge", "first", "second", *NOW)
        assert exported(line, tmp_path / f"export {number}") == undisturbed, after
        assert line.json("doctor") == {"ok": True, "findings": []}
        line.json("undo", *NOW)
        assert len(line.json("groups", *NOW)) == 2
        assert line.json("doctor") == {"ok": True, "findings": []}


@pytest.mark.skipif(os.name == "nt", reason="there are no such signals there")
@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("after", [0.1, 0.5, 0.9])
def test_an_import_told_to_go_leaves_a_sound_desk(
    tmp_path: Path, line: Line, start: Start, by: signal.Signals, after: float
) -> None:
    file = busy_chat(MESSAGES).write(tmp_path / "chat.json")
    assert ended(start(line.desk, "import", file), after, by) in (0, -by, 128 + by)
    line.json("import", file)
    assert [group["messages"] for group in line.json("groups")] == [MESSAGES]
    assert line.json("doctor") == {"ok": True, "findings": []}


def test_the_doctor_finds_a_figure_changed_by_hand(tmp_path: Path, line: Line) -> None:
    line.json("import", busy_chat(200).write(tmp_path / "chat.json"))
    with closing(sqlite3.connect(line.desk)) as connection, connection:
        connection.execute("UPDATE member_day SET words = words + 1")
    answer = line("doctor", "--json")
    assert answer.code == 1
    assert '"member_day"' in answer.out


def test_counts_kept_by_enter_survive_a_kill(tmp_path: Path) -> None:
    pytest.importorskip("pty")
    import pty

    from groupdesk.desk import ALL, Desk

    path = tmp_path / "counted.desk"
    with Desk.open(path) as desk:
        desk.groups.add(["a", "b", "c"], "wechat")
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ |= {"TERM": "xterm-256color", "COLUMNS": "100", "LINES": "30"}
        os.execv(sys.executable, [sys.executable, "-m", "groupdesk", "--desk", str(path)])

    def heads() -> list[int | None]:
        with Desk.open(path) as desk:
            return sorted((row.members or 0) for row in desk.groups.roster(ALL))

    try:
        drawn = _drawn_until(terminal, b"No KOL", b"a  ", b"Today")
        assert drawn
        os.write(terminal, b"#")
        _drawn_until(terminal, b"as last")
        for keys in (b"11\r", b"12\r", b"13"):
            os.write(terminal, keys)
        deadline = time.monotonic() + 30
        while heads() != [0, 11, 12]:
            assert time.monotonic() < deadline, heads()
            _drawn(terminal)
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)
    assert heads() == [0, 11, 12]


def _drawn(terminal: int) -> bytes:
    """What the console has drawn by now, waited for a little."""
    ready, _w, _x = select.select([terminal], [], [], 0.1)
    return os.read(terminal, 65_536) if ready else b""


def _drawn_until(terminal: int, *signs: bytes) -> bytes:
    """Reads what the console draws until one of some signs stands in it; fails after half a minute."""
    deadline, seen = time.monotonic() + 30, b""
    while not any(sign in seen for sign in signs):
        assert time.monotonic() < deadline, seen[-2000:]
        seen += _drawn(terminal)
    return seen
