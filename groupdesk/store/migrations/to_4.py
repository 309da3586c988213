"""From version 3 to 4: who of her team sees to an item of Today."""

import sqlite3
from typing import Final

STATEMENTS: Final[tuple[str, ...]] = (
    'CREATE TABLE assignment ( "key" TEXT NOT NULL, name TEXT NOT NULL, at INTEGER NOT NULL,'
    ' PRIMARY KEY ("key") ) STRICT',
)


def to_4(connection: sqlite3.Connection) -> None:
    """Adds the tables of version 4."""
    for statement in STATEMENTS:
        connection.execute(statement)
