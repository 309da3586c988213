"""Adding a bot by keys: its kind, its address and token, what it really sees, which groups are wanted."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult

from groupdesk.console.paint import Line, cell, ends, joined, key, wrapped
from groupdesk.console.widgets.finder import Entry, Finder
from groupdesk.console.widgets.form import Field, Form
from groupdesk.console.widgets.menu import Choice, Menu
from groupdesk.console.widgets.rows import Listed
from groupdesk.console.widgets.sheet import Lines, Sheet
from groupdesk.console.widgets.table import RowState, Table
from groupdesk.desk import ALL, amounts, botwords, words
from groupdesk.desk.values.bots import BotView, Seen
from groupdesk.desk.values.upkeep import RunView
from groupdesk.locale import _
from groupdesk.records.protocols import PACE, PROTOCOLS, Ask, Protocol, protocol

if TYPE_CHECKING:
    from groupdesk.console.app import Console


def choose(console: "Console") -> None:
    """Ask for the kind of a new bot."""
    choices: list[Choice] = [(one.title, "", one) for one in PROTOCOLS]
    console.open_sheet(Menu(_("What speaks to your groups?"), choices, lambda one: _ask(console, one)))


def _ask(console: "Console", known: Protocol) -> None:
    if known.fixed:
        _ask_group(console, known)
    else:
        _ask_answers(console, known, None)


def _ask_group(console: "Console", known: Protocol) -> None:
    """A robot posts to one group: which."""
    finder = Finder([], lambda id_: _ask_answers(console, known, id_), help_=_("the group that it posts to"))
    console.open_sheet(finder)
    console.read(
        "palette",
        lambda: console.desk.groups.roster(ALL),
        lambda rows: finder.add([Entry(_("groups"), row.name, row.platform, row.id) for row in rows]),
    )


def _ask_answers(console: "Console", known: Protocol, group: int | None) -> None:
    fields = [
        Field("name", botwords.ask("name"), hint=_("what you call it")),
        *map(_field, known.asks),
        _field(PACE),
    ]

    def keep(values: Mapping[str, str]) -> str:
        try:
            console.desk.bots.check_answers(known.name, values)
        except ValueError as error:
            return str(error)
        made: list[int] = []

        def add() -> Any:
            change, bot = console.desk.bots.add(known.name, values["name"], values, group=group)
            made.append(bot)
            return change

        console.change(add, then=lambda: check(console, made[0]) if made and not known.fixed else None)
        return ""

    console.open_sheet(Form(known.title, fields, keep))


def _field(ask: Ask, value: str = "") -> Field:
    label = botwords.ask(ask.key)
    if ask.optional:
        label = _("{what}, may be empty").format(what=label)
    return Field(ask.key, label, value, hint=ask.example, secret=ask.secret)


def edit(console: "Console", bot: BotView) -> None:
    """Set what was said of a bot anew; a secret that is left empty stays."""
    known = protocol(bot.protocol)
    fields = [Field("name", botwords.ask("name"), bot.name)]
    fields += [
        _field(ask, bot.address if ask.key == "url" and not ask.secret else "") for ask in (*known.asks, PACE)
    ]

    def keep(values: Mapping[str, str]) -> str:
        said = {key: value for key, value in values.items() if key != "name"}
        console.change(lambda: console.desk.bots.edit(bot.id, said, values["name"].strip()))
        return ""

    console.open_sheet(Form(_("{name}: what is left empty stays").format(name=bot.name), fields, keep))


def check(console: "Console", bot: int) -> None:
    """Ask a bot what it is, and show it."""
    console.work.ask(lambda: console.desk.runs.ask_check(bot), lambda run: _checked(console, bot, run))


def _checked(console: "Console", bot: int, run: RunView) -> None:
    if run.state != "done":
        console.work.tell(run)
    elif run.result["end"] != "ok":
        console.say.error(run.result["reason"], botwords.next_step(run.result["end"]))
    else:
        choose_groups(console, bot)


def choose_groups(console: "Console", bot: int) -> None:
    """What a bot sees, and which of its groups are wanted."""
    bots = console.desk.bots
    console.read(
        "seen",
        lambda: (bots.get(bot), bots.groups(bot)),
        lambda found: console.open_sheet(SeenGroups(*found)),
    )


class SeenGroups(Sheet):
    """What a bot really is and sees; marks say which groups come into the desk."""

    side = "middle"
    cells = (84, 30)

    def __init__(self, bot: BotView, groups: Sequence[Seen]) -> None:
        super().__init__()
        self._bot, self._groups = bot, groups

    def compose(self) -> ComposeResult:
        yield Lines(self._title, 9)
        yield Table(self._draw, ground="raised")

    def on_mount(self) -> None:
        table = self.query_one(Table)
        rows: list[tuple[object, Any]] = [(one.native, one) for one in self._groups]
        table.show(Listed(rows or [(None, None)]))
        table.marks = {one.native for one in self._groups if one.chosen}
        table.redraw()

    def keep(self) -> None:
        """Want those that are marked, no others, and ask for what they hold."""
        marked = {str(one) for one in self.query_one(Table).marks}
        now = {one.native for one in self._groups if one.chosen}
        console, bot = self.console, self._bot.id
        bots = console.desk.bots
        for natives, wanted in ((marked - now, True), (now - marked, False)):
            if natives:
                console.change(lambda natives=natives, wanted=wanted: bots.choose(bot, natives, wanted))  # type: ignore[misc]
        self.close()
        console.work.ask(lambda: console.desk.runs.ask_sync(bot))

    def on_table_opened(self, event: Table.Opened) -> None:
        event.stop()
        event.table.mark()

    def _title(self, cells: int) -> list[Line]:
        keys = joined(
            (key("space", _("want it, or not")), key("^S", _("keep and sync")), key("Esc", _("close")))
        )
        name: Line = [(self._bot.name, "strong"), (f"  {self._bot.dialect}", "muted")]
        can = words.listed([botwords.ability(one) for one in self._bot.can])
        cannot = words.listed([botwords.ability(one) for one, _why in self._bot.cannot])
        lines = [ends(name, keys, cells), [], *wrapped(_("It can: {what}").format(what=can), cells, most=3)]
        if cannot:
            lines += wrapped(_("It cannot: {what}").format(what=cannot), cells, "muted", most=2)
        for fact in self._bot.facts[:1]:
            lines += [[("▲ ", "warn"), *line] for line in wrapped(botwords.fact(fact), cells - 2, most=2)]
        return [*lines, []]

    def _draw(self, row: Seen | None, cells: int, state: RowState) -> list[Line]:
        if row is None:
            told = _("It sees no group yet; those in which it hears something appear by themselves.")
            return wrapped(told, cells, "muted")
        members = amounts.number(row.members) if row.members is not None else amounts.UNKNOWN
        size: Line = [*cell(members, 6, "right", "muted")]
        return [ends([(row.name, "text")], size, cells)]
