"""Files that are no chats, or hostile ones: one line each, and no harm to the others."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chats import Chat, long_chat
from tests.console_line import Line


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _binary(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 400)


def _wrong_encoding(path: Path) -> None:
    path.write_bytes("13/03/2026, 08:00 - Zoë: hi\n".encode("latin-1") + b"\xff\xff\n")


def _one_long_line(path: Path) -> None:
    with path.open("wb") as file:
        for _block in range(200):
            file.write(b"x" * 1_000_000)


def _deep(path: Path) -> None:
    path.write_text('{"messages": ' + "[" * 100_000)


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("chat.txt", b"0" * 20_000_000)


def _climbing(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../climbed.txt", "13/03/2026, 08:00 - Ann: hi\n")


BAD = (_empty, _binary, _wrong_encoding, _one_long_line, _deep, _bomb, _climbing)


@pytest.mark.parametrize("make", BAD)
def test_a_bad_file_costs_a_line_and_the_others_come_in(
    tmp_path: Path, line: Line, make: Callable[[Path], None]
) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    make(folder / "bad")
    long_chat(5).write(folder / "good.json")
    answer = line("import", folder, "--json")
    (good,) = [one for one in json.loads(answer.out)["files"] if one["format"] == "telegram"]
    (bad,) = [one for one in json.loads(answer.out)["files"] if one["format"] is None]
    assert (answer.code, good["new"], len(bad["skipped"])) == (1, 5, 1)
    assert "Traceback" not in answer.err
    assert not (tmp_path / "climbed.txt").exists()
    told = line("import", folder / "bad").err.splitlines()
    assert [name for name in told if "bad" in name] == told
    assert len(told) == 1
    assert line.json("doctor")["ok"]


def test_a_folder_without_chats_and_one_with_two_formats(tmp_path: Path, line: Line) -> None:
    (tmp_path / "none").mkdir()
    assert line.json("import", tmp_path / "none")["files"] == []
    both = tmp_path / "both"
    both.mkdir()
    long_chat(5).write(both / "a.json")
    (both / "b.txt").write_text("13/03/2026, 08:00 - Ann: hi\n13/03/2026, 08:01 - Ben: hello\n")
    assert [one["format"] for one in line.json("import", both)["files"]] == ["telegram", "whatsapp"]


def test_a_truncated_file_keeps_what_came_before_and_says_so(tmp_path: Path, line: Line) -> None:
    file = long_chat(50).write(tmp_path / "cut.json")
    file.write_bytes(file.read_bytes()[:-400])
    (one,) = line.json("import", file)["files"]
    assert 40 < one["new"] < 50
    assert one["unreadable"] or one["skipped"]


def test_odd_times_and_ids(tmp_path: Path, line: Line) -> None:
    chat = Chat("Odd")
    times = (-62_135_596_800, 253_402_300_799, 1_772_000_000, 1_771_000_000, 253_402_300_800, "soon")
    for n, when in enumerate(times):
        chat.say(0, "Ann", f"message {n}")
        chat.messages[-1]["date_unixtime"] = str(when)
    chat.messages[2] |= {"id": 2**70}
    chat.messages[3] |= {"id": "4", "from_id": 2**65}
    (one,) = line.json("import", chat.write(tmp_path / "odd.json"))["files"]
    assert (one["messages"], len(one["unreadable"])) == (4, 2)
    for verb in ("groups", "today", "doctor"):
        line.json(verb, "--now", "2026-03-10T10:00+08:00")
    assert line.json("leaderboard", "--span", "all")["rows"]


def test_files_in_any_order_and_messages_in_any_order_are_one_chat(tmp_path: Path, line: Line) -> None:
    chat = long_chat(300)
    boards = []
    for name, messages in (("on", chat.messages), ("back", chat.messages[::-1])):
        line.desk = tmp_path / f"{name}.desk"
        line.json("import", chat.write(tmp_path / f"{name}.json", messages))
        boards.append([(r["name"], r["points"]) for r in line.json("leaderboard", "--span", "all")["rows"]])
        assert line.json("doctor")["ok"]
    assert boards[0] == boards[1]


HOSTILE = {
    "escape": "\x1b[2J\x1b]52;c;aGk=\x07Ann",
    "c1": "\x9b31mAnn\x9d0;t\x9c",
    "bidi": "\u202eAnn\u2066\u200f",
    "joined": "👩\u200d👩\u200d👧\u200d👦",
    "zalgo": "A" + "\u0335\u0489" * 200,
    "markup": "[/][@click=app.quit]Ann[/b]",
    "long": "n" * 10_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_name_is_text_everywhere(tmp_path: Path, line: Line, kind: str) -> None:
    chat = Chat(HOSTILE[kind])
    for n in range(3):
        chat.say(f"2026-03-02 10:0{n}", HOSTILE[kind], f"{HOSTILE[kind]} {n}")
    line.json("import", chat.write(tmp_path / "a.json"))
    for said in (
        ["groups"],
        ["members", "--group", "1"],
        ["leaderboard", "--span", "all"],
        ["search", "Ann"],
    ):
        shown = line(*said).out
        assert not [sign for sign in shown if not sign.isprintable() and sign not in "\n\u200d"], said
        assert all(len(row) < 1_000 for row in shown.splitlines())
    assert line.json("groups")[0]["name"]
