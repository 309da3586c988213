"""The brief of a day from a script: shapes, files, wrong use."""

from pathlib import Path

import pytest

from tests.chats import Chat
from tests.console_line import Line

NOW = ("--now", "2026-03-09T22:30+08:00")


@pytest.fixture
def told(line: Line, tmp_path: Path) -> Line:
    line("settings", "set", "timezone", "Asia/Shanghai")
    chat = Chat("晨读会03")
    question = chat.say("2026-03-09 20:00", "林小满", "今晚的课还是八点吗？")
    chat.say("2026-03-09 20:05", "小鱼", "是的，林小满，还是八点", question)
    line.json("import", chat.write(tmp_path / "chat.json"), *NOW)
    return line


def test_text_markdown_and_json_agree(told: Line) -> None:
    shown = told.json("brief", *NOW)
    assert (shown["day"], shown["talked"], shown["measured"], shown["asked"], shown["answered"]) == (
        "2026-03-09", 1, 1, 1, 1,
    )  # fmt: skip
    text = told("brief", *NOW).out.splitlines()
    assert text[1:4] == [
        "Talk in 1 of 1 group measured, 1 in all",
        "New people 0, left 0",
        "Questions 1: 1 answered, 0 open",
    ]
    assert told("brief", "--format", "md", *NOW).out.splitlines()[2:5] == [f"- {line}" for line in text[1:4]]


def test_only_the_team_reads_names(told: Line) -> None:
    boss, team = (told("brief", "--for", audience, *NOW).out for audience in ("boss", "team"))
    assert "今晚的课还是八点吗" in boss and "林小满" not in boss and "小鱼" not in boss
    assert "林小满" in team


def test_a_day_before_a_file_and_a_wrong_day(told: Line, tmp_path: Path) -> None:
    file = tmp_path / "brief.txt"
    assert told("brief", "--day", "2026-03-08", "--out", file, *NOW).code == 0
    assert file.read_text("utf-8").splitlines()[1:3] == [
        "Talk in – of 0 groups measured, 1 in all",
        "New people –, left –",
    ]
    assert told("brief", "--day", "2026-03-10", *NOW).code == 2
    assert told("brief", "--day", "soon", *NOW).code == 2
