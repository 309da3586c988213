"""Which later runs told a message that another had brought, kept as ranges of message ids (formats.md D11).

A file names known messages in nearly the order in which they were stored, so that few ranges stand for
many messages. Ranges of one run may overlap; what counts is whether a message lies in one.
"""

import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

LONGEST: Final = 10_000
"""Ids that a range holds at most, so that those around an id begin no further before it."""
_NOTE: Final = (
    "INSERT INTO message_also AS old (first_id, run_id, last_id) VALUES (?, ?, ?)"
    " ON CONFLICT (first_id, run_id) DO UPDATE SET last_id = excluded.last_id WHERE excluded.last_id > old.last_id"
)
_AROUND: Final = "first_id BETWEEN ? AND ? AND last_id >= ?"
HOLDS: Final = f"x.first_id BETWEEN {{0}} - {LONGEST - 1} AND {{0}} AND x.last_id >= {{0}}"
"""A condition on ``message_also AS x``: whether a range holds a message; `format` it with the column of its id."""


def note(connection: sqlite3.Connection, run_id: int, ids: Collection[int]) -> None:
    """Notes that a run told messages which others have brought."""
    _add(connection, run_id, _ranges(ids))


def heirs(connection: sqlite3.Connection, run_id: int, ids: Sequence[int]) -> dict[int, int]:
    """Message → the first other run that told it as well; `ids` ascend, those of no other are left out."""
    found = connection.execute(
        f"SELECT run_id, first_id, last_id FROM message_also WHERE {_AROUND} AND run_id <> ? ORDER BY run_id DESC",
        (*_around(ids), run_id),
    )
    heirs: dict[int, int] = {}
    for run, first, last in found:
        heirs.update(dict.fromkeys(_within(ids, first, last), run))
    return heirs


def hand_over(connection: sqlite3.Connection, heirs: Mapping[int, int]) -> None:
    """Makes each message one that its heir brought: no range of his names it any more."""
    connection.executemany(
        "UPDATE message SET run_id = ? WHERE id = ?", [(run, id_) for id_, run in heirs.items()]
    )
    for run in set(heirs.values()):
        leave_out(connection, run, sorted(id_ for id_, heir in heirs.items() if heir == run))


def leave_out(connection: sqlite3.Connection, run_id: int, ids: Sequence[int]) -> None:
    """Cuts some messages out of the ranges of a run; `ids` ascend."""
    found = connection.execute(
        f"SELECT first_id, last_id FROM message_also WHERE {_AROUND} AND run_id = ?", (*_around(ids), run_id)
    ).fetchall()
    cut = [(first, last, gone) for first, last in found if (gone := _within(ids, first, last))]
    connection.executemany(
        "DELETE FROM message_also WHERE first_id = ? AND run_id = ?", [(first, run_id) for first, _, _ in cut]
    )
    _add(connection, run_id, (piece for one in cut for piece in _pieces(*one)))


def _add(connection: sqlite3.Connection, run_id: int, ranges: Iterable[tuple[int, int]]) -> None:
    connection.executemany(_NOTE, [(first, run_id, last) for first, last in ranges])


def _around(ids: Sequence[int]) -> tuple[int, int, int]:
    """The bounds of `_AROUND` for ids that ascend."""
    return ids[0] - LONGEST + 1, ids[-1], ids[0]


def _within(ids: Sequence[int], first: int, last: int) -> Sequence[int]:
    return ids[bisect_left(ids, first) : bisect_right(ids, last)]


def _pieces(first: int, last: int, gone: Iterable[int]) -> Iterator[tuple[int, int]]:
    """What is left of a range without some of its ids, which ascend."""
    for id_ in gone:
        if first < id_:
            yield first, id_ - 1
        first = id_ + 1
    if first <= last:
        yield first, last


def _ranges(ids: Collection[int]) -> Iterator[tuple[int, int]]:
    """The fewest (first, last) that hold these ids and no others, none too long."""
    ordered = sorted(ids)
    starts = [place for place, (one, next_) in enumerate(pairwise(ordered), 1) if next_ - one > 1]
    for start, end in pairwise([0, *starts, len(ordered)]):
        for place in range(start, end, LONGEST):
            yield ordered[place], ordered[min(end, place + LONGEST) - 1]
