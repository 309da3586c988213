"""What was planned, sent and skipped in some weeks, and how many responded (practice.md P9, item 5)."""

import sqlite3
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from groupdesk.desk.sql import among
from groupdesk.desk.weekfigures import Content, Week
from groupdesk.rules import clock
from groupdesk.rules.calendar import states

_POSTS: Final = (
    "SELECT p.id, p.column_id, p.state, p.day, coalesce(p.at, p.made_at),"
    " count(d.state IN ('sent', 'handed') OR NULL), count(d.state = 'skipped' OR NULL), count(d.id)"
    " FROM post AS p LEFT JOIN delivery AS d ON d.post_id = p.id"
    " WHERE (p.day >= ?1 AND p.day < ?2 OR p.day IS NULL AND coalesce(p.at, p.made_at) >= ?3"
    " AND coalesce(p.at, p.made_at) < ?4) AND p.state <> ?5"
    " GROUP BY p.id HAVING count(d.identity_id) = 0"
)


class _Post(NamedTuple):
    id: int
    column: int | None
    state: str
    day: int | None
    at: int
    done: int
    skipped: int
    of: int

    @property
    def is_skipped(self) -> bool:
        return self.state == states.SKIPPED or (self.of > 0 and self.skipped == self.of)


class Responded(NamedTuple):
    """What came of a post in a group."""

    post: int
    group: int
    at: int
    responses: int


def fill(connection: sqlite3.Connection, weeks: Sequence[Week], zone: ZoneInfo) -> None:
    """Sets `Week.content` of consecutive weeks, their days counted in `zone`; none where no week has a post."""
    posts = _posts(connection, weeks[0].span.first, weeks[-1].span.end, zone)
    if not posts:
        return
    came = _responses(connection, [one.id for one in posts])
    members = _Members(connection, {one.group for one in came})
    by_post: dict[int, list[Responded]] = defaultdict(list)
    for one in came:
        by_post[one.post].append(one)
    for week in weeks:
        week.content = _content(
            week, [one for one in posts if _day(one, zone) in range(*week.span)], by_post, members
        )


def of_day(connection: sqlite3.Connection, day: int, zone: ZoneInfo) -> tuple[int, int]:
    """(Posts that a group has, posts that were planned) of a day in `zone`; what was skipped is neither."""
    posts = [one for one in _posts(connection, day, day + 1, zone) if not one.is_skipped]
    return sum(one.done > 0 for one in posts), len(posts)


def _posts(connection: sqlite3.Connection, first: int, end: int, zone: ZoneInfo) -> list[_Post]:
    """Posts with a place in the days [first, end)."""
    days = (first, end, clock.day_start(first, zone), clock.day_start(end, zone))
    return [_Post(*row) for row in connection.execute(_POSTS, (*days, states.IDEA))]


def _day(post: _Post, zone: ZoneInfo) -> int:
    return post.day if post.day is not None else clock.day_of(post.at, zone)


def _content(
    week: Week, posts: Iterable[_Post], came: Mapping[int, Sequence[Responded]], members: "_Members"
) -> Content:
    found = Content()
    for post in posts:
        found.planned += 1
        found.sent += post.done > 0
        found.skipped += post.is_skipped
        for one in came.get(post.id, ()):
            if (n := members.at(one.group, one.at) or _of_week(week, one.group)) is not None:
                found.count(post.column, one.responses, n)
    return found


def _of_week(week: Week, group: int) -> int | None:
    """Members at the end of the week, where nothing else is known of them."""
    known = week.measured.get(group) or week.by_hand.get(group)
    return (known.members or None) if known is not None else None


def _responses(connection: sqlite3.Connection, posts: Sequence[int]) -> list[Responded]:
    """What came of posts, of those that are kept: what she typed goes before what was counted."""
    where, chosen = among("post_id", posts)
    rows = connection.execute(
        f"SELECT post_id, group_id, at, responses FROM post_result{where} ORDER BY typed", chosen
    )
    kept = {(post, group): (at, responses) for post, group, at, responses in rows}
    return [Responded(*key, at, n) for key, (at, n) in kept.items() if n is not None]


class _Members:
    """How many were in groups at an instant."""

    def __init__(self, connection: sqlite3.Connection, groups: Iterable[int]) -> None:
        self._came: dict[int, list[int]] = {}
        self._left: dict[int, list[int]] = {}
        for group in groups:
            rows = connection.execute(
                'SELECT coalesce(m.joined, m.first_seen), m."left" FROM membership AS m'
                " JOIN identity AS i ON i.id = m.identity_id WHERE m.group_id = ? AND i.bot = 0"
                " AND m.first_seen IS NOT NULL",
                (group,),
            ).fetchall()
            self._came[group] = sorted(came for came, _left in rows)
            self._left[group] = sorted(left for _came, left in rows if left is not None)

    def at(self, group: int, at: int) -> int:
        """Those who had come and not left."""
        return bisect_right(self._came[group], at) - bisect_right(self._left[group], at)
