"""Ranks, columns, spans, and why somebody has his points."""

import pytest

from groupdesk.desk import ALL, Desk
from groupdesk.desk.values.boards import Board
from groupdesk.desk.values.frame import Scope
from groupdesk.records import ChatMessage, Leave, Member, Roster
from tests.desk.build import Build, at, day
from tests.desk.conftest import Clock

TALK = "今天读完了第三章"


def column(board: Board, name: str) -> list[tuple[str, object]]:
    return [(row.name, getattr(row, name)) for row in board.rows]


def talk(build: Build, who: str, *days: str, n: int = 1) -> list[ChatMessage]:
    return [build.said(f"{one} 20:{minute:02}", who, TALK) for one in days for minute in range(n)]


def test_much_talk_on_one_day_counts_once(desk: Desk, build: Build) -> None:
    """Two hundred messages of one evening against three evenings of asking and answering."""
    group = build.group("A")
    flood = [
        build.said(f"2026-03-02 {10 + n // 60}:{n % 60:02}", "=1+1[/b]\u202e", f"{n} 今天读到这一页了")
        for n in range(180)
    ]
    flood += [build.said("2026-03-02 12:59", "=1+1[/b]\u202e", f"{n} 晚饭后再继续读书") for n in range(20)]
    asked = [build.said(f"2026-03-0{n} 20:00", "C", "今晚的课还是八点吗？") for n in (2, 3, 4)]
    replies = [
        build.said(f"2026-03-0{n} 20:05", "B", "是的还是八点开始", reply_to=one.id)
        for n, one in zip((2, 3, 4), asked, strict=True)
    ]
    build.tell(group, [*flood, *asked, *replies])
    board = desk.leaderboard.rank(Scope((group,)), "all")
    assert [(row.rank, row.points) for row in board.rows] == [(1, 27), (1, 27), (3, 15)]
    assert {row.name for row in board.rows[:2]} == {"B", "C"}
    by_messages = desk.leaderboard.rank(Scope((group,)), "all", by="messages")
    assert sorted(column(by_messages, "messages")) == [("=1+1[/b]\u202e", 200), ("B", 3), ("C", 3)]
    assert by_messages.rows[0].messages == 200
    why = desk.leaderboard.why(Scope((group,)), "all", board.rows[2].person)
    assert dict(why.formula)["words"] == (1, 200, 10, 10)
    assert why.inputs["points"] == 15
    assert [(one["day"], one["points"]) for one in why.inputs["days"]] == [(day("2026-03-02"), 15)]
    assert len(why.rows) == 50


def test_week_and_movement(desk: Desk, build: Build) -> None:
    group = build.group("g")
    build.tell(group, [*talk(build, "c", "2026-02-24", n=3), *talk(build, "a", "2026-02-24"),
                       *talk(build, "a", "2026-03-03", n=3), *talk(build, "b", "2026-03-03", n=2),
                       *talk(build, "c", "2026-03-03"), *talk(build, "z", "2026-03-09")])  # fmt: skip
    board = desk.leaderboard.rank()
    assert (board.first, board.last, board.coverage) == (day("2026-03-02"), day("2026-03-08"), (7, 7))
    assert column(board, "movement") == [("a", 1), ("b", "new"), ("c", -2)]
    assert desk.leaderboard.rank(span="2026-02-24..2026-02-24").rows[0].movement is None
    assert column(desk.leaderboard.rank(bottom=True), "rank") == [("c", 3), ("b", 2), ("a", 1)]


def test_several_groups_add_up_each_with_its_own_last_day(desk: Desk, build: Build) -> None:
    one, other = build.group("g"), build.group("h")
    build.tell(one, [*talk(build, "a", "2026-03-02", n=12), *talk(build, "b", "2026-03-03")])
    build.tell(other, [*talk(build, "a", "2026-03-02", n=2), *talk(build, "b", "2026-03-09")])
    board = desk.leaderboard.rank()
    (row,) = board.rows
    assert (row.name, row.points, row.words, row.days, row.group_name) == ("a", 22, 14, 2, "g")
    assert (board.first, board.last) == (day("2026-02-24"), day("2026-03-08"))
    assert board.coverage == (1 + 7, 14)


def test_staff_bots_and_the_left(desk: Desk, build: Build) -> None:
    group = build.group("g")
    people = [Member("chief", "chief", role="owner"), Member("robot", "robot", bot=True), Member("a", "a")]
    said = [
        build.said(f"2026-03-02 10:0{n}", who, TALK) for n, who in enumerate(["chief", "robot", "a", "b"])
    ]
    build.tell(
        group,
        [
            *said,
            Roster(at("2026-03-01 10:00"), tuple(people), complete=False),
            Leave(at("2026-03-03 10:00"), "b", "b"),
        ],
    )
    assert column(desk.leaderboard.rank(), "left") == [("a", False), ("b", True)]
    assert {row.name for row in desk.leaderboard.rank(staff=True).rows} == {"chief", "a", "b"}
    person = next(row.person for row in desk.leaderboard.rank().rows if row.name == "a")
    desk.people.mark([person], "staff", True, group_id=group)
    assert column(desk.leaderboard.rank(), "rank") == [("b", 1)]


@pytest.mark.parametrize(
    "wrong", [{"span": "fortnight"}, {"span": "2026-03-05..2026-03-01"}, {"by": "charm"}]
)
def test_wrong_words_are_named(desk: Desk, wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong.values())).replace(".", r"\.")):
        desk.leaderboard.rank(**wrong)  # type: ignore[arg-type]


def test_a_desk_without_data(desk: Desk, build: Build, now: Clock) -> None:
    assert desk.leaderboard.rank().rows == ()
    build.group("g")
    board = desk.leaderboard.rank(ALL, "month")
    assert (board.rows, board.people, board.coverage) == ((), 0, (0, 9))
