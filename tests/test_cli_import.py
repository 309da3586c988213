"""`groupdesk import`: what comes in, again, in parts, and taken back."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.chats import Chat, long_chat
from tests.console_line import Line, line

__all__ = ["line"]

FIGURES = ("messages", "senders", "joins", "leaves", "system")
EXPECTED_HERE = {
    "made/qq_two_chats_gb18030.txt": {"messages": 5, "senders": 4, "last": "2026-03-02T21:15:16"},
    "onebot/nonebot_v11_events.json": {"messages": 1},
    "discord/mlomb_SV_5A_5M.json": {"new": 4},
}
"""Where a note of EXPECTED.json says what an importer keeps."""
BACKWARDS = "whatsapp/timelinize_chat.txt"
FORMATS = ("whatsapp", "telegram", "discord", "qq", "onebot", "chatlab")


def files_of(result: dict[str, Any]) -> dict[str, Any]:
    """The figures of an import, all its chats together."""
    files = result["files"]
    return {
        **{name: sum(one[name] for one in files) for name in FIGURES},
        "new": result["total"]["new"],
        "unreadable": result["total"]["unreadable"],
        "first": min(one["first"] for one in files if one["first"]),
        "last": max(one["last"] for one in files if one["last"]),
    }


def expected(shared: Path, name: str, entry: dict[str, Any]) -> dict[str, Any]:
    """What the oracle says of a file, its notes obeyed."""
    figures = {key: entry[key] for key in ("messages", "joins", "leaves", "system", "unreadable")}
    figures |= {"senders": entry["distinct_senders"], "new": entry["messages"]}
    figures |= {"first": entry["first"], "last": entry["last"]}
    said = EXPECTED_HERE.get(name, {})
    figures |= said
    figures["new"] = said.get("new", figures["messages"])
    return figures | {key: f"{str(figures[key]).removesuffix('Z')}Z" for key in ("first", "last")}


def test_every_sample_gives_the_expected_figures_and_nothing_new_again(
    shared: Path, tmp_path: Path, line: Line
) -> None:
    oracle = json.loads((shared / "data" / "EXPECTED.json").read_text(encoding="utf-8"))
    wrong = {}
    for number, (name, entry) in enumerate(sorted(oracle.items())):
        if entry["format"] not in FORMATS:
            continue
        line.desk = tmp_path / f"{number}.desk"
        first, again = (
            line.json("import", shared / "data" / name, "--timezone", "UTC") for _time in range(2)
        )
        wanted = expected(shared, name, entry)
        got = files_of(first)
        if name == BACKWARDS:
            wanted |= {"first": got["first"], "last": got["last"]}
        if got != wanted or again["total"]["new"] or again["total"]["messages"] != wanted["messages"]:
            wrong[name] = (got, wanted, again["total"])
    assert not wrong


def test_a_dry_run_says_what_the_import_does_and_writes_nothing(tmp_path: Path, line: Line) -> None:
    file = long_chat(50).write(tmp_path / "a.json")
    before = line.json("import", file, "--dry-run")
    assert not line.desk.exists()
    assert line.json("import", file) == before
    assert line.json("import", file, "--dry-run")["total"] == {"messages": 50, "new": 0, "unreadable": 0}


def test_parts_that_overlap_make_the_whole_chat_in_either_order(tmp_path: Path, line: Line) -> None:
    chat = long_chat(1000)
    parts = [
        chat.write(tmp_path / "last.json", chat.messages[-600:]),
        chat.write(tmp_path / "first.json", chat.messages[:401]),
    ]
    for order in (parts, parts[::-1]):
        line.desk = tmp_path / f"{order[0].stem}.desk"
        assert sum(line.json("import", part)["total"]["new"] for part in order) == 1000
        assert [group["messages"] for group in line.json("groups")] == [1000]


def test_equal_lines_of_one_minute_stay_apart(tmp_path: Path, line: Line) -> None:
    file = tmp_path / "WhatsApp Chat with Readers.txt"
    file.write_text("02/03/2026, 08:00 - Ann: good morning\n" * 3 + "13/03/2026, 08:00 - Ben: hi\n")
    assert line.json("import", file)["total"]["new"] == 4
    copy = file.with_name("copy.txt")
    copy.write_text(file.read_text() + "14/03/2026, 08:00 - Ben: hello\n")
    again = line.json("import", copy, "--group", "1")
    assert again["total"] == {"messages": 5, "new": 1, "unreadable": 0}


def test_an_edited_message_is_one_with_its_newest_text(tmp_path: Path, line: Line) -> None:
    chat = Chat("Readers")
    chat.say("2026-11-02 08:00", "Ann", "we meet at sevne")
    line.json("import", chat.write(tmp_path / "a.json"))
    chat.messages[0] |= {"text": "we meet at seven", "edited_unixtime": chat.messages[0]["date_unixtime"]}
    (again,) = line.json("import", chat.write(tmp_path / "b.json"))["files"]
    assert (again["messages"], again["new"], again["known"], again["edited"]) == (1, 0, 1, 1)


def test_unreadable_lines_are_counted_and_named(shared: Path, line: Line) -> None:
    (file,) = line.json("import", shared / "data/made/chatlab_traps.jsonl")["files"]
    assert file["messages"] == 4
    assert [sorted(one) for one in file["unreadable"]] == [["line", "reason"]]


@pytest.mark.parametrize("undone", [0, 1])
def test_taking_back_either_of_two_imports_leaves_the_other_whole(
    tmp_path: Path, line: Line, undone: int
) -> None:
    chat = long_chat(100)
    parts = [chat.messages[:60], chat.messages[40:]]
    for number, part in enumerate(parts):
        line.json("import", chat.write(tmp_path / f"{number}.json", part))
    entries = [entry["entry"] for entry in reversed(line.json("history"))]
    line.json("history", "--take-back", entries[undone])
    assert [group["messages"] for group in line.json("groups")] == [60]
    assert line.json("doctor") == {"ok": True, "findings": []}


def test_an_import_is_undone_and_done_again(tmp_path: Path, line: Line) -> None:
    file = long_chat(30).write(tmp_path / "a.json")
    line.json("import", file)
    whole = line.json("leaderboard", "--span", "all")
    assert line.json("undo")["verb"] == "undo"
    assert line.json("groups") == []
    assert line.json("redo")["verb"] == "redo"
    assert line.json("leaderboard", "--span", "all")["rows"][0]["messages"] == whole["rows"][0]["messages"]
    line.json("undo")
    assert line.json("import", file)["total"]["new"] == 30


def test_what_cannot_be_read_is_named_and_the_rest_comes_in(tmp_path: Path, line: Line) -> None:
    good = long_chat(5).write(tmp_path / "good.json")
    (tmp_path / "bad.bin").write_bytes(b"\x00\xff\xfe\x01" * 50)
    answer = line("import", good, tmp_path / "bad.bin", tmp_path / "missing", "--json")
    assert answer.code == 1
    formats = {Path(one["path"]).name: one["format"] for one in json.loads(answer.out)["files"]}
    assert formats == {"good.json": "telegram", "bad.bin": None, "missing": None}


def test_a_private_chat_beside_groups_is_listed_as_skipped(shared: Path, line: Line) -> None:
    file = shared / "data/made/qq_two_chats_gb18030.txt"
    (entry,) = line.json("import", file, "--timezone", "UTC")["files"]
    assert entry["group"] == "晨读打卡1群"
    assert entry["skipped"] == [{"what": "老陈", "reason": "private"}]


def test_a_zone_that_does_not_exist_is_wrong_use(tmp_path: Path, line: Line) -> None:
    answer = line("import", tmp_path, "--timezone", "Mars/Olympus")
    assert (answer.code, answer.out) == (2, "")
    assert "Mars/Olympus" in answer.err
    assert len(answer.err.splitlines()) == 1


def test_what_had_to_be_assumed_names_its_option(tmp_path: Path, line: Line) -> None:
    file = tmp_path / "chat.txt"
    file.write_text("13/03/2026, 08:00 - Ann: hi\n13/03/2026, 08:01 - Ben: hello\n")
    (entry,) = line.json("import", file)["files"]
    assert any("--timezone" in sentence for sentence in entry["assumed"])


def test_an_import_that_was_killed_goes_on_and_ends_as_one_that_was_not(tmp_path: Path, line: Line) -> None:
    file = long_chat(20_000).write(tmp_path / "a.json")
    killed = (
        "import os, groupdesk.worker.imports as imports\n"
        "from groupdesk.cli import main\n"
        "flush = imports.Import._flush\n"
        "def die(self, file):\n"
        "    flush(self, file)\n"
        "    if self._messages >= 8_000: os.kill(os.getpid(), 9)\n"
        "imports.Import._flush = die\n"
        f"main(['--desk', {str(line.desk)!r}, 'import', {str(file)!r}])\n"
    )
    assert subprocess.run([sys.executable, "-c", killed], check=False).returncode == -9
    result = line.json("import", file)
    assert result["total"] == {"messages": 20_000, "new": 20_000, "unreadable": 0}
    board = line("leaderboard", "--span", "all", "--json").out
    fresh = Line(tmp_path / "fresh", line._capture)
    fresh.json("import", file)
    assert fresh("leaderboard", "--span", "all", "--json").out == board
    assert len(line.json("history")) == 1


def test_a_wrong_import_is_taken_back_and_the_acts_after_it_stay(tmp_path: Path, line: Line) -> None:
    own, other = long_chat(40, name="A"), Chat("B", native=2002, first_id=5001)
    for n in range(30):
        other.say(f"2026-01-06 09:{n:02}", f"stranger {n % 5}", f"another sentence {n}")
    line.json("import", own.write(tmp_path / "a.json"))
    line.json("group", "set", "A", "--rhythm", "monthly")
    whole = line.json("groups"), line.json("leaderboard", "--span", "all")
    line.json("import", other.write(tmp_path / "b.json"), "--group", "A")
    assert line.json("groups")[0]["messages"] == 70
    wrong = line.json("history")[0]["entry"]
    for tag in ("one", "two", "three"):
        line.json("group", "set", "A", "--tag", tag)
    line.json("history", "--take-back", wrong)
    assert (line.json("groups"), line.json("leaderboard", "--span", "all")) == whole
    shown = line.json("group", "show", "A")
    assert (shown["tags"], shown["rhythm"]) == (["one", "three", "two"], "monthly")
    assert line.json("doctor")["ok"]
