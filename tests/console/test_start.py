"""Starting: what is loaded, and where the console refuses to run."""

import os
import subprocess
import sys

from groupdesk.console import start, terminal
from groupdesk.console.theme import THEMES

HEAVY = (
    "sqlalchemy",
    "sqlmodel",
    "pydantic",
    "httpx",
    "jinja2",
    "xlsxwriter",
    "pypinyin",
    "babel",
    "python_calamine",
    "groupdesk.desk.groups",
    "groupdesk.rules.activity",
)
"""Libraries, and what of the desk only its first read needs."""


def test_the_console_loads_nothing_heavy() -> None:
    code = f"import sys, groupdesk.console.start; print(*(m for m in {HEAVY!r} if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_without_a_terminal_it_refuses_in_one_line() -> None:
    code = (
        "import sys, pathlib; from groupdesk.console.start import run; sys.exit(run(pathlib.Path('x.desk')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    assert done.returncode == 2
    assert done.stdout == "" and done.stderr.count("\n") == 1 and "needs a terminal" in done.stderr


def test_the_signs_are_chosen_by_setting_first(monkeypatch) -> None:
    monkeypatch.setattr(terminal, "draws_signs", lambda: False)
    assert start.in_signs(THEMES["dark"], "auto").ascii
    assert start.in_signs(THEMES["dark"], "ascii").ascii
    assert not start.in_signs(THEMES["dark"], "unicode").ascii


def test_no_color_is_kept_for_children(monkeypatch) -> None:
    from groupdesk.console.app import Console
    from tests.console.fake import FakeDesk

    monkeypatch.setenv("NO_COLOR", "1")
    app = Console(FakeDesk(), THEMES["light"])
    assert app.look.theme.name == "mono" and os.environ["NO_COLOR"] == "1"
    app.jobs.close()
