"""What was said: pages of messages, newest first, and the words around one of them.

There is no index from a person to his messages: they are found through the days on which he wrote.
Only rows that count are shown, so a chat told by two sources is shown once (mechanisms.md 1).
"""

import heapq
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from groupdesk.desk.sql import literal
from groupdesk.desk.values.chats import Said
from groupdesk.rules import clock
from groupdesk.rules.classify import Class
from groupdesk.store.sources import counting
from groupdesk.store.zones import zone_of

if TYPE_CHECKING:
    from groupdesk.desk import Desk

SEARCHED_DAYS: Final = 30
"""How far back words are looked for in all groups at once (storage.md §3)."""
ZONES_APART: Final = 2
"""Days that one instant can belong to in different zones."""

_SELECT: Final = (
    "SELECT m.id, m.group_id, g.name, m.at, i.person_id, m.identity_id,"
    " COALESCE(NULLIF(p.name, ''), i.name, ''), m.kind, m.class, m.body, m.recalled, m.source_id,"
    " m.place, m.key, EXISTS (SELECT 1 FROM highlight WHERE message_id = m.id)"
    " FROM message AS m JOIN chat_group AS g ON g.id = m.group_id"
    " LEFT JOIN identity AS i ON i.id = m.identity_id LEFT JOIN person AS p ON p.id = i.person_id"
)
_NEWEST: Final = " ORDER BY m.at DESC, m.place DESC, m.key DESC"
_OLDEST: Final = " ORDER BY m.at, m.place, m.key"
_SOURCE, _PLACE, _KEY, _KEPT = 11, 12, 13, 14
_Row = tuple[Any, ...]


class Asked(NamedTuple):
    """Which messages are wanted, as a condition on `message AS m`."""

    where: str
    arguments: tuple[Any, ...]

    def with_(self, where: str, *arguments: Any) -> "Asked":
        """The same, narrowed."""
        return Asked(f"{self.where} AND {where}", (*self.arguments, *arguments))


_SAID: Final = Asked("m.class <> ?", (int(Class.SYSTEM),))
_PLACED: Final = "(m.at, m.place, m.key)"


class Messages:
    """Stored messages."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def page(
        self,
        group: int | None = None,
        person: int | None = None,
        words: str = "",
        before: tuple[int, int] | None = None,
        limit: int = 50,
    ) -> tuple[Said, ...]:
        """The newest messages of a group, a person, both or all, that hold every one of `words`.

        `before` is the (at, id) of the oldest one on show. Words are looked for in a group or with a
        person at any time, in all groups within the last 30 days.
        """
        with self._desk.reading() as connection:
            asked = _narrowed(connection, words, before)
            if person is not None:
                return _of_person(connection, person, group, asked, limit)
            if group is not None:
                return _said(islice(_rows(connection, group, asked, _NEWEST), limit))
            if words:
                asked = asked.with_("m.at >= ?", self._desk.now() - SEARCHED_DAYS * clock.DAY)
            groups = connection.execute("SELECT id FROM chat_group").fetchall()
            streams = [_rows(connection, id_, asked, _NEWEST) for (id_,) in groups]
            return _said(islice(heapq.merge(*streams, key=_order, reverse=True), limit))

    def around(self, message_id: int, before: int = 10, after: int = 10) -> tuple[Said, ...]:
        """A message with those before and after it in its group, oldest first; LookupError without it."""
        with self._desk.reading() as connection:
            row = _message(connection, message_id)
            if row is None:
                raise LookupError(f"message {message_id} is not there")
            place = _order(row)
            earlier = _rows(connection, row[1], _SAID.with_(f"{_PLACED} < (?, ?, ?)", *place), _NEWEST)
            later = _rows(connection, row[1], _SAID.with_(f"{_PLACED} > (?, ?, ?)", *place), _OLDEST)
            return (*_said(islice(earlier, before))[::-1], *_said([row]), *_said(islice(later, after)))

    def some(self, ids: Iterable[int]) -> tuple[Said, ...]:
        """Messages by id, oldest first; those that are not there are left out."""
        with self._desk.reading() as connection:
            rows = [row for id_ in ids if (row := _message(connection, id_)) is not None]
        return _said(sorted(rows, key=_order))


def _narrowed(connection: sqlite3.Connection, words: str, before: tuple[int, int] | None) -> Asked:
    asked = _SAID
    for word in words.split():
        asked = asked.with_("m.body LIKE ? ESCAPE '!'", f"%{literal(word)}%")
    if before is None:
        return asked
    at, id_ = before
    row = _message(connection, id_)
    place, key = (row[_PLACE], row[_KEY]) if row is not None else (0, 0)
    return asked.with_(f"{_PLACED} < (?, ?, ?)", at, place, key)


def _message(connection: sqlite3.Connection, id_: int) -> _Row | None:
    row: _Row | None = connection.execute(f"{_SELECT} WHERE m.id = ?", (id_,)).fetchone()
    return row


def _rows(connection: sqlite3.Connection, group: int, asked: Asked, order: str) -> Iterator[_Row]:
    """Rows of a group that count, read as they are asked for."""
    counts: Callable[[int, int], bool] | None = counting(connection, group)
    query = f"{_SELECT} WHERE m.group_id = ? AND {asked.where}{order}"
    for row in connection.execute(query, (group, *asked.arguments)):
        if counts is None or counts(row[3], row[_SOURCE]):
            yield row


def _of_person(
    connection: sqlite3.Connection, person: int, group: int | None, asked: Asked, limit: int
) -> tuple[Said, ...]:
    own = [row[0] for row in connection.execute("SELECT id FROM identity WHERE person_id = ?", (person,))]
    marks = ",".join("?" * len(own))
    asked = asked.with_(f"m.identity_id IN ({marks})", *own)
    days = connection.execute(
        f"SELECT DISTINCT day, group_id FROM member_day WHERE identity_id IN ({marks}) ORDER BY day DESC", own
    ).fetchall()
    found: list[_Row] = []
    enough: int | None = None
    for day, where in days:
        if enough is not None and day < enough - ZONES_APART:
            break
        if group is None or where == group:
            found += _rows(connection, where, _on(connection, where, day, asked), _NEWEST)
            if enough is None and len(found) >= limit:
                enough = day
    return _said(heapq.nlargest(limit, found, key=_order))


def _on(connection: sqlite3.Connection, group: int, day: int, asked: Asked) -> Asked:
    tz = zone_of(connection, group)
    return asked.with_("m.at >= ? AND m.at < ?", clock.day_start(day, tz), clock.day_start(day + 1, tz))


def _order(row: _Row) -> tuple[int, int, int]:
    return row[3], row[_PLACE], row[_KEY]


def _said(rows: Iterable[_Row]) -> tuple[Said, ...]:
    return tuple(Said(*(*row[:10], bool(row[10]), bool(row[_KEPT]))) for row in rows)
