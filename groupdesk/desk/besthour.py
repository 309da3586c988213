"""When some groups listen best, taken together (rules.md §11)."""

import sqlite3
from collections.abc import Collection, Sequence
from typing import Final

from groupdesk.desk.crowd import Crowd, crowd
from groupdesk.desk.standing import Standing, standings
from groupdesk.desk.values.calendar import BestHour
from groupdesk.rules import hours
from groupdesk.rules.hours import Heard

DAYS: Final = 28
"""Complete days that are looked at."""
DEFAULT: Final = 20 * 60
"""The minute of the day where too little is known."""


def heard(connection: sqlite3.Connection, standing: Standing, who: Crowd, first: int) -> list[Heard]:
    """On which days and in which hours members of a group, without staff, were heard."""
    hidden = who.staff(standing.group) | who.bots(standing.group)
    rows = connection.execute(
        "SELECT i.person_id, d.day, d.hours FROM member_day AS d JOIN identity AS i ON i.id = d.identity_id"
        " WHERE d.group_id = ? AND d.day >= ? AND d.day < ? AND d.hours > 0",
        (standing.group, first, standing.today),
    )
    return [Heard(day, mask) for person, day, mask in rows if person not in hidden]


def best_hour(connection: sqlite3.Connection, now: int, groups: Collection[int], day: int) -> BestHour:
    """The best hours of some groups, and the shares of all hours on days like `day`."""
    standing = standings(connection, now, groups)
    who = crowd(connection, list(groups))
    told: list[Heard] = []
    observed = 0
    for one in standing.values():
        first = one.today - DAYS
        told += heard(connection, one, who, first)
        observed = max(observed, one.seen(first, one.today))
    found = hours.best(told, observed)
    alike = [one for one in told if hours.is_weekend(one.day) == hours.is_weekend(day)]
    counted = sum(one.hours.bit_count() for one in alike)
    return BestHour(found.workday, found.weekend, counted, tuple(hours.shares(alike)))


def best_minute(connection: sqlite3.Connection, now: int, groups: Collection[int], day: int) -> int:
    """The minute of a day at which some groups listen best; `DEFAULT` where too little is known."""
    found = best_hour(connection, now, groups, day)
    best: Sequence[hours.Best] = found.weekend if hours.is_weekend(day) else found.workday
    return best[0].hour * 60 if best else DEFAULT
