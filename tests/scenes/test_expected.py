"""Real exports through the command line: their figures are those an independent reader found."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.console_line import Line

FORMATS = frozenset({"whatsapp", "telegram", "qq", "discord", "chatlab", "onebot"})
COUNTS = ("messages", "joins", "leaves", "system")
NOW = ("--now", "2026-11-01T00:00Z")


def chats(data: Path) -> dict[str, dict[str, Any]]:
    """File → what is expected of it, for the formats of chats."""
    told: dict[str, dict[str, Any]] = json.loads((data / "EXPECTED.json").read_text("utf-8"))
    return {name: one for name, one in told.items() if one.get("format") in FORMATS}


def summed(files: list[dict[str, Any]]) -> dict[str, Any]:
    """The chats of a file taken together, its instants without their zone."""
    found: dict[str, Any] = {name: sum(one[name] for one in files) for name in COUNTS}
    found["unreadable"] = sum(len(one["unreadable"]) for one in files)
    if len(files) == 1:
        found["distinct_senders"] = files[0]["senders"]
    for name, pick in (("first", min), ("last", max)):
        instants = [one[name][:19] for one in files if one[name]]
        found[name] = pick(instants) if instants else None
    return found


def test_every_chat_is_what_an_independent_reader_found(shared: Path, tmp_path: Path, line: Line) -> None:
    data, wrong = shared / "data", {}
    for number, (name, expected) in enumerate(chats(data).items()):
        line.desk = tmp_path / f"{number}.desk"
        order = expected.get("date_order", "").lower().rstrip("?")
        said = [data / name, "--timezone", "UTC", *(["--date-order", order] if order else []), *NOW]
        found = line.json("import", *said)["files"]
        if any(one["reason"] == "private" for entry in found for one in entry["skipped"]):
            continue  # the other reader counts the chat of two that is left out here (formats.md R9)
        figures = summed(found)
        differing = {
            key: (figures[key], expected[key])
            for key in figures.keys() & expected.keys()
            if figures[key] != (expected[key][:19] if isinstance(expected[key], str) else expected[key])
        }
        again = line.json("import", *said)["total"]["new"]
        if differing or again:
            wrong[name] = differing | ({"again": again} if again else {})
    assert wrong == {}


@pytest.mark.parametrize("kind", ["json", "text"])
def test_the_own_sample_says_so_too(kind: str, tmp_path: Path, line: Line) -> None:
    file = tmp_path / ("a.json" if kind == "json" else "WhatsApp Chat with Readers.txt")
    if kind == "json":
        messages = [
            {
                "id": 1,
                "type": "message",
                "date_unixtime": "1773057600",
                "from": "A",
                "from_id": "user1",
                "text": "hi",
            }
        ]
        file.write_text(json.dumps({"name": "g", "type": "private_group", "id": 9, "messages": messages}))
    else:
        file.write_text("13/03/2026, 08:00 - Ann: hi\n", encoding="utf-8")
    (found,) = line.json("import", file, "--timezone", "UTC", *NOW)["files"]
    assert (found["messages"], found["senders"], found["new"]) == (1, 1, 1)
    assert line.json("import", file, "--timezone", "UTC", *NOW)["total"]["new"] == 0
