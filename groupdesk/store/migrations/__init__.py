"""The schema's versions: how a desk is made, and how an older one is brought forward.

The version stands in the file's head (``user_version``). A step is a plain function that moves a
desk one version on; all that are owed run in one transaction, after a copy (storage.md §7).
"""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from groupdesk.store.engine import APPLICATION_ID, Writer, check_head
from groupdesk.store.migrations.to_2 import to_2
from groupdesk.store.migrations.to_3 import to_3
from groupdesk.store.migrations.to_4 import to_4
from groupdesk.store.migrations.to_5 import to_5
from groupdesk.store.migrations.to_6 import to_6
from groupdesk.store.migrations.to_7 import to_7
from groupdesk.store.migrations.to_8 import to_8
from groupdesk.store.migrations.to_9 import to_9
from groupdesk.store.safety import copy_before

if TYPE_CHECKING:
    from sqlalchemy import Dialect

Step = Callable[[sqlite3.Connection], None]

STEPS: Final[tuple[Step, ...]] = (to_2, to_3, to_4, to_5, to_6, to_7, to_8, to_9)
"""``STEPS[n]`` moves a desk from version n + 1 to n + 2."""

VERSION: Final = 1 + len(STEPS)

SCHEMA: Final = Path(__file__).with_name("schema.sql")
"""The schema of `models` in the words of SQLite, a statement a line."""

_STATEMENTS: Final = SCHEMA.read_text(encoding="utf-8").splitlines()


def migrate(path: Path, now: int, steps: tuple[Step, ...] = STEPS) -> None:
    """Brings a desk to the version that `steps` lead to: an empty file gets the schema.

    Nothing is changed when a step fails. A copy of an older desk is kept beside it. Raises
    StoreError.
    """
    target = 1 + len(steps)
    writer = Writer(path)
    try:
        if 0 < check_head(writer.connection, path, target) < target:
            copy_before(path, now)
        with writer.write() as connection:
            found = check_head(connection, path, target)  # another process may have been quicker
            if found == 0:
                _create(connection)
            else:
                _step(connection, steps[found - 1 :])
            connection.execute(f"PRAGMA user_version = {target}")
    finally:
        writer.close()


def statements(dialect: "Dialect") -> Iterator[str]:
    """The schema of `models` as statements of `dialect`: each table, then its indexes.

    `SCHEMA` keeps those of SQLite, so that a desk is made without loading SQLModel;
    ``python -m groupdesk.store.migrations`` writes it anew.
    """
    from sqlalchemy.schema import CreateIndex, CreateTable

    from groupdesk.store.models import Table

    for table in Table.metadata.sorted_tables:
        yield str(CreateTable(table).compile(dialect=dialect))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            yield str(CreateIndex(index).compile(dialect=dialect))


def _create(connection: sqlite3.Connection) -> None:
    for statement in _STATEMENTS:
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _step(connection: sqlite3.Connection, owed: tuple[Step, ...]) -> None:
    for step in owed:
        step(connection)
    if owed:  # images of rows fit the old tables only
        connection.execute(
            "UPDATE entry SET undo = 'none' WHERE undo = 'rows' OR id IN (SELECT entry_id FROM entry_row)"
        )
