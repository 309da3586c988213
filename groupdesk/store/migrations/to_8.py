"""From version 7 to 8: the calendar, with columns, states of posts, their texts and results."""

import sqlite3
from typing import Final

STATEMENTS: Final[tuple[str, ...]] = (
    "ALTER TABLE delivery RENAME TO delivery_7",
    "ALTER TABLE post RENAME TO post_7",
    "CREATE TABLE post ( id INTEGER NOT NULL, body TEXT NOT NULL, made_at INTEGER NOT NULL, at INTEGER, "
    "everybody INTEGER NOT NULL, column_id INTEGER, state TEXT NOT NULL, for_day INTEGER, day INTEGER, "
    "minute INTEGER, groups TEXT NOT NULL, fills TEXT NOT NULL, files TEXT NOT NULL, writer TEXT NOT "
    "NULL, approver TEXT NOT NULL, reason TEXT NOT NULL, note TEXT NOT NULL, PRIMARY KEY (id) ) STRICT",
    "CREATE TABLE delivery ( id INTEGER NOT NULL, post_id INTEGER NOT NULL, group_id INTEGER, identity_id "
    "INTEGER, bot_id INTEGER, body TEXT NOT NULL, state TEXT NOT NULL, due_at INTEGER NOT NULL, "
    "wait_until INTEGER, tried_ms INTEGER, tries INTEGER NOT NULL, sent_at INTEGER, reason TEXT NOT NULL, "
    'native TEXT NOT NULL, "key" TEXT NOT NULL, late INTEGER NOT NULL, recall TEXT NOT NULL, variant '
    "INTEGER NOT NULL, PRIMARY KEY (id), FOREIGN KEY(post_id) REFERENCES post (id) ) STRICT",
    "INSERT INTO post (id, body, made_at, at, everybody, state, groups, fills, files, writer, approver, "
    "reason, note) SELECT id, body, made_at, at, everybody, 'ready', '', '{}', '[]', '', '', '', '' FROM "
    "post_7",
    "INSERT INTO delivery (id, post_id, group_id, identity_id, bot_id, body, state, due_at, wait_until, "
    'tried_ms, tries, sent_at, reason, native, "key", late, recall, variant) SELECT id, post_id, '
    "group_id, identity_id, bot_id, body, state, due_at, wait_until, tried_ms, tries, sent_at, reason, "
    'native, "key", late, recall, 0 FROM delivery_7',
    "DROP TABLE delivery_7",
    "DROP TABLE post_7",
    "CREATE TABLE post_column ( id INTEGER NOT NULL, name TEXT NOT NULL, recurrence TEXT NOT NULL, minute "
    "INTEGER, groups TEXT NOT NULL, body TEXT NOT NULL, steps TEXT NOT NULL, writer TEXT NOT NULL, "
    "approver TEXT NOT NULL, keyword TEXT NOT NULL, ended INTEGER NOT NULL, PRIMARY KEY (id) ) STRICT",
    'CREATE TABLE post_text ( id INTEGER NOT NULL, post_id INTEGER NOT NULL, at INTEGER NOT NULL, "by" '
    "TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (id), FOREIGN KEY(post_id) REFERENCES post (id) ) "
    "STRICT",
    "CREATE TABLE post_result ( post_id INTEGER NOT NULL, group_id INTEGER NOT NULL, typed INTEGER NOT "
    "NULL, at INTEGER NOT NULL, words INTEGER, people INTEGER, responses INTEGER, quits INTEGER, PRIMARY "
    "KEY (post_id, group_id, typed) ) WITHOUT ROWID, STRICT",
    "CREATE INDEX post_day ON post (day) WHERE day IS NOT NULL",
    "CREATE INDEX post_of_column ON post (column_id, for_day) WHERE column_id IS NOT NULL",
    "CREATE INDEX post_text_of ON post_text (post_id)",
    "CREATE INDEX delivery_group ON delivery (group_id)",
    "CREATE INDEX delivery_post ON delivery (post_id)",
    "CREATE INDEX delivery_recall ON delivery (bot_id) WHERE recall = 'asked'",
    "CREATE INDEX delivery_state ON delivery (state, due_at)",
    "CREATE INDEX delivery_tried ON delivery (bot_id, tried_ms) WHERE tried_ms IS NOT NULL",
)


def to_8(connection: sqlite3.Connection) -> None:
    """Makes the tables those of version 8."""
    for statement in STATEMENTS:
        connection.execute(statement)
