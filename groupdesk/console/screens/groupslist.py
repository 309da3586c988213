"""The roster of groups: its columns, how they are sorted, what stands below the row under the cursor."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from groupdesk.console import match
from groupdesk.console.charts import sparkline
from groupdesk.console.languages import N_
from groupdesk.console.paint import Line, cell, ends, key
from groupdesk.desk import words
from groupdesk.desk.values import GroupRow
from groupdesk.locale import _, ngettext
from groupdesk.rules import clock


class Column(NamedTuple):
    """A column of the roster."""

    name: str
    title: str
    """Untranslated."""
    cells: int
    align: str
    draw: Callable[[GroupRow, "Now"], Line]
    order: Callable[[GroupRow], Any]
    """What it sorts by, the first first."""


@dataclass(frozen=True, slots=True)
class Now:
    """When and where the roster is looked at."""

    at: int
    zone: str


RISK: Final = "risk"
"""The order in which the desk hands groups out: what needs her first."""


def _text(text: str, role: str = "text") -> Line:
    return [(text, role)]


def _name(row: GroupRow, now: Now) -> Line:
    name = f"{row.space} › {row.name}" if row.space else row.name
    return _text(name, "faint" if row.archived else "text")


def _members(row: GroupRow, now: Now) -> Line:
    if row.members is not None:
        return _text(words.number(row.members))
    return (
        [("≥ ", "faint"), (words.number(row.members_known), "muted")]
        if row.members_known
        else _text("–", "faint")
    )


def _last(row: GroupRow, now: Now) -> Line:
    return _text(words.age(None if row.last_word is None else now.at - row.last_word), "text")


def _until(row: GroupRow, now: Now) -> Line:
    shown = moment(row.data_until, now)
    return [("▲ ", "warn"), (shown, "text")] if row.behind else _text(shown, "muted")


def _days(row: GroupRow, now: Now) -> Line:
    known, of = row.coverage
    return _text(f"{known}/{of}", "muted") if of else _text("–", "faint")


def _less(value: int | None) -> tuple[bool, int]:
    """Most first, unknown last."""
    return value is None, -(value or 0)


COLUMNS: Final = (
    Column("name", N_("group"), 16, "left", _name, lambda row: row.name.casefold()),
    Column("platform", N_("on"), 8, "left", lambda r, n: _text(words.platform(r.platform), "muted"), lambda row: row.platform),
    Column("kind", N_("kind"), 7, "left", lambda r, n: _text(r.kind or "–", "muted"), lambda row: row.kind or "~"),
    Column("members", N_("members"), 7, "right", _members, lambda row: _less(row.members or row.members_known)),
    Column("messages", N_("messages"), 8, "right", lambda r, n: _text(words.number(r.messages)), lambda row: -row.messages),
    Column("speakers", N_("7 d"), 4, "right", lambda r, n: _text(words.number(r.speakers_7d)), lambda row: _less(row.speakers_7d)),
    Column("spark", N_("speakers 14 d"), 14, "left", lambda r, n: sparkline(r.spark), lambda row: _less(row.speakers_7d)),
    Column("last", N_("last"), 6, "right", _last, lambda row: _less(row.last_word)),
    Column("until", N_("data to"), 8, "right", _until, lambda row: _less(row.data_until)),
    Column("days", N_("days"), 4, "right", _days, lambda row: row.coverage),
    Column("owner", N_("owner"), 9, "left", lambda r, n: _text(r.owner or "–", "muted"), lambda row: row.owner.casefold() or "~"),
)  # fmt: skip
_NARROW: Final = ("name", "members", "speakers", "spark", "last", "until")
_GAP: Final = 2


def shown(cells: int) -> list[tuple[Column, int]]:
    """The columns that fit into `cells`, each with its width; the name, and the owner, take the rest."""
    columns = [column for column in COLUMNS if cells >= 100 or column.name in _NARROW]
    taken = sum(column.cells + _GAP for column in columns) - _GAP
    left = max(cells - taken, 0)
    wide = dict.fromkeys((column.name for column in columns), 0)
    wide["name"] = left if left < 12 or "owner" not in wide else left * 2 // 3
    wide["owner"] = left - wide["name"]
    return [(column, column.cells + wide[column.name]) for column in columns]


def head(rows: Sequence[GroupRow], typed: str, sort: tuple[str, bool], cells: int) -> list[Line]:
    """The lines above the roster."""
    order = [(_sort_title(sort[0]), "strong"), (" ▴" if sort[1] else " ▾", "accent")]
    titles: Line = []
    for column, wide in shown(cells):
        role = "text" if column.name == sort[0] else "faint"
        titles += [*cell(_(column.title), wide, column.align, role), (" " * _GAP, "text")]  # type: ignore[arg-type]
    return [[], ends(_summary(rows, typed), order, cells), [], titles]


def _summary(rows: Sequence[GroupRow], typed: str) -> Line:
    if typed:
        n = ngettext("{n} group fits", "{n} groups fit", len(rows)).format(n=words.number(len(rows)))
        return [("/ ", "accent"), (typed, "strong"), ("   ", "text"), (n, "muted")]
    silent = sum(1 for row in rows if row.speakers_7d == 0)
    behind = sum(1 for row in rows if row.behind)
    said = sum(row.words_7d or 0 for row in rows)
    parts: Line = [(words.number(len(rows)), "strong"), (" " + _("groups"), "muted")]
    for figure, word in ((silent, _("silent for 7 d")), (behind, _("behind")), (said, _("words in 7 d"))):
        if figure:
            parts += [("  ·  ", "line"), (words.number(figure), "text"), (f" {word}", "muted")]
    return parts


def _sort_title(name: str) -> str:
    return _("by risk") if name == RISK else next(_(c.title) for c in COLUMNS if c.name == name)


def sorts() -> list[tuple[str, str]]:
    """(name, title) of everything the roster can be sorted by."""
    return [(RISK, _("by risk")), *((c.name, _(c.title)) for c in COLUMNS if c.name != "spark")]


def arranged(rows: Sequence[GroupRow], typed: str, sort: tuple[str, bool]) -> list[GroupRow]:
    """The rows that fit what is typed, sorted; risk keeps the desk's own order."""
    fitting = [row for row in rows if fits(row, typed)]
    name, backwards = sort
    if name != RISK:
        fitting.sort(key=next(column.order for column in COLUMNS if column.name == name))
    return fitting[::-1] if backwards else fitting


def fits(row: GroupRow, typed: str) -> bool:
    """Whether a group is meant by what is typed: name, aliases, tags, kind, platform, owner."""
    if not typed.strip():
        return True
    also = " ".join((row.name, *row.aliases, *row.tags, row.kind, row.platform, row.space or "", row.owner))
    return match.find(typed, also) is not None


def row_line(row: GroupRow, now: Now, cells: int) -> Line:
    """One group."""
    line: Line = []
    for column, wide in shown(cells):
        line += [*cell(column.draw(row, now), wide, column.align), (" " * _GAP, "text")]  # type: ignore[arg-type]
    return line


def strip(row: GroupRow | None, now: Now, cells: int) -> list[Line]:
    """What is said of the group under the cursor, below the roster."""
    if row is None:
        return []
    about = " · ".join(
        part
        for part in (words.platform(row.platform), row.kind, row.layer, *(f"#{tag}" for tag in row.tags))
        if part
    )
    until = _("data to {time}").format(time=moment(row.data_until, now))
    title = ends([(row.name, "strong"), ("  ", "text"), (about, "muted")], [(until, "muted")], cells)
    return [title, _figures(row), _cause(row, now), *([[(row.note, "muted")]] if row.note else [])]


def second_line(row: GroupRow, now: Now) -> Line:
    """The same in one line, where there is no room for the strip."""
    return _cause(row, now)


def _figures(row: GroupRow) -> Line:
    known, of = row.coverage
    parts = [
        (words.number(row.speakers_7d), _("spoke in 7 d")),
        (words.number(row.words_7d), _("words")),
        (words.number(row.messages), _("messages in all")),
        (f"{known}/{of}", _("days observed")),
    ]
    line: Line = []
    for figure, word in parts:
        line += [("  ·  " if line else "", "line"), (figure, "text"), (f" {word}", "muted")]
    return line


def _cause(row: GroupRow, now: Now) -> Line:
    """The one thing to know, and what to do next."""
    if row.data_until is None:
        return [
            ("? ", "warn"),
            (_("nothing is known of it yet"), "text"),
            ("   ", "text"),
            *key("i", _("import")),
        ]
    if row.behind:
        return [("▲ ", "warn"), (_("its data is overdue"), "text"), ("   ", "text"), *key("i", _("import"))]
    if row.last_word is None or now.at - row.last_word > 7 * clock.DAY:
        silent = words.age(None if row.last_word is None else now.at - row.last_word)
        return [("▲ ", "warn"), (_("no word for {time}").format(time=silent), "text")]
    return [("→ ", "accent"), *key("↵", _("its page")), ("   ", "text"), *key("e", _("edit"))]


def moment(at: int | None, now: Now) -> str:
    """An instant as short as can be: the clock of today, else the day."""
    if at is None:
        return words.UNKNOWN
    tz = clock.zone(now.zone)
    day = clock.day_of(at, tz)
    return words.clock(at, now.zone) if day == clock.day_of(now.at, tz) else words.day(day)
