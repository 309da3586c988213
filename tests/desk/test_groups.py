"""Choosing groups by words, their roster, what she sets on them."""

import pytest

from groupdesk.desk import ALL, Desk
from groupdesk.desk.values.frame import Scope
from groupdesk.records import Join, Leave, Member, Roster
from tests.desk.build import Build, at
from tests.desk.conftest import Clock

TALK = "今天读完了第三章"


@pytest.fixture
def three(desk: Desk, build: Build) -> list[int]:
    ids = [build.group(name) for name in ("Morning", "Evening", "Night, late")]
    desk.groups.set(ids[:2], kind="study", add_tags=["city"])
    desk.groups.set(ids[2:], layer="upper", alias="夜话")
    return ids


@pytest.mark.parametrize(
    ("words", "places"),
    [("morning", [0]), ("2", [1]), ("tag:city", [0, 1]), ("kind:study", [0, 1]), ("layer:upper", [2]),
     ("夜话", [2]), ("Night, late", [2]), ("evening, 1, tag:city", [1, 0]), ("telegram:telegram-Evening", [1])],
)  # fmt: skip
def test_groups_are_chosen_by_words(desk: Desk, three: list[int], words: str, places: list[int]) -> None:
    assert desk.groups.select(words) == Scope(tuple(three[place] for place in places), words)


def test_all_of_them(desk: Desk, three: list[int]) -> None:
    assert desk.groups.select("all") == desk.groups.select(" ") == ALL


@pytest.mark.parametrize(
    ("words", "line"),
    [("Mornin", "no group is called Mornin; did you mean morning?"), ("tag:x", "no group has tag x"),
     ("7", "no group is called 7"), ("morning, nowhere", "no group is called nowhere"),
     ("9" * 40, "no group is called 9999")],
)  # fmt: skip
def test_what_names_nothing_is_refused(desk: Desk, three: list[int], words: str, line: str) -> None:
    with pytest.raises(LookupError, match=line):
        desk.groups.select(words)


def test_a_name_borne_twice_asks_for_the_id(desk: Desk, build: Build, three: list[int]) -> None:
    other = build.group("MORNING", platform="qq")
    with pytest.raises(LookupError, match=f"2 groups are called morning; .* ids?: {three[0]}, {other}"):
        desk.groups.select("morning")


def test_a_row_says_what_was_seen(desk: Desk, build: Build, now: Clock) -> None:
    group = build.group("晨读会")
    said = [build.said("2026-03-05 20:00", "a", TALK), build.said("2026-03-07 21:00", "b", TALK),
            build.said("2026-03-07 21:01", "a", "好的")]  # fmt: skip
    build.tell(group, said, until="2026-03-09 12:00")
    (row,) = desk.groups.roster()
    assert (row.messages, row.words_7d, row.speakers_7d, row.members_known) == (3, 2, 2, 2)
    assert row.spark == (None,) * 10 + (1, 0, 1, 0)
    assert (row.coverage, row.data_until) == ((4, 4), at("2026-03-09 12:00"))
    assert row.last_word == at("2026-03-07 21:00")
    assert (row.members, row.behind, row.rhythm) == (None, False, "weekly")


def test_the_size_is_the_newest_list_without_bots_and_who_came_since(desk: Desk, build: Build) -> None:
    group = build.group("g")
    people = tuple(Member(name, name, bot=name == "helper") for name in ("a", "b", "c", "helper"))
    joins = [Join(at("2026-03-06 09:00"), "x", "x"), Join(at("2026-03-06 15:00"), "d", "d"),
             Join(at("2026-03-08 10:00"), "e", "e"), Leave(at("2026-03-08 11:00"), "a", "a")]  # fmt: skip
    build.tell(
        group, [*joins, build.said("2026-03-05 10:00", "a", TALK), Roster(at("2026-03-06 12:00"), people)]
    )
    assert desk.groups.roster()[0].members == 4


def test_silence_first_what_is_not_known_last(desk: Desk, build: Build, now: Clock) -> None:
    ids = {name: build.group(name) for name in ("quiet", "loud", "empty", "old", "gone")}
    for name, when in (
        ("quiet", "2026-03-04"),
        ("loud", "2026-03-09"),
        ("old", "2026-01-05"),
        ("gone", "2026-03-09"),
    ):
        build.tell(ids[name], [build.said(f"{when} 20:00", "a", TALK)])
    desk.groups.set([ids["gone"]], archived=True)
    assert [row.name for row in desk.groups.roster()] == ["quiet", "loud", "empty", "old"]
    assert [row.name for row in desk.groups.roster(archived=True)][1:3] == ["gone", "loud"]
    assert [row.name for row in desk.groups.roster(Scope((ids["loud"],)))] == ["loud"]
    assert desk.groups.freshness() == (4, 1, at("2026-03-09 20:00"))


def test_what_she_sets_is_one_act(desk: Desk, three: list[int]) -> None:
    change = desk.groups.set(three, zone="Europe/London", rhythm="daily", note="x", drop_tags=["city"])
    assert change.entry is not None
    assert {(row.zone, row.rhythm, row.note, row.tags) for row in desk.groups.roster()} == {
        ("Europe/London", "daily", "x", ())
    }
    assert desk.groups.set(three, note="x").entry is None


@pytest.mark.parametrize("wrong", [{"zone": "Mars/Base"}, {"rhythm": "hourly"}, {"name": " "}])
def test_wrong_values_change_nothing(desk: Desk, three: list[int], wrong: dict[str, str]) -> None:
    before = desk.groups.roster()
    with pytest.raises(ValueError, match=r"zone|rhythm|name"):
        desk.groups.set(three, note="new", **wrong)  # type: ignore[arg-type]
    with pytest.raises(LookupError, match="no group 99"):
        desk.groups.set([*three, 99], note="new")
    assert desk.groups.roster() == before


def test_a_new_name_keeps_the_old_one_as_an_alias(desk: Desk, three: list[int]) -> None:
    desk.groups.set(three[:1], name="Dawn")
    assert desk.groups.select("dawn").groups == desk.groups.select("Morning").groups == (three[0],)
