"""DiscordChatExporter's JSON."""

import json
from pathlib import Path
from typing import Any

import pytest
from figures import ODD, figures, mutations, of, read, read_text, survives, wanted

from groupdesk.formats import detect
from groupdesk.formats.chats.discord import FORMAT
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

DATA = Path(__file__).parents[1] / "data" / "discord"
T = 1772409600
ID = 900000000000000000
LIN, AZE = "800000000000000011", "800000000000000022"


@pytest.fixture(scope="module")
def channel() -> list[Record]:
    return read(FORMAT, DATA / "channel.json")


def message(**changed: Any) -> dict[str, Any]:
    whole = json.loads((DATA / "channel.json").read_text())["messages"][0]
    return {**whole, **changed}


@pytest.mark.parametrize("name", ["mlomb_DM_2A_2M", "mlomb_GC_3A_5M", "mlomb_SV_5A_5M"])
def test_expected_figures(shared: Path, name: str) -> None:
    expected = json.loads((shared / "data/EXPECTED.json").read_text())[f"discord/{name}.json"]
    file = shared / f"data/discord/{name}.json"
    assert detect(FileSource.at(file).head()) is FORMAT
    assert figures(read(FORMAT, file)) == wanted(expected)


def test_a_record_that_is_there_twice_is_given_twice(shared: Path) -> None:
    messages = of(ChatMessage, read(FORMAT, shared / "data/discord/mlomb_SV_5A_5M.json"))
    assert (len(messages), len({one.id for one in messages})) == (5, 4)


def test_the_channel_and_its_server(channel: list[Record]) -> None:
    assert channel[0] == GroupFacts(
        "general",
        "discord",
        "700000000000000002",
        space="读书会",
        space_native="700000000000000001",
        exported_at=1772467200,
    )


def test_direct_messages_have_no_server(tmp_path: Path) -> None:
    direct = {
        "guild": {"id": "0", "name": "Direct Messages"},
        "channel": {"id": "7", "type": "DirectTextChat"},
    }
    (facts,) = read_text(FORMAT, tmp_path, json.dumps({**direct, "messages": []}), Reading(title="阿木"))
    assert facts == GroupFacts("阿木", "discord", "7", private=True)


def test_words_times_and_names(channel: list[Record]) -> None:
    messages = {one.id: one for one in of(ChatMessage, channel)}
    assert messages[ID + 1] == ChatMessage(T + 60, LIN, "林小满", "早上好 🌞", 0, ID + 1)
    assert messages[ID + 2].at == T + 120
    assert messages[ID + 2].reply_to == ID + 1
    assert messages[ID + 2].mentions == (LIN,)
    assert messages[ID + 9].edited_at == T + 600
    assert messages[ID + 8].reply_to is None


def test_kinds(channel: list[Record]) -> None:
    assert {one.id - ID: (one.kind, one.text) for one in of(ChatMessage, channel) if one.kind} == {
        3: (Kind.IMAGE, "看图"),
        4: (Kind.VOICE, ""),
        5: (Kind.FILE, ""),
        6: (Kind.STICKER, ""),
        7: (Kind.LINK, ""),
        8: (Kind.FORWARD, ""),
    }


def test_newcomers_and_system_lines(channel: list[Record]) -> None:
    assert of(Join, channel) == [
        Join(T + 660, "800000000000000033", "new", id=ID + 10),
        Join(T + 720, "800000000000000034", "new2", id=ID + 11),
    ]
    assert of(SystemLine, channel) == [SystemLine(T + 780, "Pinned a message."), SystemLine(T + 840, "46")]


def test_bots_and_nicknames_are_told_once(channel: list[Record]) -> None:
    assert of(Member, channel) == [
        Member(LIN, "lin", "林小满"),
        Member("800000000000000099", "helper", bot=True),
        Member(LIN, "lin", "小满"),
    ]


def test_groups_of_direct_messages_tell_who_was_let_in_and_out() -> None:
    reading = Reading()
    records = read(FORMAT, DATA / "direct_group.json", reading)
    assert records[1:] == [
        Join(T, AZE, "aze", LIN, "林小满", ID + 1),
        Leave(T + 60, AZE, "aze", kicked=True, id=ID + 2),
        Leave(T + 120, AZE, "aze", id=ID + 3),
    ]
    assert reading.assumed == ["no message count at its end: the export may not be complete; repeat it"]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"id": str(2**64)}, {"id": str(2**64)}),
        ({"id": 5}, {"id": 5}),
        ({"timestamp": "9999-12-31T23:59:59Z"}, {"at": 253402300799}),
        ({"author": {}}, {"sender": None, "name": ""}),
        ({"author": None}, {"sender": None}),
        ({"author": {"id": 5, "name": "n"}}, {"sender": "5", "name": "n"}),
        ({"content": None}, {"text": ""}),
        ({"type": None}, {"text": "早上好 🌞"}),
        ({"timestampEdited": "x"}, {"edited_at": None}),
        ({"reference": {"messageId": "7", "channelId": "8"}}, {"reply_to": None}),
        ({"reference": {"messageId": "7"}}, {"reply_to": 7}),
    ],
)
def test_odd_values(tmp_path: Path, changed: dict[str, Any], expected: dict[str, Any]) -> None:
    text = json.dumps({"guild": {}, "channel": {"id": "6"}, "messages": [message(**changed)]})
    (found,) = of(ChatMessage, read_text(FORMAT, tmp_path, text))
    assert {key: getattr(found, key) for key in expected} == expected


@pytest.mark.parametrize("time", [None, "", "0000-01-01T00:00:00Z", "yesterday", 12, []])
def test_a_record_without_a_real_time_is_unreadable(tmp_path: Path, time: Any) -> None:
    messages = [message(), message(timestamp=time), message()]
    records = read_text(FORMAT, tmp_path, json.dumps({"guild": {}, "channel": {}, "messages": messages}))
    assert [one.line for one in of(Unreadable, records)] == [2]
    assert len(of(ChatMessage, records)) == 2


def test_cut_anywhere_it_keeps_what_came_before(tmp_path: Path) -> None:
    whole = (DATA / "direct_group.json").read_bytes()
    everything = read(FORMAT, DATA / "direct_group.json")
    for end in range(0, len(whole), 4):
        records = survives(FORMAT, tmp_path, whole[:end], DamagedError)
        if records is not None:
            assert records[:-1] == everything[: len(records) - 1]
            assert isinstance(records[-1], Unreadable)


def test_no_mutation_raises(tmp_path: Path) -> None:
    whole = json.loads((DATA / "channel.json").read_text())
    for item in whole["messages"][1:12:2]:
        batch = list(mutations(item, ODD))
        records = read_text(FORMAT, tmp_path, json.dumps({"guild": {}, "channel": {}, "messages": batch}))
        assert records
    for changed in mutations({**whole, "messages": whole["messages"][:1]}, ODD):
        survives(FORMAT, tmp_path, json.dumps(changed), DamagedError)
