"""What health and stage need of a group, out of a case's plain records."""

from collections import Counter
from datetime import datetime
from typing import Any

from groupdesk.rules import clock, health, stage
from groupdesk.rules import size as size_rules
from groupdesk.rules.activity import ACTIVE, MESSAGES, WORDS
from groupdesk.rules.coverage import enough, observed, within
from groupdesk.rules.presence import Sign, Trace, presence
from groupdesk.rules.spans import Span
from tests.rules.case import Case, sweep

DAY = 86_400


class Seen:
    """A group of a case at its `asof`."""

    def __init__(self, case: Case, group: str) -> None:
        self.case, self.group, self.tz = case, group, case.zone(group)
        self.mine = [r for r in case.records if r.get("group", group) == group]
        self.facts = case.groups[group]
        told = [r for r in self.mine if r["t"] == "asof"]
        ats = [case.at(m) for m in case.messages if m["group"] == group]
        self.asof = (
            int(datetime.fromisoformat(told[0]["at"]).timestamp())
            if told
            else max(ats + [case.at(r) for r in self.mine if "at" in r])
        )
        self.today = clock.day_of(self.asof, self.tz)
        spans = [Span(_day(r["from"]), _day(r["to"]) + 1) for r in self.mine if r["t"] == "seen"]
        if not spans and ats:
            spans = list(observed([(min(ats), max(ats), True)], self.tz))
        self.spans = spans
        hand = {_day(r["day"]): r for r in self.mine if r["t"] == "hand"}
        self.hand = {n: r for n, r in hand.items() if not within(spans, n, n + 1)}
        firsts = [clock.day_of(at, self.tz) for at in ats] + [s.first for s in spans] + list(self.hand)
        self.first = min(firsts, default=self.today)
        self.names = {number: name for name, number in case.people.items()}
        self.days = sweep(case.rows(group), case.context(group))[0]
        self.staff = case.marked(group, "staff")

    def members(self, first: int, end: int, column: int, staff: bool = False) -> Counter[int]:
        """Member → sum of a column over [first, end)."""
        found: Counter[int] = Counter()
        for day in self.days:
            if first <= day.day < end:
                for row in day.members:
                    if row[1 + column] and (staff or row[0] not in self.staff):
                        found[row[0]] += row[1 + column]
        return found

    def silent(self, days: int, column: int, staff: bool = False) -> bool:
        """Nobody (of the staff) within so many days, and it may be said."""
        seen = enough(self.spans, self.today - days, self.today)
        people = self.members(self.today - days, self.today + 1, column, staff=True)
        spoke = [who for who in people if (who in self.staff) == staff]
        return seen and not spoke and self.today - self.first > days

    def size(self) -> int | None:
        """Heads without bots, plus joins, minus leaves since."""
        counts = [r for r in self.mine if r["t"] == "count" and self.case.at(r) <= self.asof]
        if not counts:
            return None
        newest = max(counts, key=self.case.at)
        at = self.case.at(newest)
        moves = [(r["t"], self.case.at(r)) for r in self.mine if r["t"] in ("join", "leave")]
        later = sum(1 if sort == "join" else -1 for sort, when in moves if at < when <= self.asof)
        return int(newest["members"]) - len(self.case.marked(self.group, "bot")) + later

    def known(self) -> dict[int, health.Day]:
        typed = {
            n: health.Day(r.get("speakers"), r.get("words"), r.get("messages"), typed=True)
            for n, r in self.hand.items()
        }
        quiet = {n: health.Day(0, 0, 0) for span in self.spans for n in range(span.first, span.end)}
        told = {
            day.day: health.Day(day.group[2], day.group[1], day.group[0], day.group[4], day.group[5])  # type: ignore[arg-type]
            for day in self.days
            if day.day in quiet
        }
        return {**typed, **quiet, **told}

    def health(self) -> health.Health:
        first = self.today - health.WINDOW
        asked = [
            one
            for day in self.days
            for one in day.questions
            if first <= day.day < self.today and one.member not in self.staff and self.asof - one.at > DAY
        ]
        in_time = [one for one in asked if one.answered_at is not None and one.answered_at - one.at <= DAY]
        came, stayed = self.came()
        claims = {
            "no-act-14": self.silent(14, ACTIVE),
            "no-word-7": self.silent(7, WORDS),
            "staff-silent": bool(self.staff) and self.silent(7, WORDS, staff=True),
        }
        return health.health(
            health.Facts(
                today=self.today,
                first=self.first,
                kind=self.facts.get("kind", ""),
                days=self.known(),
                size=self.size(),
                staff=len(self.staff),
                spoke=len(self.members(self.today - 7, self.today, WORDS)),
                loudest=max(self.members(first, self.today, WORDS, staff=True).values(), default=0),
                asked=len(asked),
                answered=len(in_time),
                came=came,
                stayed=stayed,
                leaves_known=any(r["t"] == "leave" for r in self.mine),
                silences=frozenset(name for name, holds in claims.items() if holds),
            )
        )

    def came(self) -> tuple[int, int]:
        traces: dict[str, list[Trace]] = {}
        for r in self.mine:
            if r["t"] in ("join", "leave") and self.case.at(r) <= self.asof:
                sign = Sign.JOIN if r["t"] == "join" else Sign.LEAVE
                traces.setdefault(r["who"], []).append(Trace(self.case.at(r), sign))
        found = [
            presence(told).present
            for told in traces.values()
            if any(t.sign == Sign.JOIN and 7 <= self.today - clock.day_of(t.at, self.tz) <= 35 for t in told)
        ]
        return len(found), sum(found)

    def stage(self) -> stage.Stage:
        weeks: list[int] = []
        for k in range(stage.WEEKS, 0, -1):
            first = self.today - 7 * k
            if first < self.first:
                continue
            if within(self.spans, first, first + 7) >= stage.OBSERVED_DAYS:
                weeks.append(len(self.members(first, first + 7, WORDS)))
            elif typed := [r["speakers"] for n, r in self.hand.items() if first <= n < first + 7]:
                weeks.append(max(typed))
        born = self.facts.get("born")
        age = self.today - (_day(born[:10]) if born else self.first)
        whole = within(self.spans, self.first, self.first + 14) == 14
        starts = (self.first, self.first + 7)
        speakers = self.members(self.today - 14, self.today + 1, WORDS)
        return stage.stage(
            stage.Facts(
                kind=self.facts.get("kind", ""),
                age=age,
                weeks=weeks,
                dead=self.silent(stage.Limits().dead_days, ACTIVE),
                dormant=len(speakers) < stage.Limits().dormant_speakers
                and enough(self.spans, self.today - 14, self.today),
                first_weeks=tuple(len(self.members(n, n + 7, WORDS)) for n in starts) if whole else None,  # type: ignore[arg-type]
            )
        )


def _day(text: str) -> int:
    return clock.day_number(datetime.fromisoformat(text).date())


def result(case: Case, group: str) -> dict[str, Any]:
    """The part of a vector's result that is told here."""
    seen = Seen(case, group)
    well, life, size = seen.health(), seen.stage(), seen.size()
    people = {row[0] for day in seen.days for row in day.members if row[1 + MESSAGES]}
    return {
        "bars": {bar.name: bar.value for bar in well.bars},
        "health": well.health,
        "grade": well.grade,
        "vetoes": list(well.vetoes),
        "not_graded": well.not_graded,
        "stage": life.stage,
        "young": life.young,
        "weeks": list(life.weeks),
        "early_death": life.early_death,
        "members": size if size is not None else len(people),
        "members_known": size is not None,
        "band": None if size is None else size_rules.band(size),
    }
