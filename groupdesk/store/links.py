"""Offers that somebody known by name only is an account, found in the texts that two sources tell.

They are looked for when an import, a merge or taking one back has changed a group, and kept in the
table `link_offer`, so that showing them reads no texts, and they outlive those.
"""

import json
import sqlite3
from collections.abc import Iterable
from typing import Final, NamedTuple

from groupdesk.records import NAME_ONLY
from groupdesk.rules.links import FEWEST, SHORTEST, Found, Offer, Telling, links
from groupdesk.store.engine import Writer
from groupdesk.store.sources import ASIDE
from groupdesk.text import text_key

MOST: Final = 200_000
"""Texts looked at, the newest ones."""
SHOWN: Final = 20
"""Pairs of messages kept with an offer."""
OPEN: Final = "n.person_id <> a.person_id AND o.texts >= 2 * o.dismissed"
"""Offers (`link_offer AS o`, identities `n` and `a`) that stand: one she dismissed returns when twice as
much speaks for it."""
_SPANS: Final = (
    'SELECT c.source_id, min(c.start), max(c."end") FROM coverage AS c JOIN source AS s ON s.id = c.source_id'
    " WHERE c.group_id = ? AND s.rank <> ? GROUP BY c.source_id"
)
_GONE: Final = (
    "DELETE FROM link_offer WHERE name_id NOT IN (SELECT id FROM identity)"
    " OR account_id NOT IN (SELECT id FROM identity) OR group_id NOT IN (SELECT id FROM chat_group)"
)


class _Where(NamedTuple):
    """Where a group is told by more than one source."""

    sources: tuple[int, ...]
    start: int
    end: int


def refresh(writer: Writer, groups: Iterable[int]) -> int:
    """Finds the offers of some groups anew; gives how many names have one that was not known before."""
    found = {group: _found(writer.connection, group) for group in groups}
    if not found:
        return 0
    with writer.write("people") as connection:
        before = _open(connection)
        for group, told in found.items():
            _keep(connection, group, told)
        return len(_open(connection) - before)


def tidy(connection: sqlite3.Connection) -> None:
    """Drops offers whose people or group are no more."""
    connection.execute(_GONE)


def move(connection: sqlite3.Connection, group: int, other: int) -> None:
    """Makes the offers of `group` those of `other`, as far as their names are there by now."""
    connection.execute(
        "UPDATE link_offer SET group_id = ?1 WHERE group_id = ?2"
        " AND name_id IN (SELECT id FROM identity WHERE group_id = ?1)",
        (other, group),
    )
    tidy(connection)


def forget(connection: sqlite3.Connection, identities: Iterable[int]) -> None:
    """Drops the offers that name some identities."""
    connection.executemany(
        "DELETE FROM link_offer WHERE name_id = ?1 OR account_id = ?1", [(one,) for one in identities]
    )


def _open(connection: sqlite3.Connection) -> set[int]:
    query = (
        "SELECT o.name_id FROM link_offer AS o JOIN identity AS n ON n.id = o.name_id"
        f" JOIN identity AS a ON a.id = o.account_id WHERE {OPEN}"
    )
    return {name for (name,) in connection.execute(query)}


# --- looking -----------------------------------------------------------------------------------------


def _found(connection: sqlite3.Connection, group: int) -> Found:
    where = _overlap(connection, group)
    if where is None:
        return Found((), frozenset())
    names, accounts = _people(connection, group)
    if not names or not accounts:
        return Found((), frozenset())
    marks = ",".join("?" * len(where.sources))
    rows = connection.execute(
        f"SELECT source_id, identity_id, at / 60, body, id FROM message WHERE group_id = ? AND at BETWEEN ? AND ?"
        f" AND source_id IN ({marks}) AND identity_id IS NOT NULL AND recalled = 0 AND length(body) >= ?"
        " ORDER BY at DESC LIMIT ?",
        (group, where.start, where.end, *where.sources, SHORTEST, MOST),
    )
    named: list[Telling] = []
    known: list[Telling] = []
    for source, who, minute, body, id_ in rows:
        text = text_key(body)
        if len(text) < SHORTEST:
            continue
        if who in names:
            named.append(Telling(source, who, minute, hash(text), id_))
        elif who in accounts:
            known.append(Telling(source, accounts[who], minute, hash(text), id_))
    return links(named, known)


def _overlap(connection: sqlite3.Connection, group: int) -> _Where | None:
    """The span in which any two sources overlap; None when none do."""
    spans = connection.execute(_SPANS, (group, ASIDE)).fetchall()
    if len(spans) < 2:
        return None
    start = sorted(span[1] for span in spans)[1]
    end = sorted(span[2] for span in spans)[-2]
    return _Where(tuple(span[0] for span in spans), start, end) if start <= end else None


def _people(connection: sqlite3.Connection, group: int) -> tuple[set[int], dict[int, int]]:
    """The names of a group, and its accounts, each with the first account of the same person."""
    rows = connection.execute(
        "SELECT DISTINCT i.id, i.key, i.person_id FROM identity_name AS n"
        " JOIN identity AS i ON i.id = n.identity_id WHERE n.group_id = ? ORDER BY i.id",
        (group,),
    ).fetchall()
    first: dict[int, int] = {}
    names = {id_ for id_, key, _person in rows if key.startswith(NAME_ONLY)}
    accounts = {id_: first.setdefault(person, id_) for id_, _key, person in rows if id_ not in names}
    return names, accounts


# --- keeping -----------------------------------------------------------------------------------------


def _keep(connection: sqlite3.Connection, group: int, found: Found) -> None:
    """Takes what is found; what was found before stays while its messages do and nothing speaks against it."""
    fresh = {(offer.name, offer.account): offer for offer in found.offers}
    stored = connection.execute(
        "SELECT name_id, account_id, texts, pairs FROM link_offer WHERE group_id = ?", (group,)
    ).fetchall()
    for name, account, texts, pairs in stored:
        offer, before = fresh.pop((name, account), None), json.loads(pairs)
        left = _left(connection, group, (name, account), before)
        if name in found.apart or (offer is None and left < FEWEST):
            connection.execute("DELETE FROM link_offer WHERE name_id = ? AND account_id = ?", (name, account))
        elif offer is not None and (len(offer.pairs) >= texts or left < len(before)):
            _take(connection, group, offer)
    for offer in fresh.values():
        _take(connection, group, offer)


def _take(connection: sqlite3.Connection, group: int, offer: Offer) -> None:
    connection.execute(
        "INSERT INTO link_offer (name_id, account_id, group_id, texts, pairs, dismissed) VALUES (?, ?, ?, ?, ?, 0)"
        " ON CONFLICT (name_id, account_id) DO UPDATE SET texts = excluded.texts, pairs = excluded.pairs",
        (offer.name, offer.account, group, len(offer.pairs), json.dumps(offer.pairs[:SHOWN])),
    )


def _left(connection: sqlite3.Connection, group: int, who: tuple[int, int], pairs: list[list[int]]) -> int:
    """How many pairs of messages are still in the group, and still theirs."""
    theirs = _persons(connection.execute("SELECT person_id FROM identity WHERE id IN (?, ?)", who))
    query = (
        "SELECT i.person_id FROM message AS m JOIN identity AS i ON i.id = m.identity_id"
        " WHERE m.group_id = ? AND m.id IN (?, ?)"
    )
    return sum(_persons(connection.execute(query, (group, *pair))) == theirs for pair in pairs)


def _persons(rows: Iterable[tuple[int]]) -> list[int]:
    return sorted(person for (person,) in rows)
