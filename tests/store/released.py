"""Desks as every released version made them: their schemas are kept as text beside this file.

``python -m tests.store.released`` writes that of the version in hand; do it once, when it is released.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from groupdesk.store.engine import APPLICATION_ID
from groupdesk.store.migrations import SCHEMA, VERSION

VERSIONS = range(1, VERSION + 1)


def stored(version: int) -> Path:
    """Where the schema of a version is kept."""
    return Path(__file__).with_name(f"schema_{version}.sql")


def make(path: Path, version: int) -> None:
    """An empty desk as `version` made it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(stored(version).read_text(encoding="utf-8"))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {version}")


if __name__ == "__main__":
    statements = SCHEMA.read_text(encoding="utf-8").splitlines()
    stored(VERSION).write_text("".join(f"{statement};\n" for statement in statements), encoding="utf-8")
