"""Demo, safety copies and the doctor: verbs as child processes, with a result line."""

from pathlib import Path
from typing import Any

import pytest

from groupdesk.console import child
from groupdesk.desk import Desk
from tests.console.driver import console
from tests.console.fake import FakeDesk
from tests.console.test_sheets import find_and_run
from tests.console.waiting import ends


async def test_a_copy_is_made_and_brought_back(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await find_and_run(d, "back up now")
        assert "✓ Copied to" in d.said
        desk.settings.set("name", "Later")
        await find_and_run(d, "bring a safety copy")
        assert "Bring back which copy?" in d.text
        await d.press("enter")
        assert "kept as a copy" in d.text and "type restore" in d.text
        await d.write("restore")
        await ends(d, "enter")
        assert d.app.return_value == desk.path
    assert desk.name == "small" and desk.held


async def test_the_doctor_says_that_all_is_well(desk: Desk) -> None:
    async with console(desk=desk) as d:
        await find_and_run(d, "check the desk")
        assert "All is well" in d.said


async def test_findings_are_counted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "run", lambda *_said: {"ok": False, "findings": [{}, {}]})
    async with console(desk=desk) as d:
        await find_and_run(d, "check the desk")
        assert "2 things are wrong" in d.text and "groupdesk doctor" in d.text


async def test_the_demo_is_opened_when_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(child, "run", lambda *said: asked.append(said) or {"desk": "/made/demo.desk"})
    async with console(desk=FakeDesk(empty=True)) as d:
        await ends(d, "enter")
        assert asked == [("demo", "--no-open")] and d.app.return_value == Path("/made/demo.desk")


def test_a_verb_that_fails_gives_its_line(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"nowhere"):
        child.run("doctor", "--desk", str(tmp_path / "nowhere.desk"))
