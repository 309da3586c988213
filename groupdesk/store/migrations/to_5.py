"""From version 4 to 5: birthdays."""

import sqlite3
from typing import Final

STATEMENTS: Final[tuple[str, ...]] = (
    "ALTER TABLE person ADD COLUMN birthday TEXT",
    "CREATE INDEX person_birthday ON person (birthday) WHERE birthday IS NOT NULL",
)


def to_5(connection: sqlite3.Connection) -> None:
    """Adds the columns of version 5."""
    for statement in STATEMENTS:
        connection.execute(statement)
