"""Every page at three sizes, in both languages and all themes, with hostile names: no crash, columns aligned."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from groupdesk.console.theme import THEMES
from groupdesk.desk import Desk
from groupdesk.text import width
from tests.console.driver import SIZES, Driver, console
from tests.console.fake import HOSTILE
from tests.desk.build import Build, at, day

NAMES = (HOSTILE, "x" * 10_000, "👨‍👩‍👧‍👦" * 30, "=1+1[/b]\u202e", "晨读会\x00\x07", "\u0301" * 50 + "z")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Groups and people with names that no terminal likes."""
    path = tmp_path_factory.mktemp("hostile") / "hostile.desk"
    now = at("2026-03-16 08:00")
    with Desk.open(path, now=lambda: now) as desk:
        build = Build(desk)
        for number, name in enumerate(NAMES):
            group = build.group(f"{number}{name}")
            said = [
                build.said(f"2026-03-{date:02} 20:{n:02}", f"{who}{n % 3}", f"{name} anyone?")
                for date in range(9, 16)
                for n, who in enumerate(NAMES)
            ]
            build.tell(group, said, until="2026-03-16 07:00")
            desk.counts.keep(group, day("2026-03-15"), {"members": 40 + number})
    yield path


def checked(d: Driver, size: tuple[int, int]) -> None:
    """What stands on the screen is harmless and fits."""
    assert len(d.lines) == size[1]
    for line in d.lines:
        assert width(line) <= size[0], line
        assert line.isprintable(), ascii(line)


async def walk(d: Driver, size: tuple[int, int]) -> None:
    """All pages, what they open, and the sheets."""
    for keys in (
        ("1",),
        ("w",),
        ("escape", "2"),
        ("enter",),
        ("tab",),
        ("m",),
        ("enter",),
        ("escape", "escape", "escape", "escape", "4"),
        ("w",),
        ("escape", "8"),
        ("#",),
        ("escape", ","),
        ("escape", "?"),
        ("escape", ":"),
        ("escape",),
    ):
        await d.press(*keys)
        checked(d, size)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_every_page(hostile: Path, language: str, theme: str) -> None:
    now = at("2026-03-16 08:00")
    with Desk.open(hostile, now=lambda: now) as desk:
        async with console(SIZES[0], desk, language, theme) as d:
            for size in SIZES:
                await d.pilot.resize_terminal(*size)
                await d.settle()
                await walk(d, size)
