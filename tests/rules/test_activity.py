"""The sweep: cases with answers, an oracle, and what must not matter (order of arrival, cuts)."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupdesk.rules import activity, clock
from groupdesk.rules.activity import Context, Row
from groupdesk.rules.classify import Class
from tests.rules.case import Case, sweep
from tests.rules.oracle_activity import Oracle

START = 1_772_409_600
"""2026-03-02 08:00 in Shanghai."""
COLUMNS = {
    "messages": activity.MESSAGES, "words": activity.WORDS, "questions": activity.QUESTIONS,
    "checkins": activity.CHECKINS, "chains": activity.CHAINS, "adverts": activity.ADVERTS,
    "low": activity.LOW, "images": activity.IMAGES, "chars": activity.CHARS, "hours": activity.HOURS,
    "answers": activity.ANSWERS, "replies_given": activity.REPLIES_GIVEN, "replies_got": activity.REPLIES_GOT,
}  # fmt: skip
GROUP = ("messages", "words", "speakers", "actives", "low", "adverts", "questions", "answered_24h", "hours")


def message(draw: Any, number: int, at: int) -> Row:
    """A row of any sort; links and mentions point anywhere."""
    class_ = draw(
        st.sampled_from([Class.TALK, Class.TALK, Class.QUESTION, Class.LOW, Class.CHECKIN, Class.CHAIN])
    )
    return Row(
        at=at,
        place=0,
        key=number,
        source=1,
        who=draw(st.sampled_from([None, 1, 2, 3, 3, 4, 5])),
        kind=draw(st.sampled_from([0, 0, 0, 1])),
        class_=int(class_),
        signs=draw(st.sampled_from([0, 0, 0, 0, 1, 33])),
        norm_length=draw(st.integers(0, 40)),
        reply=draw(st.one_of(st.none(), st.none(), st.none(), st.integers(1, 60))),
        mentions=draw(st.sampled_from([None, None, None, "", "1", "2 3"])),
        recalled=int(draw(st.integers(0, 9)) == 0),
        id=number,
    )


@st.composite
def chats(draw: Any) -> list[Row]:
    """Up to 60 messages over a few days, in order, with gaps that matter."""
    at, rows = START, []
    for number in range(1, draw(st.integers(1, 60)) + 1):
        at += draw(st.sampled_from([0, 0, 1, 60, 60, 600, 1_800, 1_801, 7_200, 30_000, 86_400, 90_000]))
        rows.append(message(draw, number, at))
    return rows


CONTEXTS = st.builds(
    Context,
    tz=st.sampled_from(
        [clock.zone("Asia/Shanghai"), clock.zone("Europe/Berlin"), clock.zone("America/New_York")]
    ),
    member_of=st.sampled_from([{}, {4: 3}]),
    bots=st.sampled_from([set(), {5}]),
    staff=st.sampled_from([set(), {1}]),
    exempt=st.sampled_from([set(), {1}]),
    adverts_allowed=st.booleans(),
    spread=st.sampled_from([set(), {2, 5}]),
)


def figures(days: list[activity.DayFigures]) -> dict[int, Any]:
    """Figures that both sides name alike, without empty ones."""
    result = {}
    for day in days:
        members = {row[0]: {k: row[1 + c] for k, c in COLUMNS.items() if row[1 + c]} for row in day.members}
        group = {
            k: v
            for k, v in zip(GROUP, day.group, strict=True)
            if v and k in ("messages", "words", "questions", "answered_24h")
        }
        pairs = {(one, other): n for one, other, n in day.pairs}
        result[day.day] = (group, {k: v for k, v in members.items() if v}, pairs)
    return {day: value for day, value in result.items() if any(value)}


def expected(oracle: Oracle) -> dict[int, Any]:
    result = {}
    for day, value in oracle.days().items():
        members = {who: {k: mine[k] for k in COLUMNS if mine[k]} for who, mine in value["members"].items()}
        group = {k: v for k, v in value["group"].items() if v}
        result[day] = (group, {k: v for k, v in members.items() if v}, dict(value["pairs"]))
    return {day: value for day, value in result.items() if any(value)}


@settings(max_examples=150, deadline=None)
@given(chats(), CONTEXTS)
def test_sweep_equals_the_plain_reading_of_the_rules(rows: list[Row], context: Context) -> None:
    days, _ = sweep(rows, context)
    assert figures(days) == expected(Oracle(rows, context))


@settings(max_examples=80, deadline=None)
@given(chats(), CONTEXTS, st.integers(0, 59))
def test_a_day_swept_alone_gives_its_rows(rows: list[Row], context: Context, place: int) -> None:
    day = clock.day_of(rows[place % len(rows)].at, context.tz)
    start = clock.day_start(day, context.tz) - activity.REACH_SECONDS
    end = clock.day_start(day + 1, context.tz) + activity.REACH_SECONDS
    whole, _ = sweep(rows, context)
    alone, _ = sweep([row for row in rows if start <= row.at < end], context, older=rows)
    assert [one[:4] for one in alone if one.day == day] == [one[:4] for one in whole if one.day == day]


def test_a_question_answered_after_its_day_was_handed_out_is_told_as_late() -> None:
    context = Context(tz=clock.zone("UTC"))
    asked = Row(START, 0, 1, 1, 1, 0, int(Class.QUESTION), 0, 8, None, None, 0, 1)
    between = Row(START + 4 * 86_400, 0, 2, 1, 2, 0, int(Class.TALK), 0, 8, None, None, 0, 2)
    answer = Row(START + 8 * 86_400, 0, 3, 1, 2, 0, int(Class.TALK), 0, 8, 1, None, 0, 3)
    _, passing = sweep([asked, between, answer], context, at_once=1)
    assert [(late.id, late.answered_at, late.answered_by) for late in passing.late] == [(1, answer.at, 2)]


@pytest.mark.parametrize(("between", "answered"), [(3, 1), (4, 0)])
def test_three_words_may_stand_between_a_question_and_its_implicit_reply(between: int, answered: int) -> None:
    talk = [
        Row(START + n, 0, 1 + n, 1, 1, 0, int(Class.TALK), 0, 8, None, None, 0, 1 + n)
        for n in range(between + 2)
    ]
    rows = [talk[0]._replace(class_=int(Class.QUESTION)), *talk[1:-1], talk[-1]._replace(who=2)]
    days, _ = sweep(rows, Context(tz=clock.zone("UTC")))
    assert [day.group[GROUP.index("answered_24h")] for day in days] == [answered]


CASES = ["replies.json", "points.json"]


@pytest.mark.parametrize("name", CASES)
def test_the_sweep_and_the_plain_reading_agree_on_every_vector(shared: Path, name: str) -> None:
    for case in json.loads((shared / "spec" / "vectors" / name).read_text("utf-8"))["cases"]:
        read = Case(case["in"])
        for group in read.groups:
            rows, context = read.rows(group), read.context(group)
            assert figures(sweep(rows, context)[0]) == expected(Oracle(rows, context)), case["name"]


@pytest.mark.parametrize("name", CASES)
def test_vectors(shared: Path, name: str) -> None:
    wrong = []
    for case in json.loads((shared / "spec" / "vectors" / name).read_text("utf-8"))["cases"]:
        read = Case(case["in"])
        for path, want in case["want"].items():
            parts = path.split("/")
            if parts[0] != "groups" or parts[2] not in (
                "class_of",
                "replies",
                "answered",
                "days",
                "member_days",
            ):
                continue
            if "invite" in case["name"]:
                continue  # joins are counted by rules/invites.py
            got = _look(read, parts)
            if not _fits(want, got):
                wrong.append((case["name"], path, want, got))
    assert not wrong


def _look(case: Case, parts: list[str]) -> Any:
    rows, context = case.rows(parts[1]), case.context(parts[1])
    names = {number: name for name, number in case.numbers.items()}
    oracle = Oracle(rows, context)
    if parts[2] == "class_of":
        return {names[row.id]: Class(oracle.class_of(row)).name.lower() for row in rows}
    if parts[2] == "replies":
        return {names[b]: [names[a], how] for b, (a, how) in oracle.replies.items()}
    days, passing = sweep(rows, context)
    if parts[2] == "answered":
        asked = [one for day in days for one in day.questions] + passing.late
        return {names[one.id]: one.answered_at - one.at for one in asked if one.answered_at is not None}
    day = next((one for one in days if str(clock.date_of(one.day)) == parts[3].split()[-1]), None)
    if day is None:
        return None
    if parts[2] == "days":
        return dict(zip(GROUP, day.group, strict=True))
    person = case.person(parts[3].split()[0])
    mine = next((row for row in day.members if row[0] == person), None)
    return (
        None
        if mine is None
        else {**{k: mine[1 + c] for k, c in COLUMNS.items()}, "active": mine[1 + activity.ACTIVE]}
    )


def _fits(want: Any, got: Any) -> bool:
    if isinstance(want, dict):
        got = got or {}
        return all(
            _fits(value, got.get(key))
            for key, value in want.items()
            if key not in ("points", "hours", "joins", "leaves", "invites_kept")
        )
    return want == got or (want is None and not got) or (want == 0 and not got)
