"""From version 4 to 5: what imports of her tables have set, and what other tools counted of members."""

import sqlite3
from typing import Final

STATEMENTS: Final[tuple[str, ...]] = (
    "CREATE TABLE run_row ( id INTEGER NOT NULL, run_id INTEGER NOT NULL, name TEXT NOT NULL,"
    ' "key" TEXT NOT NULL, "before" TEXT, "after" TEXT, PRIMARY KEY (id) ) STRICT',
    "CREATE INDEX run_row_run ON run_row (run_id)",
)


def to_5(connection: sqlite3.Connection) -> None:
    """Adds the tables of version 5."""
    for statement in STATEMENTS:
        connection.execute(statement)
