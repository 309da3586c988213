"""Sign-in lists (接龙) as they come in: names become people of the group, as far as that is certain."""

import sqlite3
from typing import TYPE_CHECKING, Any, NamedTuple

from groupdesk.records import Attendance
from groupdesk.rules import clock
from groupdesk.rules.chains import Names
from groupdesk.store.naming import everybody

if TYPE_CHECKING:
    from groupdesk.store.ingest import Intake


class SignedIn(NamedTuple):
    """What became of one list."""

    day: int
    title: str
    people: tuple[str, ...]
    """Names of those who were found in the group."""
    doubtful: tuple[str, ...]
    """Entries that may be somebody: they count for nobody."""
    unknown: tuple[str, ...]
    """Entries that begin with no name of the group."""

    def as_json(self) -> dict[str, Any]:
        """As an import's result has it, with the day in ISO form."""
        return {**self._asdict(), "day": clock.date_of(self.day).isoformat()}


def take(connection: sqlite3.Connection, intake: "Intake", record: Attendance) -> SignedIn:
    """Stores who stands in a list, nothing in a preview; called inside the transaction around it."""
    names = Names.of(everybody(connection, intake))
    found = [(entry, names.match(entry)) for entry in record.entries]
    day = clock.day_of(intake.instant(record.at), clock.zone(intake.chat.zone))
    if not intake.previewing:
        connection.executemany(
            "INSERT INTO attendance (group_id, day, title, identity_id, run_id) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            [
                (intake.chat.group_id, day, record.title, one.who, intake.run_id)
                for _entry, one in found
                if one.who is not None
            ],
        )
    return SignedIn(
        day,
        record.title,
        tuple(one.name for _entry, one in found if one.who is not None),
        tuple(entry for entry, one in found if one.who is None and one.doubtful),
        tuple(entry for entry, one in found if one.who is None and not one.doubtful),
    )
