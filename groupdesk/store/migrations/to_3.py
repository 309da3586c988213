"""From version 2 to 3: counts by hand."""

import sqlite3
from typing import Final

STATEMENTS: Final[tuple[str, ...]] = (
    "CREATE TABLE head_count ( id INTEGER NOT NULL, group_id INTEGER NOT NULL, day INTEGER NOT NULL,"
    " at INTEGER NOT NULL, members INTEGER, messages INTEGER, speakers INTEGER, joined INTEGER,"
    ' "left" INTEGER, "by" TEXT NOT NULL, run_id INTEGER, PRIMARY KEY (id),'
    " FOREIGN KEY(group_id) REFERENCES chat_group (id) ) STRICT",
    "CREATE INDEX head_count_day ON head_count (group_id, day)",
)


def to_3(connection: sqlite3.Connection) -> None:
    """Adds the tables of version 3."""
    for statement in STATEMENTS:
        connection.execute(statement)
