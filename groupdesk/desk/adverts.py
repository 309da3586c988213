"""What Today raises of adverts: one thing for each person who posted them (rules.md §7, lane 1)."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from groupdesk.desk.crowd import person_name
from groupdesk.desk.raising import Sight
from groupdesk.desk.standing import Standing
from groupdesk.rules import clock
from groupdesk.rules.classify import advert_by_text
from groupdesk.rules.spread import A_DAY
from groupdesk.rules.triage import Raised
from groupdesk.store.sources import counting
from groupdesk.store.spread import is_spread

WATCHED: Final = 3 * clock.DAY
"""How old an advert is at most that is raised, in seconds."""


class Advert(NamedTuple):
    """A message that counts as an advert."""

    id: int
    at: int
    group: int
    day: int
    spread: bool


def adverts(sight: Sight) -> Iterator[Raised]:
    """People who spread an advert over groups, or posted several in one of them on a day.

    Who may advertise, and where everybody may, is left out already in the daily figures.
    """
    found: dict[int, list[Advert]] = defaultdict(list)
    for standing in sight.judged:
        if "advert" not in standing.rules.mutes:
            for person in _advertisers(sight.connection, standing):
                found[person] += _posted(sight.connection, standing, person)
    for person, posted in found.items():
        days = Counter((one.group, one.day) for one in posted)
        if posted and (any(one.spread for one in posted) or max(days.values()) >= A_DAY):
            yield _raised(sight, person, sorted(posted, key=lambda one: (one.at, one.id)))


def _raised(sight: Sight, person: int, posted: list[Advert]) -> Raised:
    key = f"advert:all:{person}"
    groups = list(dict.fromkeys(one.group for one in posted))
    newest = max(one.id for one in posted)
    return Raised(
        key,
        "advert",
        groups[0] if len(groups) == 1 else None,
        posted[0].at,
        posted[0].at,
        mark=_mark(sight, key, newest),
        inputs={
            "name": person_name(sight.connection, person),
            "n": len(posted),
            "groups": [sight.names[group] for group in groups],
            "spread": any(one.spread for one in posted),
            "a_day": A_DAY,
            "messages": [one.id for one in posted],
        },
        name=sight.names[groups[0]],
        person=person,
        message=posted[0].id,
    )


def _mark(sight: Sight, key: str, newest: int) -> str:
    """The newest advert; one that she dealt with and that was taken back is no older evidence."""
    before = sight.decisions.get(key)
    known = int(before.mark) if before is not None and before.mark else 0
    return str(max(newest, known))


def _advertisers(connection: sqlite3.Connection, standing: Standing) -> list[int]:
    """People with adverts in the daily figures of a group."""
    first = clock.day_of(standing.asof - WATCHED, standing.tz)
    rows = connection.execute(
        "SELECT DISTINCT i.person_id FROM group_day AS g"
        " CROSS JOIN member_day AS d ON d.group_id = g.group_id AND d.day = g.day"
        " JOIN identity AS i ON i.id = d.identity_id"
        " WHERE g.group_id = ? AND g.day BETWEEN ? AND ? AND g.adverts > 0 AND d.adverts > 0",
        (standing.group, first, standing.today),
    )
    return [person for (person,) in rows]


def _posted(connection: sqlite3.Connection, standing: Standing, person: int) -> Iterator[Advert]:
    """His adverts in a group, as far as they are new enough."""
    counts = counting(connection, standing.group)
    rows = connection.execute(
        "SELECT m.id, m.at, m.source_id, m.signs, m.echo FROM message AS m"
        " JOIN identity AS i ON i.id = m.identity_id"
        " WHERE m.group_id = ? AND m.at >= ? AND m.at <= ? AND m.recalled = 0 AND i.person_id = ?",
        (standing.group, standing.asof - WATCHED, standing.asof, person),
    ).fetchall()
    for id_, at, source, signs, echo in rows:
        if counts is None or counts(at, source):
            spread = echo is not None and is_spread(connection, id_, echo, person)
            if spread or advert_by_text(signs):
                yield Advert(id_, at, standing.group, clock.day_of(at, standing.tz), spread)


def withdrawn(sight: Sight, keys: Collection[str]) -> set[str]:
    """Those who took something back lately, or had it taken away."""
    return {key for key in keys if _took_back(sight, int(key.split(":")[2]))}


def _took_back(sight: Sight, person: int) -> bool:
    row = sight.connection.execute(
        "SELECT 1 FROM identity AS i JOIN identity_name AS n ON n.identity_id = i.id"
        " JOIN message AS m ON m.group_id = n.group_id AND m.identity_id = i.id"
        " WHERE i.person_id = ? AND m.at >= ? AND m.recalled = 1 LIMIT 1",
        (person, sight.now - WATCHED),
    ).fetchone()
    return row is not None
