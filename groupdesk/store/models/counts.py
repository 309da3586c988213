"""What is counted by hand, or told by another tool (mechanisms.md 5)."""

from sqlalchemy import Index

from groupdesk.store.engine import STRICT
from groupdesk.store.models.base import Table, integer, row_id, string


class HeadCount(Table, table=True):
    """Figures of a group on a day. Each row stays: of a day the newest row wins, figure by figure."""

    __tablename__ = "head_count"
    __table_args__ = (Index("head_count_day", "group_id", "day"), STRICT)
    id: int | None = row_id()
    group_id: int = integer(foreign_key="chat_group.id")
    day: int = integer()
    at: int = integer()
    """When it was told."""
    members: int | None = integer(None)
    messages: int | None = integer(None)
    speakers: int | None = integer(None)
    joined: int | None = integer(None)
    left: int | None = integer(None)
    by: str = string()
    """"hand", or the name of the format that told it."""
    run_id: int | None = integer(None)
    """The import that brought it; None when she typed it."""


class MemberCount(Table, table=True):
    """What another tool counted of a member. Each row stays: of equal spans the newest is shown."""

    __tablename__ = "member_count"
    __table_args__ = (
        Index("member_count_group", "group_id"),
        Index("member_count_identity", "identity_id"),
        STRICT,
    )
    id: int | None = row_id()
    group_id: int = integer(foreign_key="chat_group.id")
    identity_id: int = integer()
    first: int | None = integer(None)
    """Day; None when it was not told."""
    last: int = integer()
    at: int = integer()
    """When it was told."""
    messages: int | None = integer(None)
    invites: int | None = integer(None)
    run_id: int = integer()
    """The import that brought it: its file is the source."""
