"""Runs of long work, the ledger, and what the desk notes for itself."""

from sqlalchemy import Index, Text
from sqlmodel import Field

from groupdesk.store.engine import STRICT
from groupdesk.store.models.base import Table, integer, row_id, string


class Run(Table, table=True):
    """A piece of long work: the whole protocol between console and worker (mechanisms.md 7)."""

    __tablename__ = "run"
    __table_args__ = (Index("run_state", "state"), STRICT)
    id: int | None = row_id()
    kind: str = string()
    """import, survey, sync, merge, undo, redo, words or export; "bot" for all that a bot tells."""
    state: str = string("asked")
    arguments: str = string("{}")
    asked_at: int = integer()
    started_at: int | None = integer(None)
    ended_at: int | None = integer(None)
    heartbeat: int | None = integer(None)
    done: int = integer()
    total: int = integer()
    stop: int = integer()
    question: str = string("{}")
    answer: str = string("{}")
    result: str = string("{}")
    error: str = string()


class RunFile(Table, table=True):
    """One chat of one file of an import: its counts, and how far it got."""

    __tablename__ = "run_file"
    __table_args__ = (
        Index("run_file_run", "run_id"),
        Index("run_file_hash", "hash", "group_id"),
        STRICT,
    )
    id: int | None = row_id()
    run_id: int = integer()
    path: str = string()
    hash: str = string()
    """blake2b of the file's bytes, so that the same file is known at once; "" until it is whole."""
    format: str = string()
    group_id: int | None = integer(None)
    records: int = integer()
    """Records taken so far; a resumed import passes over them."""
    finished: int = integer()
    counts: str = string("{}")


class RunLine(Table, table=True):
    """A line that an import could not read."""

    __tablename__ = "run_line"
    __table_args__ = (Index("run_line_run", "run_id"), STRICT)
    id: int | None = row_id()
    run_id: int = integer()
    path: str = string()
    line: int = integer()
    reason: str = string()
    sample: str = string()


class RunRow(Table, table=True):
    """Image of a row of hers before and after an import set something on it, as `EntryRow`."""

    __tablename__ = "run_row"
    __table_args__ = (Index("run_row_run", "run_id"), STRICT)
    id: int | None = row_id()
    run_id: int = integer()
    name: str = string()
    """Table."""
    key: str = string()
    before: str | None = string(None)
    after: str | None = string(None)


class Entry(Table, table=True):
    """A change, as the history shows it (mechanisms.md 9)."""

    __tablename__ = "entry"
    __table_args__ = (STRICT,)
    id: int | None = row_id()
    at: int = integer()
    actor: str = string()
    verb: str = string()
    inputs: str = string("{}")
    undo: str = string("rows")
    """rows, run or none."""
    run_id: int | None = integer(None)
    changed: int = integer()
    undone_by: int | None = integer(None)
    """The entry that took it back."""


class EntryRow(Table, table=True):
    """Image of a row before and after a change; JSON, None for absent."""

    __tablename__ = "entry_row"
    __table_args__ = (Index("entry_row_entry", "entry_id"), STRICT)
    id: int | None = row_id()
    entry_id: int = integer()
    name: str = string()
    """Table."""
    key: str = string()
    """Primary key, JSON list."""
    before: str | None = string(None)
    after: str | None = string(None)


class Changed(Table, table=True):
    """How often a topic was written: what a console compares to know what to read again."""

    __tablename__ = "changed"
    __table_args__ = (STRICT,)
    topic: str = Field(primary_key=True, sa_type=Text)
    revision: int = integer()


class Tombstone(Table, table=True):
    """Keyed hash of somebody forgotten; no import brings him back."""

    __tablename__ = "tombstone"
    __table_args__ = (STRICT,)
    hash: str = Field(primary_key=True, sa_type=Text)
    at: int = integer()
