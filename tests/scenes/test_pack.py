"""The ten-minute pack of the demo by keys in a real terminal: emptied, taken back, and left in between."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytest.importorskip("pty")

from groupdesk import demo
from tests.console.terminal import Terminal, terminal
from tests.console_line import Line
from tests.desk.build import at

MOST_KEYS = 40
ASKS_HOW = "What was done?"
LONGER = 60.0
"""Seconds to wait for a key on a busy machine."""


@contextmanager
def opened(line: Line, home: Path) -> Iterator[Terminal]:
    """The console on the demo, left by `q` in the end."""
    options = ("--desk", str(line.desk), "--lang", "en")
    with terminal((120, 36), *options, module="groupdesk", HOME=str(home)) as t:
        t.until("Ten-minute pack", LONGER)
        yield t
        t.send("q")
        assert t.end() == 0


def press(t: Terminal, key: str, counts: Iterable[int], pack: int) -> int:
    """A key for each of `counts`, how much of the pack is done then, and Enter where it asks how; gives how many."""
    pressed = 0
    for n in counts:
        t.send(key)
        pressed += 1
        done = f"{n} of {pack} done"
        if t.until_one(done, ASKS_HOW, seconds=LONGER) == ASKS_HOW:
            t.send("\r")
            t.until(done, LONGER)
            pressed += 1
    return pressed


def test_the_pack_is_emptied_and_brought_back_by_as_many_keys(tmp_path: Path, line: Line) -> None:
    demo.make(line.desk, "en", at("2026-03-16 08:00"))
    assert line("bots", "remove", "qq-desk").code == 0  # its groups would go on talking meanwhile
    before = line.json("today")
    with opened(line, tmp_path) as t:
        found = re.search(r"0 of (\d+) done", t.until("0 of ", LONGER))
        assert found
        pack = int(found[1])
        half = pack // 2
        assert pack >= 10
        pressed = press(t, "d", range(1, half + 1), pack)
    in_between = line.json("today")
    assert len(in_between) == len(before) - half
    with opened(line, tmp_path) as t:
        t.until(f"{half} of {pack} done", LONGER)
        pressed += press(t, "d", range(half + 1, pack + 1), pack)
        assert pressed <= MOST_KEYS
        t.until("All done for today.")
        assert {one["key"] for one in before[:pack]}.isdisjoint(one["key"] for one in line.json("today"))
        press(t, "u", range(pack - 1, half - 1, -1), pack)
    assert line.json("today") == in_between
    with opened(line, tmp_path) as t:
        press(t, "u", range(half - 1, -1, -1), pack)
    assert line.json("today") == before
