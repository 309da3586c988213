"""From version 8 to 9: questionnaires, their answers, and circles of people."""

import sqlite3
from typing import Final

STATEMENTS: Final[tuple[str, ...]] = (
    "CREATE TABLE circle ( id INTEGER NOT NULL, survey_id INTEGER NOT NULL, name TEXT NOT NULL, host INTEGER NOT NULL, opening TEXT NOT NULL, shares TEXT NOT NULL, made_at INTEGER NOT NULL, check_at INTEGER NOT NULL, PRIMARY KEY (id) ) STRICT",
    "CREATE INDEX circle_check ON circle (check_at)",
    "CREATE TABLE circle_member ( circle_id INTEGER NOT NULL, identity_id INTEGER NOT NULL, traits TEXT NOT NULL, PRIMARY KEY (circle_id, identity_id) ) WITHOUT ROWID, STRICT",
    "CREATE INDEX circle_member_identity ON circle_member (identity_id)",
    "CREATE TABLE survey ( id INTEGER NOT NULL, title TEXT NOT NULL, tool TEXT NOT NULL, fingerprint TEXT NOT NULL, kind TEXT NOT NULL, platform TEXT NOT NULL, run_id INTEGER NOT NULL, at INTEGER NOT NULL, keep_days INTEGER NOT NULL, PRIMARY KEY (id) ) STRICT",
    "CREATE INDEX survey_form ON survey (tool, fingerprint)",
    "CREATE TABLE survey_group ( survey_id INTEGER NOT NULL, group_id INTEGER NOT NULL, PRIMARY KEY (survey_id, group_id) ) WITHOUT ROWID, STRICT",
    "CREATE INDEX survey_group_group ON survey_group (group_id)",
    'CREATE TABLE survey_question ( id INTEGER NOT NULL, survey_id INTEGER NOT NULL, place INTEGER NOT NULL, "key" TEXT NOT NULL, text TEXT NOT NULL, type TEXT NOT NULL, options TEXT NOT NULL, rows TEXT NOT NULL, role TEXT NOT NULL, sure INTEGER NOT NULL, private INTEGER, purpose TEXT NOT NULL, PRIMARY KEY (id) ) STRICT',
    'CREATE UNIQUE INDEX survey_question_key ON survey_question (survey_id, "key")',
    "CREATE TABLE survey_rejected ( survey_id INTEGER NOT NULL, native TEXT NOT NULL, identity_id INTEGER NOT NULL, PRIMARY KEY (survey_id, native, identity_id) ) WITHOUT ROWID, STRICT",
    "CREATE TABLE survey_response ( id INTEGER NOT NULL, survey_id INTEGER NOT NULL, runs TEXT NOT NULL, native TEXT NOT NULL, place INTEGER NOT NULL, at INTEGER, names TEXT NOT NULL, ids TEXT NOT NULL, real_name TEXT NOT NULL, phone TEXT NOT NULL, account TEXT NOT NULL, answers TEXT NOT NULL, superseded_by INTEGER, outcome TEXT NOT NULL, rule TEXT NOT NULL, told TEXT NOT NULL, candidates TEXT NOT NULL, identity_id INTEGER, linked_at INTEGER, linked_by TEXT NOT NULL, PRIMARY KEY (id) ) STRICT",
    "CREATE INDEX survey_response_asking ON survey_response (survey_id) WHERE outcome IN ('probable', 'review') AND identity_id IS NULL",
    "CREATE INDEX survey_response_at ON survey_response (survey_id, superseded_by, at)",
    "CREATE INDEX survey_response_identity ON survey_response (identity_id)",
    "CREATE INDEX survey_response_native ON survey_response (survey_id, native)",
)


def to_9(connection: sqlite3.Connection) -> None:
    """Makes the tables those of version 9."""
    for statement in STATEMENTS:
        connection.execute(statement)
