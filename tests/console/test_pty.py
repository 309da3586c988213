"""The console in a real terminal: what reaches it byte by byte, and how it is left."""

import os
import re
import signal
from pathlib import Path

import pytest

from tests.console.terminal import CSI, OSC, OTHER, terminal


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
def test_nothing_of_a_hostile_name_reaches_the_terminal(size: tuple[int, int]) -> None:
    with terminal(size, "hostile=1") as t:
        t.until("[@click=app.quit]")
        t.send("w")
        t.until("Why")
        t.send("\x1b")
        t.send("q")
        assert t.end() == 0
        assert b"owned" not in b"".join(OSC.findall(t.got))
        plain = OTHER.sub(b"", CSI.sub(b"", OSC.sub(b"", t.got))).decode()
        assert "\x1b" not in plain
        assert not re.search("[\x80-\x9f\u200b\u200d\u202a-\u202e\u2066-\u2069]", plain)


def test_a_key_pressed_before_anything_is_drawn_is_not_lost() -> None:
    with terminal((120, 36)) as t:
        t.send("?")
        t.until("Keys on Today")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_leaves_the_terminal_as_it_was(number: int, code: int) -> None:
    with terminal((80, 24)) as t:
        t.until("Ten-minute pack")
        os.kill(t.pid, number)
        assert t.end() == code
        assert t.got.rfind(b"\x1b[?1049l") > t.got.rfind(b"\x1b[?1049h")
        assert t.got.rfind(b"\x1b[?1000l") > t.got.rfind(b"\x1b[?1000h")


def test_sixteen_colours_are_sixteen_colours() -> None:
    with terminal((80, 24), "theme=ansi") as t:
        t.until("Ten-minute pack")
        assert b"38;2;" not in t.got and b"48;2;" not in t.got


def test_chinese_stands_in_its_columns() -> None:
    with terminal((120, 36)) as t:
        shown = t.until("What was said")
        rows = [line for line in shown.splitlines() if "晨读会 03" in line and "question" in line]
        assert rows and all("▏" in row for row in rows)


def test_a_paste_without_brackets_opens_its_sheet_and_fires_nothing() -> None:
    with terminal((80, 24)) as t:
        t.until("Ten-minute pack")
        t.send("did you see this? x and q\nz\n")
        shown = t.until("Pasted text")
        assert "14" in shown.splitlines()[1]


def test_a_text_is_written_in_her_own_editor(tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\necho 'from my editor' > \"$1\"\n")
    editor.chmod(0o700)
    with terminal((120, 36), VISUAL=str(editor)) as t:
        t.until("Ten-minute pack")
        t.send("e")
        t.until("Prepared text")
        t.send("\x0f")
        t.until("from my editor")
        t.send("\x13")
        t.until("z later")
