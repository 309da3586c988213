"""The settings as a sheet: each with its value, what may stand there, and what it does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from textual.app import ComposeResult

from groupdesk import locale
from groupdesk.console import everywhere
from groupdesk.console.languages import N_
from groupdesk.console.paint import Line, cell, ends, key, rule, wrapped
from groupdesk.console.theme import THEMES, Theme
from groupdesk.console.widgets.form import Field, Form
from groupdesk.console.widgets.menu import Choice, Menu
from groupdesk.console.widgets.rows import Listed
from groupdesk.console.widgets.sheet import Lines, Sheet
from groupdesk.console.widgets.table import RowState, Table
from groupdesk.desk import words
from groupdesk.desk.values import SettingView
from groupdesk.locale import _, ngettext

if TYPE_CHECKING:
    from groupdesk.console.app import Console

LOOKS: Final = ("language", "theme", "glyphs")
"""What is seen at once when it changes."""


DOES: Final[Mapping[str, str]] = {
    "name": N_("Stands at the top left. Empty: the name of its file."),
    "timezone": N_(
        "Where days begin for groups without a zone of their own; their figures are counted anew."
    ),
    "language": N_("Of the console, the reports and the texts it prepares."),
    "theme": N_("Each is shown while you choose."),
    "glyphs": N_("ASCII where the terminal draws signs such as ● or ▲ two cells wide."),
    "quiet_from": N_("The quiet hours begin; a group may have its own."),
    "quiet_to": N_("The quiet hours end."),
    "retention_days": N_(
        "Messages older than this come in without their text from the next import on; figures stay for ever."
    ),
}
"""The settings on the sheet, in their order, and what each does (untranslated)."""


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
    """One setting a row; Enter changes it."""

    side = "middle"
    cells = (80, 22)

    def compose(self) -> ComposeResult:
        yield Lines(self._title, 2)
        yield Table(self._draw, ground="raised", marking=False)
        yield Lines(self._foot, 5)

    def on_mount(self) -> None:
        self.changed()

    def changed(self) -> None:
        """Read the settings anew."""
        self.console.read("settings", self.console.desk.settings.show, self._show)

    def _show(self, found: Sequence[SettingView]) -> None:
        views = {one.key: one for one in found if one.scope == "desk"}
        self.query_one(Table).show(Listed((name, views[name]) for name in DOES if name in views))
        self._redraw()

    def _redraw(self) -> None:
        for lines in self.query(Lines):
            lines.redraw()

    def on_table_moved(self, event: Table.Moved) -> None:
        self._redraw()

    # --- commands

    def undo(self) -> None:
        """Take back the last change."""
        everywhere.undo(self.console)

    def redo(self) -> None:
        """Do again what was taken back last."""
        everywhere.redo(self.console)

    def on_table_opened(self, event: Table.Opened) -> None:
        event.stop()
        view = event.table.row
        label = words.setting(view.key)
        if not view.allowed:
            self._type(view, label)
        else:
            choices = [(value(view.key, one), "✓" if one == view.value else "", one) for one in view.allowed]
            menu = Themes if view.key == "theme" else Menu
            self.console.open_sheet(menu(label, choices, lambda chosen: self._set(view.key, chosen)))

    def _type(self, view: SettingView, label: str) -> None:
        def keep(values: Mapping[str, str]) -> str:
            typed = values[view.key].strip() or None
            try:
                self.console.desk.settings.check(view.key, typed)
            except ValueError as error:
                return str(error)
            self._set(view.key, typed)
            return ""

        default = _("empty for {value}").format(value=value(view.key, view.default) or _("none"))
        fields = [Field(view.key, "", _typed(view), default)]
        self.console.open_sheet(Form(label, fields, keep))

    def _set(self, name: str, chosen: Any) -> None:
        settings = self.console.desk.settings
        self.console.change(lambda: settings.set(name, chosen))

    # --- drawing

    def _title(self, cells: int) -> list[Line]:
        keys: Line = [*key("↵", _("change")), ("  ", "text"), *key("u", _("undo")), ("  ", "text")]
        return [ends([(_("Settings"), "strong")], [*keys, *key("Esc", _("close"))], cells)]

    def _foot(self, cells: int) -> list[Line]:
        row = self.query_one(Table).row
        does = wrapped(_(DOES[row.key]), cells, "muted", most=2) if row else []
        staff = _("Staff are marked among the members of a group: m, then t.")
        return [rule(cells), *does, *[[]] * (2 - len(does)), [(staff, "muted")]]

    def _draw(self, row: SettingView, cells: int, state: RowState) -> list[Line]:
        label = cell([(words.setting(row.key), "muted")], cells * 9 // 20)
        own = row.value != row.default
        shown = value(row.key, row.value)
        return [[*label, (shown or "–", "strong" if own else "text")]]


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


def value(name: str, said: Any) -> str:
    """A value in her words."""
    if name == "retention_days":
        kept = {0: _("never: figures only"), -1: _("for ever")}
        return kept.get(said) or ngettext("{n} day", "{n} days", said).format(n=words.number(said))
    return _chosen().get(name, {}).get(str(said), str(said))


def _chosen() -> dict[str, dict[str, str]]:
    return {
        "language": {"auto": _("as the system"), "en": "English", "zh_CN": "中文"},
        "theme": {
            "dark": _("dark"),
            "light": _("light"),
            "contrast": _("high contrast"),
            "ansi": _("16 colours"),
        },
        "glyphs": {"auto": _("as the terminal can"), "unicode": _("all signs"), "ascii": _("ASCII only")},
    }


def _typed(view: SettingView) -> str:
    """A value as she would type it."""
    if view.key == "retention_days":
        return {0: "never", -1: "forever"}.get(view.value, str(view.value))
    return str(view.value)
