"""Somebody forgotten leaves no trace in the file, the figures still add up, and no import brings him back."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel

from groupdesk.store import Store, StoreError, doctor, engine, models, safety
from groupdesk.store.forget import Forgotten, erase, forget
from groupdesk.store.ledger import Conflict
from groupdesk.store.rollup import owing, roll_up
from groupdesk.store.stale import EVENTS, owe
from groupdesk.store.tombstones import Tombstones
from groupdesk.store.traces import Names

NOW = 1_772_000_000
DAY = NOW // 86_400
DEER, ZE = 1, 2
CHAT = (
    (DEER, "今晚的课还是八点吗？"),
    (ZE, "@小鹿 是的"),
    (DEER, "小鹿收到 secret-words"),
    (ZE, "小鹿真棒"),
    (ZE, "大家早上好"),
    (DEER, "加我微信领红包，名额有限，扫码进群"),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A group where 小鹿 (also 鹿鹿, account 10001) and 阿泽 talk, and what she wrote about them."""
    with Store.open(tmp_path / "desk.db", now=lambda: NOW) as store:
        fill(store, [models.ChatGroup(id=1, platform="qq", name="读书"), models.Source(id=1, group_id=1)])
        fill(store, [models.Person(id=DEER, birthday="05-17"), models.Person(id=ZE)])
        fill(store, [account(DEER, "10001", "小鹿"), account(ZE, "10002", "阿泽")])
        fill(store, [used(DEER, "小鹿"), used(DEER, "鹿鹿"), used(ZE, "阿泽")])
        fill(store, [said(n, who, body) for n, (who, body) in enumerate(CHAT, 1)])
        fill(store, [models.MessageRevision(message_id=1, body="secret-words before", run_id=1)])
        fill(store, [models.Membership(group_id=1, identity_id=DEER, card="鹿鹿")])
        fill(store, [models.PersonMark(person_id=DEER, group_id=0, mark=mark) for mark in ("paid", "staff")])
        fill(store, [models.Column(id=1, name="欢迎小鹿", body="小鹿 posted-words")])
        fill(store, [models.Post(id=1, column_id=1, body="小鹿 posted-words", fills='{"member": "小鹿"}')])
        fill(store, [models.PostText(post_id=1, by="小鹿", body="小鹿 posted-words")])
        fill(store, [delivered(1, "sent"), delivered(2, "to_hand")])
        with store.ledger.change("note", inputs={"name": "小鹿"}) as act:
            act.get_one(models.Person, DEER).note = "secret-note"
            act.add(models.Comment(week="2026-W08", body="小鹿 asked most"))
            act.add(models.Charter(group_id=1, entry="小鹿 says who, secret-entry"))
        with store.writer.write() as connection:
            connection.execute(
                "INSERT INTO run_file (run_id, path, hash, format, records, finished, counts)"
                " VALUES (1, '和小鹿的聊天.txt', '', '', 10001, 1, ?)",
                (json.dumps({"senders": ["小鹿"], "messages": 10_001}),),
            )
            owe(connection, 1, [DAY - 1, DAY, DAY + 1, EVENTS])
        roll_up(store.writer, 1)
        yield store


def fill(store: Store, rows: list[SQLModel]) -> None:
    with store.ledger.change("fill") as act:
        act.add_all(rows)
    with store.writer.write() as connection:
        connection.execute("DELETE FROM entry_row")
        connection.execute("DELETE FROM entry")


def delivered(n: int, state: str) -> models.Delivery:
    return models.Delivery(id=n, post_id=1, group_id=1, body="小鹿 posted-words", state=state)


def account(person: int, key: str, name: str) -> models.Identity:
    return models.Identity(id=person, platform="qq", key=key, person_id=person, name=name, search=name)


def used(person: int, name: str) -> models.IdentityName:
    return models.IdentityName(group_id=1, identity_id=person, name=name, run_id=1)


def said(n: int, who: int, body: str) -> models.Message:
    return models.Message(
        id=n, group_id=1, source_id=1, key=n, at=NOW + n, identity_id=who, class_=7, echo=n, body=body
    )


def forgotten(store: Store) -> Forgotten:
    with store.writer.write() as connection:
        gone = forget(connection, store.ledger, DEER, NOW)
    erase(store.path)
    return gone


def figures(store: Store) -> list[list[Any]]:
    tables = ("member_day", "group_day", "pair", "question")
    return [store.reader().execute(f"SELECT * FROM {table}").fetchall() for table in tables]


@pytest.mark.parametrize("trace", ["小鹿", "鹿鹿", "secret-words", "secret-note", "05-17", "真棒", "领红包"])
def test_no_trace_is_left_in_any_file(store: Store, trace: str) -> None:
    assert found_in_files(store, trace)
    forgotten(store)
    assert found_in_files(store, trace) == []
    store.close()
    assert found_in_files(store, trace) == []


def found_in_files(store: Store, trace: str) -> list[str]:
    forms = (trace.encode(), json.dumps(trace)[1:-1].encode())
    files = [file for file in store.path.parent.iterdir() if file.is_file()]
    return [file.name for file in files if any(form in file.read_bytes() for form in forms)]


def test_a_reader_that_keeps_the_old_pages_is_named(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.05)
    reader = store.reader()
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM person").fetchall()
    with pytest.raises(StoreError, match="do it again"):
        forgotten(store)
    reader.execute("COMMIT")
    forgotten(store)
    assert found_in_files(store, "小鹿") == []


def test_what_went_is_counted(store: Store) -> None:
    gone = forgotten(store)
    assert (gone.messages, gone.texts_of_others, gone.acts) == (3, 2, 1)
    left = store.reader().execute("SELECT body FROM message WHERE body IS NOT NULL").fetchall()
    assert left == [("大家早上好",)]


def test_what_names_him_and_has_not_been_said_is_not_said(store: Store) -> None:
    forgotten(store)
    kept = store.reader().execute("SELECT state, body FROM delivery ORDER BY id").fetchall()
    assert [state for state, _body in kept] == ["sent"]
    assert all("posted-words" in body and "小鹿" not in body for _state, body in kept)


def test_a_charter_stays_without_the_name(store: Store) -> None:
    forgotten(store)
    (text,) = store.reader().execute("SELECT entry FROM charter").fetchone()
    assert text.endswith("says who, secret-entry") and "小鹿" not in text


def test_figures_still_add_up(store: Store) -> None:
    before = figures(store)
    assert len(before[0]) == 2
    forgotten(store)
    assert figures(store) == before
    with store.writer.write() as connection:
        owe(connection, 1, [DAY - 1, DAY, DAY + 1, EVENTS])
    roll_up(store.writer, 1)
    assert owing(store.reader()) == []
    assert figures(store) == before
    assert list(doctor.findings(store.reader())) == []


def test_marks_that_count_stay_with_the_nameless_account(store: Store) -> None:
    forgotten(store)
    marks = store.reader().execute("SELECT mark FROM person_mark").fetchall()
    assert marks == [("staff",)]


def test_undo_refuses_in_words(store: Store) -> None:
    gone = forgotten(store)
    with pytest.raises(Conflict, match="cannot be taken back"), store.writer.write() as connection:
        store.ledger.undo(connection)
    for entry in range(1, gone.entry + 1):
        with pytest.raises(Conflict), store.writer.write() as connection:
            store.ledger.take_back(connection, entry)


def test_the_account_has_no_name_or_id(store: Store) -> None:
    forgotten(store)
    rows = store.reader().execute("SELECT key, name, search FROM identity WHERE id = ?", (DEER,)).fetchall()
    assert rows == [("forgotten-1-1", "forgotten-1", "forgotten-1")]


def test_other_words_stay_sound(store: Store) -> None:
    forgotten(store)
    (comment,) = store.reader().execute("SELECT body FROM comment").fetchone()
    assert comment.startswith("forgotten-1-")
    assert comment.endswith(" asked most")
    (counts,) = store.reader().execute("SELECT counts FROM run_file").fetchone()
    assert json.loads(counts)["messages"] == 10_001


def test_imports_do_not_bring_him_back(store: Store) -> None:
    assert not Tombstones(store.reader()).is_forgotten("qq", "10001")
    forgotten(store)
    stones = Tombstones(store.reader())
    assert [stones.is_forgotten("qq", sender) for sender in ("10001", "name:小鹿", "name: 鹿鹿")] == [
        True
    ] * 3
    assert not stones.is_forgotten("qq", "10002")
    assert not stones.is_forgotten("telegram", "10001")


def test_a_tombstone_tells_nothing_without_the_desk_s_key(store: Store, tmp_path: Path) -> None:
    forgotten(store)
    with Store.open(tmp_path / "other.db") as other:
        with other.writer.write() as connection:
            connection.executemany(
                "INSERT INTO tombstone VALUES (?, ?)", store.reader().execute("SELECT * FROM tombstone")
            )
        assert not Tombstones(other.reader()).is_forgotten("qq", "10001")


def test_forgetting_again_does_no_harm(store: Store) -> None:
    forgotten(store)
    names = store.reader().execute("SELECT name FROM identity_name ORDER BY name").fetchall()
    forgotten(store)
    assert store.reader().execute("SELECT name FROM identity_name ORDER BY name").fetchall() == names


def test_an_unknown_person(store: Store) -> None:
    with pytest.raises(LookupError, match="99"), store.writer.write() as connection:
        forget(connection, store.ledger, 99, NOW)


def test_copies_made_before_are_still_there(store: Store) -> None:
    safety.backup(store.path, NOW)
    forgotten(store)
    assert len(safety.copies(store.path)) == 1


@pytest.mark.parametrize(
    ("name", "text", "named"),
    [
        ("小鹿", "谢谢小鹿的分享", True),
        ("鹿", "小鹿来了", False),
        ("鹿", "@鹿 来了", True),
        ("Tom", "Tomorrow, tomtom", False),
        ("Tom", "ask Tom.", True),
        ("Tom", "问Tom吧", True),
        ("Al", "Al is here", False),
        ("Al", "@Al is here", True),
        ("1234", "1234 steps", False),
        ("10001", "id 10001", True),
        ("10001", "id 100012", False),
        ("a.b*c", "say a.b*c now", True),
        ("50%_", "only 50%_ here", True),
    ],
)
def test_a_name_is_met_as_a_word_of_its_own(name: str, text: str, named: bool) -> None:
    assert Names({name: "x"}).stand_in(text) is named
