"""Groups that nobody exports: what is counted by hand, and what every reader makes of it (scene A2)."""

import pytest

from groupdesk.desk import Desk, words
from groupdesk.desk.values.groups import GroupRow
from groupdesk.desk.values.today import Item
from groupdesk.records import Join, Member, Roster
from tests.desk.build import Build, at, day
from tests.desk.conftest import Clock

READERS = ("晨读会01", "晨读会02", "晨读会03")


def row(desk: Desk, name: str) -> GroupRow:
    return next(row for row in desk.groups.roster() if row.name == name)


def items(desk: Desk, kind: str) -> list[Item]:
    return [item for item in desk.today.queue().items if item.kind == kind]


def count(desk: Desk, when: str, **members: int) -> None:
    """Heads of a day, by the name of the group."""
    ids = {row.name: row.id for row in desk.groups.roster()}
    for name, heads in members.items():
        desk.counts.keep(ids[name], day(when), {"members": heads})


@pytest.fixture
def counting(desk: Desk, now: Clock) -> Desk:
    """The desk of scene A2 on the 9th of March, counted on the 2nd."""
    now.set("2026-03-02 10:00")
    desk.settings.set("timezone", "Asia/Shanghai")
    desk.groups.add(READERS, "wechat")
    count(desk, "2026-03-02", 晨读会01=142, 晨读会02=148, 晨读会03=44)
    now.set("2026-03-09 10:00")
    return desk


def test_a_group_that_was_only_counted(counting: Desk) -> None:
    desk = counting
    first = row(desk, "晨读会01")
    desk.counts.keep(first.id, day("2026-03-09"), {"members": 143, "messages": 60, "speakers": 12})
    count(desk, "2026-03-09", 晨读会02=151, 晨读会03=49)
    found = [row(desk, name) for name in READERS]
    assert [(one.members, one.messages) for one in found] == [(143, 60), (151, None), (49, None)]
    assert [one.well.health.grade for one in found] == [None] * 3  # type: ignore[union-attr]
    assert [one.well.band for one in found] == ["guided", "crowd", "deep"]  # type: ignore[union-attr]
    assert found[0].counted and found[0].counted.speakers == 12
    sizes = {item.group_name: words.item_title(item) for item in items(desk, "size")}
    assert sizes == {
        "晨读会02": "148 → 151 members: past 150",
        "晨读会03": "44 → 49 members: 50 is near",
    }


def test_a_weekly_counter_is_behind_when_a_week_was_missed_and_not_before(counting: Desk, now: Clock) -> None:
    count(counting, "2026-03-09", 晨读会01=143, 晨读会02=151, 晨读会03=49)
    now.set("2026-03-13 10:00")
    assert items(counting, "behind") == []
    now.set("2026-03-18 10:00")
    (late,) = items(counting, "behind")
    assert late.inputs["n"] == 3
    assert items(counting, "size") == []


def test_a_size_line_is_told_for_a_week_and_stays_away_once_seen(counting: Desk, now: Clock) -> None:
    count(counting, "2026-03-09", 晨读会02=151)
    (item,) = items(counting, "size")
    detail = counting.today.detail(item.key)
    assert "from 148 to 151" in words.reason(detail.why)
    assert detail.rows and detail.prepared
    counting.today.done([item.key])
    assert items(counting, "size") == []
    now.set("2026-03-16 20:00")
    count(counting, "2026-03-16", 晨读会02=181)
    (item,) = items(counting, "size")
    assert words.item_title(item) == "151 → 181 members: the join code ends at 200"


def test_a_group_that_shrank_back_needs_nothing(counting: Desk) -> None:
    count(counting, "2026-03-09", 晨读会02=151)
    count(counting, "2026-03-09", 晨读会02=149)
    assert items(counting, "size") == []


def test_one_sitting_is_one_act(counting: Desk) -> None:
    desk, sitting = counting, None
    for n, (name, heads) in enumerate(zip(READERS, (143, 151, 49), strict=True), 1):
        made = desk.counts.keep(row(desk, name).id, day("2026-03-09"), {"members": heads}, sitting)
        assert made.entry is not None
        sitting = (made.entry, n)
        assert words.change(made) == ("Counted 1 group" if n == 1 else f"Counted {n} groups")
    desk.history.undo()
    assert [row(desk, name).members for name in READERS] == [142, 148, 44]
    desk.history.redo()
    assert [row(desk, name).members for name in READERS] == [143, 151, 49]


def test_a_group_that_is_counted_twice_in_a_sitting_is_one(counting: Desk) -> None:
    one, two = (row(counting, name).id for name in READERS[:2])
    made = counting.counts.keep(one, day("2026-03-09"), {"members": 143})
    for group, n in ((one, 1), (two, 2), (one, 2)):
        assert made.entry is not None
        made = counting.counts.keep(
            group, day("2026-03-09"), {"members": 144}, (made.entry, made.inputs["n"])
        )
        assert made.inputs["n"] == n


def test_a_sitting_that_was_taken_back_does_not_go_on(counting: Desk) -> None:
    desk = counting
    one, two = row(desk, READERS[0]).id, row(desk, READERS[1]).id
    made = desk.counts.keep(one, day("2026-03-09"), {"members": 1})
    desk.history.undo()
    assert made.entry is not None
    again = desk.counts.keep(two, day("2026-03-09"), {"members": 2}, (made.entry, 1))
    assert again.entry not in (None, made.entry)


def test_messages_beat_what_was_typed_for_their_day(desk: Desk, build: Build, now: Clock) -> None:
    now.set("2026-03-12 10:00")
    group = build.group("g")
    said = [build.said(f"2026-03-10 20:{n:02}", "u", "一句话") for n in range(3)]
    build.tell(group, said, until="2026-03-10 23:00")
    for day_, figure in (("2026-03-10", 50), ("2026-03-11", 7), ("2026-03-12", 9)):
        desk.counts.keep(group, day(day_), {"messages": figure, "speakers": 2})
    assert row(desk, "g").messages == 3 + 7 + 9
    assert row(desk, "g").spark[-2:] == (1, 2)


def test_of_each_figure_the_one_told_last(counting: Desk) -> None:
    group = row(counting, READERS[0]).id
    counting.counts.keep(group, day("2026-03-09"), {"members": 143, "messages": 60})
    counting.counts.keep(group, day("2026-03-09"), {"members": 144, "messages": None})
    assert (row(counting, READERS[0]).members, row(counting, READERS[0]).messages) == (144, 60)


def test_joins_after_a_count_and_a_newer_roster(desk: Desk, build: Build, now: Clock) -> None:
    now.set("2026-03-12 10:00")
    group = build.group("g")
    came = [Join(at("2026-03-11 09:00"), "u", "u"), Join(at("2026-03-12 09:00"), "v", "v")]
    build.tell(group, [build.said("2026-03-10 09:00", "w", "早"), *came], until="2026-03-12 09:30")
    desk.counts.keep(group, day("2026-03-10"), {"members": 40})
    assert row(desk, "g").members == 42
    desk.counts.keep(group, day("2026-03-12"), {"members": 50})
    assert row(desk, "g").members == 50
    now.set("2026-03-13 10:00")
    members = tuple(Member(f"m{n}", f"m{n}") for n in range(30))
    build.tell(group, [Roster(at("2026-03-13 09:00"), members)], until="2026-03-13 09:00")
    assert row(desk, "g").members == 30


def test_hand_filled_days_make_health(desk: Desk, now: Clock) -> None:
    now.set("2026-03-30 10:00")
    desk.settings.set("timezone", "Asia/Shanghai")
    desk.groups.add(["g"], "wechat")
    group = row(desk, "g").id
    for date in range(10, 31):
        figures = {"members": 40, "messages": 30, "speakers": 8}
        desk.counts.keep(group, day(f"2026-03-{date}"), figures)
    well = row(desk, "g").well
    assert well is not None
    assert (well.health.grade, well.stage.stage) == ("A", "steady")
    assert {bar.name: bar.value for bar in well.health.bars if bar.value is not None} == {
        "talk": 100,
        "breadth": 67,
    }


@pytest.mark.parametrize(
    ("when", "figures", "line"),
    [
        ("2026-03-10", {"members": 5}, "2026-03-10: that day is still to come"),
        ("2026-03-09", {"members": None}, "nothing was counted"),
        ("2026-03-09", {"members": -1}, "-1: too large"),
        ("2026-03-09", {"members": 10**9}, "1000000000: too large"),
        ("2026-03-09", {"messages": 3, "speakers": 4}, "4 speakers with 3 messages"),
    ],
)
def test_what_cannot_be_is_refused(counting: Desk, when: str, figures: dict[str, int], line: str) -> None:
    before = len(counting.history.entries())
    with pytest.raises(ValueError, match=line):
        counting.counts.keep(row(counting, READERS[0]).id, day(when), figures)
    assert len(counting.history.entries()) == before


def test_the_grid_has_those_due_first(counting: Desk) -> None:
    count(counting, "2026-03-09", 晨读会01=143)
    grid = counting.counts.grid(day("2026-03-09"))
    assert [(one.name, one.due) for one in grid] == [
        (READERS[1], True),
        (READERS[2], True),
        (READERS[0], False),
    ]
    assert grid[0].last is not None and grid[0].last.members == 148 and grid[0].told is None
    assert grid[2].told is not None and grid[2].told.members == 143


def test_a_group_is_added_once(counting: Desk) -> None:
    with pytest.raises(ValueError, match="晨读会01: there is such a group"):
        counting.groups.add(["x", "晨读会01"], "wechat")
    assert len(counting.groups.roster()) == 3
    counting.groups.add(["x"], "qq")
    made = counting.history.undo()
    assert [one.name for one in counting.groups.roster() if one.name == "x"] == [] and made


def test_the_weekly_page_says_who_was_only_counted(counting: Desk, build: Build, now: Clock) -> None:
    count(counting, "2026-03-09", 晨读会01=143, 晨读会02=151)
    talking = build.group("t")
    now.set("2026-03-16 10:00")
    build.tell(talking, [build.said("2026-03-10 20:00", "u", "一句话")], until="2026-03-16 09:00")
    page = counting.report.week("2026-W11")
    assert (page.measured, page.counted, page.groups) == (1, 2, 4)
    lines = {line.code: line for _section, all_ in page.sections for line in all_}
    assert (lines["seats"].value, lines["seats"].before) == (143 + 151 + 44 + 1, 142 + 148 + 44)
    assert lines["messages"].value == 1


def test_the_page_of_a_counted_group_has_its_counts(counting: Desk) -> None:
    count(counting, "2026-03-09", 晨读会01=143)
    page = counting.groups.page(row(counting, READERS[0]).id)
    assert [(one.day, one.members) for one in page.counts] == [
        (day("2026-03-09"), 143),
        (day("2026-03-02"), 142),
    ]


def test_of_old_sizes_only_the_last_is_looked_at(counting: Desk, now: Clock) -> None:
    for date, heads in (("2026-02-02", 30), ("2026-02-16", 46), ("2026-03-02", 47), ("2026-03-09", 48)):
        count(counting, date, 晨读会03=heads)
    assert items(counting, "size") == []
    now.set("2026-03-10 10:00")
    count(counting, "2026-03-10", 晨读会03=51)
    (item,) = items(counting, "size")
    assert words.item_title(item) == "48 → 51 members: past 50"
