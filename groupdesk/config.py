"""The config file: how the console looks and listens on this machine. All of it may be left out.

::

    theme = "light"             # dark, light, contrast or ansi; else the desk's setting
    glyphs = "ascii"            # auto, unicode or ascii; else the desk's setting

    [keys]
    "today.done" = "d space"    # other keys for a command, by its id
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

THEMES: Final = ("dark", "light", "contrast", "ansi")
GLYPHS: Final = ("auto", "unicode", "ascii")
_CHOICES: Final = {"theme": THEMES, "glyphs": GLYPHS}


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """`message` itself: this room knows no language, whoever shows a `ConfigError` translates it."""
    return message


class ConfigError(ValueError):
    """What is wrong, in one line that names the file and the field."""

    def __init__(self, line: str, **values: Any) -> None:
        super().__init__(line)
        self._line = line
        self._values = values
        self.file: Path | None = None

    def said(self, translate: Callable[[str], str]) -> str:
        """The line in her language."""
        line = translate(self._line).format(**self._values)
        return line if self.file is None else f"{self.file}: {line}"

    def __str__(self) -> str:
        return self.said(str)


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
        problem = ConfigError(N_("cannot be read ({detail})"), detail=error.strerror)
    except ConfigError as error:
        problem = error
    except ValueError as error:
        problem = ConfigError(N_("is not TOML in UTF-8 ({detail})"), detail=error)
    problem.file = path
    raise problem


def read(text: str) -> Config:
    """The config file with this text; raises ConfigError, or ValueError for what is not TOML."""
    import tomllib

    said = tomllib.loads(text)
    for name in said:
        if name != "keys" and name not in _CHOICES:
            raise unknown(name, [*_CHOICES, "keys"])
    choices = {name: _choice(name, said[name]) for name in _CHOICES if name in said}
    return Config(**choices, keys=_keys(said.get("keys", {}), "keys"))


def unknown(name: str, known: Collection[str]) -> ConfigError:
    """The error of a word that means nothing, with the nearest one that does."""
    near = get_close_matches(name, known, 1)
    if near:
        return ConfigError(N_("{name}: unknown; did you mean {near}?"), name=name, near=near[0])
    return ConfigError(N_("{name}: unknown; one of {known}"), name=name, known=", ".join(known))


def _choice(name: str, value: Any) -> str:
    if value not in _CHOICES[name]:
        choices = ", ".join(_CHOICES[name])
        raise ConfigError(
            N_("{name}: {value!r} is not one of {choices}"), name=name, value=value, choices=choices
        )
    return str(value)


def _keys(table: Any, name: str) -> dict[str, str]:
    """``today.done = "d"`` is the same command with and without quotes around its id."""
    if not isinstance(table, dict):
        raise ConfigError(N_("{name}: must be a table of keys by command"), name=name)
    keys: dict[str, str] = {}
    for id_, value in table.items():
        if isinstance(value, dict):
            keys |= {f"{id_}.{rest}": found for rest, found in _keys(value, f"{name}.{id_}").items()}
        elif isinstance(value, str):
            keys[id_] = value
        else:
            line = N_('{name}.{id}: must be keys in quotes with blanks between them, such as "d space"')
            raise ConfigError(line, name=name, id=id_)
    return keys
