"""The leaderboard, drawn: its columns, what stands above them, and the strip below."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from groupdesk.console import match
from groupdesk.console.charts import bar
from groupdesk.console.languages import N_
from groupdesk.console.paint import Line, cell, cells_of, ends, joined
from groupdesk.desk import words
from groupdesk.desk.values.boards import Board, BoardRow
from groupdesk.locale import _, ngettext
from groupdesk.text import Align

STRIP_LINES: Final = 9
_PARTS, _GUTTER = 6, 3
"""Lines of the strip that say what the points are made of, and the cells between its halves."""
CLIMBERS: Final = 20
"""A climber is looked for among so many of the first: further down a word more moves hundreds of ranks."""


class Column(NamedTuple):
    """A column of the leaderboard."""

    by: str
    """The figure it shows, by which the board can be sorted; "" for none."""
    title: str
    """Untranslated."""
    cells: int
    from_cells: int
    """It is left out where there are fewer cells than that."""
    draw: Callable[[BoardRow], Line]
    align: Align = "right"


def _figure(by: str) -> Callable[[BoardRow], Line]:
    def draw(row: BoardRow) -> Line:
        n = getattr(row, by)
        return [(words.number(n), "text")] if n else [("–", "faint")]

    return draw


def _name(row: BoardRow) -> Line:
    return [(row.name, "faint" if row.left else "text")]


def movement(row: BoardRow) -> Line:
    """What became of the rank since the span before: a sign with its number."""
    moved = row.movement
    if moved is None:
        return [("–", "faint")]
    if isinstance(moved, str):
        return [(_("new"), "accent")]
    if not moved:
        return [("=", "faint")]
    return [(f"↑{moved}", "good")] if moved > 0 else [(f"↓{-moved}", "warn")]


COLUMNS: Final = (
    Column("", "", 4, 0, lambda row: [(str(row.rank), "strong")]),
    Column("", "", 5, 0, movement, "left"),
    Column("", N_("name"), 10, 0, _name, "left"),
    Column("", N_("mostly in"), 12, 60, lambda row: [(row.group_name, "muted")], "left"),
    Column("days", N_("days"), 4, 0, _figure("days")),
    Column("messages", N_("messages"), 8, 90, _figure("messages")),
    Column("words", N_("words"), 5, 0, _figure("words")),
    Column("", N_("asked"), 5, 100, _figure("questions")),
    Column("answers", N_("ans"), 3, 0, _figure("answers")),
    Column("replies_got", N_("got"), 3, 0, _figure("replies_got")),
    Column("invites_kept", N_("inv"), 3, 0, _figure("invites_kept")),
    Column("points", N_("points"), 6, 0, lambda row: [(words.number(row.points), "strong")]),
)
_NAME, _GROUP = 2, 3


def shown(cells: int) -> list[tuple[Column, int]]:
    """The columns that fit into `cells`, each with its width; name and group share the rest."""
    columns = [column for column in COLUMNS if cells >= column.from_cells]
    rest = max(cells - sum(column.cells + _gap(column) for column in columns), 0)
    stretched = [column for column in (COLUMNS[_NAME], COLUMNS[_GROUP]) if column in columns]
    more = {id(column): rest // len(stretched) for column in stretched}
    more[id(COLUMNS[_NAME])] += rest % len(stretched)
    return [(column, column.cells + more.get(id(column), 0)) for column in columns]


def _gap(column: Column) -> int:
    return 0 if column is COLUMNS[0] else 2 if column.align == "right" else 1


def _cells(parts: Sequence[tuple[Column, int, Line]], role: str = "text") -> Line:
    line: Line = []
    for column, wide, part in parts:
        line += [(" " * _gap(column), "text"), *cell(part, wide, column.align, role)]
    return line


def row_line(row: BoardRow, cells: int) -> Line:
    """One person."""
    return _cells([(column, wide, column.draw(row)) for column, wide in shown(cells)])


def head(board: Board, where: str, typed: str, *, bottom: bool, cells: int) -> list[Line]:
    """The lines above the rows: whom it is about, when, by what, and the titles of the columns."""
    sort: Line = [
        (_("by") + " ", "muted"),
        (words.column(board.by), "text"),
        (" ▴" if bottom else " ▾", "accent"),
    ]
    people = ngettext("{n} person", "{n} people", board.people).format(n=words.number(board.people))
    right = joined([[(people, "muted")], sort], " · ")
    titles = _cells(
        [
            (column, wide, [(_(column.title) if column.title else "", _title_role(column, board.by))])
            for column, wide in shown(cells)
        ]
    )
    return [[], ends(_title(board, where, typed, bottom=bottom), right, cells), [], titles]


def _title_role(column: Column, by: str) -> str:
    return "text" if column.by == by else "faint"


def _title(board: Board, where: str, typed: str, *, bottom: bool) -> Line:
    if typed:
        return [("/ ", "accent"), (typed, "strong")]
    title = _("Least active") if bottom else _("Most active")
    place = _("in {group}").format(group=where) if where else _("in all groups")
    days = words.days(board.first, board.last) if board.first <= board.last else ""
    when = days if ".." in board.label else " · ".join(filter(None, (words.span(board.label), days)))
    return [(title, "strong"), (f"  {place} · {when}", "muted")]


def fitting(board: Board, typed: str) -> Sequence[BoardRow]:
    """The rows whose name or group fits what is typed."""
    if not typed.strip():
        return board.rows
    return [row for row in board.rows if match.find(typed, f"{row.name} {row.group_name}") is not None]


# --- the strip below ---------------------------------------------------------------------------------


class Made(NamedTuple):
    """What the points of the first few of a board are made of."""

    people: int
    points: Mapping[str, int]
    """Part → points."""


def strip(board: Board, made: Made | None, *, staff: bool, cells: int) -> list[Line]:
    """What the points are made of, who stands out, and what is left out."""
    wide = cells * 3 // 5 if cells >= 60 else cells
    parts = _made_of(made, wide) if made else []
    groups = _groups(board, cells - wide - _GUTTER) if cells > wide else []
    lines: list[Line] = []
    for i in range(_PARTS):
        left = cell(parts[i] if i < len(parts) else [], wide)
        right = groups[i] if i < len(groups) else []
        lines.append([*left, (" " * _GUTTER, "text"), *right])
    return [[], *lines, _also(board), _left_out(board, staff=staff)]


def _made_of(made: Made, cells: int) -> list[Line]:
    whole = sum(n for n in made.points.values() if n > 0)
    first = ngettext("the first {n}", "the first {n} together", made.people).format(n=made.people)
    lines: list[Line] = [[(_("What the points are made of"), "strong"), (f"  {first}", "muted")]]
    most = sorted(made.points.items(), key=lambda part: -part[1])[: _PARTS - 1]
    for code, points in most:
        if whole and points > 0:
            share = points / whole
            lines.append(
                [
                    *cell(words.column(code), 16, role="muted"),
                    *bar(share, max(cells - 24, 4)),
                    *cell(words.percent(share, 1), 7, "right"),
                ]
            )
    return lines


def _groups(board: Board, cells: int) -> list[Line]:
    counts: dict[str, int] = {}
    for row in board.rows:
        counts[row.group_name] = counts.get(row.group_name, 0) + 1
    if len(counts) < 2:
        return []
    lines: list[Line] = [ends([(_("Where they mostly write"), "muted")], [(_("people"), "muted")], cells)]
    most = sorted(counts.items(), key=lambda group: (-group[1], group[0]))[: _PARTS - 1]
    return [*lines, *(ends([(name, "text")], [(words.number(n), "text")], cells) for name, n in most)]


def _also(board: Board) -> Line:
    parts: list[Line] = []
    answerer = max(board.rows, key=lambda row: row.answers, default=None)
    if answerer and answerer.answers:
        parts.append(_named(_("best answerer"), answerer.name, words.number(answerer.answers)))
    first = [row for row in board.rows if row.rank <= CLIMBERS]
    climbed = [(row.movement, row) for row in first if isinstance(row.movement, int)]
    by, climber = max(climbed, key=lambda one: one[0], default=(0, None))
    if climber and by > 0:
        parts.append(_named(_("climber"), climber.name, f"↑{by}"))
    if new := sum(row.movement == "new" for row in board.rows):
        parts.append([(_("not there before") + " ", "muted"), (words.number(new), "text")])
    return [(_("Also") + "  ", "strong"), *joined(parts, " · ")] if parts else []


def _named(what: str, name: str, figure: str) -> Line:
    return [(f"{what} ", "muted"), *cell(name, min(16, cells_of([(name, "text")]))), (f" {figure}", "text")]


def _left_out(board: Board, *, staff: bool) -> Line:
    seen, days = board.coverage
    parts = [_("bots left out") if staff else _("staff and bots left out")]
    if seen < days:
        said = _("{seen} of {days} group-days observed")
        parts.append(said.format(seen=words.number(seen), days=words.number(days)))
    parts.append(_("the bottom is never in a post"))
    return [(" · ".join(parts), "faint")]
