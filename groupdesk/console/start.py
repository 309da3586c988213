"""Starting the console: the config file, the desk, the look; and the next desk when it ends with one."""

import sys
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from groupdesk import config, locale
from groupdesk.console import terminal
from groupdesk.console.app import Console
from groupdesk.console.child import living
from groupdesk.console.theme import THEMES, Theme
from groupdesk.desk import Desk, DeskError
from groupdesk.locale import _
from groupdesk.paths import config_path
from groupdesk.rules import clock

_FAILED, _WRONG_USE = 1, 2
GROUPS_AT_ONCE = 20
"""What a screen waits for when data or rules changed; more groups show what was known of them meanwhile."""
_TURN_SECONDS = 0.0005
"""How long a thread that reads keeps the interpreter when the screen's wants it; ten times that is usual."""


def run(path: Path, now: datetime | None = None, language: str | None = None) -> int:
    """The console on the desk at `path` until she leaves; gives the exit code.

    `now` is where its clock starts; it goes on from there. `language` wins over the desk's setting.
    What keeps it from starting is said in one line on stderr.
    """
    lacking = {
        "tty": _("the console needs a terminal; give a verb instead, see `groupdesk --help`"),
        "dumb": _("this terminal (TERM=dumb) cannot show the console; give a verb, see `groupdesk --help`"),
    }.get(terminal.missing())
    if lacking:
        return _end(lacking, _WRONG_USE)
    try:
        chosen = config.load(config_path())
    except config.ConfigError as error:
        return _end(error.said(_), _WRONG_USE)
    sys.setswitchinterval(_TURN_SECONDS)
    try:
        code: int | Path = path
        while isinstance(code, Path):
            code = _on(code, chosen, now, language)
    except DeskError as error:
        return _end(str(error), _FAILED)
    except ValueError as error:
        return _end(str(error), _WRONG_USE)
    return code


def _end(line: str, code: int) -> int:
    sys.stderr.write(f"groupdesk: {line}\n")
    return code


def _on(path: Path, chosen: config.Config, now: datetime | None, language: str | None) -> int | Path:
    """One desk: the exit code, or the path of the desk to go on with."""
    ticking = _Ticking(now) if now else None
    path.parent.mkdir(parents=True, exist_ok=True)
    with Desk.open(path, now=ticking) as desk:
        if ticking:
            ticking.zone = desk.zone
        desk.at_once = GROUPS_AT_ONCE
        app = Console(desk, _look(desk, chosen, language), chosen.keys)
        with living(desk):
            next_ = app.run()
    return next_ if next_ is not None else app.return_code or 0


class _Ticking:
    """A clock that was set to another time and goes on from there."""

    def __init__(self, start: datetime) -> None:
        self._start, self._since = start, time.time()
        self.zone = "UTC"

    def __call__(self) -> int:
        start = self._start if self._start.tzinfo else self._start.replace(tzinfo=clock.zone(self.zone))
        return int(start.timestamp() + time.time() - self._since)


def _look(desk: Desk, chosen: config.Config, language: str | None) -> Theme:
    """Choose the language of the desk, and its theme: the config file's first, else the settings'."""
    spoken = desk.setting("language", "")
    if language is None and spoken in locale.LANGUAGES:
        locale.use(spoken)
    theme = THEMES[chosen.theme or desk.setting("theme", "dark")]
    return in_signs(theme, chosen.glyphs or desk.setting("glyphs", "auto"))


def in_signs(theme: Theme, glyphs: str) -> Theme:
    """`theme` in the signs of "unicode", "ascii", or what the terminal can draw for "auto"."""
    ascii_ = glyphs == "ascii" or (glyphs == "auto" and not terminal.draws_signs())
    return replace(theme, ascii=ascii_)
