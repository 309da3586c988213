"""Colours by role and the two sets of signs; nothing else in the console names a colour.

A *role* is what a span of text is for: an ink (`text strong muted faint line accent good warn bad`),
after which `bold`, `underline` and ``on <ground>`` may follow, such as ``"accent bold on raised"``.
``heat0`` … ``heat4`` and ``best`` are tiles: ground and ink at once. A *ground* is what lies
beneath: `bg surface raised cursor cursor2`. The values are those of mockups/README.md §1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from rich.style import Style
from textual.theme import BUILTIN_THEMES
from textual.theme import Theme as WidgetTheme

_INKS = "text strong muted faint line accent good warn bad"
_GROUNDS = "bg surface raised cursor cursor2 heat0 heat1 heat2 heat3 heat4 best"
_ROLES = f"{_GROUNDS} {_INKS} on_best shade".split()
_TILE_INKS = {
    "heat0": "muted",
    "heat1": "muted",
    "heat2": "text",
    "heat3": "strong",
    "heat4": "strong",
    "best": "on_best",
}

_DARK = """15171C 1A1D23 22262E 2A3141 20242C 1B1E25 222C40 2B3B5A 365078 466A9E 8CACF8
    D5D8DF F6F7F9 A4ACB9 7F8795 3A404C 8CACF8 7FCB9F E5B75F F28880 000000 565C69"""
_LIGHT = """FBFAF7 F4F2ED FFFFFF E1E8F8 ECEAE4 F4F2ED E3E9F6 C9D6F0 A9BEE8 86A3DF 2B57C0
    282B31 0C0E12 525863 6B7079 CFCBC2 2B57C0 1C7046 875400 B02E2A FFFFFF A5A29A"""
_CONTRAST = """000000 000000 101010 FFFFFF 303030 000000 002A5C 00408C 0057BD 0A6FE8 8FC1FF
    FFFFFF FFFFFF D8D8D8 AFAFAF 8C8C8C 8FC1FF 6CF0A0 FFD75F FF9C94 000000 6E6E6E"""
_ANSI = """default default default reverse default default default default blue blue reverse
    default bright_white default bright_black bright_black bright_cyan
    bright_green bright_yellow bright_red default bright_black"""
_MONO = " ".join(["default"] * 3 + ["reverse", "default"] + ["default"] * 5 + ["reverse"] + ["default"] * 11)

ASCII_SIGNS = str.maketrans(
    "○◔◑◕●✓✗▲◆★→↑↓▌▏▎·–−×…›▾━╸─╌▔▁▂▃▄▅▆▇█“”‘’↵│",
    ".-~=#vx!**>^v>||.--x~>v==---1234567#\"\"''<|",
)
"""Every ambiguous sign the console draws, for terminals that draw such signs two cells wide."""


@dataclass(frozen=True)
class Theme:
    """What every role looks like on one kind of terminal."""

    name: str
    colours: Mapping[str, str]
    dark: bool = True
    ansi: bool = False
    """Only the terminal's own sixteen colours are sent."""
    ascii: bool = False
    """Signs are drawn by `ASCII_SIGNS`."""

    def __hash__(self) -> int:
        return hash((self.name, self.ascii))

    @lru_cache(maxsize=1024)  # noqa: B019 - a handful of themes live as long as the process
    def style(self, role: str, ground: str = "bg", shaded: bool = False) -> Style:
        """The style of a span of `role` on `ground`; `shaded` is a page behind a sheet."""
        ink, *more = role.split()
        if "on" in more:
            ground = more[more.index("on") + 1]
        if ink in _TILE_INKS:
            ink, ground = _TILE_INKS[ink], ink
        bold = ink in ("strong", "on_best") or "bold" in more
        if shaded:
            ink, bold = "shade", False
        return self._made(ink, ground) + Style(bold=bold or None, underline="underline" in more or None)

    def _made(self, ink: str, ground: str) -> Style:
        below = self.colours[ground]
        if below == "reverse":
            return Style(reverse=True)
        if ground == "cursor":
            ink = self._on_cursor(ink)
        return Style(color=_colour(self.colours[ink]), bgcolor=_colour(below))

    def _on_cursor(self, ink: str) -> str:
        if self.name == "contrast":
            return "on_best"
        return "muted" if ink == "faint" else ink

    def for_widgets(self) -> WidgetTheme:
        """The same colours for the toolkit's own text fields."""
        css = {role: _css(colour) for role, colour in self.colours.items()}
        return WidgetTheme(
            name=f"desk-{self.name}",
            primary=css["accent"],
            foreground=css["text"],
            background=css["bg"],
            surface=css["surface"],
            panel=css["raised"],
            dark=self.dark,
            ansi=self.ansi,
            variables=(dict(BUILTIN_THEMES["ansi-dark"].variables) if self.ansi else {})
            | {
                "input-cursor-text-style": "reverse",
                "input-selection-background": css["accent"] if self.ansi else f"{css['accent']} 40%",
            },
        )


def _colour(value: str) -> str:
    return value if value[0].islower() else f"#{value}"


def _css(value: str) -> str:
    if value[0].islower():
        return "ansi_default" if value == "reverse" else f"ansi_{value}"
    return f"#{value}"


def _theme(name: str, values: str, *, dark: bool = True, ansi: bool = False) -> Theme:
    return Theme(name, dict(zip(_ROLES, values.split(), strict=True)), dark=dark, ansi=ansi)


THEMES: Mapping[str, Theme] = {
    theme.name: theme
    for theme in (
        _theme("dark", _DARK),
        _theme("light", _LIGHT, dark=False),
        _theme("contrast", _CONTRAST),
        _theme("ansi", _ANSI, ansi=True),
        _theme("mono", _MONO, ansi=True),
    )
}
"""The themes she can choose, and `mono` for ``NO_COLOR``."""
