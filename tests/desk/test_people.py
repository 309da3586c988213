"""Members with their states, a person across groups, marks and notes."""

import pytest

from groupdesk.desk import Desk
from groupdesk.records import Join, Leave
from tests.desk.build import Build, at, day
from tests.desk.conftest import Clock

TALK = "今天读完了第三章"


@pytest.fixture
def group(build: Build, now: Clock) -> int:
    """A regular who stopped, one who speaks, one who left, one new and silent; seen for 70 days."""
    now.set("2026-03-10 08:00")
    group = build.group("晨读会")
    regular = [build.said(f"2026-02-{n:02} 20:00", "regular", TALK) for n in (1, 3, 8, 10, 15, 17, 22)]
    said = [
        build.said("2026-01-01 20:00", "talker", TALK),
        build.said("2026-01-02 20:00", "gone", TALK),
        build.said("2026-03-08 20:00", "talker", TALK),
        build.said("2026-03-08 20:01", "talker", "好的"),
    ]
    build.tell(
        group,
        [
            *said,
            *regular,
            Join(at("2026-03-06 09:00"), "fresh", "fresh", inviter="talker", inviter_name="talker"),
            Leave(at("2026-03-01 09:00"), "gone", "gone"),
        ],
        until="2026-03-10 07:00",
    )
    return group


def person(desk: Desk, group: int, name: str) -> int:
    return next(row.person for row in desk.people.members(group) if row.name == name)


def test_states_and_figures(desk: Desk, group: int) -> None:
    rows = {row.name: row for row in desk.people.members(group)}
    assert {name: row.state for name, row in rows.items()} == {
        "talker": "active",
        "gone": "left",
        "regular": "slipping",
        "fresh": "new",
    }
    talker, fresh = rows["talker"], rows["fresh"]
    assert (talker.words, talker.days, talker.points, talker.last) == (1, 1, 6, at("2026-03-08 20:01"))
    assert talker.spark == (0,) * 12 + (1, 0)
    assert (fresh.joined, fresh.inviter, fresh.last) == (at("2026-03-06 09:00"), "talker", None)
    assert [row.name for row in desk.people.members(group, "slipping")] == ["regular"]
    assert desk.people.members(group)[0].name == "regular"


def test_wrong_words_are_named(desk: Desk, group: int) -> None:
    with pytest.raises(ValueError, match="asleep"):
        desk.people.members(group, "asleep")
    with pytest.raises(LookupError, match="99"):
        desk.people.members(99)
    with pytest.raises(LookupError, match="99"):
        desk.people.page(99)
    with pytest.raises(ValueError, match="queen"):
        desk.people.mark([1], "queen", True)
    with pytest.raises(LookupError, match="99"):
        desk.people.mark([person(desk, group, "talker"), 99], "kol", True)
    assert desk.people.members(group)[0].marks == ()


def test_a_person_across_groups(desk: Desk, build: Build, group: int) -> None:
    other = build.group("跑团")
    asked = build.said("2026-03-09 20:00", "friend", "明天几点开始跑步呢？")
    build.tell(other, [asked, build.said("2026-03-09 20:01", "talker", "早上六点开始", reply_to=asked.id)])
    page = desk.people.page(person(desk, group, "talker"))
    assert [(one.group_name, one.state) for one in page.groups] == [("跑团", "active"), ("晨读会", "active")]
    assert (page.name, page.names) == ("talker", ("talker",))
    assert [(one.platform, one.native) for one in page.accounts] == [("telegram", "talker")]
    assert page.days == ((day("2026-01-01"), 1), (day("2026-03-08"), 1), (day("2026-03-09"), 1))
    assert page.groups[1].weeks == (0,) * 2 + (1,) + (0,) * 8 + (1,)
    assert [(name, n) for _id, name, n in page.partners] == [("friend", 1)]


def test_marks_count_at_once_and_can_be_taken_away(desk: Desk, build: Build, group: int) -> None:
    who = person(desk, group, "talker")
    assert desk.people.mark([who], "staff", True, group_id=group).changed == 1
    assert desk.people.mark([who], "kol", True).entry is not None
    row = next(row for row in desk.people.members(group) if row.person == who)
    assert (row.state, row.marks) == ("staff", ("staff", "kol"))
    assert desk.people.page(who).marks == ("kol",)
    assert desk.people.mark([who], "staff", True, group_id=group).entry is None
    desk.people.mark([who], "staff", False, group_id=group)
    assert next(row for row in desk.people.members(group) if row.person == who).state == "active"


def test_notes_and_finding(desk: Desk, group: int) -> None:
    who = person(desk, group, "talker")
    assert desk.people.note(who, "prefers voice").changed == 1
    assert desk.people.page(who).note == "prefers voice"
    assert [found[1:] for found in desk.people.find("TALK")] == [("talker", "晨读会")]
    assert desk.people.find("%") == ()
    assert len(desk.people.find("", limit=2)) == 2


def test_a_name_of_hers_stands_until_it_is_taken_away(desk: Desk, group: int) -> None:
    who = person(desk, group, "talker")
    assert desk.people.rename(who, " Ann\nof  the choir ").changed == 1
    assert desk.people.page(who).name == "Ann of the choir"
    assert person(desk, group, "Ann of the choir") == who
    assert (
        desk.people.find("CHOIR ann") == desk.people.find("talker") == ((who, "Ann of the choir", "晨读会"),)
    )
    assert desk.people.find("%") == ()
    desk.people.rename(who, "")
    assert desk.people.page(who).name == "talker"
    with pytest.raises(LookupError, match="99"):
        desk.people.rename(99, "x")


@pytest.fixture
def asked(desk: Desk, build: Build) -> tuple[int, int]:
    """A group, and somebody who asked a question in it."""
    group = build.group("答疑群")
    build.tell(
        group, [build.said("2026-03-05 20:00", "asker", "今晚的课还是八点吗？")], until="2026-03-10 07:00"
    )
    return group, person(desk, group, "asker")


def owed(desk: Desk) -> int:
    with desk.reading() as connection:
        return int(connection.execute("SELECT COUNT(*) FROM stale").fetchone()[0])


def test_a_mark_settles_the_figures_that_rest_on_it(desk: Desk, asked: tuple[int, int]) -> None:
    group, who = asked
    assert desk.groups.page(group).questions_28d == 1
    desk.people.mark([who], "staff", True, group_id=group)
    assert (desk.groups.page(group).questions_28d, owed(desk)) == (0, 0)
    desk.people.mark([who], "staff", False, group_id=group)
    assert (desk.groups.page(group).questions_28d, owed(desk)) == (1, 0)


@pytest.mark.parametrize(("kind", "waits"), [("import", True), ("undo", True), ("export", False)])
def test_figures_wait_for_a_run_that_stores_messages(
    desk: Desk, asked: tuple[int, int], kind: str, waits: bool
) -> None:
    with desk.noting() as connection:
        connection.execute(
            "INSERT INTO run (kind, state, arguments, asked_at, done, total, stop, question, answer, result, error)"
            " VALUES (?, 'running', '{}', 0, 0, 0, 0, '{}', '{}', '{}', '')",
            (kind,),
        )
    desk.people.mark([asked[1]], "staff", True)
    assert (owed(desk) > 0) == waits
