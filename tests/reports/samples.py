"""A fixed weekly page and hostile names, for every format."""

from datetime import date

from groupdesk.desk.values import Board, BoardRow
from groupdesk.rules import clock

HOSTILE = "=1+1[/b]\u202e<img src=x onerror=alert(1)>\x1b]0;owned\x07|a`b\r\n@all"
"""A formula, markup, a direction trick, HTML, an escape sequence, a table's own signs, a line break."""
DANGEROUS = ("\x1b", "\x07", "\u202e", "\r", "<img", "\x9b")


def day(text: str) -> int:
    """The day number of an ISO date."""
    return clock.day_number(date.fromisoformat(text))


def member(rank: int, name: str, points: int, **more: object) -> BoardRow:
    """A row of the leaderboard whose other figures follow from `points`."""
    row = {
        "rank": rank, "movement": 0, "id": rank, "native": f"n{rank}", "person": rank, "name": name,
        "left": False, "group": 1, "group_name": "读书会", "messages": points, "words": points // 2,
        "days": 3, "questions": 1, "answers": 2, "replies_got": 4, "checkins": 0, "invites_kept": 0,
        "adverts": 0, "points": points,
    }  # fmt: skip
    return BoardRow(**(row | more))  # type: ignore[arg-type]


def board(*rows: BoardRow) -> Board:
    """A leaderboard of the week 16–22 Nov 2026."""
    return Board(day("2026-11-16"), day("2026-11-22"), "week", "points", (5, 7), rows, len(rows))
