"""What the terminal can do, asked before the console takes it over."""

import os
import re
import select
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

_ANSWER_SECONDS = 0.1
_POSITION = re.compile(rb"\x1b\[\d+;(\d+)R")


def missing() -> str:
    """What keeps the console from running here: "tty", "dumb", or "" for nothing."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return "tty"
    return "dumb" if os.environ.get("TERM", "dumb") == "dumb" else ""


def draws_signs() -> bool:
    """Whether the signs of the console take one cell each here; without an answer it is believed."""
    if os.environ.get("TERM") == "linux" or not (sys.stdout.encoding or "").lower().startswith("utf"):
        return False
    return _column_after("◆") in (None, 2)


def _column_after(sign: str) -> int | None:
    """The column in which the cursor stands after `sign` at the left edge; None without an answer."""
    if sys.platform == "win32":
        return None
    with _by_keys():
        os.write(sys.stdout.fileno(), f"\r{sign}\x1b[6n\x1b[2K\r".encode())
        return _answer()


@contextmanager
def _by_keys() -> Iterator[None]:
    """The terminal hands over every byte at once, and echoes none."""
    import termios
    import tty

    kept = termios.tcgetattr(sys.stdin)
    try:
        tty.setcbreak(sys.stdin, termios.TCSANOW)
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSANOW, kept)


def _answer() -> int | None:
    got, until = b"", time.monotonic() + _ANSWER_SECONDS
    while (left := until - time.monotonic()) > 0 and select.select([sys.stdin], [], [], left)[0]:
        got += os.read(sys.stdin.fileno(), 64)
        if found := _POSITION.search(got):
            return int(found[1])
    return None
