"""The brief of a day."""

from collections.abc import Mapping

import pytest

from groupdesk.desk import Desk
from groupdesk.desk.brief import unnamed
from groupdesk.desk.values.brief import Moment, Rest
from groupdesk.records import ChatMessage, Join, Leave
from groupdesk.reports.brief import lines
from tests.desk.build import Build, at, day
from tests.desk.conftest import Clock

TODAY = "2026-03-10"
NIGHT = f"{TODAY} 21:30"


@pytest.fixture(autouse=True)
def evening(now: Clock) -> None:
    now.set(f"{TODAY} 21:40")


def readers(build: Build, *more: ChatMessage | Join | Leave, until: str = NIGHT) -> int:
    group = build.group("Readers")
    build.tell(group, [build.said(f"{TODAY} 09:00", "Ann", "a page of the day"), *more], until=until)
    return group


def figures(desk: Desk, on: str = TODAY) -> Mapping[str, object]:
    told = desk.report.brief(day(on))
    return {
        name: getattr(told, name) for name in ("measured", "talked", "joined", "left", "asked", "answered")
    }


def test_talk_people_and_questions_of_the_day(desk: Desk, build: Build) -> None:
    asked = build.said(f"{TODAY} 10:00", "Bo", "Is the class still at eight tonight?")
    readers(
        build,
        asked,
        build.said(f"{TODAY} 10:05", "Ann", "yes it is still at eight", reply_to=asked.id),
        build.said(f"{TODAY} 20:00", "Bo", "Who knows where the books are?"),
        Join(at(f"{TODAY} 11:00"), "Cy", "Cy"),
        Join(at(f"{TODAY} 12:00"), "Di", "Di"),
        Leave(at(f"{TODAY} 13:00"), "Di", "Di"),
    )
    silent = build.group("Silent")
    build.tell(silent, [build.said("2026-03-09 10:00", "Ed", "the last words of all")], until=NIGHT)
    build.group("Unknown")
    told = desk.report.brief()
    assert (told.day, told.groups, told.waiting) == (day(TODAY), 3, 1)
    assert figures(desk) == {
        "measured": 2, "talked": 1, "joined": 2, "left": 1, "asked": 2, "answered": 1,
    }  # fmt: skip


def test_what_nobody_observed_is_unknown(desk: Desk, build: Build) -> None:
    readers(build, until=f"{TODAY} 09:30")
    assert figures(desk, "2026-03-09") == {
        "measured": 0, "talked": None, "joined": None, "left": None, "asked": None, "answered": None,
    }  # fmt: skip


def test_counts_by_hand_fill_what_they_count(desk: Desk, build: Build) -> None:
    talked, heads = build.group("Talked"), build.group("Heads")
    desk.counts.keep(talked, day(TODAY), {"members": 40, "messages": 12, "speakers": 5, "joined": 3})
    desk.counts.keep(heads, day(TODAY), {"members": 60})
    found = figures(desk)
    assert (found["measured"], found["talked"], found["joined"]) == (1, 1, 3)
    assert (found["left"], found["asked"]) == (None, None)


def test_staff_asks_no_questions_and_a_later_reply_counts(desk: Desk, build: Build, now: Clock) -> None:
    asked = build.said(f"{TODAY} 20:00", "Bo", "Who knows where the books are?")
    boss = build.said(f"{TODAY} 20:01", "Chief", "Shall we begin at eight tonight?")
    group = readers(build, asked, boss)
    chief = next(row.person for row in desk.people.members(group) if row.name == "Chief")
    desk.people.mark([chief], "staff", True)
    assert (figures(desk)["asked"], figures(desk)["answered"]) == (1, 0)
    now.set("2026-03-12 08:00")
    reply = build.said("2026-03-12 07:00", "Ann", "they are on the shelf", reply_to=asked.id)
    build.tell(group, [reply])
    assert (figures(desk)["asked"], figures(desk)["answered"]) == (1, 1)


def test_the_message_most_people_replied_to(desk: Desk, build: Build) -> None:
    quiet = build.said(f"{TODAY} 10:00", "Bo", "I walked along the river")
    best = build.said(f"{TODAY} 11:00", "Bo", "@Ann and Cyrus, look: the first swallow of the year")
    replies = [
        build.said(f"{TODAY} 11:0{n}", who, "what a fine sight that is", reply_to=one.id)
        for n, (who, one) in enumerate([("Ann", best), ("Cyrus", best), ("Bo", best), ("Ann", quiet)], 1)
    ]
    thanks = [
        build.said(f"{TODAY} 11:1{n}", f"p{n}", "收到", reply_to=quiet.id)
        for n in range(5)
    ]  # fmt: skip
    readers(build, quiet, best, *replies, *thanks)
    team = desk.report.brief(audience="team").moment
    assert team == Moment("@Ann and Cyrus, look: the first swallow of the year", "Bo", "Readers", 2)
    boss = desk.report.brief().moment
    assert boss == Moment("… and …, look: the first swallow of the year", "", "Readers", 2)


def test_what_she_keeps_goes_first_and_only_of_that_day(desk: Desk, build: Build) -> None:
    said = build.said(f"{TODAY} 10:00", "Bo", "I walked along the river")
    reply = build.said(f"{TODAY} 10:01", "Ann", "and I along the sea", reply_to=said.id)
    group = readers(build, said, reply, build.said("2026-03-09 10:00", "Bo", "of the day before"))
    found = {one.text: one.id for one in desk.messages.page(group=group)}
    assert desk.report.brief(audience="team").moment == Moment(said.text, "Bo", "Readers", 1)
    desk.kept.highlight([found[reply.text]])
    desk.kept.highlight([found["of the day before"]])
    assert desk.report.brief(audience="team").moment == Moment(reply.text, "Ann", "Readers", None)


def test_no_moment_without_replies(desk: Desk, build: Build) -> None:
    readers(build)
    assert desk.report.brief().moment is None


def test_what_she_did_and_what_comes_next(desk: Desk, build: Build, now: Clock) -> None:
    asked = [build.said(f"{TODAY} 1{n}:00", f"p{n}", f"Who knows the way to place {n}?") for n in range(5)]
    readers(build, *asked)
    keys = [item.key for item in desk.today.queue().items if item.kind == "question"]
    assert len(keys) == 5
    desk.today.done(keys[:1])
    desk.today.done(keys[1:2])
    desk.history.undo()
    desk.today.no(keys[2:3], "it needs nothing")
    desk.today.later(keys[3:4], at("2026-03-11 09:00"))
    desk.today.later(keys[4:], at("2026-03-12 09:00"))
    told = desk.report.brief()
    assert (told.done, told.dismissed, told.settled, told.waiting) == (1, 1, 0, 1)
    assert told.pack == (4, 5)
    assert told.later == (Rest(at("2026-03-11 09:00"), "question", "Readers"),)
    now.set("2026-03-11 08:00")
    told = desk.report.brief(day(TODAY))
    assert (told.done, told.dismissed, told.waiting, told.pack, told.later) == (1, 1, None, None, ())


def test_what_settled_is_counted_on_its_day(desk: Desk, build: Build, now: Clock) -> None:
    asked = build.said(f"{TODAY} 10:00", "Bo", "Is the class still at eight tonight?")
    group = readers(build, asked)
    assert desk.report.brief().waiting == 1
    build.tell(group, [build.said(f"{TODAY} 21:35", "Ann", "yes it is, as ever", reply_to=asked.id)])
    told = desk.report.brief()
    assert (told.settled, told.waiting) == (1, 0)
    now.set("2026-03-11 08:00")
    assert (desk.report.brief().settled, desk.report.brief(day(TODAY)).settled) == (0, 1)
    now.set("2026-03-30 08:00")
    assert desk.report.brief(day(TODAY)).settled is None


def test_a_day_to_come_and_a_wrong_audience_are_refused(desk: Desk) -> None:
    with pytest.raises(ValueError, match="2026-03-11"):
        desk.report.brief(day("2026-03-11"))
    with pytest.raises(ValueError, match="king"):
        desk.report.brief(audience="king")


@pytest.mark.parametrize(
    ("text", "names", "left"),
    [
        ("ask Ann or Annika", ["Ann", "Annika"], "ask … or …"),
        ("planning with Ann", ["Ann"], "planning with …"),
        ("问问小鹿吧", ["小鹿", "鹿"], "问问…吧"),
        ("@a_b，晚上见", [], "…，晚上见"),
        ("@小鹿你读到哪里了？", ["小鹿"], "…你读到哪里了？"),
        ("[b](c) by B.C*", ["B.C*", "", " "], "[b](c) by …"),
    ],
)
def test_names_are_left_out(text: str, names: list[str], left: str) -> None:
    assert unnamed(text, names) == left


def test_what_was_sent_of_the_day_and_what_comes_first_tomorrow(desk: Desk, build: Build) -> None:
    desk.settings.set("timezone", "Asia/Shanghai")
    build.group("Readers", platform="wechat")
    desk.columns.add("周课堂", "weekly:2", 20 * 60, "all", body="{speaker}")
    desk.posts.add(desk.groups.select("all"), "now")
    desk.posts.handed([one.id for one in desk.posts.deliveries()])
    desk.calendar.add("all", "later", day(TODAY), 22 * 60)
    desk.calendar.skip(desk.calendar.add("all", "not at all", day(TODAY) + 1, 60)[1])
    told = desk.report.brief()
    assert (told.posts, told.first) == ((1, 2), (20 * 60, "周课堂"))
    assert "Posts 1/2 sent" in lines(told) and "Tomorrow first 20:00 周课堂" in lines(told)
    assert desk.report.brief(day(TODAY) - 1).first is None
