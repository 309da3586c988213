"""What the answers to a question add up to, always with their denominators (questionnaires.md §4)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median, quantiles
from typing import Final, NamedTuple

from groupdesk.records.surveys import Answer, Question, QuestionType
from groupdesk.rules import clock

NPS_LEAST: Final = 30
"""Answers below which NPS is three counts and no score."""
PROMOTERS: Final = 9
"""The least value of a promoter."""
DETRACTORS: Final = 6
"""The largest of a detractor."""
TOP: Final = 2
"""Best steps of a scale taken together."""


class Bar(NamedTuple):
    """One option, step or month, and how many told it."""

    label: str
    people: int


class Nps(NamedTuple):
    """How many would recommend."""

    promoters: int
    passives: int
    detractors: int
    score: float | None
    """-100 to 100; None below `NPS_LEAST` answers."""


class Spread(NamedTuple):
    """Where numbers, or day numbers, lie."""

    least: float
    lower: float
    """The lower quartile."""
    median: float
    upper: float
    most: float


@dataclass(frozen=True, slots=True)
class Result:
    """What one question, or one row of a matrix, adds up to."""

    key: str
    type: QuestionType
    answered: int
    """People who answered it: what every share is of."""
    kept: int
    """Sheets that count."""
    asked: int | None
    """People the questionnaire went to; None where that is not known."""
    bars: tuple[Bar, ...] = ()
    other: int = 0
    """Who used own words beside the options."""
    words: tuple[str, ...] = ()
    """Those words; of a question for own words the answers, the newest first."""
    spread: Spread | None = None
    top: int = 0
    """Of a scale, answers of its two best steps."""
    nps: Nps | None = None
    rows: Mapping[str, "Result"] = field(default_factory=dict)
    """Of a matrix each row."""

    @property
    def adds_up_to_more(self) -> bool:
        """Whether people may be in several bars, whose shares then add up to more than all."""
        return self.type == QuestionType.MULTI

    def share(self, people: int) -> float | None:
        """Their share of those who answered, None where nobody did."""
        return people / self.answered if self.answered else None


def result(question: Question, answers: Sequence[Answer | None], asked: int | None = None) -> Result:
    """What a question adds up to over the sheets that count, given in the order in which they came.

    None stands for a sheet without an answer to it.
    """
    told = [answer for answer in answers if answer is not None and _answers(question.type, answer)]
    base = Result(question.key, question.type, len(told), len(answers), asked)
    if question.type in (QuestionType.SINGLE, QuestionType.MULTI):
        return _options(base, question, told)
    if question.type in (QuestionType.SCALE, QuestionType.NPS):
        return _steps(base, question.options, [answer.number for answer in told])
    if question.type in (QuestionType.NUMBER, QuestionType.DATE):
        return _numbers(base, [answer.number for answer in told if answer.number is not None])
    if question.type == QuestionType.MATRIX:
        return _matrix(base, question, told)
    if question.type == QuestionType.TEXT:
        return replace(base, words=tuple(answer.text for answer in reversed(told)))
    return replace(base, answered=0)


def _answers(type_: QuestionType, answer: Answer) -> bool:
    """Whether there is an answer of that type: a number that is none is no answer."""
    if type_ in (QuestionType.SINGLE, QuestionType.MULTI):
        return bool(answer.chosen) or answer.other is not None
    if type_ == QuestionType.MATRIX:
        return any(value is not None for value in answer.rows)
    return bool(answer.text) if type_ == QuestionType.TEXT else answer.number is not None


def _options(base: Result, question: Question, told: Sequence[Answer]) -> Result:
    counts = Counter(option for answer in told for option in dict.fromkeys(answer.chosen))
    order = dict.fromkeys((*question.options, *counts))
    bars = tuple(Bar(option, counts[option]) for option in order)
    words = tuple(answer.other for answer in reversed(told) if answer.other)
    return replace(base, bars=bars, other=sum(answer.other is not None for answer in told), words=words)


def _steps(base: Result, options: Sequence[str], values: Iterable[float | None]) -> Result:
    """A scale or NPS: bars of all steps, worst first."""
    known = [value for value in values if value is not None]
    first = 0 if options[:1] == ("0",) else 1
    counts = Counter(known)
    bars = tuple(Bar(label, counts[value]) for value, label in enumerate(options, first))
    top = sum(bar.people for bar in bars[-TOP:])
    nps = _nps(known) if base.type == QuestionType.NPS else None
    return replace(base, bars=bars, spread=_spread(known), top=0 if nps else top, nps=nps)


def _nps(values: Sequence[float]) -> Nps:
    promoters = sum(value >= PROMOTERS for value in values)
    detractors = sum(value <= DETRACTORS for value in values)
    enough = len(values) >= NPS_LEAST
    score = 100 * (promoters - detractors) / len(values) if enough else None
    return Nps(promoters, len(values) - promoters - detractors, detractors, score)


def _numbers(base: Result, values: Sequence[float]) -> Result:
    months: tuple[Bar, ...] = ()
    if base.type == QuestionType.DATE:
        counts = Counter(f"{clock.date_of(int(value)):%Y-%m}" for value in values)
        months = tuple(Bar(month, counts[month]) for month in sorted(counts))
    return replace(base, bars=months, spread=_spread(values))


def _spread(values: Sequence[float]) -> Spread | None:
    """Quartiles as spreadsheets reckon them, both ends included."""
    if not values:
        return None
    lower, _middle, upper = quantiles(values, method="inclusive") if len(values) > 1 else [values[0]] * 3
    return Spread(min(values), lower, median(values), upper, max(values))


def _matrix(base: Result, question: Question, told: Sequence[Answer]) -> Result:
    rows = {}
    for place, label in enumerate(question.rows):
        values = [answer.rows[place] for answer in told]
        answered = sum(value is not None for value in values)
        row = Result(question.key, QuestionType.SCALE, answered, base.kept, base.asked)
        rows[label] = _steps(row, question.options, values)
    return replace(base, rows=rows)
