"""What is said: columns, posts, and each of their deliveries to a group or person (mechanisms.md 13)."""

from sqlalchemy import Index, text

from groupdesk.store.engine import CLUSTERED, STRICT
from groupdesk.store.models.base import Table, integer, key_part, row_id, string


class Column(Table, table=True):
    """A standing series of posts (practice.md P3)."""

    __tablename__ = "post_column"
    __table_args__ = (STRICT,)
    id: int | None = row_id()
    name: str = string()
    recurrence: str = string()
    """As `rules.calendar.recurrence` has it."""
    minute: int | None = integer(None)
    """Of the day, on the clock of each group; None for its best hour."""
    groups: str = string()
    """Which, as `Groups.select` reads it."""
    body: str = string()
    """What its posts begin as: wordings with variables."""
    steps: str = string()
    """What is prepared before and after: ``-3 poster; 1 notes``, days from its own."""
    writer: str = string()
    approver: str = string()
    keyword: str = string()
    """A word in a message that counts as a response."""
    ended: int = integer()
    """1 when it asks for no posts any more."""


class Post(Table, table=True):
    """Something to be said to groups, or a word to a person."""

    __tablename__ = "post"
    __table_args__ = (
        Index("post_day", "day", sqlite_where=text("day IS NOT NULL")),
        Index("post_of_column", "column_id", "for_day", sqlite_where=text("column_id IS NOT NULL")),
        STRICT,
    )
    id: int | None = row_id()
    body: str = string()
    """As written, variables in it; several wordings with a line of `variants.BETWEEN` between them."""
    made_at: int = integer()
    at: int | None = integer(None)
    """The instant at which it is to be said everywhere; None for at once, or for `day` and `minute`."""
    everybody: int = integer()
    """1 where it is to ring everybody in its groups."""
    column_id: int | None = integer(None)
    state: str = string("ready")
    """idea, draft, review, approved, ready, reviewed or skipped (`rules.calendar.states`)."""
    for_day: int | None = integer(None)
    """The day of its column that it fills, wherever it was moved to."""
    day: int | None = integer(None)
    """Its place in the calendar."""
    minute: int | None = integer(None)
    """Of that day, on the clock of each group; None for its best hour."""
    groups: str = string()
    """Which it is meant for, as `Groups.select` reads it; once ready its deliveries say so."""
    fills: str = string("{}")
    """Her own variables: name → text, JSON."""
    files: str = string("[]")
    """Paths of what goes with it, JSON."""
    writer: str = string()
    approver: str = string()
    reason: str = string()
    """Why it was returned or skipped."""
    note: str = string()
    """What she noted when she reviewed it."""


class PostText(Table, table=True):
    """A text that a post had."""

    __tablename__ = "post_text"
    __table_args__ = (Index("post_text_of", "post_id"), STRICT)
    id: int | None = row_id()
    post_id: int = integer(foreign_key="post.id")
    at: int = integer()
    by: str = string()
    body: str = string()


class PostResult(Table, table=True):
    """What came of a post in a group within a day."""

    __tablename__ = "post_result"
    __table_args__ = (CLUSTERED,)
    post_id: int = key_part()
    group_id: int = key_part()
    typed: int = key_part()
    """1 for what she typed, which goes before what was counted."""
    at: int = integer()
    """When it was said there."""
    words: int | None = integer(None)
    """Messages of members with words, None where nothing is seen."""
    people: int | None = integer(None)
    """Members heard."""
    responses: int | None = integer(None)
    """Members who replied to it, signed in to its list or used the column's keyword."""
    quits: int | None = integer(None)


class Delivery(Table, table=True):
    """One post or word × one group or person."""

    __tablename__ = "delivery"
    __table_args__ = (
        Index("delivery_post", "post_id"),
        Index("delivery_group", "group_id"),
        Index("delivery_state", "state", "due_at"),
        Index("delivery_tried", "bot_id", "tried_ms", sqlite_where=text("tried_ms IS NOT NULL")),
        Index("delivery_recall", "bot_id", sqlite_where=text("recall = 'asked'")),
        STRICT,
    )
    id: int | None = row_id()
    post_id: int = integer(foreign_key="post.id")
    group_id: int | None = integer(None)
    """The group it goes to; of a word to a person, one that both are in."""
    identity_id: int | None = integer(None)
    """The account that a word goes to; None for a post."""
    bot_id: int | None = integer(None)
    """None by hand."""
    body: str = string()
    """What is said there, variables filled in."""
    state: str = string("planned")
    """planned, due, sending, sent, failed, unknown, skipped, to_hand or handed."""
    due_at: int = integer()
    wait_until: int | None = integer(None)
    """Not before this, asked by the platform or after an attempt that reached nobody."""
    tried_ms: int | None = integer(None)
    """When it was last tried, by the system's clock in milliseconds: paces the next ones."""
    tries: int = integer()
    sent_at: int | None = integer(None)
    """When it was said; of what was skipped while it was unknown, when it may have been."""
    reason: str = string()
    """Why it failed, waits or is unknown."""
    native: str = string()
    """The platform's id of what was sent."""
    key: str = string()
    """The idempotency key of its send."""
    late: int = integer()
    """1 when it fell due while nothing ran: she is asked."""
    recall: str = string()
    """"", asked, done or refused."""
    variant: int = integer()
    """Which of the post's wordings, from 0."""
