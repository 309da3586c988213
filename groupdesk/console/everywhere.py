"""What can be done on every page: going about, undoing, finding, getting help, leaving."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from groupdesk import locale
from groupdesk.console import languages
from groupdesk.console.keymap import Bound
from groupdesk.console.widgets.finder import Entry, Finder
from groupdesk.console.widgets.help import Help
from groupdesk.console.widgets.menu import Choice, Menu
from groupdesk.desk import ALL, words
from groupdesk.desk.values.groups import GroupRow
from groupdesk.locale import _, ngettext

if TYPE_CHECKING:
    from groupdesk.console.app import Console


def back(console: "Console") -> None:
    """One step back: of the page, or of long work that is under way."""
    if not console.page.back():
        console.work.stop()


def other_pane(console: "Console") -> None:
    """To the other pane of the page."""
    console.page.other_pane()


def undo(console: "Console") -> None:
    """Take back the last change."""
    console.change(lambda: console.desk.history.undo(), ("U", _("redo")))  # noqa: PLW0108 - loads in the thread


def redo(console: "Console") -> None:
    """Do again what was taken back last."""
    console.change(lambda: console.desk.history.redo(), ("u", _("undo")))  # noqa: PLW0108 - loads in the thread


def leave(console: "Console") -> None:
    """Leave the console; with something still to go out it is asked who sees to that, but in the demo."""
    if not console.unsent or console.demo:
        console.exit()
        return
    said = ngettext("{n} post is still to go out", "{n} posts are still to go out", console.unsent)
    choices: list[Choice] = [
        (_("leave a worker running, it goes out in time"), "", console.work.leave_running),
        (_("leave: what falls due meanwhile is asked about"), "", lambda: None),
    ]

    def go(see: Callable[[], object]) -> None:
        see()
        console.exit()

    console.open_sheet(Menu(said.format(n=console.unsent), choices, go))


def say_how_to_leave(console: "Console") -> None:
    """Ctrl+C copies in some places and ends in others; here it does neither."""
    console.say.hint(_("To leave the console:"), ("q", _("quit")))


def suspend(console: "Console") -> None:
    """Go to the background, as programs of a shell do."""
    console.action_suspend_process()


def switch_language(console: "Console") -> None:
    """Speak the other language, from now on."""
    console.switch_language()


def show_help(console: "Console") -> None:
    """Every key that works here, and every sign."""
    title = _("Keys on {page}").format(page=_(console.page.title))
    console.open_sheet(Help(title, console.keymap.here(console.places)))


# --- finding ---------------------------------------------------------------------------------------


def show_palette(console: "Console") -> None:
    """Everything that can be done, every group and every person, by typing."""
    entries = [
        _command_entry(bound) for bound in console.keymap.here(console.places) if bound.command.palette
    ]
    help_ = _("Chinese, pinyin, initials or English, in any mixture")
    finder = Finder(entries, _run, help_=help_, more=_people(console))
    console.open_sheet(finder)
    console.read(
        "palette", lambda: console.desk.groups.roster(ALL), lambda rows: finder.add(_groups(console, rows))
    )


def _run(act: Callable[[], object]) -> None:
    act()


def _command_entry(bound: Bound) -> Entry:
    title = bound.command.title
    also = " ".join(languages.in_language(title, language) for language in locale.LANGUAGES)
    return Entry(_("do"), _(title), "", bound.run, bound.key, f"{title} {also}")


def _groups(console: "Console", rows: Sequence[GroupRow]) -> list[Entry]:
    def go(row: GroupRow) -> Callable[[], None]:
        return lambda: console.open("group", row.id)

    return [
        Entry(_("groups"), row.name, _group_note(row), go(row), also=" ".join((*row.aliases, *row.tags)))
        for row in rows
    ]


def _group_note(row: GroupRow) -> str:
    size = words.number(row.members if row.members is not None else row.members_known)
    return " · ".join(part for part in (row.platform, row.kind, size) if part)


def _people(console: "Console") -> Callable[[str, Callable[[Sequence[Entry]], None]], None] | None:
    if not console.can_open("person"):
        return None

    def more(typed: str, show: Callable[[Sequence[Entry]], None]) -> None:
        def entry(id_: int, name: str, group: str) -> Entry:
            return Entry(_("people"), name, group, lambda: console.open("person", id_))

        console.read(
            "people",
            lambda: console.desk.people.find(typed),
            lambda found: show([entry(*person) for person in found]),
        )

    return more


# --- scope -----------------------------------------------------------------------------------------


def choose_scope(console: "Console") -> None:
    """All groups, those of a tag, kind, layer or platform, or one."""
    every = Entry("", _("all groups"), "", ("all", ""))
    finder = Finder([every], lambda choice: console.narrow(*choice), help_=_("what every page is about"))
    console.open_sheet(finder)
    console.read("scope", lambda: console.desk.groups.roster(ALL), lambda rows: finder.add(_scopes(rows)))


def _scopes(rows: Sequence[GroupRow]) -> list[Entry]:
    sections: list[tuple[str, str, Callable[[GroupRow], Sequence[str]]]] = [
        (_("tags"), "tag", lambda row: row.tags),
        (_("kinds"), "kind", lambda row: (row.kind,)),
        (_("layers"), "layer", lambda row: (row.layer,)),
        (_("spaces"), "space", lambda row: (row.space or "",)),
    ]
    entries = []
    for section, prefix, values_of in sections:
        counts: dict[str, int] = {}
        for row in rows:
            for value in filter(None, values_of(row)):
                counts[value] = counts.get(value, 0) + 1
        entries += [
            Entry(section, value, _counted(n), (f"{prefix}:{value}", value))
            for value, n in sorted(counts.items())
        ]
    return entries + [Entry(_("groups"), row.name, _group_note(row), (str(row.id), row.name)) for row in rows]


def _counted(n: int) -> str:
    return ngettext("{n} group", "{n} groups", n).format(n=words.number(n))
