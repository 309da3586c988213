"""Everything that stands in the console's frame: loaded and put up once the frame is on the screen."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.widget import Widget
from textual.widgets import Input, TextArea

from groupdesk.console.commands import COMMANDS
from groupdesk.console.keymap import Keymap
from groupdesk.console.page import Page
from groupdesk.console.screens import PAGES, VISITS, links, pasting, settings, unread
from groupdesk.console.screens.first import FirstSteps

if TYPE_CHECKING:
    from groupdesk.console.app import Console


def keymap(keys: Mapping[str, str] | None = None) -> Keymap:
    """Every command, with the keys of the config file; raises ValueError for an id that is not there."""
    return Keymap(COMMANDS, keys)


class Furniture:
    """The pages, and what the console does by them."""

    def __init__(self, console: "Console") -> None:
        self._console = console
        self.pages: list[Page] = [page() for page in PAGES]
        self.visits: list[Page] = [page() for page in VISITS]
        self.first_steps = FirstSteps()
        console.work.show_unread = lambda run: unread.show(console, run.id)
        console.work.show_links = lambda: links.show(console)

    @property
    def all(self) -> tuple[Page, ...]:
        """Every page."""
        return (*self.pages, *self.visits, self.first_steps)

    @staticmethod
    def is_field(widget: Widget | None) -> bool:
        """Whether keys are letters there."""
        return isinstance(widget, Input | TextArea)

    def paste(self, text: str) -> None:
        """What was pasted on no field."""
        pasting.take(self._console, text)

    def follow_settings(self) -> None:
        """The settings were changed, here or elsewhere."""
        settings.follow(self._console)
