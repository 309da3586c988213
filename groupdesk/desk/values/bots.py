"""Bots, as the desk shows them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gap:
    """A time of which a bot told nothing."""

    group: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SyncView:
    """What one sync of a bot brought."""

    at: int
    new: int
    """New messages."""
    seconds: float
    problems: str
    """In words, "" for none."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A group as a bot sees it."""

    native: str
    name: str
    members: int | None
    chosen: bool
    group: int | None
    """The group of the desk, once it was brought in."""
    end: str
    """How the last request about it ended; "" before the first."""
    reason: str


@dataclass(frozen=True, slots=True)
class BotView:
    """A connection and how it is."""

    id: int
    name: str
    protocol: str
    title: str
    """Of the protocol."""
    platform: str
    state: str
    """new, ok, refused, auth, limited, uncertain, gone, unreached."""
    reason: str
    since: int | None
    """Since when it is so."""
    silent_until: int | None
    account: str
    dialect: str
    address: str
    """Where it is spoken to, without secrets."""
    can: tuple[str, ...]
    cannot: tuple[tuple[str, str], ...]
    """What it lacks, and why, as codes."""
    facts: tuple[str, ...]
    groups: int
    """Groups that she wants."""
    sees: int
    """Groups that it sees."""
    last_sync: int | None
    seen_since: int | None
    """The first instant that it told."""
    gaps: tuple[Gap, ...]
    """Times after that of which it told nothing, longest first."""
    has_token: bool
    """Whether all secrets that it needs are kept."""
