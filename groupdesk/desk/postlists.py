"""Posts as they are read: their deliveries counted, their place in the calendar found."""

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from groupdesk.desk import postwords
from groupdesk.desk.posttimes import Clocks
from groupdesk.desk.standing import open_groups
from groupdesk.desk.values.calendar import PostView
from groupdesk.rules import clock
from groupdesk.rules.calendar import states, variants

if TYPE_CHECKING:
    from groupdesk.desk import Desk

_POSTS: Final = (
    "SELECT p.id, p.column_id, coalesce(c.name, ''), p.body, p.state, p.for_day, p.day, p.minute, p.at, p.made_at,"
    " p.groups, p.writer, p.approver, p.fills, p.files, p.everybody, p.reason, p.note"
    " FROM post AS p LEFT JOIN post_column AS c ON c.id = p.column_id"
)
_TO_GROUPS: Final = (
    "NOT EXISTS (SELECT 1 FROM delivery AS d WHERE d.post_id = p.id AND d.identity_id IS NOT NULL)"
)
_DONE: Final = ("sent", "handed")


class _Row(NamedTuple):
    id: int
    column: int | None
    column_name: str
    body: str
    state: str
    for_day: int | None
    day: int | None
    minute: int | None
    at: int | None
    made_at: int
    groups: str
    writer: str
    approver: str
    fills: str
    files: str
    everybody: int
    reason: str
    note: str


class _Sent(NamedTuple):
    """The deliveries of a post."""

    states: Counter[str]
    groups: tuple[int, ...]
    last_due: int
    next_at: int | None
    next_group: str


def meant(desk: "Desk", groups: str) -> tuple[int, ...]:
    """The groups that are meant; none where the words mean nothing any more."""
    try:
        chosen = desk.groups.select(groups).groups
    except LookupError:
        return ()
    if chosen is not None:
        return chosen
    with desk.reading() as connection:
        return tuple(open_groups(connection))


def between(desk: "Desk", connection: sqlite3.Connection, first: int, last: int) -> list[PostView]:
    """Posts to groups whose place is on the days [first, last], by day and minute."""
    clocks = Clocks(connection)
    start, end = clock.day_start(first, clocks.desk), clock.day_start(last + 1, clocks.desk)
    rows = connection.execute(
        f"{_POSTS} WHERE {_TO_GROUPS} AND (p.day BETWEEN ?1 AND ?2"
        " OR (p.day IS NULL AND coalesce(p.at, p.made_at) >= ?3 AND coalesce(p.at, p.made_at) < ?4))",
        (first, last, start, end),
    ).fetchall()
    return sorted(_views(desk, connection, clocks, rows), key=lambda one: (one.day, one.minute, one.id))


def some(desk: "Desk", connection: sqlite3.Connection, where: str, *arguments: object) -> list[PostView]:
    """Posts of which a condition on ``p`` holds, by id."""
    rows = connection.execute(f"{_POSTS} WHERE {where} ORDER BY p.id", arguments).fetchall()
    return _views(desk, connection, Clocks(connection), rows)


def _views(
    desk: "Desk", connection: sqlite3.Connection, clocks: Clocks, rows: Iterable[tuple[Any, ...]]
) -> list[PostView]:
    found = [_Row._make(row) for row in rows]
    sent = _sent(connection, desk.now(), [row.id for row in found])
    groups = {row.groups: meant(desk, row.groups) for row in found if row.id not in sent and row.groups}
    return [_view(row, clocks, sent.get(row.id), groups.get(row.groups, ()), desk.now()) for row in found]


def _view(row: _Row, clocks: Clocks, sent: _Sent | None, chosen: tuple[int, ...], now: int) -> PostView:
    day, minute = row.day, row.minute
    if day is None or minute is None:
        day, minute = clocks.place(row.at if row.at is not None else row.made_at)
    groups = sent.groups if sent else chosen
    counted = sent.states if sent else Counter[str]()
    return PostView(
        id=row.id,
        column=row.column,
        column_name=row.column_name,
        title=postwords.title(variants.parts(row.body)[0]),
        body=row.body,
        state=states.shown(row.state, counted, is_last_due=sent is None or sent.last_due <= now),
        for_day=row.for_day,
        day=day,
        minute=minute,
        at=row.at if row.day is None else None,
        groups=row.groups,
        group_ids=groups,
        done=sum(counted[state] for state in _DONE),
        of=len(groups),
        next_at=sent.next_at if sent else None,
        next_group=sent.next_group if sent else "",
        writer=row.writer,
        approver=row.approver,
        fills=json.loads(row.fills),
        files=tuple(json.loads(row.files)),
        everybody=bool(row.everybody),
        reason=row.reason,
        note=row.note,
    )


def _sent(connection: sqlite3.Connection, now: int, posts: list[int]) -> dict[int, _Sent]:
    """Post → its deliveries, of those that have any."""
    marks = ",".join("?" * len(posts))
    rows: dict[int, list[tuple[int, str, int, str]]] = defaultdict(list)
    for post, *row in connection.execute(
        "SELECT d.post_id, d.group_id, d.state, d.due_at, g.name FROM delivery AS d"
        f" JOIN chat_group AS g ON g.id = d.group_id WHERE d.post_id IN ({marks}) AND d.identity_id IS NULL"
        " ORDER BY d.due_at, d.id",
        posts,
    ):
        rows[post].append(tuple(row))
    return {post: _counted(mine, now) for post, mine in rows.items()}


def _counted(mine: list[tuple[int, str, int, str]], now: int) -> _Sent:
    kept = [one for one in mine if one[1] != "skipped"] or mine
    later = next(((due, name) for _g, state, due, name in mine if due > now and state not in _DONE), None)
    return _Sent(
        Counter(state for _g, state, _due, _name in mine),
        tuple(group for group, *_rest in kept),
        max(due for _g, _state, due, _name in mine),
        later[0] if later else None,
        later[1] if later else "",
    )
