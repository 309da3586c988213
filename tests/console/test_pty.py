"""The console in a real terminal: what reaches it byte by byte, and how it is left."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pyte
import pytest

TIMEOUT = 20.0
OSC = re.compile(rb"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
CSI = re.compile(rb"\x1b\[[\x20-\x3f]*[\x40-\x7e]")
OTHER = re.compile(rb"\x1b(?:[P^_X][^\x1b]*\x1b\\|[()][0-9A-B]|[=>78DEHMc])")
QUERIES = {b"\x1b[6n": b"\x1b[1;2R", b"\x1b[c": b"\x1b[?62c"}
NOT_OF_PYTE = re.compile(rb"\x1b\[[<>=?][0-9;]*(?:\$[a-z]|[A-Za-z])|\x1bP[^\x1b]*\x1b\\")


class Terminal:
    """A pseudo-terminal with a console on a desk that pretends."""

    def __init__(self, size: tuple[int, int], *options: str, term: str = "xterm-256color") -> None:
        self.size, self.got = size, b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
            own = {"TERM": term, "COLORTERM": "truecolor", "PYTHONPATH": os.pathsep.join(sys.path)}
            own |= {"COLUMNS": str(size[0]), "LINES": str(size[1])}
            command = [sys.executable, "-m", "tests.console.fake", *options]
            # Not what is inherited besides: readline puts the test runner's LINES and COLUMNS there.
            os.execve(sys.executable, command, dict(os.environ) | own)

    def until(self, words: str) -> str:
        """Read until `words` stand on the screen; gives the screen."""
        end = time.monotonic() + TIMEOUT
        while time.monotonic() < end and self._read():
            if words in self.screen:
                return self.screen
        raise AssertionError(f"{words!r} never came:\n{self.screen}")

    def _read(self) -> bool:
        if not select.select([self.fd], [], [], TIMEOUT)[0]:
            return False
        try:
            new = os.read(self.fd, 65536)
        except OSError:
            return False
        for query, answer in QUERIES.items():
            if query in new:
                os.write(self.fd, answer)
        self.got += new
        return bool(new)

    @property
    def screen(self) -> str:
        """What a terminal shows now."""
        shown = pyte.Screen(*self.size)
        pyte.ByteStream(shown).feed(NOT_OF_PYTE.sub(b"", self.got))
        return "\n".join(shown.display)

    def send(self, keys: str) -> None:
        """Type."""
        os.write(self.fd, keys.encode())

    def end(self) -> int:
        """Wait for its end; gives the exit code."""
        while self._read():
            pass
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


@contextmanager
def terminal(size: tuple[int, int], *options: str, term: str = "xterm-256color") -> Iterator[Terminal]:
    made = Terminal(size, *options, term=term)
    try:
        yield made
    finally:
        try:
            os.kill(made.pid, signal.SIGKILL)
            os.waitpid(made.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        os.close(made.fd)


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
