"""What every verb works with: the options said everywhere, the open desk, and the two ways to print."""

import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from groupdesk import locale, text
from groupdesk.desk import Desk, DeskError, system_clock, words
from groupdesk.desk.values.frame import Change
from groupdesk.locale import _
from groupdesk.paths import desk_path
from groupdesk.reports.cells import json_text
from groupdesk.rules import clock

WIDEST: Final = 40
"""Cells of a column of a table."""


MakeDemo = Callable[[Path, str, int, Callable[[int, int], None]], dict[str, Any]]
"""Makes the demo (path, language, now, who hears how far it is) and describes it."""


ServeDemo = Callable[[Path, str], int]
"""Lets the groups of a demo (path, language) live until stdin ends; gives the exit code."""


class Failure(Exception):  # noqa: N818 - wrong use, or something that could not be done
    """What ends a verb: one line for stderr and the exit code."""

    def __init__(self, line: str, code: int = 1) -> None:
        super().__init__(line)
        self.code = code


def wrong(line: str) -> Failure:
    """Wrong use: exit code 2."""
    return Failure(line, 2)


class Context:
    """One call of the command line."""

    def __init__(
        self, options: Namespace, make_demo: MakeDemo | None = None, serve_demo: ServeDemo | None = None
    ) -> None:
        said = vars(options)
        self._make_demo = make_demo
        self.serve_demo = serve_demo
        self.json: bool = said.get("json", False)
        self.path: Path = desk_path(said.get("desk"))
        self.now: datetime | None = moment(said["now"], "--now") if said.get("now") else None
        self.language: str | None = said.get("lang")
        locale.use(self.language or locale.guess())
        self._zone = "UTC"

    @contextmanager
    def desk(self, *, create: bool = False) -> Iterator[Desk]:
        """The open desk; what goes wrong in it ends the verb with its line."""
        try:
            with Desk.open(self.path, now=self.clock if self.now else None, create=create) as desk:
                self._zone = desk.zone
                yield desk
        except (DeskError, LookupError) as error:
            raise Failure(_line(error)) from error
        except ValueError as error:
            raise wrong(_line(error)) from error

    def clock(self) -> int:
        """The instant that everything is looked at from."""
        return system_clock() if self.now is None else seconds(self.now, self._zone)

    @property
    def make_demo(self) -> MakeDemo:
        """What makes the demo; raises Failure where the program was called without one."""
        if self._make_demo is None:
            raise Failure(_("the demo is only made by the command groupdesk"))
        return self._make_demo

    # --- stdout and stderr --------------------------------------------------------------------------

    def give(self, document: Any) -> None:
        """The verb's one JSON document."""
        self.write(json_text(document))

    def changed(self, change: Change) -> None:
        """What a change of hers did."""
        if self.json:
            self.give({"entry": change.entry, "verb": change.verb, "changed": change.changed})
        else:
            self.say(self.safe(words.change(change)))

    def table(self, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """A table with columns as wide as their cells need; None is unknown."""
        shown = [[_cell(value) for value in row] for row in rows]
        columns = [_Column([title, *cells]) for title, *cells in zip(head, *shown, strict=True)]
        for line in zip(*(column.lines() for column in columns), strict=True):
            if any(part.strip() for part in line):
                self.say("  ".join(line).rstrip())

    def say(self, line: str) -> None:
        """A line of the result."""
        self.write(line + "\n")

    def note(self, line: str) -> None:
        """A message beside the result."""
        sys.stderr.write(line + "\n")

    def progress(self, done: int, of: int) -> None:
        """How far something is, where somebody watches."""
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{done}/{of}" if done < of else "\r\x1b[K")
            sys.stderr.flush()

    def write(self, result: str | bytes) -> None:
        """A whole result on stdout, in UTF-8 whatever the locale is."""
        sys.stdout.flush()
        sys.stdout.buffer.write(result.encode() if isinstance(result, str) else result)
        sys.stdout.buffer.flush()

    def save(self, result: bytes, file: Path) -> None:
        """A whole result as a file, which is replaced in one step."""
        part = file.with_name(f".{file.name}.part")
        try:
            part.write_bytes(result)
            part.replace(file)
        except OSError as error:
            part.unlink(missing_ok=True)
            line = _("{file}: cannot be written ({detail}); choose another place with --out")
            raise Failure(line.format(file=self.safe(str(file)), detail=error.strerror)) from error
        self.note(_("written to {file}").format(file=self.safe(str(file))))

    @staticmethod
    def safe(foreign: str) -> str:
        """Foreign text as a terminal may get it."""
        return text.cell_safe(foreign)


class _Column:
    """A column of a table: figures to the right, text to the left."""

    def __init__(self, cells: Sequence[str]) -> None:
        self._cells = cells
        self._width = min(WIDEST, max(map(text.width, cells)))
        figures = len(cells) > 1 and all(map(_is_figure, cells[1:]))
        self._side: text.Align = "right" if figures else "left"

    def lines(self) -> list[str]:
        """The cells, all as wide as the widest."""
        return [text.fit(cell, self._width, self._side) for cell in self._cells]


def text_of(context: Context, file: Path) -> str:
    """What stands in a text file; raises Failure for one that is no UTF-8 text."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        line = _("{file}: cannot be read as UTF-8 text ({detail})")
        raise Failure(line.format(file=context.safe(str(file)), detail=error)) from None


def instant(value: str, name: str, zone: str) -> int:
    """The UTC seconds of an ISO instant; one without offset is on the clock of `zone`."""
    return seconds(moment(value, name), zone)


def seconds(at: datetime, zone: str) -> int:
    """UTC seconds of a moment; a naive one is on the clock of `zone`."""
    if at.tzinfo is not None:
        return int(at.timestamp())
    wall = int((at - datetime(1970, 1, 1)).total_seconds())  # noqa: DTZ001 - both are wall clocks
    return clock.to_utc(wall, clock.zone(zone))


def iso(at: int | None, zone: str) -> str | None:
    """An instant as JSON has it; None stays unknown."""
    return None if at is None else clock.iso(at, clock.zone(zone))


def moment(value: str, name: str) -> datetime:
    """An ISO instant, or without an offset a wall clock, that an option names; raises Failure for another."""
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        line = _("{name}: {value} is no instant such as 2026-03-09T10:00+08:00")
        raise wrong(line.format(name=name, value=text.cell_safe(value))) from None


def _line(error: Exception) -> str:
    return text.cell_safe(str(error.args[0] if isinstance(error, KeyError) and error.args else error))


def _cell(value: Any) -> str:
    return words.UNKNOWN if value is None else text.cell_safe(str(value))


def _is_figure(value: str) -> bool:
    return (
        value in (words.UNKNOWN, "") or value.lstrip("-+−").replace(".", "", 1).replace("%", "", 1).isdigit()
    )
