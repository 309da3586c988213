"""Paying what a change of hers owes: texts read anew, then figures made anew (mechanisms.md 3, 4)."""

from typing import TYPE_CHECKING, Final, NamedTuple

from groupdesk.store import rollup, stale, wordlists

if TYPE_CHECKING:
    import sqlite3

    from groupdesk.desk import Desk

AT_ONCE: Final = 20_000
"""Texts that are read anew without a run: about a second's work."""


class _Owed(NamedTuple):
    texts: bool
    """Texts are to be read anew."""
    days: bool
    """Figures are to be made anew."""
    busy: bool
    """A run writes messages now."""
    many: bool
    """More texts are owed than are read at once."""


def settle(desk: "Desk") -> None:
    """Pays what is owed; many texts, and all that is owed while a run writes messages, are left to a run."""
    with desk.reading() as connection:
        owed = _owed(connection)
        lists = wordlists.lexicon(connection).version if owed.texts else 0
    if owed.texts and (owed.many or owed.busy):
        desk.runs.ask_reading(lists)
    elif owed.texts:
        wordlists.read_anew(desk.store.writer)
    if (owed.days or owed.texts) and not owed.busy:
        rollup.roll_up_all(desk.store.writer)


def _owed(connection: "sqlite3.Connection") -> _Owed:
    texts, days, busy = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM stale WHERE day = ?1), EXISTS (SELECT 1 FROM stale WHERE day <> ?1),"
        " EXISTS (SELECT 1 FROM run"
        " WHERE state = 'running' AND kind IN ('import', 'undo', 'redo', 'merge', 'words'))",
        (stale.TEXTS,),
    ).fetchone()
    return _Owed(bool(texts), bool(days), bool(busy), bool(texts) and wordlists.are_more(connection, AT_ONCE))
