"""Rows of what she looks at: reads of a made desk through the public API."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from groupdesk import Desk
from groupdesk.desk import Scope
from tests.bench import chats
from tests.bench.bench import DAY, START, Bench, Row, run

SHOWN = 50
LOOP = 1_000_000
LOOKS, LONGEST = 15, 2.0


def rows(bench: Bench) -> Iterator[Row]:
    """Each read as the middle of several, against a loop of Python in the same minute."""
    path = made(bench)
    with Desk.open(path, now=lambda: START + bench.days * DAY, create=False) as desk:
        for what, target, read in _reads(desk):
            read()
            loop, seconds = _middle(_loop), _middle(read)
            against = f"a loop of a million, {loop * 1e3:.0f} ms"
            yield Row(what, seconds * 1e3, "ms", seconds / loop, against, f"{target} at 10 M")


def made(bench: Bench) -> Path:
    """The made desk, imported when it is first asked for."""
    path = bench.folder / "made.desk"
    if not path.exists():
        run(bench.command(path, "import", chats.groups(bench), "--timezone", "UTC", days=bench.days))
    return path


def _reads(desk: Desk) -> Iterator[tuple[str, str, Callable[[], object]]]:
    group, every = desk.groups.select("1"), desk.groups.select("all")
    top = desk.leaderboard.rank(group, "month", limit=1).rows[0]

    def board(scope: Scope, span: str) -> Callable[[], object]:
        return lambda: desk.leaderboard.rank(scope, span, limit=SHOWN)

    yield "leaderboard of a group, week", "≤ 20 ms", board(group, "week")
    yield "leaderboard of a group, month", "≤ 20 ms", board(group, "month")
    yield "leaderboard of all groups, week", "≤ 150 ms", board(every, "week")
    yield "leaderboard of all groups, month", "≤ 600 ms", board(every, "month")
    yield "a member's page", "≤ 20 ms", lambda: desk.people.page(top.person)
    yield f"{SHOWN} messages", "≤ 20 ms", lambda: desk.messages.page(group=1, limit=SHOWN)
    yield "health of all groups", "≤ 100 ms", desk.groups.roster
    yield "Today", "≤ 500 ms", desk.today.queue
    yield "report of a week", "≤ 1 s", desk.report.week


def _middle(act: Callable[[], object]) -> float:
    taken: list[float] = []
    while len(taken) < LOOKS and sum(taken) < LONGEST:
        begun = time.perf_counter()
        act()
        taken.append(time.perf_counter() - begun)
    return median(taken)


def _loop() -> int:
    total = 0
    for number in range(LOOP):
        total ^= number
    return total
