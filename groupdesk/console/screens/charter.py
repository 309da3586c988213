"""The charter of a group as a sheet: its parts to fill in, and its earlier versions to read again."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from groupdesk.console.widgets.form import Field, Form
from groupdesk.console.widgets.menu import Menu
from groupdesk.desk import words
from groupdesk.desk.values.groups import Charter
from groupdesk.desk.values.today import Item
from groupdesk.locale import _
from groupdesk.rules import clock
from groupdesk.rules.charter import PARTS

if TYPE_CHECKING:
    from groupdesk.console.app import Console
    from groupdesk.console.screens.groups import Groups
    from groupdesk.console.screens.today import Today


def edit(page: "Groups") -> None:
    """Write the charter of the group that is open."""
    if page.group is not None:
        _ask(page.console, page.group)


def show_versions(page: "Groups") -> None:
    """Choose a version of the charter that is open, to read it or make it the present one again."""
    group, console = page.group, page.console
    if group is not None:
        console.read(
            "charter", lambda: console.desk.charter.versions(group), lambda found: _choose(console, found)
        )


def is_asked(today: "Today") -> bool:
    """The item under the cursor asks for a charter."""
    return isinstance(today.table.row, Item) and today.table.row.kind == "charter"


def fill_in(today: "Today") -> None:
    """Write the charter that the item under the cursor asks for."""
    item = today.table.row
    if isinstance(item, Item) and item.group is not None:
        _ask(today.console, item.group)


def _ask(console: "Console", group: int) -> None:
    def show(versions: Sequence[Charter]) -> None:
        _open(console, group, _("Charter"), versions[0] if versions else None)

    console.read("charter", lambda: console.desk.charter.versions(group), show)


def _open(console: "Console", group: int, title: str, version: Charter | None) -> None:
    texts = version.texts if version is not None else dict.fromkeys(PARTS, "")

    def keep(values: Mapping[str, str]) -> str:
        console.change(lambda: console.desk.charter.set([group], values))
        return ""

    fields = [Field(part, words.charter_part(part), texts[part], lines=True) for part in PARTS]
    console.open_sheet(Form(title, fields, keep))


def _choose(console: "Console", versions: Sequence[Charter]) -> None:
    tz = clock.zone(console.desk.zone)

    def show(one: Charter) -> None:
        _open(console, one.group, _("Charter, version {n}").format(n=one.version), one)

    choices = [
        (_("version {n}").format(n=one.version), words.day(clock.day_of(one.at, tz)), one) for one in versions
    ]
    if choices:
        console.open_sheet(Menu(_("Versions of the charter"), choices, show))
