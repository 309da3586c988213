"""Every act can be taken back, in any order, also by another process; what stands on it is named."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select, update

from groupdesk.store import Store, StoreError
from groupdesk.store.ledger import Conflict, Turned, UndoRun
from groupdesk.store.models import ChatGroup, Comment, GroupTag

NOW = 1_772_000_000


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "desk.db", now=lambda: NOW) as store:
        with store.ledger.change("add", "groups") as act:
            act.add(ChatGroup(name="city", kind="sport"))
            act.add(ChatGroup(name="run"))
        yield store


def everything(store: Store) -> dict[str, list[Any]]:
    """All that she could have changed."""
    tables = ("chat_group", "group_tag", "comment")
    return {table: store.reader().execute(f"SELECT * FROM {table}").fetchall() for table in tables}


def entries(store: Store) -> list[tuple[str, int, int | None]]:
    query = "SELECT verb, changed, undone_by FROM entry ORDER BY id"
    return store.reader().execute(query).fetchall()


def undo(store: Store) -> Turned | UndoRun:
    with store.writer.write() as connection:
        return store.ledger.undo(connection)


def redo(store: Store) -> Turned | UndoRun:
    with store.writer.write() as connection:
        return store.ledger.redo(connection)


def take_back(store: Store, entry: int) -> Turned | UndoRun:
    with store.writer.write() as connection:
        return store.ledger.take_back(connection, entry)


def set_kind(store: Store, kind: str) -> int | None:
    with store.ledger.change("set", "groups", inputs={"kind": kind}) as act:
        for group in act.exec(select(ChatGroup)):
            group.kind = kind
    return act.entry


def set_layer(store: Store, layer: str) -> int | None:
    with store.ledger.change("set", "groups") as act:
        act.get_one(ChatGroup, 1).layer = layer
    return act.entry


def reshuffle(store: Store) -> None:
    """One act with a row changed, one made, one deleted, one made and changed, one made and deleted."""
    with store.ledger.change("reshuffle", "groups") as act:
        act.get_one(ChatGroup, 1).name = "town"
        act.delete(act.get_one(ChatGroup, 2))
        act.add(GroupTag(group_id=1, name="old"))
        late = ChatGroup(name="late")
        brief = ChatGroup(name="brief")
        act.add_all([late, brief])
        act.flush()
        late.name = "later"
        act.delete(brief)


def test_an_act_is_one_entry_with_the_rows_it_changed(store: Store) -> None:
    set_kind(store, "city")
    assert entries(store) == [("add", 2, None), ("set", 2, None)]
    images = "SELECT name, key, before, after FROM entry_row WHERE entry_id = 2 ORDER BY id"
    assert sorted(store.reader().execute(images)) == [
        ("chat_group", '{"id":1}', '{"kind":"sport"}', '{"kind":"city"}'),
        ("chat_group", '{"id":2}', '{"kind":""}', '{"kind":"city"}'),
    ]


def test_nothing_changed_is_no_entry(store: Store) -> None:
    with store.ledger.change("set", "groups") as act:
        act.get_one(ChatGroup, 1).kind = "sport"
    assert act.entry is None
    assert len(entries(store)) == 1


def test_topics_are_bumped(store: Store) -> None:
    set_kind(store, "city")
    revisions = dict(store.reader().execute("SELECT topic, revision FROM changed").fetchall())
    assert revisions == {"groups": 2, "history": 2}
    undo(store)
    assert store.reader().execute("SELECT min(revision) FROM changed").fetchone()[0] > 2


def test_undo_and_redo_restore_every_state(store: Store) -> None:
    states = [everything(store)]
    for act in (lambda: set_kind(store, "city"), lambda: reshuffle(store), lambda: set_layer(store, "core")):
        act()
        states.append(everything(store))
    for state in reversed(states[:-1]):
        undo(store)
        assert everything(store) == state
    for state in states[1:]:
        redo(store)
        assert everything(store) == state
    with pytest.raises(Conflict, match="nothing to redo"):
        redo(store)
    undo(store)
    assert everything(store) == states[-2]


def test_undo_says_what_it_took_back(store: Store) -> None:
    set_kind(store, "city")
    assert undo(store) == Turned(3, "undo", 2, {"kind": "city", "entry": 2, "verb": "set"})
    assert entries(store)[1:] == [("set", 2, 3), ("undo", 2, None)]


def test_undo_survives_a_restart(store: Store) -> None:
    before = everything(store)
    set_kind(store, "city")
    store.close()
    undo(store)
    assert everything(store) == before


def test_there_is_an_end_to_undo(store: Store) -> None:
    undo(store)
    assert everything(store)["chat_group"] == []
    with pytest.raises(Conflict, match="nothing to undo"):
        undo(store)


def test_redo_dies_with_the_next_change(store: Store) -> None:
    set_kind(store, "city")
    undo(store)
    set_layer(store, "core")
    with pytest.raises(Conflict, match="nothing to redo"):
        redo(store)


def test_any_act_can_be_taken_back_while_others_stand(store: Store) -> None:
    first = set_kind(store, "city")
    set_layer(store, "core")
    assert first is not None
    take_back(store, first)
    assert store.reader().execute("SELECT kind, layer FROM chat_group").fetchone() == ("sport", "core")
    with pytest.raises(Conflict, match="already"):
        take_back(store, first)


def test_taking_back_an_undo_does_the_act_again(store: Store) -> None:
    set_kind(store, "city")
    after = everything(store)
    undone = undo(store)
    assert isinstance(undone, Turned)
    set_layer(store, "core")
    undo(store)
    take_back(store, undone.entry)
    assert everything(store) == after
    with pytest.raises(Conflict, match="already"):
        take_back(store, undone.entry)


def test_taking_back_a_redo_undoes_the_act(store: Store) -> None:
    before = everything(store)
    set_kind(store, "city")
    undo(store)
    redone = redo(store)
    assert isinstance(redone, Turned)
    take_back(store, redone.entry)
    assert everything(store) == before


def test_what_stands_on_an_act_is_named_and_nothing_changes(store: Store) -> None:
    first, second = set_kind(store, "city"), set_kind(store, "town")
    assert first is not None
    after = everything(store)
    with pytest.raises(Conflict) as caught:
        take_back(store, first)
    assert (caught.value.entry, caught.value.table) == (second, "chat_group")
    assert f"entry {second}" in str(caught.value)
    assert everything(store) == after
    assert len(entries(store)) == 3


def test_a_change_from_elsewhere_is_a_conflict(store: Store) -> None:
    with store.writer.write("groups") as connection:
        connection.execute("UPDATE chat_group SET name = 'from a file' WHERE id = 2")
    with pytest.raises(Conflict, match="chat_group has changed since"):
        take_back(store, 1)
    assert len(everything(store)["chat_group"]) == 2


def test_a_place_taken_meanwhile_is_a_conflict(store: Store) -> None:
    with store.ledger.change("drop", "groups") as act:
        act.delete(act.get_one(ChatGroup, 2))
    assert act.entry is not None
    with store.writer.write("groups") as connection:
        connection.execute("CREATE UNIQUE INDEX one_name ON chat_group (name)")
        connection.execute("UPDATE chat_group SET name = 'run' WHERE id = 1")
    with pytest.raises(Conflict):
        take_back(store, act.entry)


def test_an_unknown_entry_is_refused(store: Store) -> None:
    with pytest.raises(Conflict, match="no entry 99"):
        take_back(store, 99)


def test_an_act_that_fails_leaves_nothing(store: Store) -> None:
    before = everything(store)
    with pytest.raises(ZeroDivisionError), store.ledger.change("set", "groups") as act:
        act.get_one(ChatGroup, 1).name = "half"
        act.flush()
        raise ZeroDivisionError
    assert everything(store) == before
    set_kind(store, "city")
    assert len(entries(store)) == 2


def test_bulk_statements_are_refused(store: Store) -> None:
    with pytest.raises(TypeError, match="objects"), store.ledger.change("set", "groups") as act:
        act.exec(update(ChatGroup).where(col(ChatGroup.id) == 1).values(name="unseen"))


def test_a_full_disk_says_so_and_loses_nothing(store: Store) -> None:
    before = everything(store)
    pages = store.writer.connection.execute("PRAGMA page_count").fetchone()[0]
    store.writer.connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="disk is full"), store.ledger.change("comment", "report") as act:
        act.add(Comment(week="2026-W10", body="x" * 100_000))
    assert everything(store) == before
    store.writer.connection.execute("PRAGMA max_page_count = 1000000")
    set_kind(store, "city")
    assert len(entries(store)) == 2


def with_run(store: Store) -> int:
    """The entry of an import, which was run 1."""
    with store.writer.write("groups") as connection:
        return store.ledger.run_entry(connection, "import", 1, {"files": ["a.txt"]}, changed=7)


def test_an_import_is_taken_back_by_a_run(store: Store) -> None:
    entry = with_run(store)
    assert undo(store) == UndoRun(run_id=1, entry=entry, redo=False)
    assert entries(store)[-1] == ("import", 7, None), "it stands until that run has done it"
    with store.writer.write("groups") as connection:
        undone = store.ledger.run_entry(connection, "undo", 2, {"entry": entry, "verb": "import"})
    assert entries(store)[entry - 1] == ("import", 7, undone)
    assert redo(store) == UndoRun(run_id=1, entry=entry, redo=True)
    with store.writer.write("groups") as connection:
        redone = store.ledger.run_entry(connection, "redo", 3, {"entry": entry, "verb": "import"})
    assert entries(store)[-3:] == [("import", 7, None), ("undo", 0, redone), ("redo", 0, None)]


def test_what_is_not_kept_is_refused_in_words(store: Store) -> None:
    with store.writer.write() as connection:
        connection.execute("UPDATE entry SET undo = 'none' WHERE id = 1")
    with pytest.raises(Conflict, match="not kept any more"):
        undo(store)
