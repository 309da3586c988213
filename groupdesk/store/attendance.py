"""Sign-in lists (接龙) as they come in: names become people of the group, as far as that is certain."""

import sqlite3
from typing import TYPE_CHECKING, Any, NamedTuple

from groupdesk.records import NAME_ONLY, Attendance
from groupdesk.rules import clock
from groupdesk.rules.chains import Names

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
    names = Names.of(_names(connection, intake))
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


def _names(connection: sqlite3.Connection, intake: "Intake") -> list[tuple[str, int]]:
    """(name, identity) of everybody in the group; of a person's identities always the same one."""
    rows = connection.execute(
        "SELECT n.name, n.identity_id, i.person_id FROM identity_name AS n"
        " JOIN identity AS i ON i.id = n.identity_id WHERE n.group_id = ?1 AND n.name <> ''"
        " UNION SELECT m.card, m.identity_id, i.person_id FROM membership AS m"
        " JOIN identity AS i ON i.id = m.identity_id WHERE m.group_id = ?1 AND m.card <> ''"
        " UNION SELECT substr(key, ?2), id, person_id FROM identity WHERE group_id = ?1 AND group_id <> 0"
        " ORDER BY 2",
        (intake.chat.group_id, len(NAME_ONLY) + 1),
    ).fetchall()
    first: dict[int, int] = {}
    named = [(name, first.setdefault(person, identity)) for name, identity, person in rows]
    known = {identity for _name, identity, _person in rows}
    met = [(name, one.identity) for (_key, name), one in intake.roll.known.items() if name and one.identity]
    return named + [(name, identity) for name, identity in met if identity not in known]
