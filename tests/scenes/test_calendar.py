"""A8 by command line: a clash cleared, quiet hours, what lacks, an edit after approval, a copied week, two clocks;
and posts to many groups, by bots and by hand."""

import itertools
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groupdesk.desk import Desk
from tests.console_line import Line, line
from tests.desk.build import Build, at, day
from tests.worker.qq import QQ, bot_of, sends

__all__ = ["line"]

NOW = ("--now", "2026-03-09T10:00+08:00")
"""A Monday."""


@pytest.fixture
def week(line: Line, tmp_path: Path) -> Line:
    """周课堂 on Tuesday at 20:00 and 晚报 every day at 20:30, with eight groups in common."""
    with Desk.open(line.desk) as desk:
        desk.settings.set("timezone", "Asia/Shanghai")
        for number in range(1, 13):
            Build(desk).group(f"g{number:02}", platform="wechat")
    for name, rhythm, time, first, last, text in (
        ("周课堂", "Tue", "20:00", 1, 10, "今晚：{speaker}"),
        ("晚报", "daily", "20:30", 3, 12, "晚上好"),
    ):
        file = tmp_path / f"{name}.txt"
        file.write_text(text, encoding="utf-8")
        groups = ",".join(f"g{number:02}" for number in range(first, last + 1))
        said = ("--rhythm", rhythm, "--at", time, "--groups", groups, "--text-file", file)
        line.json(*NOW, "columns", "add", name, *said)
    line.json(*NOW, "calendar", "--fill")
    return line


def slots(line: Line, column: str, of: str = "2026-W11") -> dict[str, dict[str, object]]:
    return {
        one["day"]: one
        for one in line.json(*NOW, "calendar", "--week", of)["slots"]
        if one["column"] == column
    }


def clashes(line: Line) -> list[tuple[str, list[str], int]]:
    found = line.json(*NOW, "calendar", "--week", "2026-W11")["clashes"]
    return [(one["day"], one["names"], one["groups"]) for one in found]


def test_one_clash_which_a_move_clears_and_quiet_hours_are_warned_of(week: Line) -> None:
    assert clashes(week) == [("2026-03-10", ["周课堂", "晚报"], 8)]
    brief = slots(week, "晚报")["2026-03-10"]["post"]
    moved = week.json(*NOW, "post", "move", brief, "2026-03-10T22:00")
    assert clashes(week) == [] and not any("quiet" in one for one in moved["warnings"])
    late = week.json(*NOW, "post", "move", brief, "2026-03-10T23:15")
    assert "in the quiet hours of 10 groups" in late["warnings"]


def test_an_empty_variable_is_named_and_an_edit_after_approval_is_approved_again(
    week: Line, tmp_path: Path
) -> None:
    lesson = slots(week, "周课堂")["2026-03-10"]["post"]
    told = week(*NOW, "post", "ready", lesson)
    assert told.code == 2 and "{speaker}" in told.err
    week.json(*NOW, "post", "edit", lesson, "--set", "speaker=文佳", "--writer", "Lin", "--approver", "Priya")
    assert week.json(*NOW, "post", "ready", lesson)["state"] == "review"
    assert week.json(*NOW, "post", "approve", lesson)["state"] == "ready"
    (tmp_path / "new.txt").write_text("今晚八点：{speaker}", encoding="utf-8")
    edited = week.json(*NOW, "post", "edit", lesson, "--text-file", tmp_path / "new.txt")
    assert edited["state"] == "review" and week.json(*NOW, "deliveries", "--post", lesson) == []


def test_a_copied_week_is_what_the_preview_said_and_one_undo_removes_it(week: Line) -> None:
    briefs = [one["post"] for one in slots(week, "晚报").values() if one["post"]]
    week.json(*NOW, "post", "ready", *briefs)
    said = (*NOW, "calendar", "--week", "2026-W11", "--copy-to", "2026-W12")
    looked, did = week.json(*said, "--dry-run"), week.json(*said)
    assert {**looked, "entry": 0} == {**did, "entry": 0} and (did["copied"], did["clashes"]) == (8, 1)
    copied = {
        **slots(week, "晚报", "2026-W12"),
        "lesson": slots(week, "周课堂", "2026-W12")["2026-03-17"],
    }
    assert {one["state"] for one in copied.values()} == {"draft"}
    deliveries = week.json(*NOW, "deliveries")
    assert len(deliveries) == 70 and {one["post"] for one in deliveries} == {*briefs}
    week.json("undo")
    assert {one["post"] for one in slots(week, "晚报", "2026-W12").values()} == {None}


def test_a_local_hour_in_two_zones_is_not_partly_said_before_the_last(line: Line, tmp_path: Path) -> None:
    with Desk.open(line.desk) as desk:
        desk.settings.set("timezone", "Asia/Shanghai")
        Build(desk).group("Shanghai", platform="wechat", zone="Asia/Shanghai")
        Build(desk).group("London", platform="wechat", zone="Europe/London")
    (tmp_path / "t.txt").write_text("eight o’clock", encoding="utf-8")
    said = ("post", "add", "--groups", "all", "--text-file", tmp_path / "t.txt", "--at", "2026-03-10T20:00")
    post = line.json(*NOW, *said)["id"]
    due = {one["group"]: one["at"] for one in line.json(*NOW, "deliveries")}
    with Desk.open(line.desk) as desk:
        assert sorted(one.due_at for one in desk.posts.deliveries()) == [
            at("2026-03-10 12:00", "UTC"),
            at("2026-03-10 20:00", "UTC"),
        ]
    assert due["Shanghai"] == "2026-03-10T20:00:00+08:00"
    later = ("--now", "2026-03-10T13:00Z")
    line.json(*later, "hand", "done")
    shown = line.json(*later, "post", "show", post)
    assert (shown["state"], shown["done"], shown["of"], shown["next"]["group"]) == ("sending", 1, 2, "London")


# --- many groups


class Fixed:
    """A clock that a test sets."""

    def __init__(self, text: str) -> None:
        self.now = at(text)

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def now() -> Fixed:
    return Fixed("2026-03-09 10:00")


@pytest.fixture
def desk(tmp_path: Path, now: Fixed, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("GROUPDESK_TOKENS", "file")
    with Desk.open(tmp_path / "desk.db", now=now) as desk:
        desk.settings.set("timezone", "Asia/Shanghai")
        yield desk


def test_forty_groups_by_a_bot_and_twenty_by_hand_each_once(desk: Desk, now: Fixed) -> None:
    for number in range(1, 21):
        Build(desk).group(f"chat {number:02}", platform="wechat")
    qq = QQ(now, 40)
    with bot_of(desk, qq):
        said = {"writer": "Lin", "approver": "Priya", "go": True}
        post = desk.calendar.add("all", "tonight at eight", day("2026-03-09"), 20 * 60, **said)[1]  # type: ignore[arg-type]
        assert desk.calendar.get(post).state == "review" and desk.posts.deliveries(post=post) == ()
        desk.calendar.advance([post])
        assert desk.calendar.get(post).state == "ready"
        now.now = at("2026-03-09 20:00")
        sends(
            desk.store,
            lambda: sum(one.state == "sent" for one in desk.posts.deliveries(post=post)) == 40,
            4_000,
        )
        assert all(qq.heard_in(number) == ["tonight at eight"] for number in range(1, 41))
        handed: list[str] = []
        while (batch := desk.posts.batch(post)) is not None:
            handed += batch.groups
            desk.posts.handed(batch.deliveries)
        assert sorted(handed) == [f"chat {number:02}" for number in range(1, 21)]
        assert desk.calendar.get(post).state == "sent"


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(skips=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 59)), max_size=20), one=st.integers(1, 59))
def test_no_group_gets_one_wording_twice_running(
    tmp_path_factory: pytest.TempPathFactory, skips: list[tuple[int, int]], one: int
) -> None:
    """60 groups, 3 wordings, 4 weeks; in some weeks some groups are left out."""
    now = Fixed("2026-03-02 10:00")
    with Desk.open(tmp_path_factory.mktemp("d") / "desk.db", now=now) as desk:
        groups = [Build(desk).group(f"g{number:02}", platform="wechat") for number in range(60)]
        column = desk.columns.add("topic", "weekly:0", 20 * 60, "all", body="a\n---\nb\n---\nc")[1]
        got: dict[int, list[int]] = {group: [] for group in groups}
        for number in range(4):
            on = day("2026-03-02") + 7 * number
            now.now = at("2026-03-02 10:00") + 7 * 86_400 * number
            desk.calendar.fill(on, on)
            (slot,) = [slot for slot in desk.calendar.week(on, days=1).slots if slot.column == column]
            assert slot.post is not None
            left = {groups[place] for week, place in skips if week == number} - {groups[one]}
            desk.calendar.edit(slot.post.id, groups=",".join(str(g) for g in groups if g not in left))
            desk.calendar.advance([slot.post.id])
            with desk.reading() as connection:
                rows = connection.execute(
                    "SELECT group_id, variant FROM delivery WHERE post_id = ?", (slot.post.id,)
                ).fetchall()
            assert len(rows) == 60 - len(left) and max(Counter(v for _g, v in rows).values()) <= 30
            for group, variant in rows:
                got[group].append(variant)
            now.now += 11 * 3_600
            desk.posts.handed([d.id for d in desk.posts.deliveries(post=slot.post.id, limit=100)])
    assert all(first != then for told in got.values() for first, then in itertools.pairwise(told))
