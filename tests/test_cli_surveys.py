"""Questionnaires by command line: their JSON, and what is refused."""

from pathlib import Path

import pytest

from groupdesk.desk import Desk
from tests.answers import Sheet, members, name, sheets, write
from tests.console_line import Line, line
from tests.desk.build import Build, at

__all__ = ["line"]

NOW = ("--now", "2026-03-10T08:00+08:00")
DOUBTFUL = Sheet(60, f"{name(25)}-成都-店主", when="2026/03/06 13:00:00")


@pytest.fixture
def file(line: Line, tmp_path: Path) -> Path:
    with Desk.open(line.desk, now=lambda: at("2026-03-10 08:00")) as desk:
        desk.settings.set("timezone", "Asia/Shanghai")
        members(Build(desk))
    return write(tmp_path / "新人问卷.csv", [*sheets(20), DOUBTFUL])


@pytest.fixture
def survey(line: Line, file: Path) -> int:
    return int(line.json("survey", "import", file, "--group", "晨读会", *NOW)["survey"])


def test_an_import_tells_what_it_found(line: Line, file: Path) -> None:
    told = line.json("survey", "import", file, "--group", "晨读会", *NOW)
    assert (told["platform"], told["rows"], told["kept"], told["superseded"]) == ("wjx", 21, 21, 0)
    assert told["match"] == {"auto": 20, "probable": 1, "review": 0, "none": 0}
    city, love = (
        {one["title"]: one for one in told["questions"]}[key] for key in ("您现在常住的城市", "您的感情状况")
    )
    assert (city["type"], city["answered"], city["counts"]["成都"]) == ("single", 21, 8)
    assert (love["private"], love["answered"], love["counts"]) == ("relationship", None, None)
    again = line.json("survey", "import", file, "--group", "晨读会", "--private", *NOW)
    assert (again["new"], again["known"]) == (0, 21)
    assert {one["title"]: one["counts"] for one in again["questions"]}["您的感情状况"] == {
        "单身": 11,
        "恋爱中": 10,
    }
    said = line("survey", "import", file, "--group", "晨读会", *NOW)
    assert "21 sheets, 0 new, 21 count" in said.out


def test_matches_are_settled_by_their_rows(line: Line, survey: int) -> None:
    rows = {row["row"]: row for row in line.json("survey", "match", survey)}
    assert (rows[0]["member"], rows[0]["outcome"], rows[0]["rule"]) == ("wx0001", "auto", "id")
    assert (rows[20]["member"], rows[20]["outcome"], rows[20]["candidates"]) == (None, "probable", ["wx0025"])
    assert line.json("survey", "confirm", survey, "--probable")["verb"] == "survey-confirm"
    assert line.json("survey", "match", survey, "--asking") == []
    line.json("undo")
    line.json("survey", "reject", survey, 20)
    assert line.json("survey", "match", survey, "--asking") == []
    assert line.json("survey", "confirm", survey, 20, "--member", name(25))["changed"] == 1
    assert {row["row"]: row["member"] for row in line.json("survey", "match", survey)}[20] == "wx0025"
    assert line("survey", "confirm", survey).code == 2
    wrong = line("survey", "confirm", survey, 999)
    assert wrong.code == 1 and wrong.err.count("\n") == 1


def test_results_crosses_and_exports(line: Line, survey: int, tmp_path: Path) -> None:
    (city,) = line.json("survey", "results", survey, "--question", "城市")
    assert (city["answered"], city["kept"], city["asked"]) == (21, 21, 30)
    by = line.json("survey", "results", survey, "--question", "城市", "--by", "爱好")
    assert all(n is None or n == 0 or n >= 5 for row in by["rows"] for n in row["people"])
    refused = line("survey", "results", survey, "--question", "感情", "--by", "group")
    assert refused.code == 2 and "private" in refused.err
    shown = line("survey", "show", survey)
    assert "answers come from 20 of 30 members" in shown.out and "感情状况" not in shown.out
    for suffix in ("csv", "xlsx", "md", "json"):
        out = tmp_path / f"out.{suffix}"
        assert line("survey", "export", survey, "--out", out).code == 0
        assert "感情".encode() not in out.read_bytes() and out.stat().st_size > 200
    assert line("survey", "export", survey, "--out", tmp_path / "out.exe").code == 2


def test_circles_who_is_missing_and_who_gives_what(line: Line, survey: int) -> None:
    (circle,) = line.json("survey", "circles", survey)
    assert set(circle["members"]) == {f"wx{n:04}" for n in range(1, 8)}
    assert circle["never_spoke"] == circle["pairs"] == 21 and circle["opening"] and circle["reason"]
    line.json("survey", "circles", survey, "--keep", circle["key"], *NOW)
    (kept,) = line.json("survey", "circles", survey)
    assert kept["kept"] == 1 and kept["check"] == "2026-04-09T08:00:00+08:00"
    line.json("survey", "circles", survey, "--drop", 1)
    assert len(line.json("survey", "nonresponders", survey, "--group", "晨读会")) == 10
    assert {one["what"] for one in line.json("survey", "exchanges", survey)} == {"陪聊", "教技能"}


def test_a_question_is_said_to_be_something_else(line: Line, survey: int) -> None:
    line.json("survey", "question", survey, "城市", "--type", "text")
    (city,) = line.json("survey", "results", survey, "--question", "城市")
    assert (city["type"], city["counts"], len(city["words"])) == ("text", None, 21)
    line.json("survey", "question", survey, "爱好", "--private")
    assert "爱好" not in line("survey", "show", survey).out
    assert line("survey", "question", survey, "爱好").code == 2


def test_what_one_told_is_filtered_shown_and_masked(line: Line, survey: int) -> None:
    told = line.json("members", "--group", "晨读会", "--told", "city:成都", "--told", "hobby:摄影")
    assert {one["native"] for one in told} == {f"wechat:wx{n:04}" for n in range(1, 8)}
    answers = {one["question"]: one["answer"] for one in line.json("member", "show", name(1))["answers"]}
    assert (answers["您现在常住的城市"], answers["您的感情状况"]) == ("成都", None)
    all_ = {
        one["question"]: one["answer"] for one in line.json("member", "show", name(1), "--private")["answers"]
    }
    assert all_["您的感情状况"] == "单身"
    assert "单身" not in line("member", "show", name(1)).out


def test_a_questionnaire_is_deleted_by_its_title(line: Line, survey: int) -> None:
    assert line("survey", "forget", survey, "--confirm", "something").code == 2
    assert line.json("survey", "forget", survey, "--confirm", "新人问卷")["changed"] == 21
    assert line.json("survey", "list") == []
    assert line("survey", "show", 1).code == 1


def test_a_draft_is_in_both_languages(line: Line) -> None:
    text = line.json("survey", "draft")["text"]
    assert "8. Your name in the group" in text and "Hidden field" in text


def test_what_is_no_questionnaire_is_refused_in_one_line(line: Line, file: Path, tmp_path: Path) -> None:
    nothing = tmp_path / "nothing.csv"
    nothing.write_bytes(b"\x00\x01\x02")
    for path in (nothing, tmp_path / "missing.csv", tmp_path):
        told = line("survey", "import", path, "--group", "晨读会")
        assert told.code == 1 and told.err.count("\n") == 1, told.err
    told = line("import", file)
    assert "groupdesk survey import" in told.err + told.out or told.code == 1
