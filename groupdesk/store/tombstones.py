"""Who was forgotten, without saying who: keyed hashes that keep imports from bringing them back.

The key stands in the desk, so that a hash tells nothing to somebody who has only another desk.
"""

import json
import secrets
import sqlite3
from collections.abc import Iterable
from hashlib import blake2b

from groupdesk.records import NAME_ONLY
from groupdesk.text import name_key


class Tombstones:
    """All of a desk's tombstones, read once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._hashes = {row[0] for row in connection.execute("SELECT hash FROM tombstone")}
        self._key = _key(connection)

    def is_forgotten(self, platform: str, sender: str) -> bool:
        """Whether a sender key, a native id or `NAME_ONLY` and a name, belongs to somebody forgotten."""
        return bool(self._hashes) and _hash(self._key, platform, sender) in self._hashes


def bury(connection: sqlite3.Connection, senders: Iterable[tuple[str, str]], now: int) -> None:
    """Keeps tombstones of (platform, sender key); called in a transaction."""
    key = _key(connection)
    if not key:
        key = secrets.token_bytes(32)
        connection.execute(
            "INSERT INTO setting (scope, key, value) VALUES ('desk', 'tombstone_key', ?)",
            (json.dumps(key.hex()),),
        )
    connection.executemany(
        "INSERT INTO tombstone (hash, at) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [(_hash(key, platform, sender), now) for platform, sender in senders],
    )


def _key(connection: sqlite3.Connection) -> bytes:
    row = connection.execute(
        "SELECT value FROM setting WHERE scope = 'desk' AND key = 'tombstone_key'"
    ).fetchone()
    return bytes.fromhex(json.loads(row[0])) if row else b""


def _hash(key: bytes, platform: str, sender: str) -> str:
    if sender.startswith(NAME_ONLY):
        sender = NAME_ONLY + name_key(sender.removeprefix(NAME_ONLY))
    said = f"{platform}\0{sender}".encode("utf-8", "surrogatepass")
    return blake2b(said, key=key, digest_size=16).hexdigest()
