"""Bots: connections, the groups that each sees, and how far it has told them."""

from sqlalchemy import Index, Text

from groupdesk.store.engine import CLUSTERED, STRICT
from groupdesk.store.models.base import Table, integer, key_part, row_id, string


class Bot(Table, table=True):
    """A connection. Its tokens stand elsewhere (`store.tokens`)."""

    __tablename__ = "bot"
    __table_args__ = (Index("bot_name", "name", unique=True), STRICT)
    id: int | None = row_id()
    name: str = string()
    protocol: str = string()
    """A name of `records.protocols`."""
    said: str = string("{}")
    """What was typed for it and is no secret; JSON."""
    run_id: int = integer()
    """The run under which everything it tells is stored, so that it can be told from all else."""
    added_at: int = integer()


class BotState(Table, table=True):
    """How a bot is, as the worker found it last."""

    __tablename__ = "bot_state"
    __table_args__ = (CLUSTERED,)
    bot_id: int = key_part()
    account: str = string()
    """Its own id on the platform; "" before it was asked."""
    platform: str = string()
    """Of its groups."""
    dialect: str = string()
    can: str = string("[]")
    """What it really can, of `protocols.Can`; JSON."""
    facts: str = string("[]")
    """What else she must know, as codes; JSON."""
    end: str = string()
    """How the last request ended, of `bots.base.End`; "" before the first."""
    reason: str = string()
    since: int | None = integer(None)
    """When it began to end so."""
    silent_until: int | None = integer(None)
    """Until when nothing is asked of it."""
    tries: int = integer()
    """How often in a row it was not reached, or asked to wait."""
    checked_at: int | None = integer(None)
    """When it was asked last what there is, however that ended."""
    synced_at: int | None = integer(None)
    """When it last told all."""


class BotGroup(Table, table=True):
    """A group as a bot sees it."""

    __tablename__ = "bot_group"
    __table_args__ = (Index("bot_group_group", "group_id"), CLUSTERED)
    bot_id: int = key_part()
    native: str = key_part(Text)
    name: str = string()
    members: int | None = integer(None)
    """How many the platform says are in it."""
    chosen: int = integer(1)
    """Whether she wants it in her desk."""
    group_id: int | None = integer(None)
    """The group of the desk, once it was brought in."""
    listed_at: int | None = integer(None)
    """When its members were asked for last."""
    end: str = string()
    """How the last request about it ended."""
    reason: str = string()


class Cursor(Table, table=True):
    """How far a bot has told a stream; written with the rows (bots.md §9.9)."""

    __tablename__ = "cursor"
    __table_args__ = (CLUSTERED,)
    bot_id: int = key_part()
    stream: str = key_part(Text)
    """``events``, or ``history:`` and the native id of a group."""
    value: str = string()
    at: int = integer()
