"""Two groups made one are as if everything had come into one; taken apart they are as before."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupdesk.records import ChatMessage, Join, Leave, Recall
from groupdesk.store import doctor, merge
from groupdesk.store.file import Store
from tests.store.intake import desk, figures, roll_up, take
from tests.store.test_ingest import SLOW, START, chats

RUN = 77
UNTIL = START + 10_000_000
WAYS = [
    {"source": "telegram", "precision": "id"},
    {"source": "qq", "precision": "second"},
    {"source": "whatsapp", "precision": "minute"},
]


def group(store: Store, name: str) -> int:
    row = store.reader().execute("SELECT id FROM chat_group WHERE name = ?", (name,)).fetchone()
    return int(row[0])


def merged(store: Store) -> dict[str, Any]:
    return merge.merge(store.writer, store.ledger, RUN, group(store, "a"), group(store, "b"))


def apart(store: Store) -> None:
    merge.take_apart(store.writer, store.ledger, RUN)


def contents(store: Store) -> dict[str, Any]:
    """Every row of the desk, the history and the desk's own notes left aside."""
    aside = ("entry", "entry_row", "changed", "stale")
    connection = store.reader()
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {
        name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
        for name in names
        if name not in aside
    }


def as_names(records: list[Any]) -> list[Any]:
    """The same chat from a source that knows people by name only, and no ids."""
    told: list[Any] = []
    for record in records:
        if isinstance(record, ChatMessage):
            who = f"name:{record.name}" if record.sender else None
            told.append(record._replace(id=None, reply_to=None, sender=who, mentions=()))
        elif isinstance(record, Join):
            told.append(record._replace(who=f"name:{record.name}", inviter=f"name:{record.inviter_name}"))
        elif isinstance(record, Leave):
            told.append(record._replace(who=f"name:{record.name}"))
    return told


@SLOW
@given(chats(), st.integers(0, 30), st.integers(0, 30), st.sampled_from(WAYS), st.booleans(), st.booleans())
def test_as_if_it_had_been_one_group(
    tmp_path_factory: pytest.TempPathFactory,
    records: list[Any],
    cut: int,
    overlap: int,
    way: dict[str, str],
    backwards: bool,
    same_run: bool,
) -> None:
    folder = tmp_path_factory.mktemp("desk")
    told = records if way["precision"] == "id" else as_names(records)
    parts = [told[: cut + overlap], told[cut:]]
    if backwards:
        parts.reverse()
    with desk(folder / "one") as store:
        for run, part in enumerate(parts, 1):
            take(store, part, 1 if same_run else run, group="a", until=UNTIL, **way)
        whole = figures(store)
    with desk(folder / "two") as store:
        for run, (name, part) in enumerate(zip("ab", parts, strict=True), 1):
            take(store, part, 1 if same_run else run, group=name, until=UNTIL, **way)
        figures(store)
        before = contents(store)
        merged(store)
        assert figures(store) == whole
        assert not list(doctor.findings(store.reader()))
        again = take(store, parts[1], 9, group="b", until=UNTIL, **way)
        assert (again.new, again.edited) == (0, 0)
        with store.writer.write() as connection:
            for table in ("coverage", "identity_name", "membership_event", "message_also", "group_alias"):
                connection.execute(f"DELETE FROM {table} WHERE run_id = 9")
        apart(store)
        roll_up(store)
        assert contents(store) == before
        assert not list(doctor.findings(store.reader()))


@SLOW
@given(chats(), st.integers(0, 30), st.integers(0, 30))
def test_groups_told_by_different_sources(
    tmp_path_factory: pytest.TempPathFactory, records: list[Any], cut: int, overlap: int
) -> None:
    folder = tmp_path_factory.mktemp("desk")
    parts = [(records[: cut + overlap], WAYS[0]), (as_names(records[cut:]), WAYS[2])]
    with desk(folder / "one") as store:
        for run, (part, way) in enumerate(parts, 1):
            take(store, part, run, group="a", until=UNTIL, **way)
        whole = figures(store)
    with desk(folder / "two") as store:
        for run, (name, (part, way)) in enumerate(zip("ab", parts, strict=True), 1):
            take(store, part, run, group=name, until=UNTIL, **way)
        figures(store)
        before = contents(store)
        merged(store)
        assert figures(store) == whole
        apart(store)
        roll_up(store)
        assert contents(store) == before
