"""What the desk notes for itself about Today: the ten-minute pack of a day, and what was raised before.

None of it is an act of hers, so none of it stands in the history.
"""

import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from groupdesk.desk.raising import Sight
from groupdesk.desk.watches import WATCHES
from groupdesk.rules import triage
from groupdesk.rules.clock import DAY
from groupdesk.rules.triage import KINDS, LATER, Raised

KEPT_DAYS: Final = 7
"""How long the notes of a day are kept."""


@dataclass(slots=True)
class Notes:
    """What the desk notes for itself about a day's queue; `new` ones are still to be written."""

    day: int
    packed: dict[str, int] = field(default_factory=dict)
    """Key → 1 for what joined after the pack was fixed, else 0."""
    open_: dict[str, str] = field(default_factory=dict)
    """Key → kind of what was raised and has not gone."""
    gone: Counter[str] = field(default_factory=Counter)
    """Kind → what settled by itself since yesterday."""
    new_packed: list[tuple[str, int, int]] = field(default_factory=list)
    """(key, seconds, joined)."""
    new_open: list[Raised] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether anything is to be written."""
        return bool(self.new_packed or self.new_open or self.settled or self.forgotten)


def noted(connection: sqlite3.Connection, day: int, yesterday: int) -> Notes:
    """The notes of a day; what settled is counted from the instant `yesterday` on."""
    notes = Notes(day)
    notes.packed.update(
        connection.execute("SELECT key, joined FROM pack_item WHERE day = ?", (day,)).fetchall()
    )
    for key, kind, gone_at in connection.execute("SELECT key, kind, gone_at FROM seen"):
        if gone_at is None:
            notes.open_[key] = kind
        elif gone_at >= yesterday:
            notes.gone[kind] += 1
    return notes


def last_shown(connection: sqlite3.Connection, now: int) -> tuple[Counter[str], Counter[str]]:
    """Kind → items that Today had when it was last read, and she has not decided on; and those that rest at `now`."""
    waiting, later = Counter[str](), Counter[str]()
    for kind, state, until in connection.execute(
        "SELECT s.kind, d.state, d.until FROM seen AS s LEFT JOIN decision AS d ON d.key = s.key"
        " WHERE s.gone_at IS NULL"
    ):
        if state == LATER and until is not None and now < until:
            later[kind] += 1
        elif state in (None, LATER):
            waiting[kind] += 1
    return waiting, later


def update(notes: Notes, sight: Sight, raised: list[Raised], opened: list[Raised]) -> None:
    """Fixes the pack, lets new things join it, and finds out what has gone."""
    fresh = {one.key for one in opened if one.key not in notes.open_ or _is_back(sight, one.key)}
    if notes.packed:
        joined = triage.joining(opened, notes.packed, fresh, sight.rules.pack_seconds)
        joining = [(one.key, KINDS[one.kind].seconds, 1) for one in joined]
    else:
        joining = [
            (one.key, KINDS[one.kind].seconds, 0) for one in triage.pack(opened, sight.rules.pack_seconds)
        ]
    notes.new_packed = joining
    notes.packed.update((key, joined) for key, _seconds, joined in joining)
    notes.new_open = [one for one in opened if one.key not in notes.open_]
    still = {one.key for one in raised}
    _let_go(notes, sight, {key: kind for key, kind in notes.open_.items() if key not in still})


def _is_back(sight: Sight, key: str) -> bool:
    return triage.returned(sight.decisions.get(key), sight.now)


def _let_go(notes: Notes, sight: Sight, missing: dict[str, str]) -> None:
    for watch in WATCHES:
        keys = [key for key, kind in missing.items() if kind == watch.kind]
        if not keys:
            continue
        hers = {key for key in keys if _decided(sight, key) or sight.muted(watch.kind, key)}
        settled = watch.settled(sight, keys) - hers
        notes.settled += sorted(settled)
        notes.forgotten += sorted(set(keys) - settled)
        notes.gone[watch.kind] += len(settled)


def _decided(sight: Sight, key: str) -> bool:
    decision = sight.decisions.get(key)
    return decision is not None and decision.state != LATER


def write(connection: sqlite3.Connection, notes: Notes, now: int) -> None:
    """Writes what is new in `notes`."""
    connection.executemany(
        "INSERT INTO pack_item (day, key, place, seconds, joined) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(notes.day, key, n, seconds, joined) for n, (key, seconds, joined) in enumerate(notes.new_packed)],
    )
    connection.executemany(
        "INSERT INTO seen (key, kind, group_id, first_at, gone_at) VALUES (?, ?, ?, ?, NULL)"
        " ON CONFLICT (key) DO UPDATE SET gone_at = NULL, first_at = excluded.first_at",
        [(one.key, one.kind, one.group, now) for one in notes.new_open],
    )
    connection.executemany("UPDATE seen SET gone_at = ? WHERE key = ?", [(now, key) for key in notes.settled])
    connection.executemany("DELETE FROM seen WHERE key = ?", [(key,) for key in notes.forgotten])
    connection.execute("DELETE FROM pack_item WHERE day < ?", (notes.day - KEPT_DAYS,))
    connection.execute("DELETE FROM seen WHERE gone_at < ?", (now - KEPT_DAYS * DAY,))
