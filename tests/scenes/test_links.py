"""The same chat from a bot's log and from a phone's export: who is who is offered, and taken back."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.chats import at
from tests.console_line import Line

NOW = ("--now", "2026-03-10T22:30+08:00")
PEOPLE = {28084825: "小鹿", 10045: "老王", 77001: "Ann"}
GROUP = "晨读会"


def said() -> list[tuple[int, int, str]]:
    """(instant, account, text)."""
    who = list(PEOPLE)
    return [
        (at("2026-03-08 08:00") + 125 * n, who[n % 3], f"今天读完了第{n}章，说几句感想") for n in range(30)
    ]


def log(path: Path) -> Path:
    """What a bot heard."""
    lines = [
        {
            "post_type": "message",
            "message_type": "group",
            "self_id": 1,
            "time": when,
            "group_id": 555,
            "user_id": account,
            "message_id": n,
            "message": [{"type": "text", "data": {"text": text}}],
            "sender": {"nickname": PEOPLE[account], "card": "", "role": "member"},
        }
        for n, (when, account, text) in enumerate(said(), 1)
    ]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


def export(path: Path, more: int = 6) -> Path:
    """What a phone exports, which goes on a little longer."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    told = said()
    told += [
        (told[-1][0] + 60 * (n + 1), account, f"later word {n}") for n in range(more) for account in PEOPLE
    ]
    lines = [
        f"{datetime.fromtimestamp(when, ZoneInfo('Asia/Shanghai')):%Y/%m/%d, %H:%M} - {PEOPLE[account]}: {text}"
        for when, account, text in told
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def told(tmp_path: Path, line: Line) -> tuple[Line, Any]:
    """Both in one group; what the second import printed."""
    line.json("settings", "set", "timezone", "Asia/Shanghai")
    line.json(
        "import", log(tmp_path / "log.jsonl"), "--group", GROUP, "--until", "2026-03-08T09:00:30+08:00", *NOW
    )
    answer = line.json("import", export(tmp_path / "chat.txt"), "--group", GROUP, *NOW)
    return line, answer


def test_people_are_offered_linked_and_split_again(told: tuple[Line, Any]) -> None:
    line, answer = told
    assert answer["links"] == 3
    assert len(line.json("members", "--group", GROUP, *NOW)) == 6
    offers = line.json("member", "links", "--group", GROUP, *NOW)
    assert {one["name"]: (one["native"], one["known_name"], one["texts"]) for one in offers} == {
        name: (f"qq:{account}", name, 10) for account, name in PEOPLE.items()
    }
    first = offers[0]["rows"][0]
    assert first[0]["text"] == first[1]["text"] and first[0]["at"][:16] == first[1]["at"][:16]
    change = line.json("member", "links", "--accept", *(one["key"] for one in offers), *NOW)
    assert change["verb"] == "link"
    rows = line.json("members", "--group", GROUP, *NOW)
    assert sorted(row["name"] for row in rows) == sorted(PEOPLE.values())
    board = line.json("leaderboard", "--group", GROUP, "--span", "all", *NOW)["rows"]
    assert [row["messages"] for row in board] == [16, 16, 16]
    assert line.json("member", "links", *NOW) == [] and line.json("doctor", *NOW)["ok"]
    line.json("undo", *NOW)
    assert len(line.json("members", "--group", GROUP, *NOW)) == 6
    assert len(line.json("member", "links", *NOW)) == 3


def test_a_dismissed_offer_stays_away(told: tuple[Line, Any], tmp_path: Path) -> None:
    line, _answer = told
    key = line.json("member", "links", *NOW)[0]["key"]
    line.json("member", "links", "--reject", key, *NOW)
    assert len(line.json("member", "links", *NOW)) == 2
    again = line.json("import", export(tmp_path / "longer.txt", 9), "--group", GROUP, *NOW)
    assert again["links"] == 0 and len(line.json("member", "links", *NOW)) == 2
    line.json("undo", *NOW)
    line.json("undo", *NOW)
    assert len(line.json("member", "links", *NOW)) == 3


def test_offers_are_tables_and_go_with_a_forgotten_person(told: tuple[Line, Any]) -> None:
    line, _answer = told
    assert "小鹿" in line("member", "links", *NOW).out
    offer = next(one for one in line.json("member", "links", *NOW) if one["name"] == "Ann")
    line.json("member", "forget", offer["known"], "--confirm", "Ann", *NOW)
    assert {one["name"] for one in line.json("member", "links", *NOW)} == {"小鹿", "老王"}
    assert line("member", "links", "--accept", offer["key"], *NOW).code == 1
    assert line.json("doctor", *NOW)["ok"]


def test_merged_groups_offer_whom_both_know(tmp_path: Path, line: Line) -> None:
    line.json("settings", "set", "timezone", "Asia/Shanghai")
    line.json("import", log(tmp_path / "log.jsonl"), "--group", "bot", *NOW)
    line.json("import", export(tmp_path / "chat.txt"), "--group", "phone", *NOW)
    assert line.json("member", "links", *NOW) == []
    line.json("group", "merge", "bot", "phone", *NOW)
    assert len(line.json("member", "links", "--group", "bot", *NOW)) == 3
    line.json("undo", *NOW)
    assert line.json("member", "links", *NOW) == [] and line.json("doctor", *NOW)["ok"]
