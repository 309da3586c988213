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
