"""Drives a console by keys, and reads what stands on its screen."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual import events
from textual.pilot import Pilot

from groupdesk import locale
from groupdesk.console.app import Console
from groupdesk.console.theme import THEMES
from tests.console.fake import FakeDesk

_SIGNS = {"enter": "\r", "tab": "\t", "escape": "\x1b", "space": " "}
SIZES = ((80, 24), (120, 36), (200, 60))


class Driver:
    """A running console with its fake desk."""

    def __init__(self, app: Console, desk: FakeDesk, pilot: Pilot) -> None:
        self.app, self.desk, self.pilot = app, desk, pilot

    async def settle(self) -> None:
        """Wait until nothing is read, changed or held back, and the screen shows it."""
        for _round in range(3):
            await self.pilot._wait_for_screen()
            await self._drawn()
            while self.app.is_running and not self._quiet:
                await asyncio.sleep(0.001)

    @property
    def _quiet(self) -> bool:
        return (
            self.app.furniture is not None
            and self.app.jobs.idle
            and not self.app.guard.holding
            and self._entered
        )

    @property
    def _entered(self) -> bool:
        """The sheet on top has the focus, when it takes it."""
        sheets, focused = self.app.sheets, self.app.focused
        if not sheets or not sheets[-1].modal:
            return True
        return focused is not None and sheets[-1] in focused.ancestors_with_self

    async def _drawn(self) -> None:
        """Every message is seen to and the screen is drawn, as after `Pilot.pause`, which sleeps besides."""
        drawn = asyncio.Event()
        if self.app.screen.call_after_refresh(drawn.set):
            await asyncio.wait_for(drawn.wait(), 10)

    async def press(self, *keys: str) -> None:
        """Press keys, one after another, each when the one before is done."""
        for key in keys:
            self._send(key)
            await self.settle()

    async def write(self, text: str) -> None:
        """Type a text into the field that has the focus."""
        for sign in text:
            self._send(sign)
        await self.settle()

    def _send(self, key: str) -> None:
        sign = _SIGNS.get(key, key if len(key) == 1 else None)
        self.app.post_message(events.Key("space" if key == " " else key, sign))

    @property
    def lines(self) -> list[str]:
        """The rows of the screen, as they are drawn."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join(self.lines)

    @property
    def said(self) -> str:
        """The say line."""
        return self.lines[-2].strip()

    @property
    def keys(self) -> str:
        """The line of keys."""
        return self.lines[-1]

    @property
    def cursor(self) -> str:
        """The row under the bright cursor."""
        return next((line.split("▌", 1)[1].strip() for line in self.lines if "▌" in line), "")


@asynccontextmanager
async def console(
    size: tuple[int, int] = (120, 36), desk: FakeDesk | None = None, language: str = "en", theme: str = "dark"
) -> AsyncIterator[Driver]:
    """A console on `desk` in a terminal of `size`."""
    locale.use(language)
    desk = desk or FakeDesk()
    app = Console(desk, THEMES[theme])
    try:
        async with app.run_test(size=size) as pilot:
            driver = Driver(app, desk, pilot)
            await driver.settle()
            yield driver
    finally:
        locale.use("en")
