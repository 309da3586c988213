"""A small desk with a real store, for the pages whose figures the desk makes."""

from pathlib import Path

from groupdesk.desk import Desk
from tests.console.fake import HOSTILE
from tests.desk.build import Build, at

NOW = at("2026-03-16 08:00")
"""A Monday: the week before is over."""
MESSAGES = 200
"""In the long group."""


def fill(path: Path) -> None:
    """Make it: one group with Ann, Bo and somebody hostile, last week; one with a long talk."""
    with Desk.open(path, now=lambda: NOW) as desk:
        build = Build(desk)
        readers, walkers = build.group("Readers"), build.group("Walkers")
        days = [f"2026-03-{day:02}" for day in range(9, 16)]
        talk = [build.said(f"{day} 20:00", "Ann", f"a page of day {day}") for day in days]
        talk += [build.said(f"{day} 20:05", "Bo", "I read that one too") for day in days[:4]]
        talk += [build.said(f"{days[0]} 21:00", HOSTILE, f"hello {HOSTILE}")]
        build.tell(readers, sorted(talk, key=lambda one: one.at), until="2026-03-16 07:00")
        start = at("2026-03-12 08:00")
        long = [
            build.said("2026-03-12 08:00", "Cy", f"step {n:03}.")._replace(at=start + 60 * n)
            for n in range(MESSAGES)
        ]
        build.tell(walkers, long, until="2026-03-16 07:00")
