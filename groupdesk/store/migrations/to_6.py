"""From version 5 to 6: bots, posts and their deliveries."""

import sqlite3
from typing import Final

STATEMENTS: Final[tuple[str, ...]] = (
    "CREATE TABLE bot ( id INTEGER NOT NULL, name TEXT NOT NULL, protocol TEXT NOT NULL, said TEXT "
    "NOT NULL, run_id INTEGER NOT NULL, added_at INTEGER NOT NULL, PRIMARY KEY (id) ) STRICT",
    "CREATE UNIQUE INDEX bot_name ON bot (name)",
    "CREATE TABLE bot_group ( bot_id INTEGER NOT NULL, native TEXT NOT NULL, name TEXT NOT NULL, "
    'members INTEGER, chosen INTEGER NOT NULL, group_id INTEGER, listed_at INTEGER, "end" TEXT NOT '
    "NULL, reason TEXT NOT NULL, PRIMARY KEY (bot_id, native) ) WITHOUT ROWID, STRICT",
    "CREATE INDEX bot_group_group ON bot_group (group_id)",
    "CREATE TABLE bot_state ( bot_id INTEGER NOT NULL, account TEXT NOT NULL, platform TEXT NOT "
    'NULL, dialect TEXT NOT NULL, can TEXT NOT NULL, facts TEXT NOT NULL, "end" TEXT NOT NULL, '
    "reason TEXT NOT NULL, since INTEGER, silent_until INTEGER, tries INTEGER NOT NULL, checked_at "
    "INTEGER, synced_at INTEGER, PRIMARY KEY (bot_id) ) WITHOUT ROWID, STRICT",
    "CREATE TABLE cursor ( bot_id INTEGER NOT NULL, stream TEXT NOT NULL, value TEXT NOT NULL, at "
    "INTEGER NOT NULL, PRIMARY KEY (bot_id, stream) ) WITHOUT ROWID, STRICT",
    "CREATE TABLE post ( id INTEGER NOT NULL, body TEXT NOT NULL, made_at INTEGER NOT NULL, at "
    "INTEGER, everybody INTEGER NOT NULL, PRIMARY KEY (id) ) STRICT",
    "CREATE TABLE delivery ( id INTEGER NOT NULL, post_id INTEGER NOT NULL, group_id INTEGER, "
    "identity_id INTEGER, bot_id INTEGER, body TEXT NOT NULL, state TEXT NOT NULL, due_at INTEGER "
    "NOT NULL, wait_until INTEGER, tried_ms INTEGER, tries INTEGER NOT NULL, sent_at INTEGER, "
    'reason TEXT NOT NULL, native TEXT NOT NULL, "key" TEXT NOT NULL, late INTEGER NOT NULL, recall '
    "TEXT NOT NULL, PRIMARY KEY (id), FOREIGN KEY(post_id) REFERENCES post (id) ) STRICT",
    "CREATE INDEX delivery_group ON delivery (group_id)",
    "CREATE INDEX delivery_post ON delivery (post_id)",
    "CREATE INDEX delivery_state ON delivery (state, due_at)",
    "CREATE INDEX delivery_tried ON delivery (bot_id, tried_ms) WHERE tried_ms IS NOT NULL",
)


def to_6(connection: sqlite3.Connection) -> None:
    """Makes the tables those of version 6."""
    for statement in STATEMENTS:
        connection.execute(statement)
