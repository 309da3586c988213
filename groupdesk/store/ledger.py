"""The ledger: every change is an entry that can be taken back, also tomorrow (mechanisms.md 9).

Undo and redo are entries too; they hold no images of their own but point at the act they turn.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from groupdesk.locale import _
from groupdesk.store import images
from groupdesk.store.engine import StoreError, Writer
from groupdesk.store.images import Image

if TYPE_CHECKING:
    from groupdesk.store.acts import Act, Acts

UNDO: Final = "undo"
REDO: Final = "redo"
TOPIC: Final = "history"


class Conflict(StoreError):  # noqa: N818 - it names what stands in the way
    """An act cannot be taken back; the message says why in one line, and nothing was changed."""

    def __init__(self, line: str, *, entry: int | None = None, table: str = "") -> None:
        super().__init__(line)
        self.entry = entry
        """The entry that stands on it, where there is one."""
        self.table = table


class UndoRun(NamedTuple):
    """An act of a run: only another run can take it back, or do it again."""

    run_id: int
    entry: int
    redo: bool


class Turned(NamedTuple):
    """An act taken back, or done again."""

    entry: int
    """The entry that says so."""
    verb: str
    """`UNDO` or `REDO`."""
    changed: int
    """Rows put back."""
    inputs: dict[str, Any]
    """Those of the act, with its ``entry`` and ``verb``."""


@dataclass(frozen=True, slots=True)
class _Entry:
    id: int
    verb: str
    inputs: dict[str, Any]
    undo: str
    run_id: int | None
    undone_by: int | None


class Ledger:
    """Changes through a writer, each an entry at the time `now` gives.

    `change` opens a transaction of its own; everything else happens in the caller's.
    """

    def __init__(self, writer: Writer, now: Callable[[], int]) -> None:
        self._writer = writer
        self._now = now

    @contextmanager
    def change(
        self,
        verb: str,
        *topics: str,
        inputs: Mapping[str, Any] | None = None,
        actor: str = "she",
        goes_on: int | None = None,
    ) -> Iterator["Act"]:
        """A session for one act, committed at its end as one entry; no entry when nothing changed.

        With `goes_on` it joins that entry, if nothing came after it, and gives it its `inputs`.

        Any exception leaves everything as it was. Raises StoreError when it cannot be written.
        """
        with self._acts.open(*topics, TOPIC) as act:
            yield act
            changed = act.images()
            if changed:
                act.changed = len(changed)
                act.entry = self._going_on(act.raw, goes_on, verb, inputs or {}, len(changed)) or self._enter(
                    act.raw, verb, inputs or {}, actor=actor, changed=len(changed)
                )
                images.store(act.raw, act.entry, changed)
                _owe(act.raw, changed)

    def run_entry(
        self,
        connection: sqlite3.Connection,
        verb: str,
        run_id: int,
        inputs: Mapping[str, Any],
        *,
        changed: int = 0,
        actor: str = "she",
    ) -> int:
        """The entry of a run; gives its id.

        With the verb `UNDO` or `REDO`, `inputs["entry"]` is the entry that the run has turned.
        """
        entry = self._enter(connection, verb, inputs, actor=actor, changed=changed, undo="run", run_id=run_id)
        if verb in (UNDO, REDO):
            _link(connection, inputs["entry"], entry, redo=verb == REDO)
        return entry

    def final_entry(
        self, connection: sqlite3.Connection, verb: str, inputs: Mapping[str, Any], *, changed: int = 0
    ) -> int:
        """The entry of an act that nothing takes back; gives its id."""
        return self._enter(connection, verb, inputs, changed=changed, undo="none")

    def undo(self, connection: sqlite3.Connection) -> Turned | UndoRun:
        """Takes back the last act that stands; raises Conflict."""
        query = "SELECT max(id) FROM entry WHERE undone_by IS NULL AND verb NOT IN (?, ?)"
        last = _number(connection, query, UNDO, REDO)
        if not last:
            raise Conflict(_("there is nothing to undo"))
        return self._turn(connection, _entry(connection, last), redo=False)

    def redo(self, connection: sqlite3.Connection) -> Turned | UndoRun:
        """Does again what the last undo took back, unless something was changed since; raises Conflict."""
        change = _number(connection, "SELECT max(id) FROM entry WHERE verb NOT IN (?, ?)", UNDO, REDO)
        query = "SELECT max(id) FROM entry WHERE undone_by IS NULL AND verb = ? AND id > ?"
        last = _number(connection, query, UNDO, change)
        if not last:
            raise Conflict(_("there is nothing to redo"))
        return self._turn(connection, _act(connection, _entry(connection, last)), redo=True)

    def take_back(self, connection: sqlite3.Connection, entry: int) -> Turned | UndoRun:
        """Takes back any one act; of an undo, does the act again. Raises Conflict."""
        found = _entry(connection, entry)
        _check(found, redo=False)
        return self._turn(connection, _act(connection, found), redo=found.verb == UNDO)

    def put_back(self, connection: sqlite3.Connection, entry: int) -> list[Image]:
        """Makes the rows of an act as they were, in the caller's transaction; raises Conflict.

        Gives the images put back; figures that rest on them are not owed by it.
        """
        act = _entry(connection, entry)
        rows = [image.turned() for image in reversed(images.load(connection, entry))]
        for image in rows:
            _put(connection, act, image)
        return rows

    def close(self) -> None:
        """Lets the sessions' connection go, not the writer's."""
        if acts := self.__dict__.pop("_acts", None):
            acts.close()

    @cached_property
    def _acts(self) -> "Acts":
        from groupdesk.store.acts import Acts

        return Acts(self._writer)

    def _turn(self, connection: sqlite3.Connection, act: _Entry, *, redo: bool) -> Turned | UndoRun:
        _check(act, redo=redo)
        if act.undo == "run":
            assert act.run_id is not None
            return UndoRun(act.run_id, act.id, redo)
        if redo:
            rows = images.load(connection, act.id)
            for image in rows:
                _put(connection, act, image)
        else:
            rows = self.put_back(connection, act.id)
        _owe(connection, rows)
        connection.execute("UPDATE changed SET revision = revision + 1")  # any screen may show these rows
        verb = REDO if redo else UNDO
        inputs = {**act.inputs, "entry": act.id, "verb": act.verb}
        entry = self._enter(connection, verb, inputs, changed=len(rows))
        _link(connection, act.id, entry, redo=redo)
        return Turned(entry, verb, len(rows), inputs)

    @staticmethod
    def _going_on(
        connection: sqlite3.Connection, entry: int | None, verb: str, inputs: Mapping[str, Any], changed: int
    ) -> int | None:
        """The entry that more of the same joins; None where it is not the last one, or was taken back."""
        updated = connection.execute(
            "UPDATE entry SET inputs = ?, changed = changed + ? WHERE id = ? AND verb = ?"
            " AND undone_by IS NULL AND id = (SELECT max(id) FROM entry)",
            (json.dumps(inputs, ensure_ascii=False), changed, entry, verb),
        )
        return entry if updated.rowcount else None

    def _enter(
        self,
        connection: sqlite3.Connection,
        verb: str,
        inputs: Mapping[str, Any],
        *,
        actor: str = "she",
        changed: int,
        undo: str = "rows",
        run_id: int | None = None,
    ) -> int:
        written = connection.execute(
            "INSERT INTO entry (at, actor, verb, inputs, undo, run_id, changed) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (self._now(), actor, verb, json.dumps(inputs, ensure_ascii=False), undo, run_id, changed),
        )
        assert written.lastrowid is not None
        return written.lastrowid


def _entry(connection: sqlite3.Connection, entry: int) -> _Entry:
    row = connection.execute(
        "SELECT id, verb, inputs, undo, run_id, undone_by FROM entry WHERE id = ?", (entry,)
    ).fetchone()
    if row is None:
        raise Conflict(_("the history has no entry {entry}").format(entry=entry))
    id_, verb, inputs, *rest = row
    return _Entry(id_, verb, json.loads(inputs), *rest)


def _act(connection: sqlite3.Connection, entry: _Entry) -> _Entry:
    """The act that an entry is, or turns."""
    return _entry(connection, entry.inputs["entry"]) if entry.verb in (UNDO, REDO) else entry


def _check(act: _Entry, *, redo: bool) -> None:
    if act.undo == "none":
        line = _("entry {entry} cannot be taken back: what it changed is not kept any more")
        raise Conflict(line.format(entry=act.id), entry=act.id)
    if not redo and act.undone_by is not None:
        raise Conflict(_("entry {entry} has been taken back already").format(entry=act.id), entry=act.id)


def _put(connection: sqlite3.Connection, act: _Entry, image: Image) -> None:
    if not images.stands(connection, image):
        raise _conflict(connection, act, image)
    try:
        images.apply(connection, image)
    except sqlite3.IntegrityError as error:
        if image.after is None:
            line = _(
                "entry {entry} cannot be taken back: other data rests on what it made; nothing was changed"
            )
            raise Conflict(line.format(entry=act.id), table=image.table) from error
        raise _conflict(connection, act, image) from error


def _owe(connection: sqlite3.Connection, rows: list[Image]) -> None:
    from groupdesk.store import consequences

    consequences.owe(connection, rows)


def _conflict(connection: sqlite3.Connection, act: _Entry, image: Image) -> Conflict:
    above = connection.execute(
        "SELECT e.id, e.verb FROM entry_row AS r JOIN entry AS e ON e.id = r.entry_id"
        " WHERE r.name = ? AND r.key = ? AND e.id > ? AND e.undone_by IS NULL ORDER BY e.id DESC LIMIT 1",
        (image.table, images.packed(image.key), act.id),
    ).fetchone()
    if above is None:
        line = _("entry {entry} cannot be taken back: its {table} has changed since; nothing was changed")
        return Conflict(line.format(entry=act.id, table=image.table), table=image.table)
    line = _("entry {entry} cannot be taken back: {verb} (entry {above}) stands on it; take that back first")
    return Conflict(
        line.format(entry=act.id, verb=above[1], above=above[0]), entry=above[0], table=image.table
    )


def _link(connection: sqlite3.Connection, act: int, entry: int, *, redo: bool) -> None:
    """Notes that `entry` has turned `act`: an act done again stands, and its undo is what was undone."""
    if redo:
        connection.execute(
            "UPDATE entry SET undone_by = ? WHERE id = (SELECT undone_by FROM entry WHERE id = ?)",
            (entry, act),
        )
    connection.execute("UPDATE entry SET undone_by = ? WHERE id = ?", (None if redo else entry, act))


def _number(connection: sqlite3.Connection, query: str, *arguments: Any) -> int:
    return connection.execute(query, arguments).fetchone()[0] or 0
