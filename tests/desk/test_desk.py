"""The desk itself: light to import, one snapshot a read, its frame."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from groupdesk.desk import Desk, DeskError
from groupdesk.desk.values.frame import Scope
from tests.desk.build import Build, at, day
from tests.desk.conftest import Clock

TALK = "今天读完了第三章"


def test_reading_a_desk_loads_no_sqlmodel(desk: Desk, build: Build) -> None:
    build.tell(build.group("g"), [build.said("2026-03-09 20:00", "a", TALK)])
    reads = (
        "import sys, pathlib; from groupdesk import Desk\n"
        f"with Desk.open(pathlib.Path({str(desk.path)!r}), now=lambda: {desk.now()}, create=False) as desk:\n"
        "    desk.frame(); desk.groups.roster(); desk.groups.page(1); desk.leaderboard.rank()\n"
        "    desk.today.count(); desk.report.week(); desk.messages.page(); desk.people.members(1)\n"
        "assert not {'sqlmodel', 'sqlalchemy', 'textual', 'httpx'} & set(sys.modules), 'loaded'\n"
    )
    done = subprocess.run([sys.executable, "-c", reads], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_line_one(desk: Desk, build: Build, now: Clock) -> None:
    one, other = build.group("g"), build.group("old")
    build.tell(one, [build.said("2026-03-09 20:00", "a", TALK)])
    build.tell(other, [build.said("2026-01-09 20:00", "b", TALK)])
    frame = desk.frame()
    assert (frame.desk, frame.demo, frame.held) == ("desk", False, False)
    assert (frame.groups, frame.people, frame.behind, frame.today) == (2, 2, 1, 1)
    assert frame.data_until == at("2026-03-09 20:00")
    assert (desk.frame(Scope((other,))).groups, desk.frame(Scope((other,))).behind) == (1, 1)


def test_a_read_is_one_snapshot(desk: Desk, build: Build) -> None:
    group = build.group("g")
    with desk.reading():
        before = desk.groups.roster()
        writer = threading.Thread(target=desk.groups.set, args=([group],), kwargs={"note": "new"})
        writer.start()
        writer.join()
        assert desk.groups.roster() == before
    assert desk.groups.roster()[0].note == "new"


def test_a_change_is_told_by_topic(desk: Desk, build: Build) -> None:
    group = build.group("g")
    before = desk.revisions()
    desk.groups.set([group], note="x")
    assert {topic for topic, n in desk.revisions().items() if n != before.get(topic)} >= {"groups", "today"}


def test_a_new_zone_moves_the_days(desk: Desk, build: Build) -> None:
    group = build.group("g")
    build.tell(group, [build.said("2026-03-09 02:00", "a", TALK)], until="2026-03-10 07:00")
    assert desk.groups.page(group).curve[-1] == (day("2026-03-09"), 1)
    desk.groups.set([group], zone="America/New_York")
    assert desk.groups.page(group).curve[-1] == (day("2026-03-08"), 1)


def test_no_desk_where_none_may_be_made(tmp_path: Path) -> None:
    with pytest.raises(DeskError, match="there is no desk"):
        Desk.open(tmp_path / "none.db", create=False)


def test_the_demo_keeps_the_day_it_was_made_on(tmp_path: Path) -> None:
    path = tmp_path / "demo.desk"
    made = 1_772_409_600
    with Desk.open(path) as plain, plain.noting() as connection:
        connection.execute("INSERT INTO setting VALUES ('desk', 'demo_anchor', ?)", (str(made),))
    with Desk.open(path) as demo:
        assert made <= demo.now() < made + 3_600
    with Desk.open(path, now=lambda: 5) as told:
        assert told.now() == 5
