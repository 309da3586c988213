"""The ten-minute pack of the demo by keys in a real terminal: emptied, taken back, and left in between."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pty")

from tests.console.terminal import Terminal, terminal

MOST_KEYS = 40
GROUPDESK = (sys.executable, "-m", "groupdesk", "--lang", "en")


class Demo:
    """The made-up desk, asked by the command line and worked on in a terminal."""

    def __init__(self, home: Path) -> None:
        made = self._json(GROUPDESK, "demo", "--at", home, "--no-open")
        self.desk, self.keys = made["desk"], 0
        self._home = home

    def today(self) -> Any:
        """The queue as JSON."""
        return self._json((*GROUPDESK, "--desk", self.desk), "today")

    def _json(self, command: tuple[str, ...], *said: object) -> Any:
        told = subprocess.run(
            [*command, *map(str, said), "--json"], capture_output=True, timeout=60, check=True
        )
        return json.loads(told.stdout)

    @contextmanager
    def opened(self) -> Iterator[Terminal]:
        """The console, left by `q` in the end."""
        options = ("--desk", self.desk, "--lang", "en")
        with terminal((120, 36), *options, module="groupdesk", HOME=str(self._home)) as t:
            t.until("Ten-minute pack")
            yield t
            t.send("q")
            assert t.end() == 0

    def press(self, t: Terminal, key: str, done: int, all_: int) -> None:
        """A key, after which so much of the pack is done."""
        self.keys += 1
        t.send(key)
        t.until(f"{done} of {all_} done")


def packed(t: Terminal) -> int:
    """How many things the pack holds."""
    found = re.search(r"0 of (\d+) done", t.until("0 of "))
    assert found
    return int(found[1])


def test_the_pack_is_emptied_and_brought_back_by_as_many_keys(tmp_path: Path) -> None:
    demo = Demo(tmp_path)
    before = demo.today()
    with demo.opened() as t:
        pack = packed(t)
        assert 10 <= pack <= MOST_KEYS
        for n in range(pack // 2):
            demo.press(t, "d", n + 1, pack)
    half = demo.today()
    assert len(half) == len(before) - pack // 2
    with demo.opened() as t:
        t.until(f"{pack // 2} of {pack} done")
        for n in range(pack // 2, pack):
            demo.press(t, "d", n + 1, pack)
        t.until("All done for today.")
    assert demo.keys <= MOST_KEYS
    assert {one["key"] for one in before[:pack]}.isdisjoint(one["key"] for one in demo.today())
    with demo.opened() as t:
        for n in range(pack, pack // 2, -1):
            demo.press(t, "u", n - 1, pack)
    assert demo.today() == half
    with demo.opened() as t:
        for n in range(pack // 2, 0, -1):
            demo.press(t, "u", n - 1, pack)
    assert demo.today() == before
