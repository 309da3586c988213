"""Writing what is shown to a file that she names."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from groupdesk.console.widgets.form import Field, Form
from groupdesk.locale import _

if TYPE_CHECKING:
    from groupdesk.console.app import Console


def save_as(console: "Console", title: str, name: str, content: Callable[[], str | bytes]) -> None:
    """Ask for a path, `name` in her downloads being offered, and write there what `content` gives.

    `content` is called in a thread. A file that is there already is never written over.
    """

    def keep(values: Mapping[str, str]) -> str:
        path = Path(values["path"].strip()).expanduser()
        if not path.name or path.is_dir():
            return _("That is a folder; add a name for the file.")
        if path.exists():
            return _("There is such a file already; choose another name.")
        console.read("save", lambda: _write(path, content()), lambda kept: _said(console, kept))
        return ""

    console.open_sheet(Form(title, [Field("path", _("write to"), str(folder() / name))], keep))


def folder() -> Path:
    """Her downloads; where there are none, the folder the console was started in."""
    downloads = Path.home() / "Downloads"
    return downloads if downloads.is_dir() else Path.cwd()


def _write(path: Path, content: str | bytes) -> Path:
    data = content.encode() if isinstance(content, str) else content
    try:
        with path.open("xb") as file:
            file.write(data)
    except OSError as error:
        line = _("{path}: cannot be written ({why}); choose another place")
        raise ValueError(line.format(path=path, why=error.strerror)) from error
    return path


def _said(console: "Console", path: Path) -> None:
    console.say.done(_("Written to {path}").format(path=path))
