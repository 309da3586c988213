"""What a command is, and which one a key means here.

A command belongs to a class of things on the screen (its `place`): a page, a table, a sheet, the
console itself. A key is looked up along the things that are there now, the innermost first, so one
letter may mean something else on another page, and footer, help and palette are read off the same.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from groupdesk.console.languages import N_
from groupdesk.locale import _

THIS, MOVE, ANYWHERE, SCREENS = N_("This item"), N_("Move"), N_("Anywhere"), N_("Screens")
"""The headings of the help; what stands under `THIS` makes the menu of Enter."""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing she can do, declared once in `commands`."""

    id: str
    """Stable name, by which the config file may give it other keys."""
    place: type
    """Whose objects do it."""
    call: Callable[[Any], object]
    """What is called with that object."""
    keys: tuple[str, ...]
    """As typed: ``d``, ``?``, ``space``, ``enter``, ``ctrl+p``; may be empty."""
    title: str
    """What it does, for help and palette (untranslated)."""
    word: str = ""
    """The same in a word, for the footer (untranslated)."""
    rank: int = 0
    """Its place in the footer, 1 first; 0 leaves it out there."""
    when: Callable[[Any], bool] | None = None
    """Whether it works now; None for always."""
    group: str = ""
    """The heading it stands under in the help; "" leaves it out there."""
    palette: bool = True
    """Whether the palette offers it."""


class Bound(NamedTuple):
    """A command with the object that would do it."""

    command: Command
    target: Any

    def run(self) -> None:
        """Do it."""
        self.command.call(self.target)

    @property
    def key(self) -> str:
        """Its first key as it is shown; "" without one."""
        return shown(self.command.keys[0]) if self.command.keys else ""


class Keymap:
    """All commands, with the keys of the config file over the declared ones."""

    def __init__(self, commands: Iterable[Command], keys: Mapping[str, str] | None = None) -> None:
        """`keys` gives blank-separated keys by the id of the command, as ``[keys]`` of the config file.

        Raises ValueError, in one line, for an id that is not there.
        """
        chosen = {id_: tuple(text.split()) for id_, text in (keys or {}).items()}
        known = list(commands)
        if unknown := sorted(set(chosen) - {command.id for command in known}):
            raise ValueError(_("[keys] {id}: there is no such command").format(id=unknown[0]))
        self.commands = [replace(command, keys=chosen.get(command.id, command.keys)) for command in known]

    def here(self, places: Sequence[object]) -> list[Bound]:
        """What can be done with `places`, the innermost first; a key already taken is not given again."""
        found, taken = [], set[str]()
        for target in places:
            for command in self.commands:
                if not isinstance(target, command.place) or (command.when and not command.when(target)):
                    continue
                free = tuple(key for key in command.keys if key not in taken)
                if free or not command.keys:
                    taken.update(free)
                    found.append(Bound(replace(command, keys=free), target))
        return found

    def find(self, key: str, places: Sequence[object]) -> Bound | None:
        """What `key` means with `places`, or None."""
        for target in places:
            for command in self.commands:
                if key in command.keys and isinstance(target, command.place):
                    if command.when and not command.when(target):
                        continue
                    return Bound(command, target)
        return None

    def footer(self, places: Sequence[object]) -> list[tuple[str, str]]:
        """(key, word) of at most seven commands that work now, the most used first."""
        ranked = [bound for bound in self.here(places) if bound.command.rank and bound.key]
        ranked.sort(key=lambda bound: bound.command.rank)
        return [(bound.key, _(bound.command.word)) for bound in ranked[:7]]


_SHOWN = {
    "enter": "↵",
    "escape": "Esc",
    "tab": "Tab",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "delete": "Del",
}


def shown(key: str) -> str:
    """A key as footers and help show it: ``^P``, ``Esc``, ``d``."""
    if key.startswith("ctrl+"):
        return "^" + key[5:].upper()
    return _SHOWN.get(key, key)
