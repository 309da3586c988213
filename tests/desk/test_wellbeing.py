"""Health and stage from what is stored, with reasons, kept until something changes."""

import pytest

from groupdesk.desk import Desk, words
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
