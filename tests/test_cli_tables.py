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
    "member_counts.csv": ("夜跑,阿木,31000007,2026-03-02,2026-03-08,23,2", "member-counts"),
}
"""A row for each template, and the format that it is."""


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize("name", sorted(FILLED))
def test_every_template_comes_in_again(tmp_path: Path, line: Line, lang: str, name: str) -> None:
    folder = tmp_path / "templates"
    assert set(line.json("export", folder, "--template", "--lang", lang)["tables"]) == {*FILLED, "posts.csv"}
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
    text = "群名,昵称,角色\n,小北,成员\n晨读会01,小满,群主\n夜跑,阿木,成员\n晨读会01,老王,成员\n"
    told = line.json("import", written(tmp_path, "members.csv", text), *NOW)
    assert [(one["group"], one["members"]) for one in told["files"]] == [("晨读会01", 2), ("夜跑", 1)]
    assert told["files"][0]["unreadable"] == [{"line": 2, "reason": "it names no group"}]
    found = {row["name"]: (row["platform"], row["members"]) for row in line.json("groups", *NOW)}
    assert found == {"晨读会01": ("wecom", None), "夜跑": ("wechat", None)}
    assert len(line.json("members", "--group", "晨读会01", *NOW)) == 2


ODD = "when;who;what\n2026-03-02 21:05;Ann;hello there\n2026-03-02 21:06;Bo;hi\n2026-03-03 21:07;Ann;again\n"
PLAIN = ODD.replace("when;who;what", "time;sender;message")


def test_columns_that_are_plain_are_assumed_and_named(tmp_path: Path, line: Line) -> None:
    (told,) = line.json("import", written(tmp_path, "chat.csv", PLAIN), *NOW)["files"]
    assert (told["format"], told["messages"], told["senders"]) == ("csv", 3, 2)
    assert "columns: time = time, sender = sender, text = message (--columns)" in told["assumed"]


def test_columns_that_are_not_are_never_guessed_but_kept_once_said(tmp_path: Path, line: Line) -> None:
    file = written(tmp_path, "odd.csv", ODD)
    refused = line("import", file, *NOW)
    assert refused.code == 1 and "say which is what: --columns" in refused.err
    said = ("--columns", "time=when,sender=WHO,text=3")
    told = line.json("import", file, *said, "--dry-run", *NOW)
    assert told["files"][0]["messages"] == 3
    assert line("import", file, *NOW).code == 1
    assert line.json("import", file, *said, *NOW)["files"][0]["new"] == 3
    later = written(tmp_path, "later.csv", ODD + "2026-03-04 08:00;Bo;once more\n")
    (again,) = line.json("import", later, "--group", "odd", *NOW)["files"]
    assert (again["new"], again["known"]) == (1, 3)
    assert any(what.startswith("columns as you said before: time = when") for what in again["assumed"])
    assert [entry["verb"] for entry in line.json("history")] == ["import", "import", "columns"]
    for _n in range(3):
        line.json("undo", *NOW)
    assert line.json("groups") == []
    assert line("import", file, *NOW).code == 1


@pytest.mark.parametrize("said", ["time=wann,sender=who", "time=when", "sender=who"])
def test_columns_that_cannot_be_are_refused_in_a_line(tmp_path: Path, line: Line, said: str) -> None:
    answer = line("import", written(tmp_path, "odd.csv", ODD), "--columns", said, *NOW)
    assert answer.code == 1 and "odd.csv: it" in answer.err


@pytest.mark.parametrize("said", ["tim=when", "time", "time=,sender=who", ""])
def test_columns_of_nothing_known_are_wrong_use(tmp_path: Path, line: Line, said: str) -> None:
    answer = line("import", written(tmp_path, "odd.csv", ODD), "--columns", said, *NOW)
    assert answer.code == 2 and "time, sender, sender_id" in answer.err


def test_what_she_says_of_columns_makes_any_table_one_of_messages(tmp_path: Path, line: Line) -> None:
    text = "群名,群主,日期,人数\nhello there,Ann,2026-03-02 21:05,3\nhi,Bo,2026-03-02 21:06,4\n"
    file = written(tmp_path, "x.csv", text)
    assert line.json("import", file, "--dry-run", *NOW)["files"][0]["format"] == "counts"
    told = line.json("import", file, "--columns", "time=日期,sender=群主,text=群名", *NOW)
    assert (told["files"][0]["format"], told["total"]["new"]) == ("csv", 2)


RANK = (
    "群名,昵称,QQ号,开始日期,结束日期,发言数,邀请数\n"
    "夜跑,阿木,31000007,2026-02-23,2026-03-01,{n},2\n夜跑,小满,,2026-02-23,2026-03-01,9,\n"
)


def tallies(line: Line) -> dict[str, list[tuple[str, str, int, int | None, str]]]:
    rows = line.json("members", "--group", "夜跑", *NOW)
    return {row["name"]: [tuple(one.values()) for one in row["counted"]] for row in rows}


def test_what_another_tool_counted_stands_beside_and_the_latest_shows(tmp_path: Path, line: Line) -> None:
    line.json("group", "add", "夜跑", "--platform", "qq")
    first = written(tmp_path, "rank.csv", RANK.format(n=23))
    told = line.json("import", first, "--dry-run", *NOW)
    assert [(one["tallied"], one["retallied"]) for one in told["files"]] == [(2, 2)]
    assert line.json("import", first, *NOW) == told
    week = ("2026-02-23", "2026-03-01")
    assert tallies(line) == {"阿木": [(*week, 23, 2, "rank.csv")], "小满": [(*week, 9, None, "rank.csv")]}
    again = line.json("import", written(tmp_path, "later.csv", RANK.format(n=25)), *NOW)
    assert [(one["tallied"], one["retallied"]) for one in again["files"]] == [(2, 1)]
    assert tallies(line)["阿木"] == [(*week, 25, 2, "later.csv")]
    rows = line.json("leaderboard", "--group", "夜跑", "--span", "all", *NOW)["rows"]
    assert all(row["points"] == row["messages"] == 0 for row in rows)
    line.json("undo", *NOW)
    assert tallies(line)["阿木"] == [(*week, 23, 2, "rank.csv")]
    assert line.json("doctor")["ok"]
    person = line.json("member", "show", "阿木", *NOW)
    assert person["groups"][0]["counted"][0]["source"] == "rank.csv"
    answer = line("members", "--group", "夜跑", *NOW)
    assert "counted by another tool" in answer.out and "23 messages" in answer.out
    line.json("undo", *NOW)
    assert line.json("members", "--group", "夜跑", *NOW) == []
    assert line.json("doctor")["ok"]


def test_counts_of_observed_days_are_kept_and_not_shown(tmp_path: Path, line: Line) -> None:
    chat = "time,sender,message\n" + "".join(
        f"2026-03-0{n} {hour}:00,阿木,hello\n" for n in (1, 2, 3) for hour in ("00", "23")
    )
    line.json("import", written(tmp_path, "chat.csv", chat), "--group", "夜跑", *NOW)
    rank = "昵称,日期,发言数\n阿木,2026-03-02,40\n阿木,2026-02-20,7\n"
    line.json("import", written(tmp_path, "rank.csv", rank), "--group", "夜跑", *NOW)
    assert tallies(line) == {"阿木": [("2026-02-20", "2026-02-20", 7, None, "rank.csv")]}
    line.json("export", tmp_path / "out", *NOW)
    exported = (tmp_path / "out" / "member_counts.csv").read_text("utf-8-sig").splitlines()
    assert len(exported) == 3 and exported[2].startswith("wechat:name:夜跑,wechat:name:阿木@")


def test_whoever_is_forgotten_stands_in_no_note_of_an_import(tmp_path: Path, line: Line) -> None:
    line.json("import", written(tmp_path, "members.csv", "群名,昵称\n夜跑,阿木林\n夜跑,小满\n"), *NOW)
    line.json("import", written(tmp_path, "groups.csv", "群名,类型,备注\n夜跑,兴趣,找阿木林\n"), *NOW)
    line.json("import", written(tmp_path, "rank.csv", "群名,昵称,发言数\n夜跑,阿木林,7\n"), *NOW)
    line.json("member", "forget", "阿木林", "--confirm", "阿木林", *NOW)
    assert "阿木林".encode() not in line.desk.read_bytes()
    line.json("import", written(tmp_path, "again.csv", "群名,昵称,发言数\n夜跑,阿木林,8\n"), *NOW)
    assert "阿木林" not in tallies(line)
    assert line.json("doctor")["ok"]
