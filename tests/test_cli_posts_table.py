"""Tables of posts by command line: in, out, in again, taken back."""

from pathlib import Path

import pytest

from groupdesk.desk import Desk
from tests.console_line import Line, line
from tests.desk.build import Build

__all__ = ["line"]

NOW = ("--now", "2026-03-09T10:00+08:00")
TABLE = """\
date,time,column,groups,text,writer,approver,state,files
2026-03-09,20:00,周课堂,"chat 1,chat 2","Tonight: {speaker}
---
Come at eight",Lin,Priya,in review,/tmp/a.png; /tmp/b.png
2026-03-10,07:45,,all,'=早上好,,,draft,
2026-03-11,21:00,周课堂,chat 1,,,,idea,
2026-03-12,21:00,周课堂,chat 1,words,Lin,Priya,approved,
2026-03-13,21:00,,chat 3,not this time,Lin,,skipped,
"""


@pytest.fixture(autouse=True)
def _groups(line: Line) -> None:
    with Desk.open(line.desk) as desk:
        desk.settings.set("timezone", "Asia/Shanghai")
        for number in (1, 2, 3):
            Build(desk).group(f"chat {number}", platform="wechat")


def written(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8")
    return file


def exported(line: Line, file: Path, *more: str) -> str:
    line(*NOW, "calendar", "--week", "2026-W11", "--csv", file, *more)
    return file.read_text("utf-8-sig")


def test_what_comes_in_goes_out_the_same(line: Line, tmp_path: Path) -> None:
    file = written(tmp_path / "posts.csv", TABLE)
    (told,) = line.json(*NOW, "import", file)["files"]
    assert (told["format"], told["posts"], told["posts_new"], told["unreadable"]) == ("posts", 5, 5, [])
    assert exported(line, tmp_path / "out.csv") == TABLE
    (again,) = line.json(*NOW, "import", tmp_path / "out.csv")["files"]
    assert (again["posts"], again["posts_new"]) == (5, 0)
    assert exported(line, tmp_path / "out.csv") == TABLE
    assert line.json("deliveries") == [] and line.json("doctor")["ok"]


def test_in_chinese_and_as_a_workbook(line: Line, tmp_path: Path) -> None:
    line.json(*NOW, "import", written(tmp_path / "posts.csv", TABLE))
    line(*NOW, "calendar", "--week", "2026-W11", "--xlsx", tmp_path / "out.xlsx", "--lang", "zh_CN")
    chinese = exported(line, tmp_path / "zh.csv", "--lang", "zh_CN")
    assert (
        chinese.splitlines()[0] == "日期,时间,栏目,目标群,文案,撰稿人,审核人,状态,附件" and "待审" in chinese
    )
    line.json("undo")
    assert line.json("post", "list") == [] and line.json("columns", "list") == []
    for name in ("out.xlsx", "zh.csv"):
        (told,) = line.json(*NOW, "import", tmp_path / name)["files"]
        assert (told["format"], told["posts"], told["posts_new"]) == (
            "posts",
            5,
            5 if name == "out.xlsx" else 0,
        )
    assert exported(line, tmp_path / "out.csv") == TABLE


def test_a_preview_says_what_the_import_does_and_plans_nothing(line: Line, tmp_path: Path) -> None:
    file = written(tmp_path / "posts.csv", TABLE)
    looked = line.json(*NOW, "import", file, "--dry-run")
    assert line.json("post", "list") == [] and line.json("columns", "list") == []
    assert looked["files"] == line.json(*NOW, "import", file)["files"]


def test_what_she_changed_since_stays_when_it_is_taken_back(line: Line, tmp_path: Path) -> None:
    line.json(*NOW, "import", written(tmp_path / "posts.csv", TABLE))
    post = next(one["id"] for one in line.json("post", "list") if one["title"] == "words")
    line.json(*NOW, "post", "edit", post, "--note", "mine")
    run = next(one["entry"] for one in line.json("history") if one["verb"] == "import")
    line.json("history", "--take-back", run)
    assert [one["id"] for one in line.json("post", "list")] == [post]


def test_nothing_of_a_table_is_said_by_itself(line: Line, tmp_path: Path) -> None:
    text = TABLE.replace("in review", "ready").replace("draft", "sent")
    (told,) = line.json(*NOW, "import", written(tmp_path / "posts.csv", text))["files"]
    assert any("post ready" in one for one in told["assumed"])
    states = [one["state"] for one in line.json(*NOW, "post", "list")]
    assert sorted(states) == ["approved", "approved", "idea", "reviewed", "skipped"]


def test_cells_that_are_wrong_are_named(line: Line, tmp_path: Path) -> None:
    text = TABLE.replace("07:45", "early").replace("2026-03-12", "soon").replace("chat 3", "nowhere")
    (told,) = line.json(*NOW, "import", written(tmp_path / "posts.csv", text))["files"]
    assert told["posts"] == 2
    reasons = " ".join(one["reason"] for one in told["unreadable"])
    assert "early is no time" in reasons and "soon is no day" in reasons and "nowhere" in reasons


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
def test_the_template_comes_in_again(line: Line, tmp_path: Path, lang: str) -> None:
    line.json("export", tmp_path / "t", "--template", "--lang", lang)
    (told,) = line.json("import", tmp_path / "t" / "posts.csv", "--lang", lang, *NOW)["files"]
    assert (told["format"], told["posts"], told["skipped"][0]["reason"]) == ("posts", 0, "example")


def test_a_table_of_messages_is_none_of_posts(line: Line, tmp_path: Path) -> None:
    chat = "date,sender,text\n2026-03-02 21:05,Ann,hello there\n2026-03-02 21:06,Bo,hi\n"
    (told,) = line.json(*NOW, "import", written(tmp_path / "c.csv", chat), "--group", "chat 1")["files"]
    assert told["format"] == "csv" and told["messages"] == 2


def test_taken_back_and_done_again(line: Line, tmp_path: Path) -> None:
    line.json(*NOW, "import", written(tmp_path / "posts.csv", TABLE))
    line.json("undo")
    assert line.json("post", "list") == []
    line.json("redo", *NOW)
    assert exported(line, tmp_path / "out.csv") == TABLE
    line.json("undo")
    assert (
        line.json("post", "list") == [] and line.json("columns", "list") == [] and line.json("doctor")["ok"]
    )
