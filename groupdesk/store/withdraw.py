"""Taking an import back: what it alone brought goes, what it edited returns (formats.md D11).

Every step can be repeated, so a withdrawal that was killed is simply begun again.
"""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Final

from groupdesk.rules.classify import Classifier
from groupdesk.store import also, groupnotes, links, rollup, stale
from groupdesk.store.engine import Writer
from groupdesk.store.keys import echo
from groupdesk.store.people import search_words
from groupdesk.store.sources import ASIDE
from groupdesk.store.zones import zone_of

CHUNK: Final = 2_000
"""Messages looked at in one transaction."""
_TABLES: Final = (
    "membership_event",
    "coverage",
    "recalled",
    "identity_name",
    "group_alias",
    "attendance",
    "head_count",
    "member_count",
)

_OF_GROUP: Final = "name = 'chat_group' AND json_extract(key, '$.id') = {}"
"""Whether a row of `run_row` is of a group."""


def take_back(
    writer: Writer,
    run_id: int,
    classifier: Classifier,
    wanted: Callable[[], bool] = lambda: True,
    told: Callable[[int], None] = lambda messages: None,
) -> bool:
    """Removes what a run brought; False when `wanted` said to stop, then it can be begun again.

    `told` hears how many messages are done. Figures are rolled up at the end.
    """
    groups = _groups(writer.connection, run_id)
    done = 0
    for group_id in groups:
        last = 0
        while rows := _next(writer.connection, group_id, run_id, last):
            if not wanted():
                return False
            with writer.write("messages", durable=False) as connection:
                _let_go(connection, group_id, run_id, rows)
            last = rows[-1][0]
            done += len(rows)
            told(done)
    with writer.write("messages", "groups", "people", "runs") as connection:
        _restore_texts(connection, run_id, classifier)
        _remove_facts(connection, run_id, groups)
    rollup.roll_up_all(writer)
    links.refresh(writer, groups)
    with writer.write("groups", "people") as connection:
        _remove_empty(connection, run_id)
    return True


def _groups(connection: sqlite3.Connection, run_id: int) -> list[int]:
    """Groups that a run told something about."""
    return [
        row[0]
        for row in connection.execute(
            "SELECT group_id FROM coverage WHERE run_id = ?1 UNION SELECT group_id FROM roster WHERE run_id = ?1"
            " UNION SELECT group_id FROM membership_event WHERE run_id = ?1"
            " UNION SELECT group_id FROM run_file WHERE run_id = ?1 AND group_id IS NOT NULL"
            " UNION SELECT group_id FROM message WHERE run_id = ?1",
            (run_id,),
        )
    ]


def _next(connection: sqlite3.Connection, group_id: int, run_id: int, last: int) -> list[Any]:
    """The next messages that a run brought first."""
    return connection.execute(
        "SELECT id, at, source_id, key, reply, echo FROM message"
        " WHERE id > ? AND group_id = ? AND run_id = ? ORDER BY id LIMIT ?",
        (last, group_id, run_id, CHUNK),
    ).fetchall()


def _let_go(connection: sqlite3.Connection, group_id: int, run_id: int, rows: Sequence[Any]) -> None:
    """Hands messages that later runs told as well over to the first of those; deletes the others."""
    heirs = also.heirs(connection, run_id, [row[0] for row in rows])
    also.hand_over(connection, heirs)
    gone = [row for row in rows if row[0] not in heirs]
    stale.owe_touched(connection, group_id, gone)
    for table, column in (
        ("message", "id"),
        ("message_revision", "message_id"),
        ("question", "message_id"),
        ("highlight", "message_id"),
    ):
        connection.executemany(f"DELETE FROM {table} WHERE {column} = ?", [(row[0],) for row in gone])


def _restore_texts(connection: sqlite3.Connection, run_id: int, classifier: Classifier) -> None:
    """Puts back the texts that a run's newer ones had replaced, unless a later run replaced those."""
    for id_, message, edited_at, body in connection.execute(
        "SELECT id, message_id, edited_at, body FROM message_revision WHERE run_id = ? ORDER BY id DESC",
        (run_id,),
    ).fetchall():
        later = connection.execute(
            "SELECT min(id) FROM message_revision WHERE message_id = ? AND id > ?", (message, id_)
        ).fetchone()[0]
        if later is not None:
            connection.execute(
                "UPDATE message_revision SET edited_at = ?, body = ? WHERE id = ?", (edited_at, body, later)
            )
        else:
            _restore(connection, classifier, message, edited_at, body)
        connection.execute("DELETE FROM message_revision WHERE id = ?", (id_,))


def _restore(
    connection: sqlite3.Connection,
    classifier: Classifier,
    message: int,
    edited_at: int | None,
    body: str | None,
) -> None:
    row = connection.execute("SELECT group_id, at, kind FROM message WHERE id = ?", (message,)).fetchone()
    if row is None or body is None:
        return
    group_id, at, kind = row
    class_, signs, length, norm_hash = classifier.read(kind, body)
    connection.execute(
        "UPDATE message SET body = ?, edited_at = ?, class = ?, signs = ?, norm_length = ?, echo = ?, lists = ?"
        " WHERE id = ?",
        (
            body,
            edited_at,
            class_,
            signs,
            length,
            echo(at, norm_hash) if norm_hash else None,
            classifier.lexicon.version,
            message,
        ),
    )
    stale.owe(connection, group_id, stale.days_around([at], zone_of(connection, group_id)))


def _remove_facts(connection: sqlite3.Connection, run_id: int, groups: Sequence[int]) -> None:
    """Removes events, lists, names and coverage; days that another source tells now are owed."""
    for group_id, start, end in connection.execute(
        'SELECT group_id, start, "end" FROM coverage WHERE run_id = ?', (run_id,)
    ).fetchall():
        stale.owe_covered(connection, group_id, start, end, zone_of(connection, group_id))
    named = [
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT identity_id FROM identity_name WHERE run_id = ?", (run_id,)
        )
    ]
    connection.execute("DELETE FROM message_also WHERE run_id = ?", (run_id,))
    connection.execute(
        "DELETE FROM roster_member WHERE roster_id IN (SELECT id FROM roster WHERE run_id = ?)", (run_id,)
    )
    connection.execute("DELETE FROM roster WHERE run_id = ?", (run_id,))
    groupnotes.put_back(connection, run_id)
    for table in _TABLES:
        connection.execute(f"DELETE FROM {table} WHERE run_id = ?", (run_id,))
    _rename(connection, named)
    connection.execute("UPDATE run_file SET hash = '' WHERE run_id = ?", (run_id,))
    for group_id in groups:
        stale.owe(connection, group_id, [stale.EVENTS])
        connection.execute(
            "UPDATE chat_group SET run_id = coalesce((SELECT min(run_id) FROM ("
            "  SELECT run_id FROM coverage WHERE group_id = ?1"
            "  UNION ALL SELECT run_id FROM head_count WHERE group_id = ?1"
            "  UNION ALL SELECT run_id FROM member_count WHERE group_id = ?1"
            f"  UNION ALL SELECT run_id FROM run_row WHERE {_OF_GROUP.format('?1')})), run_id)"
            " WHERE id = ?1 AND run_id = ?2",
            (group_id, run_id),
        )
        connection.execute(
            "UPDATE chat_group SET native = NULL WHERE id = ?1 AND native IS NOT NULL AND NOT EXISTS ("
            "  SELECT 1 FROM group_alias WHERE group_id = ?1 AND word = 'id:' || chat_group.native)",
            (group_id,),
        )


def _remove_empty(connection: sqlite3.Connection, run_id: int) -> None:
    """Removes sources, groups and people of whom nothing is left."""
    connection.execute(
        "DELETE FROM source WHERE NOT EXISTS (SELECT 1 FROM message AS m WHERE m.source_id = source.id)"
        " AND NOT EXISTS (SELECT 1 FROM coverage AS c WHERE c.source_id = source.id)"
        " AND NOT EXISTS (SELECT 1 FROM membership_event AS e WHERE e.source_id = source.id) AND rank <> ?",
        (ASIDE,),
    )
    empty = [
        row[0]
        for row in connection.execute(
            "SELECT id FROM chat_group AS g WHERE run_id = ?"
            " AND NOT EXISTS (SELECT 1 FROM message AS m WHERE m.group_id = g.id)"
            " AND NOT EXISTS (SELECT 1 FROM roster AS r WHERE r.group_id = g.id)"
            " AND NOT EXISTS (SELECT 1 FROM membership_event AS e WHERE e.group_id = g.id)"
            " AND NOT EXISTS (SELECT 1 FROM head_count AS h WHERE h.group_id = g.id)"
            " AND NOT EXISTS (SELECT 1 FROM charter AS c WHERE c.group_id = g.id)"
            " AND NOT EXISTS (SELECT 1 FROM member_count AS c WHERE c.group_id = g.id)"
            " AND NOT EXISTS (SELECT 1 FROM survey_group AS s WHERE s.group_id = g.id)"
            f" AND NOT EXISTS (SELECT 1 FROM run_row WHERE {_OF_GROUP.format('g.id')})",
            (run_id,),
        )
    ]
    for group_id in empty:
        for table in (
            "group_alias",
            "group_tag",
            "membership",
            "group_day",
            "member_day",
            "stale",
            "group_now",
            "identity_name",
        ):
            connection.execute(f"DELETE FROM {table} WHERE group_id = ?", (group_id,))
        connection.execute("DELETE FROM chat_group WHERE id = ?", (group_id,))
    _remove_strangers(connection)
    links.tidy(connection)


def _remove_strangers(connection: sqlite3.Connection) -> None:
    """Removes identities that nothing names any more, and persons without identity or word of hers."""
    connection.execute(
        "DELETE FROM identity WHERE NOT EXISTS (SELECT 1 FROM identity_name AS n WHERE n.identity_id = identity.id)"
        " AND NOT EXISTS (SELECT 1 FROM membership AS m WHERE m.identity_id = identity.id)"
        " AND NOT EXISTS (SELECT 1 FROM membership_event AS e"
        "   WHERE e.identity_id = identity.id OR e.inviter_id = identity.id)"
        " AND NOT EXISTS (SELECT 1 FROM roster_member AS r WHERE r.identity_id = identity.id)"
        " AND NOT EXISTS (SELECT 1 FROM attendance AS a WHERE a.identity_id = identity.id)"
        " AND NOT EXISTS (SELECT 1 FROM chat_group AS g WHERE g.owner = identity.id)"
        " AND NOT EXISTS (SELECT 1 FROM member_count AS c WHERE c.identity_id = identity.id)"
        " AND NOT EXISTS (SELECT 1 FROM survey_response AS s WHERE s.identity_id = identity.id)"
        " AND NOT EXISTS (SELECT 1 FROM circle_member AS c WHERE c.identity_id = identity.id)"
    )
    connection.execute(
        "DELETE FROM person WHERE note = '' AND name = '' AND away_until IS NULL AND birthday IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM identity AS i WHERE i.person_id = person.id)"
        " AND NOT EXISTS (SELECT 1 FROM person_mark AS k WHERE k.person_id = person.id)"
    )


def _rename(connection: sqlite3.Connection, identities: Sequence[int]) -> None:
    """Gives identities the newest name that is still told of them."""
    for identity in identities:
        row = connection.execute(
            "SELECT name, last_at FROM identity_name WHERE identity_id = ? AND name <> ''"
            " ORDER BY last_at DESC, name LIMIT 1",
            (identity,),
        ).fetchone()
        if row is not None:
            connection.execute(
                "UPDATE identity SET name = ?, name_at = ?, search = ? WHERE id = ?",
                (*row, search_words(row[0]), identity),
            )
