"""The roster's rows: what is known of each group at a glance, from daily figures alone."""

import sqlite3
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Final, NamedTuple

from groupdesk.desk.counted import Counted, counted, under
from groupdesk.desk.counted import sizes as counted_sizes
from groupdesk.desk.sql import among
from groupdesk.desk.standing import Standing, standings
from groupdesk.desk.values.groups import GroupRow
from groupdesk.records import Kind
from groupdesk.rules import clock

SPARK_DAYS: Final = 14
WEEK_DAYS: Final = 7

NOT_A_BOT: Final = (
    "i.bot = 0 AND NOT EXISTS (SELECT 1 FROM person_mark AS b WHERE b.person_id = i.person_id"
    " AND b.mark = 'bot' AND b.group_id IN (0, m.group_id))"
)
"""Condition on ``membership AS m`` joined to ``identity AS i``."""


class _Facts(NamedTuple):
    """A row of `chat_group`, with the name of its space and owner."""

    id: int
    native: str | None
    name: str
    space: str | None
    platform: str
    kind: str
    layer: str
    archived: int
    note: str
    adverts_allowed: int
    checkin_pattern: str
    owner: str | None
    space_id: int | None


class _Week(NamedTuple):
    """A group's last days."""

    words: int | None
    speakers: int | None
    spark: tuple[int | None, ...]
    last_word: int | None


@dataclass(slots=True)
class _Lists:
    """What several rows of small tables say of each group."""

    tags: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    aliases: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    messages: dict[int, int] = field(default_factory=dict)
    known: dict[int, int] = field(default_factory=dict)
    owners: dict[int, str] = field(default_factory=dict)
    counts: Mapping[int, list[Counted]] = field(default_factory=dict)


def roster(connection: sqlite3.Connection, now: int, groups: Collection[int] | None = None) -> list[GroupRow]:
    """The rows of some groups, or all, archived ones too, in no order."""
    where, chosen = among("g.id", groups)
    facts = connection.execute(
        "SELECT g.id, g.native, g.name, s.name, g.platform, g.kind, g.layer, g.archived, g.note,"
        " g.adverts_allowed, g.checkin_pattern, i.name, g.space_id FROM chat_group AS g"
        " LEFT JOIN space AS s ON s.id = g.space_id"
        f" LEFT JOIN identity AS i ON i.id = g.owner{where}",
        chosen,
    ).fetchall()
    standing = standings(connection, now, groups)
    lists = _lists(connection, groups)
    sizes = group_sizes(connection, standing)
    return [
        _row(
            _Facts._make(row),
            standing[row[0]],
            lists,
            _week(connection, standing[row[0]], lists),
            sizes[row[0]],
        )
        for row in facts
    ]


def _row(facts: _Facts, standing: Standing, lists: _Lists, week: _Week, size: int | None) -> GroupRow:
    possible = max(0, min(WEEK_DAYS, standing.today - standing.first))
    return GroupRow(
        id=facts.id,
        native=facts.native and f"{facts.platform}:{facts.native}",
        name=facts.name,
        space=facts.space,
        platform=facts.platform,
        kind=facts.kind,
        layer=facts.layer,
        rhythm=standing.rhythm,
        tags=tuple(lists.tags[facts.id]),
        members=size,
        members_known=lists.known.get(facts.id, 0),
        messages=_messages(standing, lists),
        words_7d=week.words,
        speakers_7d=week.speakers,
        spark=week.spark,
        last_word=week.last_word,
        data_until=standing.data_until,
        behind=standing.behind,
        coverage=(standing.seen(standing.today - WEEK_DAYS, standing.today), possible),
        zone=standing.tz.key,
        archived=bool(facts.archived),
        owner=facts.owner or lists.owners.get(facts.id, ""),
        aliases=tuple(lists.aliases[facts.id]),
        note=facts.note,
        adverts_allowed=bool(facts.adverts_allowed),
        checkin_pattern=facts.checkin_pattern,
        counted=next((one for one in reversed(lists.counts[facts.id]) if one.day <= standing.today), None),
        space_id=facts.space_id,
    )


def _messages(standing: Standing, lists: _Lists) -> int | None:
    """Messages of the observed days, and those counted on others; None where nobody knows of any."""
    group = standing.group
    known = lists.messages.get(group)
    typed = [
        one.messages for one in under(standing, lists.counts[group]).values() if one.messages is not None
    ]
    return sum(typed, known or 0) if typed or known is not None or standing.observed else None


def _lists(connection: sqlite3.Connection, groups: Collection[int] | None) -> _Lists:
    lists = _Lists()
    where, chosen = among("group_id", groups)
    for group, tag in connection.execute(
        f"SELECT group_id, name FROM group_tag{where} ORDER BY name", chosen
    ):
        lists.tags[group].append(tag)
    for group, alias in connection.execute(
        "SELECT DISTINCT a.group_id, a.name FROM group_alias AS a JOIN chat_group AS g"
        f" ON g.id = a.group_id AND g.name <> a.name{where} ORDER BY a.name",
        chosen,
    ):
        lists.aliases[group].append(alias)
    lists.messages.update(
        connection.execute(f"SELECT group_id, SUM(messages) FROM group_day{where} GROUP BY group_id", chosen)
    )
    lists.counts = counted(connection, groups)
    _count_members(connection, groups, lists)
    return lists


def _count_members(connection: sqlite3.Connection, groups: Collection[int] | None, lists: _Lists) -> None:
    where, chosen = among("m.group_id", groups)
    lists.known.update(
        connection.execute(
            "SELECT m.group_id, COUNT(DISTINCT i.person_id) FROM membership AS m"
            f" JOIN identity AS i ON i.id = m.identity_id{where or ' WHERE 1 = 1'}"
            f' AND m."left" IS NULL AND m.first_seen IS NOT NULL AND {NOT_A_BOT} GROUP BY m.group_id',
            chosen,
        )
    )
    lists.owners.update(
        connection.execute(
            "SELECT m.group_id, MIN(i.name) FROM membership AS m"
            f" JOIN identity AS i ON i.id = m.identity_id{where or ' WHERE 1 = 1'}"
            " AND m.role = 'owner' GROUP BY m.group_id",
            chosen,
        )
    )


def _week(connection: sqlite3.Connection, standing: Standing, lists: _Lists) -> _Week:
    group, today = standing.group, standing.today
    typed = under(standing, lists.counts[group])
    days = {
        day: (words, speakers)
        for day, words, speakers in connection.execute(
            "SELECT day, words, speakers FROM group_day WHERE group_id = ? AND day >= ? AND day < ?",
            (group, today - SPARK_DAYS, today),
        )
    }
    spark = tuple(
        days.get(day, (0, 0))[1] if standing.saw(day) else typed[day].speakers if day in typed else None
        for day in range(today - SPARK_DAYS, today)
    )
    last_word = _last_word(connection, group, today)
    if not standing.seen(today - WEEK_DAYS, today):
        return _Week(None, None, spark, last_word)
    words = sum(words for day, (words, _heard) in days.items() if day >= today - WEEK_DAYS)
    return _Week(words, _speakers(connection, group, today - WEEK_DAYS, today), spark, last_word)


def _speakers(connection: sqlite3.Connection, group: int, first: int, end: int) -> int:
    """People with words on the days [first, end), staff too."""
    (speakers,) = connection.execute(
        "SELECT COUNT(DISTINCT identity_id) FROM member_day"
        " WHERE group_id = ? AND day >= ? AND day < ? AND words > 0",
        (group, first, end),
    ).fetchone()
    return int(speakers)


def _last_word(connection: sqlite3.Connection, group: int, today: int) -> int | None:
    """The last message of somebody with words on the last day that has any."""
    row = connection.execute(
        "SELECT MAX(last_at) FROM member_day WHERE group_id = ?1 AND words > 0 AND day ="
        " (SELECT MAX(day) FROM group_day WHERE group_id = ?1 AND day <= ?2 AND words > 0)",
        (group, today),
    ).fetchone()
    return None if row is None else row[0]


# --- size ------------------------------------------------------------------------------------------


def group_sizes(connection: sqlite3.Connection, standing: Mapping[int, Standing]) -> dict[int, int | None]:
    """Members of each group: its newest complete roster or head count without bots, plus joins, minus
    leaves since (rules.md §4); None without either."""
    counts = counted(connection, standing)
    rosters = _rosters(connection, standing)
    return {
        group: _size(connection, one, rosters[group], counted_sizes(one, counts[group]))
        for group, one in standing.items()
    }


def known_sizes(
    connection: sqlite3.Connection, standing: Mapping[int, Standing], since: Mapping[int, int]
) -> dict[int, list[tuple[int, int]]]:
    """Group → (instant, members) of its complete rosters and head counts from `since` on, oldest first,
    with the last ones before."""
    counts, rosters = counted(connection, standing), _rosters(connection, standing)
    found: dict[int, list[tuple[int, int]]] = {}
    for group, one in standing.items():
        heads = _lately(counted_sizes(one, counts[group]), since[group])
        lists = _lately(rosters[group], since[group])
        found[group] = sorted([*heads, *((at, _listed(connection, id_)) for at, id_ in lists)])
    return found


def _lately(points: list[tuple[int, int]], since: int) -> list[tuple[int, int]]:
    """Of some points in time, the last up to an instant and all after it."""
    later = bisect_right(points, since, key=itemgetter(0))
    return points[max(later - 1, 0) :]


def _rosters(
    connection: sqlite3.Connection, standing: Mapping[int, Standing]
) -> defaultdict[int, list[tuple[int, int]]]:
    """Group → (instant, id) of its complete rosters, oldest first."""
    found: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for group, roster_id, at in connection.execute(
        "SELECT group_id, id, at FROM roster WHERE complete = 1 ORDER BY at, run_id"
    ):
        if group in standing and at <= standing[group].now:
            found[group].append((at, roster_id))
    return found


def _listed(connection: sqlite3.Connection, roster_id: int) -> int:
    """People of a roster, without bots."""
    (people,) = connection.execute(
        "SELECT COUNT(DISTINCT i.person_id) FROM roster_member AS r JOIN identity AS i ON i.id = r.identity_id"
        " JOIN roster AS m ON m.id = r.roster_id"
        f" WHERE r.roster_id = ? AND {NOT_A_BOT}",
        (roster_id,),
    ).fetchone()
    return int(people)


def _size(
    connection: sqlite3.Connection,
    standing: Standing,
    rosters: list[tuple[int, int]],
    heads: list[tuple[int, int]],
) -> int | None:
    """The newer of the last roster, (instant, id), and the last head count, carried on to now."""
    if heads and (not rosters or heads[-1][0] >= rosters[-1][0]):
        at, people = heads[-1]
    elif rosters:
        at, people = rosters[-1][0], _listed(connection, rosters[-1][1])
    else:
        return None
    return people + grown_since(connection, standing, at)


def grown_since(connection: sqlite3.Connection, standing: Standing, at: int) -> int:
    """Joins minus leaves after an instant."""
    group = standing.group
    day = clock.day_of(at, standing.tz)
    (later,) = connection.execute(
        "SELECT COALESCE(SUM(joins - leaves), 0) FROM group_day WHERE group_id = ? AND day > ? AND day <= ?",
        (group, day, standing.today),
    ).fetchone()
    (same_day,) = connection.execute(
        "SELECT COALESCE(SUM(CASE WHEN kind = ? THEN 1 ELSE -1 END), 0) FROM"
        " (SELECT DISTINCT minute, identity_id, kind FROM membership_event"
        "  WHERE group_id = ? AND minute >= ? AND at > ? AND at < ?) AS told",
        (int(Kind.JOIN), group, at // 60, at, clock.day_start(day + 1, standing.tz)),
    ).fetchone()
    return int(later + same_day)
