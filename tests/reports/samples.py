"""A fixed weekly page and hostile names, for every format."""

from dataclasses import replace
from datetime import date
from typing import Any

from groupdesk.desk.values.boards import Board, BoardRow
from groupdesk.desk.values.report import Ahead, Line, Mover, Tally, WeeklyPage
from groupdesk.rules import clock
from groupdesk.rules.weekly import Cause

HOSTILE = "=1+1[/b]\u202e<img src=x onerror=alert(1)>\x1b]0;owned\x07|a`b\r\n@all"
"""A formula, markup, a direction trick, HTML, an escape sequence, a table's own signs, a line break."""
TALKED = Cause("bar:talk", {"days": 12, "known": 14})
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


def page(audience: str = "team", **more: Any) -> WeeklyPage:
    """The week 16–22 Nov 2026 of a small desk, all sections filled."""
    shown = WeeklyPage(
        desk="Harbour Circle",
        week="2026-W47",
        first=day("2026-11-16"),
        last=day("2026-11-22"),
        audience=audience,
        comment="Talk is up in the study groups since the check-in began.\n摄影小组需要第二位主持人。",
        sections=(
            (
                "groups",
                (
                    Line("open", 60, 60, 59.5, (50, 52, 55, 55, 58, 59, 60, 60), 0),
                    Line("active_groups", 47, 42, 41.0, (30, 31, None, 33, 35, 38, 42, 47), 1),
                    Line("seats", 9214, 9126, None, (None,) * 7 + (9214,), 0),
                    Line("people", 7038, 6977, 6900.0, (6800, 6850, 6870, 6880, 6900, 6950, 6977, 7038), 0),
                    Line("joined", 141, 119, 120.0, (90, 80, 85, 100, 120, 121, 119, 141), 1, "", 53, None),
                    Line("net", -5, None, None, (3, 4, 5, 6, 7, 8, None, -5), 0),
                ),
            ),
            (
                "activity",
                (
                    Line("active", 1204, 1071, 1000.0, (900, 910, 905, 950, 980, 990, 1071, 1204), 1),
                    Line("rate", 0.171234, 0.154, 0.15, (0.1, None, 0.12, 0.15, 0.154, 0.171234), 1, "share"),
                    Line("messages", 18430, 18212, 18000.0, (1.0,) * 8, 0),
                    Line("median", 31.5, 30, 30.0, (30, 30, 30, 30, 30, 30, 30, 31.5), 0, "a_day"),
                ),
            ),
            (
                "answers",
                (
                    Line("questions", 40, 44, 42.0, (40,) * 8, -1),
                    Line("answered", None, 0.5, None, (None,) * 8, 0, "share"),
                ),
            ),
        ),
        up=(
            Mover(1, "妈妈英语打卡", 12, 20, "speakers", "C", "B", TALKED),
            Mover(2, "City Hikers 1", 9, 15),
        ),
        down=(
            Mover(3, "摄影小组 02", 31, 14, "speakers", "B", "D", Cause("veto:staff-silent", {"n": 7})),
            Mover(4, "Parents East", 153, 149, "members"),
        ),
        grades=tuple(Tally(*one) for one in (("A", 12, 12), ("B", 15, 14), ("D", 0, 1), ("", 33, 33))),
        stages=tuple(Tally(*one) for one in (("growing", 4, 3), ("steady", 30, 30), ("dead", 0, 0))),
        did=(("question", 12), ("first-words", 5)),
        ahead=Ahead((("question", 3), ("size", 1)), (("grade", 2),)),
        help="A second host for the photo walks.",
        people=(member(1, "林小满", 202), member(2, "Bao Ning", 198), member(3, "小鱼", 70)),
        funnel=(
            ("joined", 128, 128),
            ("spoke", 71, 128),
            ("stayed_7", None, None),
            ("stayed", 98, 128),
            ("invited", None, 128),
        ),
        measured=41,
        groups=60,
        behind=3,
        counted=19,
    )  # fmt: skip
    return replace(shown, **more)


def hostile_page() -> WeeklyPage:
    """The same with a hostile name wherever foreign text can stand."""
    return page(
        desk=HOSTILE,
        comment=HOSTILE,
        help=HOSTILE,
        up=(Mover(1, HOSTILE, 1, 2),),
        down=(Mover(2, HOSTILE, 2, 1),),
        people=(member(1, HOSTILE, 9, group_name=HOSTILE),),
    )
