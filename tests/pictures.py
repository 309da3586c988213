"""Pictures of the real program: `python -m tests.pictures` remakes everything in ``screenshots/``.

Each one is the console in a pseudo-terminal on the made-up desk, driven by keys, read off an emulated
screen and drawn cell by cell, so that columns stand where a terminal puts them. Needs fontconfig with
DejaVu Sans Mono and Noto Sans CJK (Debian: fonts-dejavu-core, fonts-noto-cjk).
"""

import argparse
import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pyte
from PIL import Image, ImageDraw, ImageFont

from groupdesk.demo import make

CELL_WIDTH, CELL_HEIGHT = 10, 21
MARGIN = 12
BASELINE = 16
ANCHOR = 1_795_410_000
"""23 November 2026, 09:00 in Shanghai: the morning on every picture."""
QUIET_SECONDS, LONGEST_SECONDS = 0.7, 20.0
_NOISE = re.compile(
    r"\x1b\[[<>=][0-9;]*[A-Za-z]|\x1b\[\??[0-9;]*\$[a-z]|\x1b\[\?[0-9;]*[mnuc]|\x1b\[[0-9;]*[ct]"
)
_STRINGS = re.compile(r"\x1b[P_^X][^\x1b]*\x1b\\|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
_QUERY = re.compile(r"\x1b\[\?(\d+)\$p|\x1b\[0?c")


_BLOCKS = {
    **{sign: (0, 8 - n, 8, 8) for n, sign in enumerate("▁▂▃▄▅▆▇█", 1)},
    "▏": (0, 0, 1, 8), "▎": (0, 0, 2, 8), "▌": (0, 0, 4, 8), "▔": (0, 0, 8, 1),
}  # fmt: skip
"""Signs drawn as (left, top, right, bottom) in eighths of a cell, so that neighbours meet."""


class Shot(NamedTuple):
    """A picture: how large, in which language, after which keys."""

    name: str
    keys: Sequence[str] = ()
    language: str = "en"
    size: tuple[int, int] = (120, 36)


SHOTS = (
    Shot("today"),
    Shot("today-zh", language="zh_CN"),
    Shot("today-80", size=(80, 24)),
    Shot("why", ["w"]),
    Shot("groups", ["2"]),
    Shot("groups-zh", ["2"], "zh_CN"),
    Shot("group", ["2", "j", "j", "j", "j", "\r"]),
    Shot("members", ["2", "j", "j", "j", "j", "\r", "m"]),
    Shot("person", ["2", "j", "j", "j", "j", "\r", "j", "j", "j", "\r"]),
    Shot("calendar", ["3"]),
    Shot("calendar-zh", ["3"], "zh_CN"),
    Shot("calendar-80", ["3"], size=(80, 24)),
    Shot("calendar-day", ["3", "\x1b[D", "\r"]),
    Shot("calendar-post", ["3", "j", "j", "j", "j", "j", "e"]),
    Shot("leaderboard", ["4", "j", "j", "w"]),
    Shot("surveys", ["5", "j", "\r", "g", *"jjjjjjjj"]),
    Shot("circles-zh", ["5", "j", "\r", "G"], "zh_CN"),
    Shot("bots", ["7"]),
    Shot("post", ["2", "*", "n", "Tonight at eight: {group} reads together"]),
    Shot("report", ["8"]),
    Shot("report-zh", ["8"], "zh_CN"),
    Shot("counts", ["#", "1", "5", "2", "\t", "6", "0", "\r", "3", "5"]),
    Shot("brief", ["b"]),
    Shot("settings", [","]),
    Shot("palette", [":", "g", "r", "o"]),
    Shot("help", ["?"]),
)


class Terminal:
    """A program in a pseudo-terminal, and the screen that it draws."""

    def __init__(self, argv: Sequence[str], size: tuple[int, int]) -> None:
        columns, rows = size
        self.screen = pyte.Screen(columns, rows)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._stream = pyte.Stream(self.screen)
        self._process, self._end = pty.fork()
        if self._process == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.environ.update(
                TERM="xterm-256color", COLORTERM="truecolor", COLUMNS=str(columns), LINES=str(rows)
            )
            os.execv(argv[0], list(argv))

    def send(self, text: str) -> None:
        """Presses keys, and waits until nothing more is drawn."""
        os.write(self._end, text.encode())
        self.settle()

    def settle(self) -> None:
        """Reads until the program has been quiet for a while."""
        deadline = time.monotonic() + LONGEST_SECONDS
        while time.monotonic() < deadline and select.select([self._end], [], [], QUIET_SECONDS)[0]:
            try:
                text = self._decode(os.read(self._end, 65_536))
            except OSError:
                return
            for query in _QUERY.finditer(text):
                os.write(self._end, f"\x1b[?{query[1]};0$y".encode() if query[1] else b"\x1b[?62;22c")
            self._stream.feed(_NOISE.sub("", _STRINGS.sub("", text)))

    @property
    def ready(self) -> bool:
        """Whether the line of keys shows, the last thing to be drawn at a start."""
        return "?" in self.screen.display[-1]

    def close(self) -> None:
        """Ends the program, and reads what it still says: it could not leave before all of it is drawn."""
        os.kill(self._process, signal.SIGTERM)
        with suppress(OSError):  # what a terminal says whose program has gone
            while os.read(self._end, 65_536):
                pass
        os.waitpid(self._process, 0)
        os.close(self._end)


def draw(screen: pyte.Screen, path: Path) -> None:
    """A screen as a picture."""
    size = screen.columns * CELL_WIDTH + 2 * MARGIN, screen.lines * CELL_HEIGHT + 2 * MARGIN
    ground = _colour(screen.buffer[0][0].bg, "15171c")
    image = Image.new("RGB", size, ground)
    pen = ImageDraw.Draw(image)
    fonts = Fonts()
    cells = [
        (screen.buffer[y][x], MARGIN + x * CELL_WIDTH, MARGIN + y * CELL_HEIGHT)
        for y in range(screen.lines)
        for x in range(screen.columns)
    ]
    for cell, x, y in cells:  # all grounds first: a sign may reach a little out of its cell
        wide = 2 if cell.data and fonts.is_wide(cell.data) else 1
        if cell.data:
            pen.rectangle((x, y, x + CELL_WIDTH * wide - 1, y + CELL_HEIGHT - 1), fill=_colours(cell)[1])
    for cell, x, y in cells:
        _sign(pen, fonts, cell, x, y)
    image.save(path, optimize=True)


def _colours(cell: pyte.screens.Char) -> tuple[str, str]:
    fore, back = _colour(cell.fg, "d5d8df"), _colour(cell.bg, "15171c")
    return (back, fore) if cell.reverse else (fore, back)


def _sign(pen: ImageDraw.ImageDraw, fonts: "Fonts", cell: pyte.screens.Char, x: int, y: int) -> None:
    fore, _ = _colours(cell)
    if block := _BLOCKS.get(cell.data):
        left, top, right, bottom = block
        wide_, high = CELL_WIDTH / 8, CELL_HEIGHT / 8
        box = (x + left * wide_, y + top * high, x + right * wide_ - 1, y + bottom * high - 1)
        pen.rectangle(tuple(map(round, box)), fill=fore)
    elif cell.data and not cell.data.isspace():
        pen.text((x, y + BASELINE), cell.data, font=fonts.of(cell.data, cell.bold), fill=fore, anchor="ls")
    if cell.underscore:
        pen.line((x, y + CELL_HEIGHT - 2, x + CELL_WIDTH - 1, y + CELL_HEIGHT - 2), fill=fore)


def _colour(name: str, default: str) -> str:
    known = re.fullmatch(r"[0-9a-fA-F]{6}", name)
    return f"#{name}" if known else f"#{default}" if name == "default" else name


class Fonts:
    """One font for narrow signs, one for wide ones."""

    def __init__(self) -> None:
        self._plain = ImageFont.truetype(_font("DejaVu Sans Mono:style=Book"), 16)
        self._bold = ImageFont.truetype(_font("DejaVu Sans Mono:style=Bold"), 16)
        self._wide = ImageFont.truetype(_font("Noto Sans CJK SC:style=Regular"), 18, index=2)

    @staticmethod
    def is_wide(sign: str) -> bool:
        """Whether a sign takes two cells."""
        from groupdesk.text import width

        return width(sign) > 1

    def of(self, sign: str, bold: bool) -> ImageFont.FreeTypeFont:
        """The font that has a sign."""
        return self._wide if self.is_wide(sign) else self._bold if bold else self._plain


def _font(name: str) -> str:
    found = subprocess.run(["fc-match", "-f", "%{file}", name], capture_output=True, text=True, check=True)
    return found.stdout


def take(shot: Shot, desk: Path, folder: Path) -> None:
    """Takes one picture on a copy of a desk."""
    copy = folder / f"{shot.name}.desk"
    copy.write_bytes(desk.read_bytes())
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(ANCHOR))
    argv = [sys.executable, "-m", "groupdesk", "--desk", str(copy), "--now", now, "--lang", shot.language]
    terminal = Terminal(argv, shot.size)
    try:
        while not terminal.ready:
            terminal.settle()
        for keys in shot.keys:
            terminal.send(keys)
        draw(terminal.screen, Path("screenshots") / f"{shot.name}.png")
    finally:
        terminal.close()


def main() -> None:
    """Remakes the pictures that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="only these pictures")
    chosen = parser.parse_args().names
    Path("screenshots").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        desks = {}
        for shot in SHOTS:
            if chosen and shot.name not in chosen:
                continue
            if shot.language not in desks:
                desks[shot.language] = Path(folder) / f"{shot.language}.demo"
                make(desks[shot.language], shot.language, ANCHOR)
            take(shot, desks[shot.language], Path(folder))


if __name__ == "__main__":
    main()
