"""Scene A1: a first start in a real terminal, without a desk and without a language."""

import stat
from pathlib import Path

import pytest

pytest.importorskip("pty")

from tests.console.terminal import Terminal, terminal

WAYS = ("Look around first", "Import chat histories", "Paste from a chat window", "Type counts")
SHEETS = ("everything in this folder", "Pasted text", "New groups")
"""What each way but the first one opens."""


def started(desk: Path, home: Path) -> dict[str, str]:
    """The program itself, as on a fresh machine."""
    return {"module": "groupdesk", "HOME": str(home), "LANG": "C", "LC_ALL": "C", "GROUPDESK_DESK": str(desk)}


def left(t: Terminal) -> int:
    t.send("q")
    return t.end()


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
def test_scene_a1(tmp_path: Path, size: tuple[int, int]) -> None:
    desk = tmp_path / "my.desk"
    with terminal(size, **started(desk, tmp_path)) as t:
        screen = t.until("This desk is empty.")
        assert "Type counts" in t.until("Type counts")
        assert "这张" in screen or "空" in screen  # both languages, until one is chosen
        assert all(way in t.screen for way in WAYS)
        opened = {f"g{'j' * n}\r": sheet for n, sheet in enumerate(SHEETS, 1)}
        for keys, sheet in (opened | {"？": "Keys on Today", "：": "history: take back any change"}).items():
            t.send(keys)
            t.until(sheet)
            t.send("\x1b")
            t.gone(sheet)
        assert left(t) == 0
    assert stat.S_IMODE(desk.stat().st_mode) == 0o600
    assert not [file for file in tmp_path.rglob("*") if file.is_file() and file.stat().st_mode & 0o077]
    with terminal(size, **started(desk, tmp_path)) as t:
        t.until("This desk is empty.")
        assert left(t) == 0


def test_the_demo_lies_apart_and_says_so(tmp_path: Path) -> None:
    mine = tmp_path / "my.desk"
    with terminal((120, 36), "demo", "--at", str(tmp_path / "demo"), **started(mine, tmp_path)) as t:
        t.until("Ten-minute pack", seconds=90)
        assert "DEMO" in t.screen
        t.send("p")
        t.until("Your own desk?")
        t.send("\x1b")
        t.gone("Your own desk?")
        assert left(t) == 0
    assert not mine.exists()
    assert list((tmp_path / "demo").iterdir())
