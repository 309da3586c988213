"""Leaderboard, roster and members outside the desk: exact figures, inert names, a kind post."""

import csv
import json

import pytest

from groupdesk.desk.values.groups import GroupRow
from groupdesk.desk.values.people import MemberRow
from groupdesk.reports.board import POST_ROWS, board_csv, board_json, members_csv, post, roster_csv
from groupdesk.reports.cells import csv_cell, csv_file, inert, json_text
from tests.reports.samples import DANGEROUS, HOSTILE, board, member


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\u202e=", "＝", " =", "\ufeff="])
def test_no_text_is_a_formula(start: str) -> None:
    assert str(csv_cell(f"{start}1+1")).startswith("'")


def test_numbers_and_ordinary_text_stay_as_they_are() -> None:
    assert [csv_cell(cell) for cell in (-5, 2.5, None, "a=b", "晨读会 03", "👩‍👧")] == [
        -5,
        2.5,
        None,
        "a=b",
        "晨读会 03",
        "👩‍👧",
    ]


def test_inert_text_has_one_line_and_no_control() -> None:
    shown = inert(HOSTILE)
    assert shown.isprintable()
    assert not set("\x1b\x07\u202e\r\n") & set(shown)
    assert "=1+1[/b]" in shown


def test_json_is_lossless_and_acts_on_no_terminal() -> None:
    text = json_text({"name": HOSTILE + "\x9b\u2028\ud800"})
    assert not [sign for sign in ("\x1b", "\x07", "\u202e", "\r", "\x9b", "\u2028") if sign in text]
    assert text.encode()
    assert json.loads(text) == {"name": HOSTILE + "\x9b\u2028\ud800"}


def test_csv_and_json_of_the_board_agree() -> None:
    shown = board(member(1, "林小满", 44, movement="new"), member(2, HOSTILE, 15, movement=-1))
    document = json.loads(json_text(board_json(shown)))
    assert (document["from"], document["to"], document["coverage"]) == ("2026-11-16", "2026-11-22", [5, 7])
    rows = table(board_csv(shown))
    assert len(rows) == 2
    for row, told in zip(rows, document["rows"], strict=True):
        for name in told.keys() - {"name"}:
            assert row[name] == str(told[name])
    assert document["rows"][1]["name"] == HOSTILE
    assert rows[1]["name"].startswith("'=1+1[/b]")
    assert not [sign for sign in DANGEROUS[:3] if sign in board_csv(shown)]


def test_the_post_has_the_top_and_nothing_unkind() -> None:
    rows = [member(n, f"M{n:02}", 100 - n, movement=n) for n in range(1, 31)]
    lines = post(board(*rows), "读书会").splitlines()
    assert lines[0] == "Most active in 读书会, 16–22 Nov"
    assert lines[1:] == [f"{n}. M{n:02}" for n in range(1, POST_ROWS + 1)]


def test_the_post_of_a_bottom_view_is_the_top_or_nobody() -> None:
    shown = board(member(1, "甲", 44), member(1, "乙", 44), member(3, "丙", 15), member(4, "丁", -5))
    turned = board(*reversed(shown.rows))
    assert post(turned).splitlines()[1:] == ["1. 乙", "1. 甲"]


def test_the_post_calls_nobody() -> None:
    assert "@" not in post(board(member(1, "@everyone", 9), member(2, HOSTILE, 8)), "@here")


def test_roster_and_members_in_their_own_zone() -> None:
    group = GroupRow(
        1, None, HOSTILE, None, "wechat", "study", "", "weekly", ("city", "东"), None, 12, 90, None, 3,
        (), 1_700_000_000, 1_700_000_000, False, (5, 7), "Asia/Shanghai", False, "-owner",
    )  # fmt: skip
    (row,) = table(roster_csv([group], "UTC"))
    assert (row["members"], row["words_7d"], row["members_known"]) == ("", "", "12")
    assert row["last_word"] == "2023-11-15T06:13:20+08:00"
    assert (row["tags"], row["owner"]) == ("city; 东", "'-owner")
    one = MemberRow(
        7, "u7", 3, "小鱼", "active", "admin", ("kol",), None, 1_700_000_000, None, 4, 2, 15, None
    )
    (shown,) = table(members_csv([one], "UTC"))
    assert (shown["name"], shown["marks"], shown["joined"]) == ("小鱼", "kol", "")
    assert shown["first_seen"] == "2023-11-14T22:13:20Z"


def test_a_file_for_excel_carries_the_mark() -> None:
    assert csv_file("名\n").decode("utf-8-sig") == "名\n"
    assert csv_file("a\n").startswith(b"\xef\xbb\xbf")
