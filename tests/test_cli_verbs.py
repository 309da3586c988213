"""What the verbs print about groups and people, and what they change."""

import csv
import io
import json
from pathlib import Path

import pytest

from groupdesk.desk import Desk
from groupdesk.store import safety
from tests.chats import Chat
from tests.console_line import Line, line

__all__ = ["line"]

NOW = ("--now", "2026-03-09T22:30+08:00")
HOSTILE = "=1+1[/b]\u202e"


@pytest.fixture
def readers(tmp_path: Path, line: Line) -> Line:
    """A group where one talks a lot, one asks, one answers (scene A7)."""
    chat = Chat("Readers")
    for n in range(200):
        chat.say(f"2026-03-02 {10 + n // 67}:{n % 60:02}", HOSTILE, f"thought number {n} of the day")
    for day in (2, 3, 4):
        asked = chat.say(f"2026-03-0{day} 20:00", "Cara", f"when do we meet on day {day}?")
        chat.say(f"2026-03-0{day} 20:05", "Ben", f"at seven, as on day {day}", reply_to=asked)
    line.json("import", chat.write(tmp_path / "readers.json"), "--timezone", "Asia/Shanghai", *NOW)
    return line


def test_the_leaderboard_counts_a_flood_as_its_cap(readers: Line) -> None:
    board = readers.json("leaderboard", "--span", "all", *NOW)
    ranks = {row["name"]: (row["rank"], row["points"]) for row in board["rows"]}
    assert ranks["Ben"] == ranks["Cara"]
    assert ranks["Ben"][0] == 1
    assert ranks[HOSTILE] == (3, 15)
    by_messages = readers.json("leaderboard", "--span", "all", "--by", "messages", *NOW)
    assert next((row["name"], row["messages"]) for row in by_messages["rows"]) == (HOSTILE, 200)


def test_csv_agrees_with_json_and_a_hostile_name_is_harmless(readers: Line) -> None:
    board = readers.json("leaderboard", "--span", "all", *NOW)
    rows = list(
        csv.DictReader(io.StringIO(readers("leaderboard", "--span", "all", "--format", "csv", *NOW).out))
    )
    assert [int(row["points"]) for row in rows] == [row["points"] for row in board["rows"]]
    assert rows[2]["name"] == "'=1+1[/b]"
    assert "\u202e" not in readers("leaderboard", "--span", "all", *NOW).out


def test_a_typed_span_includes_both_days(readers: Line) -> None:
    board = readers.json("leaderboard", "--span", "2026-03-03..2026-03-04", *NOW)
    assert (board["from"], board["to"]) == ("2026-03-03", "2026-03-04")
    assert sorted(row["messages"] for row in board["rows"]) == [2, 2]


def test_groups_tell_what_is_unknown_as_null(readers: Line) -> None:
    (group,) = readers.json("groups", *NOW)
    assert (group["name"], group["platform"], group["messages"]) == ("Readers", "telegram", 206)
    assert [group[name] for name in ("members", "grade", "health", "size_band")] == [None] * 4
    assert (group["not_graded"], group["stage"], group["bars"]["breadth"]) == ("young", "forming", None)
    assert group["data_until"].endswith("+08:00")


def test_setting_a_group_is_an_entry_that_is_undone(readers: Line) -> None:
    changed = readers.json("group", "set", "Readers", "--rhythm", "monthly", "--tag", "city", *NOW)
    assert changed["entry"]
    shown = readers.json("group", "show", "tag:city", *NOW)
    assert (shown["rhythm"], shown["tags"]) == ("monthly", ["city"])
    readers.json("undo", *NOW)
    assert readers.json("group", "show", "Readers", *NOW)["tags"] == []


def test_undo_with_nothing_to_undo_is_one_line(tmp_path: Path, line: Line) -> None:
    line.json("settings", "set", "name", "mine")
    line.json("undo")
    answer = line("undo", "--json")
    assert (answer.code, answer.out) == (1, "")
    assert answer.err == "groupdesk: there is nothing to undo\n"


def test_a_person_is_marked_and_shown(readers: Line) -> None:
    (ben,) = [row for row in readers.json("members", "--group", "Readers", *NOW) if row["name"] == "Ben"]
    readers.json("member", "set", "Ben", "--staff", "--note", "helps on Mondays", *NOW)
    page = readers.json("member", "show", ben["person"], *NOW)
    assert (page["name"], page["marks"], page["note"]) == ("Ben", ["staff"], "helps on Mondays")
    (staff,) = readers.json("members", "--group", "Readers", "--state", "staff", *NOW)
    assert staff["id"] == ben["id"]


def test_hours_are_seven_times_twenty_four(readers: Line) -> None:
    hours = readers.json("hours", "--group", "Readers", *NOW)
    assert [len(row) for row in hours["hours"]] == [24] * 7
    assert sum(map(sum, hours["hours"])) == 206
    assert set(hours["best"]) == {"workday", "weekend"}


def test_words_are_found_and_their_absence_is_code_1(readers: Line) -> None:
    found = [said["text"] for said in readers.json("search", "number", "17", *NOW)]
    assert sorted(found) == sorted(f"thought number {n} of the day" for n in range(200) if "17" in str(n))
    assert readers("search", "nowhere to be found", *NOW).code == 1


def test_settings_say_what_is_allowed(line: Line) -> None:
    line.json("settings", "set", "timezone", "Europe/London")
    shown = {one["key"]: one["value"] for one in line.json("settings", "show")}
    assert shown["timezone"] == "Europe/London"
    answer = line("settings", "set", "theme", "pink")
    assert answer.code == 2
    assert "theme" in answer.err


def test_a_copy_comes_back_as_the_desk(readers: Line, tmp_path: Path) -> None:
    groups = readers.json("groups", *NOW)
    file = tmp_path / "copies" / "mine.desk"
    assert readers.json("backup", file)["file"] == str(file)
    assert file.stat().st_mode & 0o777 == 0o600
    readers.json("group", "set", "Readers", "--name", "Writers", *NOW)
    readers.json("restore", file, *NOW)
    assert readers.json("groups", *NOW) == groups
    assert [copy.kind for copy in safety.copies(readers.desk)] == ["before"]


def test_restoring_what_is_no_desk_changes_nothing(readers: Line, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no desk")
    before = readers.json("groups", *NOW)
    assert readers("restore", tmp_path / "notes.txt").code == 1
    assert readers.json("groups", *NOW) == before


def test_an_export_and_its_templates(readers: Line, tmp_path: Path) -> None:
    tables = readers.json("export", tmp_path / "out", *NOW)["tables"]
    assert tables["groups"] == 1
    assert json.loads((tmp_path / "out" / "groups.json").read_text())[0]["name"] == "Readers"
    readers.json("export", tmp_path / "empty", "--template")
    refused = readers("export", tmp_path, *NOW)
    assert refused.code == 1
    assert len(refused.err.splitlines()) == 1


def test_info_names_versions_and_places(line: Line) -> None:
    facts = line.json("info")
    assert facts["desk"] == str(line.desk)
    assert facts["exists"] is False


def test_resetting_the_terminal_turns_off_what_the_console_turns_on(line: Line) -> None:
    out = line("reset-terminal").out
    assert "\x1b[?1049l" in out
    assert "\x1b[?25h" in out


def test_forgetting_asks_for_the_name_and_leaves_no_trace(readers: Line, tmp_path: Path) -> None:
    file = tmp_path / "before.desk"
    readers.json("backup", file)
    refused = readers("member", "forget", "Cara", "--confirm", "Carla")
    assert refused.code == 2
    points = sum(row["messages"] for row in readers.json("leaderboard", "--span", "all", *NOW)["rows"])
    gone = readers.json("member", "forget", "Cara", "--confirm", "Cara", *NOW)
    assert gone["out_of_reach"] == [str(file)]
    assert b"Cara" not in readers.desk.read_bytes()
    assert (
        sum(row["messages"] for row in readers.json("leaderboard", "--span", "all", *NOW)["rows"]) == points
    )
    readers.json("import", tmp_path / "readers.json", "--until", "2026-03-08", *NOW)
    assert readers("member", "show", "Cara", *NOW).code == 1


WEEK = ("--week", "2026-W10")
LATER = ("--now", "2026-03-10T10:00+08:00")


def test_the_weekly_page_is_one_document_in_every_format(readers: Line, tmp_path: Path) -> None:
    page = readers.json("weekly", *WEEK, *LATER)
    assert page["week"] == "2026-W10"
    assert readers.json("report", *WEEK, *LATER) == page
    for shape in ("text", "md", "csv", "html"):
        assert readers("report", *WEEK, "--format", shape, *LATER).out
    file = tmp_path / "week.xlsx"
    assert readers("report", *WEEK, "--format", "xlsx", "--out", file, *LATER).code == 0
    assert file.read_bytes()[:2] == b"PK"
    assert not list(tmp_path.glob(".*.part"))


def test_the_bosss_copy_names_nobody_and_the_teams_does(readers: Line) -> None:
    assert "Cara" not in readers("report", *WEEK, "--for", "boss", *LATER).out
    assert "Cara" in readers("report", *WEEK, "--for", "team", *LATER).out


def test_a_week_that_does_not_exist_is_wrong_use(readers: Line) -> None:
    answer = readers("report", "--week", "2026-W99", "--json", *LATER)
    assert (answer.code, answer.out) == (2, "")
    assert len(answer.err.splitlines()) == 1


def test_a_report_that_cannot_be_written_is_one_line(readers: Line, tmp_path: Path) -> None:
    answer = readers("report", *WEEK, "--out", tmp_path / "nowhere" / "week.txt", *LATER)
    assert answer.code == 1
    assert len(answer.err.splitlines()) == 1


def test_hours_look_back_as_many_weeks_as_said(readers: Line) -> None:
    later = ("--now", "2026-03-20T12:00+08:00")
    readers.json(
        "import", readers.desk.with_name("readers.json"), "--until", "2026-03-20T11:00+08:00", *later
    )
    heard = [
        sum(map(sum, readers.json("hours", "--group", "Readers", *said, *later)["hours"]))
        for said in ((), ("--weeks", "3"), ("--weeks", "2"))
    ]
    assert heard == [206, 206, 0]
    assert readers("hours", "--group", "Readers", "--weeks", "0", *later).code == 2


def test_members_are_merged_and_split(readers: Line) -> None:
    cara = readers.json("member", "show", "Cara", *NOW)["person"]
    assert readers.json("member", "merge", "Cara", "Ben", *NOW)["verb"] == "merge"
    accounts = readers.json("member", "show", cara, *NOW)["accounts"]
    assert len(accounts) == 2
    assert readers.json("member", "split", cara, "--account", accounts[0]["id"], *NOW)["verb"] == "split"
    assert len(readers.json("member", "show", cara, *NOW)["accounts"]) == 1
    assert readers("member", "merge", "Cara", "Cara", *NOW).code == 2
    assert readers("member", "split", cara, "--account", "999", *NOW).code == 1


def test_what_is_kept_is_listed(readers: Line) -> None:
    assert readers.json("highlights", *NOW) == readers.json("answers", *NOW) == []
    with Desk.open(readers.desk) as desk:
        desk.kept.highlight([desk.messages.page(group=1, words="number 179")[0].id])
        desk.kept.answer("when do we meet?", "at seven")
    (kept,) = readers.json("highlights", *NOW)
    assert (kept["group"], kept["text"]) == ("Readers", "thought number 179 of the day")
    (answer,) = readers.json("answers", *NOW)
    assert (answer["question"], answer["text"]) == ("when do we meet?", "at seven")
    assert "at seven" in readers("answers", *NOW).out


def test_a_charter_is_written_shown_and_taken_back(readers: Line) -> None:
    done = readers.json("charter", "set", "Readers", "--for-whom", "slow readers", "--entry", HOSTILE, *NOW)
    assert done["verb"] == "charter"
    readers.json("charter", "set", "all", "--entry", "", "--exit", "adverts", *NOW)
    shown = readers.json("charter", "show", "Readers", *NOW)
    assert (shown["version"], shown["for_whom"], shown["entry"], shown["exit"]) == (
        2,
        "slow readers",
        None,
        "adverts",
    )
    assert [one["version"] for one in shown["versions"]] == [2, 1]
    assert readers.json("charter", "show", "Readers", "--version", "1", *NOW)["entry"] == HOSTILE
    assert "\u202e" not in readers("charter", "show", "Readers", "--version", "1", *NOW).out
    group = readers.json("group", "show", "Readers", *NOW)
    assert group["charter"]["at"] == shown["at"] == "2026-03-09T22:30:00+08:00"
    readers("undo", *NOW)
    assert readers.json("charter", "show", "Readers", *NOW)["version"] == 1


def test_a_charter_that_says_nothing_is_wrong_use(readers: Line) -> None:
    assert readers("charter", "set", "Readers", *NOW).code == 2
    assert "no charter yet" in readers("charter", "show", "Readers", *NOW).err


def test_members_by_mark(readers: Line) -> None:
    readers("member", "set", "Cara", "--kol", *NOW)
    rows = readers.json("members", "--group", "Readers", "--mark", "kol", *NOW)
    assert [(row["name"], row["marks"], row["left"]) for row in rows] == [("Cara", ["kol"], None)]
    assert readers.json("group", "show", "Readers", *NOW)["marks"] == {"kol": 1}


def test_a_group_with_a_charter_outlives_its_import(readers: Line) -> None:
    (imported,) = (one["entry"] for one in readers.json("history", *NOW) if one["verb"] == "import")
    readers("charter", "set", "Readers", "--entry", "one book a month", *NOW)
    assert readers("history", "--take-back", imported, *NOW).code == 0
    assert readers.json("charter", "show", "Readers", *NOW)["entry"] == "one book a month"
    assert readers.json("doctor", *NOW)["ok"]
