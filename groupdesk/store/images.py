"""Images of rows before and after a change, and putting them back (mechanisms.md 9).

A row that was made or deleted is kept whole; of one that was changed only what changed, so that two
changes of different columns do not stand in each other's way.
"""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any, NamedTuple, TypeAlias

Values: TypeAlias = dict[str, Any]
"""Columns of a row by name."""


class Image(NamedTuple):
    """A row of `table` before and after; None where it was not there."""

    table: str
    key: Values
    """Its primary key."""
    before: Values | None
    after: Values | None

    def turned(self) -> "Image":
        """The change that takes this one back."""
        return Image(self.table, self.key, self.after, self.before)


class Recorder:
    """Changes rows and keeps their images, for acts that are too wide for a session."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.images: list[Image] = []
        self._keys: dict[str, list[str]] = {}

    def rows(self, table: str, where: str, *arguments: Any) -> list[Values]:
        """The rows for which `where` holds, whole."""
        found = self.connection.execute(f"SELECT * FROM {_quoted(table)} WHERE {where}", arguments)
        names = [item[0] for item in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def row(self, table: str, row: Values) -> Values | None:
        """The row that stands under the primary key of `row`."""
        return read(self.connection, table, self._key(table, row))

    def add(self, table: str, row: Values) -> None:
        """Makes a row."""
        self._change(Image(table, self._key(table, row), None, row))

    def drop(self, table: str, row: Values) -> None:
        """Deletes a row."""
        self._change(Image(table, self._key(table, row), row, None))

    def set(self, table: str, row: Values, **values: Any) -> None:
        """Changes columns of a row that are no part of its primary key."""
        if (image := difference(table, self._key(table, row), row, {**row, **values})) is not None:
            self._change(image)

    def _key(self, table: str, row: Values) -> Values:
        if table not in self._keys:
            found = self.connection.execute(f"PRAGMA table_info({_quoted(table)})").fetchall()
            self._keys[table] = [name for _, name, *_, place in sorted(found, key=lambda c: c[5]) if place]
        return {name: row[name] for name in self._keys[table]}

    def _change(self, image: Image) -> None:
        apply(self.connection, image)
        self.images.append(image)


def difference(table: str, key: Values, before: Values | None, after: Values | None) -> Image | None:
    """What a row's change comes to, None when nothing differs."""
    if before == after:
        return None
    if before is not None and after is not None:
        names = [name for name in after if after[name] != before[name]]
        before = {name: before[name] for name in names}
        after = {name: after[name] for name in names}
    return Image(table, key, before, after)


def read(connection: sqlite3.Connection, table: str, key: Values) -> Values | None:
    """The row as it stands, None when there is none."""
    found = connection.execute(f"SELECT * FROM {_quoted(table)} WHERE {_each(key, ' AND ')}", [*key.values()])
    row = found.fetchone()
    return None if row is None else dict(zip((item[0] for item in found.description), row, strict=True))


def stands(connection: sqlite3.Connection, image: Image) -> bool:
    """Whether the row is as `image.before` says, in every column named there."""
    found = read(connection, image.table, image.key)
    if found is None or image.before is None:
        return found is image.before
    return all(found.get(name) == value for name, value in image.before.items())


def apply(connection: sqlite3.Connection, image: Image) -> None:
    """Makes the row as `image.after` says; raises sqlite3.IntegrityError where another takes its place."""
    table, key, before, after = image
    if after is None:
        connection.execute(f"DELETE FROM {_quoted(table)} WHERE {_each(key, ' AND ')}", [*key.values()])
    elif before is None:
        names, marks = ", ".join(map(_quoted, after)), ", ".join("?" * len(after))
        connection.execute(f"INSERT INTO {_quoted(table)} ({names}) VALUES ({marks})", [*after.values()])
    else:
        connection.execute(
            f"UPDATE {_quoted(table)} SET {_each(after, ', ')} WHERE {_each(key, ' AND ')}",
            [*after.values(), *key.values()],
        )


def packed(values: Values | None) -> str | None:
    """As stored: JSON, one text for equal values."""
    return None if values is None else json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> Values:
    """The values that `packed` made a text of."""
    values: Values = json.loads(text)
    return values


def store(connection: sqlite3.Connection, number: int, images: Iterable[Image], *, of: str = "entry") -> None:
    """Keeps the images of an entry, or those `of` a "run"."""
    connection.executemany(
        f"INSERT INTO {of}_row ({of}_id, name, key, before, after) VALUES (?, ?, ?, ?, ?)",
        [(number, image.table, *map(packed, image[1:])) for image in images],
    )


def load(connection: sqlite3.Connection, entry: int) -> list[Image]:
    """The images of an entry, in the order of its changes."""
    found = connection.execute(
        "SELECT name, key, before, after FROM entry_row WHERE entry_id = ? ORDER BY id", (entry,)
    )
    return [_image(*row) for row in found]


def numbered(connection: sqlite3.Connection, run: int) -> list[tuple[int, Image]]:
    """The images of a run, each with the number of its row, in the order of its changes."""
    found = connection.execute(
        "SELECT id, name, key, before, after FROM run_row WHERE run_id = ? ORDER BY id", (run,)
    )
    return [(number, _image(*row)) for number, *row in found]


def _image(name: str, key: str, *values: str | None) -> Image:
    return Image(name, unpacked(key), *(None if value is None else unpacked(value) for value in values))


def _each(values: Values, joint: str) -> str:
    return joint.join(f"{_quoted(name)} = ?" for name in values)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
