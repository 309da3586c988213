"""The queue of deliveries, as the worker moves it: every move is a compare-and-set (mechanisms.md 13)."""

import sqlite3
from typing import Any, Final, NamedTuple

TOPIC: Final = "posts"
_HELD: Final = "SELECT 1 FROM setting WHERE scope = 'desk' AND key = 'held' AND value = 'true'"


class Delivery(NamedTuple):
    """One on its way."""

    id: int
    post_id: int
    bot_id: int
    group_id: int | None
    native: str
    """The group's id at the bot; of a word to a person, that of a group that both are in, or ""."""
    person: str
    """The account that it goes to; "" for a group."""
    body: str
    everybody: bool
    key: str
    tries: int
    due_at: int
    tried_ms: int | None
    said: str
    """The platform's id of what was sent."""
    wait_until: int | None
    uncertain: bool
    """Whether it may have been said already, and is repeated."""


_QUEUED: Final = (
    "SELECT d.id, d.post_id, d.bot_id, d.group_id, coalesce(g.native, ''), coalesce(i.key, ''), d.body,"
    " p.everybody, d.key, d.tries, d.due_at, d.tried_ms, d.native, d.wait_until,"
    " d.state = 'unknown'"
    " FROM delivery AS d JOIN post AS p ON p.id = d.post_id"
    " LEFT JOIN bot_group AS g ON g.bot_id = d.bot_id AND g.group_id = d.group_id"
    " LEFT JOIN identity AS i ON i.id = d.identity_id"
)


def _deliveries(connection: sqlite3.Connection, where: str, *arguments: Any) -> list[Delivery]:
    rows = connection.execute(f"{_QUEUED} WHERE {where}", arguments).fetchall()
    return [_delivery(*row) for row in rows]


def _delivery(*row: Any) -> Delivery:
    return Delivery._make((*row[:7], bool(row[7]), *row[8:-1], bool(row[-1])))


def is_held(connection: sqlite3.Connection) -> bool:
    """Whether all sending is held."""
    return connection.execute(_HELD).fetchone() is not None


def take_up(connection: sqlite3.Connection, now: int, since_ms: int, repeating: tuple[str, ...]) -> None:
    """What was being sent when a worker ended is unknown; where its bot's protocol is `repeating`, and it was
    tried since an instant, it is repeated.
    """
    marks = ",".join("?" * len(repeating))
    connection.execute(
        "UPDATE delivery SET state = 'unknown', reason = '', wait_until = CASE WHEN tried_ms >= ?"
        f" AND bot_id IN (SELECT id FROM bot WHERE protocol IN ({marks})) THEN ? END WHERE state = 'sending'",
        (since_ms, *repeating, now),
    )


def open_until(connection: sqlite3.Connection, due: int, bot: int | None = None) -> list[Delivery]:
    """What is to go, of one bot or all, and fell due before an instant."""
    return _deliveries(
        connection,
        "d.state IN ('planned', 'due') AND d.due_at < ?1 AND d.late = 0 AND d.bot_id IS NOT NULL"
        " AND (?2 IS NULL OR d.bot_id = ?2)",
        due,
        bot,
    )


def ask_about(connection: sqlite3.Connection, deliveries: list[int]) -> None:
    """Does not say these by itself any more: they fell due while nothing could go."""
    connection.executemany(
        "UPDATE delivery SET late = 1 WHERE id = ? AND state IN ('planned', 'due')",
        [(delivery,) for delivery in deliveries],
    )


def is_to_go(connection: sqlite3.Connection, until: int) -> bool:
    """Whether anything goes by a bot that may speak, before an instant."""
    row = connection.execute(
        "SELECT 1 FROM delivery AS d JOIN bot AS b ON b.id = d.bot_id LEFT JOIN bot_state AS s ON s.bot_id = b.id"
        " WHERE (d.state IN ('planned', 'due') OR (d.state = 'unknown' AND d.wait_until IS NOT NULL))"
        " AND d.late = 0 AND d.due_at <= ?1 AND coalesce(d.wait_until, 0) <= ?1"
        " AND coalesce(s.silent_until, 0) <= ?1 AND coalesce(s.\"end\", '') <> 'auth' LIMIT 1",
        (until,),
    ).fetchone()
    return row is not None


def waiting(connection: sqlite3.Connection, bot: int, now: int) -> list[Delivery]:
    """What a bot may say now, as far as the delivery goes; the oldest first."""
    return _deliveries(
        connection,
        "d.bot_id = ?1 AND d.late = 0 AND d.due_at <= ?2 AND (g.native IS NOT NULL OR d.identity_id IS NOT NULL)"
        " AND ((d.state IN ('planned', 'due') AND (d.wait_until IS NULL OR d.wait_until <= ?2))"
        " OR (d.state = 'unknown' AND d.wait_until <= ?2)) ORDER BY d.due_at, d.id LIMIT 500",
        bot,
        now,
    )


def recalls(connection: sqlite3.Connection, bot: int) -> list[Delivery]:
    """What a bot is to take back."""
    return _deliveries(connection, "d.recall = 'asked' AND d.bot_id = ? ORDER BY d.id", bot)


def unknown(connection: sqlite3.Connection, bot: int, since_ms: int) -> list[Delivery]:
    """What a bot may have said to groups since an instant, and is not repeated."""
    return _deliveries(
        connection,
        "d.state = 'unknown' AND +d.bot_id = ? AND +d.tried_ms >= ? AND d.identity_id IS NULL"
        " AND d.wait_until IS NULL ORDER BY d.id",
        bot,
        since_ms,
    )


def same_said(connection: sqlite3.Connection, one: Delivery, since_ms: int) -> int:
    """How many others with the same text were said there since an instant."""
    (n,) = connection.execute(
        "SELECT COUNT(*) FROM delivery WHERE group_id = ? AND bot_id = ? AND body = ? AND state = 'sent'"
        " AND identity_id IS NULL AND tried_ms >= ? AND id <> ?",
        (one.group_id, one.bot_id, one.body, since_ms, one.id),
    ).fetchone()
    return int(n)


def sent_to(connection: sqlite3.Connection, bot: int, most: int) -> list[tuple[int, int | None]]:
    """The latest sends of a bot, newest first: milliseconds, group."""
    return connection.execute(
        "SELECT tried_ms, group_id FROM delivery WHERE bot_id = ? AND tried_ms IS NOT NULL"
        " ORDER BY tried_ms DESC LIMIT ?",
        (bot, most),
    ).fetchall()


def claim(connection: sqlite3.Connection, one: Delivery, now_ms: int, now: int) -> bool:
    """Whether a delivery is ours to send now: it is *sending* from here on, whatever happens."""
    return bool(
        connection.execute(
            "UPDATE delivery SET state = 'sending', tried_ms = ?, tries = tries + 1, wait_until = NULL, reason = ''"
            " WHERE id = ? AND late = 0 AND due_at <= ? AND (state IN ('planned', 'due')"
            f" OR (state = 'unknown' AND wait_until IS NOT NULL)) AND NOT EXISTS ({_HELD})",
            (now_ms, one.id, now),
        ).rowcount
    )


def move(connection: sqlite3.Connection, delivery: int, before: str, **values: Any) -> bool:
    """Moves a delivery out of the state `before`; False when it was not in it."""
    names = ", ".join(f"{name} = ?" for name in values)
    return bool(
        connection.execute(
            f"UPDATE delivery SET {names} WHERE id = ? AND state = ?", (*values.values(), delivery, before)
        ).rowcount
    )
