"""Slack exports, unpacked and packed: channels, people, threads, and sets that are damaged."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from figures import ODD, figures, iso, mutations, of, survives, wanted

from groupdesk.formats import format_of
from groupdesk.formats.chats.slack import FORMAT
from groupdesk.formats.errors import DamagedError
from groupdesk.formats.files import walk
from groupdesk.records import ChatMessage, GroupFacts, Join, Kind, Leave, Reading, Recall, Record, SystemLine

T = 1_790_000_000
USERS = [
    {"id": "U1", "name": "mia", "profile": {"display_name": "Mia", "real_name": "Mia M"}},
    {"id": "U2", "name": "ben", "profile": {"display_name": "", "real_name": "Ben B"}},
]
SET: dict[str, Any] = {
    "users.json": USERS,
    "channels.json": [{"id": "C1", "name": "general"}],
    "dms.json": [{"id": "D1", "members": ["U1", "U2"]}],
    "integration_logs.json": [],
    "general/2026-09-21.json": [
        {"ts": f"{T}.000100", "user": "U1", "text": "hi <@U2> &lt;3", "edited": {"ts": f"{T + 5}.000000"}},
        {"ts": f"{T + 1}.000100", "user": "U2", "text": "yes", "thread_ts": f"{T}.000100"},
        {"ts": f"{T + 2}.000100", "user": "U2", "subtype": "channel_join", "inviter": "U1"},
        {"ts": f"{T + 3}.000100", "user": "U2", "subtype": "channel_leave"},
        {"ts": f"{T + 4}.000100", "subtype": "bot_message", "bot_id": "B1", "username": "Clock", "text": "9"},
        {"ts": f"{T + 5}.000100", "user": "U1", "text": "", "files": [{"mimetype": "image/png"}]},
        {"ts": f"{T + 6}.000100", "subtype": "tombstone", "text": "This message was deleted."},
        {"ts": f"{T + 7}.000100", "user": "U1", "subtype": "channel_topic", "text": "topic"},
    ],
    "general/2026-09-22.json": [{"ts": f"{T + 86400}.000000", "user": "U1", "text": "next"}],
    "D1/2026-09-21.json": [{"ts": f"{T}.000000", "user": "U1", "text": "psst"}],
}


def unpacked(folder: Path, files: dict[str, Any]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(content))
    return folder


def packed(file: Path, files: dict[str, Any]) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, json.dumps(content))
    return file


def read(path: Path) -> list[Record]:
    (found,) = (one for one in walk([path]) if one.source is not None)
    assert found.source is not None
    assert format_of(found.source) is FORMAT
    return list(FORMAT.read(found.source, Reading()))


def test_the_shared_archive_gives_the_expected_figures(shared: Path) -> None:
    name = "slack/langchain_slack_export.zip"
    expected = json.loads((shared / "data" / "EXPECTED.json").read_text())[name]
    assert figures(read(shared / "data" / name)) == wanted(expected)


@pytest.mark.parametrize("way", [unpacked, packed])
def test_folder_and_archive_are_one_set(tmp_path: Path, way: Any) -> None:
    records = read(way(tmp_path / "export", SET))
    assert of(GroupFacts, records) == [
        GroupFacts("D1", "slack", "D1", private=True),
        GroupFacts("general", "slack", "C1"),
    ]
    messages = of(ChatMessage, records)
    assert [(m.sender, m.name, m.kind, m.text) for m in messages] == [
        ("U1", "Mia", Kind.TEXT, "psst"),
        ("U1", "Mia", Kind.TEXT, "hi @Ben B <3"),
        ("U2", "Ben B", Kind.TEXT, "yes"),
        ("B1", "Clock", Kind.TEXT, "9"),
        ("U1", "Mia", Kind.IMAGE, ""),
        ("U1", "Mia", Kind.TEXT, "next"),
    ]
    assert messages[1].mentions == ("U2",)
    assert messages[1].edited_at == T + 5
    assert messages[2].reply_to == messages[1].id == f"{T}.000100"
    assert of(Join, records) == [Join(T + 2, "U2", "Ben B", "U1", "Mia", f"{T + 2}.000100")]
    assert [iso(one.at) for one in of(Leave, records)] == [iso(T + 3)]
    assert len(of(Recall, records)) == len(of(SystemLine, records)) == 1


@pytest.mark.parametrize("beside", [{}, {"__MACOSX/x.json": []}])
def test_an_archive_with_one_folder_around_all_is_the_same(tmp_path: Path, beside: dict[str, Any]) -> None:
    wrapped = {f"my export/{name}": content for name, content in SET.items()}
    assert read(packed(tmp_path / "a.zip", wrapped | beside)) == read(packed(tmp_path / "b.zip", SET))


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text(json.dumps([{"ts": "1.0", "text": "secret"}]))
    folder = unpacked(tmp_path / "export", SET)
    (folder / "general/2026-09-23.json").symlink_to(tmp_path / "secret.json")
    assert "secret" not in [m.text for m in of(ChatMessage, read(folder))]


def test_what_came_before_a_damaged_day_is_kept(tmp_path: Path) -> None:
    folder = unpacked(tmp_path / "export", SET)
    (folder / "general/2026-09-22.json").write_text('[{"ts": "1790')
    assert len(of(ChatMessage, read(folder))) == 5


def test_no_mutation_raises(tmp_path: Path) -> None:
    days = [{"folder": "general", "messages": SET["general/2026-09-21.json"][:3]}]
    whole = {"slack": 1, "users": USERS[:1], "channels": SET["channels.json"], "days": days}
    for changed in mutations(whole, ODD):
        survives(FORMAT, tmp_path, json.dumps(changed), DamagedError)
