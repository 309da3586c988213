"""From version 4 to 5: where she needs help, beside her verdict on a week."""

import sqlite3
from typing import Final

STATEMENTS: Final[tuple[str, ...]] = ("ALTER TABLE comment ADD COLUMN help TEXT",)


def to_5(connection: sqlite3.Connection) -> None:
    """Adds the tables and columns of version 5."""
    for statement in STATEMENTS:
        connection.execute(statement)
