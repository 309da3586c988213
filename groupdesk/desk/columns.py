"""Columns: the standing series that fill the calendar (practice.md P3)."""

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from groupdesk.desk.postlists import meant
from groupdesk.desk.usualcolumns import usual
from groupdesk.desk.values.calendar import ColumnView
from groupdesk.desk.values.frame import Change
from groupdesk.locale import _
from groupdesk.rules.calendar import recurrence
from groupdesk.text import name_key

if TYPE_CHECKING:
    from sqlmodel import Session

    from groupdesk.desk import Desk

TOPICS: Final = ("posts", "today")
FIELDS: Final = (
    *("name", "recurrence", "minute", "groups", "body", "steps"),
    *("writer", "approver", "keyword", "ended"),
)
"""What she can set of a column."""


class Columns:
    """The series that she keeps."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def list(self, *, ended: bool = False) -> tuple[ColumnView, ...]:
        """Those that ask for posts, by hour; all of them with `ended`."""
        with self._desk.reading() as connection:
            rows = connection.execute(
                f"SELECT id, {', '.join(FIELDS)} FROM post_column WHERE ended <= ?"
                " ORDER BY minute IS NULL, minute, id",
                (int(ended),),
            ).fetchall()
            return tuple(self._view(row) for row in rows)

    def get(self, words: str | int) -> ColumnView:
        """The column with an id or a unique name; raises LookupError."""
        known = self.list(ended=True)
        key = name_key(str(words))
        found = [one for one in known if str(one.id) == str(words)] or [
            one for one in known if name_key(one.name) == key
        ]
        if len(found) != 1:
            line = (
                _("several columns are called {name}: use the id")
                if found
                else _("there is no column {name}")
            )
            raise LookupError(line.format(name=words))
        return found[0]

    def _view(self, row: Sequence[Any]) -> ColumnView:
        id_, name, code, minute, groups, body, steps, writer, approver, keyword, ended = row
        ids = meant(self._desk, groups)
        return ColumnView(
            id_, name, code, minute, groups, ids, body, steps, writer, approver, keyword, bool(ended)
        )

    def add(self, name: str, code: str, minute: int | None, groups: str, **more: Any) -> tuple[Change, int]:
        """A column with a name, its days (`rules.calendar.recurrence`), the minute of the day (None: the best
        hour) and the groups it is for; `more` of `FIELDS`. Gives its id too.

        Raises ValueError, LookupError for groups that nothing means, DeskError.
        """
        self._check(name, code, groups)
        made: list[int] = []

        def act(session: "Session") -> None:
            from groupdesk.store.models import Column

            row = Column(name=name.strip(), recurrence=code, minute=minute, groups=groups, **more)
            session.add(row)
            session.flush()
            assert row.id is not None
            made.append(row.id)

        change = self._desk.change("column", TOPICS, act, what=name.strip())
        return change, made[0]

    def add_usual(self, groups: str = "all") -> Change:
        """Those that come ready made and are not here by name. Raises ValueError when all are, DeskError."""
        known = {name_key(one.name) for one in self.list(ended=True)}
        wanted = [one for one in usual() if name_key(one.name) not in known]
        if not wanted:
            raise ValueError(_("all the usual columns are here already"))

        def act(session: "Session") -> None:
            from groupdesk.store.models import Column

            session.add_all(Column(groups=groups, **one._asdict()) for one in wanted)

        return self._desk.change("columns-usual", TOPICS, act, n=len(wanted))

    def edit(self, column: int, **values: Any) -> Change:
        """Sets some of `FIELDS`; its posts stay as they are. Raises LookupError, ValueError, DeskError."""
        known = self.get(column)
        name = str(values.get("name", known.name))
        self._check(
            name, str(values.get("recurrence", known.recurrence)), str(values.get("groups", known.groups))
        )

        def act(session: "Session") -> None:
            from groupdesk.store.models import Column

            row = session.get_one(Column, column)
            for field, value in values.items():
                setattr(row, field, value)

        return self._desk.change("column-edit", TOPICS, act, what=name)

    def end(self, column: int) -> Change:
        """It asks for no posts any more; those that it has stay. Raises LookupError, DeskError."""
        return self.edit(column, ended=1)

    def take_up(self, column: int) -> Change:
        """It asks for posts again. Raises LookupError, DeskError."""
        return self.edit(column, ended=0)

    def _check(self, name: str, code: str, groups: str) -> None:
        if not name.strip():
            raise ValueError(_("a column needs a name"))
        recurrence.check(code)
        self._desk.groups.select(groups)


def keyword_of(connection: sqlite3.Connection, column: int | None) -> str:
    """The word that counts as a response to a column's posts; "" for none."""
    row = connection.execute("SELECT keyword FROM post_column WHERE id = ?", (column,)).fetchone()
    return str(row[0]) if row else ""
