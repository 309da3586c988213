"""The settings as a sheet: each with its value, what may stand there, and what it does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from textual.app import ComposeResult

from groupdesk import locale
from groupdesk.console import everywhere
from groupdesk.console.paint import Line, cell, ends, key, rule, wrapped
from groupdesk.console.screens.settinglist import does, listed, typed, value
from groupdesk.console.theme import THEMES, Theme
from groupdesk.console.widgets.finder import Entry, Finder
from groupdesk.console.widgets.form import Field, Form
from groupdesk.console.widgets.menu import Choice, Menu
from groupdesk.console.widgets.prompt import Prompt
from groupdesk.console.widgets.sheet import Lines, Sheet
from groupdesk.console.widgets.table import RowState, Table
from groupdesk.console.widgets.ticks import Ticks
from groupdesk.desk import ALL, settingwords, words
from groupdesk.desk.values.groups import GroupRow
from groupdesk.desk.values.upkeep import Recomputed, SettingView
from groupdesk.locale import _

if TYPE_CHECKING:
    from groupdesk.console.app import Console

LOOKS: Final = ("language", "theme", "glyphs")
"""What is seen at once when it changes."""


def show(console: "Console") -> None:
    """Show how the desk works, to change it."""
    console.open_sheet(Settings())


def follow(console: "Console") -> None:
    """Make language, colours and signs what the settings say now."""
    console.read("look", console.desk.settings.show, lambda found: _wear(console, found))


def _wear(console: "Console", found: Sequence[SettingView]) -> None:
    said = {one.key: one.value for one in found if one.scope == "desk"}
    if said["language"] in locale.LANGUAGES and said["language"] != locale.current():
        locale.use(said["language"])
        console.redraw()
    theme = _theme(console, said["theme"], said["glyphs"])
    if theme != console.look.theme:
        console.wear(theme)


def _theme(console: "Console", name: str, glyphs: str) -> Theme:
    """A theme in the signs that are wanted; without colours it stays without, "auto" as it was found."""
    now = console.look.theme
    ascii_ = now.ascii if glyphs == "auto" else glyphs == "ascii"
    return replace(now if now.name == "mono" else THEMES[name], ascii=ascii_)


class Settings(Sheet):
    """One setting a row, by topic; Enter changes it where `f` says: for the desk, a kind or a group."""

    side = "middle"
    cells = (88, 30)

    def __init__(self) -> None:
        super().__init__()
        self._scope = "desk"
        self._typed = ""
        self._views: Sequence[SettingView] = ()
        self._names: Mapping[str, str] = {}
        self._anew: tuple[str, Recomputed] | None = None
        """Key → what a change of it makes anew, of the row under the cursor."""

    def compose(self) -> ComposeResult:
        yield Lines(self._title, 2)
        yield Table(self._draw, ground="raised", marking=False)
        yield Lines(self._foot, 5)

    def on_mount(self) -> None:
        self.changed()

    def changed(self) -> None:
        """Read the settings anew."""
        settings, scope = self.console.desk.settings, self._scope
        read = settings.show if scope == "desk" else lambda: settings.at(scope)
        self.console.read("settings", read, self._show)

    def _show(self, found: Sequence[SettingView]) -> None:
        self._views = found if self._scope != "desk" else [one for one in found if one.scope == "desk"]
        self._list()

    def _list(self) -> None:
        self.query_one(Table).show(listed(self._views, self._typed))
        self._ask_anew()
        self._redraw()

    @property
    def _row(self) -> SettingView | None:
        """The setting under the cursor; none yet while the sheet comes up."""
        rows = [table.row for table in self.query(Table)]
        return rows[0] if rows and isinstance(rows[0], SettingView) else None

    def _redraw(self) -> None:
        for lines in self.query(Lines):
            lines.redraw()

    def on_table_moved(self, event: Table.Moved) -> None:
        self._ask_anew()
        self._redraw()

    def _ask_anew(self) -> None:
        """Find out what a change of the row under the cursor would make anew."""
        row, scope = self._row, self._scope
        if row is not None and (self._anew is None or self._anew[0] != row.key):
            settings, name = self.console.desk.settings, row.key
            self.console.read(
                "recomputes",
                lambda: settings.recomputes(name, scope),
                lambda found: self._say_anew(name, found),
            )

    def _say_anew(self, name: str, found: Recomputed) -> None:
        self._anew = (name, found)
        self._redraw()

    # --- commands

    def undo(self) -> None:
        """Take back the last change."""
        everywhere.undo(self.console)

    def redo(self) -> None:
        """Do again what was taken back last."""
        everywhere.redo(self.console)

    def filter(self) -> None:
        """Show those alone that hold some words."""

        def typed(said: str) -> None:
            self._typed = said
            self._list()

        self.console.open_sheet(Prompt(_("filter: words, pinyin, initials"), self._typed, typed))

    def can_reset(self) -> bool:
        """Whether the setting under the cursor is set here."""
        row = self._row
        return row is not None and self._own(row)

    def reset(self) -> None:
        """Take away what is set here: what holds around it holds again."""
        if (row := self._row) is not None:
            self._set(row.key, None)

    def choose_scope(self) -> None:
        """Choose for what the settings shall hold."""
        desk = self.console.desk
        self.console.read("scopes", lambda: desk.groups.roster(ALL), self._offer_scopes)

    def _offer_scopes(self, rows: Sequence[GroupRow]) -> None:
        self._names = {str(row.id): row.name for row in rows}
        scopes = ["desk", *(f"kind:{kind}" for kind in sorted({row.kind for row in rows if row.kind}))]
        scopes += [f"group:{row.id}" for row in rows]
        entries = [Entry(_("Settings for"), settingwords.scope(one, self._names), "", one) for one in scopes]
        self.console.open_sheet(Finder(entries, self._look_at))

    def _look_at(self, scope: str) -> None:
        self._scope, self._anew = scope, None
        self.changed()

    def on_table_opened(self, event: Table.Opened) -> None:
        event.stop()
        view = event.table.row
        label = words.setting(view.key)
        if view.several:
            ticks = [(one, value(view.key, [one])) for one in view.allowed]
            self.console.open_sheet(
                Ticks(label, ticks, view.value, lambda chosen: self._tick(view.key, chosen))
            )
        elif not view.allowed:
            self._type(view, label)
        else:
            choices = [(value(view.key, one), "✓" if one == view.value else "", one) for one in view.allowed]
            menu = Themes if view.key == "theme" else Menu
            self.console.open_sheet(menu(label, choices, lambda chosen: self._set(view.key, chosen)))

    def _tick(self, name: str, chosen: list[str]) -> None:
        """Set some; none of them is the desk's default, and elsewhere a choice of its own."""
        self._set(name, chosen if chosen or self._scope != "desk" else None)

    def _type(self, view: SettingView, label: str) -> None:
        def keep(values: Mapping[str, str]) -> str:
            said = values[view.key].strip() or None
            try:
                self.console.desk.settings.check(view.key, said, self._scope)
            except ValueError as error:
                return str(error)
            self._set(view.key, said)
            return ""

        default = _("empty for {value}").format(value=value(view.key, view.default) or _("none"))
        fields = [
            Field(view.key, settingwords.allowed(view), typed(view), default, lines=bool(view.built_in))
        ]
        self.console.open_sheet(Form(label, fields, keep))

    def _set(self, name: str, chosen: Any) -> None:
        settings, scope = self.console.desk.settings, self._scope
        self.console.change(lambda: settings.set(name, chosen, scope))

    # --- drawing

    def _title(self, cells: int) -> list[Line]:
        keys: Line = [*key("f", settingwords.scope(self._scope, self._names)), ("  ", "text")]
        keys += [*key("↵", _("change")), ("  ", "text"), *key("/", _("filter")), ("  ", "text")]
        return [ends([(_("Settings"), "strong")], [*keys, *key("Esc", _("close"))], cells)]

    def _foot(self, cells: int) -> list[Line]:
        row = self._row
        if row is None:
            return [rule(cells)]
        told = wrapped(does(row.key), cells, "muted", most=2)
        allowed, default = settingwords.allowed(row), value(row.key, row.default) or _("none")
        may = [_("allowed: {allowed}").format(allowed=allowed)] if allowed and not row.several else []
        may.append(_("default: {value}").format(value=default))
        if row.built_in:
            may = [settingwords.built_in(row)]
        anew = self._anew[1] if self._anew and self._anew[0] == row.key else None
        return [
            rule(cells),
            *told,
            *[[]] * (2 - len(told)),
            [("   ".join(may), "muted")],
            [(settingwords.recomputed(anew) if anew else "", "muted")],
        ]

    def _own(self, row: SettingView) -> bool:
        """Whether it was set for what is shown."""
        return row.value != row.default if self._scope == "desk" else row.scope == self._scope

    def _draw(self, row: SettingView | str, cells: int, state: RowState) -> list[Line]:
        if isinstance(row, str):
            return [[(row, "strong")]]
        own = self._own(row)
        label = cell([("● " if own else "  ", "accent"), (words.setting(row.key), "muted")], cells // 2)
        around = ""
        if self._scope != "desk" and not own and row.scope != "default":
            around = f"   {settingwords.scope(row.scope, self._names)}"
        shown = value(row.key, row.value) or "–"
        return [[*label, (shown, "strong" if own else "text"), (around, "faint")]]


class Themes(Menu):
    """Shows the console in each theme as the cursor comes to it."""

    def __init__(self, title: str, choices: Sequence[Choice], chosen: Callable[[Any], object]) -> None:
        super().__init__(title, choices, chosen)
        self._before: Theme | None = None
        self._at_first = next((i for i, choice in enumerate(choices) if choice[1]), 0)

    def on_mount(self) -> None:
        self._before = self.console.look.theme

    def enter(self) -> None:
        super().enter()
        self.query_one(Table).move_to(self._at_first)

    def on_table_moved(self, event: Table.Moved) -> None:
        event.stop()
        if self._before and event.table.row and self in self.console.sheets:
            glyphs = "ascii" if self._before.ascii else "unicode"
            self.console.wear(_theme(self.console, event.table.row[2], glyphs))

    def on_table_opened(self, event: Table.Opened) -> None:
        self._before = None  # it stays as it is shown

    def close(self) -> None:
        if self._before:
            self.console.wear(self._before)
        super().close()
