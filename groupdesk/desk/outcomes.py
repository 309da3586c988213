"""What came of a post within a day, counted from what was said (practice.md P3)."""

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from statistics import median
from typing import TYPE_CHECKING, Final, NamedTuple

from groupdesk.desk.columns import keyword_of
from groupdesk.desk.crowd import Crowd, crowd
from groupdesk.desk.fading import LEFT
from groupdesk.desk.posttimes import names
from groupdesk.desk.values.calendar import Outcome, Outcomes, PostView
from groupdesk.rules import clock
from groupdesk.rules.calendar import outcome
from groupdesk.rules.classify import Class
from groupdesk.store.zones import zone_of

if TYPE_CHECKING:
    from sqlmodel import Session

    from groupdesk.desk import Desk

_CLOCKS: Final = 15 * 60
"""Seconds by which clocks of ours and of the platform may differ, and she may post early."""
_WEEKS: Final = 4
_KEPT: Final = 30
"""Days for which it is counted anew; after that what was kept holds, for texts go."""
_AT_ONCE: Final = 300
"""Groups of posts that are kept in one go."""
_WORDS: Final = (int(Class.TALK), int(Class.QUESTION))
_MARKS: Final = ",".join(str(one) for one in _WORDS)


class Counted(NamedTuple):
    """What is seen of a post in a group."""

    at: int
    words: int | None
    people: int | None
    responses: int | None
    quits: int | None


def outcomes(connection: sqlite3.Connection, now: int, post: PostView) -> Outcomes:
    """What came of a post, in each group that has it: at most a day after it was said."""
    said = connection.execute(
        "SELECT group_id, coalesce(sent_at, due_at), body FROM delivery WHERE post_id = ?"
        " AND state IN ('sent', 'handed') AND identity_id IS NULL ORDER BY group_id",
        (post.id,),
    ).fetchall()
    called = names(connection, [row[0] for row in said])
    who = crowd(connection, list(called))
    keyword = keyword_of(connection, post.column)
    groups = [
        _outcome(connection, post, who, keyword, called[group], group, at, body, now)
        for group, at, body in said
    ]
    groups.sort(key=lambda one: (one.responses is None, -(one.responses or 0), one.name))
    texts = connection.execute(
        'SELECT at, "by", body FROM post_text WHERE post_id = ? ORDER BY at DESC, id DESC', (post.id,)
    ).fetchall()
    usuals = [one.usual for one in groups if one.usual is not None]
    since = min((one.at for one in groups), default=now)
    return Outcomes(
        post,
        min(now - since, outcome.AFTER) / 3600,
        tuple(groups),
        _sum([one.responses for one in groups]),
        sum(usuals) if usuals else None,
        tuple(texts),
    )


def _sum(known: Sequence[int | None]) -> int | None:
    told = [one for one in known if one is not None]
    return sum(told) if told else None


def _outcome(
    connection: sqlite3.Connection,
    post: PostView,
    who: Crowd,
    keyword: str,
    name: str,
    group: int,
    at: int,
    body: str,
    now: int,
) -> Outcome:
    seen = _seen(connection, post.id, who, keyword, group, at, body, now)
    own = typed_outcome(connection, post.id, group)
    earlier = responses_before(connection, post.column, group, at)
    responses = own if own is not None else seen.responses
    return Outcome(
        group,
        name,
        at,
        seen.words,
        seen.people,
        responses,
        seen.quits,
        outcome.usual(earlier),
        _usual_hours(connection, who, group, at),
        outcome.is_weak([*earlier, responses]),
        own is not None,
    )


def _seen(
    connection: sqlite3.Connection,
    post: int,
    who: Crowd,
    keyword: str,
    group: int,
    at: int,
    body: str,
    now: int,
) -> Counted:
    """What is seen in a group; what was kept once texts of that time may be gone."""
    row = connection.execute(
        "SELECT at, words, people, responses, quits FROM post_result"
        " WHERE post_id = ? AND group_id = ? AND typed = 0 AND at < ?",
        (post, group, now - _KEPT * clock.DAY),
    ).fetchone()
    return Counted(*row) if row else counted(connection, who, keyword, group, at, body, now)


def counted(
    connection: sqlite3.Connection, who: Crowd, keyword: str, group: int, at: int, body: str, now: int
) -> Counted:
    """What is seen in a group in the day after an instant; None where it was not observed."""
    end = min(at + outcome.AFTER, now)
    if not _observed(connection, group, at, end):
        return Counted(at, None, None, None, None)
    hidden = who.staff(group) | who.bots(group)
    heard = [row for row in _heard(connection, group, at, end) if row[0] not in hidden]
    answered = _answered(connection, group, at, end, body, keyword) - hidden
    signed = _signed(connection, group, at, end, body) - hidden
    (quits,) = connection.execute(
        "SELECT count(DISTINCT identity_id) FROM membership_event WHERE group_id = ? AND minute BETWEEN ? AND ?"
        " AND kind IN (?, ?)",
        (group, at // 60, end // 60, *LEFT),
    ).fetchone()
    return Counted(at, len(heard), len({row[0] for row in heard}), len(answered | signed), quits)


def _observed(connection: sqlite3.Connection, group: int, at: int, end: int) -> bool:
    row = connection.execute(
        'SELECT 1 FROM coverage WHERE group_id = ? AND start <= ? AND "end" >= ? AND "end" > start LIMIT 1',
        (group, end, at),
    ).fetchone()
    return row is not None


def _whole(connection: sqlite3.Connection, group: int, at: int, end: int) -> bool:
    """Whether all of [at, end] was observed, by one source or by several after each other."""
    rows = connection.execute(
        'SELECT start, "end" FROM coverage WHERE group_id = ? AND start <= ? AND "end" >= ? ORDER BY start',
        (group, end, at),
    )
    reached = at
    for start, until in rows:
        if start > reached + 1:
            return False
        reached = max(reached, until)
    return reached >= end


def _heard(connection: sqlite3.Connection, group: int, at: int, end: int) -> list[tuple[int, str]]:
    """(Person, text) of each message with words after the post."""
    return connection.execute(
        "SELECT i.person_id, coalesce(m.body, '') FROM message AS m JOIN identity AS i ON i.id = m.identity_id"
        f" WHERE m.group_id = ? AND m.at > ? AND m.at <= ? AND m.recalled = 0 AND m.class IN ({_MARKS})",
        (group, at, end),
    ).fetchall()


def _answered(
    connection: sqlite3.Connection, group: int, at: int, end: int, body: str, keyword: str
) -> set[int]:
    """Persons who replied to the post itself, or used the column's keyword."""
    found: set[int] = set()
    seen = connection.execute(
        "SELECT source_id, key FROM message WHERE group_id = ? AND at BETWEEN ? AND ? AND body = ?",
        (group, at - _CLOCKS, at + _CLOCKS, body),
    ).fetchall()
    for source, key in seen:
        found |= {
            person
            for (person,) in connection.execute(
                "SELECT i.person_id FROM message AS m JOIN identity AS i ON i.id = m.identity_id"
                " WHERE m.source_id = ? AND m.reply = ? AND m.at <= ? AND m.recalled = 0",
                (source, key, end),
            )
        }
    if keyword:
        wanted = keyword.casefold()
        found |= {
            person
            for person, text in _all(connection, group, at, end)
            if wanted in text.casefold() and text != body
        }
    return found


def _all(connection: sqlite3.Connection, group: int, at: int, end: int) -> list[tuple[int, str]]:
    return connection.execute(
        "SELECT i.person_id, coalesce(m.body, '') FROM message AS m JOIN identity AS i ON i.id = m.identity_id"
        " WHERE m.group_id = ? AND m.at > ? AND m.at <= ? AND m.recalled = 0",
        (group, at, end),
    ).fetchall()


def _signed(connection: sqlite3.Connection, group: int, at: int, end: int, body: str) -> set[int]:
    """Persons in a sign-in list of the day on which it was said, and those who sent the list on with their name."""
    day = clock.day_of(at, zone_of(connection, group))
    sent_on = connection.execute(
        "SELECT i.person_id FROM message AS m JOIN identity AS i ON i.id = m.identity_id"
        " WHERE m.group_id = ? AND m.at > ? AND m.at <= ? AND m.recalled = 0 AND m.class = ? AND m.body IS NOT ?",
        (group, at, end, int(Class.CHAIN), body),
    )
    return {person for (person,) in sent_on} | {
        person
        for (person,) in connection.execute(
            "SELECT i.person_id FROM attendance AS a JOIN identity AS i ON i.id = a.identity_id"
            " WHERE a.group_id = ? AND a.day = ?",
            (group, day),
        )
    }


def _usual_hours(connection: sqlite3.Connection, who: Crowd, group: int, at: int) -> float | None:
    """The median of members heard in the same 24 hours of the four weeks before."""
    hidden = who.staff(group) | who.bots(group)
    counts = []
    for weeks in range(1, _WEEKS + 1):
        start = at - weeks * clock.WEEK
        if _whole(connection, group, start, start + outcome.AFTER):
            heard = {row[0] for row in _heard(connection, group, start, start + outcome.AFTER)}
            counts.append(len(heard - hidden))
    return float(median(counts)) if counts else None


# --- kept


def owed(connection: sqlite3.Connection, now: int) -> list[tuple[int, int | None, int, int, str]]:
    """(Post, column, group, instant, text) of what was said a day ago or earlier, is not kept yet and of which the
    group's data reaches through that day."""
    return connection.execute(
        "SELECT d.post_id, p.column_id, d.group_id, coalesce(d.sent_at, d.due_at) AS said, d.body"
        " FROM delivery AS d JOIN post AS p ON p.id = d.post_id"
        " WHERE d.state IN ('sent', 'handed') AND d.identity_id IS NULL AND d.group_id IS NOT NULL"
        " AND d.due_at BETWEEN ?1 AND ?2 AND said <= ?2"
        " AND NOT EXISTS (SELECT 1 FROM post_result AS r"
        " WHERE r.post_id = d.post_id AND r.group_id = d.group_id AND r.typed = 0)"
        " AND EXISTS (SELECT 1 FROM coverage AS c WHERE c.group_id = d.group_id AND c.start <= said"
        ' AND c."end" >= said + ?3) ORDER BY d.post_id, d.group_id LIMIT ?4',
        (now - _KEPT * clock.DAY, now - outcome.AFTER, outcome.AFTER, _AT_ONCE),
    ).fetchall()


def keep(desk: "Desk") -> int:
    """Keeps what came of posts once their day is over and seen; gives how many. Raises StoreError."""
    with desk.reading() as connection:
        found = owed(connection, desk.now())
        who = crowd(connection, list({row[2] for row in found}))
        rows = [
            (
                post,
                group,
                *counted(connection, who, keyword_of(connection, column), group, at, body, desk.now()),
            )
            for post, column, group, at, body in found
        ]
    if rows:
        with desk.noting("posts") as writing:
            writing.executemany(
                "INSERT OR IGNORE INTO post_result (post_id, group_id, typed, at, words, people, responses, quits)"
                " VALUES (?, ?, 0, ?, ?, ?, ?, ?)",
                rows,
            )
    return len(rows)


def kept_responses(
    connection: sqlite3.Connection, first: int
) -> dict[tuple[int, int], list[tuple[int, int, int | None]]]:
    """(Column, group) → (post, instant, responses) of its posts since the day `first`, oldest first; what she
    typed goes before what was counted."""
    rows = connection.execute(
        "SELECT p.column_id, r.group_id, r.post_id, r.at, r.responses FROM post AS p"
        " JOIN post_result AS r ON r.post_id = p.id"
        " WHERE p.column_id IS NOT NULL AND p.for_day >= ? AND NOT EXISTS (SELECT 1 FROM post_result AS t"
        " WHERE t.post_id = r.post_id AND t.group_id = r.group_id AND t.typed > r.typed) ORDER BY r.at",
        (first,),
    )
    found: dict[tuple[int, int], list[tuple[int, int, int | None]]] = defaultdict(list)
    for column, group, *told in rows:
        found[column, group].append((told[0], told[1], told[2]))
    return dict(found)


def responses_before(
    connection: sqlite3.Connection, column: int | None, group: int, at: int
) -> list[int | None]:
    """What came of a column's earlier posts in a group, oldest first; what she typed goes before what was counted."""
    if column is None:
        return []
    rows = connection.execute(
        "SELECT r.responses FROM post_result AS r JOIN post AS p ON p.id = r.post_id"
        " WHERE p.column_id = ? AND r.group_id = ? AND r.at < ? AND NOT EXISTS (SELECT 1 FROM post_result AS t"
        " WHERE t.post_id = r.post_id AND t.group_id = r.group_id AND t.typed > r.typed) ORDER BY r.at",
        (column, group, at),
    )
    return [row[0] for row in rows]


def typed_outcome(connection: sqlite3.Connection, post: int, group: int) -> int | None:
    """What she typed; None for nothing."""
    row = connection.execute(
        "SELECT responses FROM post_result WHERE post_id = ? AND group_id = ? AND typed = 1", (post, group)
    ).fetchone()
    return row[0] if row else None


def _said_at(session: "Session", post: int, group: int) -> int | None:
    from sqlmodel import select

    from groupdesk.store.models import Delivery

    row = session.exec(select(Delivery).where(Delivery.post_id == post, Delivery.group_id == group)).first()
    return None if row is None else row.sent_at or row.due_at


def typed(session: "Session", post: int, group: int, responses: int | None, now: int) -> None:
    """Keeps what she counted; None takes it back."""
    from groupdesk.store.models import PostResult

    row = session.get(PostResult, (post, group, 1))
    if responses is None:
        if row is not None:
            session.delete(row)
        return
    if row is None:
        row = PostResult(post_id=post, group_id=group, typed=1, at=_said_at(session, post, group) or now)
        session.add(row)
    row.responses = responses
