"""What came of a post within a day, beside what was counted by hand; and that it is kept."""

import pytest

from groupdesk.desk import Desk, outcomes
from groupdesk.records import Attendance, Leave
from tests.desk.build import Build, at, day
from tests.desk.conftest import Clock

TEXT = "Who walks with us on Saturday? Answer here."
SAID = "2026-03-10 20:00"


@pytest.fixture
def group(build: Build, desk: Desk, now: Clock) -> int:
    now.set("2026-03-10 19:00")
    return build.group("walks", platform="wechat")


@pytest.fixture
def column(desk: Desk, group: int) -> int:
    return desk.columns.add("walk", "daily", 20 * 60, str(group), body=TEXT, keyword="报名")[1]


def handed(desk: Desk, now: Clock, column: int, when: str = SAID) -> int:
    """A post of the column that was posted by hand at a time."""
    now.set(when)
    groups = desk.columns.get(column).groups
    minute = int(when[11:13]) * 60 + int(when[14:16])
    post = desk.calendar.add(
        groups, TEXT, day(when[:10]), minute, column=column, for_day=day(when[:10]), go=True
    )[1]
    desk.posts.handed([one.id for one in desk.posts.deliveries(post=post)])
    return post


def the_day(build: Build, group: int) -> None:
    """Counted by hand: 5 responses (a reply, the keyword, two names in the list, the list sent on); 4 heard with
    5 messages; 1 left."""
    post = build.said(SAID, "owner", TEXT)
    build.tell(
        group,
        [
            build.said("2026-03-10 19:30", "early", "报名 before it was said"),
            post,
            build.said("2026-03-10 20:05", "replier", "I come along with my dog", reply_to=post.id),
            build.said("2026-03-10 20:06", "replier", "and with a friend of mine", reply_to=post.id),
            build.said("2026-03-10 20:10", "keyword", "报名 two people please"),
            build.said("2026-03-10 20:12", "staff", "报名 I count them", reply_to=post.id),
            build.said("2026-03-10 20:20", "talker", "what a fine spring it is"),
            build.said("2026-03-10 20:30", "sender", "#接龙\n周六\n1. 小鹿\n2. wen wen\n3. sender"),
            build.said("2026-03-10 21:00", "小鹿", "nice weather is coming"),
            Attendance(at("2026-03-10 21:30"), "周六", ("小鹿", "keyword", "talker")),
            Leave(at("2026-03-10 22:00"), "lurker", "lurker"),
            build.said("2026-03-11 20:01", "late", "报名 a day too late", reply_to=post.id),
        ],
        until="2026-03-12 08:00",
    )


def test_after_a_day_it_is_what_was_counted_by_hand(
    desk: Desk, build: Build, now: Clock, group: int, column: int
) -> None:
    post = handed(desk, now, column)
    the_day(build, group)
    staff = next(one.person for one in desk.people.members(group) if one.name == "staff")
    desk.people.mark([staff], "staff", True)
    now.set("2026-03-12 09:00")
    (found,) = desk.calendar.outcomes(post).groups
    assert (found.responses, found.people, found.words, found.quits) == (5, 4, 5, 1)


def test_what_came_of_it_is_kept_once_the_day_is_over_and_seen(
    desk: Desk, build: Build, now: Clock, group: int, column: int
) -> None:
    post = handed(desk, now, column)
    now.set("2026-03-12 09:00")
    assert outcomes.keep(desk) == 0, "nothing of that day is seen yet"
    the_day(build, group)
    assert (outcomes.keep(desk), outcomes.keep(desk)) == (1, 0)
    with desk.reading() as connection:
        rows = connection.execute(
            "SELECT post_id, group_id, typed, responses, quits FROM post_result"
        ).fetchall()
    assert rows == [(post, group, 0, 6, 1)]
    now.set("2026-10-12 09:00")
    with desk.noting("messages") as connection:
        connection.execute("UPDATE message SET body = NULL")
    assert desk.calendar.outcomes(post).groups[0].responses == 6


def test_typed_ones_go_first_and_stand_at_the_time_of_their_post(
    desk: Desk, now: Clock, group: int, column: int
) -> None:
    first = handed(desk, now, column, "2026-03-10 20:00")
    second = handed(desk, now, column, "2026-03-11 20:00")
    now.set("2026-03-13 09:00")
    desk.calendar.type_outcome(second, group, 9)
    desk.calendar.type_outcome(first, group, 4)
    assert desk.calendar.outcomes(second).groups[0].usual == 4
    assert desk.calendar.outcomes(first).groups[0].usual is None
