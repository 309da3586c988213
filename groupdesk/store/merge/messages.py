"""Messages of a group that goes into another: each takes its place there, what both tell counts once.

Where both groups have a source of one kind, the second's messages go into the first's. Of a message
that both tell, the newer telling counts; the other stays in the second's source, which stands aside.
The table `merged` remembers which messages came over, so that all can be given back.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from groupdesk.store import also
from groupdesk.store.images import Recorder
from groupdesk.store.sources import ASIDE

_TWINS: Final = (
    "INSERT INTO temp.twin (theirs, ours) SELECT b.id, a.id FROM message AS b"
    " JOIN message AS a ON a.source_id = ? AND a.key = b.key WHERE b.source_id = ?"
)
_NEWER: Final = (
    "SELECT t.theirs, t.ours FROM temp.twin AS t JOIN message AS b ON b.id = t.theirs"
    " JOIN message AS a ON a.id = t.ours JOIN source AS s ON s.id = a.source_id"
    " WHERE b.recalled > a.recalled OR (b.recalled = a.recalled AND s.rank = 0 AND b.body <> a.body"
    "  AND (coalesce(b.edited_at, 0), b.body) > (coalesce(a.edited_at, 0), a.body))"
)
_EARLIER: Final = (
    "SELECT a.id, min(a.at, b.at), CASE WHEN b.at < a.at THEN b.place WHEN a.at < b.at THEN a.place"
    "  ELSE max(a.place, b.place) END FROM temp.twin AS t JOIN message AS b ON b.id = t.aside"
    " JOIN message AS a ON a.id = t.counts WHERE b.at < a.at OR (b.at = a.at AND b.place > a.place)"
)
_TOLD: Final = (
    "SELECT t.counts AS id, b.run_id AS run FROM temp.twin AS t JOIN message AS b ON b.id = t.aside"
    " UNION SELECT t.counts, x.run_id FROM temp.twin AS t JOIN message_also AS x"
    f" ON {also.HOLDS.format('t.aside')}"
)


@dataclass(slots=True)
class Moved:
    """What became of the messages."""

    messages: int = 0
    """Messages of the second group."""
    both: int = 0
    """Those that the first one held as well."""
    counts: dict[int, int] = field(default_factory=dict)
    """Message that stands aside → the one that counts in its place."""


def pairs(connection: sqlite3.Connection, kept: int, other: int) -> dict[int, int]:
    """Source of the second group → the first group's source of the same kind."""
    return dict(
        connection.execute(
            "SELECT b.id, a.id FROM source AS b JOIN source AS a ON a.group_id = ? AND a.name = b.name"
            " AND a.rank = b.rank WHERE b.group_id = ?",
            (kept, other),
        ).fetchall()
    )


def move(
    recorder: Recorder,
    run_id: int,
    kept: int,
    other: int,
    sources: Mapping[int, int],
    names: Mapping[int, int],
) -> Moved:
    """Makes the messages of `other` those of `kept`; `sources` are `pairs`, `names` as `people.shared`."""
    connection = recorder.connection
    with _temporary(connection, sources, names):
        moved = Moved(_remember(connection, run_id, other))
        for theirs, ours in sources.items():
            connection.execute(_TWINS, (ours, theirs))
        _choose(connection, sources)
        _tell(connection, run_id)
        for id_, at, place in connection.execute(_EARLIER).fetchall():
            (row,) = recorder.rows("message", "id = ?", id_)
            recorder.set("message", row, at=at, place=place)
        connection.execute(
            "UPDATE message SET group_id = ?, identity_id = coalesce((SELECT goes FROM temp.renamed"
            "  WHERE id = identity_id), identity_id), source_id = CASE WHEN id IN (SELECT aside FROM temp.twin)"
            "  THEN source_id ELSE coalesce((SELECT goes FROM temp.moved WHERE id = source_id), source_id) END"
            " WHERE group_id = ?",
            (kept, other),
        )
        moved.counts = dict(connection.execute("SELECT aside, counts FROM temp.twin").fetchall())
    moved.both = len(moved.counts)
    _mention(connection, run_id, names)
    return moved


def give_back(
    connection: sqlite3.Connection,
    run_id: int,
    kept: int,
    other: int,
    sources: Mapping[int, int],
    names: Mapping[int, int],
) -> int:
    """Takes `move` back, with the same `sources` and `names`; gives the messages that went back."""
    _mention(connection, run_id, {ours: theirs for theirs, ours in names.items()})
    with _temporary(connection, sources, names):
        ours = "SELECT message_id FROM merged WHERE run_id = ? AND told_by = 0"
        connection.execute(f"DELETE FROM question WHERE message_id IN ({ours})", (run_id,))
        connection.execute(  # the first group's own that stood aside: they wait until their key is free
            "UPDATE message SET source_id = -(SELECT goes FROM temp.moved WHERE id = source_id)"
            f" WHERE source_id IN (SELECT id FROM temp.moved) AND group_id = ? AND id NOT IN ({ours})",
            (kept, run_id),
        )
        gone = connection.execute(
            "UPDATE message SET group_id = ?, identity_id = coalesce((SELECT id FROM temp.renamed"
            "  WHERE goes = identity_id), identity_id), source_id = coalesce((SELECT id FROM temp.moved"
            f"  WHERE goes = source_id), source_id) WHERE id IN ({ours})",
            (other, run_id),
        ).rowcount
        connection.execute("UPDATE message SET source_id = -source_id WHERE source_id < 0")
    for run, ids in _told(connection, run_id).items():
        also.leave_out(connection, run, ids)
    connection.execute("DELETE FROM merged WHERE run_id = ?", (run_id,))
    return gone


def set_aside(recorder: Recorder, kept: int, other: int, sources: Mapping[int, int]) -> None:
    """Makes the second group's sources the first's; those whose messages have gone stand aside."""
    for source in recorder.rows("source", "group_id = ?", other):
        values: dict[str, Any] = {"group_id": kept}
        if source["id"] in sources:
            values |= {"name": f"{source['name']}#{source['id']}", "rank": ASIDE}
        recorder.set("source", source, **values)


def withdraw(recorder: Recorder, kept: int) -> None:
    """Withdraws what was recalled in either group, now that it may stand in the other.

    Its text does not come back when the groups are taken apart.
    """
    found = recorder.rows(
        "message",
        "group_id = ?1 AND recalled = 0 AND (source_id, key) IN"
        " (SELECT source_id, key FROM recalled WHERE group_id = ?1)",
        kept,
    )
    for row in found:
        recorder.set("message", row, recalled=1)
    recorder.connection.executemany(
        "UPDATE message SET body = NULL WHERE id = ?", [(row["id"],) for row in found]
    )


def _remember(connection: sqlite3.Connection, run_id: int, other: int) -> int:
    return connection.execute(
        "INSERT INTO merged (run_id, message_id, told_by) SELECT ?, id, 0 FROM message WHERE group_id = ?",
        (run_id, other),
    ).rowcount


def _choose(connection: sqlite3.Connection, sources: Mapping[int, int]) -> None:
    """Decides for each message that both tell which telling counts; a newer one changes places."""
    newer = connection.execute(_NEWER).fetchall()
    connection.execute("UPDATE temp.twin SET aside = theirs, counts = ours")
    connection.executemany(
        "UPDATE temp.twin SET aside = ours, counts = theirs WHERE theirs = ?",
        [(theirs,) for theirs, _ in newer],
    )
    for theirs, ours in newer:
        (source,) = connection.execute("SELECT source_id FROM message WHERE id = ?", (theirs,)).fetchone()
        for id_, goes in ((theirs, -1), (ours, source), (theirs, sources[source])):
            connection.execute("UPDATE message SET source_id = ? WHERE id = ?", (goes, id_))


def _tell(connection: sqlite3.Connection, run_id: int) -> None:
    """Names the runs that told what stands aside as runs that told what counts in its place."""
    connection.execute(
        f"INSERT INTO merged (run_id, message_id, told_by) SELECT ?, t.id, t.run FROM ({_TOLD}) AS t"
        " JOIN message AS m ON m.id = t.id WHERE t.run <> m.run_id AND NOT EXISTS"
        f" (SELECT 1 FROM message_also AS x WHERE {also.HOLDS.format('t.id')} AND x.run_id = t.run)",
        (run_id,),
    )
    for run, ids in _told(connection, run_id).items():
        also.note(connection, run, ids)


def _told(connection: sqlite3.Connection, run_id: int) -> dict[int, list[int]]:
    """Run → messages, ascending, that a merge has named it for."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for run, message in connection.execute(
        "SELECT told_by, message_id FROM merged WHERE run_id = ? AND told_by > 0 ORDER BY message_id",
        (run_id,),
    ):
        found[run].append(message)
    return found


def _mention(connection: sqlite3.Connection, run_id: int, names: Mapping[int, int]) -> None:
    """Gives those who are addressed by name in the moved messages their identity."""
    if not names:
        return
    rows = connection.execute(
        "SELECT m.id, m.mentions FROM merged AS t JOIN message AS m ON m.id = t.message_id"
        " WHERE t.run_id = ? AND t.told_by = 0 AND m.mentions <> ''",
        (run_id,),
    ).fetchall()
    changed = []
    for id_, mentions in rows:
        said = [int(one) for one in mentions.split()]
        if any(one in names for one in said):
            changed.append((" ".join(map(str, sorted({names.get(one, one) for one in said}))), id_))
    connection.executemany("UPDATE message SET mentions = ? WHERE id = ?", changed)


@contextmanager
def _temporary(
    connection: sqlite3.Connection, sources: Mapping[int, int], names: Mapping[int, int]
) -> Iterator[None]:
    """Tables of this connection alone, for statements over many messages."""
    tables = ("twin", "moved", "renamed")
    for table in tables:
        connection.execute(f"DROP TABLE IF EXISTS temp.{table}")
    connection.execute("CREATE TEMP TABLE twin (theirs INTEGER PRIMARY KEY, ours, aside, counts)")
    connection.execute("CREATE TEMP TABLE moved (id INTEGER PRIMARY KEY, goes UNIQUE)")
    connection.execute("CREATE TEMP TABLE renamed (id INTEGER PRIMARY KEY, goes UNIQUE)")
    connection.executemany("INSERT INTO temp.moved VALUES (?, ?)", sources.items())
    connection.executemany("INSERT INTO temp.renamed VALUES (?, ?)", names.items())
    yield
    for table in tables:
        connection.execute(f"DROP TABLE temp.{table}")
