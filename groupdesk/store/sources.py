"""Which of several sources of one chat counts at an instant (mechanisms.md 1)."""

import sqlite3
from bisect import bisect_right
from collections.abc import Callable, Iterable
from typing import Final

ASIDE: Final = 9
"""Rank of a source whose rows another source of the same kind tells too: they never count."""


def counting(connection: sqlite3.Connection, group_id: int) -> Callable[[int, int], bool] | None:
    """Whether a row (instant, source) counts: no better source covers its instant. None: all do.

    Several chats told by one format (``telegram:1``, ``telegram:2``: a group that moved) add to each
    other; they are no better and no worse. What stands aside never counts.
    """
    told = connection.execute(
        "SELECT id, name, rank FROM source WHERE group_id = ? ORDER BY rank, id", (group_id,)
    ).fetchall()
    sources = [source for source in told if source[2] != ASIDE]
    kinds = [(rank, name.partition(":")[0]) for _, name, rank in sources]
    if len(set(kinds)) < 2 and len(sources) == len(told):
        return None
    covered: list[tuple[int, int]] = []
    better: dict[int, tuple[list[int], list[int]]] = {}
    for kind in dict.fromkeys(kinds):
        merged = _merged(covered)
        same = [source for (source, _, _), other in zip(sources, kinds, strict=True) if other == kind]
        for source in same:
            better[source] = ([start for start, _ in merged], [end for _, end in merged])
            covered += connection.execute(
                'SELECT start, "end" FROM coverage WHERE source_id = ?', (source,)
            ).fetchall()

    def counts(at: int, source: int) -> bool:
        if source not in better:
            return False
        starts, ends = better[source]
        place = bisect_right(starts, at) - 1
        return place < 0 or at > ends[place]

    return counts


def _merged(intervals: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
