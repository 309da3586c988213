"""Scene A6: a question that nobody answered, seen, put off, and settled by the data that comes later."""

from pathlib import Path

import pytest

from groupdesk.desk import Desk
from tests.chats import Chat
from tests.console.driver import Driver, console
from tests.console_line import Line
from tests.desk.conftest import Clock

NIGHT = ("--now", "2026-03-09T22:30+08:00")
BACK = ("--now", "2026-03-10T09:00+08:00")
LATER = ("--now", "2026-03-25T10:00+08:00")
ASKED, HEARD = "今晚的课还是八点吗？", "收到"


@pytest.fixture
def files(tmp_path: Path, line: Line) -> tuple[Path, Path]:
    """The chat as it was at 22:30, which the desk holds, and with 文佳's reply."""
    line("settings", "set", "timezone", "Asia/Shanghai")
    chat = Chat("晨读会03")
    question = chat.say("2026-03-09 20:00", "林小满", ASKED)
    chat.say("2026-03-09 20:05", "小鱼", HEARD)
    first = chat.write(tmp_path / "first.json")
    chat.say("2026-03-09 22:31", "文佳", "是的，还是八点", question)
    line.json("import", first, *NIGHT)
    return first, chat.write(tmp_path / "more.json")


def test_by_the_command_line(files: tuple[Path, Path], line: Line) -> None:
    (item,) = line.json("today", *NIGHT)
    assert (item["kind"], item["title"], item["group"]) == ("question", ASKED, "晨读会03")
    assert [said["text"] for said in item["evidence"]] == [ASKED, HEARD]
    assert item["text"].startswith("@林小满")
    why = line.json("why", item["key"], *NIGHT)
    assert "林小满 asked in 晨读会03 2 h 30 m ago." in why["sentence"]
    assert dict(why["formula"])["waited"] == 2 * 3600 + 1800
    assert [said["text"] for said in why["rows"]] == [ASKED, HEARD]
    line.json("snooze", item["key"], "2026-03-10T09:00+08:00", *NIGHT)
    assert line.json("today", "--now", "2026-03-10T08:59+08:00") == []
    assert [one["key"] for one in line.json("today", *BACK)] == [item["key"]]
    assert line.json("brief", *BACK)["settled"] == 0
    line.json("import", files[1], *BACK)
    assert line.json("today", *BACK) == []
    assert line.json("brief", *BACK)["settled"] == 1
    assert line.json("doctor")["ok"]


def test_what_is_old_is_no_question_and_its_group_is_behind(files: tuple[Path, Path], line: Line) -> None:
    (item,) = line.json("today", *LATER)
    assert (item["kind"], item["lane"], item["group"]) == ("behind", 3, None)
    assert "晨读会03" in item["title"]


async def _at(d: Driver, now: Clock, moment: str) -> None:
    """The screen as it is at another time."""
    now.set(moment)
    d.app.read_page(d.app.page)
    await d.settle()


async def test_by_keys(files: tuple[Path, Path], line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    now, copied = Clock("2026-03-09 22:30"), list[str]()
    with Desk.open(line.desk, now=now) as desk:
        async with console(desk=desk) as d:
            monkeypatch.setattr(d.app, "copy", copied.append)
            assert ASKED in d.cursor and d.text.count(HEARD) == 1
            await d.press("w")
            rows = d.text.split("Rows")[1]
            assert "2 h 30 m" in d.text and ASKED in rows and HEARD in rows
            await d.press("escape", "c")
            assert len(copied) == 1 and copied[0].startswith("@林小满")
            await d.press("z", "enter")
            assert "1 item put off" in d.said and ASKED not in d.text
            await _at(d, now, "2026-03-09 23:29")
            assert ASKED not in d.text
            await _at(d, now, "2026-03-09 23:30")
            assert ASKED in d.cursor
            await _at(d, now, "2026-03-09 23:31")
            assert ASKED in d.cursor and desk.today.queue().later == 0
    line.json("import", files[1], "--now", "2026-03-09T23:32+08:00")
    with Desk.open(line.desk, now=Clock("2026-03-09 23:33")) as desk:
        async with console(desk=desk) as d:
            assert ASKED not in d.text
            assert "1 question answered" in d.text
