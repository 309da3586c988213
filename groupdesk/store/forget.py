"""Forgetting a person for good: texts, names and marks go, sums stay (mechanisms.md 15).

His accounts stay as nameless ones, so that every figure that was counted still adds up.
"""

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from groupdesk.locale import _
from groupdesk.records import NAME_ONLY
from groupdesk.store import images, links, tombstones, traces
from groupdesk.store.alone import alone
from groupdesk.store.consequences import COUNTING_MARKS
from groupdesk.store.engine import StoreError
from groupdesk.store.ledger import Ledger
from groupdesk.store.spread import spread_ids
from groupdesk.store.surveys import leaving
from groupdesk.store.traces import Names

ALIAS: Final = "forgotten-"
SPREAD_SIGNS: Final = 2 * 16 + 1
"""Signs by which an advert that only its spread gave away stays one without the hash of its text."""
_EVER: Final = 1 << 62


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was let go."""

    entry: int
    messages: int
    """His messages that lost their text."""
    texts_of_others: int
    """Messages of others that named him, and lost theirs."""
    acts: int
    """Entries of the history that cannot be taken back any more."""


@dataclass(frozen=True, slots=True)
class _Person:
    id: int
    accounts: list[tuple[int, str, str]]
    """(identity, platform, key)."""
    groups: list[int]
    aliases: dict[str, str]

    @property
    def named(self) -> set[str]:
        """Names alone, without ids of accounts."""
        keys = {key for _id, _platform, key in self.accounts}
        return self.aliases.keys() - keys


def forget(connection: sqlite3.Connection, ledger: Ledger, person_id: int, now: int) -> Forgotten:
    """Forgets a person, in the caller's transaction; `erase` then makes it final in the file.

    Raises LookupError for an unknown person.
    """
    connection.execute("PRAGMA secure_delete = ON")
    person = _find(connection, person_id)
    names = Names(person.aliases)
    _bury(connection, person, now)
    messages = _empty_messages(connection, person)
    others = traces.drop_texts(connection, names, person.groups)
    rows = [("identity", id_) for id_, _platform, _key in person.accounts]
    keys = [(table, str(images.packed({"id": id_}))) for table, id_ in [("person", person_id), *rows]]
    keys += leaving.forget_person(
        connection, [id_ for id_, *_account in person.accounts], person.aliases, now
    )
    acts = traces.drop_images(connection, names, keys)
    _rename(connection, person)
    _drop_words(connection, person)
    traces.drop_unsaid(connection, names)
    links.forget(connection, [id_ for id_, _platform, _key in person.accounts])
    traces.scrub(connection, names)
    entry = ledger.final_entry(connection, "forget", {"person": person_id}, changed=messages)
    return Forgotten(entry, messages, others, acts)


def erase(path: Path) -> None:
    """Rewrites the file without what was let go, and empties its log.

    Raises StoreError, also where somebody else's reading keeps the old pages: do it again then.
    """
    with alone(path) as connection:
        connection.execute("PRAGMA temp_store = FILE")  # the copy it makes is as large as the desk
        connection.execute("VACUUM")
        (busy, _pages, _moved) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        line = _(
            "{path}: another groupdesk reads it, so that traces are left in its log; close that one and do it again"
        )
        raise StoreError(line.format(path=path))


def _find(connection: sqlite3.Connection, person_id: int) -> _Person:
    accounts = connection.execute(
        "SELECT id, platform, key FROM identity WHERE person_id = ? ORDER BY id", (person_id,)
    ).fetchall()
    row = connection.execute("SELECT name FROM person WHERE id = ?", (person_id,)).fetchone()
    if row is None:
        raise LookupError(_("there is no person {id}").format(id=person_id))
    names = {row[0]} | {key.removeprefix(NAME_ONLY) for _id, _platform, key in accounts}
    groups: set[int] = set()
    for id_, _platform, _key in accounts:
        names |= _names_of(connection, id_)
        seen = connection.execute("SELECT group_id FROM identity_name WHERE identity_id = ?", (id_,))
        groups |= {group for (group,) in seen}
    known = sorted(name for name in names if name and not name.startswith(ALIAS))
    aliases = {name: f"{ALIAS}{person_id}-{n}" for n, name in enumerate(known, 1)}
    return _Person(person_id, accounts, sorted(groups), aliases)


def _names_of(connection: sqlite3.Connection, identity: int) -> set[str]:
    query = (
        "SELECT name FROM identity WHERE id = ?1 UNION SELECT name FROM identity_name WHERE identity_id = ?1"
        " UNION SELECT card FROM membership WHERE identity_id = ?1"
        " UNION SELECT card FROM roster_member WHERE identity_id = ?1"
    )
    return {name for (name,) in connection.execute(query, (identity,))}


def _bury(connection: sqlite3.Connection, person: _Person, now: int) -> None:
    platforms = {platform for _id, platform, _key in person.accounts}
    senders = {(platform, key) for _id, platform, key in person.accounts if ALIAS not in key}
    senders |= {(platform, NAME_ONLY + name) for platform in platforms for name in person.named}
    tombstones.bury(connection, senders, now)


def _empty_messages(connection: sqlite3.Connection, person: _Person) -> int:
    spread = set().union(*(spread_ids(connection, group, -_EVER, _EVER) for group in person.groups))
    found = [
        row
        for group in person.groups
        for identity, _platform, _key in person.accounts
        for row in connection.execute(
            "SELECT id FROM message WHERE group_id = ? AND identity_id = ?", (group, identity)
        )
    ]
    adverts = [(SPREAD_SIGNS, id_) for (id_,) in found if id_ in spread]
    connection.executemany("UPDATE message SET signs = ? WHERE id = ?", adverts)
    connection.executemany("UPDATE message SET body = NULL, echo = NULL WHERE id = ?", found)
    connection.executemany("DELETE FROM message_revision WHERE message_id = ?", found)
    connection.executemany("DELETE FROM highlight WHERE message_id = ?", found)
    return len(found)


def _drop_words(connection: sqlite3.Connection, person: _Person) -> None:
    """Words that were written to him go, with the posts that hold nothing else."""
    marks = ",".join(str(id_) for id_, _platform, _key in person.accounts)
    posts = [
        post
        for (post,) in connection.execute(
            f"SELECT DISTINCT post_id FROM delivery WHERE identity_id IN ({marks})"
        )
    ]
    connection.execute(f"DELETE FROM delivery WHERE identity_id IN ({marks})")
    connection.executemany(
        "DELETE FROM post WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM delivery WHERE post_id = ?1)",
        [(post,) for post in posts],
    )


def _rename(connection: sqlite3.Connection, person: _Person) -> None:
    connection.execute(
        "UPDATE person SET name = '', note = '', away_until = NULL, birthday = NULL WHERE id = ?",
        (person.id,),
    )
    for (mark,) in connection.execute(
        "SELECT DISTINCT mark FROM person_mark WHERE person_id = ?", (person.id,)
    ).fetchall():
        if mark not in COUNTING_MARKS:
            connection.execute("DELETE FROM person_mark WHERE person_id = ? AND mark = ?", (person.id, mark))
    for identity, _platform, key in person.accounts:
        _rename_account(connection, person, identity, key)
    for name, alias in person.aliases.items():
        _rename_chats(connection, person, name, alias)


def _rename_account(connection: sqlite3.Connection, person: _Person, identity: int, key: str) -> None:
    name = f"{ALIAS}{person.id}"
    by_name = key.startswith(NAME_ONLY)
    plain = key.removeprefix(NAME_ONLY)
    alias = person.aliases.get(plain, plain)
    connection.execute(
        "UPDATE identity SET key = ?, name = ?, search = ? WHERE id = ?",
        (NAME_ONLY + alias if by_name else alias, name, name, identity),
    )
    connection.executemany(
        "UPDATE identity_name SET name = ? WHERE identity_id = ? AND name = ?",
        [(alias, identity, old) for old, alias in person.aliases.items()],
    )
    for table in ("membership", "roster_member"):
        connection.execute(f"UPDATE {table} SET card = '' WHERE identity_id = ?", (identity,))


def _rename_chats(connection: sqlite3.Connection, person: _Person, name: str, alias: str) -> None:
    """A chat of two bears the name of the other."""
    for group in person.groups:
        connection.execute(
            "UPDATE chat_group SET name = ?, search = ? WHERE id = ? AND name = ?",
            (alias, alias, group, name),
        )
        connection.execute("DELETE FROM group_alias WHERE group_id = ? AND name = ?", (group, name))
