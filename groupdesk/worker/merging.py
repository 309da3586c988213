"""Merging two groups as a run: the act itself in one transaction, then what it owes, with progress."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from groupdesk.store import links, merge, rollup
from groupdesk.store.engine import StoreError
from groupdesk.store.file import Store, clock

SAID_EVERY: Final = 0.5
"""Seconds between two words on how far it is."""


def known(store: Store, run_id: int) -> bool:
    """Whether a run merged groups."""
    return merge.found(store.writer.connection, run_id) is not None


def is_merge(result: Mapping[str, Any]) -> bool:
    """Whether the result of a run is that of a merge, made or taken back."""
    return result.get("verb") == merge.VERB


def make(
    store: Store,
    job: int,
    run_id: int,
    stands: bool,
    wanted: Callable[[], bool],
    told: Callable[[int, int, int], None],
) -> dict[str, Any]:
    """Sees that the merge of run `run_id` stands, or is taken back, and pays what it owes.

    Progress, in messages, shows in run `job`. What a killed process has done already is not done again.
    """
    act = merge.found(store.writer.connection, run_id)
    said = act.inputs if act is not None else {}
    if (act is not None and act.stands) != stands:
        said = _merged(store, run_id) if stands else merge.take_apart(store.writer, store.ledger, run_id)
    rollup.roll_up_all(store.writer, wanted, _Progress(store, job, told))
    alike = links.refresh(store.writer, {said["group"]} if stands else {said["group"], said["other"]})
    return {**said, "verb": merge.VERB, "links": alike}


def _merged(store: Store, run_id: int) -> dict[str, Any]:
    (kept, other) = (
        store.reader()
        .execute(
            "SELECT json_extract(arguments, '$.group'), json_extract(arguments, '$.other') FROM run WHERE id = ?",
            (run_id,),
        )
        .fetchone()
    )
    try:
        return merge.merge(store.writer, store.ledger, run_id, kept, other)
    except LookupError as error:  # merged or taken back since it was asked for
        raise StoreError(str(error)) from error


class _Progress:
    """Adds up the messages read, and writes them down now and then."""

    def __init__(self, store: Store, job: int, told: Callable[[int, int, int], None]) -> None:
        self._store, self._job, self._told = store, job, told
        self._done, self._said = 0, 0.0
        (self._total,) = (
            store.reader()
            .execute("SELECT count(*) FROM message WHERE group_id IN (SELECT group_id FROM stale)")
            .fetchone()
        )

    def __call__(self, messages: int) -> None:
        self._done = min(self._done + messages, self._total)
        self._told(self._done, self._total, self._done)
        if time.monotonic() < self._said + SAID_EVERY:
            return
        self._said = time.monotonic()
        with self._store.writer.write("runs", durable=False) as connection:
            connection.execute(
                "UPDATE run SET done = ?, total = ?, heartbeat = ? WHERE id = ?",
                (self._done, self._total, clock(), self._job),
            )
