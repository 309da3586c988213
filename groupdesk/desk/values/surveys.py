"""Questionnaires, as the desk shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from groupdesk.records.surveys import Question
from groupdesk.rules.surveys.rates import Rate
from groupdesk.rules.surveys.results import Result

Counts: TypeAlias = Mapping[str, int] | Mapping[str, Mapping[str, int]]
"""Answer → how often it was given; of a matrix that by its rows."""


@dataclass(frozen=True, slots=True)
class SurveyRow:
    """A questionnaire at a glance."""

    id: int
    title: str
    tool: str
    kind: str
    """survey or quiz."""
    groups: tuple[int, ...]
    group_names: tuple[str, ...]
    at: int
    """When it came in."""
    first: int | None
    """When the first sheet that counts was sent."""
    last: int | None
    rows: int
    """Sheets, superseded ones too."""
    kept: int
    """Sheets that count."""
    matched: int
    probable: int
    review: int
    strangers: int
    """Sheets of nobody known."""

    @property
    def superseded(self) -> int:
        """Sheets instead of which later ones count."""
        return self.rows - self.kept

    @property
    def to_settle(self) -> int:
        """Sheets about which she is asked."""
        return self.probable + self.review


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question with what its answers add up to."""

    question: Question
    said: bool
    """Whether she said its type."""
    private: str
    """What private thing it asks for, "hers" where she marked it; "" for none."""
    result: Result | None
    """None of identities, of what is left out, and of what is private and not to be shown."""
    answered: int
    choices: tuple[str, ...] = ()
    """Types that it could be read as."""
    counts: Counts | None = None
    """How often each answer was given; None where there is no result, and of own words."""


@dataclass(frozen=True, slots=True)
class SurveyPage:
    """A questionnaire with its results."""

    row: SurveyRow
    questions: tuple[QuestionView, ...]
    rate: Rate
    """Of the members on the day of the last sheet, without staff and bots."""
    by_group: tuple[tuple[int, str, Rate], ...]

    @property
    def hidden(self) -> int:
        """Private answers that are not shown."""
        return sum(one.answered for one in self.questions if one.private and one.result is None)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody a sheet may be of."""

    identity: int
    native: str | None
    """Id on the platform; None for somebody known by name only."""
    person: int
    name: str
    group_names: tuple[str, ...]
    last: int | None
    """His last message in them."""


@dataclass(frozen=True, slots=True)
class MatchRow:
    """A sheet that counts, and whom it is of."""

    id: int
    row: int
    """Of the sheet in the questionnaire, from 0."""
    names: tuple[str, ...]
    at: int | None
    outcome: str
    rule: str
    told: str
    by: str
    """she, rule or ""."""
    member: Candidate | None
    """Whom it is linked to."""
    candidates: tuple[Candidate, ...]
    answers: tuple[tuple[str, str], ...] = ()
    """(question, answer) that help to tell who it is, without private ones."""

    @property
    def asks(self) -> bool:
        """Whether she is asked about it."""
        return self.member is None and self.outcome in ("probable", "review")


class Shared(NamedTuple):
    """What people of a circle have in common."""

    question: str
    """Its text."""
    option: str
    here: int
    everywhere: int


class Seated(NamedTuple):
    """Somebody of a circle."""

    identity: int
    native: str | None
    person: int
    name: str
    shares: tuple[str, ...]
    """Options."""


@dataclass(frozen=True, slots=True)
class CircleView:
    """A small group that is offered, or that she keeps."""

    key: str
    id: int | None
    """Of a kept one."""
    name: str
    members: tuple[Seated, ...]
    shares: tuple[Shared, ...]
    host: Seated
    opening: str
    pairs: int
    silent: int
    """Pairs who never replied to each other; of a kept one until she made it."""
    groups: int
    """Groups that they come from."""
    chance: float
    """Expected groups as strong by chance."""
    made_at: int | None = None
    check_at: int | None = None
    spoke: int | None = None
    """Of a kept one, silent pairs who have replied to each other since."""


class Absent(NamedTuple):
    """A member who has not answered."""

    identity: int
    native: str | None
    person: int
    name: str
    group: int
    group_name: str


class TraitView(NamedTuple):
    """Something a person told in a questionnaire."""

    question: str
    answer: str
    survey: int
    title: str
    at: int | None
    private: bool
    """Whether it is shown only when asked for."""


class Exchange(NamedTuple):
    """Somebody who can give what others need."""

    what: str
    gives: tuple[Seated, ...]
    needs: tuple[Seated, ...]
