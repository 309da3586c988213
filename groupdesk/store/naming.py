"""Who is meant by a name in a group, where a list or a table gives no more than that."""

import sqlite3
from typing import TYPE_CHECKING

from groupdesk.records import NAME_ONLY
from groupdesk.text import name_key

if TYPE_CHECKING:
    from groupdesk.store.ingest import Intake


def called(connection: sqlite3.Connection, intake: "Intake", name: str) -> int | None:
    """The identity of the one person in the group who bears a name; None for nobody, and for several."""
    wanted = name_key(name)
    found = {identity for known, identity in everybody(connection, intake) if name_key(known) == wanted}
    return found.pop() if len(found) == 1 else None


def everybody(connection: sqlite3.Connection, intake: "Intake") -> list[tuple[str, int]]:
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
