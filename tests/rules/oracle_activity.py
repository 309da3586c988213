"""Replies and daily figures straight from rules.md §1 and §2: slow, plain, whole lists at hand."""

from collections import Counter, defaultdict
from typing import Any

from groupdesk.records import Kind
from groupdesk.rules import clock
from groupdesk.rules.activity import Context, Row
from groupdesk.rules.classify import ACTS, WORDS, Class, advert_by_text


class Oracle:
    """The figures of one group's messages, given in their order."""

    def __init__(self, rows: list[Row], context: Context) -> None:
        self.context = context
        self.rows = [row for row in rows if self.member(row) not in context.bots]
        self.replies: dict[int, tuple[int, str]] = {}
        self.answered: dict[int, int] = {}
        self.first_reply: dict[int, int] = {}
        for place in range(len(self.rows)):
            self._reply(place)

    def member(self, row: Row) -> int:
        return 0 if row.who is None else self.context.member_of.get(row.who, row.who)

    def class_of(self, row: Row) -> int:
        if row.recalled:
            return Class.RECALLED
        exempt = self.context.adverts_allowed or self.member(row) in self.context.exempt
        if not exempt and (advert_by_text(row.signs) or row.id in self.context.spread):
            return Class.ADVERT
        return row.class_

    def _reply(self, place: int) -> None:
        b = self.rows[place]
        if self.class_of(b) in (Class.RECALLED, Class.ADVERT) or not self.member(b):
            return
        how, a = self._target(place)
        if a is None or not self.member(a) or self.member(a) == self.member(b):
            return
        self.replies[b.id] = (a.id, how)
        self.first_reply.setdefault(a.id, b.id)
        if self.class_of(a) == Class.QUESTION:
            self.answered.setdefault(a.id, b.at - a.at)

    def _target(self, place: int) -> tuple[str, Row | None]:
        b, before = self.rows[place], self.rows[:place]
        if b.reply is not None:
            return "link", next((a for a in before if (a.source, a.key) == (b.source, b.reply)), None)
        if b.mentions is not None:
            return "mention", self._mentioned(b, before)
        return "implicit", self._open(b, before) if self.class_of(b) == Class.TALK else None

    def _mentioned(self, b: Row, before: list[Row]) -> Row | None:
        people = {self.context.member_of.get(int(who), int(who)) for who in (b.mentions or "").split()}
        words = [
            a for a in before
            if self.member(a) in people - {self.member(b)} and self.class_of(a) in WORDS and b.at - a.at <= 86_400
        ]  # fmt: skip
        asked = [a for a in words if self.class_of(a) == Class.QUESTION and b.at - a.at <= 7_200]
        return (asked or words or [None])[-1]

    def _open(self, b: Row, before: list[Row]) -> Row | None:
        between = 0
        for a in reversed(before):
            if b.at - a.at > 1_800 or between > 3:
                return None
            if self.class_of(a) not in WORDS:
                continue
            asked = self.class_of(a) == Class.QUESTION and self.member(a) not in (0, self.member(b))
            if asked and a.id not in self.first_reply:
                return a
            between += 1
        return None

    def days(self) -> dict[int, dict[str, Any]]:
        """Day → {"group": {...}, "members": {member: {...}}, "pairs": {(from, to): n}}."""
        tz = self.context.tz
        days: dict[int, dict[str, Any]] = defaultdict(
            lambda: {
                "group": Counter(),
                "members": defaultdict(Counter),
                "pairs": Counter(),
                "hours": Counter(),
            }
        )
        by_id = {row.id: row for row in self.rows}
        got: dict[tuple[int, int], set[int]] = defaultdict(set)
        for row in self.rows:
            class_, who = self.class_of(row), self.member(row)
            day = clock.day_of(row.at, tz)
            here = days[day]
            if class_ == Class.RECALLED:
                continue
            here["group"]["messages"] += 1
            mine = here["members"][who] if who else Counter()
            mine["messages"] += 1
            mine["images"] += row.kind == Kind.IMAGE
            mine["acts"] += class_ in ACTS
            for name, wanted in (
                ("questions", Class.QUESTION), ("checkins", Class.CHECKIN), ("chains", Class.CHAIN),
                ("adverts", Class.ADVERT), ("low", Class.LOW),
            ):  # fmt: skip
                mine[name] += class_ == wanted
            if class_ in WORDS:
                here["group"]["words"] += 1
                here["hours"][clock.hour_of(row.at, tz)] += 1
                mine["words"] += 1
                mine["chars"] += row.norm_length
                mine["hours"] |= 1 << clock.hour_of(row.at, tz)
            if class_ == Class.QUESTION and who and who not in self.context.staff:
                here["group"]["questions"] += 1
                here["group"]["answered_24h"] += self.answered.get(row.id, 1 << 60) <= 86_400
            if row.id in self.replies:
                a = by_id[self.replies[row.id][0]]
                mine["replies_given"] += 1
                mine["answers"] += class_ in WORDS and self.class_of(a) == Class.QUESTION
                got[day, self.member(a)].add(who)
                here["pairs"][who, self.member(a)] += 1
        for (day, who), repliers in got.items():
            days[day]["members"][who]["replies_got"] = len(repliers)
        return days
