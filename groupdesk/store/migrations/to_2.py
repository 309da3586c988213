"""From version 1 to 2: what Today, counts and pasted text need."""

import sqlite3
from typing import Final

STATEMENTS: Final[tuple[str, ...]] = ()


def to_2(connection: sqlite3.Connection) -> None:
    """Adds the tables and columns of version 2."""
    for statement in STATEMENTS:
        connection.execute(statement)
