"""Two groups made one are as if everything had come into one; taken apart they are as before."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupdesk.records import ChatMessage, Join, Leave, Recall
from groupdesk.store import doctor, merge
from groupdesk.store.file import Store
from groupdesk.store.ledger import Conflict
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
    aside = ("entry", "entry_row", "changed", "stale", "group_now")
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
        roll_up(store)
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
        assert not list(doctor.findings(store.reader()))
        apart(store)
        roll_up(store)
        assert contents(store) == before


def said(number: int, text: str, who: str = "u1", **more: Any) -> ChatMessage:
    return ChatMessage(START + 60 * number, who, f"name {who}", text, id=number)._replace(**more)


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with desk(tmp_path / "desk") as opened:
        yield opened


def bodies(store: Store) -> list[Any]:
    """(key, text, recalled) of the messages that count, and how many stand aside."""
    connection = store.reader()
    counted = connection.execute(
        "SELECT key, body, recalled FROM message WHERE source_id IN (SELECT id FROM source WHERE rank < 9)"
        " ORDER BY key"
    ).fetchall()
    (aside,) = connection.execute(
        "SELECT count(*) FROM message WHERE source_id IN (SELECT id FROM source WHERE rank = 9)"
    ).fetchone()
    return [*counted, aside]


@pytest.mark.parametrize("newer_first", [True, False])
def test_the_newer_text_of_a_message_counts(store: Store, newer_first: bool) -> None:
    old = [said(1, "how do I join?"), said(2, "hello there")]
    new = [said(1, "how do I join this?", edited_at=START + 999), said(2, "hello there", recalled=True)]
    take(store, new if newer_first else old, 1, group="a")
    take(store, old if newer_first else new, 2, group="b")
    roll_up(store)
    before = contents(store)
    merged(store)
    assert bodies(store) == [(1, "how do I join this?", 0), (2, None, 1), 2]
    apart(store)
    roll_up(store)
    assert contents(store) == before


@pytest.mark.parametrize("recalled_in", ["a", "b"])
def test_what_one_group_saw_recalled_is_withdrawn(store: Store, recalled_in: str) -> None:
    told = [said(1, "a first word of mine"), said(2, "another one of mine")]
    for run, name in enumerate("ab", 1):
        withdrawn = [Recall(START + 500, 1)] if name == recalled_in else []
        take(store, [*(told[1:] if withdrawn else told), *withdrawn], run, group=name)
    merged(store)
    assert bodies(store) == [(1, None, 1), (2, "another one of mine", 0), 1]
    roll_up(store)
    assert not list(doctor.findings(store.reader()))
    apart(store)
    roll_up(store)
    assert figures(store)["member_day"]
    assert not list(doctor.findings(store.reader()))


def test_taking_back_either_import_of_a_merged_group_leaves_the_other(store: Store, tmp_path: Path) -> None:
    from groupdesk.store import withdraw
    from tests.store.intake import CLASSIFIER

    records = [said(n, f"this is sentence number {n}", f"u{n % 3}") for n in range(1, 9)]
    take(store, records[:6], 1, group="a", until=UNTIL)
    take(store, records[2:], 2, group="b", until=UNTIL)
    merged(store)
    roll_up(store)
    withdraw.take_back(store.writer, 1, CLASSIFIER)
    with desk(tmp_path / "alone") as other:
        take(other, records[2:], 2, group="a", until=UNTIL)
        assert figures(store) == figures(other)
    assert not list(doctor.findings(store.reader()))


def test_a_person_known_by_name_in_both_keeps_what_she_said_of_either(store: Store) -> None:
    take(store, as_names([said(1, "a word", "u1"), said(2, "a word", "u2")]), 1, group="a", **WAYS[2])
    take(store, as_names([said(3, "a word", "u1")]), 2, group="b", **WAYS[2])
    roll_up(store)
    (first, _two, second) = [
        row[0] for row in store.reader().execute("SELECT person_id FROM identity ORDER BY id")
    ]
    with store.writer.write() as connection:
        connection.execute("UPDATE person SET note = 'tall' WHERE id = ?", (first,))
        connection.execute("UPDATE person SET note = 'kind', name = 'Al' WHERE id = ?", (second,))
        connection.execute("INSERT INTO person_mark VALUES (?, 2, 'kol'), (?, 0, 'staff')", (second, second))
    roll_up(store)
    before = contents(store)
    merged(store)
    roll_up(store)
    people = store.reader().execute("SELECT id, name, note FROM person ORDER BY id").fetchall()
    assert (first, "Al", "tall\nkind") in people
    assert len(people) == 2
    marks = store.reader().execute("SELECT person_id, group_id, mark FROM person_mark").fetchall()
    assert sorted(marks) == [(first, 0, "staff"), (first, 1, "kol")]
    apart(store)
    roll_up(store)
    assert contents(store) == before


def test_an_import_since_stands_on_a_merge(store: Store) -> None:
    take(store, [said(1, "a first word of mine")], 1, group="a")
    take(store, [said(2, "another one of mine")], 2, group="b")
    merged(store)
    take(store, [said(3, "a third one of mine")], 3, group="b")
    with store.writer.write() as connection:
        connection.execute(
            "INSERT INTO run_file (run_id, path, hash, format, group_id, records, finished, counts)"
            " VALUES (3, '', '', '', 1, 0, 1, '{}')"
        )
        entry = store.ledger.run_entry(connection, "import", 3, {})
    before = contents(store)
    with pytest.raises(Conflict, match=f"entry {entry}"):
        apart(store)
    assert contents(store) == before


def test_a_merge_is_done_again_and_its_id_is_given_to_no_other_group(store: Store) -> None:
    take(store, [said(1, "a first word of mine")], 1, group="a")
    take(store, [said(2, "another one of mine")], 2, group="b")
    merged(store)
    once = figures(store)
    apart(store)
    merge.merge(store.writer, store.ledger, RUN, 1, 2)
    assert figures(store) == once
    take(store, [said(3, "a third one of mine")], 3, group="c")
    assert store.reader().execute("SELECT id FROM chat_group ORDER BY id").fetchall() == [(1,), (3,)]
    apart(store)
    ids = store.reader().execute("SELECT id, name FROM chat_group ORDER BY id").fetchall()
    assert ids == [(1, "a"), (2, "b"), (3, "c")]


def test_an_advert_is_spread_over_fewer_groups(store: Store) -> None:
    text = "周末亲子阅读活动报名看这里 https://example.com/a"
    for run, name in enumerate("abc", 1):
        take(store, [said(run, text)], run, group=name)
    roll_up(store)
    merged(store)
    roll_up(store)
    assert not list(doctor.findings(store.reader()))
    apart(store)
    roll_up(store)
    assert not list(doctor.findings(store.reader()))


def test_what_she_set_goes_along(store: Store) -> None:
    take(store, [said(1, "a first word of mine")], 1, group="a")
    take(store, [said(1, "a first word of mine"), said(2, "is it open?")], 2, group="b")
    roll_up(store)
    with store.writer.write() as connection:
        connection.execute("INSERT INTO highlight VALUES (2, 5), (3, 5)")
        connection.executemany(
            "INSERT INTO decision VALUES (?, 'done', '', 5, NULL, '', 1)",
            [("question:2:3",), ("grade:2",), ("behind:all",)],
        )
        connection.execute("INSERT INTO setting VALUES ('group:2', 'quiet_from', '\"22:00\"')")
        connection.execute("INSERT INTO group_tag VALUES (2, 'city')")
        connection.execute(
            "INSERT INTO head_count (group_id, day, at, members, by) VALUES (2, 20000, 5, 80, '')"
        )
        connection.executemany(
            "INSERT INTO charter (group_id, version, at, for_whom, value, promise, entry, exit)"
            " VALUES (?, ?, 5, ?, '', '', '', '')",
            [(1, 1, "ours"), (1, 2, "ours, better"), (2, 1, "theirs")],
        )
        connection.execute("UPDATE chat_group SET note = name, kind = 'study' WHERE id = 2")
    before = contents(store)
    merged(store)
    rows = store.reader()

    def column(query: str) -> list[Any]:
        return [row[0] for row in rows.execute(query)]

    assert column("SELECT message_id FROM highlight ORDER BY 1") == [1, 3]
    assert column("SELECT key FROM decision ORDER BY 1") == ["behind:all", "question:1:3"]
    assert column("SELECT scope FROM setting WHERE key = 'quiet_from'") == ["group:1"]
    assert column("SELECT group_id FROM group_tag") == [1]
    assert column("SELECT group_id FROM head_count") == [1]
    assert rows.execute("SELECT group_id, version, for_whom FROM charter ORDER BY version").fetchall() == [
        (1, 1, "theirs"), (1, 2, "ours"), (1, 3, "ours, better"),
    ]  # fmt: skip
    assert rows.execute("SELECT name, kind, note FROM chat_group").fetchall() == [("a", "study", "b")]
    apart(store)
    roll_up(store)
    assert contents(store) == before
