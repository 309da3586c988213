"""Verbs of the command line as child processes: for what takes long, or what only they may do."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from groupdesk import locale
from groupdesk.desk import Desk
from groupdesk.locale import _


def run(*said: str) -> Any:
    """What ``groupdesk … --json`` prints; call it in a thread.

    Raises OSError with the line that it gives when it fails.
    """
    command = [sys.executable, "-m", "groupdesk", *said, "--json", "--lang", locale.current()]
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if not done.stdout:
        raise OSError(_reason(done.stderr) or _("{verb} failed").format(verb=said[0]))
    return json.loads(done.stdout)


def _reason(printed: str) -> str:
    lines = printed.strip().splitlines()
    return lines[-1].removeprefix("groupdesk: ") if lines else ""


@contextmanager
def living(desk: Desk) -> Iterator[None]:
    """Lets the groups of a demo live beside the console; of any other desk, nothing."""
    if not desk.demo:
        yield
        return
    command = [sys.executable, "-m", "groupdesk", "demo", "--live", "--desk", os.fspath(desk.path)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        [*command, "--lang", locale.current()], stdin=subprocess.PIPE, stdout=quiet, stderr=quiet
    ) as child:
        yield
        assert child.stdin
        child.stdin.close()
