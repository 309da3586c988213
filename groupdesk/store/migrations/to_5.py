"""From version 4 to 5: what imports of her tables have set, and what other tools counted of members."""

import sqlite3
from typing import Final

STATEMENTS: Final[tuple[str, ...]] = (
    "CREATE TABLE run_row ( id INTEGER NOT NULL, run_id INTEGER NOT NULL, name TEXT NOT NULL,"
    ' "key" TEXT NOT NULL, "before" TEXT, "after" TEXT, PRIMARY KEY (id) ) STRICT',
    "CREATE INDEX run_row_run ON run_row (run_id)",
    "CREATE TABLE member_count ( id INTEGER NOT NULL, group_id INTEGER NOT NULL, identity_id INTEGER NOT NULL,"
    " first INTEGER, last INTEGER NOT NULL, at INTEGER NOT NULL, messages INTEGER, invites INTEGER,"
    " run_id INTEGER NOT NULL, PRIMARY KEY (id), FOREIGN KEY(group_id) REFERENCES chat_group (id) ) STRICT",
    "CREATE INDEX member_count_group ON member_count (group_id)",
    "CREATE INDEX member_count_identity ON member_count (identity_id)",
)


def to_5(connection: sqlite3.Connection) -> None:
    """Adds the tables of version 5."""
    for statement in STATEMENTS:
        connection.execute(statement)
