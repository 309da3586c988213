"""The command line as such: options, exit codes, what goes where."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from groupdesk.cli.parser import build, families
from tests.chats import long_chat
from tests.console_line import Line, line

__all__ = ["line"]

GROUPDESK = [sys.executable, "-m", "groupdesk"]


def python(code: str) -> str:
    """What a fresh interpreter prints."""
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True, timeout=60
    ).stdout


def test_the_version_costs_no_heavy_module() -> None:
    loaded = python(
        "import sys\nfrom groupdesk.cli import main\nmain(['--version'])\n"
        "print([n for n in ('sqlalchemy', 'sqlmodel', 'textual', 'sqlite3', 'httpx') if n in sys.modules])"
    )
    assert loaded.splitlines()[-1] == "[]"


def test_no_verb_loads_textual(tmp_path: Path) -> None:
    file = long_chat(3).write(tmp_path / "a.json")
    loaded = python(
        "import sys\nfrom groupdesk.cli import main\n"
        f"main(['--desk', {str(tmp_path / 'd')!r}, 'import', {str(file)!r}])\n"
        f"main(['--desk', {str(tmp_path / 'd')!r}, 'groups', '--json'])\n"
        "print('textual' in sys.modules)"
    )
    assert loaded.splitlines()[-1] == "False"


def test_reading_verbs_load_no_sqlalchemy(tmp_path: Path, line: Line) -> None:
    line.json("import", long_chat(3).write(tmp_path / "a.json"))
    loaded = python(
        "import sys\nfrom groupdesk.cli import main\n"
        f"main(['--desk', {str(line.desk)!r}, 'groups', '--json'])\nprint('sqlalchemy' in sys.modules)"
    )
    assert loaded.splitlines()[-1] == "False"


def test_without_a_terminal_the_console_says_so() -> None:
    done = subprocess.run(
        GROUPDESK, capture_output=True, stdin=subprocess.DEVNULL, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert "terminal" in done.stderr


def test_options_stand_before_or_after_the_verb(tmp_path: Path, line: Line) -> None:
    line.json("import", long_chat(3).write(tmp_path / "a.json"))
    before = line("--json", "--now", "2026-02-01", "groups").out
    after = line("groups", "--now", "2026-02-01", "--json").out
    assert before == after
    assert json.loads(after)


@pytest.mark.parametrize(
    ("said", "part"),
    [
        (["nonsense"], "nonsense"),
        (["import"], "PATH"),
        (["today", "--lane", "9"], "--lane"),
        (["groups", "--now", "yesterday"], "yesterday"),
        (["groups", "--lang", "fr"], "fr"),
    ],
)
def test_wrong_use_is_one_line_and_code_2(line: Line, said: list[str], part: str) -> None:
    answer = line(*said)
    assert (answer.code, answer.out) == (2, "")
    assert part in answer.err
    assert len(answer.err.splitlines()) == 1


def test_a_desk_that_is_not_there_is_not_made_by_reading(line: Line) -> None:
    answer = line("groups")
    assert answer.code == 1
    assert "--desk" in answer.err
    assert not line.desk.exists()


def test_a_foreign_file_is_refused_in_one_line(line: Line) -> None:
    line.desk.write_text("not a desk at all, but long enough to be read as one" * 20)
    answer = line("groups", "--json")
    assert (answer.code, answer.out) == (1, "")
    assert len(answer.err.splitlines()) == 1


def test_a_group_that_does_not_exist_is_named(tmp_path: Path, line: Line) -> None:
    line.json("import", long_chat(3).write(tmp_path / "a.json"))
    answer = line("group", "show", "A lnog chat")
    assert answer.code == 1
    assert "did you mean" in answer.err


def test_hostile_names_reach_the_terminal_as_text(tmp_path: Path, line: Line) -> None:
    chat = long_chat(3, name="\x1b]0;owned\x07[b]A\u202egroup")
    line.json("import", chat.write(tmp_path / "a.json"))
    shown = line("groups").out
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "\x1b" not in line("groups", "--json").out
    assert line.json("groups")[0]["name"] == chat.name


def test_every_verb_explains_itself(line: Line) -> None:
    overview = line("--help").out
    for family in families():
        assert family.__doc__
        for verb in family.__doc__.split(":")[0].split(", "):
            assert f"    {verb} " in overview, verb
    parser = build()
    assert "example" in line("import", "--help").out
    assert parser.prog == "groupdesk"


def test_ctrl_c_stops_at_the_chunk_and_the_same_command_goes_on(tmp_path: Path) -> None:
    desk, file = tmp_path / "desk", long_chat(20_000).write(tmp_path / "a.json")
    interrupted = (
        "import os, signal, groupdesk.worker.imports as imports\n"
        "from groupdesk.cli import main\n"
        "flush = imports.Import._flush\n"
        "def hit(self, file):\n"
        "    if not self._messages: os.kill(os.getpid(), signal.SIGINT)\n"
        "    flush(self, file)\n"
        "imports.Import._flush = hit\n"
        f"raise SystemExit(main(['--desk', {str(desk)!r}, '--lang', 'en', 'import', {str(file)!r}, '--json']))\n"
    )
    done = subprocess.run([sys.executable, "-c", interrupted], capture_output=True, text=True, check=False)
    kept = json.loads(done.stdout)["total"]["new"]
    assert done.returncode == 128 + signal.SIGINT
    assert 0 < kept < 20_000
    assert f"{kept} new messages are stored" in done.stderr
    again = subprocess.run(
        [*GROUPDESK, "--desk", str(desk), "import", str(file), "--json"], capture_output=True, check=True
    )
    assert json.loads(again.stdout)["total"] == {"messages": 20_000, "new": 20_000 - kept, "unreadable": 0}


def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path, line: Line) -> None:
    line.json("import", long_chat(200).write(tmp_path / "a.json"))
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as gone:
        done = subprocess.run(
            [*GROUPDESK, "--desk", str(line.desk), "groups", "--json"],
            stdout=gone,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert b"Traceback" not in done.stderr


def test_the_demo_is_made_once_and_nothing_else_is_touched(tmp_path: Path) -> None:
    command = [*GROUPDESK, "--lang", "en", "demo", "--at", str(tmp_path), "--no-open", "--json"]
    made, again = (
        json.loads(subprocess.run(command, capture_output=True, check=True, timeout=120).stdout)
        for _time in "12"
    )
    assert made["desk"] == again["desk"] == str(tmp_path / "demo-en.desk")
    assert made["groups"] == again["groups"] == 24
    assert made["messages"] == again["messages"] >= 100_000
    left = {path.name for path in tmp_path.iterdir() if not path.name.endswith((".lock", "-wal", "-shm"))}
    assert left == {"demo-en.desk"}


def test_a_desk_of_hers_is_never_taken_for_the_demo(tmp_path: Path, line: Line) -> None:
    line.desk = tmp_path / "demo-en.desk"
    line.json("settings", "set", "name", "mine")
    answer = line("demo", "--at", tmp_path, "--fresh", "--no-open")
    assert answer.code == 1
    assert {one["key"]: one["value"] for one in line.json("settings", "show")}["name"] == "mine"
