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


_QUEUED: Final = (
    "SELECT d.id, d.post_id, d.bot_id, d.group_id, coalesce(g.native, ''), coalesce(i.key, ''), d.body,"
    " p.everybody, d.key, d.tries, d.due_at, d.tried_ms, d.native"
    " FROM delivery AS d JOIN post AS p ON p.id = d.post_id"
    " LEFT JOIN bot_group AS g ON g.bot_id = d.bot_id AND g.group_id = d.group_id"
    " LEFT JOIN identity AS i ON i.id = d.identity_id"
)


def _deliveries(connection: sqlite3.Connection, where: str, *arguments: Any) -> list[Delivery]:
    rows = connection.execute(f"{_QUEUED} WHERE {where}", arguments).fetchall()
    return [_delivery(*row) for row in rows]


def _delivery(*row: Any) -> Delivery:
    return Delivery._make((*row[:7], bool(row[7]), *row[8:]))


def is_held(connection: sqlite3.Connection) -> bool:
    """Whether all sending is held."""
    return connection.execute(_HELD).fetchone() is not None


def take_up(connection: sqlite3.Connection, now: int, late: int, repeating: tuple[str, ...]) -> None:
    """What a worker finds when it begins: what was being sent is unknown, unless its bot's protocol is
    `repeating`; what fell due more than `late` seconds ago while nobody sent is asked about.
    """
    marks = ",".join("?" * len(repeating))
    connection.execute(
        "UPDATE delivery SET state = 'due' WHERE state = 'sending'"
        f" AND bot_id IN (SELECT id FROM bot WHERE protocol IN ({marks}))",
        repeating,
    )
    connection.execute("UPDATE delivery SET state = 'unknown', reason = '' WHERE state = 'sending'")
    connection.execute(
        "UPDATE delivery SET late = 1 WHERE state IN ('planned', 'due') AND bot_id IS NOT NULL AND due_at < ?",
        (now - late,),
    )


def fall_due(connection: sqlite3.Connection, now: int, late: int) -> int:
    """Planned ones whose time has come are due, and those of more than `late` seconds ago are asked about;
    gives how many.
    """
    planned = "WHERE state = 'planned' AND bot_id IS NOT NULL AND late = 0 AND due_at"
    asked = connection.execute(f"UPDATE delivery SET late = 1 {planned} < ?", (now - late,)).rowcount
    due = connection.execute(f"UPDATE delivery SET state = 'due' {planned} <= ?", (now,)).rowcount
    return asked + due


def anything(connection: sqlite3.Connection, now: int) -> bool:
    """Whether some delivery is to be moved now; costs next to nothing."""
    row = connection.execute(
        "SELECT 1 FROM delivery WHERE bot_id IS NOT NULL AND late = 0 AND ("
        " (state IN ('planned', 'due') AND due_at <= ?) OR recall = 'asked') LIMIT 1",
        (now,),
    ).fetchone()
    return row is not None


def waiting(connection: sqlite3.Connection, bot: int, now: int) -> list[Delivery]:
    """What a bot may say now, as far as the delivery goes; the oldest first."""
    return _deliveries(
        connection,
        "d.bot_id = ? AND d.state = 'due' AND d.late = 0 AND (d.wait_until IS NULL OR d.wait_until <= ?)"
        " ORDER BY d.due_at, d.id LIMIT 500",
        bot,
        now,
    )


def recalls(connection: sqlite3.Connection, bot: int) -> list[Delivery]:
    """What a bot is to take back."""
    return _deliveries(connection, "d.bot_id = ? AND d.recall = 'asked' ORDER BY d.id", bot)


def unknown(connection: sqlite3.Connection, bot: int, since_ms: int) -> list[Delivery]:
    """What a bot may have said since an instant."""
    return _deliveries(
        connection, "d.bot_id = ? AND d.state = 'unknown' AND d.tried_ms >= ? ORDER BY d.id", bot, since_ms
    )


def sent_to(connection: sqlite3.Connection, bot: int, most: int) -> list[tuple[int, int | None, int | None]]:
    """The latest sends of a bot, newest first: milliseconds, group, account."""
    return connection.execute(
        "SELECT tried_ms, group_id, identity_id FROM delivery WHERE bot_id = ? AND tried_ms IS NOT NULL"
        " ORDER BY tried_ms DESC LIMIT ?",
        (bot, most),
    ).fetchall()


def claim(connection: sqlite3.Connection, delivery: int, now_ms: int) -> bool:
    """Whether a due delivery is ours to send now: it is *sending* from here on, whatever happens."""
    return bool(
        connection.execute(
            "UPDATE delivery SET state = 'sending', tried_ms = ?, tries = tries + 1, wait_until = NULL, reason = ''"
            f" WHERE id = ? AND state = 'due' AND late = 0 AND NOT EXISTS ({_HELD})",
            (now_ms, delivery),
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
