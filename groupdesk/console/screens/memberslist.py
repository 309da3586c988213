"""All members of a group: columns, filter by words or state, order."""

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from groupdesk.console import match
from groupdesk.console.charts import sparkline
from groupdesk.console.languages import N_
from groupdesk.console.paint import Line, cell, ends, key
from groupdesk.console.screens.grouppage import STATE_ROLES
from groupdesk.console.screens.groupslist import Now, moment
from groupdesk.desk import surveytraits, words
from groupdesk.desk.values.groups import GroupPage, Part
from groupdesk.desk.values.people import MemberRow
from groupdesk.locale import _, ngettext
from groupdesk.rules import clock


class Column(NamedTuple):
    """A column of the members."""

    name: str
    title: str
    cells: int
    align: str
    draw: Callable[[MemberRow, Now], Line]
    order: Callable[[MemberRow], Any]


def _text(text: str, role: str = "text") -> Line:
    return [(text, role)]


def _state(row: MemberRow, now: Now) -> Line:
    return _text(words.state(row.state), STATE_ROLES.get(row.state, "muted"))


def _since(at: int | None, now: Now) -> str:
    """A day of this year, else its month."""
    tz = clock.zone(now.zone)
    if at is None or clock.date_of(clock.day_of(at, tz)).year == clock.date_of(clock.day_of(now.at, tz)).year:
        return moment(at, now)
    return f"{clock.date_of(clock.day_of(at, tz)):%Y-%m}"


def _as(row: MemberRow, now: Now) -> Line:
    roles = [words.role(row.role)] if row.role not in ("", "member") else []
    return _text(words.listed([*roles, *(words.mark(mark) for mark in row.marks)]), "accent")


def _told(row: MemberRow, now: Now) -> Line:
    """What he chose in questionnaires."""
    return _text(words.listed(option for _question, option in row.told), "muted")


def _counted(row: MemberRow, now: Now) -> Line:
    """The messages that another tool counted last."""
    told = row.counted[0].messages if row.counted else None
    return _text(words.number(told), "muted")


COLUMNS: Final = (
    Column("name", N_("name"), 17, "left", lambda r, n: _text(r.name), lambda row: row.name.casefold()),
    Column("state", N_("state"), 9, "left", _state, lambda row: row.state),
    Column("role", N_("as"), 10, "left", _as, lambda row: (not row.role, not row.marks)),
    Column("points", N_("points"), 6, "right", lambda r, n: _text(words.number(r.points)), lambda row: -row.points),
    Column("days", N_("days"), 4, "right", lambda r, n: _text(words.number(r.days)), lambda row: -row.days),
    Column("words", N_("words"), 5, "right", lambda r, n: _text(words.number(r.words)), lambda row: -row.words),
    Column("spark", N_("words 14 d"), 14, "left", lambda r, n: sparkline(r.spark), lambda row: -row.words),
    Column("counted", N_("other tool"), 10, "right", _counted, lambda row: -(row.counted[0].messages or 0) if row.counted else 1),
    Column("told", N_("told"), 18, "left", _told, lambda row: not row.told),
    Column("joined", N_("joined"), 8, "right", lambda r, n: _text(_since(r.joined, n), "muted"), lambda row: -(row.joined or 0)),
    Column("seen", N_("seen"), 8, "right", lambda r, n: _text(_since(r.first_seen, n), "muted"), lambda row: -(row.first_seen or 0)),
    Column("inviter", N_("inviter"), 10, "left", lambda r, n: _text(r.inviter or "", "muted"), lambda row: row.inviter or "~"),
    Column("last", N_("last"), 6, "right", lambda r, n: _text(words.age(None if r.last is None else n.at - r.last)), lambda row: -(row.last or 0)),
)  # fmt: skip
_NARROW: Final = ("name", "state", "points", "words", "spark", "last")
_COUNTED: Final = ("name", "state", "points", "words", "counted", "last")
"""Columns of a narrow list; the second where another tool has counted."""
_GAP: Final = 2


def shown(cells: int, counted: bool = False, told: bool = False) -> list[tuple[Column, int]]:
    """The columns that fit into `cells`, each with its width; the name takes the rest.

    `counted` says that another tool has counted some of the members, `told` that some answered a
    questionnaire.
    """
    narrow = _COUNTED if counted else _NARROW
    left_out = {"inviter" if counted else "counted", *(("inviter", "seen") if told else ("told",))}
    columns = [
        column
        for column in COLUMNS
        if (column.name not in left_out if cells >= 100 else column.name in narrow)
    ]
    left = max(cells - sum(column.cells + _GAP for column in columns) + _GAP, 0)
    return [(column, column.cells + (left if column.name == "name" else 0)) for column in columns]


def head(
    page: GroupPage | None,
    part: str,
    rows: Sequence[MemberRow],
    typed: str,
    sort: tuple[str, bool],
    cells: int,
    counted: bool = False,
    told: bool = False,
) -> list[Line]:
    """The lines above the members; `counted` and `told` as in `shown`."""
    group, alike = (page.row.name, page.links) if page else ("", 0)
    n = ngettext("{n} member", "{n} members", len(rows)).format(n=words.number(len(rows)))
    if part:
        n = f"{words.part(part)} {words.number(len(rows))}"
    left: Line = [(_("Groups") + " › ", "muted"), (group, "strong"), (" › ", "muted"), (n, "text")]
    if alike:
        line = ngettext("{n} may be a known one", "{n} may be known ones", alike).format(
            n=words.number(alike)
        )
        left += [(" · ", "muted"), (line, "accent"), ("  ", "text"), *key("=", _("see who"))]
    if typed:
        left += [("   / ", "accent"), (typed, "strong")]
    order = [
        (next(_(c.title) for c in COLUMNS if c.name == sort[0]), "strong"),
        (" ▴" if sort[1] else " ▾", "accent"),
    ]
    titles: Line = []
    for column, wide in shown(cells, counted, told):
        role = "text" if column.name == sort[0] else "faint"
        titles += [*cell(_(column.title), wide, column.align, role), (" " * _GAP, "text")]  # type: ignore[arg-type]
    return [[], ends(left, order, cells), [], titles]


def sorts() -> list[tuple[str, str]]:
    """(name, title) of everything members can be sorted by."""
    return [(column.name, _(column.title)) for column in COLUMNS if column.name != "spark"]


def arranged(rows: Sequence[MemberRow], typed: str, sort: tuple[str, bool]) -> list[MemberRow]:
    """The members that fit what is typed (name, state, role, mark; ``city:成都`` what they told), sorted."""
    fitting = [row for row in rows if _fits(row, typed)]
    fitting.sort(key=next(column.order for column in COLUMNS if column.name == sort[0]), reverse=sort[1])
    return fitting


def _fits(row: MemberRow, typed: str) -> bool:
    asked = [word for word in typed.replace("：", ":").split() if ":" in word]
    if not all(surveytraits.fits(row.told, word) for word in asked):
        return False
    typed = " ".join(word for word in typed.replace("：", ":").split() if ":" not in word)
    if not typed:
        return True
    marks = " ".join(words.mark(mark) for mark in row.marks)
    also = f"{row.name} {words.state(row.state)} {words.role(row.role) if row.role else ''} {marks}"
    return match.find(typed, also) is not None


def figures(part: Part) -> str:
    """How many a part of the members is, and what share of all."""
    share = "" if part.share is None else words.percent(part.share, 1)
    return f"{words.number(part.people):>5} {share:>5}"


def row_line(row: MemberRow, now: Now, cells: int, counted: bool = False, told: bool = False) -> Line:
    """One member; `counted` and `told` as in `shown`."""
    line: Line = []
    for column, wide in shown(cells, counted, told):
        line += [*cell(column.draw(row, now), wide, column.align), (" " * _GAP, "text")]  # type: ignore[arg-type]
    return line
