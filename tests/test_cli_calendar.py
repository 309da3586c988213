"""Columns, posts and the calendar by command line (DESIGN §6)."""

from pathlib import Path

import pytest

from groupdesk.desk import Desk
from tests.console_line import Line, line
from tests.desk.build import Build

__all__ = ["line"]

NOW = ("--now", "2026-03-09T10:00+08:00")
"""A Monday."""


@pytest.fixture(autouse=True)
def _groups(line: Line) -> None:
    with Desk.open(line.desk) as desk:
        desk.settings.set("timezone", "Asia/Shanghai")
        build = Build(desk)
        for number in range(1, 13):
            build.group(f"chat {number:02}", platform="wechat", zone="Asia/Shanghai")


@pytest.fixture
def text(tmp_path: Path) -> Path:
    return written(tmp_path / "text.txt", "Tonight at eight\n")


def written(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8")
    return file


@pytest.fixture
def lesson(line: Line, tmp_path: Path) -> int:
    template = written(tmp_path / "class.txt", "Tonight: {speaker}")
    some = ",".join(f"chat {number:02}" for number in range(1, 11))
    said = ("columns", "add", "周课堂", "--rhythm", "Tue", "--at", "20:00", "--groups", some)
    return int(line.json(*NOW, *said, "--text-file", template, "--writer", "Lin")["id"])


def test_columns_are_kept_listed_changed_and_ended(line: Line, lesson: int, text: Path) -> None:
    (one,) = line.json("columns", "list")
    assert (one["name"], one["rhythm"], one["at"], len(one["group_ids"])) == (
        "周课堂",
        "weekly:1",
        "20:00",
        10,
    )
    line.json("columns", "edit", "周课堂", "--at", "best", "--keyword", "报名", "--name", "class")
    (one,) = line.json("columns", "list")
    assert (one["at"], one["keyword"], one["writer"]) == ("best", "报名", "Lin")
    assert "Tue" in line("columns", "list").out
    line.json("columns", "end", lesson)
    assert line.json("columns", "list") == [] and line.json("columns", "list", "--all")[0]["ended"]
    line.json("undo")
    assert len(line.json("columns", "list")) == 1


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        (("columns", "edit", "nothing", "--at", "20:00"), "no column nothing"),
        (("columns", "edit", "周课堂", "--at", "25:00"), "no time"),
        (("columns", "edit", "周课堂", "--rhythm", "sometimes"), "no days"),
        (("columns", "edit", "周课堂"), "say what is to change"),
        (("columns", "edit", "周课堂", "--steps", "poster soon"), "no step"),
        (("post", "add", "--column", "周课堂", "--set", "speaker"), "no NAME=TEXT"),
        (("post", "add", "--column", "nothing"), "no column nothing"),
        (("columns", "edit", "周课堂", "--groups", "nowhere"), "nowhere"),
        (("post", "add", "--groups", "all"), "--text-file"),
        (("post", "show", "99"), "no post 99"),
        (("post", "list", "--state", "lost"), "only idea"),
        (("post", "move", "1", "tomorrow"), "no instant"),
        (("calendar", "--week", "2026-60"), "unknown week"),
        (("calendar", "--dry-run"), "--copy-to"),
        (("results", "99"), "no post 99"),
        (("results", "1", "--group", "chat 01"), "only together"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(line: Line, lesson: int, said: tuple[str, ...], hint: str) -> None:
    told = line(*NOW, *said)
    assert told.code in (1, 2) and hint in told.err and len(told.err.splitlines()) == 1 and told.out == ""


def test_a_post_at_a_wall_clock_is_ready_at_once_in_each_groups_own_time(line: Line, text: Path) -> None:
    with Desk.open(line.desk) as desk:
        Build(desk).group("London", platform="wechat", zone="Europe/London")
    said = ("post", "add", "--groups", "chat 01,London", "--text-file", text, "--at", "2026-03-10T20:00")
    told = line.json(*NOW, *said)
    assert (told["state"], told["groups"], told["at"], told["by_hand"]) == (
        "ready",
        ["London", "chat 01"],
        "2026-03-10T20:00:00",
        2,
    )
    due = {one["group"]: one["at"] for one in line.json(*NOW, "deliveries", "--post", told["id"])}
    assert due == {"chat 01": "2026-03-10T20:00:00+08:00", "London": "2026-03-11T04:00:00+08:00"}
    one = line.json(*NOW, *said[:-1], "2026-03-10T20:00+08:00")
    due = {d["at"] for d in line.json(*NOW, "deliveries", "--post", one["id"])}
    assert one["at"] == "2026-03-10T20:00:00+08:00" and due == {"2026-03-10T20:00:00+08:00"}
    line.json("undo")
    assert line("post", "show", one["id"]).code == 1


def test_review_return_approve_and_what_lacks(line: Line, lesson: int, tmp_path: Path) -> None:
    post = line.json(*NOW, "post", "add", "--column", "周课堂", "--approver", "Priya")
    assert (post["state"], post["at"]) == ("review", "2026-03-10T20:00:00+08:00")
    assert any("speaker" in one for one in post["warnings"])
    told = line(*NOW, "post", "approve", post["id"])
    assert told.code == 0 and "speaker" in told.out
    assert line.json(*NOW, "post", "show", post["id"])["state"] == "approved"
    assert line.json(*NOW, "post", "return", post["id"], "--reason", "who speaks?")["state"] == "draft"
    assert line.json(*NOW, "post", "edit", post["id"], "--set", "speaker=Kenji")["state"] == "draft"
    assert line(*NOW, "post", "approve", post["id"]).code == 2
    assert line.json(*NOW, "post", "ready", post["id"])["state"] == "review"
    ready = line.json(*NOW, "post", "approve", post["id"])
    assert (ready["state"], ready["warnings"][:1]) == (
        "ready",
        ["the same words to 10 groups look like spam"],
    )
    again = line(*NOW, "post", "approve", post["id"])
    assert again.code == 0 and "ready already" in again.err
    more = written(tmp_path / "more.txt", "other words")
    assert line.json(*NOW, "post", "edit", post["id"], "--text-file", more)["state"] == "review"
    assert [one["text"] for one in line.json(*NOW, "post", "show", post["id"])["history"]] == [
        "other words",
        "Tonight: {speaker}",
    ]


def test_a_draft_that_lacks_something_is_kept_where_somebody_works_on_it(line: Line, lesson: int) -> None:
    post = line.json(*NOW, "post", "add", "--column", lesson)
    assert post["state"] == "draft" and any("speaker" in one for one in post["warnings"])
    told = line(*NOW, "post", "ready", post["id"])
    assert told.code == 2 and "speaker" in told.err


def test_moved_skipped_and_sent(line: Line, text: Path, tmp_path: Path) -> None:
    picture = written(tmp_path / "poster.png", "x")
    said = ("post", "add", "--groups", "all", "--text-file", text, "--at", "2026-03-10T20:00+08:00")
    post = line.json(*NOW, *said, "--variant", text, text, "--file", picture, "--set", "link=x")["id"]
    moved = line.json(*NOW, "post", "move", post, "2026-03-10T22:00")
    due = {one["at"] for one in line.json(*NOW, "deliveries", "--post", post)}
    assert moved["at"] == "2026-03-10T22:00:00+08:00" and due == {moved["at"]}
    moved = line.json(*NOW, "post", "move", post, "2026-03-10T21:00Z")
    assert moved["at"] == "2026-03-11T05:00:00+08:00"
    assert any("quiet hours of 12" in one for one in moved["warnings"])
    line.json(*NOW, "post", "send", post)
    assert line.json(*NOW, "hand", "next")["text"] == "Tonight at eight"
    assert line.json(*NOW, "post", "skip", post, "--reason", "rain")["state"] == "skipped"
    assert line.json("post", "list", "--state", "skipped")[0]["reason"] == "rain"
    assert "skipped" in line("post", "list").out


def test_a_file_that_is_not_there_is_refused(line: Line, text: Path, tmp_path: Path) -> None:
    said = ("post", "add", "--groups", "all", "--text-file", text, "--file", tmp_path / "none.png")
    told = line(*said)
    assert told.code == 1 and "no such file" in told.err and line.json("post", "list") == []


def test_a_week_is_shown_filled_copied_and_copied_back(line: Line, lesson: int) -> None:
    week = line.json(*NOW, "calendar")
    assert week["week"] == "2026-W11"
    assert [(one["day"], one["time"], one["state"], one["groups"]) for one in week["slots"]] == [
        ("2026-03-10", "20:00", "gap", 10)
    ]
    line.json(*NOW, "calendar", "--fill")
    assert "Tonight: {speaker}" in line(*NOW, "calendar", "--week", "2026-W11").out
    said = ("calendar", "--week", "2026-W11", "--copy-to", "2026-W12")
    told = line.json(*NOW, *said, "--dry-run")
    assert (told["copied"], told["clashes"], told["entry"]) == (1, 0, None)
    assert line.json(*NOW, *said)["copied"] == 1
    assert line.json(*NOW, "calendar", "--week", "2026-W12")["slots"][0]["state"] == "draft"
    line.json("undo")
    assert line.json(*NOW, "calendar", "--week", "2026-W12")["slots"][0]["state"] == "idea"
    assert line(*NOW, *said[:-1], "2026-W11").code == 2


def test_responses_counted_by_hand(line: Line, text: Path) -> None:
    post = line.json(*NOW, "post", "add", "--groups", "chat 01", "--text-file", text)["id"]
    line.json(*NOW, "hand", "done")
    line.json(*NOW, "results", post, "--group", "chat 01", "--responses", 7)
    (one,) = line.json(*NOW, "results", post)["groups"]
    assert (one["group"], one["responses"], one["typed"], one["speakers"]) == ("chat 01", 7, True, None)
    line.json(*NOW, "results", post, "--group", "chat 01", "--responses", -1)
    assert line.json(*NOW, "results", post)["responses"] is None
    assert line(*NOW, "results", post, "--group", "chat 02", "--responses", 7).code == 2
