"""Messages that are adverts because the same words went to several groups (rules.md §1, *spread*)."""

import sqlite3

from groupdesk.rules.spread import Copy, spread
from groupdesk.store.keys import echo_days
from groupdesk.store.stale import spreaders


def spread_ids(connection: sqlite3.Connection, group_id: int, start: int, end: int) -> set[int]:
    """Ids of a group's messages in [start, end) that were spread over groups by their authors."""
    people = spreaders(connection, group_id)
    if not people:
        return set()
    own = connection.execute(
        "SELECT m.id, m.echo, i.person_id, m.identity_id FROM message AS m"
        " JOIN identity AS i ON i.id = m.identity_id"
        " WHERE m.group_id = ? AND m.at >= ? AND m.at < ? AND m.echo IS NOT NULL AND m.recalled = 0",
        (group_id, start, end),
    ).fetchall()
    found: set[int] = set()
    for id_, echo, person, identity in own:
        if identity in people and is_spread(connection, id_, echo, person):
            found.add(id_)
    return found


def is_spread(connection: sqlite3.Connection, message: int, echo: int, person: int) -> bool:
    """Whether a message of a person, by its id and echo, was spread over groups."""
    return message in spread(_copies(connection, echo, person))


def _copies(connection: sqlite3.Connection, echo: int, person: int) -> list[Copy]:
    rows = connection.execute(
        "SELECT m.id, m.group_id, m.at, m.signs FROM message AS m JOIN identity AS i ON i.id = m.identity_id"
        " WHERE m.echo IN (?, ?, ?) AND i.person_id = ? AND m.recalled = 0 ORDER BY m.at, m.id",
        (*echo_days(echo), person),
    ).fetchall()
    return [Copy(*row) for row in rows]
