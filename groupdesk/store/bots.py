"""What is kept of bots: who they are, how they are, what groups they see and how far they told them."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from groupdesk.records import GroupFacts
from groupdesk.records.protocols import Can
from groupdesk.store import groups, stale
from groupdesk.store.zones import zone_of

TOPIC: Final = "bots"
EVENTS: Final = "events"
"""The stream of a bot that tells all of its groups in one."""


class Bot(NamedTuple):
    """A connection and how it is."""

    id: int
    name: str
    protocol: str
    said: dict[str, str]
    """What was typed for it and is no secret."""
    run_id: int
    account: str
    platform: str
    can: frozenset[Can]
    end: str
    reason: str
    silent_until: int | None
    tries: int
    checked_at: int | None
    synced_at: int | None
    added_at: int


class Group(NamedTuple):
    """A group as a bot sees it."""

    native: str
    name: str
    members: int | None
    chosen: bool
    group_id: int | None
    listed_at: int | None
    end: str


_BOTS: Final = (
    "SELECT b.id, b.name, b.protocol, b.said, b.run_id, coalesce(s.account, ''), coalesce(s.platform, ''),"
    " coalesce(s.can, '[]'), coalesce(s.\"end\", ''), coalesce(s.reason, ''), s.silent_until,"
    " coalesce(s.tries, 0), s.checked_at, s.synced_at, b.added_at"
    " FROM bot AS b LEFT JOIN bot_state AS s ON s.bot_id = b.id"
)


def bots(connection: sqlite3.Connection, only: int | None = None) -> list[Bot]:
    """All bots, or one, in the order in which they were added."""
    where, chosen = ("", ()) if only is None else (" WHERE b.id = ?", (only,))
    rows = connection.execute(f"{_BOTS}{where} ORDER BY b.id", chosen).fetchall()
    return [_bot(*row) for row in rows]


def _bot(id_: int, name: str, protocol: str, said: str, *rest: Any) -> Bot:
    run_id, account, platform, can, *state = rest
    what = frozenset(map(Can, json.loads(can)))
    return Bot(id_, name, protocol, json.loads(said), run_id, account, platform, what, *state)


def note(connection: sqlite3.Connection, bot: int, now: int, **values: Any) -> None:
    """Writes how a bot is; `since` is when `end` became what it is."""
    connection.execute("INSERT INTO bot_state (bot_id, account, platform, dialect, can, facts, \"end\", reason, tries)"
        " VALUES (?, '', '', '', '[]', '[]', '', '', 0) ON CONFLICT DO NOTHING", (bot,))  # fmt: skip
    if "end" in values:
        connection.execute(
            'UPDATE bot_state SET since = ? WHERE bot_id = ? AND "end" <> ?', (now, bot, values["end"])
        )
    names = ", ".join(f'"{name}" = ?' for name in values)
    connection.execute(f"UPDATE bot_state SET {names} WHERE bot_id = ?", (*values.values(), bot))


def seen(connection: sqlite3.Connection, bot: int) -> list[Group]:
    """The groups that a bot sees, by name."""
    rows = connection.execute(
        'SELECT native, name, members, chosen, group_id, listed_at, "end" FROM bot_group WHERE bot_id = ?'
        " ORDER BY name, native",
        (bot,),
    ).fetchall()
    return [
        Group(native, name, members, bool(chosen), *rest) for native, name, members, chosen, *rest in rows
    ]


def see(connection: sqlite3.Connection, bot: int, told: Iterable[tuple[str, str, int | None]]) -> None:
    """Keeps (native id, name, members) of groups; those it knows keep her choice."""
    connection.executemany(
        "INSERT INTO bot_group (bot_id, native, name, members, chosen, \"end\", reason) VALUES (?, ?, ?, ?, 1, '', '')"
        " ON CONFLICT (bot_id, native) DO UPDATE SET"
        " name = CASE WHEN excluded.name = '' THEN name ELSE excluded.name END,"
        " members = coalesce(excluded.members, members)",
        [(bot, *one) for one in told],
    )


def note_group(connection: sqlite3.Connection, bot: int, native: str, **values: Any) -> None:
    """Writes what became of a group of a bot."""
    names = ", ".join(f'"{name}" = ?' for name in values)
    connection.execute(
        f"UPDATE bot_group SET {names} WHERE bot_id = ? AND native = ?", (*values.values(), bot, native)
    )


def move_group(connection: sqlite3.Connection, bot: int, native: str, new: str) -> None:
    """A group has another id on its platform from now on; its group of the desk is found by both."""
    connection.execute(
        "UPDATE OR REPLACE bot_group SET native = ? WHERE bot_id = ? AND native = ?", (new, bot, native)
    )
    connection.execute(
        "INSERT INTO group_alias (platform, word, group_id, name, run_id)"
        " SELECT g.platform, 'id:' || ?1, g.id, g.name, b.run_id FROM bot_group AS s"
        " JOIN chat_group AS g ON g.id = s.group_id JOIN bot AS b ON b.id = s.bot_id"
        " WHERE s.bot_id = ?2 AND s.native = ?1 ON CONFLICT DO NOTHING",
        (new, bot),
    )


def cursor(connection: sqlite3.Connection, bot: int, stream: str) -> tuple[str, int | None]:
    """How far a stream was told, and when that was; "" and None before the first time."""
    row = connection.execute(
        "SELECT value, at FROM cursor WHERE bot_id = ? AND stream = ?", (bot, stream)
    ).fetchone()
    return (row[0], row[1]) if row else ("", None)


def advance(connection: sqlite3.Connection, bot: int, stream: str, value: str, now: int) -> None:
    """Moves a cursor, in the transaction of the rows that it stands behind."""
    connection.execute(
        "INSERT INTO cursor (bot_id, stream, value, at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (bot_id, stream) DO UPDATE SET value = excluded.value, at = excluded.at",
        (bot, stream, value, now),
    )


def cover(
    connection: sqlite3.Connection, group_id: int, source_id: int, run_id: int, start: int, end: int
) -> None:
    """Notes that a bot has told [start, end] of a group whole, as one interval with those it touches."""
    touching = connection.execute(
        'SELECT id, start, "end" FROM coverage WHERE source_id = ? AND run_id = ? AND start <= ? AND "end" >= ?',
        (source_id, run_id, end + 1, start - 1),
    ).fetchall()
    if len(touching) == 1 and touching[0][1] <= start and end <= touching[0][2]:
        return
    first, last = min([start, *(row[1] for row in touching)]), max([end, *(row[2] for row in touching)])
    connection.executemany("DELETE FROM coverage WHERE id = ?", [(row[0],) for row in touching])
    connection.execute(
        'INSERT INTO coverage (group_id, source_id, start, "end", run_id, complete) VALUES (?, ?, ?, ?, ?, 1)',
        (group_id, source_id, first, last, run_id),
    )
    stale.owe(connection, group_id, [stale.EVENTS])
    stale.owe_covered(connection, group_id, start, end, zone_of(connection, group_id))


def settled(connection: sqlite3.Connection, bot: Bot, facts: GroupFacts) -> int | None:
    """The group of the desk that `settle_group` would find, where it has found it under this id and name."""
    words = groups.words(facts)
    rows = connection.execute(
        "SELECT s.group_id FROM bot_group AS s JOIN group_alias AS a ON a.group_id = s.group_id"
        f" WHERE s.bot_id = ? AND s.native = ? AND a.platform = ? AND a.word IN ({','.join('?' * len(words))})",
        (bot.id, str(facts.native), facts.platform, *words),
    ).fetchall()
    return int(rows[0][0]) if len(rows) == len(words) else None


def settle_group(connection: sqlite3.Connection, bot: Bot, facts: GroupFacts) -> int:
    """The group of the desk for one of a bot's: the one known by its id or name, else a new one."""
    group = groups.find(connection, facts) or groups.create(connection, facts, bot.run_id)
    groups.remember(connection, group, facts, bot.run_id)
    note_group(connection, bot.id, str(facts.native), group_id=group)
    return group
