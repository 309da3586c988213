"""The tables that she keeps, from a script: in, in again, taken back, done again."""

from pathlib import Path
from typing import Any

import pytest

from tests.console_line import Line, line
from tests.test_cli_counts import NOW, written

__all__ = ["line"]

GROUPS = "群名,平台,类型,群主,标签,人数,备注\n晨读会01,微信,学习,林小满,早起,142,五点半\n夜跑,QQ,兴趣,,,,\n"
AGAIN = "群名,平台,类型,标签,备注\n晨读会01,微信,品牌,城市,\n"


def group(line: Line, name: str) -> dict[str, Any]:
    found: dict[str, Any] = line.json("group", "show", name, *NOW)
    return {key: found[key] for key in ("kind", "owner", "tags", "members", "note")}


FIRST = {"kind": "study", "owner": "林小满", "tags": ["早起"], "members": 142, "note": "五点半"}


def test_groups_are_made_and_set_and_the_same_table_twice_changes_nothing(tmp_path: Path, line: Line) -> None:
    file = written(tmp_path, "groups.csv", GROUPS)
    told = line.json("import", file, "--dry-run", *NOW)
    assert [(one["group"], one["made"]) for one in told["files"]] == [("晨读会01", True), ("夜跑", True)]
    assert not line.desk.exists()
    assert line.json("import", file, *NOW) == told
    assert group(line, "晨读会01") == FIRST
    again = line.json("import", file, *NOW)
    assert [(one["set"], one["made"]) for one in again["files"]] == [([], False), ([], False)]
    assert [entry["verb"] for entry in line.json("history")] == ["import"]
    line.json("undo", *NOW)
    assert line.json("groups", *NOW) == []
    line.json("redo", *NOW)
    assert group(line, "晨读会01") == FIRST
    assert line.json("doctor")["ok"]


def test_taking_a_table_back_leaves_what_others_have_set(tmp_path: Path, line: Line) -> None:
    line.json("import", written(tmp_path, "groups.csv", GROUPS), *NOW)
    second = line.json("import", written(tmp_path, "again.csv", AGAIN), *NOW)
    assert second["files"][0]["set"] == ["kind", "tags"]
    line.json("group", "set", "晨读会01", "--note", "hers")
    assert group(line, "晨读会01") == FIRST | {"kind": "brand", "tags": ["城市", "早起"], "note": "hers"}
    first, *_rest = sorted(entry["entry"] for entry in line.json("history"))
    line.json("history", "--take-back", first)
    left = {"kind": "brand", "owner": None, "tags": ["城市"], "members": None, "note": "hers"}
    assert group(line, "晨读会01") == left
    line.json("undo")
    line.json("undo")
    assert line.json("groups", *NOW) == []
    assert line.json("doctor")["ok"]


def test_her_own_word_is_not_taken_for_known(tmp_path: Path, line: Line) -> None:
    file = written(tmp_path, "groups.csv", GROUPS)
    line.json("import", file, *NOW)
    line.json("group", "set", "晨读会01", "--kind", "trade")
    assert line.json("import", file, *NOW)["files"][0]["set"] == ["kind"]
    assert group(line, "晨读会01")["kind"] == "study"


def test_the_table_says_what_came_of_it(tmp_path: Path, line: Line) -> None:
    text = GROUPS.replace("备注", "颜色").replace("142", "many")
    answer = line("import", written(tmp_path, "groups.csv", text), *NOW)
    assert "new group, kind" in answer.out
    assert "left out: 颜色 (a column that is not read)" in answer.err
    assert "groups.csv, line 2: F2: many is no number" in answer.err


FILLED = {
    "groups.csv": ("夜跑,qq,712345678,兴趣,林小满,core,,早起,142,weekly:0,Asia/Shanghai,", "groups"),
    "counts.csv": ("夜跑,qq,2026-03-02,142,60,12,3,1", "counts"),
    "members.csv": ("夜跑,阿木,31000007,木头,member,2025-09-01,,", "members"),
}
"""A row for each template, and the format that it is."""


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize("name", sorted(FILLED))
def test_every_template_comes_in_again(tmp_path: Path, line: Line, lang: str, name: str) -> None:
    folder = tmp_path / "templates"
    assert set(line.json("export", folder, "--template", "--lang", lang)["tables"]) == set(FILLED)
    (empty,) = line.json("import", folder / name, "--lang", lang, *NOW)["files"]
    (skipped,) = empty["skipped"]
    assert (empty["format"], empty["group"], skipped["reason"]) == (FILLED[name][1], None, "example")
    assert line.json("groups", *NOW) == []
    text = (folder / name).read_text("utf-8-sig")
    line.json("import", written(tmp_path, name, text + FILLED[name][0] + "\n"), *NOW)
    (group_,) = line.json("groups", *NOW)
    assert group_["name"] == "夜跑"
    assert line.json("history")[0]["verb"] == "import"


def test_a_list_of_members_may_name_their_groups(tmp_path: Path, line: Line) -> None:
    line.json("group", "add", "晨读会01", "--platform", "wecom")
    text = "群名,昵称,角色\n晨读会01,小满,群主\n夜跑,阿木,成员\n晨读会01,老王,成员\n"
    told = line.json("import", written(tmp_path, "members.csv", text), *NOW)
    assert [(one["group"], one["members"]) for one in told["files"]] == [("晨读会01", 2), ("夜跑", 1)]
    found = {row["name"]: (row["platform"], row["members"]) for row in line.json("groups", *NOW)}
    assert found == {"晨读会01": ("wecom", 2), "夜跑": ("wechat", 1)}
