"""A long text in her own editor ($VISUAL, $EDITOR): the console steps aside until it is closed."""

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from groupdesk.locale import _

if TYPE_CHECKING:
    from groupdesk.console.app import Console

_USUAL: Final = "notepad" if os.name == "nt" else "vi"


def edit(console: "Console", text: str) -> str:
    """The text as she leaves it; raises OSError, in one line, where there is no editor or it fails."""
    command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or _USUAL)
    with tempfile.TemporaryDirectory(prefix="groupdesk-") as folder:
        path = Path(folder) / "post.txt"
        path.write_text(text, encoding="utf-8")
        with console.suspend():
            try:
                ended = subprocess.run([*command, str(path)], check=False).returncode
            except OSError as error:
                raise OSError(
                    _("{editor}: {detail}; set $EDITOR").format(editor=command[0], detail=error)
                ) from None
        if ended:
            raise OSError(_("{editor} failed; the text is as it was").format(editor=command[0]))
        return path.read_text(encoding="utf-8", errors="replace").rstrip("\n")
