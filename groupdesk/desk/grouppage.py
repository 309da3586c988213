"""A group's page: its curve, when it listens, who is in it, what was said last."""

import sqlite3
from collections import Counter
from typing import TYPE_CHECKING, Final

from groupdesk.desk import links
from groupdesk.desk.besthour import heard
from groupdesk.desk.charter import charters
from groupdesk.desk.composition import composition
from groupdesk.desk.counted import Counted, counted, under
from groupdesk.desk.crowd import crowd
from groupdesk.desk.members import Members
from groupdesk.desk.nature import nature
from groupdesk.desk.roster import roster
from groupdesk.desk.standing import Standing, standings
from groupdesk.desk.values.groups import GroupPage
from groupdesk.desk.values.people import MemberRow
from groupdesk.locale import _
from groupdesk.rules import clock, hours
from groupdesk.rules.hours import Best
from groupdesk.rules.states import STATES

if TYPE_CHECKING:
    from groupdesk.desk import Desk

CURVE_DAYS: Final = 63
FIGURE_DAYS: Final = 28
MEMBERS: Final = 200
LATELY: Final = 20
COUNTS: Final = 12


def page(desk: "Desk", connection: sqlite3.Connection, group: int, hour_days: int) -> GroupPage:
    """Everything a group's page shows, its hours from the last `hour_days` complete days.

    Raises LookupError without such a group.
    """
    standing = standings(connection, desk.now(), [group]).get(group)
    if standing is None:
        raise LookupError(_("there is no group {id}").format(id=group))
    who = crowd(connection, [group])
    first = standing.today - hour_days
    heard_there = heard(connection, standing, who, first)
    best = hours.best(heard_there, standing.seen(first, standing.today))
    rows = Members(connection, standing, who=who).rows()
    joins, leaves, questions, answered = _sums(connection, standing)
    counts = [one for one in counted(connection, [group])[group] if one.day <= standing.today]
    row = roster(connection, desk.now(), [group])[0]
    return GroupPage(
        row=row,
        curve=_curve(connection, standing, counts),
        hours=_words_by_hour(connection, standing, first),
        hours_share=tuple(tuple(day) for day in hours.by_weekday(heard_there)),
        best_workday=_whole(best.workday),
        best_weekend=_whole(best.weekend),
        states=_states(rows),
        members=tuple(rows[:MEMBERS]),
        joins_28d=joins,
        leaves_28d=leaves,
        questions_28d=questions,
        answered_28d=answered,
        lately=desk.messages.page(group=group, limit=LATELY)[::-1],
        counts=tuple(counts[: -COUNTS - 1 : -1]),
        composition=composition(rows, standing.asof),
        charter=charters(connection, [group]).get(group),
        suggested=nature(connection, standing, rows) if not row.kind else None,
        links=len(links.standing(connection, [group])),
    )


def _curve(
    connection: sqlite3.Connection, standing: Standing, counts: list[Counted]
) -> tuple[tuple[int, int | None], ...]:
    first = standing.today - CURVE_DAYS
    speakers = dict(
        connection.execute(
            "SELECT day, speakers FROM group_day WHERE group_id = ? AND day >= ? AND day < ?",
            (standing.group, first, standing.today),
        ).fetchall()
    )
    typed = under(standing, counts)
    return tuple(
        (day, speakers.get(day, 0) if standing.saw(day) else typed[day].speakers if day in typed else None)
        for day in range(first, standing.today)
    )


def _words_by_hour(
    connection: sqlite3.Connection, standing: Standing, first: int
) -> tuple[tuple[int, ...], ...]:
    """7 × 24 words, Monday first."""
    table = [[0] * 24 for _weekday in range(7)]
    for day, counts in connection.execute(
        "SELECT day, hours FROM group_day WHERE group_id = ? AND day >= ? AND day < ? AND hours <> ''",
        (standing.group, first, standing.today),
    ):
        row = table[clock.date_of(day).weekday()]
        for hour, n in enumerate(map(int, counts.split())):
            row[hour] += n
    return tuple(tuple(row) for row in table)


def _sums(connection: sqlite3.Connection, standing: Standing) -> tuple[int, int, int, int]:
    """Joins, leaves, questions and those answered within a day, of the last 28 complete days."""
    row: tuple[int, int, int, int] = connection.execute(
        "SELECT COALESCE(SUM(joins), 0), COALESCE(SUM(leaves), 0), COALESCE(SUM(questions), 0),"
        " COALESCE(SUM(answered_24h), 0) FROM group_day WHERE group_id = ? AND day >= ? AND day < ?",
        (standing.group, standing.today - FIGURE_DAYS, standing.today),
    ).fetchone()
    return row


def _states(rows: list[MemberRow]) -> tuple[tuple[str, int], ...]:
    people = Counter(row.state for row in rows)
    return tuple((state, people[state]) for state in STATES if people[state])


def _whole(best: tuple[Best, ...]) -> tuple[tuple[int, int], ...]:
    """Shares in whole %, half up."""
    return tuple((one.hour, int(one.share * 100 + 0.5)) for one in best)
