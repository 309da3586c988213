"""Big chats as six programs write them: one chat, one set of figures."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.console_line import Line

FORMATS = {
    "telegram": "json",
    "discord": "json",
    "onebot": "jsonl",
    "chatlab": "jsonl",
    "qq": "txt",
    "whatsapp": "txt",
}
LATER = ("--until", "2026-02-05", "--now", "2026-02-06T10:00+08:00")
ZONE = ("--timezone", "Asia/Shanghai")


def made(shared: Path, folder: Path, form: str, *more: object) -> tuple[Path, dict[str, Any]]:
    """A generated chat of 30 days in a format, and its expected figures."""
    file, figures = folder / f"{form}.{FORMATS[form]}", folder / f"{form}.expected.json"
    command = [sys.executable, shared / "data" / "make_chat.py", "--format", form, "--messages", "1000"]
    command += ["--members", "40", "--days", "30", "--seed", "7", "--out", file, "--expected", figures]
    subprocess.run([*map(str, command), *map(str, more)], check=True, capture_output=True, timeout=60)
    return file, json.loads(figures.read_text(encoding="utf-8"))


@pytest.mark.parametrize("form", FORMATS)
def test_the_leaderboard_by_messages_begins_as_the_generator_says(
    shared: Path, tmp_path: Path, line: Line, form: str
) -> None:
    file, expected = made(shared, tmp_path, form)
    line.json("import", file, *ZONE, *LATER)
    board = line.json("leaderboard", "--by", "messages", "--span", "all", *LATER[2:])["rows"]
    assert sum(row["messages"] for row in board) == expected["messages"]
    assert [row["messages"] for row in board[:5]] == [count for _who, count in expected["top5"]]
    for row, (who, _count) in zip(board, expected["top5"], strict=False):
        assert who in (row["native"] or row["name"])
    assert line.json("doctor")["ok"]


@pytest.mark.parametrize("first", ["qq", "onebot"])
def test_a_chat_from_two_programs_is_one_chat_in_either_order(
    shared: Path, tmp_path: Path, line: Line, first: str
) -> None:
    files = {form: made(shared, tmp_path, form)[0] for form in ("qq", "onebot")}
    second = next(form for form in files if form != first)
    line.json("import", files[first], *ZONE, "--group", "one", "--platform", "qq", *LATER)
    line.json("import", files[second], *ZONE, "--group", "one", *LATER)
    (group,) = line.json("groups", *LATER[2:])
    assert group["messages"] == 1000
    assert line.json("doctor")["ok"]
