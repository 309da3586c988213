"""A table of posts on its way in: what is not there yet is planned, and can be taken back with its run.

A post is known by its day, minute, column, groups and text. Nothing of a table is ever said by itself: what was
ready elsewhere is approved here, what was sent elsewhere is history.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from groupdesk.desk.groups import selected
from groupdesk.locale import _
from groupdesk.records import PostNotes, Skipped, Unreadable
from groupdesk.rules.calendar import recurrence, states
from groupdesk.store import images
from groupdesk.store.engine import Writer
from groupdesk.store.images import Recorder, Values
from groupdesk.text import name_key
from groupdesk.worker.plan import Planned

USUAL: Final = 20 * 60
"""The minute of a post that tells none, in a column without one."""
_HERE: Final = {
    **dict.fromkeys((states.READY, states.SENDING), states.APPROVED),
    **dict.fromkeys((states.SENT, states.PARTLY, states.FAILED), states.REVIEWED),
}
"""What a state of another desk comes to."""


@dataclass(slots=True)
class Taken:
    """What a table held."""

    posts: int = 0
    new: int = 0
    unreadable: list[Unreadable] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    approved: int = 0
    """Posts that were ready there."""


class _OnlyLooked(Exception):  # noqa: N818 - rolls a preview back
    """Nothing is to be kept."""


class PostTable:
    """One table of one run."""

    def __init__(self, connection: sqlite3.Connection, now: int) -> None:
        self._connection = connection
        self._now = now
        self._recorder = Recorder(connection)
        rows = connection.execute("SELECT id, name FROM post_column").fetchall()
        self._columns: dict[str, int] = {name_key(name): id_ for id_, name in rows}
        self._known = set(
            connection.execute(
                "SELECT day, minute, coalesce(column_id, 0), groups, body FROM post WHERE day IS NOT NULL"
            )
        )

    def add(self, told: PostNotes) -> bool:
        """Plans a post unless it is known; raises LookupError for groups that nothing means."""
        if told.groups:
            selected(self._connection, told.groups)
        column = self._column(told) if told.column else None
        kept = self._row("post_column", column) if column is not None else {}
        groups = told.groups or kept["groups"]
        selected(self._connection, groups)
        minute = told.minute if told.minute is not None else kept.get("minute")
        minute = USUAL if minute is None else minute
        key = (told.day, minute, column or 0, groups, told.text)
        if key in self._known:
            return False
        self._known.add(key)
        self._add(told, minute, column, groups, str(kept.get("recurrence", "")))
        return True

    def keep(self, run_id: int) -> None:
        """Keeps what was planned with its run, which can be taken back."""
        images.store(self._connection, run_id, self._recorder.images, of="run")

    def _add(self, told: PostNotes, minute: int, column: int | None, groups: str, code: str) -> None:
        post = self._next("post")
        state = _HERE.get(told.state, told.state) or (states.DRAFT if told.text else states.IDEA)
        row: Values = {
            "id": post,
            "body": told.text,
            "made_at": self._now,
            "at": None,
            "everybody": 0,
            "column_id": column,
            "state": state,
            "for_day": self._place(column, told.day, code),
            "day": told.day,
            "minute": minute,
            "groups": groups,
            "fills": "{}",
            "files": json.dumps(told.files, ensure_ascii=False),
            "writer": told.writer,
            "approver": told.approver,
            "reason": "",
            "note": "",
        }
        self._recorder.add("post", row)
        if told.text:
            text = {"id": self._next("post_text"), "post_id": post, "at": self._now}
            self._recorder.add("post_text", {**text, "by": told.writer, "body": told.text})

    def _place(self, column: int | None, day: int, code: str) -> int | None:
        """The day of its column that a post fills: its own, where the column asks for one and has none."""
        if column is None or day not in recurrence.days(code, day, day):
            return None
        taken = self._connection.execute(
            "SELECT 1 FROM post WHERE column_id = ? AND for_day = ?", (column, day)
        ).fetchone()
        return None if taken else day

    def _column(self, told: PostNotes) -> int:
        """The column of that name; one that is not here yet asks for no posts by itself."""
        key = name_key(told.column)
        if key not in self._columns:
            number = self._next("post_column")
            texts = dict.fromkeys(("recurrence", "body", "steps", "writer", "approver", "keyword"), "")
            more = {
                "id": number,
                "name": told.column,
                "minute": told.minute,
                "groups": told.groups,
                "ended": 0,
            }
            self._recorder.add("post_column", {**texts, **more})
            self._columns[key] = number
        return self._columns[key]

    def _row(self, table: str, number: int) -> Values:
        (row,) = self._recorder.rows(table, "id = ?", number)
        return row

    def _next(self, table: str) -> int:
        query = f"SELECT coalesce(max(id), 0) FROM {table}"
        last: int = self._connection.execute(query).fetchone()[0]
        return last + 1


def take(
    writer: Writer,
    run_id: int,
    now: int,
    planned: Planned,
    keep: Callable[[sqlite3.Connection, Taken], None] | None,
) -> Taken:
    """Plans the posts of a table, and tells `keep` of them in the same transaction; without it nothing is planned.

    Raises FormatError, StoreError.
    """
    found = Taken()
    records = list(planned.format.read(planned.source, planned.reading))
    posts = [one for one in records if isinstance(one, PostNotes)]
    found.unreadable += [one for one in records if isinstance(one, Unreadable)]
    found.skipped += [one for one in records if isinstance(one, Skipped)]
    found.approved = sum(one.state in (states.READY, states.SENDING) for one in posts)
    with suppress(_OnlyLooked), writer.write("posts", "today") as connection:
        table = PostTable(connection, now)
        _take(table, posts, found)
        if keep is None:
            raise _OnlyLooked
        table.keep(run_id)
        keep(connection, found)
    return found


def _take(table: PostTable, posts: Iterable[PostNotes], found: Taken) -> None:
    for told in posts:
        try:
            found.new += table.add(told)
            found.posts += 1
        except LookupError as error:
            found.unreadable.append(Unreadable(told.number, str(error), told.text[:200]))


def assumed(found: Taken) -> list[str]:
    """What was taken for granted."""
    if not found.approved:
        return []
    return [_("{n} posts that were ready are approved here: `groupdesk post ready`").format(n=found.approved)]
