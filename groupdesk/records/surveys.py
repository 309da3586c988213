"""What a questionnaire tells: its questions, and who answered what (questionnaires.md §1, §2).

Addresses, devices and places that tools write beside the answers never become part of a record.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class QuestionType(StrEnum):
    """What a question asks for, in the order in which it is looked for."""

    IGNORABLE = "ignorable"
    IDENTITY = "identity"
    DATE = "date"
    NPS = "nps"
    SCALE = "scale"
    NUMBER = "number"
    MULTI = "multi"
    MATRIX = "matrix"
    SINGLE = "single"
    TEXT = "text"


class Role(StrEnum):
    """What of a person a question of type identity asks for."""

    ID = "id"
    """An account, as the platform knows it."""
    NAME = "name"
    """The name in the group, or the nickname."""
    PHONE = "phone"
    EMAIL = "email"
    REAL_NAME = "real_name"
    OTHER = "other"
    """Something of hers that tells nobody apart, such as the last digits of a number."""


class Answer(NamedTuple):
    """What one person answered to one question; which fields are filled goes by its type."""

    chosen: tuple[str, ...] = ()
    """Options: one of a single choice, any number of several."""
    other: str | None = None
    """Own words beside the options; "" for *other* without words."""
    number: float | None = None
    """Of numbers and NPS the value; of a scale the step from 1, worst first; of a date its day number."""
    rows: tuple[float | None, ...] = ()
    """Of a matrix the step of each row, in the order of `Question.rows`."""
    text: str = ""
    """As it is told, where one cell tells it."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a questionnaire."""

    key: str
    """Names it in every export of the same questionnaire; made of its text."""
    text: str
    """As it was asked, without its number; where an export does not tell it, what can be said instead."""
    type: QuestionType
    options: tuple[str, ...] = ()
    """What could be chosen, as far as the export tells; of scales, NPS and matrices the steps, worst first."""
    rows: tuple[str, ...] = ()
    """What a matrix asks about."""
    role: Role | None = None
    """Of identity questions."""
    sure: bool = True
    """Whether there are enough answers to tell its type by; shown with "?" until it is confirmed."""


class Respondent(NamedTuple):
    """What an answer sheet says about who filled it in; all of it stays out of `Response.answers`."""

    ids: tuple[str, ...] = ()
    """Accounts as a platform knows them and tokens of members, exactly as told."""
    names: tuple[str, ...] = ()
    """The name in the group, then the nickname that the tool tells."""
    phone: str = ""
    """E.164; kept by nobody but as a keyed hash."""
    email: str = ""
    real_name: str = ""
    account: str = ""
    """The tool's own key of the person: tells that two sheets are of one, and nothing more."""


@dataclass(frozen=True, slots=True)
class Survey:
    """A questionnaire begins: the responses after it are its own."""

    title: str
    """"" where neither content nor file name tell it."""
    tool: str
    """Name of the format, such as "wjx"."""
    questions: tuple[Question, ...]
    fingerprint: str
    """Of its row of headings: what she says of its questions holds for the next file with the same one."""
    clock: str
    """"utc", or "local" where its times are wall clocks, told as if they were UTC."""


@dataclass(frozen=True, slots=True)
class Response:
    """One sheet of answers."""

    id: str
    """The tool's own, else one made of its time and name: the same id again is an update."""
    row: int
    """Of its row in the file, 1-based."""
    submitted_at: int | None = None
    """Seconds since 1970 on the survey's clock."""
    started_at: int | None = None
    seconds: int | None = None
    """Time taken, as the tool tells it."""
    channel: str = ""
    """Where it was filled in, as the tool tells it: a mini program, a link."""
    who: Respondent = field(default_factory=Respondent)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    """Key of a question → its answer; what was skipped or left blank is not in it."""
