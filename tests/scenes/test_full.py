"""An import that finds no room says so in one line; done again with room, it is as if nothing had been."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chats import long_chat
from tests.console_line import Line

resource = pytest.importorskip("resource")

MESSAGES = 12_000
NOW = ("--now", "2026-04-10T10:00+08:00")
UNTIL = ("--until", "2026-04-09")


def board(line: Line) -> str:
    """The leaderboard of everything, as printed."""
    return line("leaderboard", "--span", "all", "--json", *NOW).out


def imported(desk: Path, file: Path, largest: int | None = None) -> tuple[int, str, list[str]]:
    """Exit code, stdout and lines of stderr of an import whose files may not outgrow `largest` bytes."""

    def limit() -> None:
        if largest is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    command = [
        sys.executable,
        "-m",
        "groupdesk",
        "--desk",
        desk,
        "--lang",
        "en",
        "import",
        file,
        *UNTIL,
        *NOW,
    ]
    ran = subprocess.run(command, check=False, preexec_fn=limit, capture_output=True, text=True, timeout=120)
    return ran.returncode, ran.stdout, ran.stderr.splitlines()


@pytest.fixture
def chat(tmp_path: Path) -> Path:
    return long_chat(MESSAGES).write(tmp_path / "chat.json")


@pytest.fixture
def undisturbed(tmp_path: Path, line: Line, chat: Path) -> str:
    """The leaderboard where there was room all the time."""
    line.json("import", chat, *UNTIL, *NOW)
    shown = board(line)
    line.desk = tmp_path / "cramped" / "desk"
    return shown


def complete(line: Line, chat: Path, undisturbed: str) -> None:
    """Imports the chat again, now that there is room."""
    told = line.json("import", chat, *UNTIL, *NOW)["total"]
    assert (told["messages"], told["unreadable"]) == (MESSAGES, 0)
    assert board(line) == undisturbed
    assert line.json("doctor") == {"ok": True, "findings": []}


@pytest.mark.parametrize("largest", [200_000, 700_000, 1_200_000])
def test_files_that_may_not_grow(line: Line, chat: Path, undisturbed: str, largest: int) -> None:
    code, out, (complaint,) = imported(line.desk, chat, largest)
    assert (code, out) == (1, "")
    assert complaint.startswith(f"groupdesk: {line.desk}: ")
    assert complaint.endswith("then do it again")
    complete(line, chat, undisturbed)


@pytest.fixture
def small_disk(line: Line) -> Iterator[Path]:
    """A file system of a megabyte, where such may be made."""
    folder = line.desk.parent
    folder.mkdir()
    mount = shutil.which("mount")
    if mount is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root may make a small file system")
    made = [mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder]
    if subprocess.run(made, check=False, capture_output=True).returncode:
        pytest.skip("no small file system to be had")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def test_a_full_disk(line: Line, chat: Path, undisturbed: str, small_disk: Path) -> None:
    code, out, (complaint,) = imported(line.desk, chat)
    assert (code, out) == (1, "")
    assert complaint.startswith(f"groupdesk: {line.desk}: the disk is full; nothing was lost")
    subprocess.run(["mount", "-o", "remount,size=40m", small_disk], check=True)
    complete(line, chat, undisturbed)
