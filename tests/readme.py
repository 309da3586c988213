"""The parts of README that are made from the program: ``python -m tests.readme`` writes them anew."""

import re
from collections.abc import Iterable
from pathlib import Path

from textual.app import App

from groupdesk.console.commands import COMMANDS
from groupdesk.console.keymap import SCREENS, Command, shown
from groupdesk.console.screens.calendarday import Day
from groupdesk.console.screens.planning import Planning
from groupdesk.console.screens.roster import Roster
from groupdesk.console.widgets.cells import Cells
from groupdesk.console.widgets.table import Table

README = Path(__file__).parents[1] / "README.md"
_CALLED = {
    App: "Anywhere",
    Table: "Any list",
    Roster: "Groups",
    Planning: "Calendar",
    Day: "Calendar, a day",
    Cells: "Calendar, its cells",
}
KEYS = re.compile(r"(?<=<!-- keys -->\n).*?(?=<!-- end -->)", re.DOTALL)


def keys_table() -> str:
    """Every command of the help that has a key, by the place where it works."""
    places: dict[str, list[Command]] = {}
    for command in COMMANDS:
        if command.keys and command.group:
            places.setdefault(_place(command), []).append(command)
    rows = (f"| {place} | {_said(commands)} |" for place, commands in places.items())
    return "\n".join(["| where | keys |", "|---|---|", *rows, ""])


def _place(command: Command) -> str:
    if command.group == SCREENS:
        return SCREENS
    if command.place in _CALLED:
        return _CALLED[command.place]
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", command.place.__name__).capitalize()


def _said(commands: Iterable[Command]) -> str:
    return " · ".join(f"{' '.join(map(_key, command.keys))} {command.title}" for command in commands)


def _key(key: str) -> str:
    return f"`{shown(key)}`"


if __name__ == "__main__":
    README.write_text(KEYS.sub(lambda _old: keys_table(), README.read_text("utf-8"), count=1), "utf-8")
