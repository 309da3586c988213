"""What is found about groups: kept in the desk, found anew when anything it rests on changes, and only then."""

from collections.abc import Callable

import pytest

from groupdesk.desk import Change, Desk, groupnow
from groupdesk.desk.standing import standings
from groupdesk.records import ChatMessage, HeadCount, Member, Roster
from tests.desk.build import Build, at, day
from tests.desk.conftest import Clock

PEOPLE = ("u0", "u1", "u2")
TALK = "今天读完了第三章"


@pytest.fixture
def group(build: Build, now: Clock) -> int:
    """Three of ten talk for a month, one of them has stayed away for twelve days."""
    now.set("2026-03-30 12:00")
    group = build.group("g")
    told = [*_talk(build, range(1, 19), *PEOPLE), *_talk(build, range(19, 31), *PEOPLE[1:])]
    listed = Roster(at("2026-03-01 12:00"), tuple(Member(f"u{n}", f"u{n}") for n in range(10)))
    build.tell(group, [*told, listed], until="2026-03-30 11:00")
    return group


def _talk(build: Build, days: range, *people: str) -> list[ChatMessage]:
    return [
        build.said(f"2026-03-{day:02} 09:{n:02}", who, TALK)
        for day in days
        for n, who in enumerate(people * 4)
    ]


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The groups that are looked at, in turn."""
    looked: list[int] = []
    really = groupnow._find

    def find(connection, standing):  # type: ignore[no-untyped-def]
        looked.extend(standing)
        return really(connection, standing)

    monkeypatch.setattr(groupnow, "_find", find)
    return looked


def known(desk: Desk) -> dict[int, groupnow.GroupNow]:
    with desk.reading() as connection:
        return desk.groups.nows.of(connection, standings(connection, desk.now()))


def reopened(desk: Desk) -> Desk:
    return Desk.open(desk.path, now=desk.now, create=False)


def test_what_was_found_is_there_for_the_next_who_opens_the_desk(
    desk: Desk, group: int, found: list[int]
) -> None:
    here = known(desk)[group]
    assert [one.last_act for one in here.missed] == [day("2026-03-18")]
    assert here.well != here.before
    desk.today.queue()
    found.clear()
    with reopened(desk) as again:
        again.today.queue(), again.groups.roster(), again.groups.why(group)
        assert known(again)[group] == here
    assert found == []


def _person(desk: Desk, group: int) -> int:
    return next(row.person for row in desk.people.members(group) if row.name == "u1")


CHANGES: dict[str, Callable[[Desk, Build, int], object]] = {
    "its kind": lambda desk, build, group: desk.groups.set([group], kind="study"),
    "a figure of the rules": lambda desk, build, group: desk.settings.set("health.weight.talk", 40),
    "that of its own": lambda desk, build, group: desk.settings.set(
        "health.weight.talk", 41, f"group:{group}"
    ),
    "a mark": lambda desk, build, group: desk.people.mark([_person(desk, group)], "staff", True),
    "a count": lambda desk, build, group: desk.counts.keep(group, day("2026-03-29"), {"members": 12}),
    "a count from a file": lambda desk, build, group: build.tell(
        group, [HeadCount(day("2026-03-28"), 11)], until="2026-03-30 11:00"
    ),
    "a late message": lambda desk, build, group: build.tell(
        group, [build.said("2026-03-20 10:00", "u0", TALK)], until="2026-03-30 11:00"
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_it_is_found_anew_for_the_group_that_changed(
    desk: Desk, build: Build, group: int, found: list[int], what: str
) -> None:
    other = build.group("other")
    build.tell(other, [build.said("2026-03-29 10:00", "somebody else", TALK)])
    known(desk)
    found.clear()
    change = CHANGES[what](desk, build, group)
    known(desk)
    assert group in found
    assert (other in found) == (what == "a figure of the rules")
    if isinstance(change, Change):
        found.clear()
        desk.history.undo()
        known(desk)
        assert group in found


def test_a_decision_and_a_tag_change_nothing_of_it(desk: Desk, group: int, found: list[int]) -> None:
    (item, *_) = desk.today.queue().items
    found.clear()
    desk.today.done([item.key])
    desk.groups.set([group], add_tags=["x"])
    desk.today.queue()
    assert found == []


def test_when_too_much_is_owed_what_was_known_is_shown_until_it_is_found_anew(
    desk: Desk, build: Build, group: int
) -> None:
    desk.at_once = 0
    before = known(desk)[group]
    assert not before.old and desk.frame().updating == 0  # nothing older could be shown
    build.tell(group, [build.said("2026-03-20 10:00", "u0", TALK)], until="2026-03-30 11:00")
    waiting = known(desk)[group]
    assert waiting.old and waiting.missed == before.missed and desk.frame().updating == 1
    desk.renew()
    after = known(desk)[group]
    assert not after.old and after.missed != before.missed and desk.frame().updating == 0
    with reopened(desk) as again:
        again.at_once = 0
        assert known(again)[group] == after


def test_what_changes_while_it_is_found_is_found_again(
    desk: Desk, build: Build, group: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = build.said("2026-03-20 10:00", "u0", TALK)
    really = groupnow._find

    def slow(connection, standing):  # type: ignore[no-untyped-def]
        result = really(connection, standing)
        monkeypatch.setattr(groupnow, "_find", really)
        build.tell(group, [late], until="2026-03-30 11:00")
        return result

    monkeypatch.setattr(groupnow, "_find", slow)
    old = known(desk)[group]
    desk.groups.nows.keep()
    with reopened(desk) as again:
        assert known(again)[group].missed != old.missed
