"""From version 4 to 5: what was found about each group is kept."""

import sqlite3
from typing import Final

STATEMENTS: Final[tuple[str, ...]] = (
    "CREATE TABLE group_now ( group_id INTEGER NOT NULL, revision INTEGER NOT NULL, stamp TEXT NOT NULL,"
    " found TEXT NOT NULL, PRIMARY KEY (group_id) ) WITHOUT ROWID, STRICT",
)


def to_5(connection: sqlite3.Connection) -> None:
    """Adds the tables of version 5."""
    for statement in STATEMENTS:
        connection.execute(statement)
