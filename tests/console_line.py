"""The command line, called in this process."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from groupdesk import locale
from groupdesk.cli import main


@dataclass(frozen=True)
class Answer:
    """What a call printed, and its exit code."""

    code: int
    out: str
    err: str


class Line:
    """``groupdesk --desk …``, in English."""

    def __init__(self, desk: Path, capture: pytest.CaptureFixture[bytes]) -> None:
        self.desk = desk
        self._capture = capture

    def __call__(self, *said: object) -> Answer:
        """One call."""
        self._capture.readouterr()
        code = main(["--desk", str(self.desk), "--lang", "en", *map(str, said)])
        printed = self._capture.readouterr()
        locale.use("en")
        return Answer(code, printed.out.decode(), printed.err.decode())

    def json(self, *said: object) -> Any:
        """The document of a call that succeeds."""
        answer = self(*said, "--json")
        assert answer.code == 0, answer.err
        return json.loads(answer.out)


@pytest.fixture
def line(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> Line:
    """The command line on a desk of its own."""
    return Line(tmp_path / "desk", capsysbinary)
