"""From version 6 to 7: what is owed bears a mark; what is to be taken back is found at once."""

import sqlite3
from typing import Final

STATEMENTS: Final[tuple[str, ...]] = (
    "ALTER TABLE stale RENAME TO stale_6",
    "CREATE TABLE stale ( group_id INTEGER NOT NULL, day INTEGER NOT NULL, mark INTEGER NOT NULL,"
    " PRIMARY KEY (group_id, day) ) WITHOUT ROWID, STRICT",
    "INSERT INTO stale (group_id, day, mark) SELECT group_id, day, 0 FROM stale_6",
    "DROP TABLE stale_6",
    "CREATE INDEX delivery_recall ON delivery (bot_id) WHERE recall = 'asked'",
)


def to_7(connection: sqlite3.Connection) -> None:
    """Makes the tables those of version 7."""
    for statement in STATEMENTS:
        connection.execute(statement)
