"""Sessions for what a person edits: SQLModel objects over the writer's own connection.

Every flush keeps images of the rows it changes, so that nobody writes an inverse by hand.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, StaticPool, event, inspect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapper, ORMExecuteState
from sqlmodel import Session, create_engine

from groupdesk.store import images
from groupdesk.store.engine import Writer, explain
from groupdesk.store.images import Image, Values


class Act(Session):
    """A session inside one write transaction; `entry` and `changed` are known when it has ended."""

    def __init__(self, bind: Connection, raw: sqlite3.Connection) -> None:
        super().__init__(bind, join_transaction_mode="rollback_only")
        self.raw = raw
        self.entry: int | None = None
        """The entry of the ledger, None when nothing changed."""
        self.changed = 0
        """Rows changed."""
        self._before: dict[tuple[str, str], tuple[Values, Values | None]] = {}

    def images(self) -> list[Image]:
        """What has changed so far, flushed."""
        self.flush()
        found = (
            images.difference(table, key, before, images.read(self.raw, table, key))
            for (table, _), (key, before) in self._before.items()
        )
        return [image for image in found if image is not None]

    def keep(self, mapper: Mapper[Any], identity: tuple[Any, ...], *, new: bool) -> None:
        """Keeps the image of a row that is about to change, or has just been made."""
        table = str(mapper.local_table.name)  # type: ignore[attr-defined]
        key = dict(zip((column.name for column in mapper.primary_key), identity, strict=True))
        place = table, str(images.packed(key))
        if place not in self._before:
            self._before[place] = key, None if new else images.read(self.raw, table, key)


@event.listens_for(Act, "before_flush")
def _keep_old(act: Act, *_: Any) -> None:
    for row in [*act.dirty, *act.deleted]:
        state = inspect(row)
        act.keep(state.mapper, state.identity, new=False)


@event.listens_for(Act, "after_flush")
def _keep_new(act: Act, *_: Any) -> None:
    for row in act.new:
        mapper = inspect(row).mapper
        act.keep(mapper, mapper.primary_key_from_instance(row), new=True)


@event.listens_for(Act, "do_orm_execute")
def _refuse_statements(state: ORMExecuteState) -> None:
    if not state.is_select:
        raise TypeError("an act changes objects: the rows of a bulk statement leave no images to undo it by")


class Acts:
    """Opens acts, one at a time, on a writer's connection."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        engine = create_engine("sqlite://", creator=lambda: writer.connection, poolclass=StaticPool)
        self._connection = engine.connect()

    @contextmanager
    def open(self, *topics: str) -> Iterator[Act]:
        """An act in a transaction of its own; raises StoreError when it cannot be written."""
        try:
            # The writer commits before the outer transaction ends, whose own commit is then idle.
            with (
                self._connection.begin(),
                self._writer.write(*topics) as raw,
                Act(self._connection, raw) as act,
            ):
                yield act
        except DBAPIError as error:
            if isinstance(error.orig, sqlite3.Error):
                raise explain(error.orig, self._writer.path) from error
            raise

    def close(self) -> None:
        """Lets the connection go; it stays the writer's."""
        self._connection.close()
