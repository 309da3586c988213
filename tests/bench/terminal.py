"""Rows of what she feels, measured from outside through a terminal: first frame, key to changed screen."""

import importlib.util
import json
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench import chats, plain_app
from tests.bench.bench import Bench, Row, run
from tests.bench.reads import made

TOOL = "bench/key_to_paint.py"
STARTS, KEYS = 5, 40
TABLE_ROWS = "200"
LISTS = (("groups", "2"), ("leaderboard", "4"))
"""A list, and the key that opens its screen."""


def rows(bench: Bench) -> Iterator[Row]:
    """The console on the made desk, against a Textual app of one widget in the same minute."""
    if bench.tool(TOOL) is None or importlib.util.find_spec("pyte") is None:
        yield Row("first frame, key to paint", against=f"skipped: no {TOOL} in GROUPDESK_SHARED, or no pyte")
        return
    desk = made(bench)
    yield from _starts(bench, desk)
    plain = _keys(bench, [bench.python, "-m", plain_app.__name__, TABLE_ROWS], "")
    for name, key in LISTS:
        yield _paint(f"key to paint, {name}", _keys(bench, _console(bench, desk), key), plain)
    what = "key to paint, leaderboard, while importing"
    busy = _keys_while_importing(bench, desk)
    yield (
        _paint(what, busy, plain) if busy else Row(what, against="skipped: the import ended before the keys")
    )


def _starts(bench: Bench, desk: Path) -> Iterator[Row]:
    plain, first, useful = [], [], []
    for _ in range(STARTS):
        empty = _measure(bench, ["--n", "0", "--warmup", "0"], [bench.python, "-m", plain_app.__name__])
        console = _measure(
            bench, ["--n", "0", "--warmup", "0", "--expect", r"all \d+ groups"], _console(bench, desk)
        )
        plain.append(empty["start_ms"]["first_nonblank"])
        first.append(console["start_ms"]["first_nonblank"])
        useful.append(console["start_ms"]["expect"])
    against = f"an empty Textual app, {median(plain):.0f} ms"
    for what, taken, target in (("first frame", first, "≤ 1.3"), ("first useful frame", useful, "≤ 3")):
        yield Row(what, median(taken), "ms", median(taken) / median(plain), against, target)


def _paint(what: str, milliseconds: float, plain: float) -> Row:
    against = f"Textual's table of {TABLE_ROWS} rows, {plain:.0f} ms"
    return Row(what + ", p95", milliseconds, "ms", milliseconds / plain, against, "≤ 50 ms")


def _keys_while_importing(bench: Bench, desk: Path) -> float | None:
    """None when the import was over, or failed, before the last key."""
    file = chats.export(bench, "telegram", 3 * max(bench.size, 100_000))
    command = bench.command(desk, "import", file, "--timezone", "UTC", days=chats.EXPORT_DAYS)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as importing:
        try:
            taken = _keys(bench, _console(bench, desk), "4")
            return taken if importing.poll() is None else None
        finally:
            importing.terminate()


def _keys(bench: Bench, command: Sequence[str | Path], setup: str) -> float:
    keys = ["--key", "down,down,down,up", "--n", str(KEYS), *(["--setup", setup] if setup else [])]
    return float(_measure(bench, keys, command)["first_change_ms"]["p95"])


def _console(bench: Bench, desk: Path) -> list[str | Path]:
    return bench.command(desk, days=bench.days)


def _measure(bench: Bench, how: Sequence[str], command: Sequence[str | Path]) -> dict[str, Any]:
    tool = bench.tool(TOOL)
    assert tool
    measured: dict[str, Any] = json.loads(
        run([bench.python, tool, "--size", "120x36", *how, "--", *command]).said
    )
    return measured
