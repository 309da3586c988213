"""Copying: by the machine's own tool, else through the terminal (OSC 52), and always says which.

A terminal never answers OSC 52, so without a tool the text is kept in a file beside the desk too.
"""

import os
import shutil
import subprocess
from pathlib import Path

from groupdesk.locale import _

_TOOLS = (
    ("WAYLAND_DISPLAY", "wl-copy", ()),
    ("DISPLAY", "xclip", ("-selection", "clipboard")),
    ("DISPLAY", "xsel", ("--clipboard", "--input")),
    ("", "pbcopy", ()),
    ("", "clip.exe", ()),
)
_TIMEOUT = 3


def copy(text: str, folder: Path) -> str:
    """Put `text` where it can be pasted from; gives where that is, in a few words.

    The caller sends OSC 52 as well. `folder` is where the file is kept when there is no tool.
    Raises OSError when that file cannot be written.
    """
    if not os.environ.get("SSH_CONNECTION") and _by_tool(text):
        return _("on the clipboard")
    path = folder / "clipboard.txt"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    return _("sent to the terminal's clipboard, and kept in {path}").format(path=path)


def _by_tool(text: str) -> bool:
    for needs, name, options in _TOOLS:
        tool = shutil.which(name)
        if tool and (not needs or os.environ.get(needs)):
            return _run([tool, *options], text)
    return False


def _run(command: list[str], text: str) -> bool:
    encoded = text.encode("utf-16-le" if command[0].endswith("clip.exe") else "utf-8")
    quiet = subprocess.DEVNULL
    try:
        done = subprocess.run(
            command, input=encoded, stdout=quiet, stderr=quiet, timeout=_TIMEOUT, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
