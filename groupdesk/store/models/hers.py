"""What she does: decisions, wordings, comments, settings."""

from sqlalchemy import Index, Text
from sqlmodel import Field

from groupdesk.store.engine import CLUSTERED, STRICT
from groupdesk.store.models.base import Table, integer, key_part, row_id, string


class Decision(Table, table=True):
    """What she did with an item of Today."""

    __tablename__ = "decision"
    __table_args__ = (STRICT,)
    key: str = Field(primary_key=True, sa_type=Text)
    state: str = string()
    """done, later or no."""
    mark: str = string()
    at: int = integer()
    until: int | None = integer(None)
    reason: str = string()
    times: int = integer(1)
    """How often it was dismissed."""


class Assignment(Table, table=True):
    """Who of her team sees to an item of Today."""

    __tablename__ = "assignment"
    __table_args__ = (STRICT,)
    key: str = Field(primary_key=True, sa_type=Text)
    name: str = string()
    at: int = integer()


class Draft(Table, table=True):
    """Her wording of an item's prepared text."""

    __tablename__ = "draft"
    __table_args__ = (STRICT,)
    key: str = Field(primary_key=True, sa_type=Text)
    body: str = string()


class Charter(Table, table=True):
    """What a group is for and who belongs in it, as she wrote it; each save is a version more."""

    __tablename__ = "charter"
    __table_args__ = (Index("charter_version", "group_id", "version", unique=True), STRICT)
    id: int | None = row_id()
    group_id: int = integer(foreign_key="chat_group.id")
    version: int = integer(1)
    """From 1; the highest holds."""
    at: int = integer()
    for_whom: str = string()
    value: str = string()
    promise: str = string()
    entry: str = string()
    exit: str = string()


class Highlight(Table, table=True):
    """A message that she keeps; its text does not expire."""

    __tablename__ = "highlight"
    message_id: int = key_part()
    at: int = integer()


class Answer(Table, table=True):
    """A reply of hers, offered again for the next such question."""

    __tablename__ = "answer"
    id: int | None = row_id()
    question: str = string()
    body: str = string()
    at: int = integer()


class PackItem(Table, table=True):
    """An item of the ten-minute pack of a day."""

    __tablename__ = "pack_item"
    __table_args__ = (CLUSTERED,)
    day: int = key_part()
    key: str = key_part(Text)
    place: int = integer()
    seconds: int = integer()
    joined: int = integer()
    """1 when it joined after the pack was fixed."""


class Seen(Table, table=True):
    """An item that was raised, to count what settles by itself."""

    __tablename__ = "seen"
    __table_args__ = (STRICT,)
    key: str = Field(primary_key=True, sa_type=Text)
    kind: str = string()
    group_id: int | None = integer(None)
    first_at: int = integer()
    gone_at: int | None = integer(None)


class Comment(Table, table=True):
    """Her verdict on a week."""

    __tablename__ = "comment"
    __table_args__ = (STRICT,)
    week: str = Field(primary_key=True, sa_type=Text)
    body: str = string()


class Setting(Table, table=True):
    """A setting; scope is ``desk``, ``kind:K`` or ``group:ID`` (mechanisms.md 11)."""

    __tablename__ = "setting"
    __table_args__ = (CLUSTERED,)
    scope: str = key_part(Text)
    key: str = key_part(Text)
    value: str = string()
    """JSON."""
