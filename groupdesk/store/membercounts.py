"""What other tools counted of members, on its way in (mechanisms.md 5)."""

import sqlite3
from typing import TYPE_CHECKING

from groupdesk.records import NAME_ONLY, Member, MemberCount
from groupdesk.rules import clock
from groupdesk.store.naming import called

if TYPE_CHECKING:
    from groupdesk.store.ingest import Intake


def take(connection: sqlite3.Connection, intake: "Intake", record: MemberCount) -> tuple[bool, Member | None]:
    """Keeps a count, unless the newest of that span says the same already.

    Gives whether it is new, and the entry of a member list that it makes of somebody who was not known
    in the group.
    """
    key = record.who or NAME_ONLY + record.name
    if intake.is_forgotten(key):
        return False, None
    known = None if record.who else called(connection, intake, record.name)
    member = None if known is not None else Member(key, record.name)
    identity = (intake.roll.find(key) or 0) if known is None else known
    today = clock.day_of(intake.now, clock.zone(intake.chat.zone))
    span = (record.first, today if record.last is None else record.last)
    figures = (record.messages, record.invites)
    if identity and newest(connection, intake.chat.group_id, identity, *span) == figures:
        return False, None
    if not intake.previewing:
        identity = identity or intake.roll.identity(key, record.name, intake.now)
        connection.execute(
            "INSERT INTO member_count (group_id, identity_id, first, last, at, messages, invites, run_id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (intake.chat.group_id, identity, *span, intake.now, *figures, intake.run_id),
        )
    return True, member


def newest(
    connection: sqlite3.Connection, group: int, identity: int, first: int | None, last: int
) -> tuple[int | None, int | None] | None:
    """Messages and invites of the newest row of a span; None when there is none."""
    row: tuple[int | None, int | None] | None = connection.execute(
        "SELECT messages, invites FROM member_count WHERE identity_id = ? AND group_id = ? AND first IS ?"
        " AND last = ? ORDER BY id DESC LIMIT 1",
        (identity, group, first, last),
    ).fetchone()
    return row
