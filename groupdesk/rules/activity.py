"""Replies and daily figures: one forward sweep over a group's messages (rules.md §1 and §2).

`Sweep` takes messages in their order and hands out days as soon as nothing can touch them any more.
It keeps no more than two days in memory. An import is one sweep, a single day is a sweep from
25 hours before it to 25 hours after it, and both give the same rows.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from groupdesk.rules import clock
from groupdesk.rules.classify import Class, advert_by_text

IMPLICIT_SECONDS: Final = 1_800
IMPLICIT_BETWEEN: Final = 3
"""Words of anyone that may stand between a question and an implicit reply."""
MENTION_QUESTION_SECONDS: Final = 7_200
MENTION_SECONDS: Final = clock.DAY
REACH_SECONDS: Final = clock.DAY + clock.HOUR
"""How far a message's effect on figures reaches, by time alone (rules.md §2)."""

Record: TypeAlias = list[Any]
"""A member's day: counts at the places below, instants None where there is none."""

_UNKNOWN: Final = 0
_QUESTION, _TALK, _CHAIN, _CHECKIN = (
    int(Class.QUESTION),
    int(Class.TALK),
    int(Class.CHAIN),
    int(Class.CHECKIN),
)
_ADVERT, _LOW, _RECALLED = int(Class.ADVERT), int(Class.LOW), int(Class.RECALLED)
_IMAGE: Final = 1
_NO_DAY: Final = -(1 << 62)

# Places in a member's record of a day, in the order of store.models.MemberDay.
(
    MESSAGES,
    WORDS,
    QUESTIONS,
    CHECKINS,
    CHAINS,
    ADVERTS,
    LOW,
    IMAGES,
    CHARS,
    ACTIVE,
    FIRST_AT,
    LAST_AT,
    FIRST_WORD,
    HOURS,
    ANSWERS,
    REPLIES_GIVEN,
    REPLIES_GOT,
) = range(17)
_COUNTER: Final = [MESSAGES] * len(Class)
for _class, _place in (
    (_QUESTION, QUESTIONS),
    (_CHAIN, CHAINS),
    (_CHECKIN, CHECKINS),
    (_ADVERT, ADVERTS),
    (_LOW, LOW),
):
    _COUNTER[_class] = _place


class Row(NamedTuple):
    """A message as the sweep reads it; the order of its group is that of these tuples (rules.md §0)."""

    at: int
    place: int
    """Its index among the lines of its instant."""
    key: int
    source: int
    who: int | None
    """Identity; None when unknown."""
    kind: int
    class_: int
    signs: int
    norm_length: int
    reply: int | None
    """Key of the message it names, in the same source."""
    mentions: str | None
    recalled: int
    id: int


class Target(NamedTuple):
    """What a reply needs to know of the message it names."""

    at: int
    member: int
    """0 when unknown."""
    question: int | None
    """Message id when it is a question."""


_Told: TypeAlias = tuple[int, int, int | None]
"""A `Target` as the sweep itself remembers it."""


@dataclass(slots=True)
class Context:
    """What the sweep of one group must know of people and settings."""

    tz: ZoneInfo
    member_of: Mapping[int, int] = field(default_factory=dict)
    """Identity → the person's first identity in this group, where that is another one."""
    bots: Collection[int] = ()
    """Members that are bots: invisible to every rule."""
    staff: Collection[int] = ()
    exempt: Collection[int] = ()
    """Members whose messages are never adverts: staff, KOLs, substitutes."""
    adverts_allowed: bool = False
    spread: Collection[int] = ()
    """Ids of messages that are adverts because they were spread over groups."""


class Asked(NamedTuple):
    """A question with its first reply."""

    id: int
    at: int
    member: int
    answered_at: int | None
    answered_by: int | None


class DayFigures(NamedTuple):
    """All figures of one day."""

    day: int
    group: tuple[int | str, ...]
    """messages, words, speakers, actives, low, adverts, questions, answered_24h, hours."""
    members: list[tuple[int | None, ...]]
    """(identity, messages, words … replies_got), in the order of the constants above."""
    pairs: list[tuple[int, int, int]]
    """(from, to, replies)."""
    questions: list[Asked]


@dataclass(slots=True)
class _Question:
    id: int
    at: int
    member: int
    place: int
    """How many words had been said when it was asked, itself included."""
    answered_at: int | None = None
    answered_by: int | None = None


class _Day:
    """One day while it is being filled."""

    __slots__ = ("asked", "day", "end", "got", "hours", "members", "pairs")

    def __init__(self, day: int, end: int) -> None:
        self.day = day
        self.end = end
        self.members: dict[int, Record] = {}
        self.got: dict[int, set[int]] = {}
        self.pairs: dict[tuple[int, int], int] = {}
        self.asked: list[_Question] = []
        self.hours = [0] * 24


class Sweep:
    """A forward pass over one group's messages."""

    def __init__(self, context: Context, find: Callable[[int, int], Target | None]) -> None:
        """`find` (source, key) looks up a linked message older than the sweep's memory."""
        self.context = context
        self._find = find
        self._words = 0
        self._open: deque[_Question] = deque(maxlen=IMPLICIT_BETWEEN + 1)
        self._last_word: dict[int, tuple[int, int, _Question | None]] = {}
        self._last_question: dict[int, tuple[int, int, _Question]] = {}
        self._today: dict[tuple[int, int], _Told] = {}
        self._yesterday: dict[tuple[int, int], _Told] = {}
        self._asked: dict[int, _Question] = {}
        self._stretch = clock.Stretch(0, -(1 << 62), 0, 0)
        self._memory = 0
        """The first instant that `_yesterday` remembers."""
        self._begun = 0
        """The first instant of the current day's messages."""
        self._day = _Day(_NO_DAY, 0)
        self._waiting: deque[_Day] = deque()
        self.late: list[Asked] = []
        """Questions older than the sweep's memory that a link answered."""

    def feed(self, rows: Iterable[Row]) -> None:
        """Takes messages; each must come at or after the one before."""
        context = self.context
        member_of, bots, exempt, spread = context.member_of, context.bots, context.exempt, context.spread
        guarded = not context.adverts_allowed
        stretch_end, midnight = self._stretch.end, self._stretch.midnight
        records, hours, today = self._day.members, self._day.hours, self._today
        for at, _place, key, source, who, kind, class_, signs, length, reply, mentions, recalled, id_ in rows:
            if at >= stretch_end:
                self._turn(at)
                stretch_end, midnight = self._stretch.end, self._stretch.midnight
                records, hours, today = self._day.members, self._day.hours, self._today
            if who is None:
                member = _UNKNOWN
            else:
                member = member_of.get(who, who)
                if member in bots:
                    continue
            if recalled:
                today[source, key] = (at, member, None)
                continue
            if guarded and member not in exempt and ((signs and advert_by_text(signs)) or id_ in spread):
                class_ = _ADVERT
            record = records.get(member)
            if record is None:
                record = records[member] = [0] * 17
                record[FIRST_AT] = at
                record[FIRST_WORD] = None
            record[MESSAGES] += 1
            record[LAST_AT] = at
            if class_ != _TALK:
                record[_COUNTER[class_]] += 1
            if kind == _IMAGE:
                record[IMAGES] += 1
            if class_ != _ADVERT and member:
                if reply is not None:
                    self._link(at, source, reply, member, class_)
                elif mentions is not None:
                    self._mention(at, mentions, member, class_)
                elif class_ == _TALK and self._open:
                    self._implicit(at, member)
            question = None
            if class_ >= _QUESTION:  # words: QUESTION and TALK are the last classes
                self._words += 1
                hour = (at - midnight) // 3600
                hours[hour] += 1
                record[WORDS] += 1
                record[CHARS] += length
                record[HOURS] |= 1 << hour
                if record[FIRST_WORD] is None:
                    record[FIRST_WORD] = at
                if member:
                    if class_ == _QUESTION:
                        question = self._ask(id_, at, member)
                    self._last_word[member] = (at, self._words, question)
            today[source, key] = (at, member, id_ if question is not None else None)

    def ready(self) -> Iterator[DayFigures]:
        """Days that no later message can touch, oldest first; each is handed out once."""
        now = self._stretch.start
        while self._waiting and self._waiting[0].end + REACH_SECONDS <= now:
            yield self._close(self._waiting.popleft())

    def rest(self) -> Iterator[DayFigures]:
        """The days still open, when no more messages come."""
        if self._day.day != _NO_DAY:
            self._waiting.append(self._day)
            self._day = _Day(_NO_DAY, 0)
        while self._waiting:
            yield self._close(self._waiting.popleft())

    def _turn(self, at: int) -> None:
        """Moves on to the stretch, and if need be the day, of the instant `at`."""
        self._stretch = clock.stretch(at, self.context.tz)
        day = self._day
        if day.day == self._stretch.day:
            return
        if day.day != _NO_DAY:
            self._waiting.append(day)
        self._day = _Day(self._stretch.day, clock.day_start(self._stretch.day + 1, self.context.tz))
        self._yesterday, self._today = self._today, {}
        self._memory, self._begun = (self._begun if day.day != _NO_DAY else at), at
        horizon = at - MENTION_SECONDS
        self._last_word = {who: word for who, word in self._last_word.items() if word[0] >= horizon}
        self._last_question = {who: word for who, word in self._last_question.items() if word[0] >= horizon}

    def _ask(self, id_: int, at: int, member: int) -> _Question:
        question = _Question(id_, at, member, self._words)
        self._day.asked.append(question)
        self._asked[id_] = question
        self._open.append(question)
        self._last_question[member] = (at, self._words, question)
        return question

    def _link(self, at: int, source: int, key: int, member: int, class_: int) -> None:
        """Rule (a): the message it names, or nothing."""
        target = (
            self._today.get((source, key)) or self._yesterday.get((source, key)) or self._older(source, key)
        )
        if target is None:
            return
        then, author, asked = target
        if not author or author == member:
            return
        question = self._asked.get(asked) if asked is not None else None
        if asked is not None and question is None:
            self.late.append(Asked(asked, then, author, at, member))
        self._reply(at, member, class_, author, question, asked=asked is not None)

    def _older(self, source: int, key: int) -> _Told | None:
        """A message from before the sweep's memory; one that comes later is nothing to reply to."""
        target = self._find(source, key)
        return target if target is not None and target.at < self._memory else None

    def _mention(self, at: int, mentions: str, member: int, class_: int) -> None:
        """Rule (b): the last question of those addressed if two hours old at most, else their last word."""
        member_of = self.context.member_of
        people = {member_of.get(int(who), int(who)) for who in mentions.split()} - {member}
        questions = [self._last_question[who] for who in people if who in self._last_question]
        recent = [word for word in questions if at - word[0] <= MENTION_QUESTION_SECONDS]
        words = [
            (*self._last_word[who], who)
            for who in people
            if who in self._last_word and at - self._last_word[who][0] <= MENTION_SECONDS
        ]
        if recent:
            question = max(recent, key=lambda word: word[1])[2]
            self._reply(at, member, class_, question.member, question, asked=True)
        elif words:
            _, _, asked, who = max(words, key=lambda word: word[1])
            self._reply(at, member, class_, who, asked, asked=asked is not None)

    def _implicit(self, at: int, member: int) -> None:
        """Rule (c): the latest question of somebody else, near enough and without a reply."""
        for question in reversed(self._open):
            if at - question.at > IMPLICIT_SECONDS or self._words - question.place > IMPLICIT_BETWEEN:
                return
            if question.answered_at is None and question.member != member:
                self._reply(at, member, _TALK, question.member, question, asked=True)
                return

    def _reply(
        self, at: int, member: int, class_: int, to: int, question: _Question | None, *, asked: bool
    ) -> None:
        if question is not None and question.answered_at is None:
            question.answered_at, question.answered_by = at, member
        day = self._day
        record = day.members[member]
        record[REPLIES_GIVEN] += 1
        if asked and class_ in (_TALK, _QUESTION):
            record[ANSWERS] += 1
        day.got.setdefault(to, set()).add(member)
        day.pairs[member, to] = day.pairs.get((member, to), 0) + 1

    def _close(self, day: _Day) -> DayFigures:
        for member, repliers in day.got.items():
            record = day.members.setdefault(member, _blank())
            record[REPLIES_GOT] = len(repliers)
        unknown = day.members.pop(_UNKNOWN, None) or _blank()
        for record in day.members.values():
            acts = record[WORDS] + record[CHAINS] + record[CHECKINS]
            record[ACTIVE] = int(acts > 0)
        for question in day.asked:
            self._asked.pop(question.id, None)
        return DayFigures(
            day.day,
            self._group_figures(day, unknown),
            [(member, *record) for member, record in sorted(day.members.items())],
            [(one, other, n) for (one, other), n in sorted(day.pairs.items())],
            [Asked(q.id, q.at, q.member, q.answered_at, q.answered_by) for q in day.asked],
        )

    def _group_figures(self, day: _Day, unknown: Record) -> tuple[int | str, ...]:
        records = list(day.members.values())

        def total(column: int) -> int:
            return sum(record[column] or 0 for record in records)

        members = [q for q in day.asked if q.member not in self.context.staff]
        in_time = [q for q in members if q.answered_at is not None and q.answered_at - q.at <= clock.DAY]
        return (
            total(MESSAGES) + (unknown[MESSAGES] or 0),
            total(WORDS) + (unknown[WORDS] or 0),
            sum(1 for record in records if record[WORDS]),
            total(ACTIVE),
            total(LOW),
            total(ADVERTS),
            len(members),
            len(in_time),
            " ".join(map(str, day.hours)) if any(day.hours) else "",
        )


def _blank() -> Record:
    record: Record = [0] * 17
    record[FIRST_AT] = record[LAST_AT] = record[FIRST_WORD] = None
    return record
