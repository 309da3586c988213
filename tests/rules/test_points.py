"""Daily points, kept invites and the leaderboard: the shared vectors, and cases of our own."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from groupdesk.rules.clock import day_number
from tests.rules.board import figures, leaderboard
from tests.rules.case import Case

GROUP = {"t": "group", "id": "g", "tz": "Asia/Shanghai"}
TALK, QUESTION = "昨晚睡得特别早", "明早在哪里集合？"


def said(number: int, who: str, at: str, text: str = TALK, **more: Any) -> dict[str, Any]:
    return {"t": "msg", "group": "g", "id": f"m{number}", "at": at, "who": who, "text": text, **more}


def look(case: Case, path: str, args: dict[str, Any]) -> Any:
    """What a result path of the vectors stands for; KeyError for paths told by other rules."""
    topic, *rest = path.split("/")
    if topic == "leaderboard":
        found: Any = leaderboard(case, args.get("span", "week"))
        for part in rest:
            found = found[int(part) if part.isdecimal() else part]
        return found
    one = figures(case, rest[0], args.get("now"))
    if rest[1] == "member_days":
        who, day = rest[2].split()
        return one.days.get((person(case, who), day_number(date.fromisoformat(day))))
    if rest[1] == "days":
        hours = one.hours.get(day_number(date.fromisoformat(rest[2])))
        return hours and {"hours": hours, "words": sum(hours.values())}
    raise KeyError(path)


def person(case: Case, name: str) -> int:
    """The number of a person told by his own name or that of an identity."""
    identities = [r["id"] for r in case.records if r["t"] == "who" and r.get("person") == name]
    return case.person(identities[0] if identities else name)


def fits(want: Any, got: Any) -> bool:
    """A wanted object names only what it cares about; null is 0, empty or absent."""
    if isinstance(want, dict):
        return isinstance(got, dict) and all(fits(value, got.get(key)) for key, value in want.items())
    if isinstance(want, list):
        return len(want) == len(got) and all(map(fits, want, got))
    return want == got or (not want and not got)


def ours(path: str, want: Any) -> bool:
    """Whether a wanted value is about points, ranks, invites or hours."""
    told = {"points", "hours", "invites_kept", "active", "words"}
    return path.startswith("leaderboard/") or "/member_days/" in path or (
        isinstance(want, dict) and "/days/" in path and set(want) <= told
    )  # fmt: skip


@pytest.mark.parametrize("name", ["points.json", "hours_kol_time.json"])
def test_shared_vectors(shared: Path, name: str) -> None:
    asked, wrong = 0, []
    for told in json.loads((shared / "spec/vectors" / name).read_text(encoding="utf-8"))["cases"]:
        case = Case(told["in"])
        for path, want in told["want"].items():
            if ours(path, want):
                asked += 1
                got = look(case, path, told.get("args", {}))
                wrong += [] if fits(want, got) else [(told["name"], path, want, got)]
    assert wrong == []
    assert asked >= 5


def test_a_day_of_everything() -> None:
    case = Case([
        GROUP,
        said(1, "a", "2026-05-04T08:00", "打卡第9天"), said(2, "a", "2026-05-04T08:01", QUESTION),
        said(3, "b", "2026-05-04T08:02", TALK), said(4, "a", "2026-05-04T08:03", "代开发票，加v12345678"),
    ])  # fmt: skip
    days = figures(case, "g").days
    today = day_number(date(2026, 5, 4))
    assert days[case.person("a"), today]["points"] == 5 + 1 + 1 + 2 + 2 - 5
    assert days[case.person("b"), today]["points"] == 5 + 1 + 3


def test_a_kept_invite_ranks_a_silent_inviter() -> None:
    case = Case([
        GROUP, said(1, "z", "2026-05-01T10:00"), said(2, "y", "2026-05-03T10:00"), said(3, "z", "2026-05-11T10:00"),
        {"t": "join", "group": "g", "who": "y", "at": "2026-05-02T09:00", "by": "host"},
    ])  # fmt: skip
    rows = leaderboard(case, "week")["rows"]
    assert [(row["who"], row["rank"], row["points"], row["messages"]) for row in rows] == [("host", 1, 5, 0)]


def test_caps_hold_per_group_and_day_and_columns_add_up() -> None:
    other = {**GROUP, "id": "h"}
    many = [
        said(n, "a", f"2026-05-0{day}T10:{n % 60:02d}")
        for day in (4, 5)
        for n in range(day * 100, day * 100 + 12)
    ]
    there = [{**said(n, "a", f"2026-05-04T11:{n:02d}"), "group": "h"} for n in range(11)]
    ends = [said(900, "b", "2026-05-06T09:00"), {**said(901, "b", "2026-05-06T09:00"), "group": "h"}]
    row = leaderboard(Case([GROUP, other, *many, *there, *ends]), "week")["rows"][0]
    assert (row["who"], row["words"], row["days"], row["points"]) == ("a", 35, 3, 3 * 15)


def test_the_half_month_that_has_just_ended_moves_ranks() -> None:
    case = Case([
        GROUP,
        said(1, "a", "2026-04-20T10:00"), said(2, "a", "2026-04-21T10:00"), said(3, "b", "2026-04-22T10:00"),
        said(4, "b", "2026-05-02T10:00"), said(5, "b", "2026-05-03T10:00"), said(6, "a", "2026-05-04T10:00"),
        said(7, "c", "2026-05-15T10:00"), said(8, "c", "2026-05-16T08:00"),
    ])  # fmt: skip
    told = leaderboard(case, "half-month")
    assert (told["from"], told["to"]) == ("2026-05-01", "2026-05-16")
    assert [(row["who"], row["rank"], row["movement"]) for row in told["rows"]] == [
        ("b", 1, 1), ("a", 2, -1), ("c", 2, "new"),
    ]  # fmt: skip
