"""From version 1 to 2: what Today, counts and pasted text need."""

import sqlite3
from typing import Final

STATEMENTS: Final[tuple[str, ...]] = (
    "CREATE TABLE highlight ( message_id INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (message_id) ) STRICT",
    "CREATE TABLE answer ( id INTEGER NOT NULL, question TEXT NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (id) ) STRICT",
    "CREATE TABLE attendance ( group_id INTEGER NOT NULL, day INTEGER NOT NULL, title TEXT NOT NULL,"
    " identity_id INTEGER NOT NULL, run_id INTEGER NOT NULL,"
    " PRIMARY KEY (group_id, day, title, identity_id, run_id) ) WITHOUT ROWID, STRICT",
)


def to_2(connection: sqlite3.Connection) -> None:
    """Adds the tables and columns of version 2."""
    for statement in STATEMENTS:
        connection.execute(statement)
