"""The calendar as iCalendar: two readers find the same events, and a later export changes them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject

from groupdesk.desk import Desk
from groupdesk.reports.calendar_ics import render
from tests.desk.build import ZONE, Build, at, day
from tests.desk.conftest import Clock

TUESDAY = day("2026-03-10")
EIGHT = 20 * 60


@pytest.fixture
def now() -> Clock:
    return Clock("2026-03-09 10:00")


@pytest.fixture
def desk(tmp_path: Path, now: Clock) -> Iterator[Desk]:
    with Desk.open(tmp_path / "desk.db", now=now) as desk:
        desk.settings.set("timezone", ZONE)
        build = Build(desk)
        build.group("上海; 夜跑", zone="Asia/Shanghai", platform="wechat")
        build.group("London", zone="Europe/London", platform="wechat")
        yield desk


def exported(desk: Desk) -> bytes:
    return render(desk, [one.post for one in desk.calendar.week(TUESDAY).slots if one.post])


def by_icalendar(data: bytes) -> dict[str, dict[str, Any]]:
    names = ("summary", "description", "status")
    return {
        str(one["uid"]): {name: str(one[name]) for name in names}
        | {"start": one["dtstart"].dt, "sequence": int(one["sequence"]), "last": one["last-modified"].dt}
        for one in icalendar.Calendar.from_ical(data).walk("VEVENT")
    }


def by_vobject(data: bytes) -> dict[str, dict[str, Any]]:
    names = ("summary", "description", "status")
    return {
        one.uid.value: {name: getattr(one, name).value for name in names}
        | {
            "start": one.dtstart.value,
            "sequence": int(one.sequence.value),
            "last": one.last_modified.value,
        }
        for one in vobject.readOne(data.decode()).vevent_list
    }


def test_two_readers_find_the_same(desk: Desk) -> None:
    column = desk.columns.add(
        "周课堂, 二班", "weekly:1", EIGHT, "1", body="Tonight; with {speaker}\n---\nor, this"
    )[1]
    desk.calendar.fill(TUESDAY, TUESDAY)
    desk.calendar.add("all", "both clocks\\ here", TUESDAY, EIGHT)
    desk.calendar.add("all", "one instant", TUESDAY, EIGHT, at=at("2026-03-10 21:00"))
    data = exported(desk)
    mine, other = by_icalendar(data), by_vobject(data)
    assert mine == other and len(mine) == 3
    local, both, instant = sorted(mine.values(), key=lambda one: len(one["summary"]), reverse=True)
    assert local["start"] == datetime(2026, 3, 10, 20, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert local["summary"] == "周课堂, 二班 · Tonight; with {speaker}" and local["status"] == "TENTATIVE"
    assert local["description"].endswith("or, this\n\n上海; 夜跑")
    assert b"DTSTART;TZID=Asia/Shanghai:20260310T200000" in data
    assert both["start"] == datetime(2026, 3, 10, 12, tzinfo=UTC)
    assert instant["start"] == datetime(2026, 3, 10, 13, tzinfo=UTC)
    assert desk.columns.get(column).name == "周课堂, 二班"


def test_another_export_is_the_same_and_a_changed_post_a_later_one_of_the_same_event(
    desk: Desk, now: Clock
) -> None:
    post = desk.calendar.add("1", "words", TUESDAY, EIGHT)[1]
    first = exported(desk)
    assert exported(desk) == first
    seen = [by_icalendar(first)]
    now.set("2026-03-09 11:00")
    for step in (
        lambda: desk.calendar.move(post, TUESDAY, EIGHT + 60),
        desk.history.undo,
        desk.history.redo,
        lambda: desk.calendar.skip(post),
    ):
        step()
        seen.append(by_icalendar(exported(desk)))
    (uid,) = seen[0]
    assert all([*one] == [uid] for one in seen)
    assert [one[uid]["sequence"] for one in seen] == [0, 1, 2, 3, 4]
    assert seen[0][uid]["last"] < seen[1][uid]["last"] == datetime(2026, 3, 9, 3, tzinfo=UTC)
    assert [one[uid]["status"] for one in seen][-2:] == ["TENTATIVE", "CANCELLED"]
