"""What every row of the bench is made with: a row, a place for files, a command run and measured."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000, "10m": 10_000_000}
START = 1_767_571_200
"""2026-01-05 00:00 UTC, a Monday: the first day of every made chat, give or take its zone."""
DAY = 86_400


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. The ratio is what counts: a figure alone depends on the machine and its day."""

    what: str
    value: float | None = None
    unit: str = ""
    ratio: float | None = None
    against: str = ""
    """What the ratio is to, measured in the same run; of a row that was skipped, why."""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that has ended well."""

    seconds: float
    said: str


@dataclass(frozen=True, slots=True)
class Bench:
    """One run of the bench."""

    folder: Path
    size: int
    """Messages of the made desk."""
    shared: Path | None
    """The folder of shared scripts, if at hand."""
    python: str = field(default=sys.executable)

    @property
    def days(self) -> int:
        """Days of every made chat."""
        return {10_000: 11, 100_000: 37, 1_000_000: 110}.get(self.size, 366)

    def tool(self, path: str) -> Path | None:
        """A script of the shared folder, None when it is not at hand."""
        script = self.shared / path if self.shared else None
        return script if script and script.is_file() else None

    def command(self, desk: Path, *arguments: str | Path, days: int) -> list[str | Path]:
        """The product's command line, on the evening of the chats' last day; the console without arguments."""
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(START + days * DAY))
        return [self.python, "-m", "groupdesk", "--desk", desk, "--lang", "en", "--now", now, *arguments]


def run(command: Sequence[str | Path]) -> Ran:
    """Runs a command in a process of its own. Raises RuntimeError with what it said when it fails."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    said, complaint = process.communicate()
    seconds = time.perf_counter() - begun
    if process.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}: {complaint or said}")
    return Ran(seconds, said)


def peak_mb(command: Sequence[str | Path]) -> float:
    """The most memory, in MB, that a command held."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}: exit code {process.returncode}")
    return usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
