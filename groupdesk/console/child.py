"""Verbs of the command line as child processes: for what takes long, or what only they may do."""

import json
import subprocess
import sys
from typing import Any

from groupdesk import locale
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
