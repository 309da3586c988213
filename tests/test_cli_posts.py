"""Posts by command line: what goes by hand, what is held, what is refused."""

from pathlib import Path

import pytest

from groupdesk.desk import Desk
from tests.console_line import Line, line
from tests.desk.build import Build

__all__ = ["line"]


@pytest.fixture(autouse=True)
def _groups(line: Line) -> None:
    with Desk.open(line.desk) as desk:
        build = Build(desk)
        for number in range(1, 12):
            build.group(f"chat {number:02}", platform="wechat")


@pytest.fixture
def text(tmp_path: Path) -> Path:
    file = tmp_path / "text.txt"
    file.write_text("Tonight at eight\n", encoding="utf-8")
    return file


def test_a_dry_run_writes_nothing(line: Line, text: Path) -> None:
    told = line.json("post", "add", "--groups", "all", "--text-file", text, "--dry-run")
    assert (told["by_bot"], told["by_hand"]) == (0, 11) and "spam" in told["warnings"][0]
    assert line.json("deliveries") == []


def test_batches_are_handed_by_what_was_shown(line: Line, text: Path) -> None:
    post = line.json("post", "add", "--groups", "all", "--text-file", text)["id"]
    first = line.json("hand", "next")
    assert (first["text"], len(first["groups"]), first["done"], first["of"]) == ("Tonight at eight", 9, 0, 11)
    line.json("hand", "done", "--delivery", *first["deliveries"])
    assert line.json("hand", "next", "--post", post)["groups"] == ["chat 10", "chat 11"]
    line.json("hand", "done")
    assert line("hand", "next").code == 1
    assert {one["state"] for one in line.json("deliveries", "--post", post)} == {"handed"}
    assert line("hand", "done", "--delivery", first["deliveries"][0]).code == 2


def test_a_time_that_has_passed_is_refused_in_one_line(line: Line, text: Path) -> None:
    told = line("post", "add", "--groups", "all", "--text-file", text, "--at", "2020-01-01T10:00")
    assert told.code == 2 and "has passed" in told.err and len(told.err.splitlines()) == 1
    assert line.json("deliveries") == []


def test_a_file_that_is_no_text_is_refused(line: Line, tmp_path: Path) -> None:
    (tmp_path / "picture").write_bytes(b"\xff\xfe\xff\x00")
    told = line("post", "add", "--groups", "all", "--text-file", tmp_path / "picture")
    assert told.code == 1 and "cannot be read" in told.err


def test_skipped_and_said_again_and_held(line: Line, text: Path) -> None:
    line.json("post", "add", "--groups", "chat 01", "--text-file", text)
    line.json("skip", "1")
    assert line.json("deliveries")[0]["state"] == "skipped"
    line.json("retry", "1")
    assert line.json("deliveries", "--state", "to_hand")[0]["group"] == "chat 01"
    assert line("resolve", "1", "--sent").code == 2
    line.json("hold")
    assert line.json("settings", "show")
    line.json("release")
