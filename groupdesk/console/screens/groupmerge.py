"""Saying that two groups are one: the same chat under two names."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from groupdesk.console.widgets.finder import Entry, Finder
from groupdesk.console.widgets.menu import Menu
from groupdesk.desk import ALL, words
from groupdesk.desk.values.groups import GroupRow
from groupdesk.locale import _, ngettext

if TYPE_CHECKING:
    from groupdesk.console.app import Console


def merge_groups(console: "Console", rows: Sequence[GroupRow]) -> None:
    """Ask which of two groups stays, or with one of them into which it goes; then make them one."""
    if len(rows) == 1:
        _find_other(console, rows[0])
    elif len(rows) == 2:
        _ask_which(console, rows[0], rows[1])
    else:
        console.say.hint(_("Two groups can be made one: mark two, or none"))


def _find_other(console: "Console", row: GroupRow) -> None:
    finder = Finder(
        [],
        lambda other: _ask_which(console, other, row),
        help_=_("{name} and which group are one?").format(name=row.name),
    )
    console.open_sheet(finder)
    console.read(
        "merge_groups",
        lambda: console.desk.groups.roster(ALL, archived=True),
        lambda rows: finder.add(
            [
                Entry(_("groups"), one.name, _note(one), one, also=" ".join((*one.aliases, *one.tags)))
                for one in rows
                if one.id != row.id
            ]
        ),
    )


def _ask_which(console: "Console", one: GroupRow, other: GroupRow) -> None:
    """The first is offered first: it is what stays if she just presses Enter."""

    def chosen(kept: GroupRow) -> None:
        gone = other if kept is one else one
        console.work.ask(lambda: console.desk.runs.ask_merge(kept.id, gone.id))

    choices = [(row.name, _note(row), row) for row in (one, other)]
    console.open_sheet(Menu(_("One group now: which name stays? u undoes"), choices, chosen))


def _note(row: GroupRow) -> str:
    """What tells groups of one name apart: platform and messages."""
    n = row.messages or 0
    messages = ngettext("{n} message", "{n} messages", n).format(n=words.number(n))
    return f"{words.platform(row.platform)} · {messages}"
