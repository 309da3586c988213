"""Telegram Desktop's JSON."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from figures import ODD, figures, mutations, of, read, read_text, survives, wanted

from groupdesk.formats import detect
from groupdesk.formats.chats.telegram import FORMAT
from groupdesk.formats.errors import DamagedError
from groupdesk.formats.source import FileSource
from groupdesk.records import (
    ChatMessage,
    GroupFacts,
    Join,
    Kind,
    Leave,
    Member,
    Reading,
    Record,
    SystemLine,
    Unreadable,
)

DATA = Path(__file__).parents[1] / "data" / "telegram"
T = 1772409600


@pytest.fixture(scope="module")
def group() -> list[Record]:
    return read(FORMAT, DATA / "group.json")


@pytest.fixture
def chat(tmp_path: Path) -> Callable[..., list[Record]]:
    """Reads a chat of the messages given."""

    def records(*messages: Any, reading: Reading | None = None) -> list[Record]:
        text = json.dumps({"name": "G", "type": "private_group", "id": 7, "messages": messages})
        return read_text(FORMAT, tmp_path, text, reading)

    return records


def message(**changed: Any) -> dict[str, Any]:
    plain = {"id": 1, "type": "message", "date": "2026-03-02T08:00:00", "date_unixtime": str(T)}
    return {**plain, "from": "A", "from_id": "user1", "text": "hi", "text_entities": [], **changed}


@pytest.mark.parametrize("name", ["chatminer_account", "chatminer_single", "mlomb_DM_2A_7M"])
def test_expected_figures(shared: Path, name: str) -> None:
    expected = json.loads((shared / "data/EXPECTED.json").read_text())[f"telegram/{name}.json"]
    file = shared / f"data/telegram/{name}.json"
    assert detect(FileSource.at(file).head()) is FORMAT
    assert figures(read(FORMAT, file)) == wanted(expected)


@pytest.mark.parametrize("name", ["group.json", "account.json"])
def test_own_samples_are_recognised(name: str) -> None:
    assert detect(FileSource.at(DATA / name).head()) is FORMAT


def test_an_account_is_recognised_by_what_stands_before_its_chats(tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    contacts = [{"first_name": "x" * 100}] * 1_000
    file.write_text(json.dumps({"about": "x", "contacts": {"list": contacts}, "chats": {"list": []}}))
    assert FORMAT.sniff(FileSource.at(file).head())


@pytest.mark.parametrize(
    "text",
    ["{}", "[]", '{"messages": [{"id": "1", "type": "Default", "timestamp": "x"}]}', '{"chats": 5}', "hello"],
)
def test_others_are_not(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text)
    assert not FORMAT.sniff(FileSource.at(tmp_path / "x.json").head())


def test_the_group_comes_first(group: list[Record]) -> None:
    assert group[0] == GroupFacts("晨跑打卡群", "telegram", "1700000001")


def test_words_replies_and_senders(group: list[Record]) -> None:
    messages = {one.id: one for one in of(ChatMessage, group)}
    assert messages[2] == ChatMessage(T + 60, "user11", "林小满", "早上好", 0, 2)
    assert messages[3].reply_to == 2
    assert messages[23].reply_to is None
    assert messages[12].edited_at == T + 600
    assert messages[13].sender is None
    assert (messages[14].sender, messages[14].name) == ("user33", "")


def test_texts_in_parts_and_mentions(group: list[Record]) -> None:
    (found,) = [one for one in of(ChatMessage, group) if one.id == 4]
    assert found.text == "看这里 https://example.com/a 和 @someone小满"
    assert found.mentions == ("", "user11")


def test_kinds(group: list[Record]) -> None:
    kinds = {one.id: (one.kind, one.text) for one in of(ChatMessage, group) if one.kind}
    assert kinds == {
        5: (Kind.IMAGE, "群里的图"),
        6: (Kind.STICKER, ""),
        7: (Kind.VOICE, ""),
        8: (Kind.FILE, ""),
        9: (Kind.POLL, ""),
        10: (Kind.LOCATION, ""),
        11: (Kind.FORWARD, "别处的话"),
        24: (Kind.OTHER, ""),
    }


def test_who_came_and_by_whom(group: list[Record]) -> None:
    assert of(Join, group) == [
        Join(T + 400, "name:新人甲", "新人甲", "user11", "林小满", 15),
        Join(T + 400, "name:新人乙", "新人乙", "user11", "林小满", 15),
        Join(T + 400, "", "", "user11", "林小满", 15),
        Join(T + 410, "user22", "阿木", id=16),
        Join(T + 420, "user44", "青禾", "name:林小满", "林小满", 17),
        Join(T + 430, "user55", "小马", id=18),
        Join(T + 440, "user66", "小牛", id=19),
    ]


def test_who_left_or_was_removed(group: list[Record]) -> None:
    assert of(Leave, group) == [
        Leave(T + 450, "user55", "小马", id=20),
        Leave(T + 460, "name:新人乙", "新人乙", kicked=True, id=21),
    ]


def test_other_actions_are_system_lines(group: list[Record]) -> None:
    assert of(SystemLine, group) == [SystemLine(T, "create_group"), SystemLine(T + 470, "pin_message")]
    assert [one.name for one in of(Member, group)] == ["林小满", "阿木"]
    assert of(Unreadable, group) == []


def test_an_account_holds_many_chats_of_all_sorts() -> None:
    records = read(FORMAT, DATA / "account.json")
    assert [(one.name, one.native, one.private) for one in of(GroupFacts, records)] == [
        ("老周", "22", True),
        ("saved_messages", "11", True),
        ("读书会", "1800000002", False),
        ("旧群", "7", False),
    ]
    assert [one.text for one in of(ChatMessage, records)] == ["在吗", "开始了", "好", "再见"]


def test_a_chat_without_a_name_takes_the_files(tmp_path: Path) -> None:
    records = read_text(FORMAT, tmp_path, json.dumps({"messages": [message()]}), Reading(title="从前"))
    assert records[0] == GroupFacts("从前", "telegram")


def test_times_without_zone_are_said_once(chat: Callable[..., list[Record]]) -> None:
    reading = Reading()
    old = message(date="1970-01-01T00:00:10")
    del old["date_unixtime"]
    records = chat(old, old, message(), reading=reading)
    assert [one.at for one in of(ChatMessage, records)] == [10, 10, T]
    assert len(reading.assumed) == 1


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"id": 2**70}, {"id": str(2**70)}),
        ({"id": "5"}, {"id": 5}),
        ({"id": None}, {"id": None}),
        ({"date_unixtime": T}, {"at": T}),
        ({"date_unixtime": "-62135596800"}, {"at": -62135596800}),
        ({"date_unixtime": "253402300799"}, {"at": 253402300799}),
        ({"from_id": 42}, {"sender": "user42"}),
        ({"from_id": None}, {"sender": "name:A"}),
        ({"from_id": 2**70}, {"sender": f"user{2**70}"}),
        ({"text": 5}, {"text": "5"}),
        ({"text": None}, {"text": ""}),
        ({"reply_to_message_id": "9"}, {"reply_to": 9}),
        ({"edited_unixtime": "soon"}, {"edited_at": None}),
        ({"edited": "2026-03-02T08:00:00"}, {"edited_at": 1772438400}),
    ],
)
def test_odd_values_are_taken_as_what_they_mean(
    chat: Callable[..., list[Record]], changed: dict[str, Any], expected: dict[str, Any]
) -> None:
    (found,) = of(ChatMessage, chat(message(**changed)))
    assert {key: getattr(found, key) for key in expected} == expected


@pytest.mark.parametrize("at", ["-62135596801", "253402300800", "never", "", [], 10**18])
def test_a_record_without_a_real_time_is_unreadable(chat: Callable[..., list[Record]], at: Any) -> None:
    records = chat(message(id=1), message(id=2, date_unixtime=at), message(id=3))
    (bad,) = of(Unreadable, records)
    assert bad.line == 2
    assert "time" in bad.reason
    assert '"id": 2' in bad.sample
    assert [one.id for one in of(ChatMessage, records)] == [1, 3]


def test_clock_steps_back_keep_the_files_order(chat: Callable[..., list[Record]]) -> None:
    records = chat(message(id=1), message(id=2, date_unixtime=str(T - 999)), message(id=3))
    assert [one.id for one in of(ChatMessage, records)] == [1, 2, 3]


def test_cut_anywhere_it_keeps_what_came_before(tmp_path: Path) -> None:
    whole = (DATA / "account.json").read_bytes()
    everything = of(ChatMessage, read(FORMAT, DATA / "account.json"))
    for end in range(len(whole) - 1):
        records = survives(FORMAT, tmp_path, whole[:end], DamagedError)
        if records is not None:
            found = of(ChatMessage, records)
            assert found == everything[: len(found)]
            assert len(of(Unreadable, records)) == 1, end


def test_no_mutation_raises(tmp_path: Path) -> None:
    whole = json.loads((DATA / "group.json").read_text())
    for item in whole["messages"]:
        batch = list(mutations(item, ODD))
        records = read_text(FORMAT, tmp_path, json.dumps({"name": "G", "messages": batch}))
        assert len(of(ChatMessage, records)) + len(of(Unreadable, records)) > 0
    for changed in mutations({**whole, "messages": whole["messages"][:2]}, ODD):
        survives(FORMAT, tmp_path, json.dumps(changed), DamagedError)


def test_a_record_nested_too_deeply(tmp_path: Path) -> None:
    bomb = '{"id": 2, "type": "message", "text": ' + "[" * 100_000 + "]" * 100_000 + "}"
    text = json.dumps({"messages": [message(id=1), 0, message(id=3)]}).replace(" 0,", f" {bomb},")
    records = read_text(FORMAT, tmp_path, text)
    assert [one.id for one in of(ChatMessage, records)] == [1, 3]
    assert [one.reason for one in of(Unreadable, records)] == ["nested too deeply"]
