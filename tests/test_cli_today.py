"""Today from the command line (scene A6)."""

from pathlib import Path

import pytest

from tests.chats import Chat
from tests.console_line import Line, line

__all__ = ["line"]

EVENING = ("--now", "2026-03-09T22:30+08:00")
LATER = ("--now", "2026-03-09T22:45+08:00")
WEEKS_LATER = ("--now", "2026-03-25T10:00+08:00")


def evening_class(*, answered: bool) -> Chat:
    """A question, a word that is no answer, and later perhaps an answer."""
    chat = Chat("晚课群")
    chat.say("2026-02-08 20:00", "文佳", "欢迎大家来到晚课群一起学习")
    asked = chat.say("2026-03-09 20:00", "林小满", "今晚的课还是八点吗？")
    chat.say("2026-03-09 20:05", "小鱼", "收到")
    if answered:
        chat.say("2026-03-09 22:31", "文佳", "是的，八点开始", reply_to=asked)
    return chat


@pytest.fixture
def evening(tmp_path: Path, line: Line) -> Line:
    """A desk with the unanswered question."""
    line.json("settings", "set", "timezone", "Asia/Shanghai")
    file = evening_class(answered=False).write(tmp_path / "a.json")
    line.json("import", file, "--until", "2026-03-09T22:30+08:00", *EVENING)
    return line


def test_a_question_is_raised_with_its_rows_and_says_why(evening: Line) -> None:
    (item,) = evening.json("today", *EVENING)
    assert (item["lane"], item["kind"], item["group"]) == (1, "question", "晚课群")
    texts = [said["text"] for said in item["evidence"]]
    assert texts[-2:] == ["今晚的课还是八点吗？", "收到"]
    assert item["text"]
    why = evening.json("why", item["key"], *EVENING)
    assert "林小满" in why["sentence"]
    assert set(why) == {"sentence", "formula", "inputs", "rows"}


def test_a_snoozed_item_returns(evening: Line) -> None:
    (item,) = evening.json("today", *EVENING)
    evening.json("snooze", item["key"], "2026-03-09T22:40", *EVENING)
    assert evening.json("today", *EVENING) == []
    assert [one["key"] for one in evening.json("today", *LATER)] == [item["key"]]


@pytest.mark.parametrize("verb", [("done",), ("dismiss",)])
def test_what_is_done_or_dismissed_goes_and_undo_brings_it_back(evening: Line, verb: tuple[str]) -> None:
    (item,) = evening.json("today", *EVENING)
    assert evening.json(*verb, item["key"], *EVENING)["entry"]
    assert evening.json("today", *EVENING) == []
    evening.json("undo", *EVENING)
    assert [one["key"] for one in evening.json("today", *EVENING)] == [item["key"]]


def test_an_answer_that_is_imported_settles_the_question(evening: Line, tmp_path: Path) -> None:
    assert evening.json("today", *EVENING)
    file = evening_class(answered=True).write(tmp_path / "b.json")
    evening.json("import", file, "--until", "2026-03-09T22:45+08:00", *LATER)
    assert evening.json("today", *LATER) == []


def test_weeks_later_only_the_missing_data_is_asked_for(evening: Line) -> None:
    assert [item["kind"] for item in evening.json("today", *WEEKS_LATER)] == ["behind"]


def test_an_item_that_does_not_exist_is_one_line(evening: Line) -> None:
    answer = evening("done", "question:1:999999", *EVENING)
    assert answer.code == 1
    assert len(answer.err.splitlines()) == 1


def test_the_table_shows_key_and_words(evening: Line) -> None:
    shown = evening("today", *EVENING).out
    assert "今晚的课还是八点吗？" in shown
    assert "question:" in shown
