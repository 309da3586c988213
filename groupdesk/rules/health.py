"""Health of a group: five bars, their mean, a grade and what caps it (rules.md §4).

Pure: daily figures go in, a value with its reasons comes out. Fractions stay exact; bars and health are
rounded half up before anything is compared with them.
"""

from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from fractions import Fraction
from math import floor
from typing import Any, Final, NamedTuple

BARS: Final = ("talk", "breadth", "answered", "staying", "substance")
GRADES: Final = (("A", 80), ("B", 65), ("C", 50), ("D", 35), ("E", 0))
"""Grade → least health."""
VETOES: Final = {"no-act-14": "E", "no-word-7": "D", "adverts": "D", "staff-silent": "C", "one-voice": "C"}
"""Veto → the best grade it leaves."""
WINDOW, WEEK = 14, 7
"""Complete days looked at."""
KNOWN_DAYS: Final = 10
"""Of `WINDOW`, that must be known."""
KNOWN_OF_WEEK: Final = 5
TALK_SPEAKERS, TALK_WORDS = 3, 10
"""What makes a day a conversation."""
TARGETS: Final = (30, 20, 10, 5)
"""Percent of the members expected to speak within a week, by size: below each of `SIZES`, and above."""
SIZES: Final = (50, 150, 500)
FAIR_SHARE: Final = Fraction(4, 10)
"""Share of the words that one person may have at no cost."""
FEWEST: Final = 3
"""Questions, or people who joined, below which a share says nothing."""
ADVERT_MESSAGES, VOICE_WORDS = 10, 20
"""Below so many messages, or words, a share of them vetoes nothing."""

_PLAIN: Final[Mapping[str, int | Fraction]] = {
    "talk": 30,
    "breadth": 25,
    "answered": 20,
    "staying": 10,
    "substance": 15,
}
_ASKING: Final = {**_PLAIN, "answered": 30, "substance": Fraction(45, 2)}
_CLOSE: Final = {**{bar: n for bar, n in _PLAIN.items() if bar != "answered"}, "talk": 45}
_CLOSE_KINDS: Final = ("family", "friends")
_ANNOUNCING: Final = "announcement"
WEIGHTS: Final[Mapping[str, Mapping[str, int | Fraction]]] = {
    "study": _ASKING,
    "project": _ASKING,
    "brand": _ASKING,
    **dict.fromkeys(_CLOSE_KINDS, _CLOSE),
    _ANNOUNCING: {"staying": 10},
}
"""Kind → weights of the bars it is rated by; any other kind has those of the table in rules.md §4."""


@dataclass(frozen=True, slots=True)
class Caps:
    """From where on a veto caps the grade, in the order of `VETOES`."""

    no_act_days: int = 14
    no_word_days: int = 7
    adverts_percent: int = 30
    """Of the messages; above it."""
    staff_days: int = 7
    voice_percent: int = 60
    """Of the words, by one person; above it."""

    def of(self, veto: str) -> int:
        """The figure of a veto, in days or percent."""
        figure: int = dict(zip(VETOES, astuple(self), strict=True))[veto]
        return figure


@dataclass(frozen=True, slots=True)
class Measures:
    """What a group is measured by."""

    weights: Mapping[str, int | Fraction] = field(default_factory=lambda: _PLAIN)
    """Bar → weight, of the bars it is rated by."""
    targets: tuple[int, ...] = TARGETS
    questions: int = FEWEST
    """Below which the share of those that were answered says nothing."""
    substance: int = 60
    """Percent of words among what is said with which the bar is full."""
    caps: Caps = Caps()


class Day(NamedTuple):
    """A known day. Of one filled in by hand, what was not typed is None."""

    speakers: int | None
    """People with words, staff too."""
    words: int | None
    messages: int | None
    low: int = 0
    adverts: int = 0
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a group at `asof`; days are numbers."""

    today: int
    """D0: complete days end before it."""
    first: int
    """Day of its first record."""
    kind: str
    days: Mapping[int, Day]
    """Known days, those without a message too."""
    size: int | None
    """Members without bots; None when unknown."""
    staff: int = 0
    """Members who are staff."""
    spoke: int = 0
    """Members without staff who spoke in the last `WEEK` complete days."""
    loudest: int = 0
    """Words of the one who said most on the days in `days`, staff too."""
    asked: int = 0
    """Members' questions on known days that are older than 24 h."""
    answered: int = 0
    """Those of them that were answered within 24 h."""
    came: int = 0
    """People with a join 7–35 days ago."""
    stayed: int = 0
    """Those of them who are still there."""
    leaves_known: bool = False
    """Whether a leave, or a second complete member list, is on record."""
    silences: frozenset[str] = frozenset()
    """Of "no-act-14", "no-word-7", "staff-silent" those that the data allows to claim."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with what it was made from."""

    name: str
    value: int | None
    """0–100; None when it is not rated."""
    weight: Fraction
    inputs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Health:
    """A group's health, with its reasons."""

    bars: tuple[Bar, ...]
    health: int | None
    grade: str | None
    not_graded: str | None
    """"young", "coverage" or "too few bars"; None when it is graded."""
    vetoes: tuple[str, ...]
    caps: Caps = Caps()
    """What its vetoes were found by."""

    def worst(self) -> Bar | None:
        """The rated bar that costs most health."""
        rated = [bar for bar in self.bars if bar.value is not None]
        return max(rated, key=lambda bar: (100 - (bar.value or 0)) * bar.weight, default=None)


def health(facts: Facts, measures: Measures | None = None) -> Health:
    """The bars, health, grade and vetoes of a group, by the measures of its kind unless others are given."""
    measures = measures or Measures(WEIGHTS.get(facts.kind, _PLAIN))
    bars = tuple(_bar(name, facts, measures) for name in BARS if name in measures.weights)
    reason = _not_graded(facts, bars)
    if reason:
        return Health(bars, None, None, reason, (), measures.caps)
    rated = [bar for bar in bars if bar.value is not None]
    earned = sum(((bar.value or 0) * bar.weight for bar in rated), Fraction(0))
    score = half_up(earned / sum(bar.weight for bar in rated))
    vetoes = _vetoes(facts, measures.caps)
    return Health(bars, score, _grade(score, vetoes), None, vetoes, measures.caps)


def half_up(value: Fraction) -> int:
    """A whole number, halves up."""
    return floor(value + Fraction(1, 2))


def target(size: int, targets: tuple[int, ...] = TARGETS) -> Fraction:
    """The share of members that is expected to speak within a week in a group of `size`."""
    return Fraction(targets[sum(size >= below for below in SIZES)], 100)


def _not_graded(facts: Facts, bars: tuple[Bar, ...]) -> str | None:
    if facts.today - facts.first < WINDOW:
        return "young"
    if len(_known(facts)) < KNOWN_DAYS:
        return "coverage"
    needed = 1 if facts.kind == _ANNOUNCING else 2
    return "too few bars" if sum(bar.value is not None for bar in bars) < needed else None


def _grade(score: int, vetoes: tuple[str, ...]) -> str:
    earned = next(grade for grade, least in GRADES if score >= least)
    return max([earned, *(VETOES[veto] for veto in vetoes)])


def _vetoes(facts: Facts, caps: Caps) -> tuple[str, ...]:
    if facts.kind == _ANNOUNCING:
        return ()
    days = _observed(facts)
    words, messages = _sum(days, "words"), _sum(days, "messages")
    told = set(facts.silences)
    if facts.kind in _CLOSE_KINDS:
        told.discard("staff-silent")
    if messages >= ADVERT_MESSAGES and 100 * _sum(days, "adverts") > caps.adverts_percent * messages:
        told.add("adverts")
    if words >= VOICE_WORDS and 100 * facts.loudest > caps.voice_percent * words:
        told.add("one-voice")
    return tuple(veto for veto in VETOES if veto in told)


# --- bars ------------------------------------------------------------------------------------------


def _bar(name: str, facts: Facts, measures: Measures) -> Bar:
    share, inputs = _SHARES[name](facts, measures)
    value = None if share is None else half_up(100 * share)
    return Bar(name, value, Fraction(measures.weights[name]), inputs)


_Share = tuple[Fraction | None, Mapping[str, Any]]


def _talk(facts: Facts, _measures: Measures) -> _Share:
    told = [(day.speakers, _words(day)) for day in _known(facts).values()]
    known = [(speakers, words) for speakers, words in told if speakers is not None and words is not None]
    days = sum(speakers >= TALK_SPEAKERS and words >= TALK_WORDS for speakers, words in known)
    return _ratio(days, len(known)), {"days": days, "known": len(known)}


def _breadth(facts: Facts, measures: Measures) -> _Share:
    week = {n: day for n, day in _known(facts).items() if n >= facts.today - WEEK}
    typed = [day.speakers for day in week.values() if day.typed and day.speakers is not None]
    words = _sum(_observed(facts), "words")
    spoke, top = facts.spoke, _ratio(facts.loudest, words) or Fraction(0)
    if len(week) - sum(day.typed for day in week.values()) < KNOWN_OF_WEEK:
        if len(typed) < KNOWN_OF_WEEK:
            return None, {"known": len(week), "needed": KNOWN_OF_WEEK}
        spoke, top = max(typed), Fraction(0)
    if facts.size is None or facts.size <= facts.staff:
        return None, {"members": None}
    members, wanted = facts.size - facts.staff, target(facts.size, measures.targets)
    share = min(Fraction(1), Fraction(spoke, members) / wanted) * (1 - max(Fraction(0), top - FAIR_SHARE))
    return share, {
        "spoke": spoke,
        "members": members,
        "target": half_up(100 * wanted),
        "top": half_up(100 * top),
    }


def _answered(facts: Facts, measures: Measures) -> _Share:
    inputs = {"answered": facts.answered, "asked": facts.asked}
    enough = facts.asked >= measures.questions and len(_observed(facts)) >= KNOWN_DAYS
    return (_ratio(facts.answered, facts.asked) if enough else None), inputs


def _staying(facts: Facts, _measures: Measures) -> _Share:
    enough = facts.came >= FEWEST and facts.leaves_known
    return (_ratio(facts.stayed, facts.came) if enough else None), {
        "stayed": facts.stayed,
        "came": facts.came,
    }


def _substance(facts: Facts, measures: Measures) -> _Share:
    days = _observed(facts)
    words = _sum(days, "words")
    share = _ratio(words, words + _sum(days, "low") + _sum(days, "adverts"))
    inputs = {
        "words": words,
        "low": _sum(days, "low"),
        "adverts": _sum(days, "adverts"),
        "target": measures.substance,
    }
    if share is None or len(days) < KNOWN_DAYS:
        return None, inputs
    return min(Fraction(1), 100 * share / measures.substance), inputs


_SHARES: Final = {
    "talk": _talk,
    "breadth": _breadth,
    "answered": _answered,
    "staying": _staying,
    "substance": _substance,
}


def _known(facts: Facts) -> dict[int, Day]:
    return {n: day for n, day in facts.days.items() if facts.today - WINDOW <= n < facts.today}


def _observed(facts: Facts) -> list[Day]:
    return [day for day in _known(facts).values() if not day.typed]


def _words(day: Day) -> int | None:
    return day.messages if day.typed and day.words is None else day.words


def _sum(days: list[Day], column: str) -> int:
    return sum(getattr(day, column) or 0 for day in days)


def _ratio(part: int, whole: int) -> Fraction | None:
    """A ratio over 0 is unknown."""
    return Fraction(part, whole) if whole else None
