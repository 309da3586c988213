"""Daily points and the leaderboard of a test case, put together from the rules alone."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from groupdesk.records import Kind
from groupdesk.rules import activity, clock, coverage, invites, points, spans
from groupdesk.rules.points import Contender
from groupdesk.rules.spans import Span
from tests.rules.case import Case, sweep

COLUMNS = {
    "messages": activity.MESSAGES, "words": activity.WORDS, "active": activity.ACTIVE,
    "questions": activity.QUESTIONS, "answers": activity.ANSWERS, "replies_got": activity.REPLIES_GOT,
    "checkins": activity.CHECKINS, "adverts": activity.ADVERTS,
}  # fmt: skip
EVENTS = {"join": Kind.JOIN, "leave": Kind.LEAVE}


@dataclass
class Figures:
    """A group's daily record up to its `asof`."""

    today: int
    first: int
    days: dict[tuple[int, int], dict[str, int]]
    """(person, day) → figures and points."""
    first_words: dict[tuple[int, int], int]
    hours: dict[int, dict[str, int]]
    """Day → hour → words."""
    observed: tuple[Span, ...]


@dataclass
class Total:
    """A person's figures over a span, all groups."""

    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    first_words: list[int] = field(default_factory=list)


def figures(case: Case, group: str, now: str | None = None) -> Figures:
    context, tz = case.context(group), case.zone(group)
    asof = _asof(case, group, now)
    rows = [row for row in case.rows(group) if row.at <= asof]
    whole = coverage.observed([(rows[0].at, rows[-1].at, True)], tz)
    seen = tuple(_seen(r) for r in case.records if r["t"] == "seen" and r["group"] == group)
    result = Figures(clock.day_of(asof, tz), whole[0].first, {}, {}, {}, seen or whole)
    for one in sweep(rows, context)[0]:
        told = enumerate(map(int, str(one.group[-1]).split()))
        result.hours[one.day] = {str(hour): words for hour, words in told if words}
        for row in one.members:
            who = row[0] or 0
            result.days[who, one.day] = {code: row[1 + place] or 0 for code, place in COLUMNS.items()}
            if (first := row[1 + activity.FIRST_WORD]) is not None:
                result.first_words[who, one.day] = first
    spoke = dict(sorted(result.first_words, reverse=True))
    events = _events(case, group, asof)
    for key, kept in invites.tally(events, spoke, context.bots, result.today, tz).kept.items():
        result.days.setdefault(key, {})["invites_kept"] = kept
    for counts in result.days.values():
        counts["points"] = points.points(counts)
    return result


def leaderboard(case: Case, name: str) -> dict[str, Any]:
    """The board over all groups of a case, in the shape of the vectors."""
    groups = {group: figures(case, group) for group in case.groups}
    now = {group: spans.named(name, one.today, one.first) for group, one in groups.items()}
    past = {group: spans.before(name, span) for group, span in now.items()}
    known = any(coverage.within(groups[group].observed, *span) for group, span in past.items())
    before = {one.key: rank for rank, one in points.ranked(_contenders(case, totals(case, groups, past)))}
    sums = totals(case, groups, now)
    rows = []
    for rank, one in points.ranked(_contenders(case, sums)):
        moved = points.movement(rank, one.key, before if known else None)
        counts = {code: sums[one.key].counts[code] for code in (*COLUMNS, "invites_kept", "points")}
        days = counts.pop("active")
        rows.append(
            {"rank": rank, "movement": moved, "who": one.name, "name": one.name, "days": days, **counts}
        )
    first, end = next(iter(now.values()))
    return {"from": str(clock.date_of(first)), "to": str(clock.date_of(end)), "rows": rows}


def totals(case: Case, groups: dict[str, Figures], chosen: dict[str, Span]) -> dict[int, Total]:
    """Person → figures of the chosen span of each group, staff left out."""
    result: dict[int, Total] = defaultdict(Total)
    for group, one in groups.items():
        staff, (first, end) = case.marked(group, "staff"), chosen[group]
        for (who, day), counts in one.days.items():
            if first <= day < end and who not in staff:
                for code, count in counts.items():
                    result[who].counts[code] += count
                if (who, day) in one.first_words:
                    result[who].first_words.append(one.first_words[who, day])
    return result


def _contenders(case: Case, sums: dict[int, Total]) -> list[Contender]:
    names = {number: name for name, number in case.people.items()}
    return [
        Contender(
            who, t.counts["points"], t.counts["points"], t.counts["active"], t.counts["words"],
            min(t.first_words, default=None), names[who],
        )
        for who, t in sums.items()
        if t.counts["messages"] or t.counts["invites_kept"]
    ]  # fmt: skip


def _asof(case: Case, group: str, now: str | None) -> int:
    told = [r["at"] for r in case.records if r["t"] == "asof" and r.get("group", group) == group]
    dated = [case.at(r) for r in (*case.messages, *case.records) if r.get("group") == group and "at" in r]
    until = int(datetime.fromisoformat(told[0]).timestamp()) if told else max(dated)
    return until if now is None else min(until, int(datetime.fromisoformat(now).timestamp()))


def _seen(record: dict[str, Any]) -> Span:
    return spans.typed(f"{record['from']}..{record['to']}")


def _events(case: Case, group: str, asof: int) -> list[invites.Event]:
    mine = [r for r in case.records if r["t"] in EVENTS and r["group"] == group and case.at(r) <= asof]
    return [
        invites.Event(
            case.person(r["who"]), case.at(r), EVENTS[r["t"]], case.person(r["by"]) if r.get("by") else 0
        )
        for r in mine
    ]
