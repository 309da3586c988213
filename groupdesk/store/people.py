"""Who is who: sender keys of one chat become identities and persons (mechanisms.md 2, formats.md R7).

An account is an identity of its platform; somebody known by name only is an identity of one group.
Every identity starts with a person of its own. Names are kept with the time they were used, so that
the newest one is shown whatever the order of imports.
"""

import sqlite3
from dataclasses import dataclass

from groupdesk.records import NAME_ONLY
from groupdesk.store.keys import hash64
from groupdesk.text import pinyin_keys


@dataclass(slots=True)
class Known:
    """A sender of the chat under one of his names."""

    identity: int
    hash: int
    """Of his key as exported: part of fingerprints."""
    by_name: bool
    first: int
    """First and last instant at which this name was used here."""
    last: int


class Roll:
    """The senders of one chat, looked up once and remembered."""

    def __init__(
        self, connection: sqlite3.Connection, platform: str, group_id: int, *, preview: bool
    ) -> None:
        self._connection = connection
        self._platform = platform
        self._group_id = group_id
        self._preview = preview
        self._identities: dict[str, int] = {}
        self._pretended = 0
        self.known: dict[tuple[str, str], Known] = {}
        """(sender key, name) → what is known of it; the ingest loop reads this directly."""
        self.created: list[int] = []

    def add(self, sender: str, name: str, at: int) -> Known:
        """A sender met for the first time under this name in this chat."""
        found = Known(self.identity(sender, name, at), hash64(sender), sender.startswith(NAME_ONLY), at, at)
        self.known[sender, name] = found
        return found

    def identity(self, sender: str, name: str, at: int) -> int:
        """The identity of a sender key, made if need be. In a preview new ones are negative."""
        if (found := self._identities.get(sender)) is not None:
            return found
        home = self._group_id if sender.startswith(NAME_ONLY) else 0
        row = self._connection.execute(
            "SELECT id FROM identity WHERE platform = ? AND key = ? AND group_id = ?",
            (self._platform, sender, home),
        ).fetchone()
        found = row[0] if row else self._create(sender, name, at, home)
        self._identities[sender] = found
        return found

    def _create(self, sender: str, name: str, at: int, home: int) -> int:
        if self._preview:
            self._pretended -= 1
            return self._pretended
        name = name or sender.removeprefix(NAME_ONLY)
        person = self._connection.execute(
            "INSERT INTO person (name, note) VALUES ('', '')",
        ).lastrowid
        identity = self._connection.execute(
            "INSERT INTO identity (platform, key, group_id, person_id, name, name_at, bot, search)"
            " VALUES (?, ?, ?, ?, ?, ?, 0, ?)",
            (self._platform, sender, home, person, name, at, search_words(name)),
        ).lastrowid
        assert identity is not None
        self.created.append(identity)
        return identity

    def write_names(self) -> None:
        """Stores when each name was used; the newest becomes the identity's name."""
        if self._preview:
            return
        used = [
            (self._group_id, known.identity, name, known.first, known.last)
            for (_, name), known in self.known.items()
            if name
        ]
        self._connection.executemany(
            "INSERT INTO identity_name (group_id, identity_id, name, first_at, last_at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (group_id, identity_id, name) DO UPDATE SET"
            " first_at = min(identity_name.first_at, excluded.first_at),"
            " last_at = max(identity_name.last_at, excluded.last_at)",
            used,
        )
        newest: dict[int, tuple[int, str]] = {}
        for _, identity, name, _, last in used:
            newest[identity] = max(newest.get(identity, (last, name)), (last, name))
        self._connection.executemany(
            "UPDATE identity SET name = ?2, name_at = ?3, search = ?4"
            " WHERE id = ?1 AND (name_at < ?3 OR (name_at = ?3 AND name < ?2))",
            [(identity, name, at, search_words(name)) for identity, (at, name) in newest.items()],
        )


def search_words(name: str) -> str:
    """What a name is found by: itself, pinyin and initials, lower case."""
    return f"{name} {pinyin_keys(name)}".lower() if not name.isascii() else name.lower()
