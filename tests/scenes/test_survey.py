"""Scene A11, and of A15 what concerns answers: members and answers in, doubts settled, a circle, one forgotten."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from groupdesk.desk import Desk
from groupdesk.records import Member, Roster
from tests.answers import bring, sheets, write
from tests.console.driver import console
from tests.console_line import Line
from tests.desk.build import Build, at

NOW = ("--now", "2026-03-10T08:00+08:00")
SAMPLES = ("wjx.csv", "tencent.csv", "google.csv", "typeform.csv", "surveymonkey.csv", "msforms.xlsx")


def asked(line: Line, listed: Path) -> None:
    """The group of the questionnaires, with its members."""
    line.json("settings", "set", "timezone", "Asia/Shanghai")
    line.json("import", listed, "--group", "问卷群", "--platform", "wechat", *NOW)


def found(line: Line, file: Path) -> dict[str, Any]:
    told: dict[str, Any] = line.json("survey", "import", file, "--group", "问卷群", "--private", *NOW)
    return told


@pytest.mark.parametrize("name", SAMPLES)
def test_each_sample_comes_in_as_expected(shared: Path, line: Line, name: str) -> None:
    file = shared / "data/surveys" / name
    expected = json.loads(file.with_name(f"{file.stem}.expected.json").read_text())
    asked(line, file.parent / "members.json")
    told = found(line, file)
    assert (told["rows"], told["kept"]) == (expected["rows_total"], expected["rows_kept"])
    assert {key: n for key, n in told["match"].items() if n} == expected["outcomes"]
    questions = {one["title"]: one for one in told["questions"]}
    for wanted in expected["questions"]:
        if (one := questions.get(wanted["title"])) is not None and wanted.get("counts"):
            own = {} if wanted.get("other_texts") is None else wanted["other_texts"]
            assert one["type"] == wanted["type"]
            assert {**own, **one["counts"]} == {**own, **wanted["counts"]}, wanted["title"]
    truth = {row: who for row, who, *_rest in expected["matches"]}
    for row in line.json("survey", "match", 1):
        if row["outcome"] == "auto":
            assert row["member"] == truth[row["row"]]


async def test_the_scene(shared: Path, line: Line, tmp_path: Path) -> None:
    folder = shared / "data/surveys"
    asked(line, folder / "members.json")
    told = found(line, folder / "wjx.csv")
    assert (told["rows"], told["kept"], told["superseded"]) == (50, 48, 2)
    assert told["match"] == {"auto": 37, "probable": 3, "review": 0, "none": 8}
    counts = {one["title"]: one for one in told["questions"]}
    hobby, city = counts["您的兴趣爱好(可多选)"], counts["您现在常住的城市"]
    assert (hobby["counts"]["看书"], hobby["answered"]) == (27, 47)
    assert (city["counts"]["北京"], city["answered"]) == (10, 46)
    with Desk.open(line.desk, now=lambda: at("2026-03-10 08:00")) as desk:
        async with console(desk=desk) as d:  # type: ignore[arg-type]
            await d.press("5")
            assert "3 to settle" in d.text
            await d.press("d", "d", "x")
            assert "Who is it?" not in d.text
            for _row in range(12):
                assert "感情" not in d.text
                await d.press("down")
        assert desk.surveys.list()[0].matched == 39
    again = found(line, folder / "wjx.csv")
    assert (again["new"], again["corrected"]) == (0, 0)
    assert line.json("survey", "match", 1, "--asking") == []
    out = tmp_path / "out.csv"
    line("survey", "export", 1, "--out", out)
    assert "感情" not in out.read_text() and "感情" not in json.dumps(
        line.json("survey", "circles", 1), ensure_ascii=False
    )


def made(shared: Path, folder: Path, *more: str) -> tuple[Path, Path, dict[str, Any]]:
    file, expected, listed = folder / "made.csv", folder / "expected.json", folder / "members.json"
    script = str(shared / "data/make_survey.py")
    files = ["--out", str(file), "--expected", str(expected), "--members-out", str(listed)]
    subprocess.run([sys.executable, script, *files, *more], check=True)
    return file, listed, json.loads(expected.read_text())


def test_planted_circles_are_offered_and_one_is_kept_and_taken_back(
    shared: Path, line: Line, tmp_path: Path
) -> None:
    more = ("--platform", "wjx", "--respondents", "300", "--questions", "12", "--planted", "8", "--seed", "1")
    file, listed, expected = made(shared, tmp_path, *more)
    asked(line, listed)
    found(line, file)
    rows = {row["row"]: row["member"] for row in line.json("survey", "match", 1)}
    planted = [{rows.get(row) for row in group["rows"]} - {None} for group in expected["planted"]]
    circles = line.json("survey", "circles", 1)
    likeness = [max(_alike(group, set(one["members"])) for one in circles) for group in planted]
    assert sum(like >= 0.5 for like in likeness) >= 7
    assert all(one["never_spoke"] == one["pairs"] for one in circles)
    line.json("survey", "circles", 1, "--keep", circles[0]["key"], *NOW)
    assert [one["kept"] for one in line.json("survey", "circles", 1)].count(1) == 1
    due = line.json("today", "--now", "2026-04-10T08:00+08:00")
    assert [item["kind"] for item in due if item["kind"] == "circle"] == ["circle"]
    line.json("undo")
    assert line.json("survey", "circles", 1) == circles


def _alike(one: set[Any], other: set[str]) -> float:
    return len(one & other) / len(one | other)


# --- one forgotten ---------------------------------------------------------------------------------


NAME, ACCOUNT = "小鹿不在家", "wxid_deer_000777"


@pytest.fixture
def answered(line: Line, tmp_path: Path) -> Iterator[Line]:
    """Twenty and one who will be forgotten have answered, he twice and once without his account."""
    line.desk = tmp_path / "desks" / "my.desk"
    line.desk.parent.mkdir()
    mine = sheets(3)[2]._replace(number=77, name=NAME, account=ACCOUNT, city="珠海", hobbies=("养多肉",))
    mine = mine._replace(phone="13812345678")
    told = [*sheets(20), mine, mine._replace(number=78, when="2026/03/06 12:00:00")]
    told.append(mine._replace(number=79, account="", phone="", when="2026/03/07 12:00:00"))
    with Desk.open(line.desk, now=lambda: at("2026-03-10 08:00")) as desk:
        desk.settings.set("timezone", "Asia/Shanghai")
        build = Build(desk)
        group = build.group("晨读会", platform="wechat")
        listed = [Member(f"wx{n:04}", one.name) for n, one in enumerate(sheets(20), 1)]
        everybody = Roster(at("2026-03-01 08:00"), (*listed, Member(ACCOUNT, NAME)))
        build.tell(group, [everybody], until="2026-03-01 08:00", platform="wechat")
        bring(desk, write(tmp_path / "answers.csv", told), group)
        key = desk.surveys.circles(1)[0].key
        desk.surveys.keep_circle(1, key)
        asking = desk.surveys.matches(1, asking=True)
        if asking:
            desk.surveys.reject(1, [asking[0].id])
    yield line


def counts(line: Line) -> Any:
    return {
        one["title"]: {
            option: n for option, n in (one["counts"] or {}).items() if option not in ("珠海", "养多肉")
        }
        for one in line.json("survey", "show", 1, "--private")["questions"]
        if one["type"] == "single" and one["title"] != "您的感情状况"
    }


def test_somebody_forgotten_is_in_no_byte_and_does_not_come_back(answered: Line, tmp_path: Path) -> None:
    line = answered
    shown = json.dumps(line.json("member", "show", NAME, "--private"), ensure_ascii=False)
    assert "珠海" in shown and "养多肉" in shown
    before = line.json("survey", "show", 1)
    line.json("member", "forget", NAME, "--confirm", NAME, *NOW)
    held = [
        file.name
        for file in line.desk.parent.rglob("*")
        if file.is_file()
        for word in (NAME, ACCOUNT, "13812345678")
        if word.encode() in file.read_bytes()
    ]
    assert held == []
    after = line.json("survey", "show", 1)
    assert (before["kept"] - after["kept"], after["matched"]) == (2, 20)
    figures = counts(line)
    again = line.json("survey", "import", tmp_path / "answers.csv", "--group", "晨读会", *NOW)
    assert (again["new"], again["corrected"], again["forgotten"]) == (0, 0, 3)
    assert counts(line) == figures
    line.json("export", tmp_path / "out", *NOW)
    exported = b"".join(file.read_bytes() for file in (tmp_path / "out").iterdir())
    assert "成都".encode() in exported and NAME.encode() not in exported and "恋爱中".encode() not in exported
    assert NAME.encode() not in line.desk.read_bytes() and ACCOUNT.encode() not in line.desk.read_bytes()
    assert line.json("doctor")["ok"]
