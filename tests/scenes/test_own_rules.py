"""A7 with weights of her own: the board, its reasons and its JSON follow, and undo brings all back."""

from pathlib import Path
from typing import Any

import pytest

from groupdesk.desk import settling
from tests.chats import Chat, at
from tests.console_line import Line

NOW = ("--now", "2026-03-06T00:00+08:00")
BOARD = ("leaderboard", "--span", "all", *NOW)


def chat(name: str = "Readers", native: int = 1001) -> Chat:
    """A says 200 things in a morning; C asks on three evenings, B answers."""
    made = Chat(name, native)
    for n in range(200):
        made.say(at("2026-03-02 10:00") + 50 * n, "A", f"thought {n} about the garden in spring")
    for day in ("02", "03", "04"):
        asked = made.say(f"2026-03-{day} 20:00", "C", f"what shall we read on day {day} of the month?")
        made.say(f"2026-03-{day} 20:05", "B", f"the chapter about rivers and day {day}", asked)
    return made


@pytest.fixture
def readers(line: Line, tmp_path: Path) -> Line:
    line("settings", "set", "timezone", "Asia/Shanghai")
    line.json("import", chat().write(tmp_path / "readers.json"), *NOW)
    return line


def points(line: Line) -> dict[str, int]:
    return {row["name"]: row["points"] for row in line.json(*BOARD)["rows"]}


def made_of(line: Line, name: str) -> dict[str, list[int]]:
    (row,) = (row for row in line.json(*BOARD)["rows"] if row["name"] == name)
    return dict(line.json("why", f"member:{row['person']}", *NOW)["formula"])


def test_weights_change_the_board_and_why_and_undo_brings_it_back(readers: Line) -> None:
    before = readers(*BOARD, "--json").out
    assert points(readers) == {"A": 15, "B": 27, "C": 27}
    readers.json("settings", "set", "points.weight.words", 2)
    readers.json("settings", "set", "points.cap.words", 20)
    assert points(readers) == {"A": 5 + 2 * 20, "B": 30, "C": 30}
    assert made_of(readers, "A")["words"] == [2, 200, 20, 40]
    readers.json("undo")
    readers.json("undo")
    assert readers(*BOARD, "--json").out == before


def test_over_several_groups_each_has_its_own_weights(readers: Line, tmp_path: Path) -> None:
    readers.json("import", chat("Writers", 1002).write(tmp_path / "writers.json"), *NOW)
    was = points(readers)
    (group, _other) = (row["id"] for row in readers.json("groups", *NOW))
    readers.json("settings", "set", "points.cap.words", 20, "--scope", f"group:{group}")
    assert points(readers) == was | {"A": was["A"] + 10}


@pytest.mark.parametrize(
    ("key", "value", "allowed"),
    [
        ("points.weight.words", "many", "a whole number from -100 to 100"),
        ("points.cap.words", "-1", "a whole number from 0 to 1000"),
        ("health.weight.talk", "0.3", "a number from 0 to 100, halves too"),
        ("states.silent_days", "7", "a whole number from 15 to 365"),
        ("mutes", "question,noise", "some of send, approve, question"),
    ],
)
def test_a_wrong_value_names_the_setting_and_what_is_allowed(
    readers: Line, key: str, value: str, allowed: str
) -> None:
    answer = readers("settings", "set", key, value)
    assert answer.code == 2
    assert f"{key}: {value!r} is not allowed; {allowed}" in answer.err


def test_what_a_change_computes_anew_is_said_before(readers: Line) -> None:
    def anew(*said: object) -> Any:
        return readers.json("settings", "set", *said, "--dry-run")["recomputes"]

    before = readers("settings", "show").out
    assert anew("theme", "light") == {"code": "nothing", "groups": 0}
    assert anew("points.weight.words", 2) == {"code": "points", "groups": 1}
    assert anew("health.weight.talk", 2, "--scope", "kind:study") == {"code": "grades", "groups": 0}
    assert anew("states.silent_days", 60, "--scope", "group:Readers") == {"code": "states", "groups": 1}
    assert anew("mutes", "question") == {"code": "today", "groups": 1}
    assert readers("settings", "show").out == before


def test_a_muted_kind_is_neither_raised_nor_counted(readers: Line) -> None:
    late = ("--now", "2026-05-01T00:00+08:00")
    assert [item["kind"] for item in readers.json("today", *late)] == ["behind"]
    readers.json("settings", "set", "mutes", "behind", "--scope", "group:Readers")
    assert readers.json("today", *late) == []
    readers.json("undo")
    readers.json("settings", "set", "mutes", "behind")
    assert readers.json("today", *late) == []


def test_an_item_is_given_to_somebody_and_taken_back(readers: Line) -> None:
    late = ("--now", "2026-05-01T00:00+08:00")
    readers.json("settings", "set", "team", "Ann, 小鹿，Ann")
    (item,) = readers.json("today", *late)
    assert item["assigned"] is None
    readers.json("assign", item["key"], "小鹿", *late)
    assert [one["assigned"] for one in readers.json("today", *late)] == ["小鹿"]
    readers.json("undo", *late)
    assert readers.json("today", *late) == [item]
    answer = readers("assign", item["key"], "two\nlines", *late)
    assert answer.code == 2 and "one line of at most 60 characters" in answer.err


def test_a_kind_of_group_shows_its_preset(readers: Line) -> None:
    held = {one["key"]: one for one in readers.json("settings", "show", "--scope", "kind:study")}
    assert (held["health.weight.answered"]["value"], held["health.weight.answered"]["scope"]) == (
        30,
        "default",
    )
    readers.json("settings", "set", "health.weight.answered", 25)
    held = {one["key"]: one for one in readers.json("settings", "show", "--scope", "kind:study")}
    assert (held["health.weight.answered"]["value"], held["health.weight.answered"]["scope"]) == (25, "desk")


def test_words_change_classes_figures_and_board_and_undo_brings_all_back(readers: Line) -> None:
    def board() -> Any:
        return [(row["name"], row["words"]) for row in readers.json(*BOARD)["rows"]]

    before, was = readers(*BOARD, "--json").out, dict(board())
    told = readers.json("settings", "set", "words.chain", "thought", "--dry-run")["recomputes"]
    assert told == {"code": "texts", "groups": 1, "messages": 206, "kept": 0}
    readers.json("settings", "set", "words.chain", "thought")
    assert dict(board()) == was | {"A": 0}
    assert readers.json("doctor")["ok"]
    (shown,) = (one for one in readers.json("settings", "show") if one["key"] == "words.chain")
    assert shown["value"] == ["thought"] and "接龙" in shown["built_in"]
    readers.json("undo")
    assert readers(*BOARD, "--json").out == before
    assert readers.json("doctor")["ok"]


def test_many_texts_are_read_here_when_nobody_else_works(
    readers: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "AT_ONCE", 100)
    readers.json("settings", "set", "words.chain", "-接龙, thought")
    assert {row["name"]: row["words"] for row in readers.json(*BOARD)["rows"]}["A"] == 0
    assert readers.json("doctor")["ok"]
    readers.json("undo")
    assert {row["name"]: row["words"] for row in readers.json(*BOARD)["rows"]}["A"] == 200


def test_a_check_in_pattern_is_a_group_s_own(readers: Line) -> None:
    readers.json("group", "set", "Readers", "--checkin", r"thought \d+ about")
    assert {row["name"]: row["words"] for row in readers.json(*BOARD)["rows"]}["A"] == 0
    assert readers.json("group", "show", "Readers", *NOW)["checkin"] == r"thought \d+ about"
    assert readers.json("doctor")["ok"]
    answer = readers("group", "set", "Readers", "--checkin", "(")
    assert answer.code == 2 and "check-in pattern: missing )" in answer.err
