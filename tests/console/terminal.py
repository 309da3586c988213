"""A real terminal for tests: a pseudo-terminal, and what it shows."""

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
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pyte

TIMEOUT = 20.0
_LONGEST = 64
"""Bytes of an escape sequence."""
OSC = re.compile(rb"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
CSI = re.compile(rb"\x1b\[[\x20-\x3f]*[\x40-\x7e]")
OTHER = re.compile(rb"\x1b(?:[P^_X][^\x1b]*\x1b\\|[()][0-9A-B]|[=>78DEHMc])")
QUERIES = {b"\x1b[6n": b"\x1b[1;2R", b"\x1b[c": b"\x1b[?62c"}
NOT_OF_PYTE = re.compile(rb"\x1b\[[<>=?][0-9;]*(?:\$[a-z]|[A-Za-z])|\x1bP[^\x1b]*\x1b\\")


class Terminal:
    """A pseudo-terminal with a console: by default on a desk that pretends."""

    def __init__(
        self,
        size: tuple[int, int],
        *options: str,
        term: str = "xterm-256color",
        module: str = "tests.console.fake",
        **environment: str,
    ) -> None:
        self.size, self.got = size, b""
        self._shown = pyte.Screen(*size)
        self._stream, self._fed = pyte.ByteStream(self._shown), 0
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
            own = {"TERM": term, "COLORTERM": "truecolor", "PYTHONPATH": os.pathsep.join(sys.path)}
            own |= {"COLUMNS": str(size[0]), "LINES": str(size[1])}
            command = [sys.executable, "-m", module, *options]
            # Not what is inherited besides: readline puts the test runner's LINES and COLUMNS there.
            os.execve(sys.executable, command, dict(os.environ) | own | environment)

    def until(self, words: str, seconds: float = TIMEOUT) -> str:
        """Read until `words` stand on the screen, so long at most; gives the screen."""
        return self._wait(lambda screen: words in screen, f"{words!r} never came", seconds)

    def until_one(self, *words: str, seconds: float = TIMEOUT) -> str:
        """Read until one of some `words` stands on the screen; gives the first that does."""
        screen = self._wait(
            lambda screen: any(word in screen for word in words), f"none of {words!r} came", seconds
        )
        return next(word for word in words if word in screen)

    def gone(self, words: str) -> str:
        """Read until `words` stand on the screen no more; gives the screen."""
        return self._wait(lambda screen: words not in screen, f"{words!r} never went", TIMEOUT)

    def _wait(self, is_so: Callable[[str], bool], complaint: str, seconds: float) -> str:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if is_so(screen := self.screen):
                return screen
            self._read(0.5)
        raise AssertionError(f"{complaint}:\n{self.screen}")

    def _read(self, seconds: float = TIMEOUT) -> bool:
        if not select.select([self.fd], [], [], seconds)[0]:
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
        """What a terminal shows now; a sequence that is cut off waits for its end."""
        new = self.got[self._fed :]
        begun = new.rfind(b"\x1b", -_LONGEST)
        whole = new if begun < 0 else new[:begun]
        self._stream.feed(NOT_OF_PYTE.sub(b"", whole))
        self._fed += len(whole)
        columns = range(self.size[0])
        rows = (self._shown.buffer[y] for y in range(self.size[1]))
        return "\n".join("".join(row[x].data for x in columns) for row in rows)

    def send(self, keys: str) -> None:
        """Type."""
        os.write(self.fd, keys.encode())

    def end(self) -> int:
        """Wait for its end; gives the exit code."""
        end = time.monotonic() + TIMEOUT
        while time.monotonic() < end:
            self._read(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
        raise AssertionError(f"it never ended:\n{self.screen}")


@contextmanager
def terminal(size: tuple[int, int], *options: str, **more: str) -> Iterator[Terminal]:
    """A console in a terminal of `size`, gone at the end; `more` as `Terminal` takes it."""
    made = Terminal(size, *options, **more)
    try:
        yield made
    finally:
        try:
            os.kill(made.pid, signal.SIGKILL)
            os.waitpid(made.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        os.close(made.fd)
