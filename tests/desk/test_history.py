"""What she did is listed newest first, and any of it can be taken back."""

import pytest

from groupdesk.desk import Change, Desk, DeskError
from groupdesk.desk.history import Conflict, History, UndoRun
from groupdesk.store.models import ChatGroup


@pytest.fixture
def history(desk: Desk) -> History:
    for kind in ("city", "sport"):
        desk.change("groups", ("groups",), lambda act, kind=kind: act.add(ChatGroup(name=kind)), what=kind)
    return History(desk)


def names(desk: Desk) -> list[str]:
    with desk.reading() as connection:
        return [name for (name,) in connection.execute("SELECT name FROM chat_group ORDER BY id")]


def test_entries_are_listed_newest_first(desk: Desk, history: History) -> None:
    newest, oldest = history.entries()
    assert (newest.verb, newest.inputs, newest.at, newest.changed) == (
        "groups",
        {"what": "sport"},
        desk.now(),
        1,
    )
    assert newest.can_undo
    assert history.entries(limit=1) == (newest,)
    assert history.entries(before=newest.id) == (oldest,)


def test_undo_and_redo(desk: Desk, history: History) -> None:
    undone = history.undo()
    assert undone == Change(3, "undo", 1, {"what": "sport", "entry": 2, "verb": "groups"})
    assert names(desk) == ["city"]
    turn, act, _first = history.entries()
    assert (turn.verb, act.undone, act.can_undo) == ("undo", True, False)
    history.redo()
    assert names(desk) == ["city", "sport"]


def test_any_change_can_be_taken_back(desk: Desk, history: History) -> None:
    history.take_back(1)
    assert names(desk) == ["sport"]
    with pytest.raises(Conflict, match="already"):
        history.take_back(1)


def test_a_conflict_is_an_error_of_the_desk(history: History) -> None:
    with pytest.raises(DeskError, match="nothing to redo"):
        history.redo()


def test_an_import_is_turned_by_a_run(desk: Desk, history: History) -> None:
    with desk.noting() as connection:
        entry = desk.store.ledger.run_entry(connection, "import", 7, {"what": "a.txt"})
    assert history.undo() == UndoRun(7, entry, redo=False)
    assert history.entries(limit=1)[0].run == 7
