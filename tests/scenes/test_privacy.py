"""Scene A15: one person shown and forgotten, the desk on a lost laptop brought back from its copy."""

from pathlib import Path
from typing import Any

from groupdesk.desk import Desk
from tests.chats import Chat
from tests.console_line import Line

NOW = ("--now", "2026-03-10T22:30+08:00")
NAME = "小鹿"


def readers(folder: Path) -> Path:
    chat = Chat("晨读会01")
    for n in range(30):
        chat.say(f"2026-03-0{n % 9 + 1} 20:{n:02}", ("阿泽", NAME, "wen wen")[n % 3], f"第{n}页读完了")
    chat.say("2026-03-09 21:00", "阿泽", f"@{NAME} 你读到哪里了？")
    return chat.write(folder / "readers.json")


def told(line: Line, tmp_path: Path) -> Line:
    line.json("settings", "set", "timezone", "Asia/Shanghai")
    line.json("import", readers(tmp_path), "--until", "2026-03-10T20:00+08:00", *NOW)
    return line


def held_in(folder: Path, name: str) -> list[str]:
    """Files below a folder in which a name stands."""
    return [str(file) for file in folder.rglob("*") if file.is_file() and name.encode() in file.read_bytes()]


def sums(line: Line) -> dict[str, int]:
    rows: list[dict[str, Any]] = line.json("leaderboard", "--span", "all", "--staff", *NOW)["rows"]
    return {name: sum(row[name] for row in rows) for name in ("messages", "words", "days", "points")}


def test_a_person_is_shown_and_then_forgotten_completely(tmp_path: Path, line: Line) -> None:
    line.desk = tmp_path / "desks" / "my.desk"
    line.desk.parent.mkdir()
    told(line, tmp_path)
    assert NAME in str(line.json("member", "show", NAME, *NOW))
    copy = tmp_path / "old.desk"
    line.json("backup", copy)
    before = sums(line)
    gone = line.json("member", "forget", NAME, "--confirm", NAME, *NOW)
    assert str(copy) in gone["out_of_reach"]
    reach = [file for file in held_in(line.desk.parent, NAME) if file not in gone["out_of_reach"]]
    assert reach == []
    assert sums(line) == before
    line.json("export", tmp_path / "out", *NOW)
    assert held_in(tmp_path / "out", NAME) == []
    assert line("search", NAME, *NOW).code == 1
    assert line("member", "show", NAME, *NOW).code == 1
    refused = line("undo", *NOW)
    assert refused.code == 1 and refused.err.count("\n") == 1
    line.json("import", tmp_path / "readers.json", "--until", "2026-03-10T20:00+08:00", *NOW)
    assert sums(line) == before
    assert line("member", "show", NAME, *NOW).code == 1
    assert line.json("doctor")["ok"]


def test_a_copy_brought_back_elsewhere_is_the_same_desk_and_held(tmp_path: Path, line: Line) -> None:
    told(line, tmp_path)
    line.json("settings", "set", "name", "her desk")
    verbs = (
        ("groups",),
        ("leaderboard", "--span", "all"),
        ("today",),
        ("members", "--group", "晨读会01"),
        ("report", "--week", "2026-W10", "--format", "json"),
    )
    before = [line(*verb, "--json", *NOW).out for verb in verbs]
    copy = tmp_path / "lost" / "copy.desk"
    copy.parent.mkdir()
    line.json("backup", copy)
    line.desk = tmp_path / "found" / "again.desk"
    line.desk.parent.mkdir()
    line.json("restore", copy)
    assert [line(*verb, "--json", *NOW).out for verb in verbs] == before
    with Desk.open(line.desk) as desk:
        assert desk.held
    for folder in (copy.parent, line.desk.parent):
        assert [file for file in folder.rglob("*") if file.is_file() and file.stat().st_mode & 0o077] == []
    assert line.json("doctor")["ok"]
