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

_LONG_AGO = -(1 << 62)


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
        self, connection: sqlite3.Connection, platform: str, group_id: int, run_id: int, *, preview: bool
    ) -> None:
        self._connection = connection
        self._platform = platform
        self._group_id = group_id
        self._run_id = run_id
        self._preview = preview
        self._identities: dict[str, int] = {}
        self._pretended = 0
        self._listed: dict[tuple[int, str], Known] = {}
        self.met: set[tuple[str, str]] = set()
        """(sender key, name) of those who have no identity yet."""
        self.known: dict[tuple[str, str], Known] = {}
        """(sender key, name) → what is known of it; the ingest loop reads this directly."""

    def meet(self, sender: str, name: str, at: int) -> Known:
        """A sender met for the first time under this name; his identity is 0 until `settle`."""
        found = Known(0, hash64(sender), sender.startswith(NAME_ONLY), at, at)
        self.known[sender, name] = found
        self.met.add((sender, name))
        return found

    def settle(self, sender: str, name: str) -> None:
        """Gives somebody met his identity; runs inside a transaction, unless in a preview."""
        person = self.known.get((sender, name))
        if person is not None and not person.identity:
            person.identity = self.identity(sender, name, person.first)
            self.met.discard((sender, name))

    def mentioned(self, sender: str, name: str, at: int) -> int:
        """The identity of somebody whom an event names.

        An account is thereby known in this group under that name; a mere name is not: it may turn out
        to be that of an account.
        """
        identity = self.identity(sender, name, at)
        if not sender.startswith(NAME_ONLY):
            self.name(identity, name, at)
        return identity

    def find(self, sender: str) -> int | None:
        """The identity of a sender key, None when nobody here has it."""
        if (found := self._identities.get(sender)) is not None:
            return found
        row = self._look_up(sender)
        return row[0] if row else None

    def identity(self, sender: str, name: str, at: int) -> int:
        """The identity of a sender key, made if need be. In a preview new ones are negative."""
        if (found := self._identities.get(sender)) is not None:
            return found
        row = self._look_up(sender)
        found = row[0] if row else self._create(sender, name, at)
        self._identities[sender] = found
        return found

    def _home(self, sender: str) -> int:
        return self._group_id if sender.startswith(NAME_ONLY) else 0

    def _look_up(self, sender: str) -> tuple[int] | None:
        row: tuple[int] | None = self._connection.execute(
            "SELECT id FROM identity WHERE platform = ? AND key = ? AND group_id = ?",
            (self._platform, sender, self._home(sender)),
        ).fetchone()
        return row

    def _create(self, sender: str, name: str, at: int) -> int:
        if self._preview:
            self._pretended -= 1
            return self._pretended
        if not name:
            name, at = sender.removeprefix(NAME_ONLY), _LONG_AGO
        person = self._connection.execute("INSERT INTO person (name, note) VALUES ('', '')").lastrowid
        identity = self._connection.execute(
            "INSERT INTO identity (platform, key, group_id, person_id, name, name_at, bot, search)"
            " VALUES (?, ?, ?, ?, ?, ?, 0, ?)",
            (self._platform, sender, self._home(sender), person, name, at, search_words(name)),
        ).lastrowid
        assert identity is not None
        return identity

    def name(self, identity: int, name: str, at: int) -> None:
        """Notes a name that a member list gives; stored with the others by `write_names`."""
        known = self._listed.setdefault((identity, name), Known(identity, 0, False, at, at))
        known.first, known.last = min(known.first, at), max(known.last, at)

    def flush(self) -> None:
        """Stores the names met since the last flush; for a chat that comes in pages over hours."""
        self.write_names()
        self.known.clear()
        self._listed.clear()

    def write_names(self) -> None:
        """Stores when each name was used; the newest becomes the identity's name."""
        if self._preview:
            return
        used = [
            (self._group_id, known.identity, name, self._run_id, known.first, known.last)
            for (_, name), known in (*self.known.items(), *self._listed.items())
            if known.identity
        ]
        self._connection.executemany(
            "INSERT INTO identity_name AS old (group_id, identity_id, name, run_id, first_at, last_at)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (group_id, identity_id, name, run_id) DO UPDATE SET"
            " first_at = CASE WHEN excluded.first_at < old.first_at THEN excluded.first_at ELSE old.first_at END,"
            " last_at = CASE WHEN excluded.last_at > old.last_at THEN excluded.last_at ELSE old.last_at END",
            used,
        )
        newest: dict[int, tuple[int, str]] = {}
        for _, identity, name, _, _, last in used:
            if not name:
                continue
            newest[identity] = max(newest.get(identity, (last, name)), (last, name))
        self._connection.executemany(
            "UPDATE identity SET name = ?2, name_at = ?3, search = ?4"
            " WHERE id = ?1 AND (name_at < ?3 OR (name_at = ?3 AND name < ?2))",
            [(identity, name, at, search_words(name)) for identity, (at, name) in newest.items()],
        )


def search_words(name: str) -> str:
    """What a name is found by: itself, pinyin and initials, lower case."""
    return f"{name} {pinyin_keys(name)}".lower() if not name.isascii() else name.lower()
