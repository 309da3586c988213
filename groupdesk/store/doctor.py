"""Proof that a desk is whole: figures computed anew, references followed, the file checked (DESIGN §1)."""

import sqlite3
from collections.abc import Iterator
from typing import Any, Final

from groupdesk.rules import clock
from groupdesk.rules.activity import DayFigures
from groupdesk.store import rollup
from groupdesk.store.zones import zone_of

_MEMBER_DAY: Final = (
    "SELECT identity_id, messages, words, questions, checkins, chains, adverts, low, images, chars, active,"
    " first_at, last_at, first_word, hours, answers, replies_given, replies_got FROM member_day"
    " WHERE group_id = ? AND day = ? AND (messages > 0 OR replies_got > 0) ORDER BY identity_id"
)
_GROUP_DAY: Final = (
    "SELECT messages, words, speakers, actives, low, adverts, questions, answered_24h, hours FROM group_day"
    " WHERE group_id = ? AND day = ?"
)
_PAIR: Final = (
    "SELECT from_id, to_id, replies FROM pair WHERE group_id = ? AND day = ? ORDER BY from_id, to_id"
)
_ORPHANS: Final = (
    ("message", "group_id", "chat_group"),
    ("message", "source_id", "source"),
    ("message", "identity_id", "identity"),
    ("identity", "person_id", "person"),
    ("membership", "identity_id", "identity"),
    ("membership", "group_id", "chat_group"),
    ("head_count", "group_id", "chat_group"),
    ("charter", "group_id", "chat_group"),
    ("chat_group", "owner", "identity"),
    ("member_count", "group_id", "chat_group"),
    ("member_count", "identity_id", "identity"),
    ("message_also", "first_id", "message"),
    ("message_also", "last_id", "message"),
    ("question", "message_id", "message"),
    ("link_offer", "name_id", "identity"),
    ("link_offer", "account_id", "identity"),
    ("delivery", "post_id", "post"),
    ("delivery", "group_id", "chat_group"),
    ("delivery", "identity_id", "identity"),
    ("bot_group", "group_id", "chat_group"),
    ("roster_member", "roster_id", "roster"),
    ("roster_member", "identity_id", "identity"),
    ("survey_group", "survey_id", "survey"),
    ("survey_group", "group_id", "chat_group"),
    ("survey_question", "survey_id", "survey"),
    ("survey_response", "survey_id", "survey"),
    ("survey_response", "identity_id", "identity"),
    ("circle", "survey_id", "survey"),
    ("circle_member", "circle_id", "circle"),
    ("circle_member", "identity_id", "identity"),
)


def findings(connection: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    """Everything that is not as it must be: {"code", …}; nothing for a sound desk."""
    for (line,) in connection.execute("PRAGMA quick_check").fetchall():
        if line != "ok":
            yield {"code": "damaged", "detail": line}
    for group_id, days in connection.execute(
        "SELECT group_id, count(*) FROM stale GROUP BY group_id ORDER BY group_id"
    ).fetchall():
        yield {"code": "owed", "group": group_id, "days": days}
    yield from _orphans(connection)
    owed = set(rollup.owing(connection))
    for (group_id,) in connection.execute("SELECT id FROM chat_group ORDER BY id").fetchall():
        if group_id not in owed:
            yield from _figures(connection, group_id)


def _orphans(connection: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    for table, column, target in _ORPHANS:
        (count,) = connection.execute(
            f"SELECT count(*) FROM {table} AS t WHERE t.{column} IS NOT NULL"
            f" AND NOT EXISTS (SELECT 1 FROM {target} AS o WHERE o.id = t.{column})"
        ).fetchone()
        if count:
            yield {"code": "orphan", "table": table, "column": column, "rows": count}


def _figures(connection: sqlite3.Connection, group_id: int) -> Iterator[dict[str, Any]]:
    """Days whose stored figures differ from those computed from the messages."""
    tz = zone_of(connection, group_id)
    first, last = connection.execute(
        "SELECT min(at), max(at) FROM message WHERE group_id = ?", (group_id,)
    ).fetchone()
    stored = {
        day
        for (day,) in connection.execute(
            "SELECT day FROM group_day WHERE group_id = ?1 AND messages > 0"
            " UNION SELECT day FROM member_day WHERE group_id = ?1 AND messages > 0"
            " UNION SELECT day FROM pair WHERE group_id = ?1",
            (group_id,),
        )
    }
    if first is not None:
        span = clock.day_of(first, tz), clock.day_of(last, tz)
        for day in rollup.figures(connection, group_id, tz, *span):
            stored.discard(day.day)
            for table in _differing(connection, group_id, day):
                yield {
                    "code": "figure",
                    "group": group_id,
                    "day": str(clock.date_of(day.day)),
                    "table": table,
                }
    for day_number in sorted(stored):
        yield {
            "code": "figure",
            "group": group_id,
            "day": str(clock.date_of(day_number)),
            "table": "group_day",
        }


def _differing(connection: sqlite3.Connection, group_id: int, day: DayFigures) -> Iterator[str]:
    key = (group_id, day.day)
    group = connection.execute(_GROUP_DAY, key).fetchone()
    empty = not day.members and not any(day.group)
    if group != day.group and not (empty and (group is None or not any(group))):
        yield "group_day"
    if connection.execute(_MEMBER_DAY, key).fetchall() != day.members:
        yield "member_day"
    if connection.execute(_PAIR, key).fetchall() != day.pairs:
        yield "pair"
