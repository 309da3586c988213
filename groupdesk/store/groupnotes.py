"""What a table says about groups on its way in: it is set where it differs, and can be taken back.

Of each row that changes an image is kept with the run, so that taking the import back finds what stood
there before.
"""

import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from groupdesk.records import NAME_ONLY, GroupNotes
from groupdesk.store import consequences, images
from groupdesk.store.images import Image
from groupdesk.store.naming import called
from groupdesk.store.zones import desk_zone

if TYPE_CHECKING:
    from groupdesk.store.ingest import Intake

COLUMNS: Final = ("kind", "layer", "ladder", "rhythm", "zone", "note")


def take(connection: sqlite3.Connection, intake: "Intake", record: GroupNotes) -> list[str]:
    """Sets what a table says of a group; gives the names of what differed, those of `GroupNotes`."""
    changed = {**_columns(connection, intake, record), **_owner(connection, intake, record)}
    tags = _new_tags(connection, intake.chat.group_id, record)
    if not intake.previewing:
        if "owner" in changed:
            changed["owner"] = _identity(connection, intake, record.owner)
        _set(connection, intake, [*_images(connection, intake.chat.group_id, changed, tags)])
    return [*changed, *(["tags"] if tags else [])]


def put_back(connection: sqlite3.Connection, run_id: int) -> None:
    """Puts rows back as they were before a run, column by column, where they still stand as it left them.

    What a later run has set stays, and has from now on what stood before both.
    """
    rows = images.numbered(connection, run_id)
    for number, image in reversed(rows):
        turned = [Image(image.table, image.key, *pair) for pair in _parts(image)]
        for part in turned:
            if not _hand_on(connection, number, part) and images.stands(connection, part):
                images.apply(connection, part)
                consequences.owe(connection, [part])
    connection.execute("DELETE FROM run_row WHERE run_id = ?", (run_id,))


def _columns(connection: sqlite3.Connection, intake: "Intake", record: GroupNotes) -> dict[str, Any]:
    names = ", ".join(COLUMNS)
    row = connection.execute(
        f"SELECT {names} FROM chat_group WHERE id = ?", (intake.chat.group_id,)
    ).fetchone()
    stands = dict(zip(COLUMNS, row or [""] * len(COLUMNS), strict=True))
    stands["zone"] = stands["zone"] or desk_zone(connection)
    told = {name: getattr(record, name) for name in COLUMNS}
    return {name: value for name, value in told.items() if value and value != stands[name]}


def _owner(connection: sqlite3.Connection, intake: "Intake", record: GroupNotes) -> dict[str, Any]:
    if not record.owner or intake.is_forgotten(NAME_ONLY + record.owner):
        return {}
    row = connection.execute(
        "SELECT i.name FROM chat_group AS g JOIN identity AS i ON i.id = g.owner WHERE g.id = ?",
        (intake.chat.group_id,),
    ).fetchone()
    return {} if row and row[0] == record.owner else {"owner": None}


def _identity(connection: sqlite3.Connection, intake: "Intake", name: str) -> int:
    """The one in the group who bears the name; else somebody known by it only."""
    found = called(connection, intake, name)
    return intake.roll.mentioned(NAME_ONLY + name, name, intake.now) if found is None else found


def _new_tags(connection: sqlite3.Connection, group: int, record: GroupNotes) -> list[str]:
    rows = connection.execute("SELECT name FROM group_tag WHERE group_id = ?", (group,))
    known = {name for (name,) in rows}
    return [tag for tag in record.tags if tag not in known]


def _images(
    connection: sqlite3.Connection, group: int, changed: dict[str, Any], tags: list[str]
) -> Iterator[Image]:
    if changed:
        stands = images.read(connection, "chat_group", {"id": group}) or {}
        yield Image("chat_group", {"id": group}, {name: stands[name] for name in changed}, changed)
    for tag in tags:
        key = {"group_id": group, "name": tag}
        yield Image("group_tag", key, None, key)


def _set(connection: sqlite3.Connection, intake: "Intake", rows: list[Image]) -> None:
    for image in rows:
        images.apply(connection, image)
    images.store(connection, intake.run_id, rows, of="run")
    consequences.owe(connection, rows)


def _parts(image: Image) -> Iterator[tuple[Any, Any]]:
    """(now, then) of each column of a row that was changed, or of the whole row that was made."""
    if image.before is None or image.after is None:
        yield image.after, image.before
        return
    for name, value in image.after.items():
        yield {name: value}, {name: image.before[name]}


def _hand_on(connection: sqlite3.Connection, number: int, part: Image) -> bool:
    """Whether a later run has set the same column: then that one has replaced what `part` puts back."""
    if part.after is None or part.before is None:
        return False
    (column,) = part.after
    later = connection.execute(
        "SELECT id, before FROM run_row WHERE id > ? AND name = ? AND key = ?"
        " AND json_type(before, '$.' || ?) IS NOT NULL ORDER BY id LIMIT 1",
        (number, part.table, images.packed(part.key), column),
    ).fetchone()
    if later is None:
        return False
    before = images.unpacked(later[1]) | part.after
    connection.execute("UPDATE run_row SET before = ? WHERE id = ?", (images.packed(before), later[0]))
    return True
