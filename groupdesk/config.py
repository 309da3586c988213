"""The config file: how the console looks and listens on this machine. All of it may be left out.

::

    theme = "light"             # dark, light, contrast or ansi; else the desk's setting
    glyphs = "ascii"            # auto, unicode or ascii; else the desk's setting

    [keys]
    "today.done" = "d space"    # other keys for a command, by its id
"""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from groupdesk.locale import _

THEMES: Final = ("dark", "light", "contrast", "ansi")
GLYPHS: Final = ("auto", "unicode", "ascii")
_CHOICES: Final = {"theme": THEMES, "glyphs": GLYPHS}


class ConfigError(Exception):
    """A config file cannot be used; the message names the file and what is wrong, in one line."""


@dataclass(frozen=True, slots=True)
class Config:
    """What the config file says; None where it says nothing."""

    theme: str | None = None
    glyphs: str | None = None
    keys: Mapping[str, str] = field(default_factory=dict)
    """Blank-separated keys by the id of a command."""


def load(path: Path) -> Config:
    """The config file at `path`, the defaults when there is none; raises ConfigError."""
    try:
        return read(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Config()
    except OSError as error:
        raise ConfigError(
            _("{path}: cannot be read ({detail})").format(path=path, detail=error.strerror)
        ) from error
    except ValueError as error:
        raise ConfigError(f"{path}: {error}") from error


def read(text: str) -> Config:
    """The config file with this text; raises ValueError, which names the field."""
    said = tomllib.loads(text)
    for name in said:
        if name != "keys" and name not in _CHOICES:
            raise ValueError(unknown(name, [*_CHOICES, "keys"]))
    choices = {name: _choice(name, said[name]) for name in _CHOICES if name in said}
    return Config(**choices, keys=_keys(said.get("keys", {}), "keys"))


def unknown(name: str, known: Collection[str]) -> str:
    """The line for a word that means nothing, with the nearest one that does."""
    near = get_close_matches(name, known, 1)
    if near:
        return _("{name}: unknown; did you mean {near}?").format(name=name, near=near[0])
    return _("{name}: unknown; one of {known}").format(name=name, known=", ".join(known))


def _choice(name: str, value: Any) -> str:
    if value not in _CHOICES[name]:
        line = _("{name}: {value!r} is not one of {choices}")
        raise ValueError(line.format(name=name, value=value, choices=", ".join(_CHOICES[name])))
    return str(value)


def _keys(table: Any, name: str) -> dict[str, str]:
    """``today.done = "d"`` is the same command with and without quotes around its id."""
    if not isinstance(table, dict):
        raise ValueError(_("{name}: must be a table of keys by command").format(name=name))
    keys: dict[str, str] = {}
    for id_, value in table.items():
        if isinstance(value, dict):
            keys |= {f"{id_}.{rest}": found for rest, found in _keys(value, f"{name}.{id_}").items()}
        elif isinstance(value, str):
            keys[id_] = value
        else:
            line = _('{name}.{id}: must be keys in quotes with blanks between them, such as "d space"')
            raise ValueError(line.format(name=name, id=id_))
    return keys
