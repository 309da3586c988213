"""Looking after the desk: safety copies, bringing one back, the proof that all is well, the demo."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from groupdesk.console import child
from groupdesk.console.screens import candidates
from groupdesk.console.widgets.form import Confirm
from groupdesk.console.widgets.menu import Menu
from groupdesk.desk import words
from groupdesk.locale import _, ngettext
from groupdesk.rules import clock

if TYPE_CHECKING:
    from groupdesk.console.app import Console


def open_demo(console: "Console") -> None:
    """Make the made-up desk, in its own place, and open it."""
    console.say.busy(_("Making the made-up desk, about ten seconds"))
    console.read(
        "child", lambda: child.run("demo", "--no-open"), lambda made: console.exit(Path(made["desk"]))
    )


def back_up(console: "Console") -> None:
    """Make a whole copy of the desk."""
    console.say.busy(_("Copying the desk"))

    def copied(made: Any) -> None:
        console.say.done(_("Copied to {file}").format(file=made["file"]))

    console.read("child", lambda: child.run("backup", *_desk(console)), copied)


def check(console: "Console") -> None:
    """Prove that the file is whole, and that every figure follows from the messages."""
    console.say.busy(_("Checking the desk"))

    def checked(found: Any) -> None:
        if found["ok"]:
            console.say.done(_("All is well: the file is whole, and every figure follows from the messages"))
        else:
            n = len(found["findings"])
            line = ngettext("{n} thing is wrong with the desk", "{n} things are wrong with the desk", n)
            console.say.error(line.format(n=words.number(n)), _("`groupdesk doctor` lists them"))

    console.read("child", lambda: child.run("doctor", *_desk(console)), checked)


def ask_restore(console: "Console") -> None:
    """Choose a safety copy, and make the desk what it was then."""

    def copies() -> tuple[list[tuple[Path, int, int]], str]:
        folder = Path(child.run("info", *_desk(console))["copies"])
        found = [(file, file.stat()) for file in folder.iterdir()] if folder.is_dir() else []
        kept = [(file, int(stat.st_mtime), stat.st_size) for file, stat in found]
        return sorted(kept, key=lambda copy: -copy[1]), console.desk.zone

    console.read("child", copies, lambda read: _choose_copy(console, *read))


def _choose_copy(console: "Console", copies: Sequence[tuple[Path, int, int]], zone: str) -> None:
    if not copies:
        console.say.hint(_("There is no safety copy yet; one is made every day"))
        return

    def moment(at: int) -> str:
        return f"{words.day(clock.day_of(at, clock.zone(zone)), weekday=True)} {words.clock(at, zone)}"

    choices = [(moment(at), candidates.size(size), (file, moment(at))) for file, at, size in copies]
    console.open_sheet(Menu(_("Bring back which copy?"), choices, lambda copy: _confirm(console, *copy)))


def _confirm(console: "Console", copy: Path, moment: str) -> None:
    what = (
        _("Bring back the desk of {moment}").format(moment=moment),
        _("What was done since then is not in it. The desk as it is now is kept as a copy."),
        _("All sending is held until you release it."),
    )
    console.open_sheet(Confirm(what, _("restore"), lambda: _restore(console, copy)))


def _restore(console: "Console", copy: Path) -> None:
    console.say.busy(_("Bringing the copy back"))
    console.work.close()
    path = console.desk.path
    console.read(
        "child", lambda: child.run("restore", str(copy), *_desk(console)), lambda _made: console.exit(path)
    )


def _desk(console: "Console") -> tuple[str, str]:
    return "--desk", str(console.desk.path)
