"""From version 4 to 5: messages that a merge of groups took over, and who may be the same person."""

import sqlite3
from typing import Final

STATEMENTS: Final[tuple[str, ...]] = (
    "CREATE TABLE link_offer ( name_id INTEGER NOT NULL, account_id INTEGER NOT NULL, group_id INTEGER NOT NULL, texts INTEGER NOT NULL, pairs TEXT NOT NULL, dismissed INTEGER NOT NULL, PRIMARY KEY (name_id, account_id) ) WITHOUT ROWID, STRICT",
    "CREATE TABLE merged ( run_id INTEGER NOT NULL, message_id INTEGER NOT NULL, told_by INTEGER NOT NULL, PRIMARY KEY (run_id, message_id, told_by) ) WITHOUT ROWID, STRICT",
)


def to_5(connection: sqlite3.Connection) -> None:
    """Adds the tables of version 5."""
    for statement in STATEMENTS:
        connection.execute(statement)
