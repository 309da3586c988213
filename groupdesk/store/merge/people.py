"""People known by name only: a name that both groups know is one person of the merged group."""

import sqlite3
from typing import Any, Final

from groupdesk.store.images import Recorder, Values

_SHARED: Final = (
    "SELECT b.id, a.id FROM identity AS b JOIN identity AS a ON a.platform = b.platform AND a.key = b.key"
    " AND a.group_id = ? WHERE b.group_id = ?"
)


def shared(connection: sqlite3.Connection, kept: int, other: int) -> dict[int, int]:
    """Name-only identity of the second group → the first group's of the same name."""
    return dict(connection.execute(_SHARED, (kept, other)).fetchall())


def bring(recorder: Recorder, kept: int, other: int, names: dict[int, int]) -> dict[int, int]:
    """Makes the names of `other` those of `kept`; `names` are `shared`.

    Gives the persons who are no more, each with the one who has taken his place. Two of the same name
    of whom she said more, each linked to accounts of his own, stay two.
    """
    gone: dict[int, int] = {}
    for identity in recorder.rows("identity", "group_id = ?", other):
        if identity["id"] in names:
            ours = _identity(recorder, names[identity["id"]])
            gone |= _fold(recorder, ours, identity)
            _take_name(recorder, names[identity["id"]], identity)
            recorder.drop("identity", _identity(recorder, identity["id"]))
        else:
            recorder.set("identity", identity, group_id=kept)
    return gone


def _identity(recorder: Recorder, id_: int) -> Values:
    (row,) = recorder.rows("identity", "id = ?", id_)
    return row


def _take_name(recorder: Recorder, id_: int, theirs: Values) -> None:
    """The newest name of the two, as if one import had told both."""
    ours = _identity(recorder, id_)
    newest = max((ours, theirs), key=lambda row: (row["name_at"], row["name"] != "", row["name"]))
    values: dict[str, Any] = {name: newest[name] for name in ("name", "name_at", "search")}
    recorder.set("identity", ours, **values, bot=max(ours["bot"], theirs["bot"]))


def _fold(recorder: Recorder, ours: Values, theirs: Values) -> dict[int, int]:
    """Makes two persons of one name one, as far as that takes no account from anybody."""
    mine, his = ours["person_id"], theirs["person_id"]
    if mine == his:
        return {}
    if _accounts(recorder, his) == 1:
        _take_over(recorder, mine, his)
        recorder.set("identity", theirs, person_id=mine)
        return {his: mine}
    if _accounts(recorder, mine) == 1:
        _take_over(recorder, his, mine)
        recorder.set("identity", ours, person_id=his)
        return {mine: his}
    return {}


def _accounts(recorder: Recorder, person: int) -> int:
    (found,) = recorder.connection.execute(
        "SELECT count(*) FROM identity WHERE person_id = ?", (person,)
    ).fetchone()
    return int(found)


def _take_over(recorder: Recorder, kept: int, other: int) -> None:
    """Gives a person the marks, name and notes of another, who is no more."""
    for mark in recorder.rows("person_mark", "person_id = ?", other):
        recorder.drop("person_mark", mark)
        goes = {**mark, "person_id": kept}
        if recorder.row("person_mark", goes) is None:
            recorder.add("person_mark", goes)
    (into,), (gone,) = (recorder.rows("person", "id = ?", person) for person in (kept, other))
    away = [row["away_until"] for row in (into, gone) if row["away_until"] is not None]
    recorder.set(
        "person",
        into,
        name=into["name"] or gone["name"],
        note="\n".join(note for note in (into["note"], gone["note"]) if note),
        away_until=max(away, default=None),
    )
    recorder.drop("person", gone)
