"""Bringing a safety copy back as the desk: checked first, never over something unsaved, held."""

import sqlite3
from contextlib import closing
from pathlib import Path

from groupdesk.locale import _
from groupdesk.store import safety
from groupdesk.store.alone import alone
from groupdesk.store.engine import StoreError, check_head, connect
from groupdesk.store.migrations import VERSION
from groupdesk.store.places import exists, make, unreachable


def restore(copy: Path, path: Path, now: int) -> Path | None:
    """Makes the desk at `path` what `copy` is; all sending is held until she releases it.

    The desk that was there is kept as a safety copy, whose path is given; a damaged one is set aside
    whole. Raises StoreError, and changes nothing, for a copy that is damaged, foreign or newer.
    """
    if not exists(copy):
        raise StoreError(_("{path}: there is no such copy").format(path=copy))
    check(copy)
    staged = path.with_name(path.name + ".restoring")
    staged.unlink(missing_ok=True)
    safety.copy(copy, staged)
    try:
        _hold(staged, now)
        return _replace(staged, path, now)
    finally:
        staged.unlink(missing_ok=True)


def check(path: Path) -> None:
    """Raises StoreError unless the file at `path` is a whole desk that this program can read."""
    with closing(connect(path)) as connection:
        if not check_head(connection, path, VERSION):
            raise StoreError(_("{path}: is not a desk; choose another file").format(path=path))
        safety.quick_check(connection, path)


def _hold(path: Path, now: int) -> None:
    """Holds all sending; what fell due since the copy was made may have been said: it is unknown."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "INSERT INTO setting (scope, key, value) VALUES ('desk', 'held', 'true')"
            " ON CONFLICT (scope, key) DO UPDATE SET value = excluded.value"
        )
        connection.execute(
            "UPDATE delivery SET state = 'unknown', reason = '', late = 0, wait_until = NULL"
            " WHERE state = 'sending' OR (state IN ('planned', 'due', 'failed', 'to_hand') AND due_at <= ?)",
            (now,),
        )
        connection.execute("UPDATE changed SET revision = revision + 1")


def _replace(staged: Path, path: Path, now: int) -> Path | None:
    if not exists(path):
        make(path)
        staged.replace(path)
        return None
    try:
        check(path)
    except StoreError:
        aside = _set_aside(path, now)
        staged.replace(path)
        return aside
    before = safety.copy_before(path, now)
    _copy_over(staged, path)
    return before


def _copy_over(staged: Path, path: Path) -> None:
    """Writes a desk over another that may be open elsewhere: in one transaction, seen by all."""
    with closing(connect(staged)) as source, alone(path) as connection:
        source.backup(connection)


def _set_aside(path: Path, now: int) -> Path:
    """Moves a damaged desk away with its log: nothing of it is thrown away."""
    aside = path.with_name(f"{path.name}.damaged-{now}")
    try:
        for suffix in ("", "-wal", "-shm"):
            file = path.with_name(path.name + suffix)
            if file.exists():
                file.rename(aside.with_name(aside.name + suffix))
    except OSError as error:
        raise unreachable(path, error) from error
    return aside
