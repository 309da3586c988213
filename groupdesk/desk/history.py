"""The history: every change of hers, and taking it back (mechanisms.md 9)."""

import json
import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from groupdesk.desk.values.frame import Change
from groupdesk.desk.values.upkeep import EntryView
from groupdesk.store.ledger import REDO, Conflict, Turned, UndoRun

if TYPE_CHECKING:
    from groupdesk.desk import Desk

__all__ = ["Conflict", "History", "UndoRun"]

_ENTRIES = (
    "SELECT id, at, actor, verb, inputs, changed, undone_by, undo, run_id FROM entry"
    " WHERE id < ? ORDER BY id DESC LIMIT ?"
)
_NEWEST = (1 << 63) - 1


class History:
    """The desk's ledger. What turns an import gives an `UndoRun`: ask `desk.runs.ask_turn` for it."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def entries(self, limit: int = 100, before: int | None = None) -> tuple[EntryView, ...]:
        """The newest entries first, those before the entry `before` if given."""
        with self._desk.reading() as connection:
            rows = connection.execute(_ENTRIES, (_NEWEST if before is None else before, limit)).fetchall()
        return tuple(_view(*row) for row in rows)

    def undo(self) -> Change | UndoRun:
        """Takes back the last change that stands; raises Conflict, in one clear line."""
        return self._turn(self._desk.store.ledger.undo)

    def redo(self) -> Change | UndoRun:
        """Does again what was taken back last, unless something was changed since; raises Conflict."""
        return self._turn(self._desk.store.ledger.redo)

    def take_back(self, entry_id: int) -> Change | UndoRun:
        """Takes back any one change; raises Conflict, which names what stands on it."""
        return self._turn(lambda connection: self._desk.store.ledger.take_back(connection, entry_id))

    def _turn(self, turn: Callable[[sqlite3.Connection], Turned | UndoRun]) -> Change | UndoRun:
        with self._desk.noting() as connection:
            turned = turn(connection)
        self._desk.settle()
        return _change(turned)


def _change(turned: Turned | UndoRun) -> Change | UndoRun:
    if isinstance(turned, UndoRun):
        return turned
    return Change(*turned)


def _view(
    id_: int,
    at: int,
    actor: str,
    verb: str,
    inputs: str,
    changed: int,
    undone_by: int | None,
    undo: str,
    run: int | None,
) -> EntryView:
    said: dict[str, Any] = json.loads(inputs)
    undone = undone_by is not None
    can_undo = undo != "none" and not undone and verb != REDO
    return EntryView(id_, at, actor, verb, said, changed, undone, can_undo, run)
