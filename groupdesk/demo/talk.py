"""One made-up chat: who comes and goes, who says what when. Plain records, as any source would tell them."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random
from typing import Final, TypeAlias

from groupdesk.demo.words import Sort, Theme, Words
from groupdesk.records import ChatMessage, Join, Kind, Leave
from groupdesk.rules import clock
from groupdesk.rules.clock import DAY

DAYS: Final = 120
_HOURS: Final = (1, 0, 0, 0, 0, 1, 5, 12, 14, 9, 7, 7, 12, 10, 6, 5, 6, 7, 10, 15, 22, 20, 12, 5)
"""How much is said by hour of the day."""
_WEEK: Final = (10, 12, 10, 10, 9, 11, 12)
_MINUTE: Final = 60

Told: TypeAlias = ChatMessage | Join | Leave


@dataclass(frozen=True, slots=True)
class Somebody:
    """A made-up member."""

    key: str
    name: str


@dataclass(slots=True)
class Chat:
    """What is to be told of a group."""

    sort: Sort
    words: Words
    people: list[Somebody]
    """Its members; the first is the owner, the next two are admins."""
    now: int
    random: Random
    records: list[Told] = field(default_factory=list)
    joined: dict[str, tuple[int, str | None]] = field(default_factory=dict)
    """Key → when he came and who brought him, for those who came while it was watched."""
    gone: set[str] = field(default_factory=set)
    _number: int = 0

    def tell(self) -> list[Told]:
        """The chat's records in order of time, `DAYS` days up to `now`."""
        tz = clock.zone(self.sort.zone)
        today = clock.day_of(self.now, tz)
        first = today - (16 if self.sort.shape == "young" else DAYS)
        self._come_and_go(first, today)
        speakers = self._speakers()
        for day in range(first, today + 1):
            self._day(
                day, clock.day_start(day, tz), strength(self.sort.shape, day - first, today - first), speakers
            )
        self.records = [record for record in self.records if record.at <= self.now]
        self.records.sort(key=lambda record: record.at)
        return self.records

    def say(self, at: int, who: Somebody, text: str, *, to: int | None = None, kind: int = Kind.TEXT) -> int:
        """Adds a message and gives its id."""
        self._number += 1
        self.records.append(ChatMessage(at, who.key, who.name, text, int(kind), self._number, to))
        return self._number

    def _come_and_go(self, first: int, today: int) -> None:
        """Newcomers, half of them brought by somebody, and a few who leave."""
        tz = clock.zone(self.sort.zone)
        newcomers = self.people[-max(3, len(self.people) // (4 if self.sort.shape == "growing" else 9)) :]
        for person in newcomers:
            day = self.random.randint(first, today - 1)
            at = clock.day_start(day, tz) + self.random.randint(8 * 3_600, 22 * 3_600)
            inviter = self.random.choice(self.people[:20]) if self.random.random() < 0.55 else None
            brought = inviter if inviter is not None and inviter.key != person.key else None
            self.joined[person.key] = (at, brought.key if brought else None)
            named = (brought.key, brought.name) if brought else (None, "")
            self.records.append(Join(at, person.key, person.name, *named))
            self._settle_in(at, person)
            if (
                self.random.random() < (0.3 if self.sort.shape in ("declining", "dead") else 0.1)
                and day < today - 2
            ):
                left = at + self.random.randint(1, max(2, today - day - 1)) * DAY
                if left < self.now:
                    self.gone.add(person.key)
                    self.records.append(Leave(left, person.key, person.name))

    def _settle_in(self, at: int, person: Somebody) -> None:
        """Half of the newcomers say something in their first days, and some are greeted by name."""
        if self.sort.shape == "dead" or self.random.random() < 0.45:
            return
        theme = self.words.themes[self.sort.theme]
        for _ in range(self.random.randint(1, 4)):
            said = at + self.random.randint(600, 5 * DAY)
            number = self.say(said, person, self.random.choice(theme.talk))
            if self.random.random() < 0.5:
                self.say(said + 240, self.people[1], self.random.choice(self.words.hello), to=number)

    def _speakers(self) -> tuple[list[Somebody], list[float]]:
        """Members in order of how much they talk, with their running weights."""
        talkers = self.people[: max(6, len(self.people) // 3)]
        return talkers, list(accumulate(1 / (place + 2) for place in range(len(talkers))))

    def _day(
        self, day: int, start: int, strength_: float, speakers: tuple[list[Somebody], list[float]]
    ) -> None:
        wanted = int(self.sort.a_day * strength_ * _WEEK[clock.date_of(day).weekday()] / 10.6)
        while wanted > 0:
            hour = self.random.choices(range(24), _HOURS)[0]
            wanted -= self._talk(start + hour * 3_600 + self.random.randint(0, 3_000), day, speakers)

    def _talk(self, at: int, day: int, speakers: tuple[list[Somebody], list[float]]) -> int:
        """A few messages on one matter; gives how many."""
        theme = self.words.themes[self.sort.theme]
        kind = self.random.random()
        if kind < 0.22:
            return self._question(at, theme, speakers)
        if kind < 0.34 and self.sort.kind == "study":
            text = self.random.choice(self.words.checkin).format(n=day % 21 + 1)
            self.say(at, self._somebody(at, speakers), text)
            return 1
        if kind < 0.62:
            self.say(at, self._somebody(at, speakers), self.random.choice(self.words.low))
            return 1
        count = self.random.randint(1, 4)
        for n in range(count):
            picture = self.random.random() < 0.08
            text = "" if picture else self.random.choice(theme.talk)
            place = Kind.IMAGE if picture else Kind.TEXT
            self.say(at + n * self.random.randint(20, 200), self._somebody(at, speakers), text, kind=place)
        return count

    def _question(self, at: int, theme: Theme, speakers: tuple[list[Somebody], list[float]]) -> int:
        asker = self._somebody(at, speakers)
        number = self.random.randrange(len(theme.questions))
        asked = self.say(at, asker, theme.questions[number])
        after = at + self.random.randint(60, 1_500)
        other = self._somebody(after, speakers)
        while other.key == asker.key:
            other = self._somebody(after, speakers)
        if self.random.random() < (0.3 if self.sort.shape in ("declining", "dead") else 0.01):
            return 1
        self.say(after, other, theme.answers[number], to=asked if self.random.random() < 0.6 else None)
        if self.random.random() < 0.5:
            self.say(after + _MINUTE, asker, self.random.choice(self.words.low))
            return 3
        return 2

    def _somebody(self, at: int, speakers: tuple[list[Somebody], list[float]]) -> Somebody:
        """Who talks at an instant: one who has come and not gone."""
        talkers, weights = speakers
        while True:
            person = talkers[bisect_right(weights, self.random.random() * weights[-1])]
            came = self.joined.get(person.key, (0, None))[0]
            if person.key not in self.gone and came <= at:
                return person


def strength(shape: str, day: int, days: int) -> float:
    """How alive a group of some shape is on one of its days, 0 to 1."""
    passed = day / max(1, days)
    return {
        "steady": 0.8,
        "growing": 0.35 + 0.65 * passed,
        "declining": 1.0 - 0.9 * max(0.0, passed - 0.4) / 0.6,
        "dead": max(0.0, 0.9 - 1.7 * passed) if passed < 0.75 else 0.0,
        "young": 0.5 + 0.5 * passed,
    }[shape]


def open_matters(chat: Chat, number: int) -> Iterator[str]:
    """What waits for her this morning in a living group: an open question, a newcomer's first words."""
    words, now = chat.words, chat.now
    if number % 4 == 0:
        asker = chat.people[5 + number % 7]
        text = words.unanswered[number // 4 % len(words.unanswered)]
        chat.say(now - (3 + number % 9) * 3_600, asker, text)
        yield "question"
    if number % 7 == 3:
        newcomer = chat.people[-1]
        chat.records.append(Join(now - 30 * 3_600, newcomer.key, newcomer.name))
        chat.say(
            now - (4 + number % 5) * 3_600, newcomer, words.first_words[number // 7 % len(words.first_words)]
        )
        yield "first-words"
