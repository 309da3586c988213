"""Some days of the calendar put together: what the columns ask for, the posts there are, what meets."""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from groupdesk.desk.amounts import listed
from groupdesk.desk.besthour import best_minute
from groupdesk.desk.postlists import between
from groupdesk.desk.posttimes import Clocks
from groupdesk.desk.values.calendar import ClashView, ColumnView, Slot, Week
from groupdesk.desk.values.posts import Caution
from groupdesk.rules import clock
from groupdesk.rules.calendar import clashes, recurrence, states
from groupdesk.rules.calendar.clashes import Said
from groupdesk.rules.hours import QUIET, is_quiet, is_weekend
from groupdesk.rules.weekly import week_of

if TYPE_CHECKING:
    from groupdesk.desk import Desk

SOON: Final = 1
"""Days ahead for which a column's post should be there."""
STOCK: Final = 14
"""Days that are looked ahead for what is ready."""
_STEP: Final = 30
"""Minutes between the times that are tried for a post that meets another."""


def week(
    desk: "Desk",
    connection: sqlite3.Connection,
    first: int,
    last: int,
    groups: Collection[int] | None,
) -> Week:
    """The days [first, last], of posts and columns that reach some groups (None: any)."""
    clocks = Clocks(connection)
    today = clocks.place(desk.now())[0]
    columns = [one for one in desk.columns.list() if _reaches(one.group_ids, groups)]
    slots = _slots(desk, connection, columns, first, last, groups)
    used = {one.column for one in slots}
    return Week(
        week_of(first),
        first,
        last,
        today,
        desk.now(),
        clocks.desk.key,
        tuple(sorted(columns, key=lambda one: one.id not in used)),
        tuple(slots),
        tuple(meeting(clocks, slots, columns, today)),
        ready_days(desk, connection, columns, today, groups)[0],
    )


def _reaches(mine: Iterable[int], groups: Collection[int] | None) -> bool:
    return groups is None or not set(mine).isdisjoint(groups)


def _slots(
    desk: "Desk",
    connection: sqlite3.Connection,
    columns: Sequence[ColumnView],
    first: int,
    last: int,
    groups: Collection[int] | None,
) -> list[Slot]:
    posts = [one for one in between(desk, connection, first, last) if _reaches(one.group_ids, groups)]
    slots = [Slot(one.column, one.day, one.minute, one.state, one) for one in posts]
    begun = filled(connection, first, last)
    now = Clocks(connection).place(desk.now())
    best: dict[tuple[tuple[int, ...], bool], int] = {}
    for column in columns:
        for day in recurrence.days(column.recurrence, first, last):
            if (column.id, day) not in begun:
                minute = _minute(desk, connection, column, day, best)
                slots.append(Slot(column.id, day, minute, _wanted((day, minute), now)))
    return sorted(slots, key=lambda one: (one.day, one.minute, one.key))


def filled(connection: sqlite3.Connection, first: int, last: int) -> set[tuple[int, int]]:
    """(Column, day) that have a post, wherever it was moved to."""
    rows = connection.execute(
        "SELECT column_id, for_day FROM post WHERE column_id IS NOT NULL AND for_day BETWEEN ? AND ?",
        (first, last),
    )
    return set(rows.fetchall())


def _wanted(place: tuple[int, int], now: tuple[int, int]) -> str:
    """The state of a place without a post."""
    if place < now:
        return ""
    return "gap" if place[0] <= now[0] + SOON else states.IDEA


def _minute(
    desk: "Desk",
    connection: sqlite3.Connection,
    column: ColumnView,
    day: int,
    best: dict[tuple[tuple[int, ...], bool], int],
) -> int:
    """The minute of a column's place; `best` keeps what was found for other days like it."""
    if column.minute is not None:
        return column.minute
    kind = (column.group_ids, is_weekend(day))
    if kind not in best:
        best[kind] = best_minute(connection, desk.now(), column.group_ids, day)
    return best[kind]


def ready_days(
    desk: "Desk",
    connection: sqlite3.Connection,
    columns: Sequence[ColumnView],
    today: int,
    groups: Collection[int] | None = None,
) -> tuple[int, int]:
    """How many days from tomorrow on lack nothing that the columns ask for, of those up to the first that
    does; and how many posts they ask for in the days that are looked at."""
    slots = _slots(desk, connection, columns, today + 1, today + STOCK, groups)
    asked = [one for one in slots if one.column is not None and one.state != states.SKIPPED]
    lacking = [one.day for one in asked if one.state not in (states.READY, *states.OVER, states.SENDING)]
    return (min(lacking, default=today + STOCK + 1) - today - 1), len(asked)


# --- what meets


def meeting(
    clocks: Clocks, slots: Sequence[Slot], columns: Sequence[ColumnView], today: int
) -> Iterable[ClashView]:
    """Posts that meet in some groups from today on."""
    by_id = {one.id: one for one in columns}
    known = {one.key: one for one in slots}
    said = [one for slot in slots if slot.day >= today for one in _said(clocks, slot, by_id)]
    by_group: dict[int, list[Said]] = defaultdict(list)
    for one in said:
        by_group[one.group].append(one)
    for found in clashes.find(said):
        names = tuple(_name(known[key], by_id) for key in found.what)
        last = known[found.what[-1]]
        free = _free(last, _distances(last.key, found.groups, by_group)) if found.kind == "close" else None
        yield ClashView(found.kind, found.what, names, found.day, found.groups, found.first, found.last, free)


def _distances(key: str, groups: Iterable[int], said: Mapping[int, Sequence[Said]]) -> set[int]:
    """Seconds from a post to each other one in some groups: mostly the same in all of them."""
    found: set[int] = set()
    for group in groups:
        at = next(one.at for one in said[group] if one.what == key)
        found |= {one.at - at for one in said[group] if one.what != key}
    return found


def _said(clocks: Clocks, slot: Slot, columns: "dict[int, ColumnView]") -> Iterable[Said]:
    if slot.state in ("", states.SKIPPED):
        return
    key, at = slot.key, slot.post.at if slot.post else None
    for group in groups_of(slot, columns):
        instant = at if at is not None else clocks.instant(slot.day, slot.minute, group)
        day = slot.day if at is None else clock.day_of(instant, clocks.of(group))
        yield Said(key, group, instant, day)


def against(
    desk: "Desk",
    connection: sqlite3.Connection,
    groups: Collection[int],
    day: int,
    minute: int,
    mine: Collection[str],
) -> list[Caution]:
    """What a post at a minute of a day on each group's clock would meet; `mine` are the keys of its own place."""
    columns = desk.columns.list()
    by_id = {one.id: one for one in columns}
    slots = [
        one for one in _slots(desk, connection, columns, day - 1, day + 1, groups) if one.key not in mine
    ]
    clocks = Clocks(connection)
    here = [Said("", group, clocks.instant(day, minute, group), day) for group in groups]
    said = [*here, *(one for slot in slots for one in _said(clocks, slot, by_id))]
    known = {one.key: one for one in slots}
    found: list[Caution] = []
    for one in clashes.find(said):
        if "" in one.what:
            names = [_name(known[key], by_id) for key in one.what if key]
            found.append(Caution(one.kind, listed(names), len(one.groups)))
    return found


def groups_of(slot: Slot, columns: "dict[int, ColumnView]") -> tuple[int, ...]:
    """The groups that a place in the calendar reaches."""
    if slot.post is not None:
        return slot.post.group_ids
    column = columns.get(slot.column) if slot.column is not None else None
    return column.group_ids if column else ()


def _name(slot: Slot, columns: "dict[int, ColumnView]") -> str:
    column = columns.get(slot.column) if slot.column is not None else None
    if column is not None:
        return column.name
    return (slot.post.column_name or slot.post.title) if slot.post else ""


def _free(slot: Slot, others: Collection[int]) -> int | None:
    """The next minute of the day at which a place would meet nothing, later ones first; `others` are the
    seconds from it to what else is said there."""
    later = range(slot.minute + _STEP, 24 * 60, _STEP)
    earlier = range(slot.minute - _STEP, 0, -_STEP)
    minute: int
    for minute in (*later, *earlier):
        moved = (minute - slot.minute) * 60
        apart = all(abs(other - moved) >= clashes.APART for other in others)
        if apart and not is_quiet(minute // 60, QUIET):
            return minute
    return None
