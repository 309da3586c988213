"""Daily figures (rules.md §2): derived, made anew by the roll-up."""

from sqlalchemy import Index

from groupdesk.store.engine import CLUSTERED
from groupdesk.store.models.base import Table, integer, key_part, string


class MemberDay(Table, table=True):
    """What a member did on a day; `identity_id` is the person's first identity in that group."""

    __tablename__ = "member_day"
    __table_args__ = (Index("member_day_identity", "identity_id", "day"), CLUSTERED)
    group_id: int = key_part()
    day: int = key_part()
    identity_id: int = key_part()
    messages: int = integer()
    words: int = integer()
    questions: int = integer()
    checkins: int = integer()
    chains: int = integer()
    adverts: int = integer()
    low: int = integer()
    images: int = integer()
    chars: int = integer()
    active: int = integer()
    first_at: int | None = integer(None)
    last_at: int | None = integer(None)
    first_word: int | None = integer(None)
    hours: int = integer()
    """24 bits: hours in which words were heard."""
    answers: int = integer()
    replies_given: int = integer()
    replies_got: int = integer()
    invites_kept: int = integer()


class GroupDay(Table, table=True):
    """What happened in a group on a day."""

    __tablename__ = "group_day"
    __table_args__ = (CLUSTERED,)
    group_id: int = key_part()
    day: int = key_part()
    messages: int = integer()
    words: int = integer()
    speakers: int = integer()
    actives: int = integer()
    low: int = integer()
    adverts: int = integer()
    joins: int = integer()
    leaves: int = integer()
    questions: int = integer()
    answered_24h: int = integer()
    hours: str = string()
    """24 counts of words, blank-separated; "" for none."""


class Pair(Table, table=True):
    """Replies from one member to another on a day."""

    __tablename__ = "pair"
    __table_args__ = (CLUSTERED,)
    group_id: int = key_part()
    day: int = key_part()
    from_id: int = key_part()
    to_id: int = key_part()
    replies: int = integer()


class GroupNow(Table, table=True):
    """What was found about a group from its data (mechanisms.md 10); good while `stamp` is that of its reader.

    Whatever a finding rests on raises `revision` when it changes; the row can be made anew at any time.
    """

    __tablename__ = "group_now"
    __table_args__ = (CLUSTERED,)
    group_id: int = key_part()
    revision: int = integer()
    stamp: str = string()
    found: str = string()
    """JSON; "" when nothing was found yet."""


class Stale(Table, table=True):
    """A day whose figures are owed; day `EVENTS` owes joins, leaves, memberships and invites."""

    __tablename__ = "stale"
    __table_args__ = (CLUSTERED,)
    group_id: int = key_part()
    day: int = key_part()
    mark: int = integer()
    """Another number each time it is owed: whoever pays knows by it whether more came meanwhile."""
