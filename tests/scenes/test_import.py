"""Scene A4: a preview tells what the import then does, parts make the whole, a kill in the middle loses nothing."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.console_line import Line
from tests.scenes.conftest import Start, busy_chat

MESSAGES = int(os.environ.get("GROUPDESK_KILLED_MESSAGES", "30000"))
NOW = ("--now", "2028-03-01T10:00+08:00")
UNTIL = ("--until", "2028-02-29")
ZONE = ("--timezone", "Asia/Shanghai")


def figures(told: dict[str, Any]) -> dict[str, Any]:
    (entry,) = told["files"]
    return {name: entry[name] for name in ("group", "messages", "new", "joins", "leaves", "skipped")}


def test_two_chats_of_one_file(shared: Path, line: Line) -> None:
    file = shared / "data" / "made" / "qq_two_chats_gb18030.txt"
    foreseen = line.json("import", file, *ZONE, "--dry-run")
    assert not line.desk.exists()
    assert line.json("import", file, *ZONE) == foreseen
    assert figures(foreseen) == {
        "group": "晨读打卡1群",
        "messages": 5,
        "new": 5,
        "joins": 1,
        "leaves": 1,
        "skipped": [{"what": "老陈", "reason": "private"}],
    }
    assert line.json("import", file, *ZONE)["total"] == {"messages": 5, "new": 0, "unreadable": 0}


@pytest.mark.parametrize("form", ["telegram.json", "qq.txt", "whatsapp.txt"])
@pytest.mark.parametrize("backwards", [False, True])
def test_parts_that_overlap(shared: Path, tmp_path: Path, line: Line, form: str, backwards: bool) -> None:
    parts = [("--first", "401"), ("--last", "600")]
    for number, part in enumerate(parts[::-1] if backwards else parts):
        file = tmp_path / str(number) / form
        file.parent.mkdir()
        maker = [
            sys.executable,
            shared / "data" / "make_chat.py",
            "--format",
            file.stem,
            "--messages",
            "1000",
        ]
        subprocess.run([*map(str, maker), *part, "--out", str(file)], check=True, timeout=60)
        line.json("import", file, *ZONE, "--group", "one", "--platform", "other")
    assert [group["messages"] for group in line.json("groups")] == [1000]


def test_an_import_killed_at_two_fifths(tmp_path: Path, line: Line, start: Start) -> None:
    file = busy_chat(MESSAGES).write(tmp_path / "chat.json")
    line.json("import", file, *UNTIL, *NOW)
    undisturbed = line("leaderboard", "--span", "all", "--json", *NOW).out
    line.desk = tmp_path / "killed"
    with start(line.desk, "import", file, *UNTIL, *NOW) as importing:
        while _share(line.desk) < 0.4:
            with suppress(subprocess.TimeoutExpired):
                pytest.fail(f"it has ended already, with {importing.wait(timeout=0.005)}")
        importing.kill()
        importing.communicate(timeout=60)
    assert importing.returncode == -signal.SIGKILL
    assert 0 < _stored(line.desk) < MESSAGES
    assert line.json("import", file, *UNTIL, *NOW)["total"]["messages"] == MESSAGES
    assert line("leaderboard", "--span", "all", "--json", *NOW).out == undisturbed
    assert line.json("doctor") == {"ok": True, "findings": []}


def _share(desk: Path) -> float:
    """How far the import has come."""
    found = _asked(desk, "SELECT max(done * 1.0 / total) FROM run WHERE total > 0")
    return float(found or 0.0)


def _stored(desk: Path) -> int:
    return int(_asked(desk, "SELECT count(*) FROM message"))


def _asked(desk: Path, query: str) -> Any:
    """The one value of a query; None while there is no such desk."""
    try:
        with closing(sqlite3.connect(f"file:{desk}?mode=ro", uri=True)) as connection:
            return connection.execute(query).fetchone()[0]
    except sqlite3.OperationalError:
        return None
