"""Drives a console by keys, and reads what stands on its screen."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual import events
from textual.pilot import Pilot

from groupdesk import locale
from groupdesk.console.app import Console
from groupdesk.console.theme import THEMES
from tests.console.fake import FakeDesk

SIZES = ((80, 24), (120, 36), (200, 60))


class Driver:
    """A running console with its fake desk."""

    def __init__(self, app: Console, desk: FakeDesk, pilot: Pilot) -> None:
        self.app, self.desk, self.pilot = app, desk, pilot

    async def settle(self) -> None:
        """Wait until nothing is read, changed or held back."""
        for _round in range(2):
            await self.pilot.pause()
            while self.app.is_running and not self._quiet:
                await self.pilot.pause(0.001)
        await self.pilot.pause()

    @property
    def _quiet(self) -> bool:
        return self.app.jobs.idle and not self.app.guard.holding

    async def press(self, *keys: str) -> None:
        """Press keys, one after another, each when the one before is done."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def type(self, text: str) -> None:
        """Type signs that are no key of the test driver's, such as full-width ones."""
        for sign in text:
            self.app.post_message(events.Key(sign, sign))
            await self.settle()

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
