"""Who is in a group: how many are in each state, bear each mark, or left lately (rules.md §3)."""

from collections.abc import Sequence
from typing import Final

from groupdesk.desk.values.groups import Part
from groupdesk.desk.values.people import MemberRow
from groupdesk.rules import clock

LATELY_DAYS: Final = 28
LEFT_LATELY: Final = "left-lately"
GONE: Final = ("left", "bot")
"""States of those who are no members."""
MARKS: Final = ("kol", "substitute", "paid")
"""Marks that are no state."""
_LIVELY_FIRST: Final = ("staff", "new", "active", "quiet", "slipping", "silent", "never", "unknown")
ORDER: Final = (*_LIVELY_FIRST, *MARKS, LEFT_LATELY, *GONE)


def composition(rows: Sequence[MemberRow], asof: int) -> tuple[Part, ...]:
    """The parts that hold anybody, those of members by their state first, with the share of all members.

    `rows` are everybody ever seen there, `asof` is the instant their states were told at.
    """
    members = sum(row.state not in GONE for row in rows)
    found = [(code, sum(belongs(row, code, asof) for row in rows)) for code in ORDER]
    return tuple(
        Part(code, n, n / members if members and code not in (*GONE, LEFT_LATELY) else None)
        for code, n in found
        if n
    )


def members(parts: Sequence[Part]) -> int:
    """How many members all states have together."""
    return sum(part.people for part in parts if part.code in _LIVELY_FIRST)


def is_state(part: Part) -> bool:
    """Whether it is one of the parts that add up to all members."""
    return part.code in _LIVELY_FIRST


def belongs(row: MemberRow, code: str, asof: int) -> bool:
    """Whether somebody is in a part: a state, a mark among the members, or who left within 28 days."""
    if code == LEFT_LATELY:
        return row.state == "left" and row.left is not None and row.left > asof - LATELY_DAYS * clock.DAY
    if code in MARKS:
        return code in row.marks and row.state not in GONE
    return row.state == code
