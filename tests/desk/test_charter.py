"""Charters: versions, undo, and what Today asks for; for each case a desk that is asked and one that nearly is."""

import pytest

from groupdesk.desk import Desk, words
from groupdesk.desk.values.today import Item
from tests.desk.build import Build, at
from tests.desk.conftest import Clock
from tests.desk.test_fading import PEOPLE, listed, talk

TEXTS = {"for_whom": "slow readers", "entry": "one book a month"}


@pytest.fixture(autouse=True)
def _april(now: Clock) -> None:
    now.set("2026-04-01 12:00")


def told(build: Build, first: int = 1, name: str = "g") -> int:
    """A group that is talked in from that day of March up to this morning."""
    group = build.group(name)
    said = talk(build, range(first, 32), *PEOPLE)
    build.tell(group, [*said, listed(8)], until="2026-04-01 11:00")
    return group


def asked(desk: Desk) -> list[Item]:
    return [item for item in desk.today.queue().items if item.kind == "charter"]


def test_each_save_is_a_version_and_the_old_ones_stay(desk: Desk, build: Build, now: Clock) -> None:
    group = build.group("g")
    desk.charter.set([group], TEXTS)
    now.set("2026-04-02 12:00")
    desk.charter.set([group], {"entry": " two books a month\n"})
    newest, first = desk.charter.versions(group)
    assert (newest.version, newest.at) == (2, at("2026-04-02 12:00"))
    assert newest.texts == {**first.texts, "entry": "two books a month"}
    assert desk.charter.show(group, 1) == first
    assert desk.groups.page(group).charter == newest


def test_saving_the_same_again_changes_nothing(desk: Desk, build: Build) -> None:
    group = build.group("g")
    desk.charter.set([group], TEXTS)
    made = desk.charter.set([group], TEXTS)
    assert words.change(made) == "Nothing changed"
    assert len(desk.charter.versions(group)) == 1


def test_a_version_is_taken_back_and_done_again(desk: Desk, build: Build) -> None:
    one, other = build.group("one"), build.group("other")
    desk.charter.set([one, other], TEXTS)
    desk.charter.set([one], {"value": "calm"})
    desk.history.undo()
    assert desk.charter.show(one).value == ""
    desk.history.undo()
    with pytest.raises(LookupError, match="no charter"):
        desk.charter.show(other)
    desk.history.redo()
    assert desk.charter.show(other).entry == "one book a month"


def test_what_is_not_there_is_said(desk: Desk, build: Build) -> None:
    group = build.group("g")
    desk.charter.set([group], TEXTS)
    with pytest.raises(LookupError, match="no version 7; the newest is 1"):
        desk.charter.show(group, 7)
    with pytest.raises(LookupError, match="no group 99"):
        desk.charter.set([group, 99], {"value": "calm"})
    assert len(desk.charter.versions(group)) == 1


@pytest.mark.parametrize(("first", "told_"), [(1, True), (2, False)])
def test_a_group_older_than_a_month_is_asked_for_it(
    desk: Desk, build: Build, first: int, told_: bool
) -> None:
    told(build, first)
    assert bool(asked(desk)) is told_


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ({"value": "calm"}, "no entry rule written"),
        ({"entry": "by a member"}, "no purpose written"),
        ({"promise": "no adverts"}, "no purpose, no entry rule"),
    ],
)
def test_it_says_what_is_lacking_and_settles_when_both_are_written(
    desk: Desk, build: Build, written: dict[str, str], title: str
) -> None:
    group = told(build)
    desk.charter.set([group], written)
    (item,) = asked(desk)
    assert words.item_title(item) == title
    detail = desk.today.detail(item.key)
    assert len(detail.prepared.splitlines()) == 5 and next(iter(written.values())) in detail.prepared
    assert "31 days old" in words.reason(detail.why)
    desk.charter.set([group], TEXTS)
    assert asked(desk) == []
    assert desk.today.queue().settled["charter"] == 1


def test_it_is_asked_once(desk: Desk, build: Build, now: Clock) -> None:
    group = told(build)
    (item,) = asked(desk)
    desk.today.no([item.key])
    build.tell(group, talk(build, [31], "u9"), until="2026-05-20 11:00")
    now.set("2026-05-20 12:00")
    assert not desk.groups.page(group).row.behind
    assert asked(desk) == []


def test_notices_and_what_was_put_away_are_not_asked(desk: Desk, build: Build) -> None:
    notices, away = told(build, name="notices"), told(build, name="away")
    assert len(asked(desk)) == 2
    desk.groups.set([notices], kind="announcement")
    desk.groups.set([away], archived=True)
    assert asked(desk) == []
