"""The one door: the same record twice, in any order, from any source, cut anywhere (DESIGN §1)."""

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groupdesk.records import ChatMessage, Join, Leave, Member, Recall, Roster
from groupdesk.store import doctor, rollup, withdraw
from groupdesk.store.file import Store
from tests.store.intake import CLASSIFIER, desk, figures, take

START = 1_772_409_600
TEXTS = [
    "今天读完了第三章",
    "这个活动怎么报名？",
    "好的",
    "打卡第3天",
    "群公告里写得很清楚",
    "周末亲子阅读活动报名看这里 https://example.com/a",
]
WHO = ["u1", "u2", "u3", "u4", None]


@st.composite
def chats(draw: Any, ids: bool = True) -> list[Any]:
    """Messages, joins and leaves of a chat at distinct instants."""
    records: list[Any] = []
    at = START
    for number in range(1, draw(st.integers(2, 30)) + 1):
        at += draw(st.sampled_from([7, 61, 600, 1_801, 40_000, 90_000]))
        who = draw(st.sampled_from(WHO))
        sort = draw(st.integers(0, 11))
        if sort == 0:
            records.append(Join(at, "u4", "name u4", "u1", "name u1"))
        elif sort == 1:
            records.append(Leave(at, "u4", "name u4"))
        else:
            reply = draw(st.one_of(st.none(), st.none(), st.integers(1, 30))) if ids else None
            name = f"name {who}" + draw(st.sampled_from(["", "", " new"])) if who else ""
            text = draw(st.sampled_from(TEXTS))
            records.append(ChatMessage(at, who, name, text, 0, number if ids else None, reply))
    return records


def built(path: Path, parts: list[list[Any]], *, roll_between: bool, **options: Any) -> dict[str, list[Any]]:
    with desk(path) as store:
        for run, part in enumerate(parts, 1):
            take(store, part, run, until=START + 10_000_000, **options)
            if roll_between:
                figures(store)
        assert not list(doctor.findings(store.reader())) if roll_between else True
        return figures(store)


SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@SLOW
@given(chats(), st.randoms(use_true_random=False), st.booleans())
def test_records_with_ids_in_any_order_cut_anywhere(
    tmp_path_factory: pytest.TempPathFactory, records: list[Any], random_: random.Random, roll_between: bool
) -> None:
    folder = tmp_path_factory.mktemp("desk")
    whole = built(folder / "a", [records], roll_between=False)
    shuffled = random_.sample(records, len(records))
    cut, overlap = random_.randint(0, len(records)), random_.randint(0, 5)
    parts = [shuffled[: cut + overlap], shuffled[cut:], records]
    random_.shuffle(parts)
    again = built(folder / "b", parts, roll_between=roll_between, at_once=random_.randint(1, 9))
    assert again == whole


@SLOW
@given(chats(ids=False), st.integers(0, 30), st.integers(0, 6), st.booleans())
def test_overlapping_cuts_without_ids(
    tmp_path_factory: pytest.TempPathFactory, records: list[Any], cut: int, overlap: int, backwards: bool
) -> None:
    folder = tmp_path_factory.mktemp("desk")
    options = {"source": "qq", "precision": "second"}
    whole = built(folder / "a", [records], roll_between=False, **options)
    parts = [part for part in (records[: cut + overlap], records[cut:]) if part]
    again = built(folder / "b", parts[::-1] if backwards else parts, roll_between=True, **options)
    assert again == whole


@SLOW
@given(chats(), st.booleans())
def test_a_better_source_counts_alone_where_it_covers(
    tmp_path_factory: pytest.TempPathFactory, records: list[Any], better_first: bool
) -> None:
    """formats.md §3 test (c): the same chat from a source with ids and one without."""
    folder = tmp_path_factory.mktemp("desk")
    plain = [r._replace(id=None, reply_to=None) if isinstance(r, ChatMessage) else r for r in records]
    alone = built(folder / "a", [records], roll_between=False)
    with desk(folder / "b") as store:
        told = [
            (records, {"source": "onebot", "precision": "id"}),
            (plain, {"source": "qq", "precision": "second"}),
        ]
        for run, (part, options) in enumerate(told if better_first else told[::-1], 1):
            take(store, part, run, until=START + 10_000_000, **options)
            figures(store)
        both = figures(store)
        assert not list(doctor.findings(store.reader()))
    first = min((r.at for r in records if isinstance(r, ChatMessage)), default=None)
    if first is not None and all(r.at >= first for r in records):
        assert both == alone


@SLOW
@given(chats(), chats(), st.booleans())
def test_taking_one_of_two_imports_back_leaves_the_other(
    tmp_path_factory: pytest.TempPathFactory, records: list[Any], others: list[Any], first: bool
) -> None:
    """formats.md §3 test (h)."""
    folder = tmp_path_factory.mktemp("desk")
    parts = [
        records,
        [r._replace(at=r.at + 11) for r in others if not isinstance(r, ChatMessage)] + records[::2],
    ]
    alone = built(folder / "a", [parts[1 if first else 0]], roll_between=False)
    with desk(folder / "b") as store:
        for run, part in enumerate(parts, 1):
            take(store, part, run, until=START + 10_000_000)
            figures(store)
        withdraw.take_back(store.writer, 1 if first else 2, CLASSIFIER)
        assert figures(store) == alone
        assert not list(doctor.findings(store.reader()))


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with desk(tmp_path / "desk") as opened:
        yield opened


def test_three_equal_lines_in_a_minute_stay_three(store: Store) -> None:
    lines = [ChatMessage(START, "name:a", "a", "好的") for _ in range(3)]
    assert take(store, lines, 1, source="whatsapp", precision="minute").new == 3
    again = take(store, lines, 2, source="whatsapp", precision="minute")
    assert (again.new, again.known) == (0, 3)


def test_an_edit_is_a_revision_of_the_same_message(store: Store) -> None:
    take(store, [ChatMessage(START, "u1", "a", "before", 0, 5)], 1)
    counts = take(store, [ChatMessage(START, "u1", "a", "after", 0, 5, edited_at=START + 60)], 2)
    connection = store.reader()
    assert (counts.new, counts.edited) == (0, 1)
    assert connection.execute("SELECT body FROM message").fetchall() == [("after",)]
    assert connection.execute("SELECT body FROM message_revision").fetchall() == [("before",)]
    withdraw.take_back(store.writer, 2, CLASSIFIER)
    assert store.reader().execute("SELECT body FROM message").fetchall() == [("before",)]


def test_an_id_told_twice_in_one_file_is_one_message(store: Store) -> None:
    told = [ChatMessage(START, "u1", "a", "once", 0, 5), ChatMessage(START, "u1", "a", "once", 0, 5)]
    counts = take(store, told)
    assert (counts.messages, counts.new, counts.known) == (2, 1, 1)


def test_two_messages_far_apart_are_known_among_many(store: Store) -> None:
    told = [ChatMessage(1_770_000_000 + 60 * n, "u", "U", f"line {n}", id=n) for n in range(500)]
    take(store, told)
    edited = told[-1]._replace(text="another line", edited_at=told[-1].at + 60)
    counts = take(store, [told[0], edited], run_id=2)
    assert (counts.new, counts.known, counts.edited) == (0, 2, 1)
    bodies = store.reader().execute("SELECT body FROM message ORDER BY key").fetchall()
    assert len(bodies) == 500 and bodies[-1] == ("another line",)


def test_a_recall_that_comes_before_its_message_holds(store: Store) -> None:
    take(store, [ChatMessage(START, "u1", "a", "今天读完了第三章", 0, 4), Recall(START + 9, 5, "u1")], 1)
    take(store, [ChatMessage(START + 1, "u1", "a", "这个活动怎么报名？", 0, 5)], 2)
    assert store.reader().execute("SELECT recalled, body FROM message WHERE key = 5").fetchall() == [
        (1, None)
    ]
    assert [row[2] for row in figures(store)["group_day"]] == [1]


@pytest.mark.parametrize("precision", ["id", "second"])
def test_a_preview_counts_what_the_import_then_does(store: Store, precision: str) -> None:
    told = [
        ChatMessage(START + n % 7, f"u{n % 3}", "a", TEXTS[n % 4], 0, n % 20 if precision == "id" else None)
        for n in range(60)
    ]
    take(store, told[:10], 1, precision=precision)
    foreseen = take(store, told, 2, preview=True, precision=precision, at_once=9)
    done = take(store, told, 2, precision=precision, at_once=9)
    assert (foreseen.new, foreseen.known, foreseen.edited) == (done.new, done.known, done.edited)
    assert foreseen.new > 0


def test_the_same_advert_in_three_groups_within_a_day_counts_in_all(store: Store) -> None:
    words = TEXTS[5]
    for run, (group, hours) in enumerate((("a", 0), ("b", 5), ("c", 24)), 1):
        take(store, [ChatMessage(START + hours * 3_600, "u1", "x", words, 0, 1)], run, group=group)
        figures(store)
    assert [(row[0], row[7]) for row in figures(store)["group_day"]] == [("a", 1), ("b", 1), ("c", 1)]
    withdraw.take_back(store.writer, 2, CLASSIFIER)
    assert [(row[0], row[7]) for row in figures(store)["group_day"]] == [("a", 0), ("c", 0)]


def test_doctor_finds_a_figure_changed_by_hand(store: Store) -> None:
    take(store, [ChatMessage(START, "u1", "a", TEXTS[0], 0, 1)])
    figures(store)
    assert not list(doctor.findings(store.reader()))
    with store.writer.write() as connection:
        connection.execute("UPDATE member_day SET words = words + 1")
    assert [(one["code"], one["table"]) for one in doctor.findings(store.reader())] == [
        ("figure", "member_day")
    ]


def test_nothing_brings_somebody_forgotten_back(store: Store) -> None:
    told = [
        ChatMessage(START, "u1", "小鹿", "今天读完了第三章", 0, 1),
        ChatMessage(START + 1, "u2", "阿泽", "群公告里写得很清楚", 0, 2),
        Join(START + 2, "u1", "小鹿"),
        Join(START + 3, "u3", "wen", "u1", "小鹿"),
        Leave(START + 4, "u1", "小鹿"),
        Roster(START + 5, (Member("u1", "小鹿"), Member("u4", "new", inviter="u1"))),
    ]
    counts = take(store, told, forgotten=lambda platform, sender: sender == "u1")
    figures(store)
    connection = store.reader()
    assert counts.forgotten == 1
    assert [row[0] for row in connection.execute("SELECT key FROM identity ORDER BY key")] == [
        "u2",
        "u3",
        "u4",
    ]
    assert not connection.execute("SELECT 1 FROM membership WHERE inviter_id IS NOT NULL").fetchall()


@pytest.mark.parametrize("answer_first", [False, True])
def test_a_link_answers_a_question_days_later(store: Store, answer_first: bool) -> None:
    asked = [ChatMessage(START, "u1", "a", "这个活动怎么报名？", 0, 1)]
    later = [
        ChatMessage(START + 5 * 86_400, "u2", "b", "今天读完了第三章", 0, 2),
        ChatMessage(START + 9 * 86_400, "u3", "c", "群公告里写得很清楚", 0, 3, 1),
    ]
    for run, part in enumerate((later, asked) if answer_first else (asked, later), 1):
        take(store, part, run)
        figures(store)
    assert [row[3:] for row in figures(store)["question"]] == [(START + 9 * 86_400, "u3")]
    withdraw.take_back(store.writer, 1 if answer_first else 2, CLASSIFIER)
    assert [row[3:] for row in figures(store)["question"]] == [(None, None)]


def test_the_place_in_an_instant_is_the_largest_that_a_file_tells(store: Store) -> None:
    lines = [ChatMessage(START, f"u{n}", "x", TEXTS[n]) for n in range(3)]
    for run, part in enumerate((lines[1:], lines, lines[2:]), 1):
        take(store, part, run, source="qq", precision="second")
    stored = store.reader().execute("SELECT body, place FROM message ORDER BY place").fetchall()
    assert stored == [(TEXTS[0], 0), (TEXTS[1], 1), (TEXTS[2], 2)]


@pytest.mark.parametrize("slice_", [1, 2, 3, 7])
def test_an_instant_that_slices_cut_keeps_its_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slice_: int
) -> None:
    asked = ["这个活动怎么报名？", "今天读完了第三章", "群公告里写得很清楚"]
    lines = [ChatMessage(START + n // 9 * 600, f"u{n * 5 % 7}", "x", asked[n % 3]) for n in range(60)]
    options = {"source": "qq", "precision": "second"}
    whole = built(tmp_path / "a", [lines, lines[::-1]], roll_between=False, **options)
    monkeypatch.setattr(rollup, "SLICE", slice_)
    assert built(tmp_path / "b", [lines, lines[::-1]], roll_between=True, **options) == whole
    assert sum(row[4] for row in whole["pair"]) > 5


@pytest.mark.parametrize(("groups", "answers"), [("abcd", 1), ("abcde", 0)])
def test_a_question_spread_over_five_groups_is_none_to_a_late_link(
    store: Store, groups: str, answers: int
) -> None:
    words = "有没有人想一起参加周末的亲子阅读活动？"
    for run, group in enumerate(groups, 1):
        take(store, [ChatMessage(START + run, "u1", "a", words, 0, 1)], run, group=group)
    later = [
        ChatMessage(START + 5 * 86_400, "u2", "b", "今天读完了第三章", 0, 2),
        ChatMessage(START + 9 * 86_400, "u3", "c", "群公告里写得很清楚", 0, 3, 1),
    ]
    take(store, later, 9)
    figures(store)
    assert store.reader().execute("SELECT SUM(answers) FROM member_day").fetchone() == (answers,)
    assert list(doctor.findings(store.reader())) == []
