"""A change that figures rest on owes those figures, and so does taking it back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from groupdesk.store import Store
from groupdesk.store.models import ChatGroup, Identity, IdentityName, Message, Person, PersonMark, Setting
from groupdesk.store.stale import EVENTS

DAY = 20_500
NOON = DAY * 86_400 + 12 * 3600


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Two groups; person 1 wrote in the first only, person 2 in both."""
    with Store.open(tmp_path / "desk.db", now=lambda: NOON) as store:
        with store.ledger.change("add") as act:
            act.add_all([ChatGroup(name="city"), ChatGroup(name="far", zone="Asia/Tokyo")])
            for person, groups in ((1, (1,)), (2, (1, 2))):
                act.add(Person(id=person))
                act.add(Identity(id=person, platform="qq", key=str(person), person_id=person))
                for group in groups:
                    act.add(IdentityName(group_id=group, identity_id=person, name="x", run_id=1))
                    act.add(Message(group_id=group, source_id=group, key=person, at=NOON, identity_id=person))
        with store.writer.write() as connection:
            connection.execute("DELETE FROM stale")
        yield store


def owed(store: Store) -> set[int]:
    """Groups that owe the day of the messages and their people; the rest of the marks is cleared away."""
    marks = set(store.reader().execute("SELECT group_id, day FROM stale").fetchall())
    with store.writer.write() as connection:
        connection.execute("DELETE FROM stale")
    return {group for group, day in marks if day == DAY and (group, EVENTS) in marks}


@pytest.mark.parametrize("mark", ["staff", "kol", "substitute", "bot"])
def test_a_mark_that_counts_owes_the_groups_of_its_person(store: Store, mark: str) -> None:
    with store.ledger.change("mark") as act:
        act.add(PersonMark(person_id=1, group_id=0, mark=mark))
    assert owed(store) == {1}
    with store.writer.write() as connection:
        store.ledger.undo(connection)
    assert owed(store) == {1}
    with store.writer.write() as connection:
        store.ledger.redo(connection)
    assert owed(store) == {1}


def test_a_mark_that_does_not_count_owes_nothing(store: Store) -> None:
    with store.ledger.change("mark") as act:
        act.add(PersonMark(person_id=1, group_id=0, mark="paid"))
    assert owed(store) == set()


def test_merging_people_owes_the_groups_of_both(store: Store) -> None:
    with store.ledger.change("merge") as act:
        act.get_one(Identity, 1).person_id = 2
    assert owed(store) == {1, 2}
    with store.writer.write() as connection:
        store.ledger.undo(connection)
    assert owed(store) == {1, 2}


def test_a_group_s_zone_owes_that_group(store: Store) -> None:
    with store.ledger.change("set") as act:
        act.get_one(ChatGroup, 2).zone = "Europe/Paris"
    assert owed(store) == {2}


def test_the_desk_s_zone_owes_the_groups_without_one(store: Store) -> None:
    with store.ledger.change("settings") as act:
        act.add(Setting(scope="desk", key="timezone", value='"Asia/Shanghai"'))
    assert owed(store) == {1}


def test_other_changes_owe_nothing(store: Store) -> None:
    with store.ledger.change("set") as act:
        act.get_one(ChatGroup, 1).note = "quiet on Mondays"
    assert owed(store) == set()
