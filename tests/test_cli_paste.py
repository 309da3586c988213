"""`groupdesk paste`: copied text, sign-in lists and member lists through the one door (scene A3)."""

import io
import sqlite3
import sys
from pathlib import Path

import pytest

from tests.console_line import Answer, Line, line

__all__ = ["line"]

COPIED = """小鹿 2022/11/17 21:07
周六活动几点？

阿泽 2022/11/17 21:07
周六活动几点？

小鹿 2022/11/17 21:08
[图片]

wen wen 2022/11/17 21:08
九点
地点见公告

小鹿 2022/11/17 21:08
收到

小鹿 2022/11/17 21:08
收到"""
CHAIN = "#接龙\n周六爬山报名\n\n1. 小鹿\n2. wen wen +1\n3. 阿泽泽\n4. 王静\n"


class Pasting:
    """Pastes into one desk, as of 2026-03-05 09:30 in Shanghai."""

    def __init__(self, line: Line, patch: pytest.MonkeyPatch) -> None:
        self.line, self._patch = line, patch
        line("settings", "set", "timezone", "Asia/Shanghai")

    def __call__(self, text: str, *said: object, now: str = "2026-03-05T09:30:00+08:00") -> Answer:
        self._give(text)
        return self.line("paste", "--now", now, *said)

    def json(self, text: str, *said: object, now: str = "2026-03-05T09:30:00+08:00") -> dict:
        self._give(text)
        return self.line.json("paste", "--now", now, *said)

    def _give(self, text: str) -> None:
        self._patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8"))

    def rows(self, query: str) -> list[tuple]:
        """What the store holds."""
        with sqlite3.connect(self.line.desk) as connection:
            return connection.execute(query).fetchall()


@pytest.fixture
def pasting(line: Line, monkeypatch: pytest.MonkeyPatch) -> Pasting:
    return Pasting(line, monkeypatch)


def test_scene_a3(pasting: Pasting, shared: Path) -> None:
    text = (shared / "data/made/wechat_copy_mac.txt").read_text(encoding="utf-8")
    first = pasting.json(text, "--group", "周六徒步")
    assert first["total"] == {"messages": 6, "new": 6, "unreadable": 0}
    (again,) = pasting.json(text, "--group", "周六徒步", now="2026-03-06T09:30:00+08:00")["files"]
    assert (again["new"], again["known"]) == (0, 6)
    board = pasting.line.json("leaderboard", "--span", "all", "--by", "messages")["rows"]
    assert [(row["name"], row["messages"]) for row in board] == [("小鹿", 4), ("阿泽", 1), ("wen wen", 1)]
    states = {row["state"] for row in pasting.line.json("members", "--group", "周六徒步")}
    assert not states & {"quiet", "silent", "slipping", "went_quiet"}


def test_a_paste_observes_its_minutes_or_the_days_she_vouches_for(pasting: Pasting) -> None:
    pasting.json(COPIED, "--group", "a")
    told = pasting.rows('SELECT "end" - start, complete FROM coverage ORDER BY start')
    assert told == [(119, 0), (0, 0)]
    pasting.json(COPIED, "--group", "b", "--whole-day")
    told = pasting.rows('SELECT "end" - start, complete FROM coverage WHERE complete = 1')
    assert told == [(86_399, 1)]
    assert pasting.line.json("groups")[0]["data_until"].startswith("2026-03-05T09:30")


def test_the_group_is_guessed_from_names_and_the_guess_is_said(pasting: Pasting) -> None:
    pasting.json(COPIED, "--group", "周六徒步")
    (file,) = pasting.json("小鹿 09:07\n早\n\n新人 09:08\n早\n")["files"]
    assert file["group"] == "周六徒步" and file["new"] == 2
    assert any("周六徒步" in one and "--group" in one for one in file["assumed"])
    assert file["first"] == "2026-03-05T09:07:00+08:00"


def test_without_a_sure_guess_it_is_wrong_use_that_names_the_candidates(pasting: Pasting) -> None:
    assert pasting(COPIED).code == 2
    for name in ("徒步一群", "徒步二群"):
        pasting.json(COPIED, "--group", name)
    answer = pasting("小鹿 09:07\n早\n")
    assert answer.code == 2 and not answer.out
    assert "徒步一群 (1/1), 徒步二群 (1/1)" in answer.err and "--group" in answer.err


def test_a_text_of_which_nothing_is_known_is_refused_in_a_line(pasting: Pasting) -> None:
    answer = pasting("hello", "--group", "a")
    assert answer.code == 1 and len(answer.err.splitlines()) == 1 and "pasted text" in answer.err
    assert pasting("小鹿 09:07\n早", "--group", "a", "--day", "yesterday").code == 2


def test_the_text_leaves_the_run_row_and_redo_asks_for_it_again(pasting: Pasting) -> None:
    pasting.json(COPIED, "--group", "周六徒步")
    assert not any("活动几点" in arguments for (arguments,) in pasting.rows("SELECT arguments FROM run"))
    pasting.line.json("undo")
    assert pasting.rows("SELECT count(*) FROM message") == [(0,)]
    answer = pasting.line("redo")
    assert answer.code == 1 and "paste it again" in answer.err
    assert pasting.json(COPIED, "--group", "周六徒步")["total"]["new"] == 6


def test_a_sign_in_list_becomes_attendance_of_those_who_are_certain(pasting: Pasting) -> None:
    pasting.json(COPIED, "--group", "周六徒步")
    (file,) = pasting.json(CHAIN, "--group", "周六徒步", "--day", "2026-03-04")["files"]
    assert file["messages"] == 1
    assert file["attendance"] == [
        {
            "day": "2026-03-04",
            "title": "周六爬山报名",
            "people": ["小鹿", "wen wen"],
            "doubtful": ["阿泽泽"],
            "unknown": ["王静"],
        }
    ]
    stored = (
        "SELECT i.name, date(a.day * 86400, 'unixepoch'), a.title FROM attendance AS a"
        " JOIN identity AS i ON i.id = a.identity_id ORDER BY i.name"
    )
    assert pasting.rows(stored) == [
        ("wen wen", "2026-03-04", "周六爬山报名"),
        ("小鹿", "2026-03-04", "周六爬山报名"),
    ]
    pasting.line.json("undo")
    assert pasting.rows(stored) == []
    assert "doubtful: 阿泽泽; not known here: 王静" in pasting(CHAIN, "--group", "周六徒步").err


def test_names_match_exactly_first_then_in_normal_form(pasting: Pasting) -> None:
    pasting.json("Wen Wen 09:01\n早\n\nwen wen 09:02\n早\n\nＡＺＥ 09:03\n早\n", "--group", "a")
    (file,) = pasting.json("#接龙\n1. wen wen\n2. aze 到\n3. WEN WEN\n", "--group", "a")["files"]
    listed = file["attendance"][0]
    assert listed["people"] == ["wen wen", "aze"] and listed["doubtful"] == ["WEN WEN"]


def test_join_lines_bring_joins_and_can_be_taken_back(pasting: Pasting) -> None:
    (file,) = pasting.json('"阿泽"邀请"小鹿"加入了群聊\n', "--group", "a", "--day", "2026-03-04")["files"]
    assert file["joins"] == 1
    pasting.line.json("undo")
    assert pasting.rows("SELECT count(*) FROM membership_event") == [(0,)]


def test_a_member_list_is_a_part_unless_she_says_complete(pasting: Pasting) -> None:
    for said, complete in (((), 0), (("--complete",), 1)):
        pasting.json("群成员(3)\n小鹿\n阿泽\nwen wen\n", "--group", f"g{complete}", *said)
        assert pasting.rows("SELECT complete FROM roster ORDER BY id DESC LIMIT 1") == [(complete,)]
    assert pasting.rows("SELECT count(*) FROM roster_member") == [(6,)]


def test_a_forgotten_name_leaves_titles_and_results_too(pasting: Pasting) -> None:
    pasting.json("wen wen 09:01\n早\n\n阿泽小朋友 09:02\n早\n", "--group", "a")
    pasting.json("#接龙\n给阿泽小朋友过生日\n1. wen wen\n", "--group", "a")
    assert pasting.line("member", "forget", "阿泽小朋友", "--confirm", "阿泽小朋友").code == 0
    ((title,),) = pasting.rows("SELECT title FROM attendance")
    assert "过生日" in title and "阿泽小朋友" not in title
    assert not any("阿泽小朋友" in result for (result,) in pasting.rows("SELECT result FROM run"))
