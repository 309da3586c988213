"""What the records of a file add up to, in the words of the oracle's expected figures."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from groupdesk.formats.source import FileSource
from groupdesk.records import (
    ChatMessage,
    Format,
    Join,
    Leave,
    Reading,
    Recall,
    Record,
    SystemLine,
    Unreadable,
)


def read(way: Format, file: Path, reading: Reading | None = None) -> list[Record]:
    """All records of `file`."""
    return list(way.read(FileSource.at(file), reading or Reading()))


def read_text(way: Format, folder: Path, text: str | bytes, reading: Reading | None = None) -> list[Record]:
    """All records of a file with that content, made in `folder`."""
    file = folder / "chat"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(way, file, reading)


def of(kind: type, records: Iterable[Record]) -> list[Any]:
    """The records of one kind."""
    return [record for record in records if isinstance(record, kind)]


def figures(records: list[Record]) -> dict[str, Any]:
    """Counts as in EXPECTED.json."""
    messages = of(ChatMessage, records)
    times = sorted(message.at for message in messages)
    return {
        "messages": len(messages),
        "distinct_senders": len({message.sender for message in messages}),
        "joins": len(of(Join, records)),
        "leaves": len(of(Leave, records)),
        "system": len(of(SystemLine, records)) + len(of(Recall, records)),
        "unreadable": len(of(Unreadable, records)),
        "first": iso(times[0]) if times else None,
        "last": iso(times[-1]) if times else None,
    }


def iso(at: int) -> str:
    """An instant as the oracle writes it."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def wanted(expected: dict[str, Any]) -> dict[str, Any]:
    """The figures of EXPECTED.json that `figures` knows."""
    return {key: expected[key] for key in figures([])}


def mutations(value: Any, others: list[Any]) -> Iterator[Any]:
    """`value` with each part in turn replaced by each of `others`, or taken away."""
    yield from others
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in list(parts):
        rest = value.copy()
        del rest[key]
        yield rest
        for changed in mutations(part, others):
            other = value.copy()
            other[key] = changed
            yield other


ODD: list[Any] = [None, True, -1, 2**70, 1e300, "", "x", "9" * 400, [], [[]], [None, 7], {}, {"id": {}}]
"""Values no reader expects where they stand."""


def survives(way: Format, folder: Path, text: str | bytes, allowed: type[Exception]) -> list[Record] | None:
    """The records of such a file, None when it was refused with an `allowed` error."""
    try:
        return read_text(way, folder, text)
    except allowed as error:
        assert str(error)
        assert "\n" not in str(error)
        return None
