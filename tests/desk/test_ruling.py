"""What is set decides: states, health, what Today raises; by one read of the settings."""

import pytest

from groupdesk.desk import ALL, Desk
from groupdesk.desk.ruling import Ruling
from tests.desk.build import Build
from tests.desk.conftest import Clock


@pytest.fixture
def group(build: Build) -> int:
    """Fifty observed days: Ann asks each morning up to 03-07, Bo spoke on one day 40 days ago."""
    made = build.group("Readers")
    days = [
        f"2026-{month}-{n:02}"
        for month, last in (("01", 31), ("02", 28), ("03", 7))
        for n in range(1, last + 1)
    ]
    said = [
        build.said(f"{day} 08:00", "Ann", f"what shall we read on {day}, dear friends?") for day in days[18:]
    ]
    said.append(build.said("2026-01-29 09:00", "Bo", "the chapter about rivers and bridges"))
    build.tell(made, sorted(said, key=lambda one: one.at), "2026-03-10 00:00")
    return made


def state(desk: Desk, group: int, name: str) -> str:
    return next(row.state for row in desk.people.members(group) if row.name == name)


def test_days_of_silence(desk: Desk, group: int) -> None:
    assert state(desk, group, "Bo") == "silent"
    desk.settings.set("states.silent_days", 60)
    assert state(desk, group, "Bo") == "quiet"
    desk.settings.set("states.silent_days", 20, f"group:{group}")
    assert state(desk, group, "Bo") == "silent"


def test_questions_that_are_too_old(desk: Desk, group: int, now: Clock) -> None:
    now.set("2026-03-10 00:00")
    asked = [item for item in desk.today.queue().items if item.kind == "question"]
    assert len(asked) == 1  # of 03-07, 64 hours ago
    desk.settings.set("questions.old_hours", 49)
    assert not [item for item in desk.today.queue().items if item.kind == "question"]


def test_weights_of_health_and_back(desk: Desk, group: int) -> None:
    def well() -> object:
        return desk.groups.roster(ALL)[0].well

    before = well()
    desk.settings.set("health.weight.talk", 0)
    assert well() != before
    desk.history.undo()
    assert well() == before


def test_a_size_line_of_her_own(desk: Desk, group: int) -> None:
    with desk.reading() as connection:
        assert Ruling(connection).of(group, "").size.deep == 50
    desk.settings.set("size.deep", 30, "kind:study")
    with desk.reading() as connection:
        ruling = Ruling(connection)
        assert (ruling.of(group, "").size.deep, ruling.of(group, "study").size.deep) == (50, 30)


def test_the_settings_are_read_once_for_all_groups(desk: Desk, group: int) -> None:
    for n in range(3):
        desk.settings.set("points.cap.words", n + 5, f"group:{group}")
    asked: list[str] = []
    with desk.reading() as connection:
        connection.set_trace_callback(asked.append)
        ruling = Ruling(connection)
        caps = {ruling.of(id_, "study").points.of["words"].cap for id_ in range(group, group + 300)}
        connection.set_trace_callback(None)
    assert caps == {7, 10} and len(asked) == 1
