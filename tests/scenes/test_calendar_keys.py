"""A post to twelve groups in a real terminal: from its column's template to ready, in few keys."""

from pathlib import Path

import pytest

pytest.importorskip("pty")

from groupdesk.desk import Desk
from tests.console.terminal import terminal
from tests.desk.build import ZONE, Build, at, day
from tests.scenes.test_onboarding import started

NOW = "2026-03-09T10:00:00+08:00"
KEYS = 12


def test_from_the_template_to_ready_in_twelve_keys(tmp_path: Path) -> None:
    path = tmp_path / "my.desk"
    with Desk.open(path, now=lambda: at("2026-03-09 10:00")) as desk:
        desk.settings.set("timezone", ZONE)
        build = Build(desk)
        for n in range(12):
            build.group(f"g{n:02}", platform="wechat")
        desk.columns.add(
            "周课堂", "daily", 20 * 60, "all", body="Good evening, {group}!", writer="Priya", approver="Lin"
        )
    pressed = 0
    with terminal((120, 36), "--now", NOW, "--lang", "en", **started(path, tmp_path)) as t:
        t.until("Today")
        for key, then in (
            ("3", "+ gap"),
            ("n", "12 by hand"),
            ("\x13", "◔ draft"),
            ("A", "◑ review 12"),
            ("A", "◕ ready 12"),
        ):
            t.send(key)
            t.until(then)
            pressed += 1
    assert pressed <= KEYS
    with Desk.open(path) as desk:
        found = desk.posts.deliveries(limit=100)
        assert sorted(one.body for one in found) == [f"Good evening, g{n:02}!" for n in range(12)]
        assert {one.due_at for one in found} == {at("2026-03-09 20:00")}
        assert desk.calendar.week(day("2026-03-09")).slots[0].state in ("ready", "partly")
