"""Scene A5: an import into the wrong group is taken back from among other acts, which stay."""

from pathlib import Path
from typing import Any

from tests.chats import Chat
from tests.console_line import Line

NOW = ("--now", "2026-03-10T22:30+08:00")


def written(folder: Path) -> tuple[Path, Path]:
    """Exports of two groups; in each a question that nobody answered."""
    files = []
    for native, name in ((1, "Readers"), (2, "Walkers")):
        chat = Chat(name, native, first_id=1000 * native)
        for n in range(8):
            chat.say(f"2026-03-0{n + 1} 20:00", f"{name} {n % 3}", "a whole sentence of talk")
        chat.say("2026-03-10 20:00", f"{name} 1", "Is the class still at eight tonight?")
        files.append(chat.write(folder / f"{name}.json"))
    return files[0], files[1]


def seen(line: Line) -> list[Any]:
    """Group, leaderboard and open items of Readers."""
    group = [row for row in line.json("groups", *NOW) if row["name"] == "Readers"]
    board = line.json("leaderboard", "--group", "Readers", "--span", "all", *NOW)
    items = [item for item in line.json("today", *NOW) if item["group"] == "Readers"]
    return [group, board, items]


def fourteen_acts(line: Line) -> list[tuple[str, ...]]:
    """Acts of all kinds; gives what each changed, as the history names it."""
    key = next(
        item["key"]
        for item in line.json("today", *NOW)
        if item["kind"] == "kol" or item["group"] != "Readers"
    )
    acts: list[tuple[Any, ...]] = [
        ("snooze", key, "2026-03-11T09:00+08:00"),
        *(("group", "set", "Readers", "--tag", f"tag{n}") for n in range(4)),
        ("group", "set", "Readers", "--note", "meets on Saturdays"),
        ("group", "set", "Others", "--kind", "hobby"),
        ("member", "set", "Readers 1", "--staff", "--group", "Others"),
        ("settings", "set", "quiet_from", "22:00"),
        ("settings", "set", "name", "my desk"),
        ("group", "add", "New ones"),
        ("group", "set", "New ones", "--rhythm", "monthly"),
        ("member", "set", "Readers 2", "--paid", "--group", "Others"),
        ("group", "set", "Others", "--untag", "none", "--note", "far away"),
    ]
    assert len(acts) == 14
    for act in acts:
        line.json(*act, *NOW)
    return acts


def test_scene_a5(tmp_path: Path, line: Line) -> None:
    right, wrong = written(tmp_path)
    line.json("settings", "set", "timezone", "Asia/Shanghai")
    line.json("import", right, "--until", "2026-03-10T22:00+08:00", *NOW)
    other = Chat("Others", 3, first_id=5000)
    for n in range(3):
        other.say("2026-03-10 19:00", f"Readers {n}", "Who knows where the books are?")
    line.json("import", other.write(tmp_path / "others.json"), "--until", "2026-03-10T22:00+08:00", *NOW)
    before = seen(line)
    line.json("import", wrong, "--group", "Readers", "--until", "2026-03-10T22:00+08:00", *NOW)
    entry = line.json("history", *NOW)[0]
    assert entry["verb"] == "import" and seen(line) != before
    fourteen_acts(line)
    line.json("history", "--take-back", entry["entry"], *NOW)
    after = seen(line)
    # His tags and note are hers and stay; everything that the import told is gone.
    assert after == before
    shown = line.json("group", "show", "Readers", *NOW)
    assert (shown["tags"], shown["note"]) == ([f"tag{n}" for n in range(4)], "meets on Saturdays")
    verbs = [one["verb"] for one in line.json("history", *NOW)][:15]
    assert len(verbs) == 15 and verbs[0] == "undo"
    assert line.json("doctor")["ok"]
    line.json("redo", *NOW)
    assert seen(line) != before
    line.json("history", "--take-back", entry["entry"], *NOW)
    line.json("import", wrong, "--until", "2026-03-10T22:00+08:00", *NOW)
    groups = {row["name"]: row["messages"] for row in line.json("groups", *NOW)}
    assert (groups["Readers"], groups["Walkers"]) == (9, 9)
    assert seen(line) == before
    assert line.json("doctor")["ok"]
