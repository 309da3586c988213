"""The weekly page."""

from datetime import date, timedelta

import pytest

from groupdesk.desk import Desk
from groupdesk.desk.values.report import Line, WeeklyPage
from groupdesk.records import ChatMessage, Join, Leave, Member, Roster
from groupdesk.reports.weekly import render
from tests.desk.build import Build, at, day
from tests.desk.conftest import Clock

TALK = "今天读完了第三章"


def lines(page: WeeklyPage) -> dict[str, Line]:
    return {line.code: line for _code, part in page.sections for line in part}


def week(build: Build, monday: str, people: int, days: int = 7, n: int = 1) -> list[ChatMessage]:
    """Everybody speaks `n` times on each of some days."""
    first = date.fromisoformat(monday)
    return [
        build.said(f"{first + timedelta(days=one)} 20:{minute:02}", f"p{who}", TALK)
        for one in range(days)
        for who in range(people)
        for minute in range(n)
    ]


def test_one_group_measured_among_four(desk: Desk, build: Build, now: Clock) -> None:
    now.set("2026-03-09 10:00")
    group = build.group("A")
    for name in ("one", "two", "three"):
        build.group(name)
    asked = [build.said(f"2026-03-0{n} 20:00", "C", "今晚的课还是八点吗？") for n in (2, 3, 4)]
    replies = [
        build.said(f"2026-03-0{n} 20:05", "B", "是的还是八点开始", reply_to=one.id)
        for n, one in zip((2, 3, 4), asked, strict=True)
    ]
    flood = [
        build.said(f"2026-03-02 {10 + n // 60}:{n % 60:02}", "A", f"{n} 今天读到这一页了") for n in range(180)
    ]
    build.tell(group, [*flood, *asked, *replies])
    page = desk.report.week("2026-W10", "team")
    found = lines(page)
    assert (page.measured, page.groups, page.first, page.last) == (1, 4, day("2026-03-02"), day("2026-03-08"))
    assert (found["open"].value, found["messages"].value, found["active"].value) == (4, 186, 3)
    assert (found["questions"].value, found["answered"].value) == (3, 1.0)
    assert (found["median"].value, found["median"].unit) == (62.0, "a_day")
    assert (found["rate"].value, found["rate"].unit) == (1.0, "share")
    assert {line.before for line in found.values() if line.code != "open"} == {None}
    assert {line.arrow for line in found.values()} == {0}
    assert [row.name for row in page.people] == ["C", "B", "A"]
    assert desk.report.week("2026-W10", "boss").people == ()


def test_this_week_beside_the_last(desk: Desk, build: Build, now: Clock) -> None:
    now.set("2026-03-09 10:00")
    steady, busy = build.group("steady"), build.group("busy")
    build.tell(
        steady, [*week(build, "2026-02-23", 4), *week(build, "2026-03-02", 4)], until="2026-03-09 09:00"
    )
    build.tell(busy, [*week(build, "2026-02-23", 5), *week(build, "2026-03-02", 8)], until="2026-03-09 09:00")
    page = desk.report.week("2026-W10")
    messages = lines(page)["messages"]
    assert (messages.value, messages.before, messages.median, messages.arrow) == (84, 63, 63.0, 1)
    assert messages.spark == (None,) * 6 + (63, 84)
    assert (lines(page)["active"].value, lines(page)["active"].arrow) == (8, 0)
    assert [(one.name, one.before, one.after) for one in page.up] == [("busy", 5, 8)]
    assert page.down == ()


def test_no_arrow_where_coverage_changed(desk: Desk, build: Build, now: Clock) -> None:
    now.set("2026-03-09 10:00")
    group = build.group("g")
    build.tell(
        group,
        [*week(build, "2026-02-26", 8, days=4), *week(build, "2026-03-02", 8)],
        until="2026-03-09 09:00",
    )
    page = desk.report.week("2026-W10")
    assert (lines(page)["messages"].value, lines(page)["messages"].before) == (56, 32)
    assert lines(page)["messages"].arrow == 0
    assert (page.up, page.down) == ((), ())


def test_seats_people_joined_and_left(desk: Desk, build: Build, now: Clock) -> None:
    now.set("2026-03-09 10:00")
    group, other = build.group("g"), build.group("h")
    people = tuple(Member(name, name, bot=name == "robot") for name in ("a", "b", "robot"))
    build.tell(
        group,
        [
            build.said("2026-02-24 10:00", "a", TALK),
            Roster(at("2026-02-25 10:00"), people),
            Join(at("2026-03-03 10:00"), "c", "c"),
            Join(at("2026-03-04 10:00"), "d", "d"),
            Leave(at("2026-03-05 10:00"), "b", "b"),
        ],
        until="2026-03-09 09:00",
    )
    build.tell(other, [build.said("2026-02-24 10:00", "a", TALK)], until="2026-03-09 09:00")
    found = lines(desk.report.week("2026-W10"))
    assert (found["seats"].value, found["seats"].before) == (4, 3)
    assert (found["people"].value, found["people"].before) == (3, 2)
    assert (found["joined"].value, found["joined"].extra, found["net"].value) == (2, 1, 1)
    assert found["active"].value == 0


def test_the_funnel_of_those_who_joined_five_weeks_before(desk: Desk, build: Build, now: Clock) -> None:
    now.set("2026-03-09 10:00")
    group = build.group("g")
    joins = [
        Join(at(f"2026-01-{n} 10:00"), who, who)
        for n, who in ((26, "a"), (27, "b"), (28, "c"), (25, "early"))
    ]
    build.tell(
        group,
        [
            *joins,
            build.said("2026-01-20 10:00", "old", TALK),
            build.said("2026-01-30 10:00", "a", TALK),
            build.said("2026-02-15 10:00", "b", TALK),
            Leave(at("2026-02-05 10:00"), "c", "c"),
            Join(at("2026-02-20 10:00"), "z", "z", inviter="a", inviter_name="a"),
        ],
        until="2026-03-09 09:00",
    )
    assert desk.report.week("2026-W10").funnel == (
        ("joined", 3, 3),
        ("spoke", 1, 3),
        ("stayed_7", 3, 3),
        ("stayed", 2, 3),
        ("invited", 1, 3),
    )
    assert desk.report.week("2026-W09").funnel == (
        ("joined", 1, 1),
        ("spoke", 0, 1),
        ("stayed_7", 1, 1),
        ("stayed", 1, 1),
        ("invited", 0, 1),
    )


def test_of_staying_nothing_is_said_before_it_is_known(desk: Desk, build: Build, now: Clock) -> None:
    """Leaves must be on record, the days observed, and the last who came must have had their 30 days."""
    now.set("2026-03-09 10:00")
    came = Join(at("2026-01-27 10:00"), "a", "a")
    spoke = build.said("2026-01-20 10:00", "old", TALK)
    silent, holed, young = build.group("silent"), build.group("holed"), build.group("young")
    build.tell(silent, [spoke, came], until="2026-03-09 09:00")
    left = Leave(at("2026-03-01 10:00"), "old", "old")
    build.tell(holed, [spoke, came], until="2026-02-01 09:00")
    build.tell(holed, [build.said("2026-02-20 10:00", "old", TALK), left], until="2026-03-09 09:00")
    build.tell(young, [spoke, came, Leave(at("2026-02-20 10:00"), "old", "old")], until="2026-02-25 09:00")
    page = desk.report.week("2026-W10")
    assert page.funnel == (
        ("joined", 1, 1),
        ("spoke", 0, 1),
        ("stayed_7", None, None),
        ("stayed", None, None),
        ("invited", 0, 1),
    )
    assert lines(page)["stay_30"].value is None


def test_who_stayed_seven_and_thirty_days(desk: Desk, build: Build, now: Clock) -> None:
    now.set("2026-03-09 10:00")
    group = build.group("g")
    came = [
        ("2026-01-26", "a"),
        ("2026-01-27", "b"),
        ("2026-02-23", "c"),
        ("2026-02-24", "d"),
        ("2026-02-25", "e"),
    ]
    build.tell(
        group,
        [
            build.said("2026-01-01 10:00", "old", TALK),
            *(Join(at(f"{day_} 10:00"), who, who) for day_, who in came),
            Leave(at("2026-02-20 10:00"), "b", "b"),
            Leave(at("2026-03-02 10:00"), "d", "d"),
            Leave(at("2026-03-05 10:00"), "e", "e"),
        ],
        until="2026-03-09 09:00",
    )
    found = lines(desk.report.week("2026-W10"))
    assert (found["stay_7"].value, found["stay_30"].value) == (2 / 3, 1 / 2)
    assert (found["stay_7"].before, found["stay_30"].before) == (None, None)


def talking(build: Build, first: str, days: int, people: int, words: int = 1) -> list[ChatMessage]:
    begin = date.fromisoformat(first)
    return [
        build.said(f"{begin + timedelta(days=one)} {12 + n}:{who:02}", f"p{who}", TALK)
        for one in range(days)
        for who in range(people)
        for n in range(words)
    ]


def test_grades_stages_and_why(desk: Desk, build: Build, now: Clock) -> None:
    """One group has talk on all days of February and none in March; another was added on Monday."""
    now.set("2026-03-09 10:00")
    fading, young = build.group("fading"), build.group("young")
    talk = talking(build, "2026-01-26", 35, people=4, words=4)
    build.tell(fading, [Roster(at("2026-01-26 09:00"), tuple(Member(f"p{n}", f"p{n}") for n in range(4))), *talk],
               until="2026-03-09 09:00")  # fmt: skip
    build.tell(young, talking(build, "2026-03-02", 7, people=2), until="2026-03-09 09:00")
    page = desk.report.week("2026-W10")
    grades = {one.code: (one.groups, one.before) for one in page.grades}
    assert grades == {"A": (0, 1), "B": (0, 0), "C": (0, 0), "D": (1, 0), "E": (0, 0), "": (1, 0)}
    stages = {one.code: (one.groups, one.before) for one in page.stages if one.groups or one.before}
    assert stages["forming"] == (1, 0)
    (down,) = page.down
    assert (down.name, down.before, down.after, down.grade_before, down.grade) == ("fading", 4, 0, "A", "D")
    assert down.cause is not None and down.cause.code == "veto:no-word-7"
    assert page.up == ()


def test_a_page_of_the_past_judges_by_the_end_of_its_week(desk: Desk, build: Build, now: Clock) -> None:
    group = build.group("g")
    people = tuple(Member(f"p{n}", f"p{n}") for n in range(4))
    talk = talking(build, "2026-01-26", 42, people=4, words=4)
    now.set("2026-03-30 10:00")
    build.tell(group, [Roster(at("2026-01-26 09:00"), people), *talk], until="2026-03-30 09:00")
    then, lately = desk.report.week("2026-W10"), desk.report.week("2026-W13")
    assert [one.code for one in then.grades if one.groups] == ["A"]
    assert [one.code for one in lately.grades if one.groups] == ["E"]
    assert then.ahead is None and lately.ahead is not None


def test_a_desk_with_nothing_but_counts(desk: Desk, now: Clock) -> None:
    """Six groups over three weeks: heads of all, talk of the first four."""
    names = [f"晨读会0{n}" for n in range(1, 7)]
    now.set("2026-03-02 10:00")
    desk.groups.add(names, "wechat")
    ids = {row.name: row.id for row in desk.groups.roster()}
    heads = {"2026-03-02": (142, 148, 44, 30, 88, 210), "2026-03-09": (143, 151, 49, 30, 85, 214)}
    heads["2026-03-16"] = (149, 153, 52, 29, 80, 230)
    for week_, (monday, members) in enumerate(heads.items()):
        now.set(f"{monday} 10:00")
        for n, (name, of) in enumerate(zip(names, members, strict=True)):
            told = {"members": of, **({"messages": 60, "speakers": 10 + n * week_} if n < 4 else {})}
            desk.counts.keep(ids[name], day(monday), told)
    now.set("2026-03-20 10:00")
    page = desk.report.week("2026-W12")
    found = lines(page)
    assert (page.measured, page.counted, page.groups) == (0, 6, 6)
    assert (found["seats"].value, found["net"].value) == (693, 21)
    assert (found["messages"].value, found["median"].value) == (240, 60.0)
    assert (found["active"].value, found["active"].before) == (52, 46)
    assert (found["active_groups"].value, found["rate"].value) == (4, 52 / 383)
    assert {found[code].value for code in ("people", "joined", "questions", "answered", "stay_7")} == {None}
    assert [(one.name, one.before, one.after, one.by) for one in page.up] == [
        ("晨读会04", 13, 16, "speakers"),
        ("晨读会03", 12, 14, "speakers"),
        ("晨读会02", 11, 12, "speakers"),
        ("晨读会06", 214, 230, "members"),
    ]
    assert [(one.name, one.before, one.after, one.by) for one in page.down] == [
        ("晨读会05", 85, 80, "members")
    ]
    assert [(one.code, one.groups) for one in page.grades if one.groups] == [("", 6)]
    assert [(one.code, one.groups) for one in page.stages if one.groups] == [("steady", 6)]
    assert found["active"].arrow == 1 and found["seats"].arrow == 0


def test_typed_joins_and_leaves_go_before_the_heads(desk: Desk, now: Clock) -> None:
    now.set("2026-03-02 10:00")
    desk.groups.add(["one", "two"], "wechat")
    one, two = (row.id for row in desk.groups.roster())
    for group in (one, two):
        desk.counts.keep(group, day("2026-03-02"), {"members": 40})
    now.set("2026-03-13 10:00")
    desk.counts.keep(one, day("2026-03-10"), {"members": 44, "joined": 7, "left": 2})
    desk.counts.keep(two, day("2026-03-11"), {"members": 38})
    found = lines(desk.report.week("2026-W11"))
    assert (found["joined"].value, found["joined"].extra, found["net"].value) == (7, 2, 5 - 2)


def test_what_she_did_and_what_is_next(desk: Desk, build: Build, now: Clock) -> None:
    now.set("2026-03-06 21:00")
    asked = [build.said(f"2026-03-06 1{n}:00", f"p{n}", f"Who knows the way to place {n}?") for n in range(4)]
    build.tell(build.group("g"), asked, until="2026-03-06 20:55")
    keys = [item.key for item in desk.today.queue().items]
    desk.today.done(keys[:2])
    desk.today.later(keys[2:3], at("2026-03-07 09:00"))
    page = desk.report.week("2026-W10")
    assert page.did == (("question", 2),)
    assert page.ahead is not None
    assert (page.ahead.waiting, page.ahead.later) == ((("question", 1),), (("question", 1),))
    desk.history.undo()
    desk.history.undo()
    assert desk.report.week("2026-W10").did == ()
    assert desk.report.week("2026-W09").did == ()


def test_where_she_needs_help(desk: Desk) -> None:
    desk.report.comment("2026-W10", "Talk is up.", "A second host.")
    desk.report.comment("2026-W10", "Talk is up again.")
    page = desk.report.week("2026-W10")
    assert (page.comment, page.help) == ("Talk is up again.", "A second host.")
    desk.report.comment("2026-W10", "")
    assert (desk.report.week("2026-W10").comment, desk.report.week("2026-W10").help) == ("", "A second host.")
    desk.report.comment("2026-W10", "", "")
    assert desk.report.week("2026-W10").help == ""
    desk.history.undo()
    assert desk.report.week("2026-W10").help == "A second host."


def test_her_verdict_stays(desk: Desk) -> None:
    assert desk.report.comment("2026-W10", "Talk is up.").changed == 1
    assert desk.report.week("2026-W10").comment == "Talk is up."
    desk.history.undo()
    assert desk.report.week("2026-W10").comment == ""


@pytest.mark.parametrize(
    ("when", "expected"),
    [("2026-03-05 10:00", "2026-W09"), ("2026-03-06 10:00", "2026-W10"), ("2026-03-09 10:00", "2026-W10")],
)
def test_the_week_she_would_write_about(desk: Desk, now: Clock, when: str, expected: str) -> None:
    now.set(when)
    assert desk.report.week().week == expected


def test_wrong_words_are_named(desk: Desk) -> None:
    with pytest.raises(ValueError, match="2026-10"):
        desk.report.week("2026-10")
    with pytest.raises(ValueError, match="2026-W60"):
        desk.report.comment("2026-W60", "x")
    with pytest.raises(ValueError, match="king"):
        desk.report.week(audience="king")


def said_to(desk: Desk, build: Build, now: Clock, column: int, when: str, responses: dict[int, int]) -> None:
    """A post of a column that was posted by hand, and how many responded in each group."""
    now.set(when)
    place = day(when[:10])
    groups = ",".join(map(str, responses))
    minute = int(when[11:13]) * 60
    post = desk.calendar.add(groups, "words", place, minute, column=column, for_day=place, go=True)[1]
    desk.posts.handed([one.id for one in desk.posts.deliveries(post=post)])
    for group, n in responses.items():
        desk.calendar.type_outcome(post, group, n)


def test_what_was_planned_sent_and_skipped_and_how_many_responded(
    desk: Desk, build: Build, now: Clock
) -> None:
    desk.settings.set("timezone", "Asia/Shanghai")
    one, two = build.group("one"), build.group("two")
    members = [Member(f"p{n}", f"p{n}") for n in range(20)]
    build.tell(one, [Roster(at("2026-02-20 09:00"), tuple(members))], until="2026-03-09 09:00")
    build.tell(two, [Roster(at("2026-02-20 09:00"), tuple(members[:10]))], until="2026-03-09 09:00")
    now.set("2026-03-01 09:00")
    topic = desk.columns.add("话题", "weekly:4", 20 * 60, "all", body="words")[1]
    digest = desk.columns.add("周报", "weekly:6", 20 * 60, "all", body="words")[1]
    said_to(desk, build, now, topic, "2026-03-06 20:00", {one: 6, two: 6})
    said_to(desk, build, now, digest, "2026-03-08 20:00", {one: 3})
    skipped = desk.calendar.add("all", "words", day("2026-03-07"), 0)[1]
    desk.calendar.skip(skipped, "rain")
    desk.calendar.add("all", "next week", day("2026-03-09"), 0)
    now.set("2026-03-09 10:00")
    page = desk.report.week("2026-W10")
    found = lines(page)
    assert (found["planned"].value, found["sent"].value, found["sent"].extra) == (3, 2, 1)
    assert (found["responded"].value, found["responded"].unit) == (15 / 50, "share")
    assert page.columns == (("话题", 12 / 30), ("周报", 3 / 20))
    assert "planned" not in lines(desk.report.week("2026-W09"))
    said = {shape: render(page, shape).decode() for shape in ("text", "md", "csv", "html", "json")}
    assert all("话题" in text and "周报" in text for text in said.values())
    assert (
        "best 话题 40 % · worst 周报 15 %" in said["text"].replace("\n", " ")
        and len(said["text"].splitlines()) <= 30
    )
    assert '"responded": 0.4' in said["json"]
