"""Charters: what a group is for and who belongs in it, in her words, every version kept."""

import sqlite3
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Final

from groupdesk.desk.sql import among
from groupdesk.desk.values.frame import Change
from groupdesk.desk.values.groups import Charter as Version
from groupdesk.locale import _
from groupdesk.rules.charter import PARTS

if TYPE_CHECKING:
    from sqlmodel import Session

    from groupdesk.desk import Desk

TOPICS: Final = ("groups", "today")
_COLUMNS: Final = ", ".join(("group_id", "version", "at", *PARTS))


class Charter:
    """The charters of the groups."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk

    def versions(self, group_id: int) -> tuple[Version, ...]:
        """All versions of a group's charter, the newest first; LookupError without such a group."""
        with self._desk.reading() as connection:
            _needed(connection, group_id)
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM charter WHERE group_id = ? ORDER BY version DESC", (group_id,)
            )
            return tuple(Version(*row) for row in rows)

    def show(self, group_id: int, version: int | None = None) -> Version:
        """A version of a group's charter, the newest without `version`; LookupError where there is none."""
        found = self.versions(group_id)
        for one in found:
            if version in (None, one.version):
                return one
        if not found:
            raise LookupError(_("this group has no charter yet; `groupdesk charter set` writes one"))
        raise LookupError(
            _("there is no version {version}; the newest is {newest}").format(
                version=version, newest=found[0].version
            )
        )

    def set(self, group_ids: Collection[int], texts: Mapping[str, str]) -> Change:
        """Writes some parts of the groups' charters, by the names of `rules.charter.PARTS`, as one act.

        Parts that are not given stay; a group gets a new version where a text differs. Raises
        LookupError for a group that is not there, DeskError.
        """
        given = {part: texts[part].strip() for part in PARTS if part in texts}
        now = self._desk.now()
        with self._desk.reading() as connection:
            names = [_needed(connection, group) for group in group_ids]

        def act(session: "Session") -> None:
            for group in group_ids:
                _write(session, group, given, now)

        what = names[0] if len(names) == 1 else ""
        return self._desk.change("charter", TOPICS, act, n=len(names), what=what)


def charters(connection: sqlite3.Connection, groups: Collection[int] | None = None) -> dict[int, Version]:
    """Group → the newest version of its charter, of those that have one."""
    where, chosen = among("group_id", groups)
    rows = connection.execute(f"SELECT {_COLUMNS} FROM charter{where} ORDER BY version", chosen)
    return {row[0]: Version(*row) for row in rows}


def _needed(connection: sqlite3.Connection, group: int) -> str:
    row = connection.execute("SELECT name FROM chat_group WHERE id = ?", (group,)).fetchone()
    if row is None:
        raise LookupError(_("there is no group {id}").format(id=group))
    return str(row[0])


def _write(session: "Session", group: int, given: Mapping[str, str], now: int) -> None:
    from sqlmodel import col, select

    from groupdesk.store.models import Charter as Row

    newest = select(Row).where(Row.group_id == group).order_by(col(Row.version).desc()).limit(1)
    before = session.exec(newest).first()
    stood = {part: getattr(before, part) if before is not None else "" for part in PARTS}
    texts = {**stood, **given}
    if texts == stood:
        return
    row = Row(group_id=group, version=1 if before is None else before.version + 1, at=now)
    for part, text in texts.items():
        setattr(row, part, text)
    session.add(row)
