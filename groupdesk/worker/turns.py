"""Taking an import back, and doing it again: the two acts that only a run can turn (mechanisms.md 9)."""

import json
import sqlite3
from collections.abc import Callable
from typing import Any

from groupdesk.store.file import Store
from groupdesk.store.ledger import REDO, UNDO
from groupdesk.store.withdraw import take_back
from groupdesk.store.wordlists import classifier
from groupdesk.worker.imported import changed


def undo(store: Store, run_id: int, wanted: Callable[[], bool], told: Callable[[int], None]) -> None:
    """Removes what a run alone brought; what `wanted` stopped is simply begun again."""
    take_back(store.writer, run_id, classifier(store.writer.connection), wanted, told)


def arguments(store: Store, run_id: int) -> dict[str, Any]:
    """What a run was asked to import."""
    row = store.reader().execute("SELECT arguments FROM run WHERE id = ?", (run_id,)).fetchone()
    asked: dict[str, Any] = json.loads(row[0])
    return asked


def enter(store: Store, connection: sqlite3.Connection, run_id: int, entry: int, *, redo: bool) -> None:
    """Notes in the history that the import of a run has been taken back, or done again."""
    counts = [json.loads(row[0]) for row in _files(connection, run_id)]
    verb = REDO if redo else UNDO
    inputs = {"entry": entry, "verb": "import"}
    store.ledger.run_entry(connection, verb, run_id, inputs, changed=changed(counts))
    if not redo:  # doing it again starts from nothing
        connection.execute("UPDATE run_file SET counts = '{}', finished = 0 WHERE run_id = ?", (run_id,))


def _files(connection: sqlite3.Connection, run_id: int) -> list[tuple[str]]:
    return connection.execute("SELECT counts FROM run_file WHERE run_id = ?", (run_id,)).fetchall()
