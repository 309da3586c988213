"""Spaces: servers and firms that hold groups, with their people counted once."""

import sqlite3
from collections.abc import Collection
from itertools import groupby
from operator import itemgetter

from groupdesk.desk.roster import NOT_A_BOT
from groupdesk.desk.sql import among
from groupdesk.desk.values.groups import SpaceRow


def spaces(connection: sqlite3.Connection, groups: Collection[int] | None = None) -> tuple[SpaceRow, ...]:
    """The spaces that hold some groups, or any, by name; archived groups count when they are named."""
    where, chosen = among("g.id", groups)
    rows = connection.execute(
        "SELECT s.id, s.name, s.platform, g.id FROM chat_group AS g JOIN space AS s ON s.id = g.space_id"
        f"{where or ' WHERE g.archived = 0'} ORDER BY s.name, s.id, g.id",
        chosen,
    ).fetchall()
    people = _people(connection, [row[3] for row in rows])
    return tuple(
        SpaceRow(id_, name, platform, tuple(row[3] for row in held), people.get(id_, 0))
        for (id_, name, platform), held in groupby(rows, itemgetter(0, 1, 2))
    )


def _people(connection: sqlite3.Connection, groups: Collection[int]) -> dict[int, int]:
    """Space → people seen in these groups of it who are not known to have left, without bots."""
    where, chosen = among("m.group_id", groups)
    rows = connection.execute(
        "SELECT g.space_id, COUNT(DISTINCT i.person_id) FROM membership AS m"
        " JOIN identity AS i ON i.id = m.identity_id JOIN chat_group AS g ON g.id = m.group_id"
        f'{where} AND m."left" IS NULL AND m.first_seen IS NOT NULL AND {NOT_A_BOT} GROUP BY g.space_id',
        chosen,
    )
    return dict(rows.fetchall())
