"""From columns to questions: what stands under one title in several columns is one question."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from groupdesk.formats.surveys.grid import Grid
from groupdesk.formats.surveys.tool import Column, Tool, Use
from groupdesk.rules.surveys.asked import Asked, Part, is_other, ticks

PERSONAL = 0.8
"""Share of different values from which a hidden field tells people, not groups."""


def gathered(columns: Sequence[Column], table: Grid, rows: Sequence[int], tool: Tool) -> list[Asked]:
    """The questions in the order of their first columns."""
    found: list[Asked] = []
    asking = [(place, _as_asked(column, place, table, rows)) for place, column in enumerate(columns)]
    for use, run in groupby(asking, key=lambda one: (one[1].use, one[1].title)):
        if use[0] == Use.ASK:
            found += _questions(list(run), table, rows, tool)
    return found


def is_token(table: Grid, rows: Sequence[int], place: int) -> bool:
    """Whether a hidden field tells people apart; else it is that of a group, and a question like others."""
    told = [cell for row in rows if (cell := table.text(row, place))]
    return len(set(told)) >= PERSONAL * len(told)


def _as_asked(column: Column, place: int, table: Grid, rows: Sequence[int]) -> Column:
    if column.use == Use.TOKEN and not is_token(table, rows, place):
        return Column(Use.ASK, column.heading, column.heading)
    return column


def _questions(
    group: list[tuple[int, Column]], table: Grid, rows: Sequence[int], tool: Tool
) -> Iterator[Asked]:
    """The questions under one title: one with parts, or one with a cell and own words beside it."""

    def cells(place: int) -> tuple[str, ...]:
        told = (table.text(row, place) for row in rows)
        return tuple("" if cell in tool.blank else cell for cell in told)

    title = group[0][1].title or group[0][1].heading
    whole = [place for place, column in group if column.part is None]
    parts = [Part(column.part, cells(place)) for place, column in group if column.part is not None]
    words = [part for part in parts if _are_words(part)]
    other = words[0].cells if words else ()
    parts = [part for part in parts if part not in words]
    marks = tool.marks_other or bool(words)
    for place in whole:
        yield Asked(title, cells(place), other=other, joiners=tool.joiners, marks_other=marks)
    if parts and not whole:
        yield Asked(title, parts=tuple(parts), other=other, marks_other=marks)


def _are_words(part: Part) -> bool:
    """Whether a column holds own words, and does not merely tick that there are some."""
    return is_other(part.label) and any(ticks("", cell) is None or cell == part.label for cell in part.cells)
