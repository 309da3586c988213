"""Messages as told by their sources, and what is known of questions."""

from sqlalchemy import Index, text

from groupdesk.store.engine import CLUSTERED, STRICT
from groupdesk.store.models.base import Table, integer, key_part, row_id, string


class Source(Table, table=True):
    """Where messages of a group come from: a kind of identity with its rank (mechanisms.md 1)."""

    __tablename__ = "source"
    __table_args__ = (Index("source_name", "group_id", "name", "rank", unique=True), STRICT)
    id: int | None = row_id()
    group_id: int = integer()
    name: str = string()
    rank: int = integer()
    """0 native ids, 1 seconds, 2 minutes, 3 days: lower is better; `sources.ASIDE` never counts."""


class Coverage(Table, table=True):
    """An interval [start, end] in seconds that a source has told whole."""

    __tablename__ = "coverage"
    __table_args__ = (Index("coverage_group", "group_id", "source_id"), STRICT)
    id: int | None = row_id()
    group_id: int = integer()
    source_id: int = integer()
    start: int = integer()
    end: int = integer()
    run_id: int = integer()
    complete: int = integer(1)


class Message(Table, table=True):
    """A stored message. Every row is kept; the roll-up decides which sources count."""

    __tablename__ = "message"
    __table_args__ = (
        Index("message_key", "source_id", "key", unique=True),
        Index("message_at", "group_id", "at"),
        Index("message_reply", "source_id", "reply", sqlite_where=text("reply IS NOT NULL")),
        Index("message_echo", "echo", sqlite_where=text("echo IS NOT NULL")),
        STRICT,
    )
    id: int | None = row_id()
    group_id: int = integer()
    source_id: int = integer()
    key: int = integer()
    """Native id, or its hash; without one, minute and fingerprint (storage.md §5)."""
    at: int = integer()
    place: int = integer()
    """Index among the lines of its instant in its file, the largest seen; 0 for numeric ids."""
    identity_id: int | None = integer(None)
    """None when the source does not say who wrote."""
    kind: int = integer()
    class_: int = integer(sa_column_kwargs={"name": "class"})
    """rules.classify.Class of the text alone, adverts and recalls left aside."""
    signs: int = integer()
    """Advert signal: reach × 16 + offers."""
    norm_length: int = integer()
    echo: int | None = integer(None)
    """UTC day and 37-bit hash of the normal form, where it is 12 or longer: finds spread adverts."""
    reply: int | None = integer(None)
    """`key` of the message it answers, in the same source."""
    mentions: str | None = string(None)
    """Identity ids addressed, blank-separated; "" somebody the source does not identify."""
    recalled: int = integer()
    edited_at: int | None = integer(None)
    lists: int = integer()
    """Version of the word lists that read it."""
    run_id: int = integer()
    """The run that brought it first."""
    body: str | None = string(None)
    """Its text; None when expired, withdrawn or forgotten."""


class MessageAlso(Table, table=True):
    """Messages [first, last] by id, all of which a run told after others had brought them."""

    __tablename__ = "message_also"
    __table_args__ = (CLUSTERED,)
    first_id: int = key_part()
    run_id: int = key_part()
    last_id: int = integer()


class MessageRevision(Table, table=True):
    """An older text of an edited message."""

    __tablename__ = "message_revision"
    __table_args__ = (Index("message_revision_message", "message_id"), STRICT)
    id: int | None = row_id()
    message_id: int = integer()
    edited_at: int | None = integer(None)
    """The edit stamp of this older text."""
    body: str | None = string(None)
    run_id: int = integer()
    """The run whose newer text replaced it."""


class Recalled(Table, table=True):
    """A withdrawal, kept so that no import brings the message back."""

    __tablename__ = "recalled"
    __table_args__ = (CLUSTERED,)
    group_id: int = key_part()
    source_id: int = key_part()
    key: int = key_part()
    at: int = integer()
    run_id: int = integer()


class Question(Table, table=True):
    """A question and its first reply (rules.md §1); derived."""

    __tablename__ = "question"
    __table_args__ = (
        Index("question_day", "group_id", "day"),
        Index("question_open", "at", sqlite_where=text("answered_at IS NULL")),
        STRICT,
    )
    message_id: int | None = row_id()
    group_id: int = integer()
    day: int = integer()
    at: int = integer()
    identity_id: int = integer()
    answered_at: int | None = integer(None)
    answered_by: int | None = integer(None)
