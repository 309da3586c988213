"""From version 4 to 5: charters of groups, and what was found about each group."""

import sqlite3
from typing import Final

STATEMENTS: Final[tuple[str, ...]] = (
    "CREATE TABLE group_now ( group_id INTEGER NOT NULL, revision INTEGER NOT NULL, stamp TEXT NOT NULL,"
    " found TEXT NOT NULL, PRIMARY KEY (group_id) ) WITHOUT ROWID, STRICT",
    "CREATE TABLE charter ( id INTEGER NOT NULL, group_id INTEGER NOT NULL, version INTEGER NOT NULL,"
    " at INTEGER NOT NULL, for_whom TEXT NOT NULL, value TEXT NOT NULL, promise TEXT NOT NULL,"
    " entry TEXT NOT NULL, exit TEXT NOT NULL, PRIMARY KEY (id),"
    " FOREIGN KEY(group_id) REFERENCES chat_group (id) ) STRICT",
    "CREATE UNIQUE INDEX charter_version ON charter (group_id, version)",
)


def to_5(connection: sqlite3.Connection) -> None:
    """Adds the tables of version 5."""
    for statement in STATEMENTS:
        connection.execute(statement)
