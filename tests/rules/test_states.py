"""Presence and states: vectors, and what must not matter."""

import json
import random
from datetime import datetime
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from groupdesk.rules import clock
from groupdesk.rules.activity import ACTIVE
from groupdesk.rules.coverage import observed
from groupdesk.rules.presence import Presence, Sign, Trace, missing, presence
from groupdesk.rules.spans import Span
from groupdesk.rules.states import Facts, Group, state
from tests.rules.case import Case, sweep

DAY = 86_400


def states(case: Case, group: str) -> dict[str, str]:
    """Person → state, as the case's records say."""
    tz = case.zone(group)
    mine = [r for r in case.records if r.get("group") == group]
    traces: dict[str, list[Trace]] = {}
    for r in mine:
        if r["t"] in ("join", "leave"):
            sign = Sign.JOIN if r["t"] == "join" else Sign.LEAVE
            traces.setdefault(r["who"], []).append(Trace(case.at(r), sign))
    asof = _asof(case, group, tz)
    for message in case.messages:
        if message["group"] == group and message.get("who") and case.at(message) <= asof:
            traces.setdefault(message["who"], []).append(Trace(case.at(message), Sign.MESSAGE))
    rosters = [r for r in mine if r["t"] == "roster" and case.at(r) <= asof]
    for roster in rosters:
        for listed in roster["members"]:
            who = listed if isinstance(listed, str) else listed["who"]
            traces.setdefault(who, []).append(Trace(case.at(roster), Sign.LISTED))
    whole = [case.at(r) for r in rosters if r.get("complete", True)]
    seen = [r for r in mine if r["t"] == "seen"]
    days = tuple(Span(_day(r["from"]), _day(r["to"]) + 1) for r in seen)
    ats = [case.at(m) for m in case.messages if m["group"] == group]
    first = min([clock.day_of(at, tz) for at in ats] + [span.first for span in days])
    if not days:
        days = observed([(min(ats), max([*ats, asof]), True)], tz)
    context = Group(clock.day_of(asof, tz), first, days)
    result = {}
    acts = _acts(case, group)
    for who, own in traces.items():
        own = [t for t in own if t.at <= asof]
        if not own:
            continue
        listed = [t.at for t in own if t.sign == Sign.LISTED]
        where = presence([*own, *missing(listed, whole, min(t.at for t in own))])
        wrote = [t.at for t in own if t.sign == Sign.MESSAGE]
        facts = Facts(
            acts=[day for day in acts.get(who, ()) if day <= context.today],
            first_message=clock.day_of(min(wrote), tz) if wrote else None,
            joined=clock.day_of(where.joined, tz) if where.joined is not None else None,
            present=where.present,
            staff=case.person(who) in case.marked(group, "staff"),
            bot=case.person(who) in case.marked(group, "bot"),
        )
        result[who] = state(facts, context)
    return result


def _day(text: str) -> int:
    return clock.day_number(datetime.fromisoformat(text).date())


def _asof(case: Case, group: str, tz: Any) -> int:
    told = [r for r in case.records if r["t"] == "asof" and r.get("group", group) == group]
    if told:
        return int(datetime.fromisoformat(told[0]["at"]).timestamp())
    return max(case.at(m) for m in case.messages if m["group"] == group)


def _acts(case: Case, group: str) -> dict[str, list[int]]:
    days, _ = sweep(case.rows(group), case.context(group))
    names = {number: name for name, number in case.people.items()}
    acts: dict[str, list[int]] = {}
    for day in days:
        for row in day.members:
            if row[1 + ACTIVE]:
                acts.setdefault(names[row[0]], []).append(day.day)
    return acts


def test_vectors(shared: Path) -> None:
    wrong = []
    for case in json.loads((shared / "spec" / "vectors" / "states.json").read_text("utf-8"))["cases"]:
        read = Case(case["in"])
        for path, want in case["want"].items():
            _, group, what = path.split("/")[:3]
            if what == "states":
                got = states(read, group)
                wrong += [
                    (case["name"], who, value, got.get(who))
                    for who, value in want.items()
                    if got.get(who) != value
                ]
    assert not wrong


def test_back_within_thirty_days_keeps_the_first_join() -> None:
    told = [Trace(0, Sign.JOIN, 7), Trace(10 * DAY, Sign.LEAVE), Trace(40 * DAY, Sign.JOIN, 8)]
    assert presence(told) == Presence(True, 0, None, 0, 7)
    assert presence([*told[:2], Trace(40 * DAY + 1, Sign.JOIN, 8)]).joined == 40 * DAY + 1


def test_a_member_list_dates_a_join_earlier_and_never_later_nor_into_an_earlier_stay() -> None:
    def listed(at: int, joined: int) -> Trace:
        return Trace(at, Sign.LISTED, joined=joined)

    assert presence([listed(50, 40), listed(60, 30), listed(70, 35)]).joined == 30
    assert presence([Trace(50, Sign.JOIN, 7), listed(60, 45)]) == Presence(True, 45, None, 50, 7)
    back = [listed(5, 4), Trace(10, Sign.LEAVE), Trace(40 * DAY, Sign.JOIN)]
    assert presence([*back, listed(41 * DAY, 4)]).joined == 40 * DAY
    assert presence([*back, listed(41 * DAY, 39 * DAY)]).joined == 39 * DAY


def test_a_first_join_told_twice_has_the_inviter_that_either_names() -> None:
    bare, named = Trace(0, Sign.JOIN), Trace(0, Sign.JOIN, 7)
    assert presence([bare, named]).inviter == 7
    assert presence([bare, named._replace(at=60)]).inviter == 7
    assert presence([named, Trace(0, Sign.JOIN, 8)]).inviter == 7
    assert presence([bare, named._replace(at=61)]).inviter == 0
    assert presence([bare, Trace(5, Sign.LEAVE), named._replace(at=9)]).inviter == 0


def test_missing_from_one_list_is_no_absence() -> None:
    told = [Trace(0, Sign.MESSAGE), Trace(5, Sign.MISSING)]
    assert presence(told).present
    assert presence([*told, Trace(9, Sign.MISSING)]) == Presence(False, None, 5, 0, 0)
    assert presence([*told, Trace(7, Sign.MESSAGE), Trace(9, Sign.MISSING)]).present


TRACES = st.lists(
    st.builds(Trace, st.integers(0, 90).map(lambda day: day * DAY), st.sampled_from(Sign)), max_size=12
)


@given(TRACES, st.randoms(use_true_random=False))
def test_presence_does_not_depend_on_the_order_of_traces(traces: list[Trace], random_: random.Random) -> None:
    assert presence(random_.sample(traces, len(traces))) == presence(traces)


@given(st.lists(st.integers(0, 100), unique=True).map(sorted), st.integers(0, 100))
def test_an_absence_is_never_claimed_without_observation(acts: list[int], today: int) -> None:
    found = state(Facts(acts=acts, first_message=0), Group(today, 0, ()))
    assert found in ("active", "unknown")
