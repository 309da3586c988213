"""Groups and people: who there is, and who belongs where."""

from sqlalchemy import Index, Text, text

from groupdesk.store.engine import CLUSTERED, STRICT
from groupdesk.store.models.base import Table, integer, key_part, row_id, string


class Space(Table, table=True):
    """A server or firm that holds groups."""

    __tablename__ = "space"
    __table_args__ = (Index("space_native", "platform", "native", unique=True), STRICT)
    id: int | None = row_id()
    platform: str = string()
    native: str = string()
    name: str = string()


class ChatGroup(Table, table=True):
    """A chat."""

    __tablename__ = "chat_group"
    id: int | None = row_id()
    platform: str = string()
    native: str | None = string(None)
    name: str = string()
    space_id: int | None = integer(None)
    kind: str = string()
    layer: str = string()
    ladder: str = string()
    rhythm: str = string()
    """A code of rules/rhythm.py; "" follows the kind of source."""
    zone: str = string()
    """IANA name; "" follows the desk."""
    owner: int | None = integer(None)
    """Identity of its owner."""
    archived: int = integer()
    adverts_allowed: int = integer()
    checkin_pattern: str = string()
    born: int | None = integer(None)
    note: str = string()
    search: str = string()
    """Lower-case words to find it by: name, pinyin, initials."""
    run_id: int | None = integer(None)
    """The import that made it; None when she did."""


class GroupAlias(Table, table=True):
    """A name or native id under which imports find a group."""

    __tablename__ = "group_alias"
    __table_args__ = (CLUSTERED,)
    platform: str = key_part(Text)
    word: str = key_part(Text)
    """``id:`` + native id, or ``name:`` + normal form of a name."""
    group_id: int = key_part()
    run_id: int = key_part()
    """The import that brought it; 0 when she gave it."""
    name: str = string()


class GroupTag(Table, table=True):
    """A tag of hers on a group."""

    __tablename__ = "group_tag"
    __table_args__ = (CLUSTERED,)
    group_id: int = key_part()
    name: str = key_part(Text)


class Person(Table, table=True):
    """A human."""

    __tablename__ = "person"
    __table_args__ = (
        Index("person_birthday", "birthday", sqlite_where=text("birthday IS NOT NULL")),
        STRICT,
    )
    id: int | None = row_id()
    name: str = string()
    """A name she gave; "" shows that of the newest identity."""
    note: str = string()
    away_until: int | None = integer(None)
    birthday: str | None = string(None)
    """Month and day, ``05-17``."""


class PersonMark(Table, table=True):
    """What a person is: bot, staff, kol, substitute, paid; in one group, or everywhere (group 0)."""

    __tablename__ = "person_mark"
    __table_args__ = (CLUSTERED,)
    person_id: int = key_part()
    group_id: int = key_part()
    mark: str = key_part(Text)


class Identity(Table, table=True):
    """An account of a person on a platform; one known by name only lives in one group."""

    __tablename__ = "identity"
    __table_args__ = (
        Index("identity_key", "platform", "key", "group_id", unique=True),
        Index("identity_person", "person_id"),
        STRICT,
    )
    id: int | None = row_id()
    platform: str = string()
    key: str = string()
    """Native id, or ``name:`` + display name."""
    group_id: int = integer()
    """0, or the only group of a name-only identity."""
    person_id: int = integer()
    name: str = string()
    """Newest display name, whatever the order of imports."""
    name_at: int = integer()
    bot: int = integer()
    """1 when its source says that it is a bot."""
    search: str = string()


class IdentityName(Table, table=True):
    """A name an identity used in a group, and when, as one run told it.

    Everybody who was seen in a group has a row here, with name "" when none was given.
    """

    __tablename__ = "identity_name"
    __table_args__ = (Index("identity_name_identity", "identity_id"), CLUSTERED)
    group_id: int = key_part()
    identity_id: int = key_part()
    name: str = key_part(Text)
    run_id: int = key_part()
    first_at: int = integer()
    last_at: int = integer()


class Membership(Table, table=True):
    """An identity in a group: the last state of its events, rosters and messages; derived."""

    __tablename__ = "membership"
    __table_args__ = (Index("membership_identity", "identity_id"), CLUSTERED)
    group_id: int = key_part()
    identity_id: int = key_part()
    joined: int | None = integer(None)
    left: int | None = integer(None)
    first_seen: int | None = integer(None)
    inviter_id: int | None = integer(None)
    role: str = string()
    card: str = string()


class MembershipEvent(Table, table=True):
    """A join, leave or kick as one source tells it."""

    __tablename__ = "membership_event"
    __table_args__ = (CLUSTERED,)
    group_id: int = key_part()
    minute: int = key_part()
    """UTC instant ÷ 60, floored (formats.md D9)."""
    identity_id: int = key_part()
    kind: int = key_part()
    """records.Kind JOIN, LEAVE or KICK."""
    inviter_id: int = key_part()
    """0 when none is named."""
    source_id: int = key_part()
    run_id: int = key_part()
    at: int = integer()


class Roster(Table, table=True):
    """A member list at an instant."""

    __tablename__ = "roster"
    __table_args__ = (Index("roster_group", "group_id", "at", "run_id", unique=True), STRICT)
    id: int | None = row_id()
    group_id: int = integer()
    at: int = integer()
    complete: int = integer()
    run_id: int = integer()


class RosterMember(Table, table=True):
    """One row of a member list."""

    __tablename__ = "roster_member"
    __table_args__ = (CLUSTERED,)
    roster_id: int = key_part()
    identity_id: int = key_part()
    role: str = string()
    card: str = string()
    joined_at: int | None = integer(None)
    last_at: int | None = integer(None)
    inviter_id: int | None = integer(None)
