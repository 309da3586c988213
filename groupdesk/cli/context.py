"""What every verb works with: the options said everywhere, the open desk, and the two ways to print."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from groupdesk import locale, text
from groupdesk.desk import Desk, DeskError
from groupdesk.desk import system_clock as clock_now
from groupdesk.locale import _
from groupdesk.paths import desk_path
from groupdesk.rules import clock

UNKNOWN: Final = "–"
WIDEST: Final = 40
"""Cells of a column of a table."""


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

    def __init__(self, options: Namespace) -> None:
        said = vars(options)
        self.json: bool = said.get("json", False)
        self.path: Path = desk_path(said.get("desk"))
        self.now: datetime | None = _instant(said["now"], "--now") if said.get("now") else None
        locale.use(said.get("lang") or locale.guess())
        self._zone = "UTC"

    @contextmanager
    def desk(self, *, create: bool = False) -> Iterator[Desk]:
        """The open desk; what goes wrong in it ends the verb with its line."""
        try:
            with Desk.open(self.path, now=self._now, create=create) as desk:
                self._zone = desk.zone
                yield desk
        except (DeskError, LookupError) as error:
            raise Failure(_line(error)) from error
        except ValueError as error:
            raise wrong(_line(error)) from error

    def _now(self) -> int:
        return clock_now() if self.now is None else seconds(self.now, self._zone)

    # --- stdout and stderr --------------------------------------------------------------------------

    def give(self, document: Any) -> None:
        """The verb's one JSON document."""
        sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")

    def table(self, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """A table with columns as wide as their cells need; None is unknown."""
        shown = [[_cell(value) for value in row] for row in rows]
        widths = [
            min(WIDEST, max(text.width(row[at]) for row in [list(head), *shown])) for at in range(len(head))
        ]
        right = [all(_is_figure(row[at]) for row in shown) and bool(shown) for at in range(len(head))]
        for row in [list(head), *shown]:
            line = "  ".join(
                text.fit(value, wide, "right" if to_right else "left")
                for value, wide, to_right in zip(row, widths, right, strict=True)
            )
            self.say(line.rstrip())

    def say(self, line: str) -> None:
        """A line of the result."""
        sys.stdout.write(line + "\n")

    def note(self, line: str) -> None:
        """A message beside the result."""
        sys.stderr.write(line + "\n")


def instant(value: str, name: str, zone: str) -> int:
    """The UTC seconds of an ISO instant; one without offset is on the clock of `zone`."""
    return seconds(_instant(value, name), zone)


def seconds(moment: datetime, zone: str) -> int:
    """UTC seconds of a moment; a naive one is on the clock of `zone`."""
    if moment.tzinfo is not None:
        return int(moment.timestamp())
    wall = int((moment - datetime(1970, 1, 1)).total_seconds())  # noqa: DTZ001 - both are wall clocks
    return clock.to_utc(wall, clock.zone(zone))


def iso(at: int | None, zone: str) -> str | None:
    """An instant as JSON has it; None stays unknown."""
    return None if at is None else clock.iso(at, clock.zone(zone))


def _instant(value: str, name: str) -> datetime:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        line = _("{name}: {value} is no instant such as 2026-03-09T10:00+08:00")
        raise wrong(line.format(name=name, value=text.cell_safe(value))) from None


def _line(error: Exception) -> str:
    return text.cell_safe(str(error.args[0] if isinstance(error, KeyError) and error.args else error))


def _cell(value: Any) -> str:
    return UNKNOWN if value is None else text.cell_safe(str(value))


def _is_figure(value: str) -> bool:
    return value == UNKNOWN or value.lstrip("-+−").replace(".", "", 1).replace("%", "", 1).isdigit()
