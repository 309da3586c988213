"""What a group that goes into another brings beside messages: names, events, lists, coverage, counts, tags."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from groupdesk.store.images import Recorder, Values

Maps = Mapping[str, Mapping[int, int]]
"""Column → what its values become; those not named stay."""


class Taken(NamedTuple):
    """A table whose rows come over; where the first group has such a row already, both become one."""

    name: str
    both: Callable[[Values, Values], Values] = lambda ours, theirs: {}
    """The columns of ours that change."""


def _span(ours: Values, theirs: Values) -> Values:
    return {
        "first_at": min(ours["first_at"], theirs["first_at"]),
        "last_at": max(ours["last_at"], theirs["last_at"]),
    }


TABLES: Final = (
    Taken("identity_name", _span),
    Taken("membership_event", lambda ours, theirs: {"at": min(ours["at"], theirs["at"])}),
    Taken("coverage"),
    Taken("recalled"),
    Taken("head_count"),
    Taken("member_count"),
    Taken("attendance"),
    Taken("person_mark"),
    Taken("group_alias"),
    Taken("group_tag"),
    Taken("run_file"),
)
DERIVED: Final = ("membership", "member_day", "group_day", "pair", "question", "stale", "group_now")
"""Figures: those of the merged group are made anew."""


def bring(recorder: Recorder, kept: int, other: int, maps: Maps) -> None:
    """Makes the rows of `other` those of `kept`, with sources and identities as `maps` say."""
    for table in TABLES:
        for row in recorder.rows(table.name, "group_id = ?", other):
            _take(recorder, table, row, {**_mapped(row, maps), "group_id": kept})
    for roster in recorder.rows("roster", "group_id = ?", other):
        _roster(recorder, roster, kept, maps)


def _take(recorder: Recorder, table: Taken, row: Values, goes: Values) -> None:
    if recorder.row(table.name, goes) == row:  # its key stays
        recorder.set(table.name, row, **goes)
        return
    recorder.drop(table.name, row)
    ours = recorder.row(table.name, goes)
    if ours is None:
        recorder.add(table.name, goes)
    else:
        recorder.set(table.name, ours, **table.both(ours, row))


def _roster(recorder: Recorder, roster: Values, kept: int, maps: Maps) -> None:
    """A list of the same instant and run is added to, as one told in two pieces."""
    same = recorder.rows(
        "roster", "group_id = ? AND at = ? AND run_id = ?", kept, roster["at"], roster["run_id"]
    )
    goes = same[0]["id"] if same else roster["id"]
    for member in recorder.rows("roster_member", "roster_id = ?", roster["id"]):
        mapped = {**_mapped(member, maps), "roster_id": goes}
        if mapped != member:
            _take(recorder, Taken("roster_member"), member, mapped)
    if same:
        recorder.drop("roster", roster)
    else:
        recorder.set("roster", roster, group_id=kept)


def _mapped(row: Values, maps: Maps) -> Values:
    return {
        name: maps[name].get(value, value) if name in maps and value is not None else value
        for name, value in row.items()
    }
