"""`groupdesk counts` and `group add`: groups that nobody exports, from a script (scene A2)."""

from pathlib import Path

from tests.console_line import Line, line

__all__ = ["line"]

FIRST = "群名,人数\n晨读会01,142\n晨读会02,148\n晨读会03,44\n"
SECOND = """group,day,members,messages,speakers
晨读会01,2026-03-09,143,60,12
晨读会02,2026-03-09,151,,
晨读会03,2026-03-09,49,,
"""
NOW = ("--now", "2026-03-09T10:00+08:00")


def written(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def heads(line: Line) -> list[tuple[str, int | None, int | None]]:
    found = [(row["name"], row["members"], row["messages"]) for row in line.json("groups", *NOW)]
    return sorted(found)


def start(line: Line, folder: Path) -> None:
    """The desk of scene A2, its first counts in it."""
    line("settings", "set", "timezone", "Asia/Shanghai")
    line.json("counts", written(folder, "first.csv", FIRST), "--day", "2026-03-02", *NOW)


def test_scene_a2_from_tables(tmp_path: Path, line: Line) -> None:
    start(line, tmp_path)
    assert heads(line) == [("晨读会01", 142, None), ("晨读会02", 148, None), ("晨读会03", 44, None)]
    told = line.json("counts", written(tmp_path, "second.csv", SECOND), *NOW)
    assert [(one["group"], one["counted"], one["messages"]) for one in told["files"]] == [
        ("晨读会01", 1, 0),
        ("晨读会02", 1, 0),
        ("晨读会03", 1, 0),
    ]
    assert heads(line) == [("晨读会01", 143, 60), ("晨读会02", 151, None), ("晨读会03", 49, None)]
    assert {row["grade"] for row in line.json("groups", *NOW)} == {None}
    waiting = [(item["kind"], item["group"]) for item in line.json("today", *NOW)]
    assert sorted(waiting) == [("size", "晨读会02"), ("size", "晨读会03")]
    friday = line.json("today", "--now", "2026-03-13T10:00+08:00")
    assert {item["kind"] for item in friday} == {"size"}
    (late,) = line.json("today", "--now", "2026-03-18T10:00+08:00")
    assert late["kind"] == "behind" and "3 groups" in late["title"]
    line.json("undo", *NOW)
    assert [members for _name, members, _messages in heads(line)] == [142, 148, 44]
    line.json("redo", *NOW)
    assert [members for _name, members, _messages in heads(line)] == [143, 151, 49]
    assert line.json("doctor")["ok"]


def test_a_page_of_counts_alone_says_what_is_known(tmp_path: Path, line: Line) -> None:
    start(line, tmp_path)
    assert line("report", "--week", "2026-W08", *NOW).out.startswith("Nothing is known of this week.")
    page = line("report", "--week", "2026-W10", *NOW).out
    assert page.startswith("3 groups, 334 seats, ")


def test_a_preview_writes_nothing_and_the_same_twice_changes_nothing(tmp_path: Path, line: Line) -> None:
    file = written(tmp_path, "first.csv", FIRST)
    told = line.json("counts", file, "--day", "2026-03-02", "--dry-run", *NOW)
    assert sum(one["counted"] for one in told["files"]) == 3
    assert not line.desk.exists()
    start(line, tmp_path)
    line.json("counts", file, "--day", "2026-03-02", *NOW)
    rows = line.json("counts", "--day", "2026-03-02", *NOW)
    assert [(row["members"], row["last"]) for row in rows] == [(142, None), (148, None), (44, None)]


def test_counts_of_a_day_can_be_corrected_and_both_are_kept(tmp_path: Path, line: Line) -> None:
    start(line, tmp_path)
    again = written(tmp_path, "again.csv", "群名,人数\n晨读会01,141\n")
    line.json("counts", again, "--day", "2026-03-02", *NOW)
    assert heads(line)[0] == ("晨读会01", 141, None)
    line.json("undo")
    assert heads(line)[0] == ("晨读会01", 142, None)


def test_the_list_to_fill_in_comes_back_as_counts(tmp_path: Path, line: Line) -> None:
    start(line, tmp_path)
    answer = line("counts", "--format", "csv", *NOW)
    head, *rows = answer.out.removeprefix("\ufeff").splitlines()
    assert head == "group,platform,day,members,messages,speakers,joined,left"
    assert rows == [f"晨读会0{n},wechat,2026-03-09,,,,," for n in (1, 2, 3)]
    filled = written(
        tmp_path, "filled.csv", "\n".join([head, *(row.replace(",,,,,", ",50,9,3,,") for row in rows)])
    )
    line.json("counts", filled, *NOW)
    assert heads(line) == [(f"晨读会0{n}", 50, 9) for n in (1, 2, 3)]


def test_what_is_exported_can_be_brought_in_again(tmp_path: Path, line: Line) -> None:
    start(line, tmp_path)
    line.json("counts", written(tmp_path, "second.csv", SECOND), *NOW)
    line.json("export", tmp_path / "out", *NOW)
    line.desk = tmp_path / "other"
    line("settings", "set", "timezone", "Asia/Shanghai")
    text = (tmp_path / "out" / "counts.csv").read_text("utf-8-sig")
    names = {f"wechat:{name}": name for name in ("晨读会01", "晨读会02", "晨读会03")}
    assert any(name in text for name in names.values())
    line.json("import", tmp_path / "out" / "counts.csv", *NOW)
    assert [(members, messages) for _n, members, messages in heads(line)] == [
        (143, 60),
        (151, None),
        (49, None),
    ]


def test_groups_are_added_by_name(line: Line) -> None:
    assert line.json("group", "add", "a", "b", "--platform", "qq")["verb"] == "new-groups"
    assert {(row["name"], row["platform"]) for row in line.json("groups")} == {("a", "qq"), ("b", "qq")}
    again = line("group", "add", "A")
    assert (again.code, again.err) == (2, "groupdesk: A: there is such a group; give this one another name\n")
    line.json("undo")
    assert line.json("groups") == []


def test_a_group_that_was_counted_is_not_taken_back(line: Line, tmp_path: Path) -> None:
    made = line.json("group", "add", "a")
    line.json("counts", written(tmp_path, "a.csv", "group,members\na,5\n"))
    answer = line("history", "--take-back", made["entry"])
    assert answer.code == 1 and "cannot be taken back: other data rests on what it made" in answer.err
    assert len(line.json("groups")) == 1
