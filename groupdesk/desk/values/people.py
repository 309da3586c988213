"""People: in a group, and across groups."""

from dataclasses import dataclass
from typing import NamedTuple

from groupdesk.desk.counted import MemberCounted
from groupdesk.desk.values.surveys import TraitView


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A person in a group, by one of his identities there."""

    id: int
    """Identity id, stable."""
    native: str | None
    """``platform:id``; None for somebody known by name only."""
    person: int
    name: str
    state: str
    """A code of rules §3."""
    role: str
    marks: tuple[str, ...]
    joined: int | None
    first_seen: int | None
    inviter: str | None
    words: int
    """Words, active days and points are those of the last 28 complete days."""
    days: int
    points: int
    last: int | None
    """His last message."""
    spark: tuple[int, ...] = ()
    """Words a day of the last 14 complete days."""
    left: int | None = None
    """When he left; None while he is there."""
    counted: tuple[MemberCounted, ...] = ()
    """What another tool counted where days were not observed, the newest span first; in no other figure."""
    told: tuple[tuple[str, str], ...] = ()
    """(question, option) that he chose in questionnaires, without private ones."""


@dataclass(frozen=True, slots=True)
class Presence:
    """One group of a person's page."""

    group: int
    group_name: str
    identity: int
    name: str
    state: str
    role: str
    joined: int | None
    first_seen: int | None
    points: int
    days: int
    weeks: tuple[int, ...]
    """Words of the last twelve weeks, oldest first."""
    last: int | None
    counted: tuple[MemberCounted, ...] = ()
    """As in `MemberRow`."""


class Account(NamedTuple):
    """An identity of a person."""

    id: int
    platform: str
    native: str
    """Native id; the name itself of somebody known by name only."""
    name: str
    """Newest name it used."""


@dataclass(frozen=True, slots=True)
class Link:
    """Somebody known by name only who may be an account, in the same group."""

    key: str
    group: int
    group_name: str
    person: int
    name: str
    known: int
    """The person whose account it is."""
    known_name: str
    platform: str
    native: str
    texts: int
    """Texts that both said at the same minute."""


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A person across groups."""

    id: int
    name: str
    names: tuple[str, ...]
    """Every name used, newest first."""
    accounts: tuple[Account, ...]
    """(platform, native id or name) of each identity."""
    marks: tuple[str, ...]
    note: str
    birthday: str | None
    """Month and day, ``05-17``; None when it is not known."""
    groups: tuple[Presence, ...]
    days: tuple[tuple[int, int], ...]
    """(day, words over all groups) of days with any, the last 26 weeks."""
    partners: tuple[tuple[int, str, int], ...]
    """(person, name, replies either way) of the last 60 days, most first."""
    links: tuple[Link, ...] = ()
    """Who may be the same person."""
    told: tuple[TraitView, ...] = ()
    """What he answered in questionnaires, the newest first."""
