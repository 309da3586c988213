"""Health and stage from what is stored, with reasons, kept until something changes."""

import pytest

from groupdesk.desk import Desk, wellwords, words
from groupdesk.records import ChatMessage, Member, Roster
from tests.desk.build import Build, at
from tests.desk.conftest import Clock

TALK = "今天读完了第三章"


def fortnight(build: Build, *people: str, last: int = 15) -> list[ChatMessage]:
    """Four words of each a day, at 20 h, from 1 March on."""
    return [
        build.said(f"2026-03-{day:02} 20:{n:02}", who, TALK)
        for day in range(1, last + 1)
        for n, who in enumerate(people * 4)
    ]


@pytest.fixture
def groups(build: Build, now: Clock) -> dict[str, int]:
    """One where three of ten talk, one where one talks alone, one that fell silent on the 1st."""
    now.set("2026-03-16 08:00")
    ids = {name: build.group(name) for name in ("lively", "one voice", "silent")}
    listed = Roster(at("2026-03-01 12:00"), tuple(Member(f"u{n}", f"u{n}") for n in range(10)))
    talk = {
        "lively": fortnight(build, "u0", "u1", "u2"),
        "one voice": fortnight(build, "u0", "u0", "u0", "u1", "u2"),
        "silent": fortnight(build, "u0", "u1", "u2", last=1),
    }
    for name, id_ in ids.items():
        build.tell(id_, [*talk[name], listed], until="2026-03-16 07:00")
    return ids


def test_grades_and_the_order_of_risk(desk: Desk, groups: dict[str, int]) -> None:
    rows = desk.groups.roster()
    graded = {row.name: row.well.health for row in rows if row.well is not None}
    assert [row.name for row in rows] == ["silent", "one voice", "lively"]
    assert (graded["lively"].grade, graded["lively"].health) == ("A", 100)
    assert graded["silent"].grade == "E" and "no-act-14" in graded["silent"].vetoes
    assert {bar.name: bar.value for bar in graded["lively"].bars}["answered"] is None


def test_why_names_grade_bars_and_what_caps_it(desk: Desk, groups: dict[str, int]) -> None:
    why = desk.groups.why(groups["silent"])
    assert "grade E" in words.reason(why) and "no member did anything for 14 d" in words.reason(why)
    terms = dict(words.term(code, value, "UTC") for code, value in why.formula)
    assert terms["talk"].endswith("× 30") and terms["answered"] == "not rated"
    with pytest.raises(LookupError, match="999"):
        desk.groups.why(999)


def test_it_is_found_anew_when_something_changes(desk: Desk, groups: dict[str, int]) -> None:
    def score() -> int | None:
        well = desk.groups.page(groups["lively"]).row.well
        return well.health.health if well is not None else None

    before = score()
    u0 = next(row.person for row in desk.people.members(groups["lively"]) if row.name == "u0")
    desk.people.mark([u0], "staff", True, groups["lively"])
    assert before == 100 and score() != before
    desk.history.undo()
    assert score() == before


def test_a_group_without_data_has_no_grade(desk: Desk, build: Build) -> None:
    build.group("empty")
    (row,) = desk.groups.roster()
    assert row.well is not None and row.well.health.grade is None and row.well.band is None


def test_a_cap_that_is_set_decides_and_is_said(desk: Desk, groups: dict[str, int]) -> None:
    desk.settings.set("health.no_act_days", 10, f"group:{groups['silent']}")
    desk.settings.set("health.voice_percent", 50)
    assert "no member did anything for 10 d" in words.reason(desk.groups.why(groups["silent"]))
    said = words.reason(desk.groups.why(groups["one voice"]))
    assert "grade C" in said and "one person says more than 50 % of the words" in said
    desk.settings.set("health.voice_percent", 60)
    assert "one person" not in words.reason(desk.groups.why(groups["one voice"]))


def test_the_share_of_words_that_fills_a_bar_is_set(desk: Desk, build: Build, now: Clock) -> None:
    now.set("2026-03-16 08:00")
    group = build.group("half")
    talk = fortnight(build, "u0", "u1", "u2")
    thanks = [one._replace(id=10_000 + n, at=one.at + 30, text="收到") for n, one in enumerate(talk)]
    build.tell(group, [*talk, *thanks], until="2026-03-16 07:00")

    def substance() -> tuple[int | None, str]:
        well = desk.groups.roster()[0].well
        assert well is not None
        (bar,) = (bar for bar in well.health.bars if bar.name == "substance")
        return bar.value, wellwords.measured(bar.name, bar.inputs)

    assert substance() == (83, "50 % of 60")
    desk.settings.set("health.substance", 50)
    assert substance() == (100, "50 % of 50")


def test_what_makes_a_stage_is_set(desk: Desk, groups: dict[str, int]) -> None:
    def stage() -> str:
        well = desk.groups.page(groups["silent"]).row.well
        assert well is not None
        return well.stage.stage

    assert stage() == "dormant"
    desk.settings.set("stage.dead_days", 14)
    assert stage() == "dead"
    desk.settings.set("stage.forming_days", 30)
    assert stage() == "forming"
    desk.history.undo()
    assert stage() == "dead"
