"""From version 4 to 5: messages told again as ranges."""

import sqlite3
from typing import Final

STATEMENTS: Final[tuple[str, ...]] = (
    "ALTER TABLE message_also RENAME TO message_also_4",
    "CREATE TABLE message_also ( first_id INTEGER NOT NULL, run_id INTEGER NOT NULL, last_id INTEGER NOT NULL,"
    " PRIMARY KEY (first_id, run_id) ) WITHOUT ROWID, STRICT",
    "INSERT INTO message_also (first_id, run_id, last_id)"
    " SELECT min(message_id), run_id, max(message_id) FROM (SELECT run_id, message_id, message_id"
    " - row_number() OVER (PARTITION BY run_id ORDER BY message_id) AS range FROM message_also_4)"
    " GROUP BY run_id, range, message_id / 10000",
    "DROP TABLE message_also_4",
)


def to_5(connection: sqlite3.Connection) -> None:
    """Makes the tables those of version 5."""
    for statement in STATEMENTS:
        connection.execute(statement)
