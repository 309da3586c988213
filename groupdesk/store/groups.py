"""Which group a chat belongs to: by its id, by a name it has borne, by its people."""

import sqlite3
from collections.abc import Collection
from typing import Final, NamedTuple

from groupdesk.records import GroupFacts
from groupdesk.store.people import search_words
from groupdesk.text import name_key

SAME_PEOPLE: Final = 0.6
"""Share of known senders above which an unknown chat may be a renamed group."""
FEWEST_PEOPLE: Final = 5
MERGED: Final = "was:"
"""Begins the word under which a group is still found that was merged into another: its old id."""


class Likeness(NamedTuple):
    """A group that an unknown chat may be."""

    group_id: int
    name: str
    shared: int
    """Senders of the chat who are in it."""


def words(facts: GroupFacts) -> list[str]:
    """Under which words a chat is remembered, the sharpest first."""
    found = [f"id:{facts.native}"] if facts.native else []
    return [*found, f"name:{name_key(facts.name)}"] if facts.name else found


def find(connection: sqlite3.Connection, facts: GroupFacts) -> int | None:
    """The group that a chat belongs to by its id, else by its name; None when there is none, or several.

    A chat without a platform may be one of any.
    """
    if not facts.platform:
        return named(connection, facts.name)
    for word in words(facts):
        rows = connection.execute(
            "SELECT DISTINCT a.group_id FROM group_alias AS a JOIN chat_group AS g ON g.id = a.group_id"
            " WHERE a.platform = ? AND a.word = ?",
            (facts.platform, word),
        ).fetchall()
        by_id = word.startswith("id:")
        if len(rows) == 1 and (by_id or not _other_id(connection, rows[0][0], facts)):
            return int(rows[0][0])
    return None


def by_names(connection: sqlite3.Connection, names: Collection[str]) -> list[Likeness]:
    """Groups in which some names are known, those with most of them first; put-away ones left out."""
    known = list(names)[:500]
    rows = connection.execute(
        "SELECT g.id, g.name, count(DISTINCT n.name) FROM identity_name AS n"
        " JOIN chat_group AS g ON g.id = n.group_id"
        f" WHERE g.archived = 0 AND n.name IN ({','.join('?' * len(known))})"
        " GROUP BY g.id, g.name ORDER BY 3 DESC, g.name, g.id",
        known,
    ).fetchall()
    return [Likeness(*row) for row in rows]


def _other_id(connection: sqlite3.Connection, group_id: int, facts: GroupFacts) -> bool:
    """Whether the group is known to be another chat than the one with this native id."""
    if not facts.native:
        return False
    (native,) = connection.execute("SELECT native FROM chat_group WHERE id = ?", (group_id,)).fetchone()
    return native is not None and native != facts.native


def named(connection: sqlite3.Connection, name: str) -> int | None:
    """The one group of that name or alias on any platform; None when there is none, or several."""
    rows = connection.execute(
        "SELECT DISTINCT group_id FROM group_alias WHERE word = ?", (f"name:{name_key(name)}",)
    ).fetchall()
    return int(rows[0][0]) if len(rows) == 1 else None


def given(connection: sqlite3.Connection, word: str) -> int | None:
    """The group of that id, else the one of that name; None when there is none, or several."""
    found = living(connection, int(word)) if word.isdigit() else None
    return found or named(connection, word)


def living(connection: sqlite3.Connection, group_id: int) -> int | None:
    """The group of an id, or the one that it was merged into; None when there is none."""
    row = connection.execute(
        "SELECT id FROM chat_group WHERE id = ?1 UNION ALL SELECT group_id FROM group_alias WHERE word = ?2",
        (group_id, f"{MERGED}{group_id}"),
    ).fetchone()
    return int(row[0]) if row else None


def next_id(connection: sqlite3.Connection) -> int:
    """The id of the next new group: never that of one that was merged into another."""
    (last,) = connection.execute(
        "SELECT max(id) FROM (SELECT id FROM chat_group UNION ALL SELECT CAST(substr(word, ?) AS INTEGER)"
        " FROM group_alias WHERE word LIKE ?)",
        (len(MERGED) + 1, f"{MERGED}%"),
    ).fetchone()
    return int(last or 0) + 1


def create(connection: sqlite3.Connection, facts: GroupFacts, run_id: int | None, zone: str = "") -> int:
    """A new group for a chat."""
    name = facts.name or facts.native or "?"
    group_id = next_id(connection)
    connection.execute(
        "INSERT INTO chat_group (id, platform, native, name, space_id, kind, layer, ladder, rhythm, zone, archived,"
        " adverts_allowed, checkin_pattern, note, search, run_id)"
        " VALUES (?, ?, ?, ?, ?, '', '', '', '', ?, 0, 0, '', '', ?, ?)",
        (
            group_id,
            facts.platform,
            facts.native,
            name,
            _space(connection, facts),
            zone,
            search_words(name),
            run_id,
        ),
    )
    remember(connection, group_id, facts, run_id)
    return group_id


def remember(connection: sqlite3.Connection, group_id: int, facts: GroupFacts, run_id: int | None) -> None:
    """Notes the words of a chat, so that its next export finds the group; a new name becomes its name."""
    connection.executemany(
        "INSERT INTO group_alias (platform, word, group_id, name, run_id) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        [(facts.platform, word, group_id, facts.name, run_id or 0) for word in words(facts)],
    )
    connection.execute(
        "UPDATE chat_group SET native = ? WHERE id = ? AND native IS NULL", (facts.native, group_id)
    )


def _space(connection: sqlite3.Connection, facts: GroupFacts) -> int | None:
    if not facts.space:
        return None
    native = facts.space_native or facts.space
    connection.execute(
        "INSERT INTO space (platform, native, name) VALUES (?, ?, ?) ON CONFLICT (platform, native) DO NOTHING",
        (facts.platform, native, facts.space),
    )
    row = connection.execute(
        "SELECT id FROM space WHERE platform = ? AND native = ?", (facts.platform, native)
    ).fetchone()
    return int(row[0])


def alike(connection: sqlite3.Connection, platform: str, senders: Collection[str]) -> Likeness | None:
    """The group with most of a chat's senders, when they are enough to suspect a renamed group."""
    known = list(senders)[:500]
    if len(known) < FEWEST_PEOPLE:
        return None
    row = connection.execute(
        "SELECT g.id, g.name, count(DISTINCT i.key) AS shared FROM identity AS i"
        " JOIN identity_name AS n ON n.identity_id = i.id JOIN chat_group AS g ON g.id = n.group_id"
        f" WHERE i.platform = ? AND i.key IN ({','.join('?' * len(known))})"
        " GROUP BY g.id, g.name ORDER BY shared DESC, g.id LIMIT 1",
        (platform, *known),
    ).fetchone()
    if row is None or row[2] < SAME_PEOPLE * len(known):
        return None
    return Likeness(*row)
