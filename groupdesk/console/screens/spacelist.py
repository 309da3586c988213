"""Groups of one space as a line of the roster that opens: what it shows, and which lines there are."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from groupdesk.console.charts import sparkline
from groupdesk.console.paint import Line, cell, key
from groupdesk.console.screens.groupslist import GAP, Now, last_word, shown
from groupdesk.console.screens.wellness import GRADE_ROLES, grade
from groupdesk.desk import words
from groupdesk.desk.values.groups import GroupRow, SpaceRow
from groupdesk.locale import _, ngettext
from groupdesk.text import cut, one_line, width

FEWEST: Final = 2
"""Groups of a space that are folded; one alone stands for itself."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A space with those of its groups that the roster shows, in their order there."""

    space: SpaceRow
    rows: tuple[GroupRow, ...]
    opened: bool


_ROOM: Final = 24
"""Cells of a name from which the number of groups has its word."""
Entry = tuple[Hashable, GroupRow | Folded]


def key_of(space: int | None) -> Hashable:
    """The key of a space's line, which no group has."""
    return "space", space


def lines(
    rows: Sequence[GroupRow], spaces: Iterable[SpaceRow], opened: Collection[int], *, flat: bool
) -> list[Entry]:
    """The lines of the roster: a space stands where the first of its groups does, those of an opened
    one below it; `flat` folds none, nor is the only space there is folded."""
    known, held = {one.id: one for one in spaces}, _held(rows)
    folded = {id_ for id_, some in held.items() if id_ in known and len(some) >= FEWEST}
    if flat or any(len(held[id_]) == len(rows) for id_ in folded):
        return [(row.id, row) for row in rows]
    out: list[Entry] = []
    for row in rows:
        space = row.space_id
        if space is None or space not in folded:
            out.append((row.id, row))
        elif held[space][0] is row:
            out.append((key_of(space), Folded(known[space], tuple(held[space]), space in opened)))
            out += [(one.id, one) for one in held[space] if space in opened]
    return out


def _held(rows: Sequence[GroupRow]) -> Mapping[int, list[GroupRow]]:
    held: dict[int, list[GroupRow]] = {}
    for row in rows:
        if row.space_id is not None:
            held.setdefault(row.space_id, []).append(row)
    return held


def row_line(one: Folded, now: Now, cells: int) -> Line:
    """A space in the columns of the roster."""
    last = max((row.last_word for row in one.rows if row.last_word), default=None)
    parts: dict[str, Line] = {
        "platform": [(words.platform(one.space.platform), "muted")],
        "grade": cell(grade(_worst(one).well), 4, "right"),
        "members": _people(one),
        "spark": sparkline(_spark(one)),
        "last": last_word(last, any(row.behind for row in one.rows), now),
    }
    line: Line = []
    for column, wide in shown(cells):
        drawn = _name(one, wide) if column.name == "name" else parts.get(column.name, [])
        line += [*cell(drawn, wide, column.align), (" " * GAP, "text")]  # type: ignore[arg-type]
    return line


def _name(one: Folded, cells: int) -> Line:
    """Its name and how many groups it holds; where there is no room, only their number."""
    n = words.number(len(one.rows))
    count = ngettext("{n} group", "{n} groups", len(one.rows)).format(n=n) if cells >= _ROOM else n
    name = cut(one_line(one.space.name), cells - width(count) - 4)
    return [("▾ " if one.opened else "› ", "accent"), (f"{name}  ", "text"), (count, "muted")]


def _people(one: Folded) -> Line:
    """Each counted once; ≥ where not all groups have a member list or a count."""
    least: Line = [("≥ ", "faint")] if any(row.members is None for row in one.rows) else []
    return [*least, (words.number(one.space.people), "text")]


def _worst(one: Folded) -> GroupRow:
    return max(one.rows, key=lambda row: (row.well.health.grade or "") if row.well is not None else "")


def _spark(one: Folded) -> list[int | None]:
    """Speakers a day in all of its groups; None where none was observed."""
    days = zip(*(row.spark for row in one.rows), strict=True)
    return [None if all(n is None for n in day) else sum(n or 0 for n in day) for day in days]


def strip(one: Folded) -> list[Line]:
    """What is said of the space under the cursor, below the roster."""
    people = ngettext("{n} person, counted once", "{n} people, counted once", one.space.people)
    about = f"{words.platform(one.space.platform)} · {people.format(n=words.number(one.space.people))}"
    arrow, word = ("←", _("fold its groups")) if one.opened else ("→", _("show its groups"))
    return [
        [(one.space.name, "strong"), ("  ", "text"), (about, "muted")],
        second_line(one),
        [(f"{arrow} ", "accent"), *key("↵", word)],
    ]


def second_line(one: Folded) -> Line:
    """Its groups with their grades."""
    line: Line = []
    for row in one.rows:
        letter = row.well.health.grade if row.well is not None else None
        line += [
            ("  ·  " if line else "", "line"),
            (letter or "–", GRADE_ROLES.get(letter or "", "faint")),
            (f" {row.name}", "text"),
        ]
    return line
