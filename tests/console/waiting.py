"""Waiting for what a worker of another process does, as the console sees it."""

import asyncio
import time
from collections.abc import Callable

from tests.console.driver import Driver

LONGEST = 30.0


async def until(d: Driver, is_so: Callable[[], bool]) -> None:
    """Waits until something is so; fails after half a minute, showing the screen."""
    deadline = time.monotonic() + LONGEST
    while not is_so():
        assert time.monotonic() < deadline, d.text
        d.app.work.look()
        await asyncio.sleep(0.02)
        await d.settle()


async def shows(d: Driver, text: str) -> None:
    """Waits until `text` stands on the screen."""
    await until(d, lambda: text in d.text)


async def ends(d: Driver, key: str) -> None:
    """Presses a key that ends the console, and waits for its end."""
    await d.pilot.press(key)
    deadline = time.monotonic() + LONGEST
    while d.app.return_value is None:
        assert time.monotonic() < deadline, d.text
        await asyncio.sleep(0.01)
