"""Logs of OneBot 11 events."""

import json
from pathlib import Path
from typing import Any

import pytest
from figures import ODD, figures, mutations, of, read, read_text, survives

from groupdesk.formats import detect
from groupdesk.formats.chats.envelopes import Envelopes
from groupdesk.formats.chats.onebot import FORMAT
from groupdesk.formats.errors import DamagedError
from groupdesk.formats.source import FileSource
from groupdesk.records import (
    ChatMessage,
    GroupFacts,
    Join,
    Kind,
    Leave,
    Member,
    Recall,
    Record,
    Skipped,
    SystemLine,
    Unreadable,
)
from groupdesk.records.onebot_segments import Content, content

DATA = Path(__file__).parents[1] / "data" / "onebot"
T = 1772409600


@pytest.fixture(scope="module")
def log() -> list[Record]:
    return read(FORMAT, DATA / "events.jsonl")


def test_the_private_event_of_the_expected_two_is_reported(shared: Path) -> None:
    file = shared / "data/onebot/nonebot_v11_events.json"
    assert detect(FileSource.at(file).head()) is FORMAT
    records = read(FORMAT, file)
    found = figures(records)
    assert (found["messages"], found["first"], found["unreadable"]) == (1, "1970-01-01T00:00:00Z", 0)
    assert of(Skipped, records) == [Skipped("Test", "private")]
    assert of(ChatMessage, records) == [ChatMessage(0, "1", "Test", "@all Test text", 0, 1)]


def test_own_sample_is_recognised() -> None:
    assert detect(FileSource.at(DATA / "events.jsonl").head()) is FORMAT


def test_a_group_begins_wherever_it_changes(log: list[Record]) -> None:
    assert [one.native for one in of(GroupFacts, log)] == ["700001", "700002", "700001"]
    assert of(GroupFacts, log)[0] == GroupFacts("", "qq", "700001")


def test_messages(log: list[Record]) -> None:
    assert of(ChatMessage, log) == [
        ChatMessage(T + 2, "20002", "二组-小雨", "早上好", 0, -1287654321),
        ChatMessage(T + 3, "20001", "陈安", "@20002 收到", 0, 12, -1287654321, ("20002",)),
        ChatMessage(T + 4, "20001", "陈安", "@all a,b [x] &amp; ", Kind.IMAGE, 13, 12),
        ChatMessage(T + 5, "20002", "小雨", "", Kind.IMAGE, 14),
        ChatMessage(T + 6, "20002", "二组-小雨", "", Kind.STICKER, 15),
        ChatMessage(T + 7, "20002", "二组-小雨", "哈哈", 0, 16),
        ChatMessage(T + 8, "20002", "三组-小雨", "", Kind.SHARE, 17),
        ChatMessage(T + 9, None, "大力鬼王", "谁", 0, 18),
    ]


def test_what_envelopes_say_is_told_once_a_group(log: list[Record]) -> None:
    assert of(Member, log) == [
        Member("20002", "小雨", "二组-小雨", "member"),
        Member("20001", "陈安", "", "owner"),
        Member("20002", "小雨", "", "member"),
        Member("20002", "小雨", "三组-小雨", "member"),
    ]


def test_notices(log: list[Record]) -> None:
    assert of(Join, log) == [Join(T + 10, "20010", "", "20001"), Join(T + 11, "20011", "")]
    assert of(Leave, log) == [Leave(T + 12, "20011", ""), Leave(T + 13, "20010", "", kicked=True)]
    assert of(Recall, log) == [Recall(T + 14, 16, "20002")]
    assert [one.text for one in of(SystemLine, log)] == ["poke", "group_ban", "request"]


def test_private_chats_are_listed_at_the_end(log: list[Record]) -> None:
    assert log[-1] == Skipped("老周", "private")


def test_an_array_gives_what_lines_give(tmp_path: Path, log: list[Record]) -> None:
    lines = (DATA / "events.jsonl").read_text().splitlines()
    for text in (f"[{','.join(lines)}]", f"\n [\n{','.join(lines)}\n]\n"):
        assert read_text(FORMAT, tmp_path, text) == log


def test_broken_lines_cost_only_themselves(tmp_path: Path, log: list[Record]) -> None:
    lines = (DATA / "events.jsonl").read_text().splitlines()
    text = "\n".join(["# log", '{"post_type": "mess', *lines[:4], "[]", *lines[4:], lines[-2][:30]])
    records = read_text(FORMAT, tmp_path, text)
    assert [one.line for one in of(Unreadable, records)] == [2, 7, 24]
    assert [one for one in records if not isinstance(one, Unreadable)] == log


def test_a_log_without_any_group_is_refused(tmp_path: Path) -> None:
    text = (DATA / "events.jsonl").read_text().splitlines()[1]
    with pytest.raises(DamagedError, match="no chat in it"):
        read_text(FORMAT, tmp_path, text)


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("plain", Content("plain")),
        ("", Content("")),
        ([], Content("")),
        (None, Content("")),
        ([{"type": "at", "data": {"qq": 7, "name": "小雨"}}], Content("@小雨", mentions=("7",))),
        ([{"type": "share", "data": {"title": "好书", "url": "x"}}], Content("好书", Kind.LINK)),
        ([{"type": "redbag", "data": {}}], Content("", Kind.RED_PACKET)),
        ([{"type": "unheard_of", "data": {}}], Content("", Kind.OTHER)),
        ("[CQ:face,id=1]", Content("", Kind.STICKER)),
        ("[CQ:video,file=a]看", Content("看", Kind.VIDEO)),
        ("[CQ:broken", Content("[CQ:broken")),
        ("&#91;CQ:at,qq=1&#93;", Content("[CQ:at,qq=1]")),
    ],
)
def test_contents(message: Any, expected: Content) -> None:
    assert content(message) == expected


def test_envelopes_forget_rather_than_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("groupdesk.formats.chats.envelopes._MOST", 3)
    envelopes = Envelopes()
    admin = ("A", "", "admin", False)
    assert [envelopes.is_news("g", who, admin) for who in "aabcda"] == [True, False, True, True, True, True]
    assert not envelopes.is_news("g", "x", ("X", "", "", False))
    assert envelopes.is_news("g", "a", ("A", "", "", False))


@pytest.mark.parametrize("time", [None, "x", 10**20, -(10**20)])
def test_an_event_without_a_real_time_is_unreadable(tmp_path: Path, time: Any) -> None:
    event = json.loads((DATA / "events.jsonl").read_text().splitlines()[2])
    lines = [json.dumps(one) for one in (event, {**event, "time": time}, event)]
    records = read_text(FORMAT, tmp_path, "\n".join(lines))
    assert [one.line for one in of(Unreadable, records)] == [2]


def test_numbers_as_strings_are_the_same_ids(tmp_path: Path) -> None:
    event = json.loads((DATA / "events.jsonl").read_text().splitlines()[3])
    other = {
        **event,
        "user_id": "20001",
        "group_id": "700001",
        "message_id": "12",
        "time": str(event["time"]),
    }
    records = read_text(FORMAT, tmp_path, json.dumps([event, other]))
    first, second = of(ChatMessage, records)
    assert first == second


def test_no_mutation_raises(tmp_path: Path) -> None:
    for line in (DATA / "events.jsonl").read_text().splitlines()[1:15]:
        event = json.loads(line)
        lines = [json.dumps(changed) for changed in [event, *mutations(event, ODD)]]
        survives(FORMAT, tmp_path, "\n".join(lines), DamagedError)


def test_cut_anywhere_it_keeps_what_came_before(tmp_path: Path, log: list[Record]) -> None:
    lines = (DATA / "events.jsonl").read_text().splitlines()
    messages = of(ChatMessage, log)
    for text in ("\n".join(lines), f"[{','.join(lines)}]"):
        for end in range(0, len(text), 17):
            found = of(ChatMessage, survives(FORMAT, tmp_path, text[:end], DamagedError) or [])
            assert found == messages[: len(found)]
