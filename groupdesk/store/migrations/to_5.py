"""From version 4 to 5: charters, findings, groups and people made one, tables of hers, other counts, birthdays,
help on the weekly page; messages told again as ranges."""

import sqlite3
from typing import Final

STATEMENTS: Final[tuple[str, ...]] = (
    "CREATE TABLE group_now ( group_id INTEGER NOT NULL, revision INTEGER NOT NULL, stamp TEXT NOT NULL,"
    " found TEXT NOT NULL, PRIMARY KEY (group_id) ) WITHOUT ROWID, STRICT",
    "CREATE TABLE charter ( id INTEGER NOT NULL, group_id INTEGER NOT NULL, version INTEGER NOT NULL,"
    " at INTEGER NOT NULL, for_whom TEXT NOT NULL, value TEXT NOT NULL, promise TEXT NOT NULL,"
    " entry TEXT NOT NULL, exit TEXT NOT NULL, PRIMARY KEY (id),"
    " FOREIGN KEY(group_id) REFERENCES chat_group (id) ) STRICT",
    "CREATE UNIQUE INDEX charter_version ON charter (group_id, version)",
    "CREATE TABLE link_offer ( name_id INTEGER NOT NULL, account_id INTEGER NOT NULL, group_id INTEGER NOT NULL, texts INTEGER NOT NULL, pairs TEXT NOT NULL, dismissed INTEGER NOT NULL, PRIMARY KEY (name_id, account_id) ) WITHOUT ROWID, STRICT",
    "CREATE TABLE merged ( run_id INTEGER NOT NULL, message_id INTEGER NOT NULL, told_by INTEGER NOT NULL, PRIMARY KEY (run_id, message_id, told_by) ) WITHOUT ROWID, STRICT",
    "CREATE TABLE run_row ( id INTEGER NOT NULL, run_id INTEGER NOT NULL, name TEXT NOT NULL,"
    ' "key" TEXT NOT NULL, "before" TEXT, "after" TEXT, PRIMARY KEY (id) ) STRICT',
    "CREATE INDEX run_row_run ON run_row (run_id)",
    "CREATE TABLE member_count ( id INTEGER NOT NULL, group_id INTEGER NOT NULL, identity_id INTEGER NOT NULL,"
    " first INTEGER, last INTEGER NOT NULL, at INTEGER NOT NULL, messages INTEGER, invites INTEGER,"
    " run_id INTEGER NOT NULL, PRIMARY KEY (id), FOREIGN KEY(group_id) REFERENCES chat_group (id) ) STRICT",
    "CREATE INDEX member_count_group ON member_count (group_id)",
    "CREATE INDEX member_count_identity ON member_count (identity_id)",
    "ALTER TABLE person ADD COLUMN birthday TEXT",
    "CREATE INDEX person_birthday ON person (birthday) WHERE birthday IS NOT NULL",
    "ALTER TABLE comment ADD COLUMN help TEXT",
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
