"""Questionnaires: what was asked, who answered what, whom a sheet is of, and circles that she keeps."""

from sqlalchemy import Index, Text, text

from groupdesk.store.engine import CLUSTERED, STRICT
from groupdesk.store.models.base import Table, integer, key_part, row_id, string


class Survey(Table, table=True):
    """A questionnaire; every export of it in the same groups belongs to the one row."""

    __tablename__ = "survey"
    __table_args__ = (Index("survey_form", "tool", "fingerprint"), STRICT)
    id: int | None = row_id()
    title: str = string()
    tool: str = string()
    """Name of the format."""
    fingerprint: str = string()
    """Of its headings: what she said of its questions is kept by tool and fingerprint."""
    kind: str = string("survey")
    """survey or quiz."""
    platform: str = string()
    """Of the accounts that sheets tell."""
    run_id: int = integer()
    """The run that brought it first."""
    at: int = integer()
    """When it came in."""
    keep_days: int = integer(365)
    """How long answers are kept."""


class SurveyGroup(Table, table=True):
    """A group that a questionnaire went to."""

    __tablename__ = "survey_group"
    __table_args__ = (Index("survey_group_group", "group_id"), CLUSTERED)
    survey_id: int = key_part()
    group_id: int = key_part()


class SurveyQuestion(Table, table=True):
    """A question as its export tells it."""

    __tablename__ = "survey_question"
    __table_args__ = (Index("survey_question_key", "survey_id", "key", unique=True), STRICT)
    id: int | None = row_id()
    survey_id: int = integer()
    place: int = integer()
    key: str = string()
    text: str = string()
    type: str = string()
    options: str = string("[]")
    """JSON."""
    rows: str = string("[]")
    """Of a matrix; JSON."""
    role: str = string()
    """Of an identity."""
    sure: int = integer(1)
    private: int | None = integer(None)
    """1 or 0 where she said it; else its words decide."""
    purpose: str = string()
    """Why she needs a private question."""


class SurveyResponse(Table, table=True):
    """A sheet of answers, and whom it is of. Phones and accounts of tools are keyed hashes."""

    __tablename__ = "survey_response"
    __table_args__ = (
        Index("survey_response_native", "survey_id", "native"),
        Index("survey_response_identity", "identity_id"),
        Index("survey_response_at", "survey_id", "superseded_by", "at"),
        Index(
            "survey_response_asking",
            "survey_id",
            sqlite_where=text("outcome IN ('probable', 'review') AND identity_id IS NULL"),
        ),
        STRICT,
    )
    id: int | None = row_id()
    survey_id: int = integer()
    runs: str = string()
    """The imports that told it, such as `` 3 8 ``: it goes with the last of them."""
    native: str = string()
    """The tool's id of the sheet; of several with one the latest counts."""
    place: int = integer()
    """Of the sheet in the questionnaire, from 0 in the order of coming in; versions share it."""
    at: int | None = integer(None)
    """When it was sent."""
    names: str = string("[]")
    ids: str = string("[]")
    real_name: str = string()
    phone: str = string()
    account: str = string()
    answers: str = string("{}")
    """As `store.sheets` packs them."""
    superseded_by: int | None = integer(None)
    outcome: str = string()
    """auto, probable, review or none; "" of sheets that do not count."""
    rule: str = string()
    told: str = string()
    candidates: str = string("[]")
    """Identities, JSON."""
    identity_id: int | None = integer(None)
    linked_at: int | None = integer(None)
    linked_by: str = string()
    """she, or rule."""


class SurveyRejected(Table, table=True):
    """A sheet and somebody whose it is not, as she said."""

    __tablename__ = "survey_rejected"
    __table_args__ = (CLUSTERED,)
    survey_id: int = key_part()
    native: str = key_part(Text)
    identity_id: int = key_part()


class Circle(Table, table=True):
    """A small group of people with something in common, that she means to bring together."""

    __tablename__ = "circle"
    __table_args__ = (Index("circle_check", "check_at"), STRICT)
    id: int | None = row_id()
    survey_id: int = integer()
    name: str = string()
    host: int = integer()
    """Identity."""
    opening: str = string()
    shares: str = string("[]")
    """[question, option, members who hold it, of the whole community], JSON."""
    made_at: int = integer()
    check_at: int = integer()
    """When it is looked at whether they talk to each other."""


class CircleMember(Table, table=True):
    """Somebody of a circle."""

    __tablename__ = "circle_member"
    __table_args__ = (Index("circle_member_identity", "identity_id"), CLUSTERED)
    circle_id: int = key_part()
    identity_id: int = key_part()
    traits: str = string("[]")
    """[question, option] of those he shares, JSON."""
