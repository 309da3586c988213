"""Rows of what she feels, measured from outside through a terminal: first frame, key to changed screen."""

import importlib.util
import json
import sqlite3
import subprocess
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench import chats, plain_app, sync
from tests.bench.bench import Bench, Row, run
from tests.bench.reads import made

TOOL = "bench/key_to_paint.py"
STARTS, KEYS = 5, 40
WHILE_WRITING = 200
"""Keys pressed while an import or a sync runs; fewer where it ends before."""
FEWEST = 20
SETTLED = Namespace(expect=r"all \d+ groups", stable=400, timeout=60, quiet=80, key_timeout=2_000)
"""When a screen counts as started and as painted, in the words of the tool; milliseconds, the time-out in s."""
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
    yield _while_syncing(bench, desk)
    yield _while_importing(bench, desk)


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


def _while_importing(bench: Bench, desk: Path) -> Row:
    """Keys on the list of groups while another process imports into the same desk, and how many there were."""
    messages = 300_000 if bench.size < 100_000 else 1_000_000
    file = chats.export(bench, "telegram", messages)
    command = bench.command(desk, "import", file, "--timezone", "UTC", days=chats.EXPORT_DAYS)
    return _beside(bench, desk, "an import", command)


def _while_syncing(bench: Bench, desk: Path) -> Row:
    """Keys on the list of groups while the worker first-syncs the made-up QQ into the same desk."""
    with sync.served(bench, sync.GROUPS) as url:
        run(bench.command(desk, "bots", "add", "onebot11", "--name", "qq", "--url", url, days=bench.days))
        return _beside(bench, desk, "a sync", bench.command(desk, "sync", days=bench.days))


def _beside(bench: Bench, desk: Path, what: str, command: Sequence[str | Path]) -> Row:
    """Keys on the list of groups while a command writes into the desk, and how many there were."""
    tool = _loaded(bench)
    with _console_at(tool, _console(bench, desk)) as console:
        tool.one_key(console, b"2", SETTLED)
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as writing:
            try:
                taken = _pressed_beside(writing, tool, console, desk)
            finally:
                writing.terminate()
    row = f"key to paint, groups, during {what}, p95"
    if len(taken) < FEWEST:
        return Row(row, against=f"skipped: {what} ended after {len(taken)} keys")
    idle = _keys(bench, _console(bench, desk), "2")
    worst, against = tool.pct(taken, 0.95), f"without {what}, {idle:.0f} ms; {len(taken)} keys"
    return Row(row, worst, "ms", worst / idle, against, "≤ 50 ms")


def _pressed_beside(writing: subprocess.Popen[bytes], tool: Any, console: Any, desk: Path) -> list[float]:
    """Milliseconds from each key to the changed screen, of keys pressed and painted while it wrote."""
    while writing.poll() is None and not _comes_in(desk):
        for _stamp, text in console.read_until_quiet(0.05, 0.2, need_one=True):
            console.feed(text)
    taken: list[float] = []
    for key in cycle(["down", "up"]):
        first, _last = tool.one_key(console, tool.key_bytes(key), SETTLED)
        if writing.poll() is not None or len(taken) == WHILE_WRITING:
            return taken
        taken.append(first if first is not None else SETTLED.key_timeout)
    return taken


def _comes_in(desk: Path) -> bool:
    """Whether what an import or a sync brings is being stored."""
    with closing(sqlite3.connect(f"file:{desk}?mode=ro", uri=True)) as connection:
        query = "SELECT 1 FROM run WHERE state = 'running' AND done > 0"
        return connection.execute(query).fetchone() is not None


def _loaded(bench: Bench) -> Any:
    """The tool as a module, for what its command line cannot say."""
    path = bench.tool(TOOL)
    assert path
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextmanager
def _console_at(tool: Any, command: Sequence[str | Path]) -> Iterator[Any]:
    """A console in a terminal of 120×36, started."""
    size = {"COLUMNS": "120", "LINES": "36"}
    environment = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", **size}
    console = tool.Terminal([str(part) for part in command], 120, 36, environment)
    try:
        tool.start(console, SETTLED)
        yield console
    finally:
        console.close(tool.key_bytes("ctrl+q"))


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
