"""A test case as plain records (the shape of the shared vectors), swept in memory."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from groupdesk.records import Kind
from groupdesk.rules import clock
from groupdesk.rules.activity import Context, DayFigures, Row, Sweep, Target
from groupdesk.rules.classify import Class, Classifier, Lexicon, advert_by_text
from groupdesk.rules.spread import Copy, spread

CLASSIFIER = Classifier(Lexicon.load())
KINDS = {kind.name.lower(): int(kind) for kind in Kind}


@dataclass
class Case:
    """Records sorted out by group; ids of messages and people are numbers given in order of name."""

    records: list[dict[str, Any]]
    groups: dict[str, dict[str, Any]] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    messages: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for record in self.records:
            if record["t"] == "group":
                self.groups[record["id"]] = record
        written = [r for r in self.records if r["t"] == "msg"] + list(self._days())
        self.messages = sorted(written, key=lambda m: (self.at(m), m.get("seq", 0), m["id"]))
        names = {r["id"] for r in self.records if r["t"] == "who"}
        names |= {m["who"] for m in self.messages if m.get("who") is not None}
        names |= {name for m in self.messages for name in m.get("mentions", ())}
        names |= {r["who"] for r in self.records if r["t"] in ("join", "leave")}
        names |= {r["by"] for r in self.records if r["t"] == "join" and r.get("by")}
        for record in self.records:
            if record["t"] == "roster":
                names |= {one if isinstance(one, str) else one["who"] for one in record["members"]}
        self.people = {name: number for number, name in enumerate(sorted(names), 1)}
        self.numbers = {message["id"]: number for number, message in enumerate(self.messages, 1)}

    def _days(self) -> Any:
        """Messages that a `days` record stands for."""
        for place, record in enumerate(r for r in self.records if r["t"] == "days"):
            first = clock.day_number(datetime.fromisoformat(record["from"]).date())
            last = clock.day_number(datetime.fromisoformat(record["to"]).date())
            hour, minute = map(int, record.get("time", "20:00").split(":"))
            for day in range(first, last + 1, record.get("every", 1)):
                for n, (who, text) in enumerate(record["each"]):
                    time = hour * 60 + minute + n
                    stamp = f"{clock.date_of(day + time // 1440)}T{time % 1440 // 60:02d}:{time % 60:02d}"
                    yield {
                        "t": "msg", "group": record["group"], "id": f"d{place}.{day}.{n:04d}",
                        "at": stamp, "who": who, "text": text,
                    }  # fmt: skip

    def zone(self, group: str) -> ZoneInfo:
        return clock.zone(self.groups[group]["tz"])

    def at(self, record: dict[str, Any]) -> int:
        stamp = datetime.fromisoformat(record["at"])
        if stamp.tzinfo is None:
            stamp = stamp.replace(tzinfo=self.zone(record["group"]))
        return int(stamp.timestamp())

    def person(self, name: str) -> int:
        """The number of a person: that of his first identity by number."""
        owner = self._owner(name)
        return min(number for other, number in self.people.items() if self._owner(other) == owner)

    def _owner(self, name: str) -> str:
        return next(
            (r.get("person", name) for r in self.records if r["t"] == "who" and r["id"] == name), name
        )

    def marked(self, group: str, *marks: str) -> set[int]:
        found = set()
        for record in self.records:
            for mark in marks if record["t"] == "who" else ():
                where = record.get(mark)
                if where is True or (isinstance(where, list) and group in where):
                    found.add(self.person(record["id"]))
        return found

    def context(self, group: str) -> Context:
        return Context(
            tz=self.zone(group),
            member_of={number: self.person(name) for name, number in self.people.items()},
            bots=self.marked(group, "bot"),
            staff=self.marked(group, "staff"),
            exempt=self.marked(group, "staff", "kol", "substitute"),
            adverts_allowed=self.groups[group].get("adverts") is False,
            spread=self._spread(),
        )

    def _spread(self) -> set[int]:
        copies: dict[tuple[int, int], list[Copy]] = {}
        for message in self.messages:
            reading = self.read(message)
            if message.get("who") is not None and reading.norm_hash and not message.get("recalled"):
                key = (self.person(message["who"]), reading.norm_hash)
                number = self.numbers[message["id"]]
                group = list(self.groups).index(message["group"])
                copies.setdefault(key, []).append(Copy(number, group, self.at(message), reading.signs))
        return {found for same in copies.values() for found in spread(same)}

    def read(self, message: dict[str, Any]) -> Any:
        return CLASSIFIER.read(KINDS[message.get("kind", "text")], message.get("text", ""))

    def rows(self, group: str) -> list[Row]:
        """The group's messages in their order."""
        rows = []
        for message in self.messages:
            if message["group"] != group:
                continue
            reading = self.read(message)
            rows.append(
                Row(
                    at=self.at(message),
                    place=0,
                    key=self.numbers[message["id"]],
                    source=1,
                    who=None if message.get("who") is None else self.people[message["who"]],
                    kind=KINDS[message.get("kind", "text")],
                    class_=reading.class_,
                    signs=reading.signs,
                    norm_length=reading.norm_length,
                    reply=None if "reply_to" not in message else self.numbers.get(message["reply_to"], 0),
                    mentions=(
                        " ".join(str(self.people[name]) for name in message["mentions"])
                        if message.get("mentions")
                        else None
                    ),
                    recalled=int(bool(message.get("recalled"))),
                    id=self.numbers[message["id"]],
                )
            )
        return rows


def sweep(
    rows: list[Row], context: Context, older: list[Row] | None = None, at_once: int = 7
) -> tuple[list[DayFigures], Sweep]:
    """All days of some rows, fed `at_once` at a time; links to what the sweep has forgotten are found among `older`."""
    found = {(row.source, row.key): row for row in (older if older is not None else rows)}

    def find(source: int, key: int) -> Target | None:
        row = found.get((source, key))
        if row is None:
            return None
        member = context.member_of.get(row.who, row.who) if row.who is not None else 0
        if member in context.bots:
            return None
        guarded = not context.adverts_allowed and member not in context.exempt
        advert = guarded and (advert_by_text(row.signs) or row.id in context.spread)
        asked = row.class_ == Class.QUESTION and not row.recalled and not advert
        return Target(row.at, member, row.id if asked else None)

    passing = Sweep(context, find)
    days: list[DayFigures] = []
    for start in range(0, len(rows), at_once):
        passing.feed(rows[start : start + at_once])
        days += passing.ready()
    days += passing.rest()
    return days, passing
