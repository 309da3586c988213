"""The roster of groups: its columns, how they are sorted, what stands below the row under the cursor."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from groupdesk.console import match
from groupdesk.console.charts import sparkline
from groupdesk.console.languages import N_
from groupdesk.console.paint import Line, cell, ends, key
from groupdesk.console.screens.wellness import GRADE_ROLES, grade, small_bars, stage
from groupdesk.desk import wellwords, words
from groupdesk.desk.values.groups import GroupRow
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


def last_word(at: int | None, behind: bool, now: Now) -> Line:
    """How long ago the last word was said; ▲ where newer data is overdue."""
    age = words.age(None if at is None else now.at - at)
    return [("▲ ", "warn"), (age, "muted")] if behind else _text(age)


def _less_well(row: GroupRow) -> tuple[bool, int]:
    """The worst first, ungraded ones last."""
    score = row.well.health.health if row.well is not None else None
    return score is None, score or 0


def _less(value: int | None) -> tuple[bool, int]:
    """Most first, unknown last."""
    return value is None, -(value or 0)


COLUMNS: Final = (
    Column("name", N_("group"), 12, "left", _name, lambda row: row.name.casefold()),
    Column("platform", N_("on"), 8, "left", lambda r, n: _text(words.platform(r.platform), "muted"), lambda row: row.platform),
    Column("kind", N_("kind"), 7, "left", lambda r, n: _text(words.group_kind(r.kind) or "–", "muted"), lambda row: row.kind or "~"),
    Column("grade", N_("grade"), 5, "left", lambda r, n: cell(grade(r.well), 4, "right"), _less_well),
    Column("stage", N_("stage"), 9, "left", lambda r, n: stage(r.well), lambda row: row.well.stage.stage if row.well else "~"),
    Column("members", N_("members"), 7, "right", _members, lambda row: _less(row.members or row.members_known)),
    Column("band", N_("band"), 6, "left", lambda r, n: _text(wellwords.band(r.well.band if r.well else None), "muted"), lambda row: _less(row.members)),
    Column("health", N_("health"), 9, "left", lambda r, n: small_bars(r.well), _less_well),
    Column("spark", N_("speakers 14 d"), 14, "left", lambda r, n: sparkline(r.spark), lambda row: _less(row.speakers_7d)),
    Column("last", N_("last"), 6, "right", lambda r, n: last_word(r.last_word, r.behind, n), lambda row: _less(row.last_word)),
    Column("owner", N_("owner"), 9, "left", lambda r, n: _text(r.owner or "–", "muted"), lambda row: row.owner.casefold() or "~"),
)  # fmt: skip
_NARROW: Final = ("name", "grade", "stage", "members", "health", "spark", "last")
GAP: Final = 2
"""Cells between columns."""
_OWNED: Final = 130
"""Cells from which there is room for the owner."""
_GRADE_CELLS: Final = 30
"""Cells that the bars of all grades share."""


def shown(cells: int) -> list[tuple[Column, int]]:
    """The columns that fit into `cells`, each with its width; the name, and the owner, take the rest."""
    columns = [
        column
        for column in COLUMNS
        if (cells >= 100 or column.name in _NARROW) and (cells >= _OWNED or column.name != "owner")
    ]
    taken = sum(column.cells + GAP for column in columns) - GAP
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
        titles += [*cell(_(column.title), wide, column.align, role), (" " * GAP, "text")]  # type: ignore[arg-type]
    lines = [[], ends(_summary(rows, typed), order, cells), [], titles]
    return lines if rows or typed else [*lines, _none_yet()]


def _none_yet() -> Line:
    ways = [*key("i", _("import")), ("   ", "text"), *key("#", _("type counts"))]
    return [(_("No groups yet."), "text"), ("   ", "text"), *ways]


def _summary(rows: Sequence[GroupRow], typed: str) -> Line:
    if typed:
        n = ngettext("{n} group fits", "{n} groups fit", len(rows)).format(n=words.number(len(rows)))
        return [("/ ", "accent"), (typed, "strong"), ("   ", "text"), (n, "muted")]
    behind = sum(1 for row in rows if row.behind)
    parts = _grades(rows)
    if behind:
        parts += [("▲ ", "warn"), (words.number(behind), "text"), (" " + _("behind"), "muted")]
    return parts


def _grades(rows: Sequence[GroupRow]) -> Line:
    """How many groups have each grade, the worst first: ``E 2 ━━━  A 7 ━━━━━━━━``."""
    found = Counter(row.well.health.grade if row.well is not None else None for row in rows)
    line: Line = []
    for letter in ("E", "D", "C", "B", "A", None):
        if n := found[letter]:
            role = GRADE_ROLES.get(letter or "", "faint")
            long = max(1, round(n * _GRADE_CELLS / len(rows)))
            line += [(letter or "–", role), (f" {words.number(n)} ", "text"), ("━" * long + "  ", role)]
    return line


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
    also = " ".join(
        (
            row.name,
            *row.aliases,
            *row.tags,
            row.kind,
            words.group_kind(row.kind),
            row.platform,
            row.space or "",
            row.owner,
        )
    )
    return match.find(typed, also) is not None


def row_line(row: GroupRow, now: Now, cells: int, *, below: bool = False) -> Line:
    """One group; `below` the line of its space, which then needs no name."""
    line: Line = []
    for column, wide in shown(cells):
        name = below and column.name == "name"
        drawn = [("    ", "text"), (row.name, "text")] if name else column.draw(row, now)
        line += [*cell(drawn, wide, column.align), (" " * GAP, "text")]  # type: ignore[arg-type]
    return line


def strip(row: GroupRow | None, now: Now, cells: int) -> list[Line]:
    """What is said of the group under the cursor, below the roster."""
    if row is None:
        return []
    about = " · ".join(
        part
        for part in (
            words.platform(row.platform),
            words.group_kind(row.kind),
            row.layer,
            *(f"#{tag}" for tag in row.tags),
        )
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
    if row.counted is not None and row.counted.members is not None:
        on = words.day(row.counted.day)
        parts.append((words.number(row.counted.members), _("counted on {day}").format(day=on)))
    line: Line = []
    for figure, word in parts:
        line += [("  ·  " if line else "", "line"), (figure, "text"), (f" {word}", "muted")]
    return line


def _cause(row: GroupRow, now: Now) -> Line:
    """The one thing to know, and what to do next."""
    by_hand = row.counted is not None and not row.coverage[0]
    bring = key("#", _("type counts")) if by_hand else key("i", _("import"))
    if row.data_until is None:
        ways: Line = [*bring, ("   ", "text"), *key("#", _("type counts"))]
        return [("? ", "warn"), (_("nothing is known of it yet"), "text"), ("   ", "text"), *ways]
    if row.behind:
        return [("▲ ", "warn"), (_("its data is overdue"), "text"), ("   ", "text"), *bring]
    if row.well is not None and (causes := wellwords.causes(row.well)):
        return [("▲ ", "warn"), ("  ·  ".join(causes[:2]), "text")]
    if by_hand and row.last_word is None:
        return [("→ ", "accent"), *bring, ("   ", "text"), *key("↵", _("its page"))]
    if row.last_word is None or now.at - row.last_word > 7 * clock.DAY:
        silent = words.age(None if row.last_word is None else now.at - row.last_word)
        return [("▲ ", "warn"), (_("no word for {time}").format(time=silent), "text")]
    return [("→ ", "accent"), *key("↵", _("its page")), ("   ", "text"), *key("e", _("edit"))]


def moment(at: int | None, now: Now) -> str:
    """An instant as short as can be: the clock of today, else the day."""
    if at is None:
        return words.UNKNOWN
    tz = clock.zone(now.zone)
    day, today = clock.day_of(at, tz), clock.day_of(now.at, tz)
    return words.clock(at, now.zone) if day == today else words.day(day, today=today)
