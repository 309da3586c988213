"""The floor an import is held against where the shared one is not at hand: parse, insert, nothing else.

``python -m tests.bench.floor FILE DATABASE``
"""

import json
import re
import sqlite3
import sys
from calendar import timegm
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import count, islice
from pathlib import Path

TABLE = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE message (
    id INTEGER PRIMARY KEY, key INTEGER NOT NULL, at INTEGER NOT NULL, who INTEGER NOT NULL, text TEXT
) STRICT;
CREATE UNIQUE INDEX message_key ON message (key);
CREATE INDEX message_at ON message (at);
"""
INSERT = "INSERT OR IGNORE INTO message (key, at, who, text) VALUES (?, ?, ?, ?)"
CHUNK = 5_000
WHATSAPP = re.compile(r"(\d+)/(\d+)/(\d+), (\d+):(\d+) - (?:([^:]+): )?(.*)").match
QQ = re.compile(r"(\d+)-(\d+)-(\d+) (\d+):(\d+):(\d+) .*\((\d+)\)$").match
Row = tuple[int, int, int, str]


def main(path: Path, database: Path) -> None:
    """Reads a made export into one table of a new database."""
    rows = read(path)
    connection = sqlite3.connect(database, isolation_level=None)
    connection.executescript(TABLE)
    while chunk := list(islice(rows, CHUNK)):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(INSERT, chunk)
        connection.execute("COMMIT")
    connection.close()


def read(path: Path) -> Iterator[Row]:
    """(key, at, who, text) of every message."""
    if path.suffix == ".json":
        return _telegram(path)
    return _whatsapp(path) if path.name.startswith("whatsapp") else _qq(path)


def _telegram(path: Path) -> Iterator[Row]:
    who = _numbers()
    for said in json.loads(path.read_bytes())["messages"]:
        yield said["id"], int(said["date_unixtime"]), who[said.get("from_id")], said["text"]


def _whatsapp(path: Path) -> Iterator[Row]:
    who = _numbers()
    with path.open(encoding="utf-8") as file:
        for found in filter(None, map(WHATSAPP, file)):
            month, day, year, hour, minute, name, text = found.groups()
            at = _midnight(2000 + int(year), int(month), int(day)) + int(hour) * 3600 + int(minute) * 60
            yield hash((at, name, text)), at, who[name], text


def _qq(path: Path) -> Iterator[Row]:
    who = _numbers()
    with path.open(encoding="utf-8-sig") as file:
        for line in file:
            if found := QQ(line):
                year, month, day, hour, minute, second = map(int, found.groups()[:6])
                at = _midnight(year, month, day) + hour * 3600 + minute * 60 + second
                text = next(file)
                yield hash((at, found[7], text)), at, who[found[7]], text


def _numbers() -> defaultdict[str | None, int]:
    return defaultdict(count(1).__next__)


@cache
def _midnight(year: int, month: int, day: int) -> int:
    return timegm((year, month, day, 0, 0, 0))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
