"""What a group is by how it talks (rules.md §6), from the last 28 complete days."""

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from groupdesk.desk.composition import GONE
from groupdesk.desk.standing import Standing
from groupdesk.desk.values.people import MemberRow
from groupdesk.records import Kind
from groupdesk.rules import clock
from groupdesk.rules import nature as rules
from groupdesk.rules.classify import Class

_ADVERT: Final = "signs / 16 >= 1 AND signs % 16 >= 1 AND signs / 16 + signs % 16 >= 3"
_BARE: Final = (
    f"class = {int(Class.LOW)} AND NOT ({_ADVERT}) AND (kind IN ({int(Kind.LINK)}, {int(Kind.SHARE)})"
    " OR body LIKE '%://%' OR body LIKE '%www.%')"
)
_LIGHT: Final = f"class = {int(Class.LOW)} OR kind = {int(Kind.IMAGE)}"


def nature(
    connection: sqlite3.Connection, standing: Standing, rows: Sequence[MemberRow]
) -> rules.Nature | None:
    """What the talk of a group suggests; None where too little of it is known.

    `rows` are everybody ever seen there.
    """
    first, end = standing.today - rules.DAYS, standing.today
    days = standing.seen(first, end)
    if days < rules.FEWEST_DAYS:
        return None
    messages, words, adverts = _of_group(connection, standing.group, first, end)
    told, light, bare = _told(connection, standing, first, end)
    questions, answers = _of_members(connection, standing.group, first, end)
    members = {row.person for row in rows if row.state not in GONE}
    return rules.nature(
        rules.Talk(
            days=days,
            members=len(members),
            tied=rules.tied(_partners(connection, standing.group, first, end, members), len(members)),
            messages=messages,
            light=_scaled(light, messages, told),
            selling=adverts + _scaled(bare, messages, told),
            words=words,
            questions=questions,
            answers=answers,
        )
    )


def _scaled(part: int, messages: int, told: int) -> int:
    """Several sources may tell a message: a part of what they told, as one of the messages."""
    return round(part * messages / told) if told else 0


def _of_group(connection: sqlite3.Connection, group: int, first: int, end: int) -> tuple[int, int, int]:
    row: tuple[int, int, int] = connection.execute(
        "SELECT COALESCE(SUM(messages), 0), COALESCE(SUM(words), 0), COALESCE(SUM(adverts), 0)"
        " FROM group_day WHERE group_id = ? AND day >= ? AND day < ?",
        (group, first, end),
    ).fetchone()
    return row


def _told(connection: sqlite3.Connection, standing: Standing, first: int, end: int) -> tuple[int, int, int]:
    """Messages as their sources told them, those of little content, bare links."""
    row: tuple[int, int, int] = connection.execute(
        f"SELECT COUNT(*), COALESCE(SUM(CASE WHEN {_LIGHT} THEN 1 END), 0),"
        f" COALESCE(SUM(CASE WHEN {_BARE} THEN 1 END), 0) FROM message"
        " WHERE group_id = ? AND at >= ? AND at < ? AND recalled = 0 AND class NOT IN (?, ?)",
        (
            standing.group,
            clock.day_start(first, standing.tz),
            clock.day_start(end, standing.tz),
            int(Class.SYSTEM),
            int(Class.RECALLED),
        ),
    ).fetchone()
    return row


def _of_members(connection: sqlite3.Connection, group: int, first: int, end: int) -> tuple[int, int]:
    """Questions and answers."""
    row: tuple[int, int] = connection.execute(
        "SELECT COALESCE(SUM(questions), 0), COALESCE(SUM(answers), 0) FROM member_day"
        " WHERE group_id = ? AND day >= ? AND day < ?",
        (group, first, end),
    ).fetchone()
    return row


def _partners(
    connection: sqlite3.Connection, group: int, first: int, end: int, members: set[int]
) -> list[int]:
    """With how many other members each one wrote, either way."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in connection.execute(
        "SELECT DISTINCT a.person_id, b.person_id FROM pair AS p JOIN identity AS a ON a.id = p.from_id"
        " JOIN identity AS b ON b.id = p.to_id WHERE p.group_id = ? AND p.day >= ? AND p.day < ?",
        (group, first, end),
    ):
        if one != other and one in members and other in members:
            found[one].add(other)
            found[other].add(one)
    return [len(partners) for partners in found.values()]
