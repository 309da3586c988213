"""Two groups made one, as if everything had come into the first from the start, and taken apart again.

Either is one transaction: a process that is killed has done all of it or nothing. Figures are owed
after it and paid by the roll-up. Rows of which there are few are kept as images of the ledger;
messages, of which there are many, are remembered by `messages`.
"""

import json
import sqlite3
from typing import Any, Final, NamedTuple

from groupdesk.locale import _
from groupdesk.rules import clock
from groupdesk.store import consequences, links, stale
from groupdesk.store.engine import Writer
from groupdesk.store.images import Image, Recorder, load, store
from groupdesk.store.keys import echo_days
from groupdesk.store.ledger import REDO, UNDO, Conflict, Ledger
from groupdesk.store.merge import facts, hers, messages, people
from groupdesk.store.zones import zone_of

VERB: Final = "merge-groups"
TOPICS: Final = ("groups", "people", "messages", "figures", "today", "history", "settings")
_STANDS_ON: Final = (
    "SELECT e.id, e.verb FROM entry AS e WHERE e.id > ?1 AND e.undone_by IS NULL AND ("
    " e.verb = 'import' AND EXISTS (SELECT 1 FROM run_file AS f WHERE f.run_id = e.run_id AND f.group_id = ?2)"
    " OR e.verb = ?3 AND ?2 IN (json_extract(e.inputs, '$.group'), json_extract(e.inputs, '$.other')))"
    " ORDER BY e.id DESC LIMIT 1"
)


class Merge(NamedTuple):
    """A merge of groups that stands, or stood."""

    entry: int
    stands: bool
    inputs: dict[str, Any]


def found(connection: sqlite3.Connection, run_id: int) -> Merge | None:
    """The merge that a run has made; None when it has not yet."""
    row = connection.execute(
        "SELECT id, undone_by IS NULL, inputs FROM entry WHERE run_id = ? AND verb = ?", (run_id, VERB)
    ).fetchone()
    return None if row is None else Merge(row[0], bool(row[1]), json.loads(row[2]))


def merge(writer: Writer, ledger: Ledger, run_id: int, kept: int, other: int) -> dict[str, Any]:
    """Makes all of `other` that of `kept`; gives what the history says of it. Done again by the same run, too.

    Raises LookupError where one of them is no more, StoreError.
    """
    with writer.write(*TOPICS) as connection:
        before = found(connection, run_id)
        names = [_name(connection, group) for group in (kept, other)]
        groups = _spread(connection, kept, other)
        recorder = Recorder(connection)
        moved = _bring(recorder, run_id, kept, other)
        inputs: dict[str, Any] = {"what": names[0], "other_name": names[1], "group": kept, "other": other}
        inputs |= {"messages": moved.messages, "both": moved.both}
        changed = moved.messages + len(recorder.images)
        if before is None:
            entry = ledger.run_entry(connection, VERB, run_id, inputs, changed=changed)
        else:
            entry = before.entry
            turned = {**inputs, "entry": entry, "verb": VERB}
            ledger.run_entry(connection, REDO, run_id, turned, changed=changed)
            connection.execute("DELETE FROM entry_row WHERE entry_id = ?", (entry,))
        store(connection, entry, recorder.images)
        _owe(connection, recorder.images, (kept,), groups)
    return inputs


def take_apart(writer: Writer, ledger: Ledger, run_id: int) -> dict[str, Any]:
    """Makes the two groups of a merge two again; gives what the history says of it.

    Raises Conflict, which names what stands on it, and StoreError; then nothing has changed.
    """
    with writer.write(*TOPICS) as connection:
        act = found(connection, run_id)
        assert act is not None
        kept, other = act.inputs["group"], act.inputs["other"]
        _check(connection, act, kept)
        sources, names = _pairs(connection, load(connection, act.entry), kept)
        gone = messages.give_back(connection, run_id, kept, other, sources, names)
        images = ledger.put_back(connection, act.entry)
        links.move(connection, kept, other)
        inputs = {**act.inputs, "entry": act.entry, "verb": VERB}
        ledger.run_entry(connection, UNDO, run_id, inputs, changed=gone + len(images))
        _owe(connection, images, (kept, other), _spread(connection, kept, other))
    return inputs


def _bring(recorder: Recorder, run_id: int, kept: int, other: int) -> messages.Moved:
    connection = recorder.connection
    sources = messages.pairs(connection, kept, other)
    names = people.shared(connection, kept, other)
    moved = messages.move(recorder, run_id, kept, other, sources, names)
    facts.bring(recorder, kept, other, {"source_id": sources, "identity_id": names, "inviter_id": names})
    messages.set_aside(recorder, kept, other, sources)
    messages.withdraw(recorder, kept)
    persons = people.bring(recorder, kept, other, names)
    links.move(connection, other, kept)
    hers.bring(recorder, kept, other, hers.Became(moved.counts, persons, names))
    for table in facts.DERIVED:
        connection.execute(f"DELETE FROM {table} WHERE group_id = ?", (other,))
    return moved


def _pairs(
    connection: sqlite3.Connection, images: list[Image], kept: int
) -> tuple[dict[int, int], dict[int, int]]:
    """Sources and names of the second group → the first group's that took them over."""
    sources, names = {}, {}
    for image in images:
        was = image.before or {}
        if image.table == "source" and "rank" in was:
            query = "SELECT id FROM source WHERE group_id = ? AND name = ? AND rank = ?"
            (ours,) = connection.execute(query, (kept, was["name"], was["rank"])).fetchone()
            sources[image.key["id"]] = ours
        elif image.table == "identity" and image.after is None:
            query = "SELECT id FROM identity WHERE group_id = ? AND platform = ? AND key = ?"
            (ours,) = connection.execute(query, (kept, was["platform"], was["key"])).fetchone()
            names[image.key["id"]] = ours
    return sources, names


def _check(connection: sqlite3.Connection, act: Merge, kept: int) -> None:
    above = connection.execute(_STANDS_ON, (act.entry, kept, VERB)).fetchone()
    if above is not None:
        line = _(
            "entry {entry} cannot be taken back: {verb} (entry {above}) stands on it; take that back first"
        )
        raise Conflict(line.format(entry=act.entry, verb=above[1], above=above[0]), entry=above[0])


def _spread(connection: sqlite3.Connection, kept: int, other: int) -> list[tuple[int, int]]:
    """(group, UTC day) of words that people of both groups said elsewhere too: over how many groups changes."""
    people_ = stale.spreaders(connection, kept) | stale.spreaders(connection, other)
    step = echo_days(0)[2]
    return connection.execute(
        "SELECT DISTINCT c.group_id, c.at / ?1 FROM message AS m JOIN message AS c"
        " ON c.echo IN (m.echo - ?2, m.echo, m.echo + ?2) WHERE m.group_id IN (?3, ?4) AND m.echo IS NOT NULL"
        " AND m.identity_id IN (SELECT value FROM json_each(?5)) AND c.group_id NOT IN (?3, ?4)",
        (clock.DAY, step, kept, other, json.dumps(sorted(people_))),
    ).fetchall()


def _owe(
    connection: sqlite3.Connection,
    images: list[Image],
    groups: tuple[int, ...],
    spread: list[tuple[int, int]],
) -> None:
    consequences.owe(connection, images)
    for group in groups:
        consequences.owe_all(connection, group)
    for group, day in spread:
        stale.owe(connection, group, stale.days_around([day * clock.DAY], zone_of(connection, group)))
    connection.execute("DELETE FROM stale WHERE group_id NOT IN (SELECT id FROM chat_group)")


def _name(connection: sqlite3.Connection, group: int) -> str:
    row = connection.execute("SELECT name FROM chat_group WHERE id = ?", (group,)).fetchone()
    if row is None:
        raise LookupError(_("there is no group {id}").format(id=group))
    return str(row[0])
