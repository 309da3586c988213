"""What is said: posts, and each of their deliveries to a group or person (mechanisms.md 13)."""

from sqlalchemy import Index, text

from groupdesk.store.engine import STRICT
from groupdesk.store.models.base import Table, integer, row_id, string


class Post(Table, table=True):
    """Something to be said to groups, or a word to a person."""

    __tablename__ = "post"
    __table_args__ = (STRICT,)
    id: int | None = row_id()
    body: str = string()
    """As written, variables in it."""
    made_at: int = integer()
    at: int | None = integer(None)
    """When it is to be said; None for at once."""
    everybody: int = integer()
    """1 where it is to ring everybody in its groups."""


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
